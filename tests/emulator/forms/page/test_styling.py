"""The pages' style sheet and the policy that allows it alone."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode

import pytest
from bs4 import BeautifulSoup

from pipeline.emulator.forms.page.rendering import render
from pipeline.emulator.forms.page.styling import HEADERS, STYLE

PAIRS = [
    *(("ink", "sheet", 4.5), ("soft", "sheet", 4.5), ("soft", "paper", 4.5), ("soft", "tint", 4.5)),
    *(("soft", "wrong-tint", 4.5), ("ink", "wrong-tint", 4.5), ("wrong", "wrong-tint", 4.5), ("wrong", "sheet", 4.5)),
    *(("accent", "sheet", 4.5), ("accent", "tint", 4.5), ("accent", "wrong-tint", 4.5), ("on-accent", "accent", 4.5)),
    *(("edge", "sheet", 3), ("focus", "sheet", 3), ("focus", "tint", 3), ("focus", "wrong-tint", 3)),
]


def luminance(color: str) -> float:
    """How light a color is, as WCAG reckons it."""
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_contrast(scheme: int, front: str, back: str, least: float) -> None:
    """Text stands out from what is behind it by 4.5 to 1, edges and the focus by 3 to 1, in both schemes."""
    colors = [re.findall(rf"--{name}: (#\w+)", STYLE)[scheme] for name in (front, back)]
    dark, light = sorted(luminance(color) for color in colors)
    assert (light + 0.05) / (dark + 0.05) >= least


def test_the_policy_allows_the_sheet_that_is_sent() -> None:
    """The digest in the policy is of the style element, byte for byte; nothing is loaded and nothing runs."""
    page = render("nothing", 404)
    sent = BeautifulSoup(page.body, "html.parser").style
    assert sent is not None
    digest = b64encode(hashlib.sha256(sent.get_text().encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in HEADERS["Content-Security-Policy"]
    assert "url(" not in STYLE
    assert "@import" not in STYLE

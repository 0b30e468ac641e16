"""The pages' style sheet and the policy that allows it alone."""

from __future__ import annotations

import hashlib
from base64 import b64encode

from bs4 import BeautifulSoup

from pipeline.emulator.forms.page.rendering import render
from pipeline.emulator.forms.page.styling import HEADERS, STYLE


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

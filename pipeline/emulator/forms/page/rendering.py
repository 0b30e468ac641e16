"""What a page shows comes in, in plain values; the page goes out as an answer."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.emulator.forms.page.styling import HEADERS, STYLE
from pipeline.emulator.forms.page.views import MONTHS
from pipeline.emulator.wire import Answer


def render(name: str, status: int = 200, **shown: Any) -> Answer:
    """The page of a template ("section", "notice", ...) with these values."""
    text = _open_templates().get_template(f"{name}.html.j2").render(shown)
    return Answer(status, text.encode(), dict(HEADERS))


@functools.lru_cache(maxsize=1)
def _open_templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals |= {"style": Markup(STYLE), "months": MONTHS}  # noqa: S704 - our own file
    return templates

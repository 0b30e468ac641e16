"""Templates: what people wrote is shown, never obeyed."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from pipeline.emulator.forms.page.rendering import render


def test_escaped() -> None:
    """Markup in a title is text."""
    page = render("confirmation", title="<script>alert(1)</script>", path="/x", edit="a b", result=None)
    assert b"<script" not in page.body
    assert b"&lt;script&gt;" in page.body
    assert page.headers["Content-Type"] == "text/html; charset=UTF-8"


def test_nothing_is_left_out() -> None:
    """A value that a template wants and nobody gave is an error."""
    with pytest.raises(UndefinedError):
        render("confirmation", title="T")

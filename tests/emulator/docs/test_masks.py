"""Fields taken from what is sent, and styles as Docs gives them back."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.emulator.docs.masks import merge, read_fields, tidy
from pipeline.emulator.errors import ApiError


@pytest.mark.parametrize(
    ("old", "new", "path", "merged"),
    [
        ({"a": 1}, {"b": 2}, ("b",), {"a": 1, "b": 2}),
        ({"a": 1, "b": 1}, {"b": 2}, ("a",), {"b": 1}),
        ({"a": {"x": 1, "y": 1}}, {"a": {"x": 2}}, ("a", "x"), {"a": {"x": 2, "y": 1}}),
        ({"a": {"x": 1, "y": 1}}, {}, ("a", "x"), {"a": {"y": 1}}),
        ({}, {}, ("a", "x"), {}),
        ({"a": 1, "rowSpan": 1}, {"b": 2, "rowSpan": 9}, ("*",), {"b": 2, "rowSpan": 1}),
    ],
)
def test_only_the_named_fields_are_taken(
    old: dict[str, Any], new: dict[str, Any], path: tuple[str, ...], merged: dict[str, Any]
) -> None:
    """What is named and absent is unset; the star names all that may be set."""
    before = repr(old)
    assert merge(old, new, [path]) == merged
    assert repr(old) == before


def test_read_only_unknown_and_no_fields_are_refused() -> None:
    """Each with its own message."""
    for fields, message in (("headingId", "read-only"), ("bld", "Invalid field: bld"), ("", "At least one field")):
        with pytest.raises(ApiError, match=message):
            read_fields("ParagraphStyle", {"fields": fields})


def test_lengths_and_colors_come_back_as_docs_keeps_them() -> None:
    """Zero is left out, color parts are of 256 steps in single precision, whole numbers have no point."""
    sent = {
        "spaceAbove": {"magnitude": 0, "unit": "PT"},
        "fontSize": {"magnitude": 12.0, "unit": "PT"},
        "foregroundColor": {"color": {"rgbColor": {"red": 0.5, "green": 0, "blue": 1.0}}},
        "list": [{"offset": {"magnitude": 0.5}}],
    }
    assert tidy(sent) == {
        "spaceAbove": {"unit": "PT"},
        "fontSize": {"magnitude": 12, "unit": "PT"},
        "foregroundColor": {"color": {"rgbColor": {"red": 0.5019608, "blue": 1}}},
        "list": [{"offset": {"magnitude": 0.5}}],
    }

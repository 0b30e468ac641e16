"""Resources, patches and masks come in; patched resources go out."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.emulator.sheets.fields import ALL, cell_paths, merge, read_paths

OLD: dict[str, Any] = {"a": 1, "b": {"c": 2, "d": 3}}


@pytest.mark.parametrize(
    ("new", "paths", "merged"),
    [
        ({"a": 9}, (("a",),), {"a": 9, "b": {"c": 2, "d": 3}}),
        ({}, (("a",),), {"b": {"c": 2, "d": 3}}),
        ({"b": {"c": 9}}, (("b", "c"),), {"a": 1, "b": {"c": 9, "d": 3}}),
        ({}, (("b", "c"), ("b", "d")), {"a": 1}),
        ({"b": {"c": 9}}, (("b", "*"),), {"a": 1, "b": {"c": 9}}),
        ({"x": 1}, ALL, {"x": 1}),
        ({}, (("x", "y"),), OLD),
    ],
)
def test_merge(new: dict[str, Any], paths: Any, merged: dict[str, Any]) -> None:
    """Masked fields are taken or cleared, others stay; a part that is left empty goes; the old one is not changed."""
    before = {**OLD, "b": {**OLD["b"]}}
    assert merge(OLD, new, paths) == merged
    assert before == OLD


def test_paths() -> None:
    """Masks are read with slashes, dots and brackets; a cell's color means its style, computed fields nothing."""
    assert read_paths("SheetProperties", "gridProperties/rowCount,title") == (
        ("gridProperties", "rowCount"),
        ("title",),
    )
    paths = cell_paths("formattedValue,userEnteredFormat(backgroundColor,textFormat.foregroundColorStyle)")
    assert paths == (
        ("userEnteredFormat", "backgroundColor"),
        ("userEnteredFormat", "backgroundColorStyle"),
        ("userEnteredFormat", "textFormat", "foregroundColorStyle"),
        ("userEnteredFormat", "textFormat", "foregroundColor"),
    )
    assert ("note",) in cell_paths("*")

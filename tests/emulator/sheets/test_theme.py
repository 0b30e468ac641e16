"""A new spreadsheet has properties of its own."""

from __future__ import annotations

from pipeline.emulator.sheets.theme import default_properties


def test_properties_are_not_shared() -> None:
    """Two new spreadsheets do not share their default format."""
    assert default_properties()["defaultFormat"] is not default_properties()["defaultFormat"]

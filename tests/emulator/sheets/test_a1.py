"""Ranges in A1 notation come in; titles, boxes and Google's echoes go out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.sheets.a1 import (
    Area,
    Box,
    Reference,
    box_of,
    clamp,
    column_index,
    column_letters,
    grid_range,
    parse_box,
    parse_reference,
    quote_title,
    write_area,
    write_range,
)
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.workbook import Workbook, sheet_properties
from tests.emulator.conftest import read_recording

CASES = "sheets/a1_resolution_cases.json"


@given(st.integers(0, 18_277))
def test_columns_there_and_back(index: int) -> None:
    """A column's letters name that column."""
    assert column_index(column_letters(index)) == index


@given(st.integers(0, 999), st.integers(1, 50), st.integers(0, 60), st.integers(1, 50))
def test_areas_there_and_back(top: int, height: int, left: int, width: int) -> None:
    """An area that is written reads as the same box."""
    area = Area(top, top + height, left, left + width)
    assert parse_box(write_area(area)) == Box(*area)


@given(st.text(min_size=1).filter(lambda title: "!" not in title))
def test_titles_there_and_back(title: str) -> None:
    """A title that is quoted reads as the same title."""
    assert parse_reference(write_range(title, Area(0, 1, 0, 1))) == Reference(title, Box(0, 1, 0, 1))


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("A1", Box(0, 1, 0, 1)),
        ("$B$2:C3", Box(1, 3, 1, 3)),
        ("D4:A1", Box(0, 4, 0, 4)),
        ("A:A", Box(None, None, 0, 1)),
        ("2:3", Box(1, 3, None, None)),
        ("A1:1", Box(0, 1, 0, None)),
        ("D2:D", Box(1, None, 3, 4)),
        ("R2C3", Box(1, 2, 2, 3)),
        ("r1c1:R2C3", Box(0, 2, 0, 3)),
    ],
)
def test_boxes(text: str, box: Box) -> None:
    """Open, reversed and absolute ranges are read."""
    assert parse_box(text) == box


@pytest.mark.parametrize("text", ["", "A", "7", "A0", "ABCD1", "A1:", ":B2", "A1:B2:C3", "A-1"])
def test_no_boxes(text: str) -> None:
    """What names no cells is no box."""
    assert parse_box(text) is None


@pytest.mark.parametrize("title", ["D3", "my sheet", "it's", "R1C1", "true", "3rd", "été!", "a-b", "RC"])
def test_quoted_titles(title: str) -> None:
    """A title that reads as a cell, or is not a plain word, is quoted."""
    assert quote_title(title) == "'" + title.replace("'", "''") + "'"


@pytest.mark.parametrize("title", ["Sheet1", "wksht_test", "_x", "TestImportSpreadsheet"])
def test_plain_titles(title: str) -> None:
    """A plain word is not quoted."""
    assert quote_title(title) == title


def test_grid_ranges_there_and_back() -> None:
    """The sheet 0 and open sides are left out of a GridRange."""
    assert grid_range(0, Box(0, 2, None, 3)) == {"startRowIndex": 0, "endRowIndex": 2, "endColumnIndex": 3}
    assert box_of({"sheetId": 4, "endRowIndex": 2}) == Box(None, 2, None, None)


def test_an_area_meets_and_holds() -> None:
    """Areas that only touch do not meet; one holds another that is inside."""
    area = Area(1, 3, 1, 3)
    assert area.meets(Area(2, 9, 2, 9))
    assert not area.meets(Area(3, 4, 1, 3))
    assert not area.meets(Area(1, 3, 3, 4))
    assert area.holds(Area(1, 2, 1, 3))
    assert not area.holds(Area(0, 2, 1, 2))
    assert not area.holds(Area(1, 2, 1, 4))


def test_a_title_without_cells_is_no_range() -> None:
    """`Sheet1!` is refused in Google's words."""
    with pytest.raises(Refusal, match=re.escape("Unable to parse range: Sheet1!")):
        parse_reference("Sheet1!")


OLD_QUOTES = "it has a title that reads as a cell without quotes, which newer answers to the same request have"
SMALLER = "it answers the whole sheet with less than the noted grid, which was resized in between"
LARGER = "it reaches over the noted grid, which must have grown in between"
STALE = {
    ("'Sheet1'", "Sheet1!A1:T19", (1000, 26)): SMALLER,
    ("'Sheet1'", "Sheet1!A1:D6", (1000, 26)): SMALLER,
    ("'wksht_test'", "wksht_test!A1:C6", (20, 20)): SMALLER,
    ("'D3'!A1:D4", "D3!A1:D4", (6, 4)): OLD_QUOTES,
    ("'D3'!A1:C1000", "D3!A1:C1000", (6, 4)): OLD_QUOTES,
    ("'D3'!A1:C1000", "'D3'!A1:C8", (6, 4)): LARGER,
    ("'D3'!A1:D4", "'D3'!A1:D4", (6, 3)): LARGER,
    ("'D3'", "'D3'!A1:D6", (6, 3)): LARGER,
    ("'D3'!A1:D6", "'D3'!A1:D6", (6, 3)): LARGER,
    ("'D3'", "'D3'!A1:D10", (6, 3)): LARGER,
}
"""The recorded answers that no sheet of the noted size gives: (asked, answered, noted grid), and how that is told."""


def grid_of(case: dict[str, Any]) -> tuple[int, int]:
    """Return the noted size of the grid; where none is noted, the usual one, or what an open range was closed at."""
    if case["grid"]:
        rows, columns = case["grid"]
        return rows, columns
    asked, answered = (parse_reference(case[name]).box or Box() for name in ("requested", "returned"))
    return answered.bottom or 0 if asked.bottom is None else 1000, answered.right or 0 if asked.right is None else 26


def resolve(case: dict[str, Any]) -> str:
    """Resolve a recorded case's range on a sheet of the recorded size."""
    rows, columns = grid_of(case)
    book = Workbook()
    book.add_sheet(Sheet(sheet_properties(0, parse_reference(case["requested"]).title or "", rows, columns)))
    sheet, box = book.locate(case["requested"])
    return write_range(sheet.title, sheet.cut(box))


def test_recorded_ranges() -> None:
    """Every recorded read or clear is echoed as the real service did, and none but the stale ones is left out."""
    cases = [case for case in read_recording(CASES) if not case["api"].endswith("update")]
    differing = {
        (case["requested"], case["returned"], grid_of(case)) for case in cases if resolve(case) != case["returned"]
    }
    assert len(cases) > 90
    assert differing == STALE.keys()


def test_recorded_updates() -> None:
    """Every recorded update wrote from the first cell asked for on, and stayed inside of a range of several cells."""
    updates = [case for case in read_recording(CASES) if case["api"].endswith("update")]
    assert len(updates) > 60
    for case in updates:
        asked, written = (parse_reference(case[name]).box or Box() for name in ("requested", "returned"))
        assert (asked.top, asked.left) == (written.top, written.left)
        assert quote_title(parse_reference(case["requested"]).title or "") == case["returned"].rpartition("!")[0]
        if asked != Box(asked.top, (asked.top or 0) + 1, asked.left, (asked.left or 0) + 1):
            assert clamp(asked, 1 << 30, 1 << 30).holds(clamp(written, 1 << 30, 1 << 30))

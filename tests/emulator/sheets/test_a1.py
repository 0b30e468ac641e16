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


def resolve(case: dict[str, Any]) -> str:
    """Resolve a recorded case's range on a sheet of the recorded size."""
    reference = parse_reference(case["requested"])
    title = reference.title or ""
    rows, columns = case["grid"]
    book = Workbook()
    book.add_sheet(Sheet(sheet_properties(0, title, rows, columns)))
    sheet, box = book.locate(case["requested"])
    return write_range(sheet.title, sheet.cut(box))


def is_stale(case: dict[str, Any]) -> bool:
    """Say whether the answer shows that the grid's true size was another, or dates from before titles were quoted."""
    if case["grid"] is None or case["returned"].startswith("D3!"):
        return True
    reference = parse_reference(case["returned"])
    rows, columns = case["grid"]
    box = reference.box or Box()
    asked = parse_reference(case["requested"]).box or Box()
    whole = Area(0, rows, 0, columns)
    if not whole.holds(clamp(box, 1 << 30, 1 << 30)):
        return True
    open_ended = {"bottom": asked.bottom is None or asked.bottom > rows, "right": asked.right is None}
    return (open_ended["bottom"] and box.bottom != rows) or (open_ended["right"] and box.right != columns)


def test_recorded_ranges() -> None:
    """Every recorded read or clear, on a grid of the true size, is echoed as the real service did."""
    cases = [case for case in read_recording("sheets/a1_resolution_cases.json") if not is_stale(case)]
    reads = [case for case in cases if not case["api"].endswith("update")]
    assert len(reads) > 50
    assert [(case["requested"], resolve(case)) for case in reads] == [(c["requested"], c["returned"]) for c in reads]

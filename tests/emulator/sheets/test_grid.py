"""Cells and sizes come in; a sparse sheet and its stored form go out."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.sheets.a1 import Area
from pipeline.emulator.sheets.grid import Sheet, last_column
from pipeline.emulator.sheets.workbook import sheet_properties
from tests.emulator.sheets.books import text


@given(st.sets(st.integers(0, 9)), st.integers(0, 9), st.integers(1, 9))
def test_the_last_column(filled: set[int], left: int, width: int) -> None:
    """The last filled column inside an area is found; without one it is the column before the area."""
    inside = [column for column in filled if left <= column < left + width]
    row: dict[int, Any] = dict.fromkeys(filled, text("x"))
    assert last_column(row, Area(0, 1, left, left + width)) == max(inside, default=left - 1)


def test_a_fork_does_not_show() -> None:
    """What happens to a fork is not seen in the sheet it came from."""
    sheet = Sheet(sheet_properties(0, "s", 9, 9))
    sheet.put_cell(1, 1, text("x"))
    fork = sheet.fork()
    fork.put_cell(1, 1, text("y"))
    fork.resize("ROWS", 1)
    assert (sheet.cell(1, 1), sheet.row_count) == (text("x"), 9)
    assert (fork.cell(1, 1), fork.row_count) == ({}, 1)


def test_rows_end_with_the_last_filled_one() -> None:
    """Empty rows at the end are not kept, and formats alone are no values."""
    sheet = Sheet(sheet_properties(0, "s", 9, 9))
    sheet.put_cell(5, 0, text("x"))
    sheet.put_cell(7, 0, {"note": "n"})
    assert (len(sheet.rows), sheet.last_valued_row()) == (8, 6)
    sheet.put_cell(7, 0, {})
    sheet.put_cell(5, 0, {})
    assert (len(sheet.rows), sheet.last_valued_row()) == (0, 0)

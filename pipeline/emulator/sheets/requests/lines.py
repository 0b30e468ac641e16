"""A DimensionRange of a request comes in; its sheet, its dimension and its first and last line go out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.sheets.a1 import Area
from pipeline.emulator.sheets.batch import Batch
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.refusal import Refusal


def read_dimension(given: dict[str, Any]) -> str:
    """Return "ROWS" or "COLUMNS"; refuse a request that names neither."""
    dimension = str(given.get("dimension", ""))
    if dimension not in ("ROWS", "COLUMNS"):
        raise Refusal("No dimension specified.")
    return dimension


def count_lines(sheet: Sheet, dimension: str) -> int:
    """Return the number of a sheet's rows or columns."""
    return sheet.row_count if dimension == "ROWS" else sheet.column_count


def cut_lines(batch: Batch, given: dict[str, Any], *, bounded: bool = False) -> tuple[Sheet, str, int, int]:
    """Return (sheet, dimension, start, end) of a DimensionRange; only a bounded one may reach over the grid's end."""
    sheet = batch.book.sheet(given.get("sheetId", 0))
    dimension = read_dimension(given)
    count = count_lines(sheet, dimension)
    if bounded and "endIndex" not in given:
        raise Refusal("Both the start and end indexes must be specified.")
    start, end = given.get("startIndex", 0), given.get("endIndex", count)
    if not bounded:
        if start >= count:
            raise Refusal(f"range.startIndex[{start}] is after the last line of the grid[{count - 1}]")
        end = min(end, count)
    if not 0 <= start < end:
        raise Refusal(f"range.startIndex[{start}] must be less than range.endIndex[{end}]")
    return sheet, dimension, start, end


def band(sheet: Sheet, dimension: str, start: int, end: int) -> Area:
    """Return the area of whole rows or columns."""
    if dimension == "ROWS":
        return sheet.area._replace(top=start, bottom=end)
    return sheet.area._replace(left=start, right=end)

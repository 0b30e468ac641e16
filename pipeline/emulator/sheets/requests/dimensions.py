"""Requests about rows and columns come in; the workbook with them inserted, gone, moved or sized goes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.emulator.sheets.a1 import Area
from pipeline.emulator.sheets.anchors import deleted, inserted, move_anchors, permuted
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.effective import Effective
from pipeline.emulator.sheets.fields import merge, read_paths
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.requests.sheets import check_grid

_INHERITED = ("userEnteredFormat", "dataValidation")
_LETTER_PIXELS, _MARGIN_PIXELS = 7, 12


def append_dimension(batch: Batch, body: dict[str, Any]) -> Reply:
    """Add rows or columns at the end."""
    target = batch.book.edit(body.get("sheetId", 0))
    dimension, length = _dimension(body), body.get("length", 0)
    if length < 1:
        raise Refusal(f"Length must be at least 1: {length}")
    target.resize(dimension, _count(target, dimension) + length)
    check_grid(target)
    batch.book.check_size()
    return None


def insert_dimension(batch: Batch, body: dict[str, Any]) -> Reply:
    """Insert empty rows or columns that take over the formats of the line before or after them."""
    given = body.get("range", {})
    sheet, dimension, start, end = _lines(batch, given, bounded=True)
    if start > _count(sheet, dimension):
        raise Refusal(f"range.startIndex[{start}] is after the last line of the grid[{_count(sheet, dimension)}]")
    before = body.get("inheritFromBefore", False)
    if before and not start:
        raise Refusal("inheritFromBefore cannot be true when inserting at index 0.")
    target = batch.book.edit(sheet.sheet_id)
    target.insert(dimension, start, end - start)
    check_grid(target)
    batch.book.check_size()
    move_anchors(batch.book, sheet.sheet_id, dimension, inserted(start, end - start))
    _inherit(batch.book.edit(sheet.sheet_id), dimension, start, end, start - 1 if before else end)
    return None


def delete_dimension(batch: Batch, body: dict[str, Any]) -> Reply:
    """Delete rows or columns, never all of them."""
    sheet, dimension, start, end = _lines(batch, body.get("range", {}))
    if end - start >= _count(sheet, dimension):
        raise Refusal(f"You can't delete all the {dimension.lower()} on the sheet.")
    batch.book.edit(sheet.sheet_id).delete(dimension, start, end)
    check_grid(batch.book.sheet(sheet.sheet_id))
    move_anchors(batch.book, sheet.sheet_id, dimension, deleted(start, end))
    return None


def move_dimension(batch: Batch, body: dict[str, Any]) -> Reply:
    """Move rows or columns before the line that `destinationIndex` counts before anything moves."""
    sheet, dimension, start, end = _lines(batch, body.get("source", {}), bounded=True)
    place = body.get("destinationIndex", 0)
    if start < place < end or not 0 <= place <= _count(sheet, dimension):
        raise Refusal(f"destinationIndex[{place}] must be in the grid and outside of the source.")
    moved = _moved(start, end, place)
    batch.book.edit(sheet.sheet_id).permute(dimension, moved)
    move_anchors(batch.book, sheet.sheet_id, dimension, permuted(moved))
    return None


def update_dimension(batch: Batch, body: dict[str, Any]) -> Reply:
    """Size or hide rows or columns."""
    sheet, dimension, start, end = _lines(batch, body.get("range", {}))
    paths = read_paths("DimensionProperties", body.get("fields", ""))
    marks = batch.book.edit(sheet.sheet_id).marks[dimension]
    kept = {name: part for name, part in body.get("properties", {}).items() if name in ("pixelSize", "hiddenByUser")}
    for index in range(start, end):
        mark = {name: part for name, part in merge(marks.get(index, {}), kept, paths).items() if part}
        marks.pop(index, None)
        if mark:
            marks[index] = mark
    return None


def resize_dimension(batch: Batch, body: dict[str, Any]) -> Reply:
    """Size columns to their longest text, measured by its letters; rows go back to their usual height."""
    sheet, dimension, start, end = _lines(batch, body.get("dimensions", {}))
    target = batch.book.edit(sheet.sheet_id)
    if dimension == "ROWS":
        target.marks["ROWS"] = {i: mark for i, mark in target.marks["ROWS"].items() if not start <= i < end}
        return None
    longest: dict[int, int] = {}
    effective = Effective(batch.book)
    for row, column, cell in target.cells(Area(0, len(target.rows), start, end)):
        text = effective.shown(cell, effective.value(target, row, column, cell))
        longest[column] = max(longest.get(column, 0), *map(len, text.split("\n")))
    for column, letters in longest.items():
        size = letters * _LETTER_PIXELS + _MARGIN_PIXELS
        target.marks["COLUMNS"][column] = {**target.marks["COLUMNS"].get(column, {}), "pixelSize": size}
    return None


def _dimension(given: dict[str, Any]) -> str:
    dimension = str(given.get("dimension", ""))
    if dimension not in ("ROWS", "COLUMNS"):
        raise Refusal("No dimension specified.")
    return dimension


def _count(sheet: Sheet, dimension: str) -> int:
    return sheet.row_count if dimension == "ROWS" else sheet.column_count


def _lines(batch: Batch, given: dict[str, Any], *, bounded: bool = False) -> tuple[Sheet, str, int, int]:
    """Return (sheet, dimension, start, end) of a DimensionRange; only a bounded one may reach over the grid's end."""
    sheet = batch.book.sheet(given.get("sheetId", 0))
    dimension = _dimension(given)
    count = _count(sheet, dimension)
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


def _moved(start: int, end: int, place: int) -> Callable[[int], int]:
    length = end - start

    def moved(index: int) -> int:
        if start <= index < end:
            return index + (place - end if place > start else place - start)
        if end <= index < place:
            return index - length
        return index + length if place <= index < start else index

    return moved


def _inherit(sheet: Sheet, dimension: str, start: int, end: int, source: int) -> None:
    marks = sheet.marks[dimension]
    if source in marks:
        marks.update(dict.fromkeys(range(start, end), marks[source]))
    if dimension == "ROWS":
        formats = {column: kept for column, cell in sheet.row(source).items() if (kept := _formats(cell))}
        for index in range(start, end) if formats else ():
            sheet.put_row(index, formats)
        return
    for index, row in enumerate(list(sheet.rows)):
        kept = _formats(row.get(source, {}))
        if kept:
            sheet.put_row(index, {**row, **dict.fromkeys(range(start, end), kept)})


def _formats(cell: dict[str, Any]) -> dict[str, Any]:
    return {name: cell[name] for name in _INHERITED if name in cell}


KINDS: dict[str, Kind] = {
    "appendDimension": append_dimension,
    "insertDimension": insert_dimension,
    "deleteDimension": delete_dimension,
    "moveDimension": move_dimension,
    "updateDimensionProperties": update_dimension,
    "autoResizeDimensions": resize_dimension,
}

"""Requests about rows and columns come in; the workbook with them inserted, gone, moved or sized goes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.emulator.errors import not_built
from pipeline.emulator.sheets.a1 import Area
from pipeline.emulator.sheets.anchors import Move, deleted, inserted, move_anchors, relocated
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.effective import Effective
from pipeline.emulator.sheets.fields import merge, read_paths
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.objects import TABLES, listed
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.requests.filters import carry_filters
from pipeline.emulator.sheets.requests.groups import carry_groups, read_depths, settle_groups
from pipeline.emulator.sheets.requests.lines import band, count_lines, cut_lines, read_dimension
from pipeline.emulator.sheets.requests.merging import merged_areas
from pipeline.emulator.sheets.requests.sheets import check_grid
from pipeline.emulator.sheets.requests.tables import carry_columns

_INHERITED = ("userEnteredFormat", "dataValidation")
_FROZEN = {"ROWS": "frozenRowCount", "COLUMNS": "frozenColumnCount"}
_LETTER_PIXELS, _MARGIN_PIXELS = 7, 12


def append_dimension(batch: Batch, body: dict[str, Any]) -> Reply:
    """Add rows or columns at the end.

    Documented: rows or columns are appended to the end of the sheet.
    Documented: at most 10,000,000 cells and 18,278 columns.
    Assumed: the words of the refusals; a length below one is refused.
    """
    sheet = batch.book.sheet(body.get("sheetId", 0))
    dimension, length = read_dimension(body), body.get("length", 0)
    if length < 1:
        raise Refusal(f"Length must be at least 1: {length}")
    count = count_lines(sheet, dimension)
    batch.guard(sheet, band(sheet, dimension, count - 1, count))
    target = batch.book.edit(sheet.sheet_id)
    target.resize(dimension, count + length)
    check_grid(target)
    batch.book.check_size()
    return None


def insert_dimension(batch: Batch, body: dict[str, Any]) -> Reply:
    """Insert empty rows or columns that take over the formats of the line before or after them.

    Documented: both ends bounded; inheritFromBefore needs an index above 0.
    Reported: without it the index must be in the grid, in these words.
    Documented: metadata, ranges and charts stay with the lines they belong to.
    Assumed: the words of the other refusals; lines inserted between frozen ones are frozen too.
    """
    sheet, dimension, start, end = cut_lines(batch, body.get("range", {}), bounded=True)
    count = count_lines(sheet, dimension)
    if start > count:
        raise Refusal(f"range.startIndex[{start}] is after the last line of the grid[{count}]")
    before = body.get("inheritFromBefore", False)
    if before and not start:
        raise Refusal("inheritFromBefore cannot be true when inserting at index 0.")
    if start == count and not before:
        limit = f"must be less than the grid size ({count}) if inheritFromBefore is false"
        raise Refusal(f"range.startIndex[{start}] {limit}.")
    _guard_gap(batch, sheet, dimension, start)
    batch.book.check_size((end - start) * (sheet.column_count if dimension == "ROWS" else sheet.row_count))
    target = batch.book.edit(sheet.sheet_id)
    target.insert(dimension, start, end - start)
    if 0 < start < (frozen := target.grid.get(_FROZEN[dimension], 0)):
        target.properties["gridProperties"][_FROZEN[dimension]] = frozen + end - start
    check_grid(target)
    _carry(batch, sheet, dimension, inserted(start, end - start))
    _inherit(batch.book.edit(sheet.sheet_id), dimension, start, end, start - 1 if before else end)
    return None


def delete_dimension(batch: Batch, body: dict[str, Any]) -> Reply:
    """Delete rows or columns, never all of them, with what hangs on them alone.

    Documented: metadata of a deleted row or column goes with it.
    Reported: the words that refuse to delete all rows, and all that are not frozen.
    Assumed: ranges shrink, and vanish with their last cell; fewer lines are frozen where frozen ones go.
    """
    sheet, dimension, start, end = cut_lines(batch, body.get("range", {}))
    count, name = count_lines(sheet, dimension), _FROZEN[dimension]
    if end - start >= count:
        raise Refusal(f"You can't delete all the {dimension.lower()} on the sheet.")
    frozen = sheet.grid.get(name, 0)
    left = frozen - max(0, min(end, frozen) - start)
    if left and left >= count - (end - start):
        raise Refusal(f"Sorry, it is not possible to delete all non-frozen {dimension.lower()}.")
    batch.guard(sheet, band(sheet, dimension, start, end))
    target = batch.book.edit(sheet.sheet_id)
    target.delete(dimension, start, end)
    if left != frozen:
        grid = {**target.grid, name: left}
        target.properties["gridProperties"] = {key: part for key, part in grid.items() if key != name or part}
    _carry(batch, sheet, dimension, deleted(start, end))
    settle_groups(batch, sheet.sheet_id, dimension)
    return None


def move_dimension(batch: Batch, body: dict[str, Any]) -> Reply:
    """Move rows or columns before the line that `destinationIndex` counts before anything moves.

    Documented: the destination is counted before the source is taken out.
    Assumed: ranges lose lines that leave them, and take in lines that come between their own.
    Assumed: a merge that would be torn, or a destination inside of the source, refuses; the words of it.
    """
    sheet, dimension, start, end = cut_lines(batch, body.get("source", {}), bounded=True)
    place = body.get("destinationIndex", 0)
    count = count_lines(sheet, dimension)
    if end > count or start < place < end or not 0 <= place <= count:
        raise Refusal(f"destinationIndex[{place}] must be in the grid and outside of the source.")
    batch.guard(sheet, band(sheet, dimension, start, end))
    _guard_gap(batch, sheet, dimension, place)
    _check_merges(sheet, dimension, start, end, place)
    moved, depths = _moved(start, end, place), read_depths(sheet, dimension)
    batch.book.edit(sheet.sheet_id).permute(dimension, moved)
    _carry(batch, sheet, dimension, relocated(start, end, place, count))
    carry_groups(batch, sheet.sheet_id, dimension, depths, moved)
    return None


def _carry(batch: Batch, before: Sheet, dimension: str, move: Move) -> None:
    """Take all that points into a sheet, as it was before, along with its rows or columns."""
    tables = listed(before, TABLES)
    move_anchors(batch.book, before.sheet_id, dimension, move)
    if dimension == "COLUMNS":
        carry_filters(batch, before.sheet_id, move)
        carry_columns(batch, before.sheet_id, tables, move)


def _guard_gap(batch: Batch, sheet: Sheet, dimension: str, at: int) -> None:
    """Refuse to part two lines that are both protected against who asks; beside a protected line there is room."""
    try:
        batch.guard(sheet, band(sheet, dimension, at - 1, at))
    except Refusal:
        batch.guard(sheet, band(sheet, dimension, at, at + 1))


def _check_merges(sheet: Sheet, dimension: str, start: int, end: int, place: int) -> None:
    for merged in merged_areas(sheet):
        first, last = (merged.top, merged.bottom) if dimension == "ROWS" else (merged.left, merged.right)
        is_torn = first < end and start < last and not (start <= first and last <= end)
        if is_torn or first < place < last:
            raise Refusal(f"You can't move {dimension.lower()} that would tear a merged range apart.")


def update_dimension(batch: Batch, body: dict[str, Any]) -> Reply:
    """Size or hide rows or columns.

    Documented: pixelSize and hiddenByUser are written; hiddenByFilter is read-only.
    Assumed: a negative size refuses the request; the words of it.
    """
    if "dataSourceSheetRange" in body:
        raise not_built("sheets.spreadsheets.batchUpdate updateDimensionProperties.dataSourceSheetRange")
    sheet, dimension, start, end = cut_lines(batch, body.get("range", {}))
    paths = read_paths("DimensionProperties", body.get("fields", ""))
    if any(path[0] == "developerMetadata" for path in paths):
        raise not_built("sheets.spreadsheets.batchUpdate updateDimensionProperties.properties.developerMetadata")
    kept = {name: part for name, part in body.get("properties", {}).items() if name in ("pixelSize", "hiddenByUser")}
    if kept.get("pixelSize", 0) < 0:
        raise Refusal(f"properties.pixelSize[{kept['pixelSize']}] must not be negative.")
    batch.guard(sheet, band(sheet, dimension, start, end))
    marks = batch.book.edit(sheet.sheet_id).marks[dimension]
    for index in range(start, end):
        mark = {name: part for name, part in merge(marks.get(index, {}), kept, paths).items() if part}
        marks.pop(index, None)
        if mark:
            marks[index] = mark
    return None


def resize_dimension(batch: Batch, body: dict[str, Any]) -> Reply:
    """Size columns to their longest text, measured by its letters; rows go back to their usual height.

    Documented: dimensions are sized by the contents of their cells.
    Assumed: how many pixels a letter takes; an empty column keeps its width.
    """
    if "dataSourceSheetDimensions" in body:
        raise not_built("sheets.spreadsheets.batchUpdate autoResizeDimensions.dataSourceSheetDimensions")
    sheet, dimension, start, end = cut_lines(batch, body.get("dimensions", {}))
    batch.guard(sheet, band(sheet, dimension, start, end))
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

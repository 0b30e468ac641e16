"""Requests that order the rows of a range come in; the workbook with them sorted, mixed or without doubles goes out."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from pipeline.emulator.errors import not_built
from pipeline.emulator.sheets.a1 import Area
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.effective import Effective
from pipeline.emulator.sheets.formulas import FormulaError
from pipeline.emulator.sheets.grid import Cell, Row, Sheet
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.requests.merging import merged_areas
from pipeline.emulator.sheets.requests.pasting import shifted

_BLANK = 9


def sort_range(batch: Batch, body: dict[str, Any]) -> Reply:
    """Sort the rows of a range by its columns: numbers, texts, booleans, errors; blanks always last.

    Documented: later specs order what is equal by the earlier ones.
    Reported: the order of the types, blanks last in both directions.
    Assumed: without specs the first column counts; merged cells in the range refuse; the words of the refusals.
    """
    target, area = batch.edit(body.get("range", {}))
    _check_unmerged(target, area)
    order = _filled(target, area)
    effective = Effective(batch.book)
    for spec in reversed(body.get("sortSpecs") or [{"dimensionIndex": area.left}]):
        column = _sorted_column(spec, area)
        keys = {row: _sort_key(effective.scalar(target, row, column)) for row in order}
        order.sort(key=keys.__getitem__, reverse=spec.get("sortOrder") == "DESCENDING")
        order.sort(key=lambda row, keys=keys: keys[row][0] == _BLANK)  # type: ignore[misc]
    _arrange(target, area, order)
    return None


def randomize_range(batch: Batch, body: dict[str, Any]) -> Reply:
    """Put the rows of a range into a random order.

    Documented: whole rows of the range change places.
    Assumed: merged cells in the range refuse the request; the words of it.
    """
    target, area = batch.edit(body.get("range", {}))
    _check_unmerged(target, area)
    order = list(range(area.top, area.bottom))
    random.Random(batch.mint()).shuffle(order)  # noqa: S311 - an order, not a secret
    _arrange(target, area, order)
    return None


def delete_duplicates(batch: Batch, body: dict[str, Any]) -> Reply:
    """Take away the rows of a range that repeat an earlier one in the compared columns; the rest close up.

    Documented: the first stays; case, formats and formulas make no difference; cells beside the range stay.
    Documented: without columns all are compared; the reply counts the rows that went.
    Assumed: rows that are blank in every compared column are no doubles; the words of the refusals.
    """
    target, area = batch.edit(body.get("range", {}))
    _check_unmerged(target, area)
    columns = _compared(target, area, body.get("comparisonColumns", []))
    effective = Effective(batch.book)
    seen: set[tuple[Any, ...]] = set()
    kept = []
    order = _filled(target, area)
    for row in order:
        key = tuple(_sort_key(effective.scalar(target, row, column)) for column in columns)
        if key not in seen or all(kind == _BLANK for kind, _ in key):
            kept.append(row)
            seen.add(key)
    if len(kept) == len(order):
        return {}
    _arrange(target, area, kept)
    for index in range(area.top + len(kept), area.top + len(order)):
        target.put_row(index, _outside(target, index, area))
    return {"duplicatesRemovedCount": len(order) - len(kept)}


def _compared(sheet: Sheet, area: Area, given: list[dict[str, Any]]) -> list[int]:
    columns: list[int] = []
    for each in given:
        start, end = each.get("startIndex", 0), each.get("endIndex", sheet.column_count)
        is_column = each.get("dimension") == "COLUMNS" and each.get("sheetId", 0) == sheet.sheet_id
        if not is_column or not area.left <= start < end <= area.right:
            raise Refusal("comparisonColumns must be columns of the range.")
        columns += range(start, end)
    return columns or list(range(area.left, area.right))


def _sorted_column(spec: dict[str, Any], area: Area) -> int:
    for name in ("backgroundColor", "backgroundColorStyle", "foregroundColor", "foregroundColorStyle"):
        if name in spec:
            raise not_built(f"sheets.spreadsheets.batchUpdate sortRange.sortSpecs.{name}")
    column: int = spec.get("dimensionIndex", 0)
    if not area.left <= column < area.right:
        raise Refusal(f"sortSpecs.dimensionIndex[{column}] is outside of the range to sort.")
    return column


def _check_unmerged(sheet: Sheet, area: Area) -> None:
    if any(area.meets(merged) and merged.height > 1 for merged in merged_areas(sheet)):
        raise Refusal("You can't reorder a range that contains vertical merges.")


def _filled(sheet: Sheet, area: Area) -> list[int]:
    return list(range(area.top, min(area.bottom, len(sheet.rows))))


def _arrange(sheet: Sheet, area: Area, order: Sequence[int]) -> None:
    """Let the area's rows be, from its top on, the ones that stood at these indices."""
    taken = [_inside(sheet, row, area) for row in order]
    for index, (old, cells) in enumerate(zip(order, taken, strict=True), area.top):
        moved = {column: shifted(cell, index - old, 0) for column, cell in cells.items()}
        sheet.put_row(index, {**_outside(sheet, index, area), **moved})


def _sort_key(value: Any) -> tuple[int, Any]:
    if value is None or value == "":
        return _BLANK, 0
    if isinstance(value, FormulaError):
        return 3, 0
    if isinstance(value, bool):
        return 2, value
    return (1, value.casefold()) if isinstance(value, str) else (0, value)


def _inside(sheet: Sheet, row: int, area: Area) -> Row:
    return _picked(sheet, row, lambda column: area.left <= column < area.right)


def _outside(sheet: Sheet, row: int, area: Area) -> Row:
    return _picked(sheet, row, lambda column: not area.left <= column < area.right)


def _picked(sheet: Sheet, row: int, wanted: Callable[[int], bool]) -> dict[int, Cell]:
    return {column: cell for column, cell in sheet.row(row).items() if wanted(column)}


KINDS: dict[str, Kind] = {
    "sortRange": sort_range,
    "randomizeRange": randomize_range,
    "deleteDuplicates": delete_duplicates,
}

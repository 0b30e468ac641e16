"""Requests that sort, search, copy or cut cells come in; the workbook with the cells in their new places goes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.emulator.sheets.a1 import Area
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.effective import Effective
from pipeline.emulator.sheets.entering import entered_value
from pipeline.emulator.sheets.formatting import show
from pipeline.emulator.sheets.formulas import FormulaError
from pipeline.emulator.sheets.grid import Cell, Sheet
from pipeline.emulator.sheets.references import shift_formula
from pipeline.emulator.sheets.refusal import Refusal

_BLANK = 9
_PASTED = {
    "PASTE_VALUES": ("userEnteredValue",),
    "PASTE_FORMULA": ("userEnteredValue",),
    "PASTE_FORMAT": ("userEnteredFormat",),
    "PASTE_DATA_VALIDATION": ("dataValidation",),
    "PASTE_CONDITIONAL_FORMATTING": (),
}


def sort_range(batch: Batch, body: dict[str, Any]) -> Reply:
    """Sort the rows of a range by its columns: numbers, texts, booleans, errors; blanks always last."""
    sheet, area = batch.book.cut(body.get("range", {}))
    target = batch.book.edit(sheet.sheet_id)
    order = list(range(area.top, min(area.bottom, len(target.rows))))
    effective = Effective(batch.book)
    for spec in reversed(body.get("sortSpecs", [])):
        column = spec.get("dimensionIndex", 0)
        if not area.left <= column < area.right:
            raise Refusal(f"sortSpecs.dimensionIndex[{column}] is outside of the range to sort.")
        keys = {row: _sort_key(effective.scalar(target, row, column)) for row in order}
        order.sort(key=keys.__getitem__, reverse=spec.get("sortOrder") == "DESCENDING")
        filled = [row for row in order if keys[row][0] != _BLANK]
        order = filled + [row for row in order if keys[row][0] == _BLANK]
    sorted_cells = [_inside(target, row, area) for row in order]
    for index, (old, cells) in enumerate(zip(order, sorted_cells, strict=True), area.top):
        moved = {column: _shifted(cell, index - old, 0) for column, cell in cells.items()}
        target.put_row(index, {**_outside(target, index, area), **moved})
    return None


def _sort_key(value: Any) -> tuple[int, Any]:
    if value is None or value == "":
        return _BLANK, 0
    if isinstance(value, FormulaError):
        return 3, 0
    if isinstance(value, bool):
        return 2, value
    return (1, value.casefold()) if isinstance(value, str) else (0, value)


def _inside(sheet: Sheet, row: int, area: Area) -> dict[int, Cell]:
    return {column: cell for column, cell in sheet.row(row).items() if area.left <= column < area.right}


def _outside(sheet: Sheet, row: int, area: Area) -> dict[int, Cell]:
    return {column: cell for column, cell in sheet.row(row).items() if not area.left <= column < area.right}


def copy_paste(batch: Batch, body: dict[str, Any]) -> Reply:
    """Copy a range over another, repeated where the destination is a multiple of it."""
    source, area = batch.book.cut(body.get("source", {}))
    target = batch.book.edit(batch.book.cut(body.get("destination", {}))[0].sheet_id)
    kind = body.get("pasteType", "PASTE_NORMAL")
    turned = body.get("pasteOrientation") == "TRANSPOSE"
    effective = Effective(batch.book)
    taken = {
        (row - area.top, column - area.left): _taken(effective, source, row, column, kind)
        for row in range(area.top, area.bottom)
        for column in range(area.left, area.right)
    }
    height, width = (area.width, area.height) if turned else (area.height, area.width)
    for row, column in _destination(target, body["destination"], height, width):
        down, right = (row - body["destination"].get("startRowIndex", 0)) % height, _across(body, column) % width
        cell = taken[(right, down) if turned else (down, right)]
        old_row, old_column = area.top + (right if turned else down), area.left + (down if turned else right)
        shifted = _shifted(cell, row - old_row, column - old_column)
        target.put_cell(row, column, _pasted(target.cell(row, column), shifted, kind))
    return None


def _across(body: dict[str, Any], column: int) -> int:
    return column - int(body["destination"].get("startColumnIndex", 0))


def _taken(effective: Effective, sheet: Sheet, row: int, column: int, kind: str) -> Cell:
    cell = sheet.cell(row, column)
    if kind != "PASTE_VALUES" or "userEnteredValue" not in cell:
        return cell
    value = effective.value(sheet, row, column, cell)
    return {**cell, "userEnteredValue": value} if value and "errorValue" not in value else {}


def _destination(sheet: Sheet, given: dict[str, Any], height: int, width: int) -> Iterator[tuple[int, int]]:
    """Walk the cells to paste into: the source's size, or as many whole copies as the destination holds."""
    top, left = given.get("startRowIndex", 0), given.get("startColumnIndex", 0)
    rows = given.get("endRowIndex", sheet.row_count) - top
    columns = given.get("endColumnIndex", sheet.column_count) - left
    rows = rows // height * height or height
    columns = columns // width * width or width
    if top + rows > sheet.row_count or left + columns > sheet.column_count:
        raise Refusal(f"The paste reaches over the grid's end. {sheet.limits()}")
    return ((row, column) for row in range(top, top + rows) for column in range(left, left + columns))


def _pasted(old: Cell, new: Cell, kind: str) -> Cell:
    names = _PASTED.get(kind)
    if names is None:
        pasted = dict(new)
        if kind == "PASTE_NO_BORDERS" and "userEnteredFormat" in pasted:
            pasted["userEnteredFormat"] = {n: p for n, p in pasted["userEnteredFormat"].items() if n != "borders"}
        return pasted
    kept = {name: part for name, part in old.items() if name not in names}
    return {**kept, **{name: new[name] for name in names if name in new}}


def _shifted(cell: Cell, rows: int, columns: int) -> Cell:
    """Return a cell whose formula, if it is one, points as far from its new place as it did from the old."""
    formula = cell.get("userEnteredValue", {}).get("formulaValue")
    if formula is None or not (rows or columns):
        return cell
    return {**cell, "userEnteredValue": {"formulaValue": shift_formula(formula, rows, columns)}}


def cut_paste(batch: Batch, body: dict[str, Any]) -> Reply:
    """Move a range's cells to a place, leaving blanks behind."""
    source, area = batch.book.cut(body.get("source", {}))
    place = body.get("destination", {})
    target = batch.book.edit(place.get("sheetId", 0))
    top, left = place.get("rowIndex", 0), place.get("columnIndex", 0)
    if top + area.height > target.row_count or left + area.width > target.column_count:
        raise Refusal(f"The paste reaches over the grid's end. {target.limits()}")
    kind = body.get("pasteType", "PASTE_NORMAL")
    origin = batch.book.edit(source.sheet_id)
    cells = list(origin.cells(area))
    for row, column, cell in cells:
        origin.put_cell(row, column, {n: p for n, p in cell.items() if n not in _PASTED.get(kind, tuple(cell))})
    taken = {(row, column): cell for row, column, cell in cells}
    for row in range(area.height):
        for column in range(area.width):
            cell = taken.get((area.top + row, area.left + column), {})
            target.put_cell(top + row, left + column, _pasted(target.cell(top + row, left + column), cell, kind))
    return None


@dataclass
class _Found:
    """What a find-replace changed."""

    values: int = 0
    formulas: int = 0
    occurrences: int = 0
    rows: set[tuple[int, int]] = field(default_factory=set)

    def reply(self) -> dict[str, Any]:
        """Return the reply, counts of nothing left out."""
        counts = {
            "valuesChanged": self.values,
            "formulasChanged": self.formulas,
            "rowsChanged": len(self.rows),
            "sheetsChanged": len({sheet_id for sheet_id, _ in self.rows}),
            "occurrencesChanged": self.occurrences,
        }
        return {name: count for name, count in counts.items() if count}


def find_replace(batch: Batch, body: dict[str, Any]) -> Reply:
    """Replace a text (or a regular expression's matches) in a range, a sheet or all sheets."""
    if not body.get("find"):
        raise Refusal("Must specify text to find.")
    replace = _replacer(body)
    found = _Found()
    for sheet, area in _searched(batch, body):
        target = batch.book.edit(sheet.sheet_id)
        for row, column, cell in list(target.cells(area)):
            _replace_in(target, row, column, cell, replace, found, formulas=body.get("includeFormulas", False))
    return found.reply()


def _searched(batch: Batch, body: dict[str, Any]) -> list[tuple[Sheet, Area]]:
    if "range" in body:
        return [batch.book.cut(body["range"])]
    if "sheetId" in body:
        sheet = batch.book.sheet(body["sheetId"])
        return [(sheet, sheet.area)]
    if body.get("allSheets"):
        return [(sheet, sheet.area) for sheet in batch.book.sheets.values()]
    raise Refusal("Must specify a scope to search: range, sheetId or allSheets.")


def _replacer(body: dict[str, Any]) -> Callable[[str], tuple[str, int]]:
    text = body["find"] if body.get("searchByRegex") else re.escape(body["find"])
    if body.get("matchEntireCell"):
        text = rf"\A(?:{text})\Z"
    try:
        pattern = re.compile(text, 0 if body.get("matchCase") else re.IGNORECASE)
    except re.error as error:
        raise Refusal(f"Invalid regular expression: {error}") from error
    put = body.get("replacement", "")
    if body.get("searchByRegex"):
        template = re.sub(r"\$(\d)", r"\\\1", put)
        return lambda old: pattern.subn(template, old)
    return lambda old: pattern.subn(lambda _: put, old)


def _replace_in(
    sheet: Sheet,
    row: int,
    column: int,
    cell: Cell,
    replace: Callable[[str], tuple[str, int]],
    found: _Found,
    *,
    formulas: bool,
) -> None:
    value = cell.get("userEnteredValue", {})
    is_formula = "formulaValue" in value
    text = value.get("formulaValue") if is_formula else value.get("stringValue")
    if "numberValue" in value:
        text = show(value, cell.get("userEnteredFormat", {}).get("numberFormat"))
    if text is None or (is_formula and not formulas):
        return
    changed, count = replace(text)
    if not count:
        return
    entered = {"formulaValue": changed} if is_formula else entered_value(changed)[0]
    kept = {name: part for name, part in cell.items() if name != "userEnteredValue"}
    sheet.put_cell(row, column, {"userEnteredValue": entered, **kept} if entered else kept)
    found.formulas += is_formula
    found.values += not is_formula
    found.occurrences += count
    found.rows.add((sheet.sheet_id, row))


KINDS: dict[str, Kind] = {
    "sortRange": sort_range,
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
    "findReplace": find_replace,
}

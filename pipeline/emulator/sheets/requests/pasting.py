"""Requests that copy, cut or paste cells come in; the workbook with the cells in their new places goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.errors import not_built
from pipeline.emulator.sheets.a1 import Area, box_of, clamp, grid_range
from pipeline.emulator.sheets.adapting import adapt_to_cut
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.effective import Effective
from pipeline.emulator.sheets.grid import Cell, Sheet
from pipeline.emulator.sheets.references import shift_formula
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.requests.clipboard import Pasted, read_delimited, read_html
from pipeline.emulator.sheets.requests.entries import type_text
from pipeline.emulator.sheets.requests.merging import merged_areas, part_merges

_TYPED = ("userEnteredValue", "textFormatRuns", "chipRuns")
_PASTED = {
    "PASTE_VALUES": ("userEnteredValue",),
    "PASTE_FORMULA": ("userEnteredValue",),
    "PASTE_FORMAT": ("userEnteredFormat",),
    "PASTE_DATA_VALIDATION": ("dataValidation",),
    "PASTE_CONDITIONAL_FORMATTING": (),
}
_WITH_MERGES = ("PASTE_NORMAL", "PASTE_NO_BORDERS")
_WITH_RULES = (*_WITH_MERGES, "PASTE_CONDITIONAL_FORMATTING")


def copy_paste(batch: Batch, body: dict[str, Any]) -> Reply:
    """Copy a range over another, repeated where the destination is a multiple of it.

    Documented: what each paste type takes along; a smaller destination still takes the whole source.
    Documented: TRANSPOSE turns rows into columns.
    Assumed: relative references in formulas move along; conditional formats cover the copy too.
    Assumed: a copy that reaches over the grid's end is refused; the words of it.
    """
    source, area = batch.book.cut(body.get("source", {}))
    _check_filled(area)
    kind = body.get("pasteType", "PASTE_NORMAL")
    turned = body.get("pasteOrientation") == "TRANSPOSE"
    height, width = (area.width, area.height) if turned else (area.height, area.width)
    below, covered = _destination(batch, body.get("destination", {}), height, width)
    taken = _take(batch, source, area, kind)
    merges = [_placed(each, area, Area(0, height, 0, width), turned=turned) for each in merged_areas(source)]
    inner = [each for each in merges if each is not None]
    target = batch.book.edit(below.sheet_id)
    if kind in _WITH_MERGES:
        part_merges(target, covered)
    for row in range(covered.top, covered.bottom):
        cells = {**target.row(row)}
        for column in range(covered.left, covered.right):
            down, right = (row - covered.top) % height, (column - covered.left) % width
            old = (area.top + (right if turned else down), area.left + (down if turned else right))
            new = shifted(taken.get(old, {}), row - old[0], column - old[1])
            _put(cells, column, _pasted(cells.get(column, {}), new, kind))
        target.put_row(row, cells)
    tiles = [
        Area(top, top + height, left, left + width)
        for top in range(covered.top, covered.bottom, height)
        for left in range(covered.left, covered.right, width)
    ]
    if kind in _WITH_MERGES and inner:
        _add_merges(target, [_moved(each, tile) for tile in tiles for each in inner])
    if kind in _WITH_RULES:
        _copy_rules(batch, source, area, target, tiles, turned=turned)
    return None


def cut_paste(batch: Batch, body: dict[str, Any]) -> Reply:
    """Move a range's cells to a place, leaving blanks behind.

    Documented: all of the source is cut, whatever of it is pasted.
    Assumed: formulas everywhere follow the moved cells; merges move along; the words of the refusals.
    """
    source, area = batch.edit(body.get("source", {}))
    _check_filled(area)
    place = body.get("destination", {})
    below = batch.book.sheet(place.get("sheetId", 0))
    top, left = place.get("rowIndex", 0), place.get("columnIndex", 0)
    covered = Area(top, top + area.height, left, left + area.width)
    _check_inside(below, covered)
    batch.guard(below, covered)
    kind = body.get("pasteType", "PASTE_NORMAL")
    taken = _take(batch, source, area, kind)
    inner = [each for each in merged_areas(source) if area.holds(each)]
    part_merges(source, area)
    for row in range(area.top, min(area.bottom, len(source.rows))):
        source.put_row(row, {c: cell for c, cell in source.row(row).items() if not area.left <= c < area.right})
    target = batch.book.edit(below.sheet_id)
    if kind in _WITH_MERGES:
        part_merges(target, covered)
    for row in range(covered.top, covered.bottom):
        cells = {**target.row(row)}
        for column in range(covered.left, covered.right):
            cell = taken.get((area.top + row - top, area.left + column - left), {})
            _put(cells, column, _pasted(cells.get(column, {}), cell, kind))
        target.put_row(row, cells)
    adapt_to_cut(batch.book, source, area, target, top, left)
    if kind in _WITH_MERGES and inner:
        home = Area(0, area.height, 0, area.width)
        placed = [_placed(each, area, home, turned=False) for each in inner]
        _add_merges(target, [_moved(each, covered) for each in placed if each is not None])
    return None


def paste_data(batch: Batch, body: dict[str, Any]) -> Reply:
    """Paste delimited text, or the cells of an HTML table, from a place on, as if it came from the clipboard.

    Documented: the data starts at the coordinate; a delimiter, or HTML.
    Assumed: texts are read as if typed; quotes hold delimiters as in CSV; the grid grows for the data.
    Assumed: of HTML only its cells and bold or italic text are taken; the words of the refusals.
    """
    place = body.get("coordinate", {})
    sheet = batch.book.sheet(place.get("sheetId", 0))
    top, left = place.get("rowIndex", 0), place.get("columnIndex", 0)
    _check_inside(sheet, Area(top, top + 1, left, left + 1))
    kind = body.get("type", "PASTE_NORMAL")
    if kind not in ("PASTE_NORMAL", "PASTE_VALUES", "PASTE_FORMULA", "PASTE_NO_BORDERS"):
        raise not_built(f"sheets.spreadsheets.batchUpdate pasteData of the type {kind}")
    if body.get("html"):
        rows = read_html(body.get("data", ""))
    elif body.get("delimiter"):
        rows = read_delimited(body.get("data", ""), body["delimiter"])
    else:
        raise Refusal("Must specify a delimiter, or that the data is HTML.")
    covered = Area(top, top + len(rows), left, left + max(map(len, rows), default=0))
    batch.guard(sheet, covered)
    target = batch.book.edit(sheet.sheet_id)
    _grow(batch, target, covered)
    for index, row in enumerate(rows, top):
        cells = {**target.row(index)}
        for column, cell in enumerate(row, left):
            _put(cells, column, _typed(batch, cells.get(column, {}), cell, kind))
        target.put_row(index, cells)
    return None


def shifted(cell: Cell, rows: int, columns: int) -> Cell:
    """Return a cell whose formula, if it is one, points as far from its new place as it did from the old."""
    formula = cell.get("userEnteredValue", {}).get("formulaValue")
    if formula is None or not (rows or columns):
        return cell
    return {**cell, "userEnteredValue": {"formulaValue": shift_formula(formula, rows, columns)}}


def _put(cells: dict[int, Cell], column: int, cell: Cell) -> None:
    if cell:
        cells[column] = cell
    else:
        cells.pop(column, None)


def _take(batch: Batch, sheet: Sheet, area: Area, kind: str) -> dict[tuple[int, int], Cell]:
    """Return the filled cells of an area by place; of values, what the formulas come to."""
    if kind != "PASTE_VALUES":
        return {(row, column): cell for row, column, cell in sheet.cells(area)}
    effective = Effective(batch.book)
    taken = {}
    for row, column, cell in sheet.cells(area):
        value = effective.value(sheet, row, column, cell)
        taken[row, column] = {"userEnteredValue": value} if value and "errorValue" not in value else {}
    return taken


def _destination(batch: Batch, given: dict[str, Any], height: int, width: int) -> tuple[Sheet, Area]:
    """Return the sheet and the area to paste over: a multiple of the source's size, else that size."""
    sheet, box = batch.book.place(given)
    place = clamp(box, sheet.row_count, sheet.column_count)
    rows = place.height if place.height > 0 and place.height % height == 0 else height
    columns = place.width if place.width > 0 and place.width % width == 0 else width
    covered = Area(place.top, place.top + rows, place.left, place.left + columns)
    _check_inside(sheet, covered)
    batch.guard(sheet, covered)
    return sheet, covered


def _check_inside(sheet: Sheet, covered: Area) -> None:
    if not sheet.area.holds(covered):
        raise Refusal(f"The paste reaches over the grid's end. {sheet.limits()}")


def _check_filled(area: Area) -> None:
    if not (area.height and area.width):
        raise Refusal("The source must have at least one cell.")


def _pasted(old: Cell, new: Cell, kind: str) -> Cell:
    names = _PASTED.get(kind)
    if names is None:
        pasted = dict(new)
        if kind == "PASTE_NO_BORDERS" and "userEnteredFormat" in pasted:
            pasted["userEnteredFormat"] = {n: p for n, p in pasted["userEnteredFormat"].items() if n != "borders"}
        return pasted
    gone = _TYPED if "userEnteredValue" in names else names
    kept = {name: part for name, part in old.items() if name not in gone}
    return {**{name: new[name] for name in names if name in new}, **kept}


def _typed(batch: Batch, old: Cell, new: Pasted, kind: str) -> Cell:
    """Return a cell with a pasted text typed into it, drawn as it was drawn."""
    cell = type_text(batch, old, new.text)
    if not new.style or kind not in _WITH_MERGES:
        return cell
    style = cell.get("userEnteredFormat", {})
    return {**cell, "userEnteredFormat": {**style, "textFormat": {**style.get("textFormat", {}), **new.style}}}


def _placed(merged: Area, source: Area, home: Area, *, turned: bool) -> Area | None:
    """Return a merge of the source by its place in a copy, or None where the source does not hold it."""
    if not source.holds(merged):
        return None
    top, bottom = merged.top - source.top, merged.bottom - source.top
    left, right = merged.left - source.left, merged.right - source.left
    placed = Area(left, right, top, bottom) if turned else Area(top, bottom, left, right)
    return placed if home.holds(placed) else None


def _moved(area: Area, place: Area) -> Area:
    return Area(area.top + place.top, area.bottom + place.top, area.left + place.left, area.right + place.left)


def _add_merges(sheet: Sheet, areas: list[Area]) -> None:
    added = [grid_range(sheet.sheet_id, area) for area in areas]
    sheet.objects["merges"] = [*sheet.objects.get("merges", []), *added]


def _copy_rules(batch: Batch, source: Sheet, area: Area, target: Sheet, tiles: list[Area], *, turned: bool) -> None:
    """Let the conditional formats over the source cover its copies too: on another sheet, as rules of their own."""
    rules = []
    for rule in source.objects.get("conditionalFormats", []):
        inner = [_common(source.cut(box_of(each)), area) for each in rule["ranges"]]
        homes = [_placed(each, area, Area(0, 1 << 30, 0, 1 << 30), turned=turned) for each in inner if each]
        added = [grid_range(target.sheet_id, _moved(each, tile)) for tile in tiles for each in homes if each]
        if source.sheet_id == target.sheet_id:
            new = [each for each in added if each not in rule["ranges"]]
            rules.append({**rule, "ranges": [*rule["ranges"], *new]} if new else rule)
        elif added:
            rules.append({**rule, "ranges": added})
    if not rules:
        return
    kept = [] if source.sheet_id == target.sheet_id else target.objects.get("conditionalFormats", [])
    batch.book.edit(target.sheet_id).objects["conditionalFormats"] = [*kept, *rules]


def _common(one: Area, other: Area) -> Area | None:
    if not one.meets(other):
        return None
    top, left = max(one.top, other.top), max(one.left, other.left)
    return Area(top, min(one.bottom, other.bottom), left, min(one.right, other.right))


def _grow(batch: Batch, sheet: Sheet, covered: Area) -> None:
    sheet.resize("ROWS", max(covered.bottom, sheet.row_count))
    sheet.resize("COLUMNS", max(covered.right, sheet.column_count))
    batch.book.check_size()


KINDS: dict[str, Kind] = {"copyPaste": copy_paste, "cutPaste": cut_paste, "pasteData": paste_data}

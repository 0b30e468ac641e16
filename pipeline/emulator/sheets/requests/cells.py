"""Requests that write cells come in; the workbook with those cells changed goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.sheets.a1 import Area, box_of
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.entering import MAX_CHARACTERS, checked
from pipeline.emulator.sheets.fields import VALUE_PATHS, Paths, cell_paths, merge
from pipeline.emulator.sheets.grid import NOTHING, Cell, Sheet
from pipeline.emulator.sheets.objects import TABLES, bare, find, replace
from pipeline.emulator.sheets.references import shift_formula
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.requests.conditions import VALIDATION, check_condition
from pipeline.emulator.sheets.requests.entries import with_value
from pipeline.emulator.sheets.requests.shifting import shift_down
from pipeline.emulator.sheets.rows import Line, pack, put_value, trim, unpack
from pipeline.emulator.singles import shorten

_BORDERS = ("top", "bottom", "left", "right")
_WIDTHS = {"SOLID_MEDIUM": 2, "SOLID_THICK": 3, "DOUBLE": 3}


def update_cells(batch: Batch, body: dict[str, Any]) -> Reply:
    """Write rows at `start`, or fill `range` with them and clear what they do not cover.

    Documented: only the fields of the mask change; a new value erases the old one's runs of text.
    Reported: the words that refuse more rows or columns than the range has.
    Assumed: the words of the other refusals.
    """
    paths = cell_paths(body.get("fields", ""))
    rows = body.get("rows", [])
    if "range" in body:
        target, area = batch.edit(body["range"])
        _check_inside(rows, area)
        for offset in range(area.height):
            cells = rows[offset].get("values", []) if offset < len(rows) else []
            if cells or area.top + offset < len(target.rows):
                padded = cells + [NOTHING] * (area.width - len(cells))
                write_row(target, area.top + offset, area.left, padded, paths)
        return None
    if "start" not in body:
        raise Refusal("Must specify either a start or a range.")
    start = body["start"]
    sheet = batch.book.sheet(start.get("sheetId", 0))
    top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
    _check_start(sheet, top, left)
    _check_inside(rows, Area(top, sheet.row_count, left, sheet.column_count))
    width = max((len(row.get("values", ())) for row in rows), default=0)
    batch.guard(sheet, Area(top, top + len(rows), left, left + width))
    target = batch.book.edit(sheet.sheet_id)
    for offset, row in enumerate(rows):
        write_row(target, top + offset, left, row.get("values", []), paths)
    return None


def append_cells(batch: Batch, body: dict[str, Any]) -> Reply:
    """Write rows after the last row with data, adding rows (never columns) to the grid where it ends.

    Documented: rows are inserted where the sheet ends; with a table, the rows go into its body.
    Reported: no columns are added.
    Assumed: a full table takes in new rows and shifts down what is below it; the words of the refusals.
    """
    paths = cell_paths(body.get("fields", ""))
    rows = body.get("rows", [])
    if "tableId" in body:
        _append_to_table(batch, body["tableId"], rows, paths)
        return None
    sheet = batch.book.sheet(body.get("sheetId", 0))
    top = sheet.last_valued_row()
    area = Area(top, top + len(rows), 0, sheet.column_count)
    _check_inside(rows, area)
    batch.guard(sheet, area)
    target = batch.book.edit(sheet.sheet_id)
    if area.bottom > target.row_count:
        target.resize("ROWS", area.bottom)
        batch.book.check_size()
    for offset, row in enumerate(rows):
        write_row(target, top + offset, 0, row.get("values", []), paths)
    return None


def _append_to_table(batch: Batch, number: str, rows: list[dict[str, Any]], paths: Paths) -> None:
    sheet, table = find(batch.book, TABLES, number)
    area = sheet.cut(box_of(table["range"]))
    body = area._replace(top=area.top + 1, bottom=area.bottom - ("footerColorStyle" in table.get("rowsProperties", {})))
    filled = [row for row, _, cell in sheet.cells(body) if "userEnteredValue" in cell]
    top = max(filled, default=body.top - 1) + 1
    _check_inside(rows, Area(top, top + len(rows), area.left, area.right))
    batch.guard(sheet, Area(top, top + len(rows), area.left, area.right))
    target = batch.book.edit(sheet.sheet_id)
    more = top + len(rows) - body.bottom
    if more > 0:
        gap = area._replace(top=body.bottom, bottom=body.bottom + more)
        shift_down(batch, target, gap)
        table = find(batch.book, TABLES, number)[1]
        grown = {**table, "range": {**table["range"], "endRowIndex": area.bottom + more}}
        replace(batch, TABLES, target, table, grown)
    for offset, row in enumerate(rows):
        write_row(target, top + offset, area.left, row.get("values", []), paths)


def repeat_cell(batch: Batch, body: dict[str, Any]) -> Reply:
    """Write the same fields into every cell of a range; relative references in a formula move along.

    Documented: only the fields of the mask change; `=A1` over B2:C4 becomes `=A2` in B3, `=B1` in C2.
    """
    paths = cell_paths(body.get("fields", ""))
    target, area = batch.edit(body.get("range", {}))
    cell = body.get("cell", {})
    formula = cell.get("userEnteredValue", {}).get("formulaValue")
    cells = [cell] * area.width
    for index in range(area.top, area.bottom):
        if formula:
            moved = (shift_formula(formula, index - area.top, right) for right in range(area.width))
            cells = [{**cell, "userEnteredValue": {"formulaValue": text}} for text in moved]
        write_row(target, index, area.left, cells, paths)
    return None


def set_data_validation(batch: Batch, body: dict[str, Any]) -> Reply:
    """Set, or without a rule take away, the validation of every cell of a range.

    Documented: which conditions a validation may have, and how many values each takes.
    Assumed: the words of the refusals; rows that a filter hides are always included.
    """
    if "rule" in body:
        check_condition(batch.book, body["rule"].get("condition", {}), VALIDATION)
    target, area = batch.edit(body.get("range", {}))
    cells = [{"dataValidation": body["rule"]} if "rule" in body else NOTHING] * area.width
    for index in range(area.top, area.bottom):
        write_row(target, index, area.left, cells, (("dataValidation",),))
    return None


def update_borders(batch: Batch, body: dict[str, Any]) -> Reply:
    """Draw borders around and between the cells of a range; sides that are not named stay.

    Documented: the style NONE clears a border; the style says how wide a border is.
    Assumed: a border without a color is black; the neighbors' own borders stay as they are.
    """
    target, area = batch.edit(body.get("range", {}))
    drawn = {name: _border(border) for name, border in body.items() if name != "range"}
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            sides = _sides(area, row, column, drawn)
            if sides:
                patch = {"userEnteredFormat": {"borders": {side: each for side, each in sides.items() if each}}}
                paths = tuple(("userEnteredFormat", "borders", side) for side in sides)
                target.put_cell(row, column, merge(target.cell(row, column), patch, paths))
    return None


def _border(given: dict[str, Any]) -> dict[str, Any] | None:
    """Return a border as it is answered; None for one that is cleared."""
    style = given.get("style", "STYLE_UNSPECIFIED")
    if style == "NONE":
        return None
    if style == "STYLE_UNSPECIFIED":
        raise Refusal("Must specify a style of the border.")
    border: dict[str, Any] = mirror_colors({"style": style, "width": _WIDTHS.get(style, 1), **_ink(given)})
    return border


def _ink(given: dict[str, Any]) -> dict[str, Any]:
    """Return a border's color, its style before the plain one."""
    named = {name: given[name] for name in ("colorStyle", "color") if name in given}
    return dict([next(iter(named.items()), ("color", {}))])


def _sides(area: Area, row: int, column: int, drawn: dict[str, Any]) -> dict[str, Any]:
    names = (
        ("top" if row == area.top else "innerHorizontal"),
        ("bottom" if row == area.bottom - 1 else "innerHorizontal"),
        ("left" if column == area.left else "innerVertical"),
        ("right" if column == area.right - 1 else "innerVertical"),
    )
    return {side: drawn[name] for side, name in zip(_BORDERS, names, strict=True) if name in drawn}


def write_row(sheet: Sheet, index: int, left: int, cells: list[Cell], paths: Paths) -> None:
    """Write the fields at `paths` of some CellData resources into one row from a column on."""
    if paths is VALUE_PATHS:
        sheet.put_line(index, _write_plain(sheet.rows.line(index), left, cells))
        return
    changed = _widen(sheet.rows.line(index), left + len(cells))
    for column, cell in enumerate(cells, left):
        changed[column] = pack(merge(unpack(changed[column]), _clean(cell, paths), paths))
    sheet.put_line(index, trim(changed))


def _write_plain(line: Line, left: int, cells: list[Cell]) -> Line:
    """Write values only: the common case, and the one that a hundred thousand rows take."""
    changed = _widen(line, left + len(cells))
    for column, cell in enumerate(cells, left):
        old, value = changed[column], _value(cell)
        is_plain = type(old) is not tuple and type(old) is not dict
        changed[column] = put_value(old, value) if is_plain else pack(with_value(unpack(old), value or {}))
    return trim(changed)


def _widen(line: Line, width: int) -> list[Any]:
    return [*line, *[None] * (width - len(line))]


def _clean(cell: Cell, paths: Paths) -> Cell:
    _check_runs(cell)
    cleaned = {**cell}
    if any(path[0] == "userEnteredValue" for path in paths) and "userEnteredValue" in cell:
        cleaned["userEnteredValue"] = _value(cell) or None
    if "userEnteredFormat" in cell:
        cleaned["userEnteredFormat"] = mirror_colors(cell["userEnteredFormat"])
    if "note" in cell:
        cleaned["note"] = cell["note"] or None
    if "dataValidation" in cell:
        cleaned["dataValidation"] = bare(cell["dataValidation"])
    return {name: part for name, part in cleaned.items() if part is not None}


def _check_runs(cell: Cell) -> None:
    """Refuse runs of rich text where there is no text, or where they do not follow each other in it."""
    runs = cell.get("textFormatRuns")
    value = cell.get("userEnteredValue")
    if not runs or value is None:
        return
    text = value.get("stringValue")
    if text is None:
        raise Refusal("textFormatRuns can only be set on a cell with a stringValue.")
    starts = [run.get("startIndex", 0) for run in runs]
    if starts != sorted(set(starts)) or starts[0] < 0 or starts[-1] >= len(text.encode("utf-16-le")) // 2:
        raise Refusal("textFormatRuns must start at increasing indexes inside of the text.")


def _value(cell: Cell) -> dict[str, Any] | None:
    """Return a cell's typed value; the empty text is no value."""
    value: dict[str, Any] | None = cell.get("userEnteredValue")
    if not value:
        return None
    text = value.get("stringValue")
    if text is not None:
        return value if text and (len(text) <= MAX_CHARACTERS or checked(text)) else None
    if "errorValue" in value:
        raise Refusal("userEnteredValue.errorValue cannot be set.")
    if "formulaValue" in value:
        checked(value["formulaValue"])
    return value


def mirror_colors(value: Any) -> Any:
    """Return a format whose every color is told both ways, plain and as a style, as the service answers it."""
    if isinstance(value, list):
        return [mirror_colors(item) for item in value]
    if not isinstance(value, dict):
        return value
    mirrored = {name: mirror_colors(part) for name, part in value.items()}
    for name in [name for name in mirrored if name.lower().endswith("color")]:
        if isinstance(mirrored[name], dict) and name != "rgbColor":
            mirrored[name] = _singles(mirrored[name])
            mirrored.setdefault(f"{name}Style", {"rgbColor": mirrored[name]})
    for name in [name for name in mirrored if name.lower().endswith("colorstyle")]:
        if "rgbColor" in mirrored[name]:
            mirrored[name.removesuffix("Style")] = mirrored[name]["rgbColor"] = _singles(mirrored[name]["rgbColor"])
    return mirrored


def _singles(color: dict[str, Any]) -> dict[str, Any]:
    return {name: shorten(part) if isinstance(part, float) else part for name, part in color.items() if part}


def _check_start(sheet: Sheet, row: int, column: int) -> None:
    if row < 0 or column < 0:
        raise Refusal(f"GridCoordinate.rowIndex[{row}] and columnIndex[{column}] must be at least 0")
    if row >= sheet.row_count:
        raise Refusal(f"GridCoordinate.rowIndex[{row}] is after last row in grid[{sheet.row_count - 1}]")
    if column >= sheet.column_count:
        raise Refusal(f"GridCoordinate.columnIndex[{column}] is after last column in grid[{sheet.column_count - 1}]")


def _check_inside(rows: list[dict[str, Any]], area: Area) -> None:
    beyond = "beyond the last requested"
    if len(rows) > area.height:
        raise Refusal(f"Attempting to write row: {area.bottom}, {beyond} row of: {area.bottom - 1}")
    if max((len(row.get("values", ())) for row in rows), default=0) > area.width:
        raise Refusal(f"Attempting to write column: {area.right}, {beyond} column of: {area.right - 1}")


KINDS: dict[str, Kind] = {
    "updateCells": update_cells,
    "appendCells": append_cells,
    "repeatCell": repeat_cell,
    "setDataValidation": set_data_validation,
    "updateBorders": update_borders,
}

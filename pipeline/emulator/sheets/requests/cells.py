"""Requests that write cells come in; the workbook with those cells changed goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.errors import not_built
from pipeline.emulator.sheets.a1 import Area
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.entering import MAX_CHARACTERS, checked
from pipeline.emulator.sheets.fields import Paths, cell_paths, merge
from pipeline.emulator.sheets.grid import NOTHING, Cell, Sheet
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.rows import Line, put_value, trim
from pipeline.emulator.singles import shorten

_VALUE: Paths = (("userEnteredValue",),)
_BORDERS = ("top", "bottom", "left", "right")


def update_cells(batch: Batch, body: dict[str, Any]) -> Reply:
    """Write rows at `start`, or fill `range` with them and clear what they do not cover."""
    paths = cell_paths(body.get("fields", ""))
    rows = body.get("rows", [])
    if "range" in body:
        sheet, area = batch.book.cut(body["range"])
        _check_inside(rows, area)
        target = batch.book.edit(sheet.sheet_id)
        for offset in range(area.height):
            cells = rows[offset].get("values", []) if offset < len(rows) else []
            if cells or area.top + offset < len(target.rows):
                padded = cells + [NOTHING] * (area.width - len(cells))
                write_row(target, area.top + offset, area.left, padded, paths)
        return None
    if "start" not in body:
        raise Refusal("Must specify either a start or a range.")
    start = body["start"]
    target = batch.book.edit(start.get("sheetId", 0))
    top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
    _check_start(target, top, left)
    _check_inside(rows, Area(top, target.row_count, left, target.column_count))
    for offset, row in enumerate(rows):
        write_row(target, top + offset, left, row.get("values", []), paths)
    return None


def append_cells(batch: Batch, body: dict[str, Any]) -> Reply:
    """Write rows after the last row with data, adding rows (never columns) to the grid where it ends."""
    paths = cell_paths(body.get("fields", ""))
    rows = body.get("rows", [])
    if "tableId" in body:
        raise not_built("sheets.spreadsheets.batchUpdate appendCells.tableId")
    target = batch.book.edit(body.get("sheetId", 0))
    top = target.last_valued_row()
    _check_inside(rows, Area(top, top + len(rows), 0, target.column_count))
    if top + len(rows) > target.row_count:
        target.resize("ROWS", top + len(rows))
        batch.book.check_size()
    for offset, row in enumerate(rows):
        write_row(target, top + offset, 0, row.get("values", []), paths)
    return None


def repeat_cell(batch: Batch, body: dict[str, Any]) -> Reply:
    """Write the same fields into every cell of a range."""
    paths = cell_paths(body.get("fields", ""))
    sheet, area = batch.book.cut(body.get("range", {}))
    target = batch.book.edit(sheet.sheet_id)
    cells = [body.get("cell", {})] * area.width
    for index in range(area.top, area.bottom):
        write_row(target, index, area.left, cells, paths)
    return None


def set_data_validation(batch: Batch, body: dict[str, Any]) -> Reply:
    """Set, or without a rule take away, the validation of every cell of a range."""
    sheet, area = batch.book.cut(body.get("range", {}))
    target = batch.book.edit(sheet.sheet_id)
    cells = [{"dataValidation": body["rule"]} if "rule" in body else NOTHING] * area.width
    for index in range(area.top, area.bottom):
        write_row(target, index, area.left, cells, (("dataValidation",),))
    return None


def update_borders(batch: Batch, body: dict[str, Any]) -> Reply:
    """Draw borders around and between the cells of a range; sides that are not named stay."""
    sheet, area = batch.book.cut(body.get("range", {}))
    target = batch.book.edit(sheet.sheet_id)
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            sides = _sides(area, row, column, body)
            if sides:
                patch = {"userEnteredFormat": {"borders": sides}}
                paths = tuple(("userEnteredFormat", "borders", side) for side in sides)
                target.put_cell(row, column, merge(target.cell(row, column), patch, paths))
    return None


def _sides(area: Area, row: int, column: int, body: dict[str, Any]) -> dict[str, Any]:
    names = (
        ("top" if row == area.top else "innerHorizontal"),
        ("bottom" if row == area.bottom - 1 else "innerHorizontal"),
        ("left" if column == area.left else "innerVertical"),
        ("right" if column == area.right - 1 else "innerVertical"),
    )
    return {side: body[name] for side, name in zip(_BORDERS, names, strict=True) if name in body}


def write_row(sheet: Sheet, index: int, left: int, cells: list[Cell], paths: Paths) -> None:
    """Write the fields at `paths` of some CellData resources into one row from a column on."""
    if paths == _VALUE:
        sheet.put_line(index, _write_plain(sheet.rows.line(index), left, cells))
        return
    row = sheet.row(index)
    for column, cell in enumerate(cells, left):
        row[column] = merge(row.get(column, NOTHING), _clean(cell, paths), paths)
    sheet.put_row(index, row)


def _write_plain(line: Line, left: int, cells: list[Cell]) -> Line:
    """Write values only: the common case, and the one that a hundred thousand rows take."""
    changed = [*line, *[None] * (left + len(cells) - len(line))]
    for column, cell in enumerate(cells, left):
        changed[column] = put_value(changed[column], _value(cell))
    return trim(changed)


def _clean(cell: Cell, paths: Paths) -> Cell:
    cleaned = {**cell}
    if any(path[0] == "userEnteredValue" for path in paths) and "userEnteredValue" in cell:
        cleaned["userEnteredValue"] = _value(cell) or None
    if "userEnteredFormat" in cell:
        cleaned["userEnteredFormat"] = mirror_colors(cell["userEnteredFormat"])
    return {name: part for name, part in cleaned.items() if part is not None}


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
    for name in [name for name in mirrored if name.endswith("ColorStyle")]:
        if "rgbColor" in mirrored[name]:
            mirrored[name.removesuffix("Style")] = mirrored[name]["rgbColor"] = _singles(mirrored[name]["rgbColor"])
    return mirrored


def _singles(color: dict[str, Any]) -> dict[str, Any]:
    return {name: shorten(part) if isinstance(part, float) else part for name, part in color.items() if part}


def _check_start(sheet: Sheet, row: int, column: int) -> None:
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

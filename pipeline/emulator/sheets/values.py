"""A sheet's area comes in; its plain JSON values go out, or it is written, cleared, or found to be a table's."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.sheets.a1 import Area, Box, column_letters, write_range
from pipeline.emulator.sheets.effective import Effective, tidy
from pipeline.emulator.sheets.entering import entered_value, raw_value
from pipeline.emulator.sheets.formatting import DATE_TYPES
from pipeline.emulator.sheets.grid import Cell, Sheet
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.rows import unpack
from pipeline.emulator.sheets.workbook import Workbook

FORMATTED, UNFORMATTED, FORMULA = "FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"


class Rendering:
    """How cells are read: the options of the values methods, with one set of computed cells."""

    def __init__(self, workbook: Workbook, options: dict[str, Any], prefix: str = "") -> None:
        """`options` are the parameters; `prefix` is "response" where a write asks for its values back."""

        def option(name: str, default: str) -> str:
            key = f"{prefix}{name[0].upper()}{name[1:]}" if prefix else name
            return str(options.get(key) or default)

        self.workbook = workbook
        self.effective = Effective(workbook)
        self.value = option("valueRenderOption", FORMATTED)
        self.date = option("dateTimeRenderOption", "SERIAL_NUMBER")
        self._plain = {str} if self.value == FORMATTED else {str, int, bool}
        self.columns_first = options.get("majorDimension") == "COLUMNS"

    def read(self, sheet: Sheet, area: Area) -> dict[str, Any]:
        """Return a ValueRange of an area: blanks at the end trimmed, no values where all is blank."""
        filled = range(area.top, min(area.bottom, len(sheet.rows)))
        rows = trim_rows([self._row(sheet, index, area) for index in filled])
        if self.columns_first:
            rows = transpose(rows)
        answer = {
            "range": write_range(sheet.title, area),
            "majorDimension": "COLUMNS" if self.columns_first else "ROWS",
        }
        return {**answer, "values": rows} if rows else answer

    def _row(self, sheet: Sheet, index: int, area: Area) -> list[Any]:
        return [
            kept if type(kept) in self._plain else self._render(sheet, index, column, unpack(kept))
            for column, kept in enumerate(sheet.line(index, area), area.left)
        ]

    def _render(self, sheet: Sheet, row: int, column: int, cell: Cell) -> Any:
        entered = cell.get("userEnteredValue")
        if not entered:
            return ""
        if self.value == FORMULA and "formulaValue" in entered:
            return entered["formulaValue"]
        effective = self.effective.value(sheet, row, column, cell)
        if self.value == FORMATTED or self._is_shown_date(cell, effective) or "errorValue" in effective:
            return self.effective.shown(cell, effective)
        if "numberValue" in effective:
            return tidy(effective["numberValue"])
        return next(iter(effective.values()), "")

    def _is_shown_date(self, cell: Cell, effective: dict[str, Any]) -> bool:
        kind = cell.get("userEnteredFormat", {}).get("numberFormat", {}).get("type")
        return self.date == "FORMATTED_STRING" and kind in DATE_TYPES and "numberValue" in effective


def trim_rows(rows: list[list[Any]]) -> list[list[Any]]:
    """Drop the blanks at the end of each row and the empty rows at the end."""
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def transpose(rows: list[list[Any]]) -> list[list[Any]]:
    """Turn rows into columns, blanks at the end trimmed again."""
    width = max(map(len, rows), default=0)
    return trim_rows([[row[i] if i < len(row) else "" for row in rows] for i in range(width)])


def write_values(
    workbook: Workbook, sheet: Sheet, box: Box | None, values: list[Any], *, columns_first: bool, typed: bool
) -> tuple[Area, int]:
    """Write values from a range's first cell on; return the written area and the number of cells.

    `typed` reads texts as if somebody typed them (USER_ENTERED). A null leaves its cell alone. The grid grows where
    the values reach over it.

    Raises:
        Refusal: where the range starts outside the grid or the values do not fit into it.
    """
    start = sheet.cut(box)
    rows = _rows(values, columns_first=columns_first)
    height, width = len(rows), max(map(len, rows), default=0)
    _check_fit(sheet, box, start, height, width)
    target = workbook.edit(sheet.sheet_id)
    area = Area(start.top, start.top + height, start.left, start.left + width)
    if height and width:
        grow(workbook, target, area.bottom, area.right)
    count = sum(_write_row(target, area.top + index, start.left, row, typed=typed) for index, row in enumerate(rows))
    return area, count


def grow(workbook: Workbook, sheet: Sheet, rows: int, columns: int) -> None:
    """Let a sheet's grid have at least so many rows and columns."""
    if rows > sheet.row_count or columns > sheet.column_count:
        sheet.resize("ROWS", max(rows, sheet.row_count))
        sheet.resize("COLUMNS", max(columns, sheet.column_count))
        workbook.check_size()


def _rows(values: list[Any], *, columns_first: bool) -> list[list[Any]]:
    for line in values:
        if not isinstance(line, list):
            raise Refusal(f"Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), \"{line}\"")
    if not columns_first:
        return values
    height = max(map(len, values), default=0)
    return [[line[i] if i < len(line) else None for line in values] for i in range(height)]


def _check_fit(sheet: Sheet, box: Box | None, start: Area, height: int, width: int) -> None:
    """One cell is only a place to start; a larger range must hold the values."""
    top, bottom, left, right = box or Box()
    if (top, left) != (None, None) and bottom == start.top + 1 and right == start.left + 1:
        return
    where = write_range(sheet.title, start)
    if bottom is not None and start.top + height > bottom:
        raise Refusal(f"Requested writing within range [{where}], but tried writing to row [{bottom + 1}]")
    if right is not None and start.left + width > right:
        raise Refusal(
            f"Requested writing within range [{where}], but tried writing to column [{column_letters(right)}]"
        )


def _write_row(sheet: Sheet, index: int, left: int, values: list[Any], *, typed: bool) -> int:
    row = {**sheet.row(index)}
    count = 0
    for column, value in enumerate(values, left):
        if value is None:
            continue
        count += 1
        cell = _entered(row.get(column), value, typed=typed)
        if cell:
            row[column] = cell
        else:
            row.pop(column, None)
    sheet.put_row(index, row)
    return count


def _entered(cell: Cell | None, value: Any, *, typed: bool) -> Cell:
    """Return a cell with a new value: its format stays, its rich text goes."""
    kept = {name: part for name, part in (cell or {}).items() if name not in ("userEnteredValue", "textFormatRuns")}
    if not typed or kept.get("userEnteredFormat", {}).get("numberFormat", {}).get("type") == "TEXT":
        entered, implied = raw_value(value), None
    else:
        entered, implied = entered_value(value)
    if entered:
        kept["userEnteredValue"] = entered
    if implied and "numberFormat" not in kept.get("userEnteredFormat", {}):
        kept["userEnteredFormat"] = {**kept.get("userEnteredFormat", {}), "numberFormat": implied}
    return kept


def clear_values(workbook: Workbook, sheet: Sheet, area: Area) -> None:
    """Take the values out of an area; formats and notes stay."""
    target = workbook.edit(sheet.sheet_id)
    for index in range(area.top, min(area.bottom, len(target.rows))):
        row = target.row(index)
        if any(area.left <= column < area.right for column in row):
            emptied = {
                column: _entered(cell, "", typed=False) if area.left <= column < area.right else cell
                for column, cell in row.items()
            }
            target.put_row(index, {column: cell for column, cell in emptied.items() if cell})


def find_table(sheet: Sheet, area: Area) -> Area | None:
    """Guess the table that `append` continues: the block of filled cells around the last filled one of an area.

    The block ends at blank rows and columns: a row "x, blank, y" holds two tables, and the one to the right is last.
    """
    last = _last_filled(sheet, area)
    if last is None:
        return None
    top, left = last
    block, before = Area(top, top + 1, left, left + 1), None
    while block != before:
        before, block = block, _grow_each_way(sheet, block)
    return block


def _last_filled(sheet: Sheet, area: Area) -> tuple[int, int] | None:
    for index in range(min(area.bottom, len(sheet.rows)) - 1, area.top - 1, -1):
        row = sheet.row(index)
        filled = [c for c, cell in row.items() if area.left <= c < area.right and "userEnteredValue" in cell]
        if filled:
            return index, max(filled)
    return None


def _grow_each_way(sheet: Sheet, block: Area) -> Area:
    """Take in the lines beside a block for as long as one of their cells (corners too) is filled."""
    top, bottom, left, right = block
    while _filled_row(sheet, top - 1, left, right):
        top -= 1
    while _filled_row(sheet, bottom, left, right):
        bottom += 1
    while _filled_column(sheet, left - 1, top, bottom):
        left -= 1
    while _filled_column(sheet, right, top, bottom):
        right += 1
    return Area(top, bottom, left, right)


def _filled_row(sheet: Sheet, row: int, left: int, right: int) -> bool:
    return row >= 0 and any(sheet.has_value(row, column) for column in range(left - 1, right + 1))


def _filled_column(sheet: Sheet, column: int, top: int, bottom: int) -> bool:
    return column >= 0 and any(sheet.has_value(row, column) for row in range(max(top - 1, 0), bottom + 1))

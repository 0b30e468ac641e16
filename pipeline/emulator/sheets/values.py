"""A sheet's area comes in; its plain JSON values go out, or it is written or cleared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.emulator.sheets.a1 import Area, Box, column_letters, write_range
from pipeline.emulator.sheets.dialects import Dialect
from pipeline.emulator.sheets.effective import Effective, tidy
from pipeline.emulator.sheets.entering import checked, entered_value, raw_value
from pipeline.emulator.sheets.formatting import DATE_TYPES
from pipeline.emulator.sheets.grid import Cell, Sheet
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.rows import pack, pack_value, trim, unpack
from pipeline.emulator.sheets.text_format import write_value
from pipeline.emulator.sheets.workbook import Workbook

FORMATTED, UNFORMATTED, FORMULA = "FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"

_CELLS = {str, int, float, bool, type(None)}
_FORMATTED = {tuple, dict}
_GOES = ("userEnteredValue", "textFormatRuns", "chipRuns")


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
        is_date = self.date == "FORMATTED_STRING" and "numberValue" in effective
        if (
            self.value == FORMATTED
            or "errorValue" in effective
            or (is_date and self._is_date(sheet, row, column, cell))
        ):
            return self.effective.shown_at(sheet, row, column, cell, effective)
        if "numberValue" in effective:
            return tidy(effective["numberValue"])
        return next(iter(effective.values()), "")

    def _is_date(self, sheet: Sheet, row: int, column: int, cell: Cell) -> bool:
        return (self.effective.number_format(sheet, row, column, cell) or {}).get("type") in DATE_TYPES


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


@dataclass(frozen=True)
class Entry:
    """How values are taken: RAW as they are, USER_ENTERED (`typed`) as if somebody there typed them in that year."""

    typed: bool
    dialect: Dialect
    year: int

    def read(self, value: Any) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """Return (ExtendedValue, implied NumberFormat or None)."""
        return entered_value(value, self.dialect, self.year) if self.typed else (raw_value(value), None)


def write_values(workbook: Workbook, sheet: Sheet, start: Area, rows: list[list[Any]], entry: Entry) -> int:
    """Write rows from an area's first cell on, and let the grid grow with them; return the number of cells.

    A null leaves its cell alone; the empty text clears it.
    """
    target = workbook.edit(sheet.sheet_id)
    height, width = size_of(rows)
    if height and width:
        grow(workbook, target, start.top + height, start.left + width)
    return sum(_write_row(target, index, start.left, row, entry) for index, row in enumerate(rows, start.top))


def size_of(rows: list[list[Any]]) -> tuple[int, int]:
    """Return how many rows and columns the values take."""
    return len(rows), max(map(len, rows), default=0)


def grow(workbook: Workbook, sheet: Sheet, rows: int, columns: int) -> None:
    """Let a sheet's grid have at least so many rows and columns."""
    if rows > sheet.row_count or columns > sheet.column_count:
        sheet.resize("ROWS", max(rows, sheet.row_count))
        sheet.resize("COLUMNS", max(columns, sheet.column_count))
        workbook.check_size()


def read_rows(given: dict[str, Any]) -> list[list[Any]]:
    """Return the rows of a ValueRange, whichever its major dimension; refuse what no cell can hold."""
    values = given.get("values", [])
    for index, line in enumerate(values):
        if not set(map(type, line)) <= _CELLS:
            place = next(place for place, value in enumerate(line) if type(value) not in _CELLS)
            raise Refusal(f"Invalid values[{index}][{place}]: {write_value(line[place])}")
    if given.get("majorDimension") != "COLUMNS":
        return list(values)
    height = max(map(len, values), default=0)
    return [[line[i] if i < len(line) else None for line in values] for i in range(height)]


def check_fit(sheet: Sheet, box: Box | None, rows: list[list[Any]]) -> Area:
    """Return the area that the rows take; one cell is only a place to start, a larger range must hold them.

    Raises:
        Refusal: where the range starts outside the grid, or the rows do not fit into it.
    """
    start = sheet.cut(box)
    height, width = size_of(rows)
    top, bottom, left, right = box or Box()
    where = write_range(sheet.title, start)
    if (top, left) == (None, None) or bottom != start.top + 1 or right != start.left + 1:
        if bottom is not None and start.top + height > bottom:
            raise Refusal(f"Requested writing within range [{where}], but tried writing to row [{bottom + 1}]")
        if right is not None and start.left + width > right:
            letters = column_letters(right)
            raise Refusal(f"Requested writing within range [{where}], but tried writing to column [{letters}]")
    return Area(start.top, start.top + height, start.left, start.left + width)


def _write_row(sheet: Sheet, index: int, left: int, values: list[Any], entry: Entry) -> int:
    line = sheet.rows.line(index)
    changed = [*line, *[None] * (left + len(values) - len(line))]
    count = 0
    for column, value in enumerate(values, left):
        if value is not None:
            changed[column] = _entered(changed[column], value, entry)
            count += 1
    sheet.put_line(index, trim(changed))
    return count


def _entered(kept: Any, value: Any, entry: Entry) -> Any:
    """Return a packed cell with a new value: its format stays, its rich text goes."""
    plain = type(kept) not in _FORMATTED
    if plain and not entry.typed:
        return pack_value(checked(value) if isinstance(value, str) else value) if value != "" else None
    cell = {} if plain else unpack(kept)
    style = cell.get("userEnteredFormat", {})
    is_text = style.get("numberFormat", {}).get("type") == "TEXT"
    entered, implied = (raw_value(value), None) if is_text else entry.read(value)
    if implied and "numberFormat" not in style:
        style = {**style, "numberFormat": implied}
    rest = {name: part for name, part in cell.items() if name not in _GOES}
    return pack(
        {
            **({"userEnteredValue": entered} if entered else {}),
            **rest,
            **({"userEnteredFormat": style} if style else {}),
        }
    )


def clear_values(workbook: Workbook, sheet: Sheet, area: Area) -> None:
    """Take the values out of an area; formats and notes stay."""
    target = workbook.edit(sheet.sheet_id)
    for index in range(area.top, min(area.bottom, len(target.rows))):
        line = target.rows.line(index)
        if any(kept is not None for kept in line[area.left : area.right]):
            cleared = [_cleared(kept) for kept in line[area.left : area.right]]
            target.put_line(index, trim([*line[: area.left], *cleared, *line[area.right :]]))


def _cleared(kept: Any) -> Any:
    if type(kept) not in _FORMATTED:
        return None
    return pack({name: part for name, part in unpack(kept).items() if name not in _GOES})

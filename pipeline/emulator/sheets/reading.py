"""A workbook and what is asked of it come in; the Spreadsheet resource, with grid data where wanted, goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.discovery import Mask, Picked
from pipeline.emulator.sheets.a1 import Area
from pipeline.emulator.sheets.effective import Effective, tidy
from pipeline.emulator.sheets.grid import NOTHING, Cell, Sheet
from pipeline.emulator.sheets.requests.sheets import show_properties
from pipeline.emulator.sheets.rows import Line, unpack
from pipeline.emulator.sheets.workbook import Workbook

PIXELS = {"ROWS": 21, "COLUMNS": 100}
_CELL = "sheets.data.rowData.values"
_DATA = "sheets.data"

Areas = dict[int, list[Area]]
Lines = dict[tuple[int, str, int], list[dict[str, Any]]]


def read_spreadsheet(
    book: Workbook, file_id: str, title: str, areas: Areas | None, *, data: bool, mask: Mask | None
) -> dict[str, Any]:
    """Return the Spreadsheet resource.

    `areas` limits it to those sheets, and the grid data to those areas; `mask` only spares work that it would undo.
    """
    lines = _metadata_by_line(book)
    sheets = [sheet for sheet in book.sheets.values() if areas is None or sheet.sheet_id in areas]
    reader = _GridReader(book, lines, mask) if data else None
    answer: dict[str, Any] = {
        "spreadsheetId": file_id,
        "properties": {"title": title, **book.properties},
        "sheets": [_read_sheet(book, sheet, areas, reader) for sheet in sheets],
        "namedRanges": list(book.named_ranges.values()),
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{file_id}/edit",
        "developerMetadata": _metadata_of(book, "SPREADSHEET"),
    }
    return {name: value for name, value in answer.items() if value not in ([], None)}


def _read_sheet(book: Workbook, sheet: Sheet, areas: Areas | None, reader: _GridReader | None) -> dict[str, Any]:
    shown: dict[str, Any] = {"properties": show_properties(book, sheet)}
    if reader is not None and sheet.is_grid:
        wanted = [sheet.area] if areas is None else areas[sheet.sheet_id]
        shown["data"] = [reader.read(sheet, area) for area in wanted]
    shown |= {name: value for name, value in sheet.objects.items() if value}
    metadata = [e for e in _metadata_of(book, "SHEET") if e["location"].get("sheetId") == sheet.sheet_id]
    return {**shown, "developerMetadata": metadata} if metadata else shown


def _metadata_of(book: Workbook, kind: str) -> list[dict[str, Any]]:
    return [entry for entry in book.metadata.values() if entry["location"]["locationType"] == kind]


def _metadata_by_line(book: Workbook) -> Lines:
    lines: Lines = {}
    for entry in book.metadata.values():
        line = entry["location"].get("dimensionRange")
        if line:
            lines.setdefault((line.get("sheetId", 0), line["dimension"], line["startIndex"]), []).append(entry)
    return lines


class _GridReader:
    """Reads areas as GridData, leaving out what the mask would take away again."""

    def __init__(self, book: Workbook, lines: Lines, mask: Mask | None) -> None:
        self.lines = lines
        self.effective = Effective(book)
        self.default = book.properties.get("defaultFormat", {})

        def wants(path: str) -> bool:
            return mask is None or mask.wants(path)

        self.wants_rows = wants(f"{_DATA}.rowData")
        self.wants_lines = {"ROWS": wants(f"{_DATA}.rowMetadata"), "COLUMNS": wants(f"{_DATA}.columnMetadata")}
        computed = ("effectiveValue", "formattedValue", "effectiveFormat", "hyperlink")
        self.wanted = {name for name in computed if wants(f"{_CELL}.{name}")}
        self.stored = mask.names_at(_CELL) if mask and not self.wanted else None

    def read(self, sheet: Sheet, area: Area) -> dict[str, Any]:
        """Return one GridData; rows and cells after the last filled ones are left out."""
        grid: dict[str, Any] = {}
        if area.top:
            grid["startRow"] = area.top
        if area.left:
            grid["startColumn"] = area.left
        if self.wants_rows:
            lines = range(area.top, min(area.bottom, len(sheet.rows)))
            rows: list[dict[str, Any]]
            if self.stored is not None:
                rows = Picked(_pick_row(sheet.line(index, area), self.stored) for index in lines)
            else:
                rows = [self._row(sheet, index, area) for index in lines]
            while rows and not rows[-1]:
                rows.pop()
            grid |= {"rowData": rows} if rows else {}
        if self.wants_lines["ROWS"]:
            grid["rowMetadata"] = self._lines(sheet, "ROWS", area.top, area.bottom)
        if self.wants_lines["COLUMNS"]:
            grid["columnMetadata"] = self._lines(sheet, "COLUMNS", area.left, area.right)
        return grid

    def _lines(self, sheet: Sheet, dimension: str, start: int, end: int) -> list[dict[str, Any]]:
        marks = sheet.marks[dimension]
        plain = {"pixelSize": PIXELS[dimension]}
        found = []
        for index in range(start, end):
            line = {**plain, **marks[index]} if index in marks else plain
            metadata = self.lines.get((sheet.sheet_id, dimension, index))
            found.append({**line, "developerMetadata": metadata} if metadata else line)
        return found

    def _row(self, sheet: Sheet, index: int, area: Area) -> dict[str, Any]:
        cells = map(unpack, sheet.line(index, area))
        values = [self._cell(sheet, index, column, cell) for column, cell in enumerate(cells, area.left)]
        return {"values": values} if values else {}

    def _cell(self, sheet: Sheet, row: int, column: int, cell: Cell) -> dict[str, Any]:
        if not cell:
            return {}
        shown: dict[str, Any] = {}
        if "userEnteredValue" in cell:
            shown["userEnteredValue"] = cell["userEnteredValue"]
            if self.wanted:
                self._compute(shown, sheet, row, column, cell)
        if len(cell) > ("userEnteredValue" in cell):
            shown |= {name: part for name, part in cell.items() if name != "userEnteredValue"}
        if "effectiveFormat" in self.wanted:
            shown["effectiveFormat"] = overlay(self.default, self._format(sheet, row, column, cell))
        return shown

    def _format(self, sheet: Sheet, row: int, column: int, cell: Cell) -> dict[str, Any]:
        """Return a cell's own format, with the number format that its formula takes over."""
        own: dict[str, Any] = cell.get("userEnteredFormat", NOTHING)
        taken = self.effective.number_format(sheet, row, column, cell) if "userEnteredValue" in cell else None
        return {**own, "numberFormat": taken} if taken else own

    def _compute(self, shown: dict[str, Any], sheet: Sheet, row: int, column: int, cell: Cell) -> None:
        effective = self.effective.value(sheet, row, column, cell)
        if "effectiveValue" in self.wanted:
            shown["effectiveValue"] = plain_value(effective)
        if "formattedValue" in self.wanted and (text := self.effective.shown_at(sheet, row, column, cell, effective)):
            shown["formattedValue"] = text
        if "hyperlink" in self.wanted and (link := self.effective.link(sheet, row, column, cell)):
            shown["hyperlink"] = link


def _pick_row(line: Line, names: frozenset[str]) -> dict[str, Any]:
    """One row's cells, only what is stored in them under these names."""
    cells = map(unpack, line)
    return {"values": [{name: cell[name] for name in names if name in cell} for cell in cells]} if line else {}


def plain_value(effective: dict[str, Any]) -> dict[str, Any]:
    """Return an effective value without what only we know of it."""
    if "errorValue" in effective:
        return {"errorValue": {name: part for name, part in effective["errorValue"].items() if name != "shown"}}
    return {"numberValue": tidy(effective["numberValue"])} if "numberValue" in effective else effective


def overlay(default: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return a format over another, part by part."""
    if not own:
        return default
    laid = {**default}
    for name, part in own.items():
        beneath = laid.get(name)
        whole = name.lower().endswith(("color", "colorstyle"))
        if isinstance(beneath, dict) and isinstance(part, dict) and not whole:
            part = overlay(beneath, part)
        laid[name] = part
    return laid

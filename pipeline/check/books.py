"""A workbook as Google answers it comes in; its rows by tab, its other texts, its markers and its size go out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.google.ledger import COLUMN, COMMIT, FIXED_IDS, NEXT_NOTE
from pipeline.tables import Table

FIELDS = (
    "spreadsheetUrl,developerMetadata(metadataId,metadataKey,metadataValue),"
    "sheets(properties(sheetId,title,gridProperties(rowCount,columnCount)),"
    "data(startRow,startColumn,columnMetadata.developerMetadata(metadataKey,metadataValue),"
    "rowData.values.userEnteredValue))"
)
"""What a check reads of a workbook, in one request."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that calculates: none of ours does, so it equals nothing that belongs there."""

    text: str


Cell = str | int | float | bool | Formula
Key = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number and its tab as people see them, and its filled cells by column."""

    number: int
    tab: str
    cells: Mapping[str, Cell]

    def __getitem__(self, column: str) -> Cell:
        """What the cell holds, "" for an empty one."""
        return self.cells.get(column, "")

    def text(self, column: str) -> str:
        """What the cell holds where that is text, else ""."""
        value = self[column]
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of our tabs under the title it has now; `missing` are columns of ours that it lacks."""

    table: Table
    title: str = ""
    rows: tuple[Row, ...] = ()
    missing: tuple[str, ...] = ()

    def key(self, row: Row) -> Key:
        """The row's primary key."""
        return tuple(row[part] for part in self.table.primary_key)

    def unit(self, row: Row) -> str:
        """The response that the row belongs to: the first part of every such table's key."""
        return row.text(self.table.primary_key[0])

    @staticmethod
    def place(row: Row) -> str:
        """Where a person finds the row."""
        return f"row {row.number} of {row.tab}"


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: our tabs by table, every text on its other tabs with its place, its markers, its allocated cells.

    `taken` are ids of metadata that no commit can have, `following` is the workbook in which it goes on. Where several
    are joined to one, `parts` are those, and only the tabs and texts are of them all.
    """

    name: str
    url: str
    sheets: Mapping[str, Sheet]
    texts: Sequence[tuple[str, str]] = ()
    markers: Mapping[int, str] = field(default_factory=dict)
    cells: int = 0
    taken: frozenset[int] = frozenset()
    following: str = ""
    parts: tuple[Book, ...] = ()

    def rows(self, table: str) -> tuple[Row, ...]:
        """The rows of one of our tabs."""
        return self.sheets[table].rows


def join(parts: Sequence[Book]) -> Book:
    """The parts of a workbook as one book."""
    first = parts[0]
    sheets = {
        name: replace(sheet, rows=tuple(row for part in parts if name in part.sheets for row in part.rows(name)))
        for name, sheet in first.sheets.items()
    }
    return replace(first, sheets=sheets, texts=[text for part in parts for text in part.texts], parts=tuple(parts))


def read_book(answer: Mapping[str, Any], layout: Sequence[Table], name: str, part: int = 1) -> Book:
    """A Spreadsheet resource, read with `FIELDS`, as a book, or a part of one, that people call `name`."""
    noted = answer.get("developerMetadata", [])
    markers = {
        int(item["metadataId"]): str(item.get("metadataValue", ""))
        for item in noted
        if item.get("metadataKey") == COMMIT and int(item["metadataId"]) < FIXED_IDS
    }
    found = {sheet["properties"].get("sheetId", 0): sheet for sheet in answer.get("sheets", [])}
    ours = {table.sheet_id for table in layout}
    return Book(
        name,
        answer.get("spreadsheetUrl", ""),
        {table.name: _read_sheet(table, found.get(table.sheet_id, {}), part) for table in layout},
        [text for sheet_id, sheet in found.items() if sheet_id not in ours for text in _texts(sheet)],
        markers,
        sum(_cells(sheet) for sheet in found.values()),
        frozenset(int(item["metadataId"]) for item in noted).difference(markers),
        next((str(item["metadataValue"]) for item in noted if item.get("metadataKey") == NEXT_NOTE), ""),
    )


def _cells(sheet: Mapping[str, Any]) -> int:
    """Cells of a tab's grid, empty ones too: so Google counts them."""
    grid = sheet["properties"].get("gridProperties", {})
    return int(grid.get("rowCount", 0)) * int(grid.get("columnCount", 0))


def _read_sheet(table: Table, sheet: Mapping[str, Any], part: int) -> Sheet:
    """One of our tabs; a row above the heading counts where it holds more than somebody's single title."""
    wanted = (*table.columns, *table.people)
    lines: dict[int, dict[str, Cell]] = {}
    there = set()
    for data in sheet.get("data", []):
        columns = dict(_columns(data))
        there |= set(columns.values())
        for number, offset, value in _filled(data):
            if columns.get(offset) in wanted:
                lines.setdefault(number, {})[columns[offset]] = value
    title = sheet.get("properties", {}).get("title", table.title or table.name)
    place = f"“{title}”" if part == 1 else f"“{title}” of part {part}"
    heading = next((number for number in sorted(lines) if _is_heading(lines[number])), 0)
    rows = [
        Row(number, place, cells)
        for number, cells in sorted(lines.items())
        if number != heading and cells.keys() - set(table.people) and (number > heading or len(cells) > 1)
    ]
    return Sheet(table, title, tuple(rows), tuple(column for column in wanted if column not in there))


def _is_heading(cells: Mapping[str, Cell]) -> bool:
    """Whether a row holds mostly the names of its columns: people may have changed some."""
    return 2 * sum(value == column for column, value in cells.items()) > len(cells)


def _columns(data: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """Which column of the grid holds which of ours, by the mark on it."""
    for offset, column in enumerate(data.get("columnMetadata", [])):
        for item in column.get("developerMetadata", []):
            if item.get("metadataKey") == COLUMN:
                yield offset, str(item["metadataValue"]).partition(".")[2]


def _filled(data: Mapping[str, Any]) -> Iterator[tuple[int, int, Cell]]:
    """Every filled cell of a grid: the row's number as people see it, the column's offset, what it holds."""
    for number, row in enumerate(data.get("rowData", []), data.get("startRow", 0) + 1):
        for offset, cell in enumerate(row.get("values", ())):
            entered = cell.get("userEnteredValue")
            if entered:
                yield number, offset, _value(entered)


def _value(entered: Mapping[str, Any]) -> Cell:
    """What was entered; whole numbers as int."""
    (kind, value), *_ = entered.items()
    if kind == "formulaValue":
        return Formula(value)
    whole: Cell = int(value) if isinstance(value, float) and value.is_integer() else value
    return whole


def _texts(sheet: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text of a tab that is not kept by key, with its place."""
    title = sheet["properties"].get("title", "")
    for data in sheet.get("data", []):
        for number, _, value in _filled(data):
            if isinstance(value, str):
                yield f"row {number} of “{title}”", value

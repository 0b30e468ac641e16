"""Requests for tables, rows and columns come in; their marks and empty cells are put in or taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.emulator.docs.blank import cell_paragraph_style, points
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.places import find_point, find_segment
from pipeline.emulator.docs.segment import CELL, ROW, TABLE, TABLE_END, Json, Segment, Unit
from pipeline.emulator.docs.tab import Tab, newline
from pipeline.emulator.docs.writing import newline_at
from pipeline.emulator.errors import invalid

MOST_CHARACTERS = 1_020_000
DEEPEST = 10

Bounds = tuple[int, int]
Spot = tuple[int, int]


@dataclass(frozen=True)
class Table:
    """A table where it stands: (start, end) of its rows, and of the cells of each.

    The first cell of merged ones has their span and text; the others are there as well, empty, with spans of one.
    """

    tab: Tab
    segment_id: str
    segment: Segment
    start: int
    rows: list[Bounds]
    cells: list[list[Bounds]]

    @property
    def columns(self) -> int:
        """How many columns the widest row has."""
        return max(len(row) for row in self.cells)

    def has(self, spot: Spot) -> bool:
        """Tell whether there is such a cell."""
        return 0 <= spot[0] < len(self.cells) and 0 <= spot[1] < len(self.cells[spot[0]])

    def list_spots(self) -> list[Spot]:
        """Return (row, column) of every cell."""
        return [(row, column) for row, cells in enumerate(self.cells) for column in range(len(cells))]

    def mark(self, spot: Spot) -> Json:
        """Return what the API says of a cell beside its content."""
        return self.segment.units[self.cells[spot[0]][spot[1]][0]].data

    def style(self, spot: Spot) -> Json:
        """Return a cell's TableCellStyle."""
        style: Json = self.mark(spot).get("tableCellStyle", {})
        return style

    def set_style(self, spot: Spot, style: Json) -> None:
        """Give a cell its TableCellStyle."""
        at = self.cells[spot[0]][spot[1]][0]
        unit = self.segment.units[at]
        self.segment.units[at] = unit._replace(data=unit.data | {"tableCellStyle": style})

    def span(self, spot: Spot) -> tuple[int, int]:
        """Return over how many rows and columns a cell reaches."""
        style = self.style(spot)
        return style.get("rowSpan", 1), style.get("columnSpan", 1)

    def set_span(self, spot: Spot, span: tuple[int, int]) -> None:
        """Let a cell reach over so many rows and columns."""
        if span != self.span(spot):
            self.set_style(spot, self.style(spot) | {"rowSpan": span[0], "columnSpan": span[1]})

    def list_merged(self) -> list[Spot]:
        """Return the cells that reach over others."""
        return [spot for spot in self.list_spots() if self.span(spot) != (1, 1)]

    def head(self, spot: Spot) -> Spot:
        """Return the first of the merged cells that a cell is one of; itself where it is not merged."""
        heads = (head for head in self.list_merged() if spot in self.cover(head))
        return next(heads, spot)

    def cover(self, head: Spot) -> set[Spot]:
        """Return all the cells that a cell reaches over, itself included."""
        rows, columns = self.span(head)
        return {(head[0] + down, head[1] + right) for down in range(rows) for right in range(columns)}

    def content(self, spot: Spot) -> Bounds:
        """Return (start, end) of a cell's content."""
        start, end = self.cells[spot[0]][spot[1]]
        return start + 1, end


def span_mark(data: Json, span: tuple[int, int]) -> Json:
    """Return a cell's mark with another span."""
    style = data.get("tableCellStyle", {}) | {"rowSpan": span[0], "columnSpan": span[1]}
    return data | {"tableCellStyle": style}


def find_table(document: Document, location: Json | None) -> Table:
    """Return the table that starts exactly at the location."""
    tab, segment_id, segment = find_segment(document, location or {})
    start = (location or {}).get("index", 0)
    if not 0 <= start < len(segment.units) or segment.units[start].char != TABLE:
        raise invalid("Invalid table start location. Must specify the start index of the table.")
    return read_table(tab, segment_id, start)


def read_table(tab: Tab, segment_id: str, start: int) -> Table:
    """Return the table whose first unit stands at the index."""
    segment = tab.segments[segment_id]
    rows = segment.list_rows(start)
    return Table(tab, segment_id, segment, start, rows, [segment.list_cells(row) for row in rows])


def find_cell(document: Document, location: Json | None) -> tuple[Table, int, int]:
    """Return a cell's table, row and column."""
    where = location or {}
    table = find_table(document, where.get("tableStartLocation"))
    row, column = where.get("rowIndex", 0), where.get("columnIndex", 0)
    if not 0 <= row < len(table.rows):
        raise invalid(f"Invalid row index {row}. The table has {len(table.rows)} rows.")
    if not 0 <= column < len(table.cells[row]):
        raise invalid(f"Invalid column index {column}. The table has {table.columns} columns.")
    return table, row, column


def choose_cells(document: Document, area: Json | None) -> tuple[Table, set[Spot]]:
    """Return the table and the cells of a TableRange."""
    where = area or {}
    table, row, column = find_cell(document, where.get("tableCellLocation"))
    rows, columns = where.get("rowSpan", 0), where.get("columnSpan", 0)
    if rows < 1 or columns < 1:
        raise invalid("The row span and column span must be at least 1.")
    if not table.has((row + rows - 1, column + columns - 1)):
        raise invalid("The table range must be within the table.")
    return table, {(row + down, column + right) for down in range(rows) for right in range(columns)}


def insert_table(document: Document, request: Json) -> None:
    """Put a newline and after it an empty table at a point.

    Recorded: what new rows, columns and cells look like, and how many indices each takes.
    Documented: a newline goes before the table; none in a footnote or an equation, none without cells.
    Documented: a document holds 1.02 million characters; held here for the table alone.
    Assumed: the words of the refusals, and the paragraph style of new cells; ten tables at most stand in each other.
    """
    rows, columns = request.get("rows", 0), request.get("columns", 0)
    if rows < 1 or columns < 1:
        raise invalid("The table must have at least one row and one column.")
    if rows * (1 + 2 * columns) > MOST_CHARACTERS:
        raise invalid(f"The table would exceed the limit of {MOST_CHARACTERS} characters of a document.")
    place = find_point(document, request)
    if place.segment.kind == "footnote":
        raise invalid("Tables cannot be inserted inside a footnote.")
    if place.segment.count_tables(place.start) >= DEEPEST:
        raise invalid(f"Tables cannot be nested deeper than {DEEPEST}.")
    units = [newline_at(document, place.segment, place.start), *make_table(rows, columns)]
    place.tab.splice(place.segment_id, place.start, place.start, units, split=True)


def make_table(rows: int, columns: int) -> list[Unit]:
    """Return the units of an empty table."""
    widths = [{"widthType": "EVENLY_DISTRIBUTED"} for _ in range(columns)]
    start = Unit(TABLE, {}, {"tableStyle": {"tableColumnProperties": widths}})
    row = [Unit(ROW, {}, {"tableRowStyle": {"minRowHeight": points()}}), *[*make_cell()] * columns]
    return [start, *row * rows, Unit(TABLE_END, {}, {})]


def make_cell(data: Json | None = None) -> list[Unit]:
    """Return the units of an empty cell, styled as another's mark where one is given."""
    fresh = {
        "tableCellStyle": {
            "rowSpan": 1,
            "columnSpan": 1,
            "backgroundColor": {},
            **{f"padding{side}": points(5) for side in ("Left", "Right", "Top", "Bottom")},
            "contentAlignment": "TOP",
        }
    }
    return [Unit(CELL, {}, data or fresh), newline({"paragraphStyle": cell_paragraph_style()})]


def list_columns(table: Table) -> list[Any]:
    """Return the TableColumnProperties of a table."""
    return list(table.segment.units[table.start].data["tableStyle"]["tableColumnProperties"])


def set_columns(table: Table, columns: list[Any]) -> None:
    """Give a table its TableColumnProperties."""
    unit = table.segment.units[table.start]
    style = unit.data["tableStyle"] | {"tableColumnProperties": columns}
    table.segment.units[table.start] = unit._replace(data=unit.data | {"tableStyle": style})

"""Requests for tables, rows and columns come in; their marks and empty cells are put in or taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.emulator.docs.blank import cell_paragraph_style, points
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.places import find_point, find_segment
from pipeline.emulator.docs.segment import CELL, ROW, TABLE, TABLE_END, Json, Segment, Unit
from pipeline.emulator.docs.tab import Tab, newline
from pipeline.emulator.docs.writing import copy_paragraph
from pipeline.emulator.errors import invalid, not_built

Bounds = tuple[int, int]


@dataclass(frozen=True)
class Table:
    """A table where it stands: (start, end) of its rows, and of the cells of each."""

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


def find_table(document: Document, location: Json | None) -> Table:
    """Return the table that starts exactly at the location."""
    tab, segment_id, segment = find_segment(document, location or {})
    start = (location or {}).get("index", 0)
    if not 0 <= start < len(segment.units) or segment.units[start].char != TABLE:
        raise invalid("Invalid table start location. Must specify the start index of the table.")
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


def insert_table(document: Document, request: Json) -> None:
    """Put a newline and after it an empty table at a point."""
    rows, columns = request.get("rows", 0), request.get("columns", 0)
    if rows < 1 or columns < 1:
        raise invalid("The table must have at least one row and one column.")
    place = find_point(document, request)
    if place.segment.kind == "footnote":
        raise invalid("Tables cannot be inserted inside a footnote.")
    start, end = place.segment.find_paragraph(place.start)
    style = place.segment.units[place.start - 1 if place.start > start else place.start].style
    before = newline(copy_paragraph(document, place.segment.units[end].data), style)
    units = [before, *make_table(rows, columns)]
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


def insert_table_row(document: Document, request: Json) -> None:
    """Put an empty row above or below a cell's, styled as that one."""
    table, row, _ = find_cell(document, request.get("tableCellLocation"))
    _refuse_merged(table, "insertTableRow")
    start, end = table.rows[row]
    units = [table.segment.units[start]]
    for first, _ in table.cells[row]:
        units += make_cell(table.segment.units[first].data)
    at = end if request.get("insertBelow") else start
    table.tab.splice(table.segment_id, at, at, units)


def insert_table_column(document: Document, request: Json) -> None:
    """Put an empty column left or right of a cell's."""
    table, _, column = find_cell(document, request.get("tableCellLocation"))
    _refuse_merged(table, "insertTableColumn")
    right = bool(request.get("insertRight"))
    for cells in reversed(table.cells):
        start, end = cells[column]
        at = end if right else start
        table.tab.splice(table.segment_id, at, at, make_cell(table.segment.units[start].data))
    widths = list_columns(table)
    set_columns(table, [*widths[: column + right], {"widthType": "EVENLY_DISTRIBUTED"}, *widths[column + right :]])


def delete_table_row(document: Document, request: Json) -> None:
    """Take a cell's row out, and with the last row the table."""
    table, row, _ = find_cell(document, request.get("tableCellLocation"))
    _refuse_merged(table, "deleteTableRow")
    start, end = table.rows[row] if len(table.rows) > 1 else _whole(table)
    table.tab.splice(table.segment_id, start, end, [])


def delete_table_column(document: Document, request: Json) -> None:
    """Take a cell's column out, and with the last column the table."""
    table, _, column = find_cell(document, request.get("tableCellLocation"))
    _refuse_merged(table, "deleteTableColumn")
    if table.columns == 1:
        table.tab.splice(table.segment_id, *_whole(table), [])
        return
    for cells in reversed(table.cells):
        table.tab.splice(table.segment_id, *cells[column], [])
    set_columns(table, [width for index, width in enumerate(list_columns(table)) if index != column])


def list_columns(table: Table) -> list[Any]:
    """Return the TableColumnProperties of a table."""
    return list(table.segment.units[table.start].data["tableStyle"]["tableColumnProperties"])


def set_columns(table: Table, columns: list[Any]) -> None:
    """Give a table its TableColumnProperties."""
    unit = table.segment.units[table.start]
    style = unit.data["tableStyle"] | {"tableColumnProperties": columns}
    table.segment.units[table.start] = unit._replace(data=unit.data | {"tableStyle": style})


def _whole(table: Table) -> Bounds:
    return table.start, table.segment.find_closing(table.start) + 1


def _refuse_merged(table: Table, kind: str) -> None:
    for start, _ in (cell for row in table.cells for cell in row):
        style = table.segment.units[start].data.get("tableCellStyle", {})
        if style.get("rowSpan", 1) > 1 or style.get("columnSpan", 1) > 1:
            raise not_built(f"docs.documents.batchUpdate {kind} in a table with merged cells")

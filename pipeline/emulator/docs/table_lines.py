"""Requests for rows and columns of a table come in; they come and go, and merged cells grow and shrink."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.segment import Json, Unit
from pipeline.emulator.docs.tables import (
    Bounds,
    Spot,
    Table,
    find_cell,
    list_columns,
    make_cell,
    set_columns,
    span_mark,
)

ROWS, COLUMNS = 0, 1
Splice = tuple[int, int, list[Unit]]


def insert_table_row(document: Document, request: Json) -> None:
    """Put an empty row above or below a cell's, styled as that one.

    Documented: below or above the whole of a merged cell.
    Assumed: what the new row and its cells look like (a table header where one follows); merged cells it comes to lie
        in grow by a row.
    """
    table, spot = _find_head(document, request)
    at = spot[ROWS] + (table.span(spot)[ROWS] if request.get("insertBelow") else 0)
    _grow(table, ROWS, at)
    units = [_copy_row(table, spot[ROWS], at)]
    for column in range(len(table.cells[spot[ROWS]])):
        units += make_cell(span_mark(table.mark((spot[ROWS], column)), (1, 1)))
    index = table.rows[at][0] if at < len(table.rows) else table.rows[-1][1]
    table.tab.splice(table.segment_id, index, index, units)


def insert_table_column(document: Document, request: Json) -> None:
    """Put an empty column left or right of a cell's, styled as that one.

    Documented: right or left of the whole of a merged cell.
    Assumed: what the new cells look like; merged cells it comes to lie in grow by a column.
    """
    table, spot = _find_head(document, request)
    at = spot[COLUMNS] + (table.span(spot)[COLUMNS] if request.get("insertRight") else 0)
    _grow(table, COLUMNS, at)
    for row, cells in reversed(list(enumerate(table.cells))):
        index = cells[at][0] if at < len(cells) else cells[-1][1]
        like = table.mark((row, min(spot[COLUMNS], len(cells) - 1)))
        table.tab.splice(table.segment_id, index, index, make_cell(span_mark(like, (1, 1))))
    widths = list_columns(table)
    set_columns(table, [*widths[:at], {"widthType": "EVENLY_DISTRIBUTED"}, *widths[at:]])


def delete_table_row(document: Document, request: Json) -> None:
    """Take a cell's row out, and with the last row the table.

    Documented: all rows of a merged cell go; without rows the table goes.
    Assumed: merged cells that reach into other rows shrink and keep their text.
    """
    table, spot = _find_head(document, request)
    first, last = spot[ROWS], spot[ROWS] + table.span(spot)[ROWS]
    if last - first == len(table.rows):
        return _delete_whole(table)
    splices = _shrink(table, ROWS, first, last)
    return _apply(table, [*splices, (table.rows[first][0], table.rows[last - 1][1], [])])


def delete_table_column(document: Document, request: Json) -> None:
    """Take a cell's column out, and with the last column the table.

    Documented: all columns of a merged cell go; without columns the table goes.
    Assumed: merged cells that reach into other columns shrink and keep their text.
    """
    table, spot = _find_head(document, request)
    first, last = spot[COLUMNS], spot[COLUMNS] + table.span(spot)[COLUMNS]
    if last - first == table.columns:
        return _delete_whole(table)
    splices = _shrink(table, COLUMNS, first, last)
    reaching = [cells[first:last] for cells in table.cells if first < len(cells)]
    cuts: list[Splice] = [(cells[0][0], cells[-1][1], []) for cells in reaching]
    _apply(table, [*splices, *cuts])
    widths: list[Any] = list_columns(table)
    return set_columns(table, widths[:first] + widths[last:])


def _copy_row(table: Table, row: int, at: int) -> Unit:
    """Return the mark of a row that comes to stand before row `at`, styled as another."""
    unit = table.segment.units[table.rows[row][0]]
    follower = table.segment.units[table.rows[at][0]].data if at < len(table.rows) else {}
    style = {key: value for key, value in unit.data.get("tableRowStyle", {}).items() if key != "tableHeader"}
    header = {"tableHeader": True} if follower.get("tableRowStyle", {}).get("tableHeader") else {}
    return unit._replace(data=unit.data | {"tableRowStyle": style | header})


def _find_head(document: Document, request: Json) -> tuple[Table, Spot]:
    table, row, column = find_cell(document, request.get("tableCellLocation"))
    return table, table.head((row, column))


def _grow(table: Table, axis: int, at: int) -> None:
    """Let the merged cells that reach over a new row or column before `at` have it too."""
    for head in table.list_merged():
        rows, columns = table.span(head)
        if head[axis] < at < head[axis] + (rows, columns)[axis]:
            table.set_span(head, (rows + (axis == ROWS), columns + (axis == COLUMNS)))


def _shrink(table: Table, axis: int, first: int, last: int) -> list[Splice]:
    """Take rows or columns [first, last) from merged cells; the splices move the text of those that lose their head."""
    splices: list[Splice] = []
    for head in table.list_merged():
        span = table.span(head)
        end = head[axis] + span[axis]
        left = span[axis] - max(0, min(end, last) - max(head[axis], first))
        if left in (0, span[axis]):
            continue
        rest = (left, span[1]) if axis == ROWS else (span[0], left)
        if head[axis] < first:
            table.set_span(head, rest)
            continue
        heir = (last, head[1]) if axis == ROWS else (head[0], last)
        if not table.has(heir):
            continue
        table.set_span(heir, rest)
        splices.append((*table.content(heir), table.segment.units[slice(*table.content(head))]))
    return splices


def _apply(table: Table, splices: list[Splice]) -> None:
    for start, end, units in sorted(splices, key=lambda splice: splice[0], reverse=True):
        table.tab.splice(table.segment_id, start, end, units)


def _delete_whole(table: Table) -> None:
    whole: Bounds = (table.start, table.segment.find_closing(table.start) + 1)
    table.tab.splice(table.segment_id, *whole, [])

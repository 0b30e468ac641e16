"""Requests to merge and unmerge cells come in; the first cell of a range takes the text of all, or gives room again."""

from __future__ import annotations

from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.segment import NEWLINE, Json
from pipeline.emulator.docs.tables import Spot, Table, choose_cells, make_cell, read_table
from pipeline.emulator.errors import invalid

NOT_A_RECTANGLE = "The table range must be rectangular."


def merge_table_cells(document: Document, request: Json) -> None:
    """Merge the cells of a range; the first one holds the text of all.

    Documented: the texts are joined in the upper-left cell; a range that is no rectangle is refused.
    Assumed: each cell's text stays a paragraph of its own, empty cells add none, covered cells are still listed
        (empty, spans of one); the words of the refusal.
    """
    table, spots = choose_cells(document, request.get("tableRange"))
    if any(not table.cover(table.head(spot)) <= spots for spot in spots):
        raise invalid(NOT_A_RECTANGLE)
    head, *others = sorted(spots)
    filled = [spot for spot in (head, *others) if not _is_empty(table, spot)]
    start, end = table.content(head)
    if filled and filled != [head]:
        content = [unit for spot in filled for unit in table.segment.units[slice(*table.content(spot))]]
        table.tab.splice(table.segment_id, start, end, content)
        table = read_table(table.tab, table.segment_id, table.start)
    rows = max(row for row, _ in spots) - head[0] + 1
    columns = max(column for _, column in spots) - head[1] + 1
    table.set_span(head, (rows, columns))
    for spot in reversed(others):
        table.set_span(spot, (1, 1))
        if spot in filled:
            table.tab.splice(table.segment_id, *table.content(spot), make_cell()[1:])


def unmerge_table_cells(document: Document, request: Json) -> None:
    """Give the merged cells that a range touches back their own places.

    Documented: the text stays in the upper-left cell; without merged cells nothing happens.
    """
    table, spots = choose_cells(document, request.get("tableRange"))
    for head in {table.head(spot) for spot in spots}:
        table.set_span(head, (1, 1))


def _is_empty(table: Table, spot: Spot) -> bool:
    start, end = table.content(spot)
    return table.segment.chars[start:end] == NEWLINE

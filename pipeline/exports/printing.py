"""A drawn tab comes in; how it goes on paper goes out: pages that tear nothing apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.model.drawing import USUAL_HEIGHT, Tab

MARGIN = 0.5
"""Inches on every side of a page."""

DOTS = 96
"""Pixels in an inch, as spreadsheets count them."""

LEAST_SCALE = 55
"""Percent below which print is too small; a wider tab takes several pages side by side."""

LETTER, A4 = (1, 11.0, 8.5), (9, 11.69, 8.27)
"""Paper: its number in Excel, width and height in inches when it lies on its side."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a tab is printed: Excel's number of the paper, and the first rows and columns of further pages."""

    paper: int
    rows: tuple[int, ...]
    columns: tuple[int, ...]


def lay_out(tab: Tab, width: int, locale: str) -> Layout:
    """One page wide where it can be read so; `width` is all that is printed, in pixels."""
    paper, across, down = LETTER if locale[-2:] in ("US", "CA") else A4
    room = (across - 2 * MARGIN) * DOTS
    scale = min(100, max(LEAST_SCALE, int(room / width * 98)))
    fits = width * scale <= room * 100
    columns = () if fits else tuple(_break_columns(tab, room * 100 / scale))
    return Layout(paper, tuple(_break_rows(tab, (down - 2 * MARGIN - 0.2) * DOTS * 100 / scale)), columns)


def _break_rows(tab: Tab, room: float) -> Iterator[int]:
    """Rows that begin a page: before a heading or a chart that would be torn from what belongs to it."""
    used = 0.0
    for top, bottom in _pieces(tab):
        need = float(_pixels(tab, range(top, bottom)))
        if used + need > room and used:
            yield top
            used = 0.0
        if need > room:
            need %= room
        used += need


def _pieces(tab: Tab) -> Iterator[tuple[int, int]]:
    """Spans of rows that stay together, one after the other down to the last row."""
    starts = sorted({0, *_starts(tab)})
    yield from zip(starts, [*starts[1:], tab.row_count], strict=True)


def _starts(tab: Tab) -> Iterable[int]:
    """Rows before which a page may end: all but those below a heading, a table's head, or inside a chart."""
    cells = {row for row, _ in tab.cells()}
    bound: set[int] = set()
    for chart in tab.charts:
        bound |= set(range(chart.top, chart.top + chart.height // USUAL_HEIGHT + 3))
    led = False
    for block in tab.blocks:
        below = block.top + len(block.rows)
        heads = {block.top + at + 1 for at in (*range(block.headings), *block.groups)}
        heading, led = block.kind in ("title", "heading") or (led and block.kind == "text"), block.kind == "heading"
        if heading:
            bound |= {block.top, *range(block.top + 1, min((row for row in cells if row >= below), default=below) + 1)}
        elif block.kind in ("cards", "entry"):
            bound |= set(range(block.top + 1, below))
        elif block.kind == "stories":
            bound |= {block.top + i for i, row in enumerate(block.rows) if row[0].style != "quote"} - {block.top}
        bound |= heads
    lead = {block.top - 1 for block in tab.blocks if block.kind == "heading"}
    return (row for row in range(tab.row_count) if row not in bound or row in lead)


def _pixels(tab: Tab, rows: range) -> int:
    return sum(tab.heights.get(row, USUAL_HEIGHT) for row in rows)


def _break_columns(tab: Tab, room: float) -> Iterator[int]:
    """Columns that begin a page: where the cells of a table's first heading begin."""
    table = next((block for block in tab.blocks if block.headings > 1), None)
    starts = [column for (row, column), _ in table.places() if row == table.top] if table else []
    kept = sum(tab.widths[: starts[1]]) if len(starts) > 1 else 0
    used = kept
    for start, end in zip(starts[1:], [*starts[2:], len(tab.widths)], strict=False):
        wide = sum(tab.widths[start:end])
        if used + wide > room and used > kept:
            yield start
            used = kept
        used += wide

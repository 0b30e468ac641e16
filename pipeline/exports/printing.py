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

SHRINK = 0.85
"""How much smaller than its width allows a tab is printed at most, where that saves a page with little on it."""

ACROSS, DOWN = 0.93, 0.97
"""Parts of a page that are used: LibreOffice does not round the width of digits, its columns are 6 percent wider."""

LETTER, A4 = (1, 11.0, 8.5), (9, 11.69, 8.27)
"""Paper: its number in Excel, width and height in inches when it lies on its side."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a tab is printed: Excel's number of the paper, percent, and the first rows and columns of further pages."""

    paper: int
    scale: int
    rows: tuple[int, ...]
    columns: tuple[int, ...]


def lay_out(tab: Tab, width: int, locale: str) -> Layout:
    """One page wide where it can be read so, on the fewest pages; `width` is all that is printed, in pixels."""
    paper, across, down = LETTER if locale[-2:] in ("US", "CA") else A4
    room, high = (across - 2 * MARGIN) * DOTS * ACROSS, (down - 2 * MARGIN - 0.2) * DOTS * DOWN
    whole = min(100, int(room * 100 / width))
    widest = max(LEAST_SCALE, whole)
    scales = range(widest, max(LEAST_SCALE, int(widest * SHRINK)) - 1, -1)
    pieces = [(top, _pixels(tab, range(top, bottom))) for top, bottom in _pieces(tab)]
    again = _pixels(tab, range(tab.frozen)) if tab.frozen > 1 else 0
    tried = {scale: tuple(_break_rows(pieces, high * 100 / scale, again)) for scale in scales}
    scale = min(tried, key=lambda scale: (len(tried[scale]), -scale))
    columns = () if whole >= LEAST_SCALE else tuple(_break_columns(tab, room * 100 / scale))
    return Layout(paper, scale, tried[scale], columns)


def _break_rows(pieces: Iterable[tuple[int, int]], room: float, again: int) -> Iterator[int]:
    """Rows that begin a page, where the next piece has no room left; `again` pixels are repeated on every page."""
    used = 0.0
    for top, need in pieces:
        if used + need > room and used:
            yield top
            used = again
        used = used + need if used + need <= room else need % room


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

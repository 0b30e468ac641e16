"""Lines that come, go or change places come in; the cells and ranges of a sheet, still where they belong, go out.

Every row and column has a number for life. Cells, sizes and metadata belong to those numbers, so nothing has to move
them. Ranges are spans of indexes: after a change they reach from the first to the last of the lines that were theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Json = dict[str, Any]
Cell = Json
Cells = dict[tuple[int, int], Cell]
Span = tuple[int | None, int | None]
COUNTS = {"ROWS": "rowCount", "COLUMNS": "columnCount"}


class Refused(Exception):  # noqa: N818 - what the service does
    """The service answers 400."""


class Rect(NamedTuple):
    """Rows top..bottom and columns left..right, the ends excluded; None where a side is open."""

    top: int | None = None
    bottom: int | None = None
    left: int | None = None
    right: int | None = None


class Area(NamedTuple):
    """A rectangle with every side known."""

    top: int
    bottom: int
    left: int
    right: int

    def places(self) -> Iterator[tuple[int, int]]:
        """Walk the cells, row by row."""
        return ((row, column) for row in range(self.top, self.bottom) for column in range(self.left, self.right))

    def meets(self, other: Area) -> bool:
        """Say whether a cell is in both."""
        return bool(set(self.places()) & set(other.places()))

    def holds(self, other: Area) -> bool:
        """Say whether every cell of the other is in this one."""
        return set(other.places()) <= set(self.places())

    def at(self, row: int, column: int) -> Area:
        """Return the rectangle moved so far down and to the right."""
        return Area(self.top + row, self.bottom + row, self.left + column, self.right + column)


def is_cell(rect: Rect) -> bool:
    """Say whether a closed rectangle is a single cell."""
    return rect == (rect.top, (rect.top or 0) + 1, rect.left, (rect.left or 0) + 1)


def check(fine: bool) -> None:
    """Refuse a request that is not fine."""
    if not fine:
        raise Refused


def carried(span: Span, before: list[int], after: list[int], moved: set[int], place: int) -> Span | None:
    """Return where a span of lines is when `before` became `after`; None where it lost its last line.

    Lines that moved to `place` leave a span, unless all of it went with them or the place is in the span, or at its
    edge. Lines that come between others of the span are in it from then on. Open sides stay open.
    """
    start, end = span[0] or 0, len(before) if span[1] is None else span[1]
    held = set(before[start:end])
    if before != after and not held <= moved and not (moved <= held and start <= place <= end):
        held -= moved
    places = [index for index, line in enumerate(after) if line in held]
    if not places:
        return None
    return None if span[0] is None else places[0], None if span[1] is None else places[-1] + 1


@dataclass
class Sheet:
    """A sheet: its lines by number, cells by the numbers of row and column, ranges by their list's name."""

    id: int
    title: str
    lines: dict[str, list[int]]
    cells: Cells = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)
    ranges: dict[str, list[Rect]] = field(default_factory=dict)
    numbers: int = 1000

    def fresh(self, count: int) -> list[int]:
        """Return numbers for new lines."""
        self.numbers += count
        return list(range(self.numbers - count, self.numbers))

    def grow(self, dimension: str, count: int) -> None:
        """Add lines at the end where there are fewer."""
        self.lines[dimension] += self.fresh(max(0, count - len(self.lines[dimension])))

    def grid(self) -> Cells:
        """Return the filled cells by their place now."""
        rows, columns = ({line: i for i, line in enumerate(self.lines[each])} for each in COUNTS)
        return {
            (rows[row], columns[column]): cell
            for (row, column), cell in self.cells.items()
            if row in rows and column in columns and cell
        }

    def fill(self, grid: Cells) -> None:
        """Let these be all cells."""
        self.cells = {(self.lines["ROWS"][row], self.lines["COLUMNS"][col]): cell for (row, col), cell in grid.items()}

    def cut(self, rect: Rect) -> Area:
        """Close open sides at the grid's edges and cut what reaches over; refuse a start outside or after the end."""
        rows, columns = (len(self.lines[each]) for each in COUNTS)
        top, bottom, left, right = rect
        check(0 <= (top or 0) < rows and 0 <= (left or 0) < columns)
        check((bottom is None or (top or 0) <= bottom) and (right is None or (left or 0) <= right))
        return Area(
            *(top or 0, rows if bottom is None else min(bottom, rows)),
            *(left or 0, columns if right is None else min(right, columns)),
        )

    def merges(self) -> list[Area]:
        """Return the merged areas."""
        return [self.cut(each) for each in self.ranges.get("merges", [])]

    def merge(self, areas: list[Area]) -> None:
        """Let these be merged too; a cell alone is no merge."""
        real = [Rect(*area) for area in areas if not is_cell(Rect(*area))]
        self.ranges["merges"] = [*self.ranges.get("merges", []), *real]

    def part(self, area: Area) -> None:
        """Take the merges in an area away; refuse to cut through one."""
        check(all(area.holds(each) for each in self.merges() if area.meets(each)))
        self.ranges["merges"] = [Rect(*each) for each in self.merges() if not area.meets(each)]

"""One sheet of a workbook: sparse rows of cells and what hangs on them come in; the parts to store go out.

Everything inside a sheet is replaced and never changed in place (a cell, a row, a list of charts), so that a copy of
a sheet is shallow and an abandoned batch costs nothing to forget.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from itertools import chain
from typing import Any

from pipeline.emulator.sheets.a1 import Area, Box, clamp, write_range
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.rows import (
    BLOCK,
    NOTHING,
    Cell,
    Line,
    Row,
    Rows,
    is_valued,
    pack_row,
    read_line,
    trim,
    unpack,
    write_line,
)

__all__ = ["BLOCK", "DIMENSIONS", "NOTHING", "Cell", "Row", "Sheet", "last_column"]


DIMENSIONS = {"ROWS": "rowCount", "COLUMNS": "columnCount"}


class Sheet:
    """Cells, sizes and objects of one sheet; `objects` holds the lists of the Sheet resource by their own names."""

    def __init__(self, properties: dict[str, Any]) -> None:
        """`properties` is a SheetProperties resource with its grid's size, without its index."""
        self.properties = properties
        self.rows = Rows()
        self.objects: dict[str, Any] = {}
        self.marks: dict[str, dict[int, dict[str, Any]]] = {"ROWS": {}, "COLUMNS": {}}
        self.unsaved: set[int] = set()
        self.blocks = 0

    @property
    def sheet_id(self) -> int:
        """The id that lasts when the title changes."""
        return int(self.properties["sheetId"])

    @property
    def title(self) -> str:
        """The name on the tab."""
        return str(self.properties["title"])

    @property
    def grid(self) -> dict[str, Any]:
        """The GridProperties; empty for a sheet that is one chart."""
        return self.properties.get("gridProperties") or {}

    @property
    def is_grid(self) -> bool:
        """Say whether the sheet has cells; one that is a single chart has none."""
        return bool(self.properties.get("sheetType", "GRID") == "GRID")

    @property
    def row_count(self) -> int:
        """The rows of the grid, filled or not."""
        return int(self.grid.get("rowCount", 0))

    @property
    def column_count(self) -> int:
        """The columns of the grid, filled or not."""
        return int(self.grid.get("columnCount", 0))

    @property
    def area(self) -> Area:
        """The whole grid."""
        return Area(0, self.row_count, 0, self.column_count)

    def fork(self) -> Sheet:
        """Return a copy that can be changed without this one seeing it."""
        other = copy.copy(self)
        other.properties = {**self.properties}
        if "gridProperties" in other.properties:
            other.properties["gridProperties"] = {**self.grid}
        other.rows = self.rows.copy()
        other.objects = {**self.objects}
        other.marks = {dimension: {**marks} for dimension, marks in self.marks.items()}
        other.unsaved = set(self.unsaved)
        return other

    def cut(self, box: Box | None) -> Area:
        """Clamp a box to the grid; refuse one that starts outside."""
        area = clamp(box, self.row_count, self.column_count)
        if area.top >= self.row_count or area.left >= self.column_count:
            raise Refusal(f"Range ({self._name(area, box)}) exceeds grid limits. {self.limits()}")
        return area

    def limits(self) -> str:
        """Word the grid's size as the refusals do."""
        return f"Max rows: {self.row_count}, max columns: {self.column_count}"

    def _name(self, area: Area, box: Box | None) -> str:
        _, bottom, _, right = box or Box()
        return write_range(self.title, Area(area.top, bottom or area.top + 1, area.left, right or area.left + 1))

    def cell(self, row: int, column: int) -> Cell:
        """Return one cell, not to be changed; empty where nothing was ever entered."""
        line = self.rows.line(row)
        return unpack(line[column]) if 0 <= column < len(line) else NOTHING

    def row(self, index: int) -> Row:
        """Return the filled cells of one row by column; empty beyond the last filled one."""
        return self.rows[index]

    def line(self, index: int, area: Area) -> Line:
        """Return the packed cells of one row in an area's columns, up to the last filled one."""
        line = self.rows.line(index)
        return line[area.left :] if area.right >= len(line) else trim(list(line[area.left : area.right]))

    def put_row(self, index: int, row: Row) -> None:
        """Replace one row."""
        self.put_line(index, pack_row(row))

    def put_line(self, index: int, line: Line) -> None:
        """Replace one row by a packed one."""
        self.rows.put(index, line)
        self.unsaved.add(index // BLOCK)

    def put_cell(self, row: int, column: int, cell: Cell) -> None:
        """Replace one cell; an empty one goes away."""
        changed = self.row(row)
        if cell:
            changed[column] = cell
        else:
            changed.pop(column, None)
        self.put_row(row, changed)

    def touch(self, first_row: int = 0) -> None:
        """Mark every stored row from this one on as changed."""
        last = max(len(self.rows) // BLOCK, self.blocks)
        self.unsaved.update(range(first_row // BLOCK, last + 1))

    def cells(self, area: Area) -> Iterator[tuple[int, int, Cell]]:
        """Walk the filled cells of an area, row by row, columns in order."""
        for index in range(area.top, min(area.bottom, len(self.rows))):
            line = self.rows.line(index)
            for column in range(area.left, min(area.right, len(line))):
                if line[column] is not None:
                    yield index, column, unpack(line[column])

    def last_valued_row(self) -> int:
        """Return the index after the last row with a value in it (formats alone do not count)."""
        for index in range(len(self.rows), 0, -1):
            if any(map(is_valued, self.rows.line(index - 1))):
                return index
        return 0

    def has_value(self, row: int, column: int) -> bool:
        """Say whether somebody entered a value here."""
        line = self.rows.line(row)
        return 0 <= column < len(line) and is_valued(line[column])

    def resize(self, dimension: str, count: int) -> None:
        """Set the number of rows or columns; what lies beyond is dropped."""
        name = DIMENSIONS[dimension]
        shrinks = count < self.grid.get(name, 0)
        self.properties["gridProperties"][name] = count
        if not shrinks:
            return
        self.marks[dimension] = {index: mark for index, mark in self.marks[dimension].items() if index < count}
        if dimension == "ROWS":
            self.touch(count)
            self.rows = Rows(self.rows.lines(0, count))
        else:
            self.rearrange_columns(lambda column: column if column < count else None)

    def rearrange_columns(self, moved: Any) -> None:
        """Move every cell to the column that `moved(column)` names, or drop it at None."""
        self.rows = Rows(_rearrange(line, moved) for line in self.rows.lines())
        self.touch()

    def insert(self, dimension: str, at: int, count: int) -> None:
        """Make room for new rows or columns before index `at`, growing the grid."""
        if dimension == "ROWS":
            if at < len(self.rows):
                self.rows = Rows(chain(self.rows.lines(0, at), [()] * count, self.rows.lines(at)))
        else:
            self.rearrange_columns(lambda column: column + count if column >= at else column)
        self._move_marks(dimension, lambda index: index + count if index >= at else index)
        self.properties["gridProperties"][DIMENSIONS[dimension]] += count
        self.touch(at if dimension == "ROWS" else 0)

    def delete(self, dimension: str, start: int, end: int) -> None:
        """Take rows or columns out, shrinking the grid."""
        count = end - start

        def moved(index: int) -> int | None:
            return index if index < start else None if index < end else index - count

        if dimension == "ROWS":
            self.touch(start)
            self.rows = Rows(chain(self.rows.lines(0, start), self.rows.lines(end)))
        else:
            self.rearrange_columns(moved)
        self._move_marks(dimension, moved)
        self.properties["gridProperties"][DIMENSIONS[dimension]] -= count

    def permute(self, dimension: str, moved: Any) -> None:
        """Send every row or column to the index that `moved(index)` names, a one-to-one mapping."""
        if dimension == "ROWS":
            placed = {moved(index): line for index, line in enumerate(self.rows.lines()) if line}
            self.rows = Rows(placed.get(index, ()) for index in range(max(placed, default=-1) + 1))
            self.touch()
        else:
            self.rearrange_columns(moved)
        self._move_marks(dimension, moved)

    def _move_marks(self, dimension: str, moved: Any) -> None:
        self.marks[dimension] = {
            new: mark for index, mark in self.marks[dimension].items() if (new := moved(index)) is not None
        }

    def frame(self) -> dict[str, Any]:
        """Return all but the cells, as a part to store."""
        marks = {dimension: sorted(marks.items()) for dimension, marks in self.marks.items() if marks}
        return {"properties": self.properties, "objects": self.objects, "marks": marks}

    def block(self, number: int) -> list[Any] | None:
        """Return a block of rows as a part to store, [[row, first column, [cell, ...]], ...]; None for an empty one."""
        first = number * BLOCK
        lines = enumerate(self.rows.lines(first, first + BLOCK), first)
        return [[index, *write_line(line)] for index, line in lines if line] or None

    @classmethod
    def load(cls, frame: dict[str, Any], blocks: dict[int, list[Any]]) -> Sheet:
        """Build a sheet from its stored parts."""
        sheet = cls(frame["properties"])
        sheet.objects = frame["objects"]
        for dimension, marks in frame["marks"].items():
            sheet.marks[dimension] = dict(marks)
        for number in sorted(blocks):
            for index, first, cells in blocks[number]:
                sheet.rows.put(index, read_line(first, cells))
        sheet.blocks = max(blocks, default=-1) + 1
        return sheet


def last_column(row: Row, area: Area) -> int:
    """Return the last filled column of a row inside an area; the one before the area where none is."""
    if area.width == 1:
        return area.left if area.left in row else area.left - 1
    if area.width > len(row):
        return max((column for column in row if area.left <= column < area.right), default=area.left - 1)
    return next((column for column in range(area.right - 1, area.left - 1, -1) if column in row), area.left - 1)


def _rearrange(line: Line, moved: Any) -> Line:
    """Send the cells of a packed row to the columns that `moved(column)` names, or drop them at None."""
    placed = {new: kept for column, kept in enumerate(line) if kept is not None and (new := moved(column)) is not None}
    return tuple(placed.get(column) for column in range(max(placed, default=-1) + 1))

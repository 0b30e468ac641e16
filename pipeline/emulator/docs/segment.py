"""The units of a body, header, footer or footnote come in; where its paragraphs, rows and cells are goes out.

Everything that takes an index is one unit: a code unit of text, a paragraph's newline, an object inside a line, a
section break, and the marks where a table, its rows, its cells and its end stand. The API's tree is made from this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice
from typing import Any, NamedTuple

Json = dict[str, Any]

NEWLINE = "\n"
SECTION = "\x0e"
TABLE, ROW, CELL, TABLE_END = "\x10", "\x12", "\x1c", "\x11"
CONTENTS, CONTENTS_END = "\x1d", "\x1e"
OBJECT, REST = "\x01", "\x02"
OPENINGS = {TABLE: TABLE_END, CONTENTS: CONTENTS_END}
CLOSINGS = frozenset(OPENINGS.values())
STRUCTURE = frozenset({SECTION, TABLE, ROW, CELL, TABLE_END, CONTENTS, CONTENTS_END})
PLAIN: Json = {}
UNSTYLED: Json = {}


class Unit(NamedTuple):
    """One index's worth of content; its dictionaries are shared between units and never changed in place.

    `style` is a TextStyle (UNSTYLED where the API gave an object none). `data` is, of a newline, the Paragraph without
    its elements; of an object, the ParagraphElement without indices and text style; of a mark, what the API says of
    that table, row, cell or break. `run` is what the API says of a text run beside content and style: marks of
    suggestions; units of the same dictionary, not of equal ones, stand in one run.
    """

    char: str
    style: Json
    data: Json
    run: Json = PLAIN


def spell(chars: Sequence[str], style: Json, run: Json = PLAIN) -> list[Unit]:
    """Return the units of text that looks alike; equal characters share a unit, for there are many."""
    known = {char: Unit(char, style, PLAIN, run) for char in set(chars)}
    return [known[char] for char in chars]


@dataclass(eq=False)
class Segment:
    """A run of units that ends with a newline; `kind` is body, header, footer or footnote."""

    kind: str
    units: list[Unit]
    _chars: str | None = field(default=None, repr=False)

    @property
    def chars(self) -> str:
        """The units' characters as one string: searching it is far faster than walking the units."""
        if self._chars is None:
            self._chars = "".join([unit.char for unit in self.units])
        return self._chars

    def copy(self) -> Segment:
        """Return a segment that can be edited apart from this one."""
        return Segment(self.kind, list(self.units), self._chars)

    def replace(self, start: int, end: int, units: Sequence[Unit]) -> None:
        """Put units in the place of [start, end); the one way in which characters change."""
        self.units[start:end] = units
        if self._chars is not None:
            self._chars = self._chars[:start] + "".join([unit.char for unit in units]) + self._chars[end:]

    def is_within_paragraph(self, index: int) -> bool:
        """Tell whether text can be put at the index: a paragraph's character is there, not a mark."""
        return self.units[index].char not in STRUCTURE

    def find_paragraph(self, index: int) -> tuple[int, int]:
        """Return the start of the paragraph around the index, and the index of its newline."""
        units, start, end = self.units, index, index
        while start and units[start - 1].char != NEWLINE and units[start - 1].char not in STRUCTURE:
            start -= 1
        while units[end].char != NEWLINE:
            end += 1
        return start, end

    def list_paragraphs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield (start, index of the newline) of each paragraph that shares a unit with [start, end)."""
        index = start
        while index < end:
            if not self.is_within_paragraph(index):
                index += 1
                continue
            first, newline = self.find_paragraph(index)
            yield first, newline
            index = newline + 1

    def list_objects(self) -> Iterator[tuple[int, Unit]]:
        """Yield (index, unit) of each object inside a line, in order."""
        index = self.chars.find(OBJECT)
        while index >= 0:
            yield index, self.units[index]
            index = self.chars.find(OBJECT, index + 1)

    def find_closing(self, opening: int) -> int:
        """Return the index of the mark that ends the table or table of contents opening at the index."""
        marks = (unit.char for unit in islice(self.units, opening, None))
        depths = accumulate((char in OPENINGS) - (char in CLOSINGS) for char in marks)
        return next(index for index, depth in enumerate(depths, opening) if not depth)

    def is_in_table(self, index: int) -> bool:
        """Tell whether the index lies inside a table."""
        return self.count_tables(index) > 0

    def count_tables(self, index: int) -> int:
        """Return how many tables the index lies inside of, one within the other."""
        return self.chars.count(TABLE, 0, index) - self.chars.count(TABLE_END, 0, index)

    def list_rows(self, table: int) -> list[tuple[int, int]]:
        """Return (start, end) of each row of the table that starts at the index."""
        return self._list_marked(table + 1, self.find_closing(table), ROW)

    def list_cells(self, row: tuple[int, int]) -> list[tuple[int, int]]:
        """Return (start, end) of each cell of a row."""
        return self._list_marked(row[0] + 1, row[1], CELL)

    def _list_marked(self, start: int, end: int, mark: str) -> list[tuple[int, int]]:
        starts, depth = [], 0
        for index in range(start, end):
            char = self.units[index].char
            depth += (char in OPENINGS) - (char in CLOSINGS)
            if char == mark and not depth:
                starts.append(index)
        return list(zip(starts, [*starts[1:], end], strict=True))

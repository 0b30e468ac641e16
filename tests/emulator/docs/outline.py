"""A second, slow and plain idea of a Docs body: a tree of paragraphs and tables that is walked to find an index.

The emulator keeps a flat list of units; this keeps blocks and counts. Both are given the same edits in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(eq=False)
class Paragraph:
    """UTF-16 units without the newline, as two-byte pieces; the level in a list, None outside lists."""

    units: list[bytes]
    level: int | None = None


@dataclass(eq=False)
class Table:
    """Rows of cells; a cell is a list of blocks."""

    rows: list[list[list[Any]]]


Block = Paragraph | Table


@dataclass
class Spot:
    """A place inside a list of blocks: before unit `offset` of block `at`, the newline counting as a unit."""

    blocks: list[Block]
    at: int
    offset: int

    @property
    def block(self) -> Block:
        """The block it lies in, or stands right before."""
        return self.blocks[self.at]


def pieces(text: str) -> list[bytes]:
    """Cut a text in UTF-16 units."""
    data = text.encode("utf-16-le")
    return [data[index : index + 2] for index in range(0, len(data), 2)]


def size(blocks: list[Block]) -> int:
    """Return how many indices the blocks take."""
    return sum(
        len(block.units) + 1
        if isinstance(block, Paragraph)
        else 2 + sum(1 + sum(1 + size(cell) for cell in row) for row in block.rows)
        for block in blocks
    )


@dataclass
class Outline:
    """A body: its blocks start at index 1, after the section break."""

    blocks: list[Block] = field(default_factory=lambda: [Paragraph([])])

    def find(self, index: int) -> Spot | None:
        """Return the spot at an index; None at the marks of rows, cells and ends, and past the end."""
        return _find(self.blocks, index - 1)

    def splits_pair(self, index: int) -> bool:
        """Tell whether the index lies between the halves of a surrogate pair."""
        spot = self.find(index)
        if spot is None or not isinstance(spot.block, Paragraph) or spot.offset >= len(spot.block.units):
            return False
        return 0xDC <= spot.block.units[spot.offset][1] <= 0xDF

    def insert(self, index: int, text: str) -> bool:
        """Put a text in; False where that cannot be."""
        spot = self.find(index)
        if spot is None or not isinstance(spot.block, Paragraph) or self.splits_pair(index):
            return False
        block = spot.block
        head, tail = block.units[: spot.offset], block.units[spot.offset :]
        lines = [pieces(line) for line in text.split("\n")]
        lines[0] = head + lines[0]
        lines[-1] = lines[-1] + tail
        spot.blocks[spot.at : spot.at + 1] = [Paragraph(line, block.level) for line in lines]
        return True

    def insert_table(self, index: int, rows: int, columns: int) -> bool:
        """Put an empty table in; False where that cannot be."""
        if not self.insert(index, "\n"):
            return False
        spot = self.find(index + 1)
        assert spot is not None
        spot.blocks.insert(spot.at, Table([[[Paragraph([])] for _ in range(columns)] for _ in range(rows)]))
        return True

    def delete(self, start: int, end: int) -> bool:
        """Take a range out; False where that cannot be."""
        first, last = self.find(start), self.find(end)
        if start >= end or first is None or last is None or first.blocks is not last.blocks:
            return False
        if isinstance(last.block, Table) or self.splits_pair(start) or self.splits_pair(end):
            return False
        tail = last.block.units[last.offset :]
        head, level = [], last.block.level
        if isinstance(first.block, Paragraph) and first.offset:
            head, level = first.block.units[: first.offset], first.block.level
        first.blocks[first.at : last.at + 1] = [Paragraph(head + tail, level)]
        return True

    def bullet(self, start: int, end: int) -> None:
        """Make list items of the paragraphs that share an index with the range, at the level of their leading tabs."""
        paragraphs = _walk(self.blocks, 1)
        for paragraph in [one for at, one in paragraphs if at < end and start <= at + len(one.units)]:
            tabs = 0
            while tabs < len(paragraph.units) and paragraph.units[tabs] == b"\t\0":
                tabs += 1
            paragraph.units[:tabs] = []
            paragraph.level = min(tabs, 8)

    def draw(self) -> list[Any]:
        """Return the tree as plain lists: (level, text) for a paragraph, rows of cells for a table."""
        return _draw(self.blocks)


def _find(blocks: list[Block], rest: int) -> Spot | None:
    for at, block in enumerate(blocks):
        length = size([block])
        if 0 <= rest < length:
            if isinstance(block, Paragraph) or rest == 0:
                return Spot(blocks, at, rest)
            return _find_in_table(block, rest - 1)
        rest -= length
    return None


def _find_in_table(table: Table, rest: int) -> Spot | None:
    for row in table.rows:
        rest -= 1
        for cell in row:
            rest -= 1
            if 0 <= rest < size(cell):
                return _find(cell, rest)
            rest -= size(cell)
    return None


def _walk(blocks: list[Block], index: int) -> list[tuple[int, Paragraph]]:
    found = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append((index, block))
        else:
            inner = index + 1
            for row in block.rows:
                inner += 1
                for cell in row:
                    found += _walk(cell, inner + 1)
                    inner += 1 + size(cell)
        index += size([block])
    return found


def _draw(blocks: list[Block]) -> list[Any]:
    return [
        (block.level, b"".join(block.units).decode("utf-16-le") + "\n")
        if isinstance(block, Paragraph)
        else [[_draw(cell) for cell in row] for row in block.rows]
        for block in blocks
    ]


def read_drawing(content: list[Json], start: int) -> tuple[list[Any], int]:
    """Return the same drawing from the API's elements, and where they end; asserts that indices chain without a gap."""
    drawn: list[Any] = []
    for element in content:
        assert element.get("startIndex", 0) == start
        if "paragraph" in element:
            drawn.append(_read_paragraph(element["paragraph"], start, element["endIndex"]))
        elif "table" in element:
            drawn.append(_read_table(element["table"], start + 1, element["endIndex"]))
        start = element["endIndex"]
    return drawn, start


def _read_paragraph(paragraph: Json, start: int, end: int) -> tuple[int | None, str]:
    text = ""
    for element in paragraph["elements"]:
        assert element.get("startIndex", 0) == start
        content = element["textRun"]["content"]
        start = element["endIndex"]
        assert start - element.get("startIndex", 0) == len(content.encode("utf-16-le")) // 2
        text += content
    assert start == end
    bullet = paragraph.get("bullet")
    return (bullet.get("nestingLevel", 0) if bullet else None), text


def _read_table(table: Json, start: int, end: int) -> list[Any]:
    rows = []
    for row in table["tableRows"]:
        assert row["startIndex"] == start
        cells, start = [], start + 1
        for cell in row["tableCells"]:
            assert cell["startIndex"] == start
            drawn, start = read_drawing(cell["content"], start + 1)
            assert cell["endIndex"] == start
            cells.append(drawn)
        assert row["endIndex"] == start
        rows.append(cells)
    assert (table["rows"], table["columns"]) == (len(rows), len(rows[0]))
    assert start + 1 == end
    return rows

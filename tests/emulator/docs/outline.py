"""A second, slow and plain idea of a Docs body: a tree of letters, each of which knows what it looks like.

The emulator keeps a flat list of units, and spans of indices for named ranges; this keeps blocks of letters, and on
each letter the names that cover it. Both are given the same edits in the tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

Json = dict[str, Any]
NEWLINE = b"\n\0"


@dataclass(eq=False)
class Letter:
    """One index: a UTF-16 unit as two bytes, or b"" for a mark of a table; `names` cover it."""

    code: bytes = b""
    bold: bool = False
    names: frozenset[str] = frozenset()


@dataclass(eq=False)
class Paragraph:
    """Letters without the newline, which stands apart; the level in a list, None outside lists; the named style."""

    letters: list[Letter] = field(default_factory=list)
    level: int | None = None
    style: str = "NORMAL_TEXT"
    newline: Letter = field(default_factory=lambda: Letter(NEWLINE))

    def like(self, letters: list[Letter], newline: Letter) -> Paragraph:
        """Return a paragraph of such letters that looks like this one."""
        return Paragraph(letters, self.level, self.style, newline)


@dataclass(eq=False)
class Cell:
    """Blocks after a mark."""

    blocks: list[Any] = field(default_factory=lambda: [Paragraph()])
    mark: Letter = field(default_factory=Letter)


@dataclass(eq=False)
class Row:
    """Cells after a mark."""

    cells: list[Cell]
    mark: Letter = field(default_factory=Letter)


@dataclass(eq=False)
class Table:
    """Rows between two marks."""

    rows: list[Row]
    mark: Letter = field(default_factory=Letter)
    end: Letter = field(default_factory=Letter)


Block = Paragraph | Table


@dataclass
class Spot:
    """A place inside a list of blocks: before letter `offset` of block `at`, the newline counting as a letter."""

    blocks: list[Block]
    at: int
    offset: int

    @property
    def block(self) -> Block:
        """The block it lies in, or stands right before."""
        return self.blocks[self.at]


def pieces(text: str) -> list[bytes]:
    """Cut a text in UTF-16 units, without what Docs drops."""
    data = text.encode("utf-16-le")
    units = [data[index : index + 2] for index in range(0, len(data), 2)]
    return [unit for unit in units if not _is_dropped(int.from_bytes(unit, "little"))]


def _is_dropped(code: int) -> bool:
    return code <= 8 or 0xC <= code <= 0x1F or 0xE000 <= code <= 0xF8FF


def flatten(blocks: list[Block]) -> list[Letter]:
    """Return the letters in the order of their indices."""
    found: list[Letter] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found += [*block.letters, block.newline]
            continue
        found.append(block.mark)
        for row in block.rows:
            found.append(row.mark)
            for cell in row.cells:
                found += [cell.mark, *flatten(cell.blocks)]
        found.append(block.end)
    return found


@dataclass
class Outline:
    """A body: its blocks start at index 1, after the section break. Each edit returns False where it cannot be."""

    blocks: list[Block] = field(default_factory=lambda: [Paragraph()])
    section: Letter = field(default_factory=Letter)

    @property
    def letters(self) -> list[Letter]:
        """All letters by index; the section break is the first."""
        return [self.section, *flatten(self.blocks)]

    def find(self, index: int) -> Spot | None:
        """Return the spot at an index; None at the marks of rows, cells and ends, and past the end."""
        return _find(self.blocks, index - 1)

    def splits_pair(self, index: int) -> bool:
        """Tell whether the index lies between the halves of a surrogate pair."""
        letters = self.letters
        return index < len(letters) and 0xD8 <= (letters[index].code or b"\0\0")[1] - 4 <= 0xDB

    def names_between(self, index: int) -> frozenset[str]:
        """Return the names over both neighbors of an index."""
        letters = self.letters
        return letters[index - 1].names & letters[index].names

    def insert(self, index: int, text: str, like: Letter | None = None, paragraph: Paragraph | None = None) -> bool:
        """Put a text in; it looks like what is before it, or at the start after it, unless told otherwise."""
        spot = self.find(index)
        if spot is None or not isinstance(spot.block, Paragraph) or self.splits_pair(index):
            return False
        block, offset = spot.block, spot.offset
        near = like or (block.letters[offset - 1] if offset else [*block.letters, block.newline][0])
        names = near.names if like else self.names_between(index)
        lines: list[Paragraph] = []
        line = block.letters[:offset]
        for code in pieces(text):
            letter = Letter(code, near.bold, names)
            if code == NEWLINE:
                lines.append((paragraph or block).like(line, letter))
                line = []
            else:
                line.append(letter)
        block.letters = line + block.letters[offset:]
        spot.blocks[spot.at : spot.at] = lines
        return True

    def insert_table(self, index: int, rows: int, columns: int) -> bool:
        """Put an empty table in, which no name covers."""
        if not self.insert(index, "\n"):
            return False
        self.letters[index].names = frozenset()
        spot = self.find(index + 1)
        assert spot is not None
        spot.blocks.insert(spot.at, Table([Row([Cell() for _ in range(columns)]) for _ in range(rows)]))
        return True

    def delete(self, start: int, end: int) -> bool:
        """Take a range out."""
        first, last = self.find(start), self.find(end)
        if start >= end or first is None or last is None or first.blocks is not last.blocks:
            return False
        if isinstance(last.block, Table) or self.splits_pair(start) or self.splits_pair(end):
            return False
        tail, look, head = last.block.letters[last.offset :], last.block, []
        if isinstance(first.block, Paragraph) and first.offset:
            head, look = first.block.letters[: first.offset], first.block
        first.blocks[first.at : last.at + 1] = [look.like(head + tail, last.block.newline)]
        return True

    def replace(self, start: int, end: int, text: str) -> bool:
        """Put a text in the place of a range; it looks like the range's first letter and has its names."""
        spot = self.find(start)
        if spot is None or not isinstance(spot.block, Paragraph):
            return False
        like, paragraph = self.letters[start], spot.block.like([], Letter())
        return self.delete(start, end) and (not text or self.insert(start, text, like, paragraph))

    def replace_all(self, old: str, new: str) -> int:
        """Replace every match within a line, last one first; return how many there were."""
        wanted, found = pieces(old), []
        for at, paragraph in _walk(self.blocks, 1):
            codes, offset = [letter.code for letter in paragraph.letters], 0
            while offset <= len(codes) - len(wanted):
                if codes[offset : offset + len(wanted)] == wanted:
                    found.append(at + offset)
                    offset += len(wanted)
                else:
                    offset += 1
        for start in reversed(found):
            assert self.replace(start, start + len(wanted), new)
        return len(found)

    def covers(self, start: int, end: int) -> bool:
        """Tell whether that is a range: not empty, inside, no half of a pair at its ends."""
        letters = self.letters
        return start < end <= len(letters) and not self.splits_pair(start) and not self.splits_pair(end)

    def embolden(self, start: int, end: int, bold: bool) -> bool:
        """Make the text of a range bold, or not."""
        if not self.covers(start, end):
            return False
        for letter in self.letters[start:end]:
            letter.bold = bold and letter.code != b""
        return True

    def style(self, start: int, end: int, named: str) -> bool:
        """Give a named style to the paragraphs that share an index with the range."""
        if not self.covers(start, end):
            return False
        for paragraph in self.list_paragraphs(start, end):
            paragraph.style = named
        return True

    def bullet(self, start: int, end: int) -> bool:
        """Make list items of the paragraphs that share an index with the range, at the level of their leading tabs."""
        if not self.covers(start, end):
            return False
        for paragraph in self.list_paragraphs(start, end):
            tabs = 0
            while tabs < len(paragraph.letters) and paragraph.letters[tabs].code == b"\t\0":
                tabs += 1
            paragraph.letters[:tabs] = []
            paragraph.level = min(tabs, 8)
        return True

    def unbullet(self, start: int, end: int) -> bool:
        """Take the paragraphs out of their lists."""
        if not self.covers(start, end):
            return False
        for paragraph in self.list_paragraphs(start, end):
            paragraph.level = None
        return True

    def list_paragraphs(self, start: int, end: int) -> list[Paragraph]:
        """Return the paragraphs that share an index with the range."""
        return [one for at, one in _walk(self.blocks, 1) if at < end and start <= at + len(one.letters)]

    def list_tables(self) -> list[tuple[int, list[Block], Table]]:
        """Return the index of each table, the blocks it stands among, and the table."""
        return list(_walk_tables(self.blocks, 1))

    def name(self, start: int, end: int, name: str) -> bool:
        """Put a name on a range."""
        if not self.covers(start, end):
            return False
        for letter in self.letters[start:end]:
            letter.names |= {name}
        return True

    def unname(self, name: str) -> None:
        """Take a name off."""
        for letter in self.letters:
            letter.names -= {name}

    def find_name(self, name: str) -> list[tuple[int, int]]:
        """Return the spans that a name covers."""
        flags = enumerate(name in letter.names for letter in self.letters)
        runs = [[index for index, _ in run] for covered, run in groupby(flags, key=lambda flag: flag[1]) if covered]
        return [(run[0], run[-1] + 1) for run in runs]

    def replace_named(self, name: str, text: str) -> bool:
        """Put a text in the place of a name's first span, and take the others out."""
        spans = self.find_name(name)
        return all(self.delete(*span) for span in reversed(spans[1:])) and (not spans or self.replace(*spans[0], text))

    def draw(self) -> list[Any]:
        """Return the tree as plain lists: (level, style, runs) for a paragraph, rows of cells for a table."""
        return _draw(self.blocks)


def insert_row(outline: Outline, table: Table, at: int) -> None:
    """Put an empty row in at a place; names that cover both its neighbors cover it."""
    after = table.rows[at].mark if at < len(table.rows) else table.end
    names = outline.names_between(outline.letters.index(after))
    row = Row([Cell() for _ in table.rows[0].cells])
    table.rows.insert(at, row)
    for letter in flatten([Table([row])])[1:-1]:
        letter.names = names


def insert_column(outline: Outline, table: Table, at: int) -> None:
    """Put an empty cell into each row; names that cover both its neighbors cover it."""
    marks = [row.mark for row in table.rows[1:]] + [table.end]
    for row, follower in zip(table.rows, marks, strict=True):
        after = row.cells[at].mark if at < len(row.cells) else follower
        names = outline.names_between(outline.letters.index(after))
        row.cells.insert(at, Cell([Paragraph(newline=Letter(NEWLINE, names=names))], Letter(names=names)))


def _find(blocks: list[Block], rest: int) -> Spot | None:
    for at, block in enumerate(blocks):
        length = len(flatten([block]))
        if 0 <= rest < length:
            if isinstance(block, Paragraph) or rest == 0:
                return Spot(blocks, at, rest)
            return _find_in_table(block, rest - 1)
        rest -= length
    return None


def _find_in_table(table: Table, rest: int) -> Spot | None:
    for row in table.rows:
        rest -= 1
        for cell in row.cells:
            rest -= 1
            length = len(flatten(cell.blocks))
            if 0 <= rest < length:
                return _find(cell.blocks, rest)
            rest -= length
    return None


def _walk(blocks: list[Block], index: int) -> Iterator[tuple[int, Paragraph]]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield index, block
        else:
            for start, cell in _walk_cells(block, index):
                yield from _walk(cell.blocks, start)
        index += len(flatten([block]))


def _walk_tables(blocks: list[Block], index: int) -> Iterator[tuple[int, list[Block], Table]]:
    for block in blocks:
        if isinstance(block, Table):
            yield index, blocks, block
            for start, cell in _walk_cells(block, index):
                yield from _walk_tables(cell.blocks, start)
        index += len(flatten([block]))


def _walk_cells(table: Table, index: int) -> Iterator[tuple[int, Cell]]:
    index += 1
    for row in table.rows:
        index += 1
        for cell in row.cells:
            yield index + 1, cell
            index += 1 + len(flatten(cell.blocks))


def _draw(blocks: list[Block]) -> list[Any]:
    return [
        (block.level, block.style, _draw_runs([*block.letters, block.newline]))
        if isinstance(block, Paragraph)
        else [[_draw(cell.blocks) for cell in row.cells] for row in block.rows]
        for block in blocks
    ]


def _draw_runs(letters: list[Letter]) -> list[tuple[str, bool]]:
    runs = groupby(letters, key=lambda letter: letter.bold)
    return [(b"".join(one.code for one in run).decode("utf-16-le"), bold) for bold, run in runs]


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


def _read_paragraph(paragraph: Json, start: int, end: int) -> tuple[int | None, str, list[tuple[str, bool]]]:
    runs = []
    for element in paragraph["elements"]:
        assert element.get("startIndex", 0) == start
        run = element["textRun"]
        start = element["endIndex"]
        assert start - element.get("startIndex", 0) == len(run["content"].encode("utf-16-le")) // 2
        runs.append((run["content"], run["textStyle"].get("bold", False)))
    assert start == end
    bullet = paragraph.get("bullet")
    return bullet.get("nestingLevel", 0) if bullet else None, paragraph["paragraphStyle"]["namedStyleType"], runs


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

"""Nothing comes in; the parts of a text go out as plain values, the same for Docs, .docx, HTML and Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Voice = Literal["plain", "note", "prompt", "mark"]
Marker = Literal["bullet", "number", "box"]
Alignment = Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; a newline in it is a line break within the paragraph."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6."""

    runs: Runs
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: plain, a note in small print, a prompt where people write, or a mark that must not be missed."""

    runs: Runs
    voice: Voice = "plain"


@dataclass(frozen=True, slots=True)
class Item:
    """A list item at a level from 0; `first` starts a new list."""

    runs: Runs
    level: int = 0
    marker: Marker = "bullet"
    first: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, and in `source` who said them, with the link to the entry."""

    runs: Runs
    source: Runs = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, of which the first `headers` are headings; an alignment for each column."""

    rows: tuple[tuple[Runs, ...], ...]
    alignments: tuple[Alignment, ...]
    headers: int = 1


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Stacked columns with a label each, and a level line where there is one; `alt` states what they show.

    It has no words of its own: the table beside it says the same, and in Docs and Markdown stands alone.
    """

    alt: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    level: tuple[str, float] | None = None

    @property
    def highest(self) -> float:
        """The top of the highest column, or of the line."""
        return max([*map(sum, zip(*(values for _, values in self.series), strict=True)), *self._line, 1])

    @property
    def _line(self) -> tuple[float, ...]:
        return (self.level[1],) if self.level else ()


Block = Heading | Paragraph | Item | Quote | Table | PageBreak | Picture


def lines(block: Block) -> Iterator[Runs]:
    """The block's lines of text in order: a quote's words and its source, a table's cells row by row."""
    match block:
        case Heading() | Paragraph() | Item():
            yield block.runs
        case Quote():
            yield block.runs
            if block.source:
                yield block.source
        case Table():
            for row in block.rows:
                yield from row
        case PageBreak() | Picture():
            return


def plain(blocks: Sequence[Block]) -> str:
    """The words alone, in order, a line each."""
    return "\n".join("".join(run.text for run in runs) for block in blocks for runs in lines(block))


def open_columns(table: Table) -> frozenset[int]:
    """The columns to be written in: those with nothing under their heading."""
    columns = enumerate(zip(*table.rows[table.headers :], strict=True))
    return frozenset(number for number, cells in columns if not any(cells))


def column_shares(table: Table) -> tuple[float, ...]:
    """The part of the page's width for each column, after the longest of its cells within reason; they sum to 1.

    Columns to be written in are the widest; every column has room for its edges.
    """
    opened = open_columns(table)
    lengths = [max(sum(len(run.text) for run in runs) for runs in column) for column in zip(*table.rows, strict=True)]
    most = 30 if opened else 52
    weights = [32 if number in opened else min(max(length, 8) + 4, most) for number, length in enumerate(lengths)]
    return tuple(weight / sum(weights) for weight in weights)

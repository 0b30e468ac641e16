"""What a dashboard shows, as values before any file format: tabs of placed cells that every renderer reproduces.

Rows and columns count from 0. A link is an address (`https:...`) or names a place that each renderer finds its own way:
`tab:ID` another tab, `win:ID` the row of an entry, `entries:KEY` the entries behind a number.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from unicodedata import east_asian_width

CellValue = str | int | float | date
BlockKind = Literal["title", "heading", "text", "list", "cards", "table", "stories", "entry"]
Place = tuple[int, int]

USUAL_HEIGHT = 21
"""Pixels of a row that no text makes higher."""

WIDE = 2.3
"""A CJK letter or an emoji beside a usual one: it fills the square of its size, 4/3 pixels for each point."""

_KEPT_WIDTHS: Mapping[str, int] = {
    "Shared on": 100,
    "Kind": 80,
    "Goals": 180,
    "Success signs": 220,
    "Story": 420,
    "Who is better off": 200,
    "Next step": 240,
    "Why it waits": 320,
    "Read it": 200,
    "Feature": 70,
    "Hide": 60,
    "Goal": 200,
    "Note": 260,
    "Action": 200,
    "Please check": 220,
    "Decision": 160,
    "Edited text": 320,
    "Comment": 260,
    "Theory of action": 280,
    "Purpose": 200,
    "What": 260,
    "From": 100,
    "By when": 100,
    "How we will know": 220,
    "Status": 110,
    "Decided on": 100,
    "Tell staff": 80,
    "Evidence so far": 280,
    "Latest": 320,
    "Theme": 200,
    "One of them": 360,
    "Our name": 200,
    "Merge into": 200,
    "Measure": 260,
    "Measured on": 110,
}


def kept_width(column: str) -> int:
    """Pixels of a column of the tabs kept by key."""
    return _KEPT_WIDTHS.get(column, 130)


def fixed_id(name: str) -> int:
    """The id of a tab, a chart or a filter by its name: the same in every run, above those of tabs kept by key."""
    return 100_000 + zlib.crc32(name.encode()) % (1 << 30)


def chart_id(tab_id: str, ordinal: int) -> int:
    """The fixed id of a tab's first, second, ... chart."""
    return fixed_id(f"chart:{tab_id}:{ordinal}")


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks; colors are `#rrggbb`, "" for none. `number` is a format pattern that Sheets and Excel share."""

    size: int = 10
    bold: bool = False
    italic: bool = False
    color: str = "#000000"
    background: str = ""
    align: Literal["left", "center", "right"] = "left"
    valign: Literal["top", "middle", "bottom"] = "top"
    number: str = ""
    above: str = ""
    below: str = ""
    padding: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its value, the name of its style, where it leads, how many columns it spans.

    `spark` are the numbers that the value shows as small bars, where a renderer can draw them better; `note` says in
    words what they show. `copy` is what a file says instead, since nothing that is written in it is read back.
    """

    value: CellValue = ""
    style: str = "text"
    link: str = ""
    span: int = 1
    note: str = ""
    spark: tuple[int, ...] = ()
    copy: str = ""

    @property
    def text(self) -> str:
        """The value as plain text, dates in ISO form."""
        return self.value.isoformat() if isinstance(self.value, date) else str(self.value)


def count_lines(text: str, width: int, style: Style) -> int:
    """Lines that a text takes at a width in pixels, on the safe side; CJK letters and emoji are wider than others."""
    letter = style.size * (0.64 if style.bold else 0.58)
    per_line = max(int((width - 12 - style.padding) / letter), 1)
    return sum(max(math.ceil(_letters(part) / per_line), 1) for part in text.split("\n"))


def _letters(text: str) -> float:
    """The text's length in usual letters."""
    wide = 0 if text.isascii() else sum(east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide * (WIDE - 1)


def text_height(text: str, width: int, style: Style) -> int:
    """Pixels that a text needs at a width in pixels."""
    return math.ceil(count_lines(text, width, style) * style.size * 1.62) + 8 + style.padding


Row = tuple[Cell, ...]
"""Cells from a block's left edge on; each stands to the right of what the one before spans."""


@dataclass(frozen=True, slots=True)
class Block:
    """Cells that belong together, placed on the grid. `headings` rows lead a table; `level` is a heading's rank.

    `groups` are rows (within the block) whose one cell names those below; `anchor` is the place's name in a page.
    """

    kind: BlockKind
    top: int
    left: int
    rows: tuple[Row, ...]
    headings: int = 0
    groups: frozenset[int] = frozenset()
    level: int = 0
    anchor: str = ""

    def places(self) -> Iterator[tuple[Place, Cell]]:
        """Each cell with its place on the tab."""
        for offset, row in enumerate(self.rows):
            column = self.left
            for cell in row:
                yield (self.top + offset, column), cell
                column += cell.span


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart; the same numbers stand in `column` of the source."""

    name: str
    color: str
    values: tuple[float | None, ...]
    column: int
    kind: Literal["column", "line", "point"] = "column"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a chart's numbers stand: headings in row `top` of a tab, `rows` rows below, labels in column `labels`."""

    tab: str
    top: int
    rows: int
    labels: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of weeks, placed at a cell, in pixels; `alt` states its finding in words."""

    chart_id: int
    title: str
    alt: str
    labels: tuple[date, ...]
    series: tuple[Series, ...]
    source: Source
    top: int
    left: int
    width: int
    height: int
    y_title: str = ""


@dataclass(frozen=True, slots=True)
class Heat:
    """A range of numbers shaded from `low` (0) to `high` (its largest); ends are exclusive."""

    top: int
    left: int
    bottom: int
    right: int
    low: str
    high: str
    largest: float


FIRST_DAY = date(1899, 12, 30)
"""Day 0, as Sheets and Excel count days."""


def serial(day: date) -> int:
    """A date as Sheets and Excel count days."""
    return (day - FIRST_DAY).days


def past(day: date) -> str:
    """The formula that is true once a day is past; without separators, which differ from locale to locale."""
    return f"=TODAY()>{serial(day)}"


@dataclass(frozen=True, slots=True)
class Alert:
    """A range that stands out in these colors once `day` is past; ends are exclusive."""

    top: int
    left: int
    bottom: int
    right: int
    day: date
    color: str
    background: str


@dataclass(frozen=True, slots=True)
class Notes:
    """The columns from `column` on belong to people: the heading and the prompt are written once, then never again.

    `copy` stands in a file in place of the prompt.
    """

    column: int
    width: int
    heading: str
    prompt: str
    copy: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its blocks in reading order; sizes in pixels of columns, and of rows that are not of usual height."""

    tab_id: str
    title: str
    widths: tuple[int, ...]
    blocks: tuple[Block, ...]
    heights: Mapping[int, int]
    charts: tuple[Chart, ...] = ()
    heats: tuple[Heat, ...] = ()
    alerts: tuple[Alert, ...] = ()
    frozen: int = 0
    color: str = ""
    notes: Notes | None = None

    @property
    def sheet_id(self) -> int:
        """The tab's fixed id in a workbook."""
        return fixed_id(f"tab:{self.tab_id}")

    @property
    def row_count(self) -> int:
        """Rows in use, those under charts included."""
        return max([block.top + len(block.rows) for block in self.blocks] + [max(self.heights, default=0) + 1])

    def cells(self) -> dict[Place, Cell]:
        """Every cell by its place; what blocks leave out is empty."""
        return {place: cell for block in self.blocks for place, cell in block.places()}


@dataclass(frozen=True, slots=True)
class Filter:
    """The entries behind a number: those whose `column` of the Wins tab contains a text, `also` others each its own."""

    key: str
    title: str
    column: str
    contains: str
    also: tuple[tuple[str, str], ...] = ()

    @property
    def criteria(self) -> tuple[tuple[str, str], ...]:
        """Columns with the text that each must contain."""
        return ((self.column, self.contains), *self.also)

    @property
    def filter_id(self) -> int:
        """The fixed id of the filter view."""
        return fixed_id(f"filter:{self.key}")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A dashboard for one audience. `rows` gives the address of each entry's row; `goals` the titles to choose from.

    `local` says that the workbooks it tells of have no address that a reader could open; `stamp` is the words that
    name the data it was drawn from, as some cell says them.
    """

    title: str
    locale: str
    font: str
    styles: Mapping[str, Style]
    tabs: tuple[Tab, ...]
    filters: tuple[Filter, ...] = ()
    rows: Mapping[str, str] = field(default_factory=dict)
    goals: tuple[str, ...] = ()
    palette: Mapping[str, str] = field(default_factory=dict)
    banner: str = ""
    local: bool = False
    stamp: str = ""

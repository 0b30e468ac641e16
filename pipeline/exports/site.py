"""A drawing for staff and links to reports come in; one page goes out: no script, readable aloud, ready to print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

import segno
from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from xlsxwriter.utility import xl_rowcol_to_cell

from pipeline import resources
from pipeline.exports.charts import plot
from pipeline.exports.files import write_file
from pipeline.model.drawing import Block, Cell, Chart, Drawing, Heat, Place, Tab
from pipeline.model.text import set_apart

PAGE = "index.html"


def write_site(drawing: Drawing, reports: Mapping[str, str], folder: Path, language: str = "en") -> bool:
    """Write index.html into the folder; `reports` are titles, in a language, with paths relative to it.

    The drawing must be the one for staff: the page holds what the drawing holds. False when nothing changed.
    """
    return write_file(folder / PAGE, render(drawing, reports, language).encode("utf-8", "replace"))


def render(drawing: Drawing, reports: Mapping[str, str], language: str = "en") -> str:
    """The page's text; everything that people wrote is escaped."""
    pages = [Page(tab, tuple(_parts(tab, drawing))) for tab in drawing.tabs]
    href = partial(_href, _anchors(drawing))
    told = {"drawing": drawing, "pages": pages, "reports": reports, "language": language, "href": href}
    return _rooms().get_template(f"{PAGE}.j2").render(told)


@cache
def _rooms() -> Environment:
    """Where our page's templates are read, once."""
    rooms = Environment(
        loader=FileSystemLoader(resources.folder("report_templates") / "site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    rooms.filters |= {"say": _say_there, "stories": pair_stories, "cards": stand_cards, "groups": group_rows}
    rooms.globals["qr"] = _qr
    return rooms


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell with its name on the tab (`B4`) and the shade behind it."""

    cell: Cell
    name: str
    shade: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A block, or a chart, ready to be written: rows of spots, or a plot."""

    kind: str
    block: Block | None
    rows: tuple[tuple[Spot, ...], ...] = ()
    chart: Any = None


@dataclass(frozen=True, slots=True)
class Page:
    """One tab as a section of the page."""

    tab: Tab
    parts: tuple[Part, ...]


def _parts(tab: Tab, drawing: Drawing) -> Iterator[Part]:
    """Blocks and charts in reading order."""
    pieces: list[Block | Chart] = sorted([*tab.blocks, *tab.charts], key=lambda piece: piece.top)
    for piece in pieces:
        if isinstance(piece, Chart):
            yield Part("chart", None, chart=plot(piece, drawing.locale))
        else:
            yield Part(piece.kind, piece, tuple(_spots(piece, tab.heats)))


def _spots(block: Block, heats: tuple[Heat, ...]) -> Iterator[tuple[Spot, ...]]:
    row: list[Spot] = []
    line = block.top
    for place, cell in block.places():
        if place[0] != line:
            yield tuple(row)
            row, line = [], place[0]
        row.append(Spot(cell, xl_rowcol_to_cell(*place), _shade(place, cell, heats)))
    yield tuple(row)


def _shade(place: Place, cell: Cell, heats: tuple[Heat, ...]) -> str:
    """The color behind a number in a shaded range: the same mix that a spreadsheet makes."""
    row, column = place
    for heat in heats:
        inside = heat.top <= row < heat.bottom and heat.left <= column < heat.right
        if inside and isinstance(cell.value, int | float):
            share = min(max(cell.value / heat.largest, 0), 1)
            ends = zip(_channels(heat.low), _channels(heat.high), strict=True)
            return "#" + "".join(f"{round(low + (high - low) * share):02x}" for low, high in ends)
    return ""


def _channels(color: str) -> tuple[int, ...]:
    return tuple(int(color[i : i + 2], 16) for i in (1, 3, 5))


def say(cell: Cell, locale: str) -> str:
    """A cell's value as people read it."""
    value = cell.value
    if isinstance(value, date):
        return set_apart(format_date(value, "medium", locale=locale))
    return value if isinstance(value, str) else str(format_decimal(value, locale=locale))


@pass_context
def _say_there(page: Context, cell: Cell) -> str:
    """The same, as the page's own readers write numbers and days."""
    return say(cell, page["drawing"].locale)


def stand_cards(part: Part) -> list[tuple[Spot, ...]]:
    """Tiles one by one: label, figure, note."""
    return list(zip(*part.rows, strict=True))


def group_rows(part: Part) -> list[tuple[Spot | None, list[tuple[Spot, ...]]]]:
    """A table's body by group: the naming spot (None for rows before any) and the rows below it."""
    block = part.block
    groups: list[tuple[Spot | None, list[tuple[Spot, ...]]]] = [(None, [])]
    for i, row in enumerate(part.rows):
        if block is None or i < block.headings:
            continue
        if i in block.groups:
            groups.append((row[0], []))
        else:
            groups[-1][1].append(row)
    return [group for group in groups if group[1]]


def pair_stories(part: Part) -> list[tuple[Spot, list[list[Spot]]]]:
    """The two sides: each its heading and its stories, every story a list of spots that begins with its words."""
    sides = []
    for column in zip_longest(*part.rows):
        heading, *spots = [spot for spot in column if spot is not None and spot.cell.text]
        stories: list[list[Spot]] = []
        for spot in spots:
            if spot.cell.style in ("quote", "empty") or not stories:
                stories.append([])
            stories[-1].append(spot)
        sides.append((heading, stories))
    return sides


def _anchors(drawing: Drawing) -> frozenset[str]:
    """Every place in the page that a link may lead to."""
    tabs = {tab.tab_id for tab in drawing.tabs}
    return frozenset(tabs | {block.anchor for tab in drawing.tabs for block in tab.blocks if block.anchor})


def _href(anchors: frozenset[str], link: str) -> str:
    """Where a link leads from the page; "" for nowhere."""
    scheme, _, name = link.partition(":")
    if scheme in ("http", "https"):
        return link
    if scheme == "entries":
        kind, _, rest = name.partition(":")
        goal = f"entries-goal-{rest.partition(':')[0]}" if kind in ("goal", "sign", "lessons", "cell") else ""
        return f"#{goal}" if goal in anchors else "#entries" if "entries" in anchors else ""
    wanted = {"tab": name, "win": f"win-{name}"}.get(scheme, "")
    return f"#{wanted}" if wanted in anchors else ""


def _qr(link: str) -> Any:
    """The link as a small picture to scan: rows of dark modules, for the template to draw."""
    return [list(row) for row in segno.make(link, error="m").matrix]

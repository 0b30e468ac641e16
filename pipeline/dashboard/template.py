"""A sheet template (YAML) comes in; it goes out checked, or as a TemplateError that names file, line and mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline import resources
from pipeline.dashboard.figures import FIGURES
from pipeline.dashboard.rows import SOURCES, STORIES
from pipeline.dashboard.specs import BlockSpec, CardSpec, ChartSpec, SideSpec, TableSpec, TabSpec, Template
from pipeline.errors import SettingsError, TemplateError
from pipeline.settings.checks import Place, suggest
from pipeline.settings.reading import Source, read_source

USED_STYLES = frozenset(
    {
        *("title", "heading", "text", "link", "empty", "header", "header_number", "group", "number", "average", "date"),
        *("card_label", "card_value", "card_words", "card_note", "quote", "byline", "next_step", "notes", "strong"),
    }
)
USED_COLORS = frozenset({"ink", "muted", "line", "paper", "wash", "successes", "lessons", "heat_low", "heat_high"})
PLACEHOLDER = re.compile(r"\{(\w*)\}")
READERS = ("leaders", "staff")
Found = Iterator[tuple[Place, str]]


def load(folder: Path | None = None, name: str = "dashboard.yaml") -> Template:
    """The template of a school's own folder where it has one, else the shipped one."""
    own = folder / name if folder else None
    path = own if own and own.is_file() else resources.folder("sheets_templates") / name
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(f"{path.name} cannot be read as UTF-8 text.", f"Check the file {path}.") from error
    return parse(text, path)


@lru_cache(maxsize=16)
def parse(text: str, path: Path) -> Template:
    """A template from its text; raises TemplateError naming the first mistake's line, and how many there are.

    Kept, since every audience of every school is drawn by it, and reading it takes a fifth of a second.
    """
    try:
        source = read_source(text, path)
    except SettingsError as error:
        raise TemplateError(error.message, f"Correct {path} and run again.") from error
    if source.mistakes:
        raise TemplateError(f"{path.name}, {source.mistakes[0]}", f"Correct {path} and run again.")
    try:
        template = Template.model_validate(source.data)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        place: Place = detail["loc"]
        raise _error(path, source, place, _explain(detail["type"], detail["msg"])) from None
    for place, what in _find_mistakes(template):
        raise _error(path, source, place, what)
    return template


def _explain(kind: str, message: str) -> str:
    """What is wrong, as the end of a sentence."""
    sentences = {"extra_forbidden": "is not known here", "missing": "is missing", "too_short": "is empty or too short"}
    return sentences.get(kind, message.removeprefix("Value error, "))


def _error(path: Path, source: Source, place: Place, what: str) -> TemplateError:
    while place and place not in source.keys and place not in source.values:
        place, what = place[:-1], f"{place[-1]} {what}" if isinstance(place[-1], str) else what
    line, _ = source.locate(place, key=True)
    name = ".".join(str(part + 1 if isinstance(part, int) else part) for part in place)
    return TemplateError(f"{path.name}, line {line}: {name} {what}.", f"Correct {path} and run again.")


def _find_mistakes(template: Template) -> Found:
    """Names that nothing goes by, each with its place."""
    for name, style in template.styles.items():
        for field in ("color", "background", "above", "below"):
            color = getattr(style, field)
            if color or field == "color":
                yield from _unknown(("styles", name, field), color, template.palette, "color of the palette")
    for name in sorted(USED_STYLES - set(template.styles)):
        yield ("styles",), f"lacks “{name}”, which the drawing needs"
    for name in sorted(USED_COLORS - set(template.palette)):
        yield ("palette",), f"lacks “{name}”, which the drawing needs"
    for i, tab in enumerate(template.tabs):
        place: Place = ("tabs", i)
        yield from _unknown((*place, "color"), tab.color, template.palette, "color of the palette")
        yield from _unknown_figures((*place, "title"), tab.title)
        yield from _unknown_when(place, tab.when)
        if tab.id in [other.id for other in template.tabs[:i]]:
            yield (*place, "id"), f"is “{tab.id}”, which another tab has already: one would be drawn over the other"
        yield from _check_places(place, tab)
        for j, block in enumerate(tab.blocks):
            yield from _check_block((*place, "blocks", j), block, template)


def _check_places(place: Place, tab: TabSpec) -> Found:
    """Ranges that overlap or leave the tab; blocks stand below one another, and people's notes right of them all."""
    room = len(tab.widths) - 1
    kinds = {block.kind for block in tab.blocks}
    for name, kind in (("cards", "cards"), ("halves", "stories")):
        spans: tuple[int, ...] = getattr(tab, name)
        if kind in kinds and sum(spans) > room:
            yield (*place, name), f"spans more than its {room} columns: the range is off the tab"
        if kind in kinds and min(spans) < 1:
            yield (*place, name), "must each span a column or more: two would stand over the same cells"
    for j, block in enumerate(tab.blocks):
        shown = (
            [sum(column.only in ("", who) for column in block.table.columns) for who in READERS] if block.table else []
        )
        if max(shown, default=0) > room:
            at = (*place, "blocks", j, "table", "columns")
            yield at, f"are {max(shown)}, and the tab has {room}: the range is off the tab"


def _unknown(place: Place, name: str, known: Any, what: str) -> Found:
    if name not in known:
        yield place, f"is “{name}”, which is no {what}{suggest(name, known)}"


def _unknown_figures(place: Place, text: str) -> Found:
    for name in PLACEHOLDER.findall(text):
        yield from _unknown(place, name, FIGURES, "figure")


def _unknown_when(place: Place, name: str) -> Found:
    if name:
        yield from _unknown((*place, "when"), name, FIGURES, "figure")


def _check_block(place: Place, block: BlockSpec, template: Template) -> Found:
    """Unknown names in one block."""
    for name in ("style", "overdue"):
        if style := getattr(block, name):
            yield from _unknown((*place, name), style, template.styles, "style")
    yield from _unknown_when(place, block.when)
    for name in ("title", "heading", "text", "link"):
        yield from _unknown_figures((*place, name), getattr(block, name))
    yield from _unknown_figures((*place, "copy"), block.copy_says)
    if block.list:
        yield from _unknown((*place, "list"), block.list, SOURCES, "source of rows")
    for i, card in enumerate(block.cards):
        yield from _check_card((*place, "cards", i), card, template)
    if block.table:
        yield from _check_table((*place, "table"), block.table, template)
    if block.stories:
        for name in ("left", "right"):
            side: SideSpec = getattr(block.stories, name)
            yield from _unknown((*place, "stories", name, "rows"), side.rows, STORIES, "choice of stories")
            yield from _unknown((*place, "stories", name, "style"), side.style, template.styles, "style")
            yield from _unknown_figures((*place, "stories", name, "unread"), side.unread)
    if block.entries:
        yield from _unknown_figures((*place, "entries", "unread"), block.entries.unread)
    if block.chart:
        yield from _check_chart((*place, "chart"), block.chart, template)
    for i, series in enumerate((*block.weeks, *(block.chart.series if block.chart else ()))):
        at = (*place, "weeks", i) if block.weeks else (*place, "chart", "series", i)
        yield from _unknown((*at, "color"), series.color, template.palette, "color of the palette")


def _check_card(place: Place, card: CardSpec, template: Template) -> Found:
    yield from _unknown((*place, "value"), card.value, FIGURES, "figure")
    yield from _unknown((*place, "style"), card.style, template.styles, "style")
    yield from _unknown_figures((*place, "note"), card.note)


def _check_chart(place: Place, chart: ChartSpec, template: Template) -> Found:
    """A chart points to the numbers on the tab of weeks: what is not there has nothing to draw."""
    numbers = [series.value for tab in template.tabs for block in tab.blocks for series in block.weeks]
    for i, series in enumerate(chart.series):
        if numbers and series.value not in numbers:
            yield (*place, "series", i, "value"), f"is “{series.value}”, which no block of weeks holds"
    yield from _unknown_figures((*place, "title"), chart.title)
    yield from _unknown_figures((*place, "finding"), chart.finding)


def _check_table(place: Place, table: TableSpec, template: Template) -> Found:
    yield from _unknown((*place, "rows"), table.rows, SOURCES, "source of rows")
    fields = SOURCES[table.rows].fields if table.rows in SOURCES else ()
    for i, column in enumerate(table.columns):
        here = (*place, "columns", i)
        yield from _unknown((*here, "value"), column.value, fields, f"field of {table.rows}")
        yield from _unknown((*here, "style"), column.style, template.styles, "style")
        yield from _unknown_when(here, column.when)
        for name in ("link", "note"):
            if field := getattr(column, name):
                yield from _unknown((*here, name), field, fields, f"field of {table.rows}")

"""A sheet template (YAML) comes in; it goes out checked, or as a TemplateError that names file, line and mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline import resources
from pipeline.dashboard.figures import FIGURES
from pipeline.dashboard.rows import SOURCES, STORIES
from pipeline.errors import SettingsError, TemplateError
from pipeline.settings.checks import Place, suggest
from pipeline.settings.reading import Source, read_source

USED_STYLES = frozenset(
    {
        *("title", "heading", "text", "link", "empty", "header", "header_number", "group", "number", "date"),
        *("card_label", "card_value", "card_words", "card_note", "quote", "byline", "next_step", "notes"),
    }
)
USED_COLORS = frozenset({"ink", "muted", "line", "paper", "wash", "successes", "lessons", "heat_low", "heat_high"})
PLACEHOLDER = re.compile(r"\{(\w*)\}")
Color = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
Only = Literal["", "leaders", "staff"]
Kind = Literal["title", "heading", "text", "list", "cards", "table", "matrix", "chart", "stories", "entries", "weeks"]
Found = Iterator[tuple[Place, str]]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StyleSpec(_Part):
    """How a named style looks; colors by their names in the palette."""

    size: int = Field(10, ge=6, le=60)
    bold: bool = False
    italic: bool = False
    color: str = "ink"
    background: str = ""
    align: Literal["left", "center", "right"] = "left"
    valign: Literal["top", "middle", "bottom"] = "top"
    number: str = ""
    above: str = ""
    below: str = ""
    padding: int = Field(0, ge=0, le=40)


class CardSpec(_Part):
    """One tile: a label, a figure, a note below it; `link` names entries or a tab."""

    label: str
    value: str
    note: str = ""
    link: str = ""
    style: str = "card_value"
    only: Only = ""


class ColumnSpec(_Part):
    """One column of a table: its heading, the field shown, the field that holds its link; `heat` shades numbers."""

    heading: str
    value: str
    link: str = ""
    note: str = ""
    style: str = "text"
    heat: bool = False


class TableSpec(_Part):
    """A table of records; `empty` is said where there are none."""

    rows: str
    columns: tuple[ColumnSpec, ...]
    grouped: bool = False
    empty: str = ""


class MatrixSpec(_Part):
    """Schools by goals, shaded."""

    heading: str


class SeriesSpec(_Part):
    """One series of a chart of weeks."""

    name: str
    value: Literal["successes", "lessons", "median"]
    color: str
    kind: Literal["column", "line"] = "column"


class ChartSpec(_Part):
    """A chart of weeks; `finding` becomes its alt text."""

    title: str
    finding: str
    y_title: str = ""
    height: int = Field(280, ge=120, le=1000)
    series: tuple[SeriesSpec, ...]
    empty: str = ""


class SideSpec(_Part):
    """One half of stories side by side."""

    heading: str
    rows: str
    style: str
    empty: str = ""


class StoriesSpec(_Part):
    """Two columns of stories, equal in width."""

    left: SideSpec
    right: SideSpec
    longest: int = Field(420, ge=80, le=5000)


class EntriesSpec(_Part):
    """Every readable entry, by goal."""

    elsewhere: str
    empty: str = ""


class BlockSpec(_Part):
    """One block of a tab: exactly one kind, with what goes with it."""

    title: str = ""
    heading: str = ""
    text: str = ""
    list: str = ""
    cards: tuple[CardSpec, ...] = ()
    table: TableSpec | None = None
    matrix: MatrixSpec | None = None
    chart: ChartSpec | None = None
    stories: StoriesSpec | None = None
    entries: EntriesSpec | None = None
    weeks: tuple[SeriesSpec, ...] = ()
    style: str = ""
    link: str = ""
    only: Only = ""
    when: str = ""

    @property
    def kind(self) -> Kind:
        """Which of the kinds it is."""
        return next(name for name in KINDS if getattr(self, name))

    @model_validator(mode="after")
    def _check_one_kind(self) -> BlockSpec:
        given = [name for name in KINDS if getattr(self, name)]
        if len(given) != 1:
            raise ValueError(f"must have exactly one of {', '.join(KINDS)}")
        return self


KINDS: tuple[Kind, ...] = (
    *("title", "heading", "text", "list", "cards", "table", "matrix", "chart", "stories", "entries", "weeks"),
)


class NotesSpec(_Part):
    """The area on the right that belongs to people."""

    heading: str
    prompt: str = ""
    width: int = Field(320, ge=80, le=1000)


class TabSpec(_Part):
    """One tab, or one for each goal; `cards` and `halves` say how many columns tiles and stories span."""

    id: str = Field(pattern=r"^[a-z]{1,20}$")
    title: str
    about: str = ""
    each: Literal["", "goal"] = ""
    only: Only = ""
    color: str = "successes"
    widths: tuple[int, ...] = Field(min_length=2)
    cards: tuple[int, ...] = (1,)
    halves: tuple[int, int] = (1, 1)
    frozen: int = Field(0, ge=0, le=10)
    blocks: tuple[BlockSpec, ...]
    notes: NotesSpec | None = None


class Template(_Part):
    """A whole workbook's template."""

    font: str = "Arial"
    palette: dict[str, Color]
    styles: dict[str, StyleSpec]
    tabs: tuple[TabSpec, ...] = Field(min_length=1)


def load(folder: Path | None = None, name: str = "dashboard.yaml") -> Template:
    """The template of a school's own folder where it has one, else the shipped one."""
    own = folder / name if folder else None
    path = own if own and own.is_file() else resources.folder("sheets_templates") / name
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(f"{path.name} cannot be read as UTF-8 text.", f"Check the file {path}.") from error
    return parse(text, path)


def parse(text: str, path: Path) -> Template:
    """A template from its text; raises TemplateError naming the first mistake's line, and how many there are."""
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
    sentences = {"extra_forbidden": "is not known here", "missing": "is missing"}
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
        if sum(tab.cards) > len(tab.widths) - 1 or sum(tab.halves) > len(tab.widths) - 1:
            yield place, f"spans more than its {len(tab.widths) - 1} columns"
        for j, block in enumerate(tab.blocks):
            yield from _check_block((*place, "blocks", j), block, template)


def _unknown(place: Place, name: str, known: Any, what: str) -> Found:
    if name not in known:
        yield place, f"is “{name}”, which is no {what}{suggest(name, known)}"


def _unknown_figures(place: Place, text: str) -> Found:
    for name in PLACEHOLDER.findall(text):
        yield from _unknown(place, name, FIGURES, "figure")


def _check_block(place: Place, block: BlockSpec, template: Template) -> Found:
    """Unknown names in one block."""
    if block.style:
        yield from _unknown((*place, "style"), block.style, template.styles, "style")
    if block.when:
        yield from _unknown((*place, "when"), block.when, FIGURES, "figure")
    for name in ("title", "heading", "text", "link"):
        yield from _unknown_figures((*place, name), getattr(block, name))
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
    if block.chart:
        yield from _check_chart((*place, "chart"), block.chart)
    for i, series in enumerate((*block.weeks, *(block.chart.series if block.chart else ()))):
        at = (*place, "weeks", i) if block.weeks else (*place, "chart", "series", i)
        yield from _unknown((*at, "color"), series.color, template.palette, "color of the palette")


def _check_card(place: Place, card: CardSpec, template: Template) -> Found:
    yield from _unknown((*place, "value"), card.value, FIGURES, "figure")
    yield from _unknown((*place, "style"), card.style, template.styles, "style")
    yield from _unknown_figures((*place, "note"), card.note)


def _check_chart(place: Place, chart: ChartSpec) -> Found:
    yield from _unknown_figures((*place, "title"), chart.title)
    yield from _unknown_figures((*place, "finding"), chart.finding)


def _check_table(place: Place, table: TableSpec, template: Template) -> Found:
    yield from _unknown((*place, "rows"), table.rows, SOURCES, "source of rows")
    fields = SOURCES[table.rows].fields if table.rows in SOURCES else ()
    for i, column in enumerate(table.columns):
        here = (*place, "columns", i)
        yield from _unknown((*here, "value"), column.value, fields, f"field of {table.rows}")
        yield from _unknown((*here, "style"), column.style, template.styles, "style")
        for name in ("link", "note"):
            if field := getattr(column, name):
                yield from _unknown((*here, name), field, fields, f"field of {table.rows}")

"""What may stand in a sheet template, as types: palette, styles, tabs and their blocks."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

Color = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
Only = Literal["", "leaders", "staff"]
Kind = Literal[
    "title",
    "heading",
    "text",
    "list",
    "cards",
    "table",
    "matrix",
    "chart",
    "stories",
    "entries",
    "decisions",
    "weeks",
]


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
    """One column of a table: its heading, the field shown, the field that holds its link; `heat` shades numbers.

    `only` keeps it to one audience, `when` to when there is such a figure.
    """

    heading: str
    value: str
    link: str = ""
    note: str = ""
    style: str = "text"
    heat: bool = False
    only: Only = ""
    when: str = ""


class TableSpec(_Part):
    """A table of records; `empty` is said where there are none."""

    rows: str
    columns: tuple[ColumnSpec, ...] = Field(min_length=1)
    grouped: bool = False
    empty: str = ""


class MatrixSpec(_Part):
    """Schools by goals, shaded; `turned` is the heading where goals stand below one another."""

    heading: str
    turned: str = "Goal"


class SeriesSpec(_Part):
    """One series of a chart of weeks."""

    name: str
    value: Literal["successes", "lessons", "median", "changes"]
    color: str
    kind: Literal["column", "line", "point"] = "column"


class ChartSpec(_Part):
    """A chart of weeks; `finding` becomes its alt text."""

    title: str
    finding: str
    y_title: str = ""
    height: int = Field(280, ge=120, le=1000)
    series: tuple[SeriesSpec, ...] = Field(min_length=1)
    empty: str = ""


class SideSpec(_Part):
    """One half of stories side by side; `unread` is said where there are some that may not be read, else `empty`."""

    heading: str
    rows: str
    style: str
    empty: str = ""
    unread: str = ""


class StoriesSpec(_Part):
    """Two columns of stories, equal in width."""

    left: SideSpec
    right: SideSpec
    longest: int = Field(420, ge=80, le=5000)


class EntriesSpec(_Part):
    """Every readable entry, by goal."""

    elsewhere: str
    empty: str = ""
    unread: str = ""


class DecisionsSpec(_Part):
    """What was decided, each with the words it came from; `kept` is said where none may be read, `none` of none."""

    kept: str
    none: str
    longest: int = Field(320, ge=80, le=5000)


class BlockSpec(_Part):
    """One block of a tab: exactly one kind, with what goes with it; `copy` is what a text says in a file instead.

    `page: priority` has it tell of the goal that comes first, and leaves it out where there is none. `overdue` is
    the style in whose colors a text stands once the day is past by which the forms are to be looked at again.
    """

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
    decisions: DecisionsSpec | None = None
    weeks: tuple[SeriesSpec, ...] = ()
    style: str = ""
    overdue: str = ""
    link: str = ""
    copy_says: str = Field("", alias="copy")
    only: Only = ""
    when: str = ""
    page: Literal["", "priority"] = ""

    @property
    def kind(self) -> Kind:
        """Which of the kinds it is."""
        return next(name for name in KINDS if getattr(self, name))

    @model_validator(mode="after")
    def _check_kind(self) -> BlockSpec:
        given = [name for name in KINDS if getattr(self, name)]
        if len(given) != 1:
            raise ValueError(f"must have exactly one of {', '.join(KINDS)}")
        if self.overdue and not self.text:
            raise ValueError("can be overdue only where it is a text")
        return self


KINDS: tuple[Kind, ...] = get_args(Kind)


class NotesSpec(_Part):
    """The area on the right that belongs to people; `copy` is the prompt in a file."""

    heading: str
    prompt: str = ""
    copy_says: str = Field("", alias="copy")
    width: int = Field(320, ge=80, le=1000)


class TabSpec(_Part):
    """One tab, or one for each goal; `cards` and `halves` say how many columns tiles and stories span."""

    id: str = Field(pattern=r"^[a-z]{1,20}$")
    title: str
    about: str = ""
    each: Literal["", "goal"] = ""
    only: Only = ""
    when: str = ""
    color: str = "successes"
    widths: tuple[Annotated[int, Field(ge=8, le=2000)], ...] = Field(min_length=2)
    cards: tuple[int, ...] = Field((1,), min_length=1)
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

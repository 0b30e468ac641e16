"""The data dictionary: which tables the data workbook holds, their fields and their primary keys.

A table travels through the pipeline as a pandas frame with exactly these columns: text fields are strings ("" when
there is nothing), integers are int64, numbers are float64 (NaN when there is nothing), flags are bool. Times are ISO
8601 text in UTC; weeks and days are ISO dates in the school's time zone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sized
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pandas as pd

FieldType = Literal["text", "integer", "number", "flag"]
Tables = dict[str, pd.DataFrame]

_DTYPES: Mapping[FieldType, str] = {"text": "str", "integer": "int64", "number": "float64", "flag": "bool"}

COUNTED = ("active", "missing")
"""A response counts until it is absent from two complete listings."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its heading, its type, and what it means to a reader."""

    name: str
    type: FieldType = "text"
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table and its tab; `people` are columns beside it that only people write.

    `sheet_id` is the tab's fixed id, `title` its first name, `of_responses` says that rows move with a whole response.
    A tab without a primary key is people's: its rows are theirs, and its fields follow from what stands in a row. Such
    a tab opens with a line of `guidance` above its headings.
    """

    name: str
    sheet_id: int
    primary_key: tuple[str, ...]
    fields: tuple[Field, ...]
    of_responses: bool = False
    people: tuple[str, ...] = ()
    title: str = ""
    guidance: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(field.name for field in self.fields)

    def frame(self, rows: object = ()) -> pd.DataFrame:
        """A frame of this table's shape from records (dicts or tuples in column order); missing columns are empty."""
        if isinstance(rows, Sized) and not len(rows):
            return _blank(self).copy()
        raw = pd.DataFrame(rows, columns=None if _are_dicts(rows) else list(self.columns))
        return self.conform(raw)

    def conform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with this table's columns in order and their types."""
        return pd.DataFrame({field.name: _column(frame, field) for field in self.fields}, index=frame.index)


def _are_dicts(rows: object) -> bool:
    return isinstance(rows, list) and bool(rows) and isinstance(rows[0], dict)


def _column(frame: pd.DataFrame, field: Field) -> pd.Series:
    """One column of the declared type, from a frame that may lack it."""
    missing = {"text": "", "integer": 0, "number": float("nan"), "flag": False}[field.type]
    if field.name not in frame:
        return pd.Series([missing] * len(frame), index=frame.index, dtype=_DTYPES[field.type])
    column = frame[field.name]
    if field.type != "number" and column.hasnans:
        column = column.where(column.notna(), missing)
    return column if column.dtype == _DTYPES[field.type] else column.astype(_DTYPES[field.type])


@cache
def _blank(table: Table) -> pd.DataFrame:
    """The table without a row, made once."""
    return table.conform(pd.DataFrame(columns=list(table.columns)))


def _text(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name) for name in names)


_REVISION = (
    Field("revision", meaning="content hash of the whole response as it was mapped"),
    Field("status", meaning="active, missing (absent from one complete listing), gone (from two), superseded"),
)

EARLIER_TITLES = Field("earlier_titles", meaning="what it was called before, a JSON list: old answers still say so")

FORMS = Table(
    "forms",
    101,
    ("form_id",),
    (
        *_text("form_id", "school"),
        Field("title"),
        Field("cursor", meaning="newest submission seen: the next listing starts a little before it"),
        Field("full_listed_at", meaning="when all responses were last listed"),
        Field("revision", meaning="Google's revision of the form"),
        Field("mapping", meaning="fingerprint of the codebook, goals and roster that the rows were made with"),
    ),
)
RESPONSES = Table(
    "responses",
    102,
    ("response_id",),
    (
        *_text("response_id", "form_id", "school", "submitted_at", "updated_at", "week"),
        Field("respondent", meaning="pseudonym, e-mail or nothing, as the privacy settings say"),
        Field("total_score", "number"),
        *_REVISION,
    ),
    of_responses=True,
)
ANSWERS = Table(
    "answers",
    103,
    ("response_id", "question_id", "ordinal", "part"),
    (
        *_text("response_id", "question_id"),
        Field("ordinal", "integer", "1 for the first choice or file, and so on"),
        Field("part", "integer", "1, or more where one text is too long for a cell"),
        Field("value", meaning="the text as given"),
        Field("file_id"),
        Field("score", "number"),
        Field("correct", meaning="yes, no or nothing when it was not graded"),
        *_REVISION,
    ),
    of_responses=True,
)
QUESTIONS = Table(
    "questions",
    104,
    ("form_id", "question_id"),
    (
        *_text("form_id", "question_id", "item_id", "title", "kind", "row", "section"),
        Field("options", meaning="the choices, a JSON list"),
        Field("role", meaning="what the codebook takes it for"),
        *_text("first_seen", "removed"),
    ),
)
WINS = Table(
    "wins",
    105,
    ("win_id",),
    (
        *_text("win_id", "school", "submitted_at", "week", "kind", "story", "beneficiary", "next_step"),
        *_text("evidence_url", "thanks", "author", "team", "role", "grade", "share"),
        Field("held", meaning="why it waits for review, or nothing"),
        *_REVISION,
    ),
    of_responses=True,
)
WIN_GOALS = Table(
    "win_goals",
    106,
    ("win_id", "goal_id"),
    (
        *_text("win_id", "goal_id"),
        Field("source", meaning="form, curation, or corrected: the form said so, people said otherwise"),
        *_REVISION,
    ),
    of_responses=True,
)
WIN_SIGNS = Table(
    "win_signs",
    107,
    ("win_id", "goal_id", "sign_id"),
    (*_text("win_id", "goal_id", "sign_id"), *_REVISION),
    of_responses=True,
)
WIN_VOICES = Table("win_voices", 108, ("win_id", "voice"), (*_text("win_id", "voice"), *_REVISION), of_responses=True)
WIN_HELPED = Table(
    "win_helped", 109, ("win_id", "practice"), (*_text("win_id", "practice"), *_REVISION), of_responses=True
)
GOALS = Table(
    "goals",
    110,
    ("goal_id",),
    (
        *_text("goal_id", "title", "owner"),
        Field("priority", "flag"),
        *_text("starts", "ends", "baseline", "target"),
        EARLIER_TITLES,
    ),
)
SIGNS = Table("signs", 111, ("goal_id", "sign_id"), (*_text("goal_id", "sign_id", "title"), EARLIER_TITLES))
GOAL_WEEKS = Table(
    "goal_weeks",
    112,
    ("goal_id", "school", "week"),
    (
        *_text("goal_id", "school", "week"),
        Field("wins", "integer", "entries of either kind"),
        Field("lessons", "integer", "of these, lessons learned"),
        Field("contributors", "number", "different respondents; nothing where it would point to a person"),
        Field("signs_seen", "integer", "different success signs"),
    ),
)
RUNS = Table(
    "runs",
    113,
    ("run_id",),
    (
        *_text("run_id", "started", "outcome"),
        *(Field(name, "integer") for name in ("pulled", "new", "edited", "gone", "issues")),
        Field("version"),
    ),
)
ISSUES = Table("issues", 114, ("issue_id",), _text("issue_id", "first_seen", "where", "what", "severity", "resolved"))

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        FORMS,
        RESPONSES,
        ANSWERS,
        QUESTIONS,
        WINS,
        WIN_GOALS,
        WIN_SIGNS,
        WIN_VOICES,
        WIN_HELPED,
        GOALS,
        SIGNS,
        GOAL_WEEKS,
        RUNS,
        ISSUES,
    )
}
"""Every table of the data workbook, in the order of its tabs."""

LEFT_OUT_OF_COMPARISON = frozenset(
    {("runs", "*"), ("forms", "full_listed_at"), ("issues", "first_seen"), ("questions", "first_seen")}
)
"""Clock cells: two states of the workbook are the same when all but these agree."""


TALLY_CELL = GOAL_WEEKS.primary_key
TALLY_PARTS = (*TALLY_CELL, "what", "who")
"""What a tally counts by; `what` is entry, lesson, teller or sign, `who` names the teller or the sign."""


PLEASE_CHECK = Field("Please check", meaning="what is wrong with what people wrote in the row, in words")

WINS_TAB = Table(
    "wins_tab",
    201,
    ("Entry",),
    (
        Field("Entry", meaning="the key; hidden"),
        Field("Shared on", "integer", "a date, as Sheets counts days"),
        *_text("School", "Team", "Kind", "Goals", "Success signs", "Story", "Who is better off", "Voices"),
        *_text("What helped", "Next step", "Told by", "Shared with"),
        PLEASE_CHECK,
    ),
    people=("Feature", "Hide", "Goal", "Theme", "Action", "Note"),
    title="Wins",
)
REVIEW_TAB = Table(
    "review_tab",
    202,
    ("Entry",),
    (
        Field("Entry", meaning="the key; hidden"),
        Field("Shared on", "integer", "a date, as Sheets counts days"),
        *_text("School", "Team", "Why it waits", "Read it"),
        Field("Version", meaning="which words a decision is about; hidden"),
        PLEASE_CHECK,
    ),
    people=("Decision", "Edited text", "Comment"),
    title="Review",
)
ACTIONS_TAB = Table(
    "actions_tab",
    203,
    (),
    (
        Field("Evidence so far", meaning="wins shared toward the goal between the row's dates, in words"),
        Field("Latest", meaning="the newest of them that may be read, with the way to its row"),
        PLEASE_CHECK,
    ),
    people=(
        *("Goal", "Theory of action", "Purpose", "What", "Who", "From", "By when", "How we will know"),
        *("Status", "Decision", "Decided on", "Tell staff"),
    ),
    title="Actions",
    guidance="What will we try next? Give each action a row of its own: choose a goal, say what you will do, who, and "
    "by when. The evidence counts itself at the right.",
)
MEASURES_TAB = Table(
    "measures_tab",
    206,
    (),
    (PLEASE_CHECK,),
    people=("Goal", "Measure", "Baseline", "Target", "Latest value", "Measured on"),
    title="Measures",
    guidance="What do the performance measures say? Give each measure a row of its own, as soon as it is known. The "
    "Learning Report, which all staff read, sets it beside what was learned under the same goal. Where schools have "
    "workbooks of their own, each school's measures belong in its own.",
)
THEMES_TAB = Table(
    "themes_tab",
    204,
    ("Entry",),
    (
        Field("Entry", meaning="the key of the theme; hidden"),
        *_text("Goal", "Theme"),
        Field("Wins shared", "integer"),
        Field("Of these lessons", "integer"),
        Field("One of them", meaning="an example in its teller's words"),
        Field("Part of", meaning="the key of the theme it was merged into, and how people called that then; hidden"),
        PLEASE_CHECK,
    ),
    people=("Our name", "Merge into"),
    title="Themes",
)
MEMORY_TAB = Table(
    "theme_memory",
    205,
    ("Entry",),
    (
        Field("Entry", meaning="who reads the theme, and its key"),
        *_text("Readers", "Key", "Goal", "Label"),
        Field("By people", meaning="yes where people named it"),
        Field("Entries", meaning="marks of its entries, drawn by lot where there are many"),
        Field("Terms", meaning="what it is known by"),
    ),
    title="Theme memory",
)
CURATED = (WINS_TAB, REVIEW_TAB, ACTIONS_TAB, MEASURES_TAB, THEMES_TAB, MEMORY_TAB)
"""The dashboard workbook's tabs kept by key, and two that are people's altogether; only the memory is ours alone."""

HIDDEN_TABS = frozenset({MEMORY_TAB.name})
"""Tabs that people need not see: how themes keep their names from run to run."""

ADDED_LATER = frozenset(
    {
        *(f"{tab.name}.{PLEASE_CHECK.name}" for tab in (WINS_TAB, REVIEW_TAB)),
        *("wins_tab.Action", "review_tab.Edited text"),
        *(f"{tab.name}.{column}" for tab in CURATED[2:] for column in (*tab.columns, *tab.people)),
    }
)
"""Columns that a workbook of the first layout never had: they are made in it, as nobody can have lost them."""


def empty() -> Tables:
    """All tables without a row."""
    return {name: table.frame() for name, table in TABLES.items()}

"""People's actions and the entries as leaders read them come in; what our cells of the Actions tab say goes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from pipeline.dashboard import phrases
from pipeline.dashboard.curated import KIND_WORDS, Record
from pipeline.google import keyless
from pipeline.google.keyless import Content
from pipeline.google.ledger import WorkbookState
from pipeline.model import Action, Audience, Entries
from pipeline.tables import ACTIONS_TAB, MEASURES_TAB, Table

LATEST_LENGTH = 90
"""Characters of an entry's own words beside an action."""


@dataclass(frozen=True, slots=True)
class ActionCells:
    """Our cells beside each action and the address of its latest entry's row, by what people wrote in the row.

    `names` are the clear actions' names, which people choose from beside an entry.
    """

    cells: Mapping[Content, Record] = field(default_factory=dict)
    links: Mapping[Content, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()


def gather_evidence(
    actions: Mapping[Content, Action], remarks: Mapping[Content, str], entries: Entries, as_of: date, locale: str
) -> ActionCells:
    """What was shared toward each action's goal between its dates, in words, and the newest of it that may be read.

    `remarks` say what to check, for each row in use; a row without a clear action has no evidence.
    """
    if entries.audience not in (Audience.LEADERS, Audience.OUTSIDE):
        raise ValueError("the Actions tab is the leaders'")
    cells: dict[Content, Record] = {}
    links: dict[Content, str] = {}
    for content, remark in remarks.items():
        action = actions.get(content)
        found = between(entries, action) if action else entries.frame.iloc[:0]
        readable = found[found["readable"]]
        latest = readable.iloc[-1] if len(readable) else None
        cells[content] = {
            "Evidence so far": _say(action, found, entries, as_of, locale) if action else "",
            "Latest": _say_latest(latest, locale) if latest is not None else "",
            "Please check": remark,
        }
        links[content] = str(latest["link"]) if latest is not None else ""
    return ActionCells(cells, links, tuple(dict.fromkeys(action.what for action in actions.values())))


def between(entries: Entries, action: Action) -> pd.DataFrame:
    """The entries toward an action's goal from the day it starts through the day it is due, oldest first."""
    frame = entries.frame
    toward = frame["win_id"].isin(entries.goals.loc[entries.goals["goal_id"] == action.goal_id, "win_id"])
    since = frame["day"] >= (action.starts.isoformat() if action.starts else "")
    until = frame["day"] <= (action.due.isoformat() if action.due else "9999")
    return frame[toward & since & until]


def _say(action: Action, found: pd.DataFrame, entries: Entries, as_of: date, locale: str) -> str:
    """The evidence in a sentence or two."""
    lessons = int((found["kind"] == "lesson").sum())
    span = _say_span(action, locale)
    if action.starts and action.starts > as_of:
        said = f"Starts on {phrases.day(action.starts, locale)}."
    elif found.empty:
        said = f"Nothing was shared toward this goal {span} yet."
    else:
        kinds = phrases.kinds(len(found) - lessons, lessons)
        said = f"{phrases.count(len(found), 'win')} shared toward this goal {span}: {kinds}."
    named = int(entries.frame["win_id"].isin(action.entries).sum())
    return f"{said} Decided from {phrases.count(named, 'entry', 'entries')}." if named else said


def _say_span(action: Action, locale: str) -> str:
    """The action's dates in words."""
    starts, due = (phrases.day(value, locale) for value in (action.starts, action.due))
    if starts and due:
        return f"from {starts} to {due}"
    return f"since {starts}" if starts else f"until {due}" if due else "this school year"


def _say_latest(entry: pd.Series, locale: str) -> str:
    """One entry's day, kind and first words."""
    day = phrases.day(date.fromisoformat(entry["day"]), locale, "medium") if entry["day"] else ""
    words = phrases.excerpt(entry["story"], LATEST_LENGTH)
    said = words if words.startswith(phrases.MARKS) else f"“{words}”" if words else ""
    return " · ".join(part for part in (day, KIND_WORDS.get(entry["kind"], ""), said) if part)


def action_rows(state: WorkbookState, actions: ActionCells) -> list[Record]:
    """The rows of the Actions tab as they stand, with our cells beside them, for copies as files."""
    return people_rows(state, ACTIONS_TAB, actions.cells)


def measure_rows(state: WorkbookState, cells: Mapping[Content, Record]) -> list[Record]:
    """The rows of the Measures tab as they stand, with our cells beside them, for copies as files."""
    return people_rows(state, MEASURES_TAB, cells)


def people_rows(state: WorkbookState, table: Table, cells: Mapping[Content, Record]) -> list[Record]:
    """The rows in use of a tab of people's, with our cells beside them."""
    blank: Record = dict.fromkeys((*table.people, *table.columns), "")
    return [
        {
            **blank,
            **{column: value for column, value in line.values.items() if value is not None},
            **cells.get(line.content, {}),
        }
        for line in keyless.lines(state, table)
        if not line.is_empty
    ]

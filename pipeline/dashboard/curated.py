"""Entries as leaders read them come in; the machine rows of the tabs kept by key, and views of them, go out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd

from pipeline.dashboard.charts import Request
from pipeline.dashboard.filters import SEVERAL
from pipeline.dashboard.requests import NOTE, fingerprint
from pipeline.google import ledger
from pipeline.google.cells import Value
from pipeline.google.ledger import TabState, WorkbookState
from pipeline.model import EDITED, LONGEST_TEXT, UNNAMED, Audience, Entries, Goal, School, pieces
from pipeline.model.drawing import Drawing, Filter, serial
from pipeline.model.roles import SHARES, VOICES
from pipeline.tables import WINS_TAB

Record = dict[str, Value]

FILTERS = f"{NOTE}filters"
"""The note that holds the mark of the views of the Wins tab, and their ids."""

KIND_WORDS = {"success": "Success", "lesson": "Lesson"}


def wins_rows(
    entries: Entries,
    standing: Iterable[str],
    goals: Sequence[Goal],
    schools: Sequence[School] = (),
    remarks: Mapping[str, str] = MappingProxyType({}),
) -> list[Record]:
    """A record for every entry that `listed` gives, in the order in which new ones are added, blank but for the key
    while it is held; blank ones for standing keys that are no longer among them (hidden or gone, say). `remarks` say
    what to check of what people wrote beside them.
    """
    words = _words(entries, goals)
    names = {school.school_id: school.name for school in schools}
    records = [
        _blank(row.win_id) if row.held else {**_win(row, words, names), "Please check": remarks.get(row.win_id, "")}
        for row in listed(entries).itertuples(index=False)
    ]
    if entries.audience is Audience.OUTSIDE:
        records = [record | {"Shared with": ""} for record in records]
    counted = {record["Entry"] for record in records}
    return records + [_blank(key) for key in standing if key not in counted]


def listed(entries: Entries) -> pd.DataFrame:
    """The entries that have a row on the Wins tab: all of them for leaders; outside a school those that may be read."""
    if entries.audience is Audience.LEADERS:
        return entries.frame
    if entries.audience is Audience.OUTSIDE:
        return entries.frame[entries.frame["readable"]]
    raise ValueError("the Wins tab is the leaders'")


def _blank(key: str) -> Record:
    """An entry that keeps its place without showing anything."""
    return {**dict.fromkeys(WINS_TAB.columns, ""), "Entry": key}


def _win(row: Any, words: Mapping[str, Mapping[str, str]], schools: Mapping[str, str]) -> Record:
    """The machine cells of one entry."""
    return {
        "Entry": row.win_id,
        "Shared on": _serial(row.day),
        "School": schools.get(row.school, row.school),
        "Team": row.team,
        "Kind": KIND_WORDS.get(row.kind, row.kind),
        "Story": row.story,
        "Who is better off": row.beneficiary,
        "Next step": row.next_step,
        "Told by": (row.author or UNNAMED) + (f" ({EDITED})" if row.edited else ""),
        "Shared with": SHARES.get(row.share, row.share),
        **{column: said.get(row.win_id, "") for column, said in words.items()},
    }


def _serial(day: str) -> Value:
    return serial(date.fromisoformat(day)) if day else ""


def _words(entries: Entries, goals: Sequence[Goal]) -> dict[str, dict[str, str]]:
    """What each entry names, in words, by column."""
    titles = {goal.goal_id: goal.title for goal in goals}
    signs = {(goal.goal_id, sign.sign_id): sign.title for goal in goals for sign in goal.signs}
    seen = entries.signs.assign(
        sign=[signs.get(key, "") for key in zip(entries.signs["goal_id"], entries.signs["sign_id"], strict=True)]
    )
    return {
        "Goals": _gather(entries.goals, "goal_id", titles),
        "Success signs": _gather(seen, "sign", {}),
        "Voices": _gather(entries.voices, "voice", VOICES),
        "What helped": _gather(entries.helped, "practice", {}),
    }


def _gather(relation: pd.DataFrame, column: str, words: Mapping[str, str]) -> dict[str, str]:
    """The words of a relation by entry, in the order given, as far as a cell holds them."""
    gathered: dict[str, list[str]] = {}
    for win_id, value in zip(relation["win_id"], relation[column], strict=True):
        word = words.get(value, value)
        if word and word not in gathered.setdefault(win_id, []):
            gathered[win_id].append(word)
    return {win_id: _fit("; ".join(said)) for win_id, said in gathered.items()}


def _fit(text: str) -> str:
    """The text, shortened where one cell does not hold it."""
    first, *more = pieces(text, LONGEST_TEXT - 1)
    return f"{first}…" if more else text


def review_rows(
    entries: Entries,
    reasons: Mapping[str, str],
    links: Mapping[str, str],
    schools: Sequence[School] = (),
    versions: Mapping[str, str] = MappingProxyType({}),
    remarks: Mapping[str, str] = MappingProxyType({}),
) -> list[Record]:
    """A record for every entry that needs, or needed, a review: never its words, but the address of its row.

    `reasons` says why, by `win_id`; a decided entry keeps its row. `versions` says which words a decision is about,
    `remarks` what to check of the decision.
    """
    names = {school.school_id: school.name for school in schools}
    return [
        {
            "Entry": row.win_id,
            "Shared on": _serial(row.day),
            "School": names.get(row.school, row.school),
            "Team": row.team,
            "Why it waits": reasons[row.win_id],
            "Read it": links.get(row.win_id, ""),
            "Version": versions.get(row.win_id, ""),
            "Please check": remarks.get(row.win_id, ""),
        }
        for row in entries.frame.itertuples(index=False)
        if reasons.get(row.win_id)
    ]


def filter_group(state: WorkbookState, drawing: Drawing) -> list[Request]:
    """The views that a number opens: the entries behind it, on the Wins tab, without touching anybody's own filter.

    The note keeps which views are ours: those that no number opens any more go.
    """
    tab = state.tabs[WINS_TAB.name]
    wanted = [_view(item, tab) for item in drawing.filters]
    there = {view.get("filterViewId") for view in state.sheets[WINS_TAB.sheet_id].get("filterViews", [])}
    ours = {view["filterViewId"] for view in wanted}
    mark = " ".join([fingerprint(wanted), *map(str, sorted(ours))])
    before = state.notes.get(FILTERS, "")
    if before == mark and ours <= there:
        return []
    left = there.intersection(map(int, before.split()[1:])) - ours
    requests: list[Request] = [{"deleteFilterView": {"filterId": view}} for view in sorted(left)]
    for view in wanted:
        if view["filterViewId"] in there:
            requests.append({"updateFilterView": {"filter": view, "fields": "title,range,filterSpecs"}})
        else:
            requests.append({"addFilterView": {"filter": view}})
    return [*requests, *ledger.note(state, FILTERS, mark)]


def _view(item: Filter, tab: TabState) -> dict[str, Any]:
    width = max(tab.positions.values()) + 1
    specs = [
        {"columnIndex": tab.positions[column], "filterCriteria": {"condition": _condition(column, text)}}
        for column, text in item.criteria
    ]
    return {
        "filterViewId": item.filter_id,
        "title": item.title,
        "range": {"sheetId": WINS_TAB.sheet_id, "startRowIndex": 0, "startColumnIndex": 0, "endColumnIndex": width},
        "filterSpecs": specs,
    }


def _condition(column: str, text: str) -> dict[str, Any]:
    """A cell that holds the label, alone or among others."""
    kind = "TEXT_CONTAINS" if column in SEVERAL else "TEXT_EQ"
    return {"type": kind, "values": [{"userEnteredValue": text}]}

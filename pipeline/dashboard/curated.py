"""Entries as leaders read them come in; the machine rows of the tabs kept by key, and those tabs' furniture, go out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd

from pipeline.dashboard.cells import color, serial
from pipeline.dashboard.charts import Request
from pipeline.dashboard.requests import NOTE, fingerprint, protect
from pipeline.google import ledger
from pipeline.google.cells import Value
from pipeline.google.ledger import TabState, WorkbookState
from pipeline.model import DECISIONS, LONGEST_TEXT, UNNAMED, Audience, Entries, Goal, School, pieces
from pipeline.model.drawing import Drawing, Filter, fixed_id, kept_width
from pipeline.model.roles import SHARES, VOICES
from pipeline.tables import REVIEW_TAB, WINS_TAB, Table

Record = dict[str, Value]

KIND_WORDS = {"success": "Success", "lesson": "Lesson"}


def wins_rows(
    entries: Entries, standing: Iterable[str], goals: Sequence[Goal], schools: Sequence[School] = ()
) -> list[Record]:
    """A record for every counted entry, blank but for the key while it is held; blank ones for standing keys that no
    longer count (hidden or gone). `entries` are those of leaders, in the order in which new ones are added.
    """
    if entries.audience is not Audience.LEADERS:
        raise ValueError("the Wins tab is the leaders'")
    words = _words(entries, goals)
    names = {school.school_id: school.name for school in schools}
    records = [
        _blank(row.win_id) if row.held else _win(row, words, names) for row in entries.frame.itertuples(index=False)
    ]
    counted = {record["Entry"] for record in records}
    return records + [_blank(key) for key in standing if key not in counted]


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
        "Told by": row.author or UNNAMED,
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
) -> list[Record]:
    """A record for every entry that needs, or needed, a review: never its words, but the address of its row.

    `reasons` says why, by `win_id`; a decided entry keeps its row. `versions` says which words a decision is about.
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
        }
        for row in entries.frame.itertuples(index=False)
        if reasons.get(row.win_id)
    ]


def furnish(state: WorkbookState, drawing: Drawing, added: Mapping[str, int]) -> Iterator[list[Request]]:
    """What makes the tabs kept by key pleasant: widths, formats, check boxes, drop-downs, filters; people's cells stay.

    `added` tells how many rows are about to be appended to each tab.
    """
    lists: Mapping[str, Mapping[str, Sequence[str]]] = {
        WINS_TAB.name: {"Goal": drawing.goals},
        REVIEW_TAB.name: {"Decision": tuple(DECISIONS)},
    }
    for table in (WINS_TAB, REVIEW_TAB):
        tab = state.tabs[table.name]
        rows = max((row.index for row in tab.rows.values()), default=0) + added.get(table.name, 0)
        choices = lists[table.name]
        mark = fingerprint(rows, sorted(tab.positions.items()), choices, drawing.font)
        key = f"{NOTE}{table.name}"
        if state.notes.get(key) != mark:
            standing = state.sheets[table.sheet_id]
            yield [
                *_furniture(tab, rows, drawing, choices),
                *([] if key in state.notes else _filter_row(tab)),
                protect(fixed_id(f"protect:{table.name}"), _machine_area(tab), standing),
                *ledger.note(state, key, mark),
            ]


def _furniture(tab: TabState, rows: int, drawing: Drawing, choices: Mapping[str, Sequence[str]]) -> Iterator[Request]:
    """Sizes, looks and validation, for the rows in use: empty rows below must not look used."""
    for column, position in tab.positions.items():
        yield _column_size(tab.table, column, position)
        yield _repeat(_area(tab.table, position, 0, 1), _heading_look(tab.table, column, drawing))
        if rows:
            area = _area(tab.table, position, 1, rows + 1)
            yield _repeat(area, _cell_look(tab.table, column, drawing))
            if rule := _validation(column, choices):
                yield {"setDataValidation": {"range": area, "rule": rule}}


def _column_size(table: Table, column: str, position: int) -> Request:
    span = {"sheetId": table.sheet_id, "dimension": "COLUMNS", "startIndex": position, "endIndex": position + 1}
    properties = {"pixelSize": kept_width(column), "hiddenByUser": column in (*table.primary_key, "Version")}
    return {"updateDimensionProperties": {"range": span, "properties": properties, "fields": "pixelSize,hiddenByUser"}}


def _area(table: Table, column: int, top: int, bottom: int) -> dict[str, int]:
    return {
        "sheetId": table.sheet_id,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": column,
        "endColumnIndex": column + 1,
    }


def _repeat(area: Mapping[str, int], form: Mapping[str, Any]) -> Request:
    fields = ",".join(f"userEnteredFormat.{name}" for name in form)
    return {"repeatCell": {"range": dict(area), "cell": {"userEnteredFormat": dict(form)}, "fields": fields}}


def _heading_look(table: Table, column: str, drawing: Drawing) -> dict[str, Any]:
    """Headings of our columns are plain; those of people's columns are tinted."""
    tint = drawing.palette["heat_high"] if column in table.people else drawing.palette["wash"]
    text = {"bold": True, "fontFamily": drawing.font, "foregroundColorStyle": color(drawing.palette["ink"])}
    return {"textFormat": text, "backgroundColorStyle": color(tint), "wrapStrategy": "WRAP"}


def _cell_look(table: Table, column: str, drawing: Drawing) -> dict[str, Any]:
    """Our texts are formatted as text, our days as dates; people's columns only wrap."""
    form: dict[str, Any] = {"wrapStrategy": "WRAP", "verticalAlignment": "TOP"}
    if column in table.columns:
        form["numberFormat"] = {"type": "TEXT"}
    if column == "Shared on":
        form["numberFormat"] = {"type": "DATE", "pattern": drawing.styles["date"].number}
        form["horizontalAlignment"] = "LEFT"
    return form


def _validation(column: str, choices: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
    """Check boxes and drop-downs; a choice that Sheets would take for a formula is left out."""
    if column in ("Feature", "Hide"):
        return {"condition": {"type": "BOOLEAN"}, "strict": True, "showCustomUi": True}
    values = [{"userEnteredValue": choice} for choice in choices.get(column, ()) if choice and choice[0] not in "=+"]
    if not values:
        return None
    return {"condition": {"type": "ONE_OF_LIST", "values": values}, "strict": True, "showCustomUi": True}


def _filter_row(tab: TabState) -> list[Request]:
    """The filter over all columns, set once: afterwards it is people's."""
    width = max(tab.positions.values()) + 1
    area = {"sheetId": tab.table.sheet_id, "startRowIndex": 0, "startColumnIndex": 0, "endColumnIndex": width}
    return [{"setBasicFilter": {"filter": {"range": area}}}]


def _machine_area(tab: TabState) -> dict[str, int]:
    """From our first column to our last, wherever people have moved them."""
    ours = [tab.positions[column] for column in tab.table.columns]
    return {"sheetId": tab.table.sheet_id, "startColumnIndex": min(ours), "endColumnIndex": max(ours) + 1}


def filter_group(state: WorkbookState, drawing: Drawing) -> list[Request]:
    """The views that a number opens: the entries behind it, on the Wins tab, without touching anybody's own filter."""
    tab = state.tabs[WINS_TAB.name]
    key = f"{NOTE}filters"
    wanted = [_view(item, tab) for item in drawing.filters]
    there = {view.get("filterViewId") for view in state.sheets[WINS_TAB.sheet_id].get("filterViews", [])}
    mark = fingerprint(wanted)
    if state.notes.get(key) == mark and all(view["filterViewId"] in there for view in wanted):
        return []
    requests: list[Request] = []
    for view in wanted:
        if view["filterViewId"] in there:
            requests.append({"updateFilterView": {"filter": view, "fields": "title,range,filterSpecs"}})
        else:
            requests.append({"addFilterView": {"filter": view}})
    return [*requests, *ledger.note(state, key, mark)]


def _view(item: Filter, tab: TabState) -> dict[str, Any]:
    width = max(tab.positions.values()) + 1
    specs = [
        {"columnIndex": tab.positions[column], "filterCriteria": {"condition": _contains(text)}}
        for column, text in item.criteria
    ]
    return {
        "filterViewId": item.filter_id,
        "title": item.title,
        "range": {"sheetId": WINS_TAB.sheet_id, "startRowIndex": 0, "startColumnIndex": 0, "endColumnIndex": width},
        "filterSpecs": specs,
    }


def _contains(text: str) -> dict[str, Any]:
    return {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": text}]}

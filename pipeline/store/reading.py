"""A workbook's state comes in; its tables, whatever people typed over our cells, and issues go out. Pure.

A cell that does not read as what its column holds is taken as empty, its form is listed in full, and the cell is
written again. A row whose key does not read is left out: a key cell is never rewritten, and the right row comes anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import pandas as pd

from pipeline.errors import Issue
from pipeline.google.cells import Value
from pipeline.google.ledger import Key, Row, TabState, WorkbookState, title
from pipeline.tables import COUNTED, TABLES, Field, Table, Tables

LONG_AGO = "1970-01-01T00:00:00Z"
"""Stands for a time that does not read: any edit is later, no school year holds it."""

STATUSES = (*COUNTED, "gone", "superseded")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")


@dataclass(frozen=True, slots=True)
class Reading:
    """The tables; the rows of each that hold a cell to be written again; what was wrong."""

    tables: Tables
    strays: Mapping[str, frozenset[Key]]
    issues: tuple[Issue, ...]


@dataclass(slots=True)
class _Strays:
    """What does not read in one table: rows by key, columns, rows by such a key, rows of other parts."""

    rows: set[Key] = field(default_factory=set)
    columns: set[str] = field(default_factory=set)
    keys: int = 0
    elsewhere: int = 0


def tables_of(
    state: WorkbookState, place: str = "the data workbook", elsewhere: frozenset[str] = frozenset()
) -> Reading:
    """The tables that a state holds, under the name that issues give it; responses that stand `elsewhere` left out."""
    tables: Tables = {}
    strays: dict[str, frozenset[Key]] = {}
    issues: list[Issue] = []
    for name, tab in state.tabs.items():
        found = _Strays()
        tables[name] = _frame(TABLES[name], tab, found, elsewhere)
        strays[name] = frozenset(found.rows)
        issues += _issues(f"the tab “{title(tab.table)}” of {place}", found)
    return Reading(tables, strays, (*issues, *_orphan_issues(tables, place)))


def orphans(table: Table, frame: pd.DataFrame, responses: pd.DataFrame) -> pd.Series:
    """Which rows of response data count although no response has their key: somebody typed over it."""
    unit = frame[table.primary_key[0]]
    return ~unit.isin(set(responses["response_id"])) & frame["status"].isin(COUNTED)


def _orphan_issues(tables: Tables, place: str) -> list[Issue]:
    """Name the tables with rows that belong to no response."""
    found = []
    for name, frame in tables.items():
        count = orphans(TABLES[name], frame, tables["responses"]).sum() if TABLES[name].of_responses else 0
        if count:
            what = "Rows belong to no response, as if a key had been typed over; they count no longer."
            found.append(Issue(f"the tab “{title(TABLES[name])}” of {place}", what))
    return found


def _issues(place: str, found: _Strays) -> list[Issue]:
    """What to say of one tab, by its columns and never by what was typed."""
    issues = [
        Issue(f"{place}, column “{column}”", "A cell did not hold what belongs there; it is written again.")
        for column in sorted(found.columns)
    ]
    if found.keys:
        issues.append(Issue(place, "Rows whose key was typed over are left out; please delete them."))
    if found.elsewhere:
        issues.append(Issue(place, "Rows of responses that stand in an earlier part are left out; please delete them."))
    return issues


def _frame(table: Table, tab: TabState, found: _Strays, elsewhere: frozenset[str]) -> pd.DataFrame:
    """One table from its rows."""
    records = []
    for key, row in tab.rows.items():
        if elsewhere and table.of_responses and key[0] in elsewhere:
            found.elsewhere += 1
            continue
        record, unread = _record(table, row)
        if tuple(record[part] for part in table.primary_key) != key or unread & set(table.primary_key):
            found.keys += 1
            continue
        if unread:
            found.rows.add(key)
            found.columns |= unread
        records.append(record)
    return table.frame(records)


def _record(table: Table, row: Row) -> tuple[dict[str, Value], set[str]]:
    """One row's values as their columns' types, and the columns that do not read."""
    record: dict[str, Value] = {}
    unread: set[str] = set()
    for column in table.fields:
        value = row.values.get(column.name)
        empty = INSTEAD.get(column.name, EMPTY[column.type])
        reads = _reads(column, value) if value is not None else column.name not in INSTEAD
        record[column.name] = _typed(column, value) if reads and value is not None else empty
        if not reads:
            unread.add(column.name)
    return record, unread


def _reads(column: Field, value: Value) -> bool:
    """Whether a filled cell holds what its column holds."""
    if column.type == "flag":
        return isinstance(value, bool)
    if column.type == "text":
        return isinstance(value, str) and _KINDS.get(column.name, _any)(value)
    if isinstance(value, bool | str):
        return False
    return column.type == "number" or (float(value).is_integer() and abs(value) < 2**53)


def _typed(column: Field, value: Value) -> Value:
    """A cell that reads, as its column's type."""
    return int(value) if column.type == "integer" else value


def _any(_: str) -> bool:
    """Text may be anything."""
    return True


def _is_time(text: str) -> bool:
    """Whether a text is a moment in UTC as Google and we write it."""
    return bool(_TIME.fullmatch(text)) and _parses(datetime.fromisoformat, text)


def _is_day(text: str) -> bool:
    """Whether a text is an ISO date."""
    return len(text) == 10 and _parses(date.fromisoformat, text)


def _is_cursor(text: str) -> bool:
    """Whether a text is a moment, or a day where nothing finer is kept."""
    return _is_time(text) or _is_day(text)


def _is_list(text: str) -> bool:
    """Whether a text is a JSON list of texts."""
    return (
        _parses(json.loads, text)
        and isinstance(said := json.loads(text), list)
        and all(isinstance(part, str) for part in said)
    )


def _parses(parse: Callable[[str], object], text: str) -> bool:
    """Whether a text reads at all."""
    try:
        parse(text)
    except ValueError:
        return False
    return True


EMPTY: Mapping[str, Value] = {"text": "", "integer": 0, "number": float("nan"), "flag": False}
_KINDS: Mapping[str, Callable[[str], bool]] = {
    "submitted_at": _is_time,
    "updated_at": _is_time,
    "full_listed_at": _is_time,
    "cursor": _is_cursor,
    "week": _is_day,
    "status": STATUSES.__contains__,
    "options": _is_list,
    "earlier_titles": _is_list,
}
INSTEAD: Mapping[str, Value] = {
    "submitted_at": LONG_AGO,
    "updated_at": LONG_AGO,
    "week": "1970-01-05",
    "status": "active",
}
"""What stands for a cell that does not read, nor an emptied one, where nothing would not read either."""

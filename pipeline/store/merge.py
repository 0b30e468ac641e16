"""The stored tables and what a harvest said come in; the tables as they should stand go out. Pure.

A response is the unit of change. A newer revision replaces all its rows; a row that an edit dropped is `superseded`; a
response absent from one complete listing is `missing`, from two `gone`, and active again when it is listed again.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.model import Listing
from pipeline.tables import TABLES, Table, Tables

AFTER_ABSENCE = {"active": "missing", "missing": "gone"}


def merge(stored: Tables, fresh: Tables, listings: Sequence[Listing]) -> Tables:
    """All tables as they should stand.

    A listing whose time is not after the form's stored `full_listed_at` has been merged before and moves no status,
    so asking twice changes nothing. A response is never put back to an older submission by an overlapping run.
    """
    current = _current(stored["responses"], fresh["responses"])
    absent = _absent(stored, listings)
    merged = dict(stored)
    for table in TABLES.values():
        if table.of_responses:
            new = fresh[table.name]
            merged[table.name] = _merge_units(table, stored[table.name], new[_unit(new).isin(current)], current, absent)
    for name in ("questions", "goals", "signs"):
        merged[name] = replace(TABLES[name], stored[name], fresh[name])
    merged["forms"] = _merge_forms(stored["forms"], fresh["forms"], changed=bool(absent))
    return merged


def _unit(frame: pd.DataFrame) -> pd.Series:
    """The response that each row belongs to: the first part of every such table's key."""
    return frame.iloc[:, 0]


def _current(stored: pd.DataFrame, fresh: pd.DataFrame) -> frozenset[str]:
    """Listed responses that are not older than what is stored."""
    known = dict(zip(stored["response_id"], stored["updated_at"], strict=True))
    listed = zip(fresh["response_id"], fresh["updated_at"], strict=True)
    return frozenset(unit for unit, updated in listed if updated >= known.get(unit, ""))


def _absent(stored: Tables, listings: Sequence[Listing]) -> frozenset[str]:
    """Stored responses, not gone yet, that a complete listing, not merged before, did not hold."""
    listed_before = dict(zip(stored["forms"]["form_id"], stored["forms"]["full_listed_at"], strict=True))
    responses = stored["responses"][stored["responses"]["status"].isin(list(AFTER_ABSENCE))]
    absent: set[str] = set()
    for listing in listings:
        form_id = listing.form.form_id
        if listing.complete and listing.listed_at > listed_before.get(form_id, ""):
            held = set(responses.loc[responses["form_id"] == form_id, "response_id"])
            absent |= held - {response.response_id for response in listing.responses}
    return frozenset(absent)


def _merge_units(
    table: Table, stored: pd.DataFrame, fresh: pd.DataFrame, current: frozenset[str], absent: frozenset[str]
) -> pd.DataFrame:
    """One table of response data."""
    unit = _unit(stored)
    old = stored[~unit.isin(current)].copy()
    gone_now = _unit(old).isin(absent) & old["status"].isin(list(AFTER_ABSENCE))
    old.loc[gone_now, "status"] = old.loc[gone_now, "status"].map(AFTER_ABSENCE)
    dropped = stored[unit.isin(current) & ~_keys(table, stored).isin(set(_keys(table, fresh)))].copy()
    dropped["status"] = "superseded"
    return _in_order(table, stored, pd.concat([old, dropped, fresh], ignore_index=True))


def replace(table: Table, stored: pd.DataFrame, fresh: pd.DataFrame) -> pd.DataFrame:
    """Rows by key: what is fresh replaces what was stored.

    Nothing is taken away; where a count no longer has a row of its own, its numbers become zero.
    """
    old = stored[~_keys(table, stored).isin(set(_keys(table, fresh)))].copy()
    old[[field.name for field in table.fields if field.type == "integer"]] = 0
    old[[field.name for field in table.fields if field.type == "number"]] = float("nan")
    return _in_order(table, stored, pd.concat([old, fresh], ignore_index=True))


def _merge_forms(stored: pd.DataFrame, fresh: pd.DataFrame, *, changed: bool) -> pd.DataFrame:
    """Forms by id; a cursor never moves back, and the time of a full listing moves once a day or with a change."""
    known = {row["form_id"]: row for row in stored.to_dict("records")}
    rows = []
    for row in fresh.to_dict("records"):
        before = known.get(row["form_id"], {"cursor": "", "full_listed_at": ""})
        same_day = row["full_listed_at"][:10] == before["full_listed_at"][:10]
        keep = not row["full_listed_at"] or (same_day and not changed)
        rows.append(
            row
            | {
                "cursor": max(row["cursor"], before["cursor"]),
                "full_listed_at": before["full_listed_at"] if keep else row["full_listed_at"],
            }
        )
    table = TABLES["forms"]
    return replace(table, stored, table.frame(rows))


def _keys(table: Table, frame: pd.DataFrame) -> pd.Series:
    """Each row's primary key as a tuple."""
    parts = [frame[column] for column in table.primary_key]
    return pd.Series(list(zip(*parts, strict=True)), index=frame.index, dtype="object")


def _in_order(table: Table, stored: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Standing rows first and in their order, then new ones in theirs: rows of a tab never move."""
    place = {key: index for index, key in enumerate(_keys(table, stored))}
    order = _keys(table, rows).map(lambda key: place.get(key, len(place))).astype("int64")
    return table.conform(rows.iloc[order.argsort(kind="stable")].reset_index(drop=True))

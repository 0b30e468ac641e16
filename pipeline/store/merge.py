"""The stored tables and what a harvest said come in; the tables as they should stand go out. Pure.

A response is the unit of change. A newer revision replaces all its rows; a row that an edit dropped is `superseded`; a
response absent from one complete listing is `missing`, from two `gone`, and active again when it is listed again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import pandas as pd

from pipeline.model import Listing
from pipeline.store.reading import orphans
from pipeline.tables import TABLES, Table, Tables

OVERLAP = timedelta(days=1)
"""No two runs that overlap are further apart, whatever their clocks say."""

AFTER_ABSENCE = {"active": "missing", "missing": "gone"}


def merge(
    stored: Tables, fresh: Tables, listings: Sequence[Listing], first: Tables, aside: Collection[str] = ()
) -> Tables:
    """All tables as they should stand, where `first` is what stood before anything was listed.

    A listing whose time is not after the form's stored `full_listed_at` has been merged before and moves no status,
    so asking twice changes nothing. A response is never put back to an older submission by an overlapping run. A row
    that counts though its response is not there, because somebody typed over a key, steps back. Responses `aside`
    stay as they are stored.
    """
    current = _current(stored, fresh, listings).difference(aside)
    gone_from = absent(stored, fresh, listings, first)
    merged = dict(stored)
    for table in TABLES.values():
        if table.of_responses:
            new = fresh[table.name]
            merged[table.name] = _merge_units(
                table, stored[table.name], new[_unit(new).isin(current)], current, gone_from
            )
    for table in TABLES.values():
        if table.of_responses:
            frame = merged[table.name]
            lost = orphans(table, frame, merged["responses"])
            if lost.any():
                merged[table.name] = frame.assign(status=frame["status"].mask(lost, "superseded"))
    for name in ("questions", "goals", "signs"):
        merged[name] = replace(TABLES[name], stored[name], fresh[name])
    merged["forms"] = _merge_forms(stored["forms"], fresh["forms"], listings, changed=bool(gone_from))
    return merged


def _unit(frame: pd.DataFrame) -> pd.Series:
    """The response that each row belongs to: the first part of every such table's key."""
    return frame.iloc[:, 0]


def _current(stored: Tables, fresh: Tables, listings: Sequence[Listing]) -> frozenset[str]:
    """Listed responses that replace what is stored.

    Those not older than it do. Of a complete listing all do when the rules of mapping changed, as every row is made
    anew then, and those whose stored time is not near the listing's: only a run that overlaps ours can know better,
    so a time from long before was superseded by what is listed now, and one from long after was typed by hand.
    """
    known = dict(zip(stored["responses"]["response_id"], stored["responses"]["updated_at"], strict=True))
    rules = dict(zip(stored["forms"]["form_id"], stored["forms"]["mapping"], strict=True))
    new_rules = dict(zip(fresh["forms"]["form_id"], fresh["forms"]["mapping"], strict=True))
    listed_at = {listing.form.form_id: listing.listed_at for listing in listings if listing.complete}
    listed = fresh["responses"]
    current = set()
    for unit, form_id, updated in zip(listed["response_id"], listed["form_id"], listed["updated_at"], strict=True):
        before = known.get(unit, "")
        anew = form_id in listed_at and (
            rules.get(form_id) != new_rules[form_id] or not _is_near(before, listed_at[form_id])
        )
        if anew or updated >= before:
            current.add(unit)
    return frozenset(current)


def _is_near(moment: str, listed_at: str) -> bool:
    """Whether a stored time lies within a day of a listing's."""
    listed = datetime.fromisoformat(listed_at)
    return f"{listed - OVERLAP:%Y-%m-%dT%H:%M:%S}" < moment < f"{listed + OVERLAP:%Y-%m-%dT%H:%M:%S}"


def absent(stored: Tables, fresh: Tables, listings: Sequence[Listing], first: Tables) -> frozenset[str]:
    """Stored responses, not gone yet, that a complete listing, not merged before, did not hold.

    Only those that stand as they did at `first`, before the listing: one told since proves nothing, and one that a
    commit of ours, or of a run beside ours, has moved since is not moved again by the same listing.
    """
    if not any(listing.complete for listing in listings):
        return frozenset()
    listed_before = dict(zip(stored["forms"]["form_id"], stored["forms"]["full_listed_at"], strict=True))
    stood = set(zip(first["responses"]["response_id"], first["responses"]["status"], strict=True))
    responses = stored["responses"][stored["responses"]["status"].isin(list(AFTER_ABSENCE))]
    listed = frozenset(fresh["responses"]["response_id"])
    missed: set[str] = set()
    for listing in listings:
        form_id = listing.form.form_id
        if listing.complete and listing.listed_at > listed_before.get(form_id, ""):
            held = responses[responses["form_id"] == form_id]
            standing = stood.intersection(zip(held["response_id"], held["status"], strict=True))
            missed |= {unit for unit, _ in standing} - listed
    return frozenset(missed)


def _merge_units(
    table: Table, stored: pd.DataFrame, fresh: pd.DataFrame, current: frozenset[str], absent: frozenset[str]
) -> pd.DataFrame:
    """One table of response data."""
    if not current and not absent:
        return stored
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
    if fresh.equals(stored):
        return stored
    old = stored[~_keys(table, stored).isin(set(_keys(table, fresh)))].copy()
    old[[field.name for field in table.fields if field.type == "integer"]] = 0
    old[[field.name for field in table.fields if field.type == "number"]] = float("nan")
    return _in_order(table, stored, pd.concat([old, fresh], ignore_index=True))


def _merge_forms(
    stored: pd.DataFrame, fresh: pd.DataFrame, listings: Sequence[Listing], *, changed: bool
) -> pd.DataFrame:
    """Forms by id; the time of a full listing moves once a day or with a change.

    A cursor moves back only by a complete listing: under new rules, or where it lies after any moment that could be.
    """
    latest = {
        listing.form.form_id: f"{datetime.fromisoformat(listing.listed_at) + OVERLAP:%Y-%m-%dT%H:%M:%S}"
        for listing in listings
        if listing.complete
    }
    known = {row["form_id"]: row for row in stored.to_dict("records")}
    rows = []
    for row in fresh.to_dict("records"):
        before = known.get(form_id := row["form_id"], {"cursor": "", "full_listed_at": "", "mapping": ""})
        reset = form_id in latest and (before["mapping"] != row["mapping"] or before["cursor"] > latest[form_id])
        same_day = row["full_listed_at"][:10] == before["full_listed_at"][:10]
        keep = not row["full_listed_at"] or (same_day and not changed)
        rows.append(
            row
            | {
                "cursor": row["cursor"] if reset else max(row["cursor"], before["cursor"]),
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

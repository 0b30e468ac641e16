"""Tables come in and go to the data workbook, each response whole and exactly once; what stands there comes back.

See `pipeline.google.ledger` for how tabs, columns and rows are found, and `pipeline.google.commit` for the guard.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import pandas as pd

from pipeline.errors import GoogleError, Issue, SettingsError
from pipeline.google import Google, commit, layout, ledger
from pipeline.google.ledger import Key, Request, WorkbookState
from pipeline.store import secret as secrets
from pipeline.store.merge import merge, replace
from pipeline.store.reading import Reading, tables_of
from pipeline.store.secret import open_secret
from pipeline.tables import LEFT_OUT_OF_COMPARISON, TABLES, Table, Tables

__all__ = ["Book", "bring", "create", "export", "merge", "open_secret", "read", "replace", "secret_of"]

LAYOUT: tuple[Table, ...] = tuple(TABLES.values())
COMMIT_BYTES = 1_800_000
"""Most bytes in one commit: Google advises 2 MB a request."""

CELLS = 10_000_000
"""Most cells in a workbook, counted over the allocated grid."""

SECRET_NOTE = "smallwins.secret"  # noqa: S105 - the name under which a fingerprint is kept


@dataclass(frozen=True, slots=True)
class Book:
    """The data workbook as one read gave it: its state, its tables, and what people typed over our cells."""

    state: WorkbookState
    tables: Tables
    issues: tuple[Issue, ...] = ()

    @property
    def url(self) -> str:
        """The workbook's address."""
        return self.state.url


def create(google: Google, workbook_id: str) -> None:
    """Give a workbook what it lacks of the data workbook's tabs."""
    layout.complete(google.sheets, workbook_id, LAYOUT)


def secret_of(google: Google, workbook_id: str, path: Path) -> bytes:
    """The pseudonym secret in the file; an empty one is made anew where the workbook was made with none so far."""
    if secrets.is_empty(path) and SECRET_NOTE not in ledger.read(google.sheets, workbook_id, LAYOUT).notes:
        secrets.drop_empty(path)
    return open_secret(path)


def read(google: Google, workbook_id: str, secret: bytes) -> Book:
    """The workbook in one read; raises SettingsError when it was written with another pseudonym secret."""
    state = ledger.read(google.sheets, workbook_id, LAYOUT)
    known = state.notes.get(SECRET_NOTE)
    if known and known != secrets.fingerprint(secret):
        raise SettingsError(
            "smallwins.secret is not the one that this data workbook was made with.",
            "Bring the old file back from a backup: with another one, people would be counted twice.",
        )
    reading = tables_of(state)
    return Book(state, reading.tables, reading.issues)


def bring(
    google: Google,
    book: Book,
    settle: Callable[[Tables], Tables],
    secret: bytes,
    pause: Callable[[float], None] = time.sleep,
) -> Book:
    """Bring the workbook to `settle(tables)`, asked anew after every read; gives the book that a read then proved.

    `settle` keeps standing rows in their order, and settling what is settled changes nothing. Nothing is written when
    nothing differs. Raises GoogleError before writing what would not fit the workbook.
    """
    wanted: Tables = {}
    epoch, sender = book.state.epoch, token_hex(4)

    def plan(state: WorkbookState) -> list[list[Request]]:
        nonlocal wanted, epoch
        stored = tables_of(state)
        done = wanted and all(stored.tables[name].equals(frame) for name, frame in wanted.items())
        if done and not any(stored.strays.values()):
            return []
        ours = wanted and commit.is_from(state, sender, epoch)
        wanted, epoch = settle(_meant(stored.tables, wanted) if ours else stored.tables), state.epoch
        batches = _plan(state, stored, wanted)
        note = ledger.note(state, SECRET_NOTE, secrets.fingerprint(secret))
        if batches and note:
            batches[0] = note + batches[0]
        return batches

    state = commit.bring(google.sheets, book.state, LAYOUT, plan, pause, sender)
    reading = tables_of(state)
    return Book(state, reading.tables, reading.issues)


def _meant(stored: Tables, wanted: Tables) -> Tables:
    """The stored rows as we meant to leave them, in their order.

    Where a person moved rows between our read and our write, cells of ours landed in other rows; what stood there is
    known from before, and of a response that was withdrawn no listing tells it again.
    """
    meant = {}
    for name, table in TABLES.items():
        place = {key: index for index, key in enumerate(_keys(table, wanted[name]))}
        at = [place.get(key, -1) for key in _keys(table, stored[name])]
        known = pd.Series([index >= 0 for index in at], index=stored[name].index, dtype="bool")
        rows = wanted[name].iloc[[index for index in at if index >= 0]].set_axis(known.index[known])
        meant[name] = table.conform(pd.concat([rows, stored[name][~known]]).sort_index())
    return meant


def _keys(table: Table, frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Each row's primary key."""
    return zip(*(frame[part] for part in table.primary_key), strict=True)


def _plan(state: WorkbookState, stored: Reading, tables: Tables) -> list[list[Request]]:
    """A chain of commits: whole responses first, as many as fit one; then all other tables, the cursor among them."""
    _preflight(state, tables)
    units: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    rest: list[Request] = []
    for name, table in TABLES.items():
        records = _changed(table, stored.tables[name], tables[name], stored.strays[name])
        if table.of_responses:
            for record in records:
                units[record[table.primary_key[0]]].append((name, record))
        else:
            rest += ledger.upsert(state.tabs[name], records)
    chain = [_commit(state, batch) for batch in _batches(units)]
    if not chain:
        return [rest] if rest else []
    chain[-1] += rest
    return chain


def _changed(table: Table, stored: pd.DataFrame, frame: pd.DataFrame, strays: frozenset[Key]) -> list[dict[str, Any]]:
    """Records that the workbook lacks, holds otherwise, or in cells that do not read.

    Standing rows come first in both frames, in the same order.
    """
    standing, new = frame.iloc[: len(stored)], frame.iloc[len(stored) :]
    if not all(standing[part].equals(stored[part]) for part in table.primary_key):
        raise ValueError(f"the rows of {table.name} have moved")
    keys = zip(*(standing[part] for part in table.primary_key), strict=True)
    differs = pd.Series([key in strays for key in keys], index=standing.index, dtype="bool")
    for column in table.columns:
        differs |= (standing[column] != stored[column]) & ~(standing[column].isna() & stored[column].isna())
    records: list[dict[str, Any]] = [*standing[differs].to_dict("records"), *new.to_dict("records")]
    return records


def _batches(units: Mapping[str, Sequence[tuple[str, dict[str, Any]]]]) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Whole responses, packed into commits of at most COMMIT_BYTES."""
    batch: list[tuple[str, dict[str, Any]]] = []
    size = 0
    for records in units.values():
        weight = sum(_weight(record) for _, record in records)
        if batch and size + weight > COMMIT_BYTES:
            yield batch
            batch, size = [], 0
        batch += records
        size += weight
    if batch:
        yield batch


def _weight(record: Mapping[str, Any]) -> int:
    """About how many bytes a record takes in a request: its JSON, and the frame around each cell."""
    return len(json.dumps(list(record.values()), default=str)) + 44 * len(record)


def _commit(state: WorkbookState, records: Sequence[tuple[str, dict[str, Any]]]) -> list[Request]:
    """The requests of one commit."""
    by_table: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for name, record in records:
        by_table[name].append(record)
    return [request for name in by_table for request in ledger.upsert(state.tabs[name], by_table[name])]


def _preflight(state: WorkbookState, tables: Tables) -> None:
    """Refuse, before any write, what would pass the cells that a workbook holds."""
    cells = sum(max(tab.row_count, len(tables[name]) + 1) * tab.column_count for name, tab in state.tabs.items())
    if cells > CELLS:
        raise GoogleError(
            f"The data workbook would need {cells:,} cells; Google allows {CELLS:,}.",
            "Start a new data workbook for the new school year: remove outputs.data and run `smallwins init`.",
        )


def export(tables: Tables) -> str:
    """All tables as one canonical text: two states are the same when their exports are. Clock cells are left out."""
    parts = []
    for name, table in TABLES.items():
        if (name, "*") not in LEFT_OUT_OF_COMPARISON:
            columns = [column for column in table.columns if (name, column) not in LEFT_OUT_OF_COMPARISON]
            frame = tables[name].sort_values(list(table.primary_key))[columns]
            parts.append(f"# {name}\n{frame.to_csv(index=False, lineterminator=chr(10))}")
    return "".join(parts)

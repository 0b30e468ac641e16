"""Stored tables and wanted ones come in; the chain of commits that leads from one to the other goes out. Pure.

A response is never split: all its rows, in all tables, are in one commit. The last commit carries everything else,
the cursor among it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pipeline.errors import GoogleError
from pipeline.google import ledger
from pipeline.google.commit import pack
from pipeline.google.ledger import CELLS, Key, Request, Unread, WorkbookState
from pipeline.store.reading import Reading
from pipeline.tables import TABLES, Table, Tables

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Commit:
    """Whole responses by their rows, and other requests beside them, that are sent together."""

    state: WorkbookState
    records: Sequence[tuple[str, Record]] = ()
    beside: list[Request] = field(default_factory=list)

    @property
    def units(self) -> tuple[str, ...]:
        """The responses whose rows are in it."""
        return tuple(dict.fromkeys(record[TABLES[name].primary_key[0]] for name, record in self.records))

    @property
    def requests(self) -> list[Request]:
        """What to send; made when it is asked for, as all commits of a long chain would take much memory."""
        by_table: dict[str, list[Record]] = defaultdict(list)
        for name, record in self.records:
            by_table[name].append(record)
        rows = (request for name in by_table for request in ledger.upsert(self.state.tabs[name], by_table[name]))
        return [*self.beside, *rows]


class Chain(Sequence[list[Request]]):
    """The requests of each commit, one commit at a time."""

    def __init__(self, commits: Sequence[Commit]) -> None:
        self._commits = commits

    def __len__(self) -> int:
        return len(self._commits)

    def __getitem__(self, place: Any) -> Any:
        return self._commits[place].requests


def plan(state: WorkbookState, stored: Reading, tables: Tables, most: int = 0) -> list[Commit]:
    """A chain of commits: whole responses first, as many as fit one; then all other tables.

    With `most`, so many responses a commit at most, and everything else in one of its own. Raises Unread where a row
    would change in a tab whose rows were not read.
    """
    units: dict[str, list[tuple[str, Record]]] = defaultdict(list)
    rest: list[Request] = []
    new_rows: dict[str, int] = {}
    for name, table in TABLES.items():
        changed, new = compare(table, stored.tables[name], tables[name], stored.strays[name])
        if changed and name in state.unread:
            raise Unread
        new_rows[name] = len(new)
        if table.of_responses:
            for record in (*changed, *new):
                units[record[table.primary_key[0]]].append((name, record))
        else:
            rest += ledger.upsert(state.tabs[name], [*changed, *new])
    _refuse_overflow(state, new_rows)
    chain = [Commit(state, batch) for batch in _batches(units, most)]
    if rest and (most or not chain):
        chain.append(Commit(state, beside=rest))
    elif rest:
        chain[-1].beside.extend(rest)
    return chain


def compare(
    table: Table, stored: pd.DataFrame, frame: pd.DataFrame, strays: frozenset[Key]
) -> tuple[list[Record], list[Record]]:
    """Standing records that the workbook holds otherwise or in cells that do not read, and those that it lacks.

    Standing rows come first in both frames, in the same order.
    """
    standing, new = frame.iloc[: len(stored)], frame.iloc[len(stored) :]
    if not all(standing[part].equals(stored[part]) for part in table.primary_key):
        raise ValueError(f"the rows of {table.name} have moved")
    if not strays and standing.equals(stored):
        return [], new.to_dict("records")
    keys = zip(*(standing[part] for part in table.primary_key), strict=True)
    differs = pd.Series([key in strays for key in keys], index=standing.index, dtype="bool")
    for column in table.columns:
        differs |= (standing[column] != stored[column]) & ~(standing[column].isna() & stored[column].isna())
    return standing[differs].to_dict("records"), new.to_dict("records")


def _batches(units: Mapping[str, Sequence[tuple[str, Record]]], most: int) -> Iterator[list[tuple[str, Record]]]:
    """Whole responses, packed into commits of at most COMMIT_BYTES, and of at most so many where `most` says so."""
    for batch in pack(units.values(), lambda records: sum(_weight(record) for _, record in records), most):
        yield [record for records in batch for record in records]


def _weight(record: Mapping[str, Any]) -> int:
    """About how many bytes a record takes in a request: its JSON, and the frame around each cell."""
    return len(json.dumps(list(record.values()), default=str)) + 44 * len(record)


def _refuse_overflow(state: WorkbookState, new_rows: Mapping[str, int]) -> None:
    """Refuse, before any write, what would pass the cells that a workbook holds."""
    cells = sum(tab.cells(new_rows[name]) for name, tab in state.tabs.items())
    if cells > CELLS:
        raise GoogleError(
            f"The data workbook would need {cells:,} cells; Google allows {CELLS:,}.",
            "Start a new data workbook for the new school year: remove outputs.data and run `smallwins init`.",
        )

"""Stored tables and wanted ones come in; the chains of commits that lead from one to the other go out. Pure.

A response is never split: all its rows, in all tables, are in one commit. The last commit of part 1 carries everything
else, the cursor among it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from pipeline.errors import GoogleError
from pipeline.google import ledger
from pipeline.google.commit import pack
from pipeline.google.ledger import CELLS, Key, Request, Unread, WorkbookState
from pipeline.store.parts import OF_RESPONSES, units_of
from pipeline.store.reading import Reading
from pipeline.tables import TABLES, Table, Tables

SEAL_AT = 0.9
"""A part takes new responses up to this share of CELLS: edits of what it holds, and small tables, still have room."""

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


@dataclass(frozen=True, slots=True)
class _Lack:
    """What one part lacks: records by response, requests for its other tables, and how many rows come to each tab."""

    state: WorkbookState
    units: Mapping[str, Sequence[tuple[str, Record]]]
    rest: list[Request]
    rows: Mapping[str, int]

    @property
    def cells(self) -> int:
        """How many cells the part takes once it lacks nothing."""
        return sum(tab.cells(self.rows.get(name, 0)) for name, tab in self.state.tabs.items())


def plan(
    states: Sequence[WorkbookState], stored: Sequence[Reading], wanted: Sequence[Tables], most: int = 0
) -> tuple[list[list[Commit]], bool]:
    """A chain of commits for each part, and whether the last part is full.

    Whole responses come first, as many as fit one commit; then all other tables. With `most`, so many responses a
    commit at most, and everything else in one of its own. Where new responses do not all fit below the sealing line
    of the last part, there is only its chain, with those that do: it is to be sealed in the last commit. Raises Unread
    where a row would change that was not read, GoogleError where an edit, or one response alone, has no room.
    """
    lacks = [_lack(*part) for part in zip(states, stored, wanted, strict=True)]
    last = lacks[-1]
    lacks[-1] = fitting = _fitting(last, units_of(stored[-1].tables))
    for lack in lacks:
        _refuse_overflow(lack.cells, CELLS)
    if len(fitting.units) == len(last.units):
        return [_chain(lack, most) for lack in lacks], False
    if last.state.unread:
        raise Unread
    first_left = next(records for unit, records in last.units.items() if unit not in fitting.units)
    _refuse_overflow(_cells_alone(first_left), int(SEAL_AT * CELLS))
    filled = _chain(_Lack(last.state, fitting.units, [], {}), most)
    return [*([] for _ in lacks[1:]), filled or [Commit(last.state)]], True


def _lack(state: WorkbookState, stored: Reading, tables: Tables) -> _Lack:
    """What one part lacks of the tables that it should hold."""
    units: dict[str, list[tuple[str, Record]]] = defaultdict(list)
    rest: list[Request] = []
    rows: dict[str, int] = {}
    for name, tab in state.tabs.items():
        table = tab.table
        changed, new = compare(table, stored.tables[name], tables[name], stored.strays[name])
        if name in state.unread and (changed or _belong(new, stored.tables["responses"])):
            raise Unread
        rows[name] = len(new)
        if table.of_responses:
            for record in (*changed, *new):
                units[record[table.primary_key[0]]].append((name, record))
        else:
            rest += ledger.upsert(tab, [*changed, *new])
    return _Lack(state, units, rest, rows)


def _belong(records: Sequence[Record], responses: pd.DataFrame) -> bool:
    """Whether any record is of a response that stands: only a read of its rows tells in which part."""
    standing = set(responses["response_id"])
    return any(record.get(column) in standing for record in records for column in ("response_id", "win_id"))


def _fitting(lack: _Lack, standing: Collection[str]) -> _Lack:
    """Of what the last part lacks, that of standing responses, and as many new ones as fit below the sealing line."""
    new = [unit for unit in lack.units if unit not in standing]
    if not new or lack.cells <= SEAL_AT * CELLS:
        return lack
    units = {unit: records for unit, records in lack.units.items() if unit in standing}
    rows = Counter(lack.rows)
    rows.subtract(name for unit in new for name, _ in lack.units[unit])
    for unit in new:
        rows.update(name for name, _ in lack.units[unit])
        if replace(lack, rows=rows).cells > SEAL_AT * CELLS:
            rows.subtract(name for name, _ in lack.units[unit])
            break
        units[unit] = lack.units[unit]
    return replace(lack, units=units, rows=rows)


def _cells_alone(records: Sequence[tuple[str, Record]]) -> int:
    """How many cells a new part would take with one response."""
    rows = Counter(name for name, _ in records)
    return sum((1 + max(1, rows[table.name])) * len(table.columns) for table in OF_RESPONSES)


def _chain(lack: _Lack, most: int) -> list[Commit]:
    """The commits that bring what one part lacks."""
    chain = [Commit(lack.state, batch) for batch in _batches(lack.units, most)]
    if lack.rest and (most or not chain):
        chain.append(Commit(lack.state, beside=lack.rest))
    elif lack.rest:
        chain[-1].beside.extend(lack.rest)
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


def _refuse_overflow(cells: int, most: int) -> None:
    """Refuse, before any write, what would pass the cells that a workbook holds."""
    if cells > most:
        raise GoogleError(
            f"The data workbook would need {cells:,} cells; {most:,} are the most.",
            "Delete rows that nothing stands in, and tabs of your own, from the data workbook; then run again.",
        )

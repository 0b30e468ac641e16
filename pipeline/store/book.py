"""A workbook's id comes in; the data workbook as a read of its parts, or that and the cache, give it goes out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.errors import AccessError, Issue, RejectedError, SettingsError
from pipeline.google import Google
from pipeline.google.ledger import WorkbookState
from pipeline.store import secret as secrets
from pipeline.store.cache import Cache
from pipeline.store.parts import UNREAD, join, read_states, read_tables, stamp_of
from pipeline.store.reading import Reading
from pipeline.tables import TABLES, Table, Tables

SECRET_NOTE = "smallwins.secret"  # noqa: S105 - the name under which a fingerprint is kept


class _Cached(dict[str, pd.DataFrame]):
    """Tables of which those of response data are fetched when they are asked for."""

    def __init__(self, tables: Tables, cache: Cache) -> None:
        super().__init__(tables)
        self._cache = cache

    def __missing__(self, name: str) -> pd.DataFrame:
        self[name] = self._cache.table(name)
        return self[name]


@dataclass(frozen=True, slots=True)
class Book:
    """The data workbook as one read of each part gave it: their states, its tables, what people typed over our cells.

    Where a valid `cache` spared reading response data (`light`), `tables` fetches that from it; it has no answers.
    `aside` are responses that Google refuses to keep.
    """

    parts: tuple[WorkbookState, ...]
    tables: Tables
    issues: tuple[Issue, ...] = ()
    cache: Cache | None = None
    aside: frozenset[str] = frozenset()

    @property
    def state(self) -> WorkbookState:
        """Part 1, with all tables that are not response data."""
        return self.parts[0]

    @property
    def url(self) -> str:
        """The address of part 1."""
        return self.state.url

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses of all parts, in their order."""
        return tuple(part.url for part in self.parts)

    @property
    def light(self) -> bool:
        """Whether response data was not read."""
        return bool(self.state.unread)

    def addresses(self, table: Table) -> dict[str, str]:
        """The address of the row of each response that was read in a table with one row each."""
        return {
            str(key[0]): f"{part.url}#gid={table.sheet_id}&range=A{row.index + 1}"
            for part in reversed(self.parts)
            for key, row in part.tabs[table.name].rows.items()
        }

    def only(self, units: Collection[str]) -> Tables:
        """The tables with at least these responses: of a light read only these, without answers; else all there is."""
        if not self.light or self.cache is None:
            return dict(self.tables)
        read_now = {name: self.tables[name] for name in TABLES if name not in UNREAD}
        return {name: TABLES[name].frame() for name in UNREAD} | read_now | self.cache.units(units)


def read(google: Google, workbook_id: str, secret: bytes, cache: Cache | None = None, *, light: bool = False) -> Book:
    """The workbook in one read of each part; `light` reads no response data where the cache holds it as of now.

    Raises SettingsError when a part was written with another pseudonym secret.
    """
    states = _read_light(google, workbook_id, cache) if light and cache else None
    states = states or read_states(google, workbook_id)
    if {state.notes.get(SECRET_NOTE, "") for state in states} - {"", secrets.fingerprint(secret)}:
        raise SettingsError(
            "smallwins.secret is not the one that this data workbook was made with.",
            "Bring the old file back from a backup: with another one, people would be counted twice.",
        )
    readings: list[Reading] = []
    for state in states:
        readings.append(read_tables(state, readings))
    return book_of(states, readings, join([reading.tables for reading in readings]), cache)


def _read_light(google: Google, workbook_id: str, cache: Cache) -> list[WorkbookState] | None:
    """The parts without their response data; None where that is not what the cache holds, or a tab is not there."""
    if not cache.head.stamp:
        return None
    try:
        states = read_states(google, workbook_id, light=True)
    except (AccessError, RejectedError):
        # The whole read that follows says what is missing.
        return None
    return states if stamp_of(states) == cache.head.stamp else None


def book_of(
    states: Sequence[WorkbookState],
    readings: Sequence[Reading],
    tables: Tables,
    cache: Cache | None,
    aside: frozenset[str] = frozenset(),
) -> Book:
    """The book of all parts' states and readings, with their tables joined."""
    issues = tuple(issue for reading in readings for issue in reading.issues)
    if cache and states[0].unread:
        read_now = {name: frame for name, frame in tables.items() if name not in UNREAD}
        return Book(tuple(states), _Cached(read_now, cache), issues, cache, aside)
    return Book(tuple(states), tables, issues, cache, aside)

"""A workbook's id comes in; the data workbook as a read, or a read and the cache, give it goes out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from pipeline.errors import AccessError, Issue, RejectedError, SettingsError
from pipeline.google import Google, ledger
from pipeline.google.ledger import WorkbookState
from pipeline.store import secret as secrets
from pipeline.store.cache import Cache
from pipeline.store.reading import Reading, tables_of
from pipeline.tables import TABLES, Table, Tables

LAYOUT: tuple[Table, ...] = tuple(TABLES.values())
UNREAD = frozenset({"runs", *(table.name for table in LAYOUT if table.of_responses)})
"""The tabs that grow with history: with a valid cache they are not read."""

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
    """The data workbook as one read gave it: its state, its tables, and what people typed over our cells.

    Where a valid `cache` spared reading response data (`light`), `tables` fetches that from it; it has no answers.
    `aside` are responses that Google refuses to keep.
    """

    state: WorkbookState
    tables: Tables
    issues: tuple[Issue, ...] = ()
    cache: Cache | None = None
    aside: frozenset[str] = frozenset()

    @property
    def url(self) -> str:
        """The workbook's address."""
        return self.state.url

    @property
    def light(self) -> bool:
        """Whether response data was not read."""
        return bool(self.state.unread)

    def part(self, units: Collection[str]) -> Tables:
        """The tables with at least these responses: of a light read only these, without answers; else all there is."""
        if not self.light or self.cache is None:
            return dict(self.tables)
        read_now = {name: self.tables[name] for name in TABLES if name not in UNREAD}
        return {name: TABLES[name].frame() for name in UNREAD} | read_now | self.cache.units(units)


def read(google: Google, workbook_id: str, secret: bytes, cache: Cache | None = None, *, light: bool = False) -> Book:
    """The workbook in one read; `light` reads no response data where the cache holds it as of the newest commit.

    Raises SettingsError when the workbook was written with another pseudonym secret.
    """
    state = _read_light(google, workbook_id, cache) if light and cache else None
    state = state or ledger.read(google.sheets, workbook_id, LAYOUT)
    known = state.notes.get(SECRET_NOTE)
    if known and known != secrets.fingerprint(secret):
        raise SettingsError(
            "smallwins.secret is not the one that this data workbook was made with.",
            "Bring the old file back from a backup: with another one, people would be counted twice.",
        )
    return book_of(state, tables_of(state), cache)


def _read_light(google: Google, workbook_id: str, cache: Cache) -> WorkbookState | None:
    """The workbook without its response data; None where that is not what the cache holds, or a tab is not there."""
    stamp = cache.head().stamp
    if not stamp:
        return None
    try:
        state = ledger.read(google.sheets, workbook_id, LAYOUT, unread=UNREAD)
    except (AccessError, RejectedError):
        # The whole read that follows says what is missing.
        return None
    return state if state.stamp == stamp else None


def book_of(state: WorkbookState, reading: Reading, cache: Cache | None, aside: frozenset[str] = frozenset()) -> Book:
    """The book of a state, with its tables as they were read."""
    if not state.unread or cache is None:
        return Book(state, reading.tables, reading.issues, cache, aside)
    read_now = {name: frame for name, frame in reading.tables.items() if name not in state.unread}
    return Book(state, _Cached(read_now, cache), reading.issues, cache, aside)

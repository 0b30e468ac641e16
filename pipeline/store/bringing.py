"""A book and what it should hold come in; the workbook is brought there, and the book that a read proved goes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from secrets import token_hex
from typing import Any

import pandas as pd

from pipeline.errors import RejectedError
from pipeline.google import Google, commit, ledger
from pipeline.google.ledger import Request, Unread, WorkbookState
from pipeline.store import secret as secrets
from pipeline.store.book import LAYOUT, SECRET_NOTE, Book, book_of
from pipeline.store.cache import HELD, Head
from pipeline.store.planning import Chain, Commit, plan
from pipeline.store.reading import Reading, tables_of
from pipeline.tables import TABLES, Table, Tables


@dataclass(frozen=True, slots=True)
class Settled:
    """What a plan made of a book: the rows it looked at as they stand, and as they should; what the cache keeps of it.

    `tally` is that of all entries, or, after a light read, how it moves; `hides` and `goals` are people's notes that it
    was made with. Without a tally nothing is kept.
    """

    before: Tables
    tables: Tables
    tally: pd.Series | None = None
    hides: frozenset[str] = frozenset()
    goals: Mapping[str, str] = field(default_factory=dict)


def bring(
    google: Google,
    book: Book,
    settle: Callable[[Book], Settled],
    secret: bytes,
) -> Book:
    """Bring the workbook to what `settle` makes of it, asked anew after every read; gives the book that a read proved.

    `settle` keeps standing rows in their order, and settling what is settled changes nothing. Nothing is written when
    nothing differs. Raises GoogleError before writing what would not fit the workbook. A response that Google refuses
    is found by halving the commit it was in, and put aside: it keeps no other one out.
    """
    errand, state = _Errand(book, settle, secrets.fingerprint(secret)), book.state
    while True:
        try:
            state = commit.bring(google.sheets, state, LAYOUT, errand.plan, errand.sender)
        except RejectedError:
            if not errand.narrow():
                raise
            state = ledger.read(google.sheets, state.workbook_id, LAYOUT, unread=errand.unread)
        else:
            return errand.end(state)


ASIDE_AT_MOST = 3
"""Responses put aside in one run: where Google refuses more, the trouble is not theirs."""


class _Errand:
    """A workbook on its way: the state it was planned on last, the commits planned then, and what was wanted."""

    def __init__(self, book: Book, settle: Callable[[Book], Settled], fingerprint: str) -> None:
        self.sender = token_hex(4)
        self._cache = book.cache
        self._settle = settle
        self._fingerprint = fingerprint
        self._planned_on = book.state
        self._chain: list[Commit] = []
        self._most = 0
        self._aside: frozenset[str] = frozenset()
        self._settled: Settled | None = None
        self._stored: Reading | None = None

    @property
    def unread(self) -> frozenset[str]:
        """The tabs that were not read when it was planned last."""
        return self._planned_on.unread

    def narrow(self) -> bool:
        """After a refusal: plan smaller commits, or put the one response aside that a commit was made of.

        False where neither helps: what was refused is none of the responses, or too many were.
        """
        refused = self._chain[0].units
        if self._aside.issuperset(refused):
            return False
        if len(refused) > 1 or (refused and not self._most):
            self._most = max(1, len(refused) // 2)
            return True
        self._most, self._aside = 0, self._aside | set(refused)
        return len(self._aside) <= ASIDE_AT_MOST

    def plan(self, state: WorkbookState) -> Sequence[list[Request]]:
        """The chain of commits that the workbook needs now; none once it stands as wanted."""
        stored = self._stored = tables_of(state)
        ours = commit.is_from(state, self.sender, self._planned_on.epoch)
        wanted = self._settled.tables if self._settled else {}
        if wanted and self._stands(state, stored, wanted, landed=ours):
            return []
        if state.unread and state.stamp != self._planned_on.stamp:
            raise Unread
        known = replace(stored, tables=_meant(stored.tables, wanted)) if wanted and ours else stored
        settled = self._settle(book_of(state, known, self._cache, self._aside))
        self._planned_on, self._settled = state, settled
        held = replace(stored, tables=settled.before) if state.unread else stored
        self._chain = plan(state, held, settled.tables, self._most)
        if self._chain:
            self._chain[0].beside[:0] = ledger.note(state, SECRET_NOTE, self._fingerprint)
        return Chain(self._chain)

    def _stands(self, state: WorkbookState, stored: Reading, wanted: Tables, *, landed: bool) -> bool:
        """Whether a read shows what was wanted: every row, or of tabs that it leaves out, that all commits landed."""
        if state.unread != self._planned_on.unread or any(stored.strays.values()):
            return False
        if state.unread and not (landed and state.epoch == self._last()):
            return False
        return all(stored.tables[name].equals(wanted[name]) for name in TABLES if name not in state.unread)

    def _last(self) -> int:
        """The number of the chain's last commit."""
        return next(islice(self._planned_on.epochs(), len(self._chain) - 1, None), 0)

    def end(self, state: WorkbookState) -> Book:
        """The book that the last read proved; the cache holds it from now on."""
        book = book_of(state, self._stored or tables_of(state), self._cache, self._aside)
        settled = self._settled
        if self._cache and settled and settled.tally is not None:
            head = Head(state.stamp, settled.hides, settled.goals, book.tables["forms"])
            if not state.unread:
                self._cache.replace(head, book.tables, settled.tally)
            elif state.stamp != self._planned_on.stamp or settled.hides != self._cache.head().hides:
                self._cache.extend(self._planned_on.stamp, head, _added(settled), settled.tally)
        return book


def _added(settled: Settled) -> Tables:
    """The rows of response data that were not there before."""
    return {table.name: settled.tables[table.name].iloc[len(settled.before[table.name]) :] for table in HELD}


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

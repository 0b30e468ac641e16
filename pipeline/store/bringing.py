"""A book and what it should hold come in; the workbook is brought there, and the book that a read proved goes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from secrets import token_hex
from typing import Any

import pandas as pd

from pipeline.errors import RejectedError
from pipeline.google import Google, commit, ledger
from pipeline.google.ledger import NEXT_NOTE, Request, Unread, WorkbookState
from pipeline.store import secret as secrets
from pipeline.store.book import SECRET_NOTE, Book, book_of
from pipeline.store.cache import HELD, Head
from pipeline.store.parts import (
    FIRST_NOTE,
    UNREAD,
    join,
    layout_of,
    make_next,
    read_states,
    read_tables,
    split,
    stamp_of,
)
from pipeline.store.planning import Chain, Commit, plan
from pipeline.store.reading import Reading
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
    folder: str = "",
) -> Book:
    """Bring the workbook to what `settle` makes of it, asked anew after every read; gives the book that reads proved.

    `settle` keeps standing rows in their order, and settling what is settled changes nothing. Nothing is written when
    nothing differs. The parts are written from the last to the first, the small tables and the cursor at the very end.
    A part that new responses would fill goes on in another one, made in the folder. Raises GoogleError before writing
    what would fit no workbook. A response that Google refuses is found by halving the commit it was in, and put
    aside: it keeps no other one out.
    """
    errand = _Errand(google, book, settle, secrets.fingerprint(secret), folder)
    while True:
        try:
            errand.plan()
            while (place := errand.next()) is not None:
                state, asked = errand.legs[place].state, partial(errand.take, place)
                commit.bring(google.sheets, state, layout_of(place), asked, errand.sender)
        except Unread:
            errand.reread(light=False)
        except RejectedError:
            if not errand.narrow():
                raise
            errand.reread(light=errand.light)
        else:
            return errand.end()


ASIDE_AT_MOST = 3
"""Responses put aside in one run: where Google refuses more, the trouble is not theirs."""


@dataclass(slots=True)
class _Leg:
    """One part on its way: as it was read last, the state that `chain` was planned on, and what should stand there."""

    state: WorkbookState
    stored: Reading
    planned_on: WorkbookState | None = None
    wanted: Tables = field(default_factory=dict)
    chain: list[Commit] = field(default_factory=list)

    def moved(self) -> bool:
        """Whether there are commits that it was not planned on."""
        return self.state.stamp != (self.planned_on.stamp if self.planned_on else "")

    def is_ours(self, sender: str) -> bool:
        """Whether all such commits are this sender's."""
        return not self.moved() or commit.is_from(self.state, sender, self.planned_on.epoch if self.planned_on else 0)

    def stands(self, sender: str) -> bool:
        """Whether a read shows what was wanted: every row, or of tabs that it leaves out, that all commits landed."""
        before, unread = self.planned_on, self.state.unread
        if before is None or unread != before.unread or any(self.stored.strays.values()):
            return False
        if unread and not (self.is_ours(sender) and self.state.epoch == self._last(before)):
            return False
        return all(self.stored.tables[name].equals(self.wanted[name]) for name in self.state.tabs if name not in unread)

    def _last(self, before: WorkbookState) -> int:
        """The number of the chain's last commit."""
        return next(islice(before.epochs(), len(self.chain) - 1, None)) if self.chain else before.epoch


class _Errand:
    """A workbook on its way: the legs of its parts, and what was wanted when they were planned last."""

    def __init__(
        self, google: Google, book: Book, settle: Callable[[Book], Settled], fingerprint: str, folder: str
    ) -> None:
        self.sender = token_hex(4)
        self.legs: list[_Leg] = []
        self._google = google
        self._cache = book.cache
        self._settle = settle
        self._fingerprint = fingerprint
        self._folder = folder
        self._most = 0
        self._aside: frozenset[str] = frozenset()
        self._settled: Settled | None = None
        self._enter(book.parts)

    @property
    def light(self) -> bool:
        """Whether response data was left unread."""
        return bool(self.legs[0].state.unread)

    def next(self) -> int | None:
        """The place of the part to write now: the last one that lacks anything."""
        return next((place for place, leg in reversed([*enumerate(self.legs)]) if leg.chain), None)

    def reread(self, *, light: bool) -> None:
        """Read every part again, those that are new among them."""
        self._enter(read_states(self._google, self.legs[0].state.workbook_id, light=light))

    def _enter(self, states: Sequence[WorkbookState]) -> None:
        """Take every part as it was read; what was planned for it stays known."""
        readings: list[Reading] = []
        for state in states:
            readings.append(read_tables(state, readings))
        for leg, state, reading in zip(self.legs, states, readings, strict=False):
            leg.state, leg.stored = state, reading
        self.legs += [_Leg(*pair) for pair in [*zip(states, readings, strict=True)][len(self.legs) :]]

    def narrow(self) -> bool:
        """After a refusal: plan smaller commits, or put the one response aside that a commit was made of.

        False where neither helps: what was refused is none of the responses, or too many were.
        """
        place = self.next()
        refused = self.legs[place].chain[0].units if place is not None else ()
        if self._aside.issuperset(refused):
            return False
        if len(refused) > 1 or (refused and not self._most):
            self._most = max(1, len(refused) // 2)
            return True
        self._most, self._aside = 0, self._aside | set(refused)
        return len(self._aside) <= ASIDE_AT_MOST

    def take(self, place: int, state: WorkbookState) -> Sequence[list[Request]]:
        """The chain of commits that a part needs now; none once it stands as wanted, or a later part comes first."""
        leg = self.legs[place]
        if state is not leg.state:
            leg.state = state
            leg.stored = read_tables(state, [before.stored for before in self.legs[:place]])
            if leg.stands(self.sender):
                leg.chain = []
            else:
                self.plan()
        return Chain(leg.chain if self.next() == place else ())

    def plan(self) -> None:
        """Settle what all parts hold as they were read last, and plan a chain for each.

        Raises Unread where a wider read must come first: rows would change that were not read, or a part was sealed.
        """
        if NEXT_NOTE in self.legs[-1].state.notes:
            raise Unread
        moved = any(leg.moved() for leg in self.legs)
        if self._settled and self.light and moved:
            raise Unread
        stored = join([leg.stored.tables for leg in self.legs])
        known = stored
        if self._settled and moved and all(leg.is_ours(self.sender) for leg in self.legs):
            known = _meant(stored, self._settled.tables)
        settled = self._settle(self._book(known))
        held = [leg.stored for leg in self.legs]
        if self.light:
            held[-1] = replace(held[-1], tables=_laid_over(held[-1].tables, settled.before))
        wanted = split(settled.tables, [reading.tables for reading in held])
        states = [leg.state for leg in self.legs]
        chains, is_full = plan(states, held, wanted, self._most)
        if is_full:
            chains[-1][-1].beside.extend(
                ledger.note(states[-1], NEXT_NOTE, make_next(self._google, states, self._folder))
            )
        for leg, tables, chain in zip(self.legs, wanted, chains, strict=True):
            leg.planned_on, leg.wanted, leg.chain = leg.state, tables, chain
            if chain:
                chain[0].beside[:0] = self._signature(leg)
        self._settled = settled

    def _signature(self, leg: _Leg) -> list[Request]:
        """Requests that note in a part which secret its code names are made with, and in a later one what it is of."""
        first, notes = self.legs[0], ledger.note(leg.state, SECRET_NOTE, self._fingerprint)
        return notes if leg is first else [*notes, *ledger.note(leg.state, FIRST_NOTE, first.state.workbook_id)]

    def _book(self, tables: Tables) -> Book:
        """The book of all parts as they were read last."""
        readings = [leg.stored for leg in self.legs]
        return book_of([leg.state for leg in self.legs], readings, tables, self._cache, self._aside)

    def end(self) -> Book:
        """The book that the last reads proved; the cache holds it from now on."""
        book = self._book(join([leg.stored.tables for leg in self.legs]))
        settled, cache = self._settled, self._cache
        if cache and settled and settled.tally is not None:
            stamp, before = stamp_of(book.parts), stamp_of([leg.planned_on or leg.state for leg in self.legs])
            head = Head(stamp, settled.hides, settled.goals, book.tables["forms"])
            if not self.light:
                cache.replace(head, book.tables, settled.tally)
            elif stamp != before or settled.hides != cache.head.hides:
                cache.extend(before, head, _added(settled), settled.tally)
        return book


def _laid_over(tables: Tables, before: Tables) -> Tables:
    """The tables of a part of which no response was read, with those that the cache knows."""
    return tables | {name: before[name] for name in tables if name in UNREAD}


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

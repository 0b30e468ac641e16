"""Scopes come in; each one's dashboard workbook, with what people wrote in it, goes out.

A school's workbook that cannot be opened stops nobody else: it is named, and what was decided there goes by what the
last run knew. Only the district's dashboard waits for it: what leaders hid there must not be shown elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline import curation
from pipeline.curation import Beside
from pipeline.curation.joining import confine, join, named
from pipeline.errors import AccessError, Issue, naming
from pipeline.google import Google
from pipeline.google.ledger import WorkbookState
from pipeline.model import Notes
from pipeline.run.scopes import Scope, list_scopes
from pipeline.settings import Settings
from pipeline.store import Book
from pipeline.tables import REVIEW_TAB, Tables


@dataclass(frozen=True, slots=True)
class Desk:
    """A scope's dashboard workbook, what people decided in it, and what our cells say beside that."""

    scope: Scope
    canvas: WorkbookState
    notes: Notes = field(default_factory=Notes)
    beside: Beside = field(default_factory=Beside)
    issues: tuple[Issue, ...] = ()

    @property
    def versions(self) -> dict[str, str]:
        """The words that each row of the Review tab is about, as digests by entry."""
        rows = self.canvas.tabs[REVIEW_TAB.name].rows
        return {str(key[0]): str(row.values.get("Version") or "") for key, row in rows.items()}


@dataclass(frozen=True, slots=True)
class Desks:
    """Those that were read, that of all schools first; those whose workbook cannot be opened, and why."""

    read: tuple[Desk, ...]
    shut: tuple[Scope, ...] = ()
    issues: tuple[Issue, ...] = ()


def read_desks(google: Google, settings: Settings, refuse: Callable[[str], bool] = lambda _: False) -> Desks:
    """Every workbook in one read each; `refuse` tells of a theme's name whether it may name a person.

    Raises AccessError where that of all schools cannot be opened.
    """
    read: list[Desk] = []
    shut: list[Scope] = []
    issues: list[Issue] = []
    for scope in list_scopes(settings):
        try:
            with naming(scope.says):
                canvas = curation.read(google, scope.settings.outputs.dashboard)
        except AccessError as error:
            if not scope.name:
                raise
            shut.append(scope)
            issues.append(_tell_shut(scope, error))
        else:
            read.append(_understand(scope, canvas, settings, refuse))
    return Desks(tuple(read), tuple(shut), tuple(issues))


def _tell_shut(scope: Scope, error: AccessError) -> Issue:
    """What a workbook that cannot be opened means, and the one thing to do."""
    what = f"{error.message} {error.fix} Until it opens again, the district's dashboard stays as it is"
    return Issue(
        scope.settings.schools[0].name, f"{what}: what was hidden in this one must not be shown there.", "error"
    )


def _understand(scope: Scope, canvas: WorkbookState, settings: Settings, refuse: Callable[[str], bool]) -> Desk:
    """What people wrote in one workbook; a school's issues say whose tab they are about."""
    curated = curation.notes_of(canvas, settings.goal_list, settings.school_year.locale, refuse)
    place = f"{scope.settings.schools[0].name}, " if scope.name else ""
    issues = tuple(replace(issue, where=f"{place}{issue.where}") for issue in curated.issues)
    return Desk(scope, canvas, curated.notes, curated.beside, issues)


def confine_desks(desks: Desks, book: Book, fresh: Tables) -> Desks:
    """The same, each with decisions on entries of its own schools only, whatever ids somebody typed there."""
    if len(desks.read) == 1:
        return desks
    noted = frozenset().union(*(named(desk.notes) for desk in desks.read))
    school_of = dict(_place(book, fresh, noted))
    read = tuple(
        replace(desk, notes=confine(desk.notes, _is_of(desk.scope, school_of))) if desk.scope.name else desk
        for desk in desks.read
    )
    return replace(desks, read=read)


def join_notes(desks: Desks, book: Book, fresh: Tables) -> Notes:
    """Everybody's decisions; a school's count before the district's, the last known ones of what cannot be read."""
    return join(desks.read[0].notes, *_recall(desks.shut, book, fresh), *(desk.notes for desk in desks.read[1:]))


def _recall(shut: Sequence[Scope], book: Book, fresh: Tables) -> Iterator[Notes]:
    """What was hidden and corrected in workbooks that cannot be read, as far as this computer remembers."""
    if shut and book.cache:
        head = book.cache.head
        school_of = dict(_place(book, fresh, head.hides | head.goals.keys()))
        known = Notes(hides=head.hides, goals=dict(head.goals))
        yield from (confine(known, _is_of(scope, school_of)) for scope in shut)


def _place(book: Book, fresh: Tables, entries: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The school of each of these entries, as stored and as listed now."""
    for wins in (book.only(frozenset(entries))["wins"], fresh["wins"]):
        yield from zip(wins["win_id"], wins["school"], strict=True)


def _is_of(scope: Scope, school_of: dict[str, str]) -> Callable[[str], bool]:
    """Whether an entry is of one of the scope's schools."""
    schools = {part.id for part in scope.settings.schools}
    return lambda win_id: school_of.get(win_id) in schools

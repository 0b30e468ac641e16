"""Settings and a Workspace come in; everything a run needs to know, read before anything is written, goes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pandas as pd

import pipeline
from pipeline import extract, normalize, privacy, store
from pipeline.curation import Beside
from pipeline.errors import Issue, SettingsError, naming
from pipeline.google import Google
from pipeline.google.ledger import WorkbookState
from pipeline.model import Listing, Notes
from pipeline.run.desks import Desk, Desks, confine_desks, join_notes, read_desks
from pipeline.run.finds import Finds
from pipeline.settings import Settings
from pipeline.store import Book
from pipeline.tables import TABLES, Tables

_OWN = ("dashboard", "folder")
"""What a school that stands alone has of its own."""

SKEW = timedelta(minutes=5)
"""How far this computer's clock may be behind Google's."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read: the data workbook, the dashboard workbooks with people's notes, and the forms' responses.

    `desk` is the dashboard workbook that is looked at, of all that were read (`desks`); `notes` are everybody's.
    `fresh` holds the tables of the responses that the run looks at, `touched` their ids and those of entries that were
    hidden or shown since; `pulled` counts all that were listed. `finds` holds the themes of earlier runs.
    """

    settings: Settings
    as_of: date
    secret: bytes
    book: Book
    desk: Desk
    desks: Desks
    notes: Notes
    listings: tuple[Listing, ...]
    pulled: int
    fresh: Tables
    touched: frozenset[str]
    issues: tuple[Issue, ...]
    finds: Finds = field(default_factory=Finds)

    @property
    def canvas(self) -> WorkbookState:
        """The dashboard workbook that is looked at."""
        return self.desk.canvas

    @property
    def beside(self) -> Beside:
        """What our cells in it say next to people's."""
        return self.desk.beside

    def at(self, desk: Desk) -> Gathered:
        """What was gathered, as far as it is about one desk's schools; their plans, measures and themes stand there."""
        schools = {part.id for part in desk.scope.settings.schools}
        own = desk.notes
        return replace(
            self,
            settings=desk.scope.settings,
            desk=desk,
            notes=replace(
                self.notes,
                actions=own.actions,
                measures=own.measures,
                theme_names=own.theme_names,
                merged_themes=own.merged_themes,
            ),
            listings=tuple(listing for listing in self.listings if listing.school_id in schools),
        )


def gather(google: Google, settings: Settings, as_of: date, full: bool, *, light: bool = True) -> Gathered:
    """Read every workbook once and list every form once; normalize what was listed.

    The dashboards are read first: whoever finds no later commit on one knows all that was published there before.
    Response data is read only where it must be looked at: for a complete listing, an edit, a corrected goal, or
    without a cache of the workbook's newest state; `light` says whether one may be used.
    """
    require(settings)
    roster = read_roster(settings)
    mapping = normalize.fingerprint(settings, roster)
    now = datetime.now(UTC)
    desks = read_desks(google, settings, partial(_names_somebody, roster, settings))
    secret, book, in_full = _open(google, settings, mapping, now, full=full, light=light)
    listings = tuple(extract.harvest(google, settings.forms, book.tables["forms"], in_full, now))
    fresh = normalize.normalize(listings, settings, secret, book.tables, mapping)
    _hold(fresh.tables, roster, settings)
    pulled = len(fresh.tables["responses"])
    desks = confine_desks(desks, book, fresh.tables)
    notes = join_notes(desks, book, fresh.tables)
    news, touched = choose_news(book, fresh.tables, notes)
    if touched is None:
        book = store.read(google, settings.outputs.data, secret, book.cache)
        if book.issues:
            # Cells that do not read are healed from a complete listing only.
            return gather(google, settings, as_of, full, light=False)
    of_desks = (issue for desk in desks.read for issue in desk.issues)
    issues = (*book.issues, *desks.issues, *of_desks, *fresh.issues, *_after_the_year(fresh.tables, settings))
    return Gathered(
        settings,
        settings.calendar.clamp(as_of),
        secret,
        book,
        desks.read[0],
        desks,
        notes,
        listings,
        pulled,
        news,
        touched or frozenset(),
        issues,
        Finds(settings.state / "themes.json"),
    )


def _names_somebody(roster: tuple[str, ...], settings: Settings, text: str) -> bool:
    """Whether a text that people wrote may name a student, or holds an address or a number."""
    return bool(privacy.find_names(pd.Series([text]), roster, _region(settings)).iloc[0])


def _region(settings: Settings) -> str:
    """The country whose phone numbers are looked for."""
    return settings.school_year.locale.rpartition("_")[2] or "US"


def read_roster(settings: Settings) -> tuple[str, ...]:
    """The names of the roster that the settings name, if any."""
    return tuple(privacy.read_roster(settings.folder / settings.privacy.roster)) if settings.privacy.roster else ()


def require(settings: Settings) -> None:
    """Refuse to begin before `init` has made what a run, or a check, looks at."""
    missing = [name for name in ("data", "dashboard", "folder") if not getattr(settings.outputs, name)]
    missing = [f"outputs.{name}" for name in missing] + ([] if settings.forms else ["schools: forms"])
    alone = [part for part in settings.schools if part.stands_alone]
    missing += [f"schools.{part.id}.{name}" for part in alone for name in _OWN if not getattr(part, name)]
    if missing:
        raise SettingsError(
            f"{settings.path.name} does not say yet where things are: {', '.join(missing)}.",
            "Run `smallwins init`: it makes the form, the workbooks and the folder, and writes their ids.",
        )


def _after_the_year(fresh: Tables, settings: Settings) -> Iterator[Issue]:
    """Say that entries come in for which this school year has no place any more."""
    calendar = settings.calendar
    responses = fresh["responses"]
    told = responses.loc[responses["week"] > (calendar.ends - timedelta(days=7)).isoformat(), "submitted_at"]
    late = sum(calendar.day(datetime.fromisoformat(moment)) > calendar.ends for moment in told)
    if late:
        what = (
            "Entries told after the last day of the school year are kept, but shown nowhere. Set the new year's dates."
        )
        yield Issue("school_year in the settings", what)


def _open(
    google: Google, settings: Settings, mapping: str, now: datetime, *, full: bool, light: bool
) -> tuple[bytes, Book, frozenset[str]]:
    """The secret, the data workbook, and the forms to list from the first response on.

    Those are all of them when asked, or to heal rows.
    """
    rules = settings.path.read_text(encoding="utf-8"), pipeline.__version__
    cache = store.Cache.of(settings.state / "cache.db", settings.outputs.data, *rules)
    with naming(f"The data workbook (outputs.data: {settings.outputs.data})"):
        secret = store.secret_of(google, settings.outputs.data, settings.secret)
        light = light and not full and not _due(cache.head.forms, settings, mapping, now)
        book = store.read(google, settings.outputs.data, secret, cache, light=light)
        everything = full or bool(book.issues)
        in_full = frozenset(settings.forms) if everything else _due(book.tables["forms"], settings, mapping, now)
        if in_full and book.light:
            book = store.read(google, settings.outputs.data, secret, cache)
    return secret, book, in_full


def _due(forms: pd.DataFrame, settings: Settings, mapping: str, now: datetime) -> frozenset[str]:
    """Forms to list from the first response on: once a day, or when the rules changed.

    Without exact times, in anonymous mode, always; so too from a cursor that lies in the future.
    """
    if settings.privacy.respondents == "anonymous":
        return frozenset(settings.forms)
    stored = {row["form_id"]: row for row in forms.to_dict("records")}
    today = now.date().isoformat()
    return frozenset(
        form_id
        for form_id in settings.forms
        if form_id not in stored
        or stored[form_id]["mapping"] != mapping
        or stored[form_id]["full_listed_at"][:10] != today
        or stored[form_id]["cursor"] > f"{now + SKEW:%Y-%m-%dT%H:%M:%S}"
    )


def choose_news(book: Book, fresh: Tables, notes: Notes) -> tuple[Tables, frozenset[str] | None]:
    """What a run has to look at: of the listed responses those not held as they are, and entries hidden or shown since.

    None in place of the entries where rows that stand may change, so that their workbook must be read; after a whole
    read everything is looked at.
    """
    if not book.light or book.cache is None:
        return fresh, frozenset()
    listed, held = fresh["responses"], book.cache.head
    known = book.cache.revisions(listed["response_id"].tolist())
    news = {
        unit
        for unit, revision in zip(listed["response_id"], listed["revision"], strict=True)
        if known.get(unit) != (revision, "active")
    }
    if news & set(known) or dict(held.goals) != dict(notes.goals):
        return fresh, None
    of_news = {t.name: _rows_of(fresh[t.name], news) for t in TABLES.values() if t.of_responses}
    return fresh | of_news, frozenset(news) | (held.hides ^ notes.hides)


def _rows_of(frame: pd.DataFrame, units: set[str]) -> pd.DataFrame:
    """The rows of some responses."""
    return frame[frame.iloc[:, 0].isin(units)].reset_index(drop=True)


def _hold(fresh: Tables, roster: tuple[str, ...], settings: Settings) -> None:
    """Note on each entry why it waits for review, beside what holds it already."""
    wins = fresh["wins"]
    relations = (fresh["win_voices"], fresh["win_helped"])
    reasons = privacy.hold(wins, roster, _region(settings), relations)
    both = ["; ".join(filter(None, pair)) for pair in zip(wins["held"], reasons, strict=True)]
    fresh["wins"] = wins.assign(held=pd.Series(both, index=wins.index, dtype="str"))

"""Settings and a Workspace come in; everything a run needs to know, read before anything is written, goes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pandas as pd

from pipeline import curation, extract, normalize, privacy, store
from pipeline.errors import Issue, SettingsError, naming
from pipeline.google import Google
from pipeline.google.ledger import WorkbookState
from pipeline.model import Listing, Notes
from pipeline.settings import Settings
from pipeline.store import Book
from pipeline.tables import Tables


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read: the data workbook, the dashboard workbook with people's notes, and the forms' responses."""

    settings: Settings
    as_of: date
    secret: bytes
    book: Book
    canvas: WorkbookState
    notes: Notes
    listings: tuple[Listing, ...]
    fresh: Tables
    issues: tuple[Issue, ...]


def gather(google: Google, settings: Settings, as_of: date, full: bool) -> Gathered:
    """Read both workbooks once and list every form once; normalize what was listed."""
    _require(settings)
    roster = privacy.read_roster(settings.folder / settings.privacy.roster) if settings.privacy.roster else ()
    mapping = normalize.fingerprint(settings, roster)
    with naming(f"The data workbook (outputs.data: {settings.outputs.data})"):
        secret = store.secret_of(google, settings.outputs.data, settings.secret)
        book = store.read(google, settings.outputs.data, secret)
    with naming(f"The dashboard workbook (outputs.dashboard: {settings.outputs.dashboard})"):
        canvas = curation.read(google, settings.outputs.dashboard)
    notes, remarks = curation.notes_of(canvas, settings.goal_list)
    now = datetime.now(UTC)
    in_full = _in_full(book, settings, mapping, now, full)
    listings = tuple(extract.harvest(google, settings.forms, book.tables["forms"], in_full, now))
    fresh = normalize.normalize(listings, settings, secret, book.tables, mapping)
    _hold(fresh.tables, roster, settings)
    issues = (*book.issues, *remarks, *fresh.issues, *_after_the_year(fresh.tables, settings))
    return Gathered(
        settings, settings.calendar.clamp(as_of), secret, book, canvas, notes, listings, fresh.tables, issues
    )


def _require(settings: Settings) -> None:
    """Refuse to run before `init` has made what a run needs."""
    missing = [name for name in ("data", "dashboard", "folder") if not getattr(settings.outputs, name)]
    missing = [f"outputs.{name}" for name in missing] + ([] if settings.forms else ["schools: forms"])
    if missing:
        raise SettingsError(
            f"{settings.path.name} does not say yet where things are: {', '.join(missing)}.",
            "Run `smallwins init`: it makes the form, the workbooks and the folder, and writes their ids.",
        )


def _after_the_year(fresh: Tables, settings: Settings) -> Iterator[Issue]:
    """Say that entries come in for which this school year has no place any more."""
    calendar = settings.calendar
    late = sum(week > calendar.ends.isoformat() for week in fresh["responses"]["week"])
    if late:
        what = (
            "Entries told after the last day of the school year are kept, but shown nowhere. Set the new year's dates."
        )
        yield Issue("school_year in the settings", what)


def _in_full(book: Book, settings: Settings, mapping: str, now: datetime, full: bool) -> frozenset[str]:
    """Forms to list from the first response on: once a day, when the rules changed, when asked, or to heal rows.

    Without exact times, in anonymous mode, always; so too from a cursor that lies in the future.
    """
    if full or book.issues or settings.privacy.respondents == "anonymous":
        return frozenset(settings.forms)
    stored = {row["form_id"]: row for row in book.tables["forms"].to_dict("records")}
    today = now.date().isoformat()
    return frozenset(
        form_id
        for form_id in settings.forms
        if form_id not in stored
        or stored[form_id]["mapping"] != mapping
        or stored[form_id]["full_listed_at"][:10] != today
        or stored[form_id]["cursor"] > f"{now:%Y-%m-%dT%H:%M:%S}"
    )


def _hold(fresh: Tables, roster: tuple[str, ...], settings: Settings) -> None:
    """Note on each entry why it waits for review, beside what holds it already."""
    wins = fresh["wins"]
    relations = (fresh["win_voices"], fresh["win_helped"])
    region = settings.school_year.locale.rpartition("_")[2] or "US"
    reasons = privacy.hold(wins, roster, region, relations)
    both = ["; ".join(filter(None, pair)) for pair in zip(wins["held"], reasons, strict=True)]
    fresh["wins"] = wins.assign(held=pd.Series(both, index=wins.index, dtype="str"))

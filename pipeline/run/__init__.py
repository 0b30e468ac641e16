"""THE STORY: settings and a Workspace come in; every stage runs in its order, and a report of the run goes out.

Gather all, settle the data, then draw and publish what the settled data says: no surface shows what was not read back.
What is drawn goes by scopes: one of all schools, and one of each school that stands alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from pipeline import store
from pipeline.dashboard import Overtaken
from pipeline.errors import BusyError
from pipeline.google import Google
from pipeline.model import Order
from pipeline.run.drafting import draft
from pipeline.run.gather import Gathered, gather
from pipeline.run.publishing import publish_all
from pipeline.run.report import RunReport, count_changes
from pipeline.run.settle import refusals, settle
from pipeline.run.surfaces import draw
from pipeline.settings import Settings
from pipeline.store import Book
from pipeline.synthesis import Report

__all__ = ["Gathered", "RunReport", "draft_report", "draw", "gather", "keep", "new_run_id", "run"]


TURNS = 5
"""How often a run draws anew because another one published meanwhile."""


def new_run_id() -> str:
    """A name for one run, as its log and its row in `runs` carry it."""
    return secrets.token_hex(6)


def run(
    google: Google,
    settings: Settings,
    *,
    run_id: str = "",
    as_of: date | None = None,
    full: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> RunReport:
    """Pull what is new, settle the tables, draw every surface from them, and publish what changed.

    `as_of` is the day that the surfaces speak of (today by default); `full` lists every response of every form.
    Where another run published meanwhile, what it knew is read and drawn: nothing older replaces it.
    """
    report, gathered, book = keep(google, settings, run_id=run_id, as_of=as_of, full=full, progress=progress)

    for _ in range(TURNS):
        progress("Drawing dashboards and reports")
        drawn = [(gathered.at(desk), draw(gathered.at(desk), book)) for desk in gathered.desks.read]
        gathered.finds.save()

        progress("Publishing what changed")
        try:
            report.outputs, notices = publish_all(google, drawn, book)
        except Overtaken:
            _, gathered, book = keep(google, settings, run_id=report.run_id, as_of=as_of, progress=progress)
        else:
            broken = (issue for _, surfaces in drawn for issue in surfaces.issues)
            issues = (*refusals(book), *dict.fromkeys(broken), *notices)
            return report.close(google.calls, gathered, drawn[0][1].entries, issues)
    raise BusyError("Other runs keep publishing at the same time.", "Run again in a few minutes: nothing is lost.")


def keep(
    google: Google,
    settings: Settings,
    *,
    run_id: str = "",
    as_of: date | None = None,
    full: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[RunReport, Gathered, Book]:
    """The first half of a run: pull what is new and settle the tables; no surface is drawn yet."""
    report = RunReport(run_id or new_run_id(), f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")

    progress("Reading forms and workbooks")
    gathered = gather(google, settings, as_of or settings.calendar.day(datetime.now(UTC)), full)
    report.rows = count_changes(gathered)

    progress("Keeping what is new")
    folder = settings.outputs.folder
    book = store.bring(google, gathered.book, lambda now: settle(gathered, now, report), gathered.secret, folder)
    return report, gathered, book


def draft_report(
    google: Google, settings: Settings, order: Order, as_of: date | None = None, school_id: str = ""
) -> Report:
    """One report as it would be drafted now, of one school where it is named; nothing is sent."""
    gathered = gather(google, settings, as_of or settings.calendar.day(datetime.now(UTC)), full=False, light=False)
    settled = settle(gathered, gathered.book, RunReport("draft", ""))
    return draft(gathered, replace(gathered.book, tables=settled.tables), order, school_id)

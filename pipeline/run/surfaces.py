"""The settled data comes in; every surface is drawn from it, and what changed is published."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pipeline
from pipeline import dashboard, exports, summarize, synthesis
from pipeline.errors import Issue, PrivacyGate
from pipeline.google import Google, commit, ledger
from pipeline.google.ledger import WorkbookState
from pipeline.model import Audience, Edition, Entries, Summary, say_list
from pipeline.model.drawing import Drawing
from pipeline.run.gather import Gathered
from pipeline.run.settle import view
from pipeline.store import Book
from pipeline.synthesis import Published, Report
from pipeline.tables import CURATED, TABLES, WINS_TAB

Record = dict[str, str | int | float | bool]


@dataclass(frozen=True, slots=True)
class Surfaces:
    """Everything that people will see, before any of it is published."""

    drawing: Drawing
    wins: Sequence[Record]
    review: Sequence[Record]
    site: Drawing
    reports: tuple[Report, ...]


def draw(gathered: Gathered, book: Book) -> Surfaces:
    """Draw the leaders' dashboard, the staff's site and the reports, each from what its readers may read."""
    edition = describe(gathered, book)
    links = link_entries(gathered, book)
    leaders, staff = (view(gathered, audience, book.tables, links) for audience in (Audience.LEADERS, Audience.STAFF))
    reasons = _reasons(book)
    _refuse_undecided(gathered, leaders)
    template = dashboard.load(gathered.settings.folder / "sheets_templates")
    staff_summary = summarize_for(gathered, book, staff)
    schools = gathered.settings.school_list
    standing = [str(key[0]) for key in gathered.canvas.tabs[WINS_TAB.name].rows]
    return Surfaces(
        dashboard.draw(summarize_for(gathered, book, leaders), edition, template),
        dashboard.wins_rows(leaders, standing, gathered.settings.goal_list, schools),
        dashboard.review_rows(leaders, reasons, _data_links(book), schools),
        dashboard.draw(staff_summary, edition, template),
        tuple(_render(gathered, kind, staff_summary, edition) for kind in gathered.settings.outputs.reports),
    )


def draft(gathered: Gathered, book: Book, kind: str) -> Report:
    """One report alone, for staff."""
    staff = view(gathered, Audience.STAFF, book.tables, link_entries(gathered, book))
    return _render(gathered, kind, summarize_for(gathered, book, staff), describe(gathered, book))


def _render(gathered: Gathered, kind: str, summary: Summary, edition: Edition) -> Report:
    """One report; a template of the school's own, beside its settings, comes before ours."""
    own = gathered.settings.folder / "report_templates"
    return synthesis.render(kind, summary, edition, own if own.is_dir() else None)


def describe(gathered: Gathered, book: Book) -> Edition:
    """What every surface says about itself; nothing in it moves with the clock but the day of the last full look."""
    settings = gathered.settings
    names = {school.school_id: school.name for school in settings.school_list}
    forms = [(names[listing.school_id], listing.form.responder_uri) for listing in gathered.listings]
    looked = max((text[:10] for text in book.tables["forms"]["full_listed_at"]), default="")
    return Edition(
        name=say_list([*names.values()]) if len(names) < 4 else f"{len(names)} schools",
        form_links=tuple(link for link in forms if link[1]),
        dashboard_url=gathered.canvas.url,
        data_url=book.url,
        demo=settings.demo,
        locale=settings.school_year.locale,
        small_cell=settings.privacy.small_cell,
        respondents=settings.privacy.respondents,
        checked=datetime.fromisoformat(looked).date() if looked else None,
        issues=gathered.issues,
        version=pipeline.__version__,
    )


def summarize_for(gathered: Gathered, book: Book, entries: Entries) -> Summary:
    """One audience's summary; it is as new as the newest change that the data holds."""
    settings = gathered.settings
    zone = ZoneInfo(settings.school_year.timezone)
    moments = book.tables["responses"]["updated_at"]
    newest = moments.max() if len(moments) else ""
    return summarize.summarize(
        entries,
        settings.goal_list,
        settings.school_list,
        settings.calendar,
        gathered.as_of,
        small_cell=settings.privacy.small_cell,
        updated=datetime.fromisoformat(newest).astimezone(zone) if newest else None,
    )


def link_entries(gathered: Gathered, book: Book) -> dict[str, str]:
    """The address of each entry's row in the Wins tab, where it stands or where it is about to be added."""
    tab = gathered.canvas.tabs[WINS_TAB.name]
    rows = {str(key[0]): row.index + 1 for key, row in tab.rows.items()}
    last = max(rows.values(), default=1)
    entries = view(gathered, Audience.LEADERS, book.tables, {}).frame["win_id"]
    added = (win_id for win_id in entries if win_id not in rows)
    rows |= {win_id: number for number, win_id in enumerate(added, last + 1)}
    return {win_id: f"{gathered.canvas.url}#gid={WINS_TAB.sheet_id}&range=A{row}" for win_id, row in rows.items()}


def _data_links(book: Book) -> dict[str, str]:
    """The address of each entry's row in the data workbook, where reviewers read it."""
    table = TABLES["wins"]
    rows = book.state.tabs["wins"].rows
    return {str(key[0]): f"{book.url}#gid={table.sheet_id}&range=A{row.index + 1}" for key, row in rows.items()}


def _reasons(book: Book) -> dict[str, str]:
    """Why entries wait, or waited, for review."""
    wins = book.tables["wins"]
    return {win_id: reason for win_id, reason in zip(wins["win_id"], wins["held"], strict=True) if reason}


def _refuse_undecided(gathered: Gathered, leaders: Entries) -> None:
    """In strict mode nothing is published while an entry waits for a decision."""
    waiting = set(leaders.frame.loc[leaders.frame["held"], "win_id"]) - gathered.notes.kept_private
    if gathered.settings.privacy.review == "strict" and waiting:
        raise PrivacyGate(
            f"{len(waiting)} entries wait for a decision, and `privacy.review` is strict: nothing is published.",
            "Decide on them in the Review tab (Approve or Keep private), or set `privacy.review: hold`.",
        )


def publish(
    google: Google, gathered: Gathered, book: Book, surfaces: Surfaces
) -> tuple[dict[str, Any], tuple[Issue, ...]]:
    """Send what changed to the dashboard workbook and the documents, and write the local files.

    Gives the places to open, and what people should know about their documents.
    """
    state = dashboard.publish(google.sheets, gathered.canvas, surfaces.drawing, surfaces.wins, surfaces.review)
    documents: dict[str, str] = {}
    memory: dict[str, str] = {}
    issues: list[Issue] = []
    for report in surfaces.reports:
        key = f"smallwins.report.{report.kind}"
        document_id, published = _publish_report(google, gathered, json.loads(state.notes.get(key, "{}")), report)
        documents[report.kind] = f"https://docs.google.com/document/d/{document_id}/edit"
        memory[key] = json.dumps({"key": report.key, "id": document_id, "sections": published.recorded})
        issues += published.issues
    state = commit.bring(google.sheets, state, CURATED, lambda now: _remember(now, memory))
    settings = gathered.settings
    local = write_files(settings.folder / settings.outputs.local, surfaces, settings.school_year.locale)
    outputs = {"data": book.url, "dashboard": state.url, "docs": documents, "local": str(local)}
    return outputs, tuple(issues)


def _publish_report(
    google: Google, gathered: Gathered, known: Mapping[str, Any], report: Report
) -> tuple[str, Published]:
    """Bring one document up to date; `known` is what the dashboard workbook remembers of the report's kind."""
    recorded: Mapping[str, str] = known["sections"] if known.get("key") == report.key else {}
    document_id = known["id"] if recorded else _find_document(google, gathered, report)
    return document_id, synthesis.publish(google.docs, document_id, report, recorded)


def _remember(state: WorkbookState, memory: Mapping[str, str]) -> list[list[ledger.Request]]:
    """The commit, if any, that keeps with the dashboard workbook which documents there are and what stands in them."""
    requests = [request for key, value in memory.items() for request in ledger.note(state, key, value)]
    return [requests] if requests else []


def _find_document(google: Google, gathered: Gathered, report: Report) -> str:
    """The report's document, found by its tags or made in the folder."""
    tags = {"smallwins": "report", "key": report.key, "school": gathered.settings.schools[0].id}
    return google.drive.find_or_make(report.title, "document", tags, gathered.settings.outputs.folder)


def write_files(folder: Path, surfaces: Surfaces, locale: str) -> Path:
    """The same dashboard and reports as files: index.html, dashboard.xlsx, reports/*.docx and *.html."""
    exports.write_workbook(surfaces.drawing, surfaces.wins, surfaces.review, folder / "dashboard.xlsx")
    pages = {}
    for report in surfaces.reports:
        for ending in ("docx", "html"):
            path = folder / "reports" / f"{report.key}.{ending}"
            exports.write_document(report.blocks, report.title, path, locale)
        pages[report.title] = f"reports/{report.key}.html"
    exports.write_site(surfaces.site, pages, folder)
    return folder / "index.html"

"""Drawn surfaces come in; what changed is sent to the workbooks and the documents, and written to files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipeline import dashboard, exports, synthesis
from pipeline.errors import AccessError, GoogleError, Issue, RejectedError, naming
from pipeline.google import Google, commit, ledger
from pipeline.google.drive import File
from pipeline.google.ledger import WorkbookState
from pipeline.run.gather import Gathered
from pipeline.run.scopes import Scope
from pipeline.run.settle import digest_words
from pipeline.run.surfaces import Surfaces
from pipeline.run.withdrawing import list_taken_back, list_unspoken, withdraw
from pipeline.store import Book
from pipeline.synthesis import Published, Report
from pipeline.tables import CURATED

Outputs = dict[str, Any]


def publish_all(
    google: Google, drawn: Sequence[tuple[Gathered, Surfaces]], book: Book
) -> tuple[Outputs, tuple[Issue, ...]]:
    """Publish every scope, that of all schools first; one that is refused keeps no other from being published.

    Gives the places to open, and what people should know. Raises the refusal of the workbook of all schools, once all
    others are done, and Overtaken at once.
    """
    outputs: Outputs = {}
    issues: list[Issue] = []
    refused: GoogleError | None = None
    for gathered, surfaces in drawn:
        scope = gathered.desk.scope
        if gathered.desks.shut and not scope.name:
            outputs |= {"data": book.url, "dashboard": gathered.canvas.url}
            continue
        try:
            with naming(scope.says):
                places, notices = publish(google, gathered, book, surfaces)
        except (AccessError, RejectedError) as error:
            if scope.name:
                issues.append(Issue(scope.settings.schools[0].name, f"{error.message} {error.fix}", "error"))
            else:
                refused = error
        else:
            issues += notices
            _add(outputs, scope, places)
    if refused:
        raise refused
    return outputs, tuple(issues)


def _add(outputs: Outputs, scope: Scope, places: Outputs) -> None:
    """The places of one scope among all; those of a school by itself under its id."""
    if not scope.name:
        outputs |= places
        return
    outputs.setdefault("dashboards", {})[scope.name] = places["dashboard"]
    outputs.setdefault("docs", {}).update({f"{scope.name}, {slot}": url for slot, url in places["docs"].items()})


def publish(google: Google, gathered: Gathered, book: Book, surfaces: Surfaces) -> tuple[Outputs, tuple[Issue, ...]]:
    """Send what changed to one dashboard workbook and its documents, and write its local files.

    Gives the places to open, and what people should know about their documents.
    """
    back = list_taken_back(gathered, book, surfaces.entries)
    tags = gathered.desk.scope.tags
    standing = google.drive.find_all(tags, "document") if back else []
    keys = {report.key for report in surfaces.reports}
    issues = withdraw(google, [file for file in standing if file.tags["key"] not in keys], back, gathered.settings)
    moment = datetime.now(ZoneInfo(gathered.settings.school_year.timezone))
    kept = surfaces.wins, surfaces.review
    people = surfaces.actions, surfaces.themes
    unspoken = dict.fromkeys((*back, *list_unspoken(gathered, book, surfaces.entries)))
    shown = surfaces.drawing, *kept, moment, *people, surfaces.measures
    published = dashboard.publish(google.sheets, gathered.canvas, *shown, unspoken=unspoken)
    state = published.state
    if published.drawn:
        history = exports.History(gathered.settings.state / "drawings")
        history.keep(state.workbook_id, moment, _told(surfaces), surfaces.drawing)
    documents: dict[str, str] = {}
    memory: dict[str, str] = {}
    issues += published.issues
    for report in surfaces.reports:
        key = f"smallwins.report.{report.slot}"
        document_id, told = _publish_report(google, gathered, json.loads(state.notes.get(key, "{}")), report)
        documents[report.slot] = f"https://docs.google.com/document/d/{document_id}/edit"
        memory[key] = json.dumps({"key": report.key, "id": document_id, "sections": told.recorded})
        issues += told.issues
    issues += withdraw(google, [file for file in standing if file.tags["key"] in keys], back, gathered.settings)
    state = commit.bring(google.sheets, state, CURATED, lambda now: _remember(now, memory))
    if all(listing.complete for listing in gathered.listings):
        issues += _clear_spares(google, gathered, frozenset(json.loads(known)["id"] for known in memory.values()))
    folder = write_files(gathered, surfaces, issues, back)
    parts = {f"data, part {number}": url for number, url in enumerate(book.urls[1:], 2)}
    local = str(folder / "index.html")
    outputs = {"data": book.url, **parts, "dashboard": state.url, "docs": documents, "local": local}
    return outputs, tuple(issues)


def _told(surfaces: Surfaces) -> dict[str, str]:
    """A short digest of what each entry that leaders may read says, and by whom, by entry."""
    shown = surfaces.entries.frame.loc[surfaces.entries.frame["readable"]]
    words = ("story", "beneficiary", "next_step", "thanks", "evidence_url", "author", "attribution")
    return digest_words(shown[["win_id", *words]])


def _publish_report(
    google: Google, gathered: Gathered, known: Mapping[str, Any], report: Report
) -> tuple[str, Published]:
    """Bring one document up to date; `known` is what the dashboard workbook remembers of the report's slot."""
    recorded: Mapping[str, str] = known["sections"] if known.get("key") == report.key else {}
    if recorded and synthesis.is_current(report, recorded):
        return known["id"], Published(dict(recorded))
    if not recorded or not google.drive.is_there(known["id"]):
        recorded, known = {}, {"id": _find_document(google, gathered, report)}
    return known["id"], synthesis.publish(google.docs, known["id"], report, recorded)


def _remember(state: WorkbookState, memory: Mapping[str, str]) -> list[list[ledger.Request]]:
    """The commit, if any, that keeps with the dashboard workbook which documents there are and what stands in them."""
    requests = [request for key, value in memory.items() for request in ledger.note(state, key, value)]
    return [requests] if requests else []


def _find_document(google: Google, gathered: Gathered, report: Report) -> str:
    """The report's document, found by its tags or made in the folder."""
    tags = {**gathered.desk.scope.tags, "key": report.key}
    return google.drive.find_or_make(report.title, "document", tags, gathered.settings.outputs.folder)


def _clear_spares(google: Google, gathered: Gathered, used: frozenset[str]) -> Iterator[Issue]:
    """Trash the empty second documents of reports: a request to make one may land long after it was given up.

    Of documents with the same tags the one in use stays, which is the oldest where no run remembers.
    """
    reports: dict[str, list[File]] = {}
    for file in google.drive.find_all(gathered.desk.scope.tags, "document"):
        reports.setdefault(file.tags["key"], []).append(file)
    for files in reports.values():
        kept = next((file for file in files if file.file_id in used), files[0])
        for spare in files:
            if spare is not kept and not _clear(google, spare):
                what = "There is a second document for this report, and it is not used. Look whether it can be deleted."
                yield Issue(f"{spare.name} (https://docs.google.com/document/d/{spare.file_id}/edit)", what)


def _clear(google: Google, spare: File) -> bool:
    """Trash a document that only we ever touched and nobody wrote in; whether it is gone."""
    try:
        blank = spare.ours and synthesis.is_blank(google.docs.get(spare.file_id))
        if blank:
            google.drive.trash(spare.file_id)
    except AccessError:
        return False
    return blank


def write_files(gathered: Gathered, surfaces: Surfaces, issues: list[Issue], back: Sequence[str] = ()) -> Path:
    """The same dashboard and reports as files: index.html, dashboard.xlsx, reports/*.docx and *.html; gives the folder.

    A file that somebody changed since it was written is left alone: the new one is written beside it. Of earlier files
    those that hold the words in `back` go.
    """
    settings, files = gathered.settings, surfaces.files
    folder, name = settings.folder / settings.outputs.local, gathered.desk.scope.name
    shelf = exports.Shelf.open(folder, settings.state / (f"written-{name}.json" if name else "written.json"))
    path = shelf.place("dashboard.xlsx")
    written = dashboard.people_cells(gathered.canvas), dashboard.people_notes(gathered.canvas, files.workbook)
    measures = dashboard.measure_rows(gathered.canvas, surfaces.measures)
    rows = dashboard.action_rows(gathered.canvas, surfaces.actions), surfaces.themes.rows, measures
    exports.write_workbook(files.workbook, surfaces.wins, surfaces.review, path, *written, *rows)
    shelf.keep(path)
    pages = {}
    for report in files.reports:
        for ending in ("docx", "html"):
            path = shelf.place(f"reports/{report.key}.{ending}")
            exports.write_document(report.blocks, report.title, path, report.locale)
            shelf.keep(path)
        pages[report.title] = f"reports/{path.name}"
    exports.write_site(files.site, pages, folder, settings.language)
    if back:
        shelf.withdraw(back)
    issues += shelf.notices
    return folder

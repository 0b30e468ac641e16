"""The settled data comes in; every surface of one scope, each as its own readers may see it, goes out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pipeline
from pipeline import dashboard, schedule, summarize, synthesis
from pipeline.dashboard import ActionCells, ThemeCells
from pipeline.errors import Issue, PrivacyGate
from pipeline.google.keyless import Content
from pipeline.model import REPORTS, Audience, Edition, Entries, Order, Summary, say_list
from pipeline.model.drawing import Drawing
from pipeline.run.gather import Gathered
from pipeline.run.settle import versions, view
from pipeline.run.theming import finder, remember
from pipeline.store import Book
from pipeline.synthesis import Report
from pipeline.tables import MEMORY_TAB, PLEASE_CHECK, REVIEW_TAB, TABLES, THEMES_TAB, WINS_TAB

Record = dict[str, str | int | float | bool]


@dataclass(frozen=True, slots=True)
class Files:
    """What is written to this computer: the workbook, the site, the reports."""

    workbook: Drawing
    site: Drawing
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Surfaces:
    """Everything that people will see, before any of it is published; `entries` are those of its dashboard."""

    entries: Entries
    drawing: Drawing
    wins: Sequence[Record]
    review: Sequence[Record]
    actions: ActionCells
    themes: ThemeCells
    measures: Mapping[Content, Record]
    reports: tuple[Report, ...]
    files: Files
    issues: tuple[Issue, ...] = ()


def draw(gathered: Gathered, book: Book) -> Surfaces:
    """Draw a scope's dashboard, site and reports, each from what its own readers may read."""
    scope, template = gathered.desk.scope, _template(gathered)
    links = link_entries(gathered, book)
    entries = view(gathered, scope.board, book.tables, links)
    _refuse_undecided(gathered, entries)
    schools, beside = gathered.settings.school_list, gathered.beside
    standing = [str(key[0]) for key in gathered.canvas.tabs[WINS_TAB.name].rows]
    summary = summarize_for(gathered, book, entries)
    edition, drawing = _draw_dashboard(gathered, summary, describe(gathered, book), template)
    told = summarize_for(gathered, book, view(gathered, scope.readers, book.tables, links))
    reports, issues = _render(gathered, book, told, edition, links)
    files = Files(drawing, dashboard.draw(told, edition, template), reports)
    if gathered.settings.workspace == "local":
        files, others = _draw_apart(gathered, book, summary, replace(edition, local=True), template, links)
        issues = tuple(dict.fromkeys((*issues, *others)))
    return Surfaces(
        entries,
        drawing,
        dashboard.wins_rows(entries, standing, gathered.settings.goal_list, schools, beside.wins),
        _review(gathered, book, entries),
        dashboard.gather_evidence(beside.actions, beside.remarks, entries, gathered.as_of, edition.locale),
        _name_themes(gathered, summary, told),
        {content: {PLEASE_CHECK.name: remark} for content, remark in beside.measures.items()},
        reports,
        files,
        issues,
    )


def _draw_dashboard(
    gathered: Gathered, summary: Summary, edition: Edition, template: dashboard.Template
) -> tuple[Edition, Drawing]:
    """The drawing, and the edition that it is of.

    What other schools told moves the data's commit: where nothing else moved, a school's dashboard keeps the one that
    it names.
    """
    stands = dashboard.read_stamp(gathered.canvas) if gathered.desk.scope.name else 0
    for commit in (stands, edition.commit):
        told = replace(edition, commit=commit)
        drawing = dashboard.draw(summary, told, template, written=True)
        if commit and (commit == edition.commit or dashboard.shows(gathered.canvas, drawing)):
            return told, drawing
    return edition, drawing


def _name_themes(gathered: Gathered, leaders: Summary, staff: Summary) -> ThemeCells:
    """The rows of the Themes tab, and what is remembered of the themes of both audiences; outside there are none."""
    tabs, beside = gathered.canvas.tabs, gathered.beside
    named, remembered = ([str(key[0]) for key in tabs[table.name].rows] for table in (THEMES_TAB, MEMORY_TAB))
    return ThemeCells(
        dashboard.theme_rows(leaders, named, gathered.notes.merged_themes, beside.parts, beside.themes),
        dashboard.memory_rows(remember(gathered, (leaders, staff)), remembered),
        dashboard.name_themes(leaders),
    )


def _draw_apart(
    gathered: Gathered,
    book: Book,
    board: Summary,
    edition: Edition,
    template: dashboard.Template,
    links: Mapping[str, str],
) -> tuple[Files, tuple[Issue, ...]]:
    """The same for files of the embedded Workspace: they lead to one another, as its own addresses open nowhere."""
    edition = replace(edition, form_links=(), dashboard_url="", data_urls=())
    links = {win_id: f"../index.html#win-{win_id}" for win_id in links}
    told = summarize_for(gathered, book, view(gathered, gathered.desk.scope.readers, book.tables, links))
    reports, issues = _render(gathered, book, told, edition, links)
    workbook = dashboard.draw(board, edition, template, written=True)
    return Files(workbook, dashboard.draw(told, edition, template), reports), issues


def _template(gathered: Gathered) -> dashboard.Template:
    """The sheet template; one beside the school's settings comes before ours."""
    return dashboard.load(gathered.settings.folder / "sheets_templates")


def _render(
    gathered: Gathered, book: Book, told: Summary, edition: Edition, links: Mapping[str, str]
) -> tuple[tuple[Report, ...], tuple[Issue, ...]]:
    """The reports that a run keeps up to date, each from what its own readers may read; and what kept one from it.

    Outside the school nothing is linked.
    """
    summaries: dict[Audience, Summary] = {told.audience: told} if told.audience is Audience.STAFF else {}
    orders = list(kept_orders(gathered))
    for audience in {REPORTS[order.kind].audience for order in orders} - summaries.keys():
        entries = view(gathered, audience, book.tables, links if audience is not Audience.OUTSIDE else {})
        summaries[audience] = summarize_for(gathered, book, entries)
    folder = own_templates(gathered)
    return synthesis.render_all(((one, summaries[REPORTS[one.kind].audience]) for one in orders), edition, folder)


def kept_orders(gathered: Gathered) -> Iterator[Order]:
    """What a run keeps up to date: the kinds of the settings, that about a goal for each goal."""
    settings = gathered.settings
    for kind in settings.outputs.reports:
        if REPORTS[kind].about == "goal":
            yield from (Order(kind, goal_id=goal.goal_id) for goal in settings.goal_list)
        else:
            yield Order(kind)


def own_templates(gathered: Gathered) -> Path | None:
    """The folder of report templates beside the school's settings, where there is one."""
    own = gathered.settings.folder / "report_templates"
    return own if own.is_dir() else None


def describe(gathered: Gathered, book: Book) -> Edition:
    """What every surface says about itself; nothing in it moves with the clock but the day of the last full look."""
    settings = gathered.settings
    names = {school.school_id: school.name for school in settings.school_list}
    forms = [(names[listing.school_id], listing.form.responder_uri) for listing in gathered.listings]
    listed = book.tables["forms"]
    looks = [text for text in listed.loc[listed["school"].isin(names), "full_listed_at"] if text]
    checked = settings.calendar.day(datetime.fromisoformat(max(looks))) if looks else None
    return Edition(
        name=say_list([*names.values()]) if len(names) < 4 else f"{len(names)} schools",
        form_links=tuple(link for link in forms if link[1]),
        dashboard_url=gathered.canvas.url,
        data_urls=() if gathered.desk.scope.name else book.urls,
        demo=settings.demo,
        locale=settings.school_year.locale,
        language=settings.language,
        schools=tuple(names.values()),
        small_cell=settings.privacy.small_cell,
        student_cell=settings.privacy.student_cell,
        respondents=settings.privacy.respondents,
        checked=checked,
        due=schedule.due_day(settings, checked) if checked and not settings.demo else None,
        issues=tuple(_open_issues(gathered, book)),
        version=pipeline.__version__,
        commit=book.state.epoch,
    )


def _open_issues(gathered: Gathered, book: Book) -> Iterator[Issue]:
    """Issues that no complete listing has resolved: what one short listing happens to see would come and go.

    A school by itself is told of its own workbook and its own forms.
    """
    school = gathered.settings.schools[0].name
    titles = [f"“{listing.form.title}”" for listing in gathered.listings]
    for row in book.tables["issues"].to_dict("records"):
        ours = row["where"].startswith(f"{school}, ") or any(title in row["where"] for title in titles)
        if not row["resolved"] and (ours or not gathered.desk.scope.name):
            yield Issue(row["where"], row["what"], row["severity"])


def summarize_for(gathered: Gathered, book: Book, entries: Entries) -> Summary:
    """One audience's summary; it is as new as the newest change that the data holds."""
    settings = gathered.settings
    zone = ZoneInfo(settings.school_year.timezone)
    responses = book.tables["responses"]
    ours = responses["school"].isin([part.id for part in settings.schools])
    moments = responses.loc[ours, "updated_at"]
    newest = moments.max() if len(moments) else ""
    return summarize.summarize(
        entries,
        settings.goal_list,
        settings.school_list,
        settings.calendar,
        gathered.as_of,
        small_cell=settings.privacy.small_cell,
        updated=datetime.fromisoformat(newest).astimezone(zone) if newest else None,
        actions=gathered.notes.actions,
        measures=gathered.notes.measures,
        find_themes=finder(gathered, book, entries.audience),
    )


def link_entries(gathered: Gathered, book: Book) -> dict[str, str]:
    """The address of each entry's row in the Wins tab, where it stands or where it is about to be added."""
    tab = gathered.canvas.tabs[WINS_TAB.name]
    rows = {str(key[0]): row.index + 1 for key, row in tab.rows.items()}
    last = max(rows.values(), default=1)
    entries = dashboard.listed(view(gathered, gathered.desk.scope.board, book.tables, {}))["win_id"]
    added = (win_id for win_id in entries if win_id not in rows)
    rows |= {win_id: number for number, win_id in enumerate(added, last + 1)}
    return {win_id: f"{gathered.canvas.url}#gid={WINS_TAB.sheet_id}&range=A{row}" for win_id, row in rows.items()}


def _read_it(gathered: Gathered, book: Book) -> dict[str, str]:
    """Where reviewers read each entry that waits, or waited.

    That is its row in the data workbook; for a school by itself, whose leaders cannot open that one, the response in
    the school's own form [R].
    """
    if not gathered.desk.scope.name:
        return _data_links(gathered, book)
    responses, waiting = book.tables["responses"], _reasons(book)
    answered = zip(responses["response_id"], responses["form_id"], strict=True)
    return {
        unit: f"https://docs.google.com/forms/d/{form_id}/edit#response={unit}"
        for unit, form_id in answered
        if unit in waiting
    }


def _data_links(gathered: Gathered, book: Book) -> dict[str, str]:
    """The address of each entry's row in the data workbook.

    Where those rows were not read, the address given before; of a new entry the tab's, until the next whole read.
    """
    table = TABLES["wins"]
    if book.light:
        given = {
            str(key[0]): row.values.get("Read it") for key, row in gathered.canvas.tabs[REVIEW_TAB.name].rows.items()
        }
        tab = f"{book.url}#gid={table.sheet_id}"
        return {win_id: str(given.get(win_id) or tab) for win_id in _reasons(book)}
    return book.addresses(table)


def _reasons(book: Book) -> dict[str, str]:
    """Why entries wait, or waited, for review."""
    wins = book.tables["wins"]
    return {win_id: reason for win_id, reason in zip(wins["win_id"], wins["held"], strict=True) if reason}


def _review(gathered: Gathered, book: Book, entries: Entries) -> Sequence[Record]:
    """Rows of the Review tab. A decision stays with the words it was made on: after an edit it must be made anew."""
    now, reasons = versions(book.tables["wins"]), _reasons(book)
    for key, row in gathered.canvas.tabs[REVIEW_TAB.name].rows.items():
        win_id, version = str(key[0]), str(row.values.get("Version") or "")
        if row.values.get("Decision") and win_id in now and now[win_id] != version:
            now[win_id] = version
            reasons[win_id] += "; edited since the decision: empty the Decision, run, and decide again"
    links, schools = _read_it(gathered, book), gathered.settings.school_list
    return dashboard.review_rows(entries, reasons, links, schools, now, gathered.beside.review)


def _refuse_undecided(gathered: Gathered, entries: Entries) -> None:
    """In strict mode nothing is published while an entry waits for a decision."""
    waiting = set(entries.frame.loc[entries.frame["held"], "win_id"]) - gathered.notes.kept_private
    if gathered.settings.privacy.review == "strict" and waiting:
        raise PrivacyGate(
            f"{len(waiting)} entries wait for a decision, and `privacy.review` is strict: nothing is published.",
            "Decide on them in the Review tab (Approve or Keep private), or set `privacy.review: hold`.",
        )

"""The settled data and an order come in; one report goes out, drafted from what its own readers may read. Pure."""

from __future__ import annotations

from dataclasses import replace

from pipeline import summarize, synthesis
from pipeline.errors import UsageError
from pipeline.model import REPORTS, Audience, Order, Summary
from pipeline.model.reports import ReportKind
from pipeline.run.gather import Gathered
from pipeline.run.scopes import list_scopes
from pipeline.run.settle import view
from pipeline.run.surfaces import describe, link_entries, own_templates, summarize_for
from pipeline.store import Book
from pipeline.synthesis import Report


def draft(gathered: Gathered, book: Book, order: Order, school_id: str = "") -> Report:
    """One report alone, of one school where it is named; UsageError for what nobody has heard of."""
    kind = REPORTS[order.kind]
    gathered = _narrow(gathered, school_id) if school_id else _whole(gathered, kind)
    edition = replace(describe(gathered, book), local=gathered.settings.workspace == "local")
    linked = not edition.local and kind.audience is not Audience.OUTSIDE
    if not linked:
        edition = replace(edition, form_links=(), dashboard_url="", data_urls=())
    links = link_entries(gathered, book) if linked else {}
    entries = view(gathered, kind.audience, book.tables, links, team=order.team)
    summary = summarize_for(gathered, book, entries)
    if kind.leadership:
        summary = replace(summary, actions=summarize.trace(gathered.notes.actions, entries))
    _require(gathered, order, summary)
    return synthesis.render(order, summary, edition, own_templates(gathered))


def _narrow(gathered: Gathered, school_id: str) -> Gathered:
    """What was gathered of one school: at its own desk, where it has one."""
    desk = next((desk for desk in gathered.desks.read if desk.scope.name == school_id), None)
    if desk:
        return gathered.at(desk)
    settings = gathered.settings
    schools = tuple(school for school in settings.schools if school.id == school_id)
    if not schools:
        known = ", ".join(school.id for school in settings.schools)
        raise UsageError(f"No school is called {school_id}.", f"Name one by its id in the settings: {known}.")
    listings = tuple(listing for listing in gathered.listings if listing.school_id == school_id)
    return replace(gathered, settings=settings.narrow(schools, settings.outputs), listings=listings)


def _whole(gathered: Gathered, kind: ReportKind) -> Gathered:
    """What was gathered of all schools; where some stand alone, what is for a school's own people is of one school."""
    alone = [scope for scope in list_scopes(gathered.settings) if scope.name]
    if alone and kind.audience in (Audience.STAFF, Audience.TEAM):
        raise UsageError(
            f"A {kind.name} report is for one school's own people, and schools have dashboards of their own here.",
            f"Name the school: --school {alone[0].name}.",
        )
    return gathered


def _require(gathered: Gathered, order: Order, summary: Summary) -> None:
    """Refuse a report about a goal, a team or a colleague that nobody has heard of."""
    goals = {goal.goal_id: goal.title for goal in gathered.settings.goal_list}
    teams = {team.casefold() for school in gathered.settings.school_list for team in school.teams}
    if order.goal_id and order.goal_id not in goals:
        raise UsageError(f"No goal is called {order.goal_id}.", f"Name one by its id: {', '.join(goals)}.")
    if order.team and order.team.casefold() not in teams and not summary.whole.entries:
        raise UsageError(
            f"No team is called {order.team}.", "Name one as the settings or its members' entries spell it."
        )
    if order.author and not any(story.author.casefold() == order.author.casefold() for story in summary.stories):
        raise UsageError(
            f"No entry is shared with the name {order.author}.",
            "A record holds what its author shared by name. Spell the name as it was typed in the form.",
        )

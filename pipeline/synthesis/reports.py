"""A summary comes in; the weekly digest or the year-end Learning Report goes out as sections of blocks.

Every number and every quote stands in the summary; the words around them stand in `report_templates`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal, get_args

from markupsafe import Markup

from pipeline import markup, resources
from pipeline.errors import TemplateError
from pipeline.markup import Block, Heading
from pipeline.model import Audience, Edition, GoalSummary, SignCount, Story, Summary, WeekCount, monday
from pipeline.synthesis import words
from pipeline.synthesis.confined import render_confined

Kind = Literal["weekly", "year"]
AUDIENCES = frozenset({Audience.STAFF, Audience.OUTSIDE})
"""Who these reports may be drafted for: they are handed round."""

QUOTES = 2
"""Wins, and as many lessons, that the Learning Report tells for each goal."""

_OPENING, _CLOSING, _PEOPLE = "\ue002", "\ue003", "*"
_SECTION = re.compile(f"{_OPENING}(\\*?)([a-z0-9-]+){_CLOSING}")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report under a name that stays; where people write (`people`), we write once and never again."""

    name: str
    blocks: tuple[Block, ...]
    people: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it stands: `key` names its document, `living` says that there is one a year and not one a week."""

    kind: Kind
    key: str
    title: str
    living: bool
    sections: tuple[Section, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks in order."""
        return tuple(block for section in self.sections for block in section.blocks)


@dataclass(frozen=True, slots=True)
class GoalPage:
    """One goal in the Learning Report: its figures, and the quotes that no goal before it has told."""

    page: GoalSummary
    did: tuple[Story, ...]
    learned: tuple[Story, ...]
    seen: tuple[tuple[SignCount, Story], ...]


def render(kind: str, summary: Summary, edition: Edition, folder: Path | None = None) -> Report:
    """The report on a summary; templates in the school's own folder come before ours, and are rendered confined.

    Raises TemplateError with file and line; ValueError for a summary made for readers with more rights.
    """
    if kind not in get_args(Kind):
        raise ValueError(f"no report is called {kind}")
    if summary.audience not in AUDIENCES:
        raise ValueError(f"a {kind} report cannot be drafted from what {summary.audience.value} may read")
    if folder and any(folder.glob("*.j2")):
        source, texts = render_confined(write, kind, summary, edition, folder)
    else:
        source, texts = write(kind, summary, edition)
    draft = _draft(kind, summary, edition)
    sections = tuple(_sections(source, texts, _links(summary, edition)))
    return Report(draft.kind, draft.key, draft.title, draft.kind == "year", sections)


def write(kind: str, summary: Summary, edition: Edition, folder: Path | None = None) -> tuple[str, markup.Placeholders]:
    """The report's Markdown, and the texts behind its placeholders."""
    draft = _draft(kind, summary, edition)
    folders = [*([folder] if folder else []), resources.folder("report_templates")]
    length = words.WEEKLY_LENGTH if kind == "weekly" else words.YEAR_LENGTH
    context = {
        "summary": summary,
        "edition": edition,
        "title": draft.title,
        "section": _open_section,
        "people_section": _open_people_section,
        **draft.context,
    }
    return markup.render(f"{kind}.md.j2", folders, context, words.filters(edition.locale, length, edition.small_cell))


@dataclass(frozen=True, slots=True)
class _Draft:
    """What the two kinds differ in."""

    kind: Kind
    key: str
    title: str
    context: dict[str, Any]


def _draft(kind: str, summary: Summary, edition: Edition) -> _Draft:
    return _weekly(summary, edition) if kind == "weekly" else _year(summary, edition)


def _weekly(summary: Summary, edition: Edition) -> _Draft:
    """The digest of the week of `as_of`, a dated copy."""
    week = monday(summary.as_of)
    day = words.filters(edition.locale, 0)["day"](week)
    context = {
        "week": week,
        "now": _this_week(summary.whole, week),
        "of_week": lambda page: _this_week(page, week),
        "heard": any(monday(story.day) == week for story in summary.week_lessons[:1]),
    }
    return _Draft("weekly", f"weekly-{week}", f"{edition.name}: small wins, week of {day}", context)


def _year(summary: Summary, edition: Edition) -> _Draft:
    """The Learning Report of the school year, a living document."""
    weeks = [week for week in summary.whole.chart.weeks if week.in_session]
    first = weeks[0].week + timedelta(days=6) if weeks else summary.as_of
    year = words.school_year(first)
    pages, carried = list(_goal_pages(summary)), _carried(summary)
    context = {
        "year": year,
        "pages": pages,
        "in_full": _cut(pages, carried),
        "weeks": weeks,
        "heard_weeks": sum(week.entries > 0 for week in weeks),
        "carried": carried,
    }
    return _Draft("year", f"year-{first.year}", f"{edition.name}: Learning Report {year}", context)


def _cut(pages: Sequence[GoalPage], carried: Sequence[Story]) -> list[Story]:
    """The stories that the report shows an excerpt of, each once."""
    quoted = [story for page in pages for story in (*page.did, *page.learned, *(story for _, story in page.seen))]
    cut = [story for story in quoted if _is_cut(story.text) or _is_cut(story.next_step)]
    cut += [story for story in carried if _is_cut(story.next_step)]
    return list({story.win_id: story for story in cut}.values())


def _is_cut(text: str) -> bool:
    """Whether the Learning Report shows an excerpt of the text."""
    return words.excerpt(text, words.YEAR_LENGTH) != text


def _this_week(page: GoalSummary, week: date) -> WeekCount:
    """What was shared in a week, nothing where the year has no such week."""
    found = (count for count in page.chart.weeks if count.week == week)
    return next(found, WeekCount(week, 0, 0, in_session=False))


def _goal_pages(summary: Summary) -> Iterator[GoalPage]:
    """The goals with their quotes; an entry that serves several goals is told once."""
    told: set[str] = set()
    for page in summary.goals:
        did = _untold(page.chosen, told, QUOTES)
        learned = _untold(page.lessons_chosen, told, QUOTES)
        latest = [(sign, story) for sign in page.signs if (story := sign.latest)]
        seen = tuple((sign, story) for sign, story in latest if _untold([story], told, 1))
        yield GoalPage(page, did, learned, seen)


def _untold(stories: Sequence[Story], told: set[str], most: int) -> tuple[Story, ...]:
    """The first stories that have not been told, which are told from now on."""
    fresh = [story for story in stories if story.win_id not in told][:most]
    told.update(story.win_id for story in fresh)
    return tuple(fresh)


def _carried(summary: Summary) -> tuple[Story, ...]:
    """Lessons that name a next step, each once, in the order of the goals."""
    pages = (*summary.goals, summary.whole)
    lessons = {story.win_id: story for page in pages for story in page.lessons_chosen if story.next_step}
    return tuple(lessons.values())


def _links(summary: Summary, edition: Edition) -> Collection[str]:
    """The addresses that a report may link to: our own workbooks and forms, never what people typed."""
    told = (summary.stories, summary.week_chosen, summary.week_lessons, summary.week_thanks)
    pages = (summary.whole, *summary.goals)
    chosen = (stories for page in pages for stories in (page.latest, page.chosen, page.lessons_chosen))
    stories = {story.link for group in (*told, *chosen) for story in group}
    signs = {sign.latest.link for page in pages for sign in page.signs if sign.latest}
    return {*stories, *signs, *(link for _, link in edition.form_links), edition.dashboard_url, edition.data_url}


def _open_section(*name: str) -> Markup:
    """The line that begins a section, for templates."""
    slug = re.sub(r"[^a-z0-9]+", "-", "-".join(name).lower()).strip("-")
    return Markup(f"\n\n{_OPENING}{slug}{_CLOSING}\n\n")  # noqa: S704 - a slug holds letters, digits and hyphens


def _open_people_section(*name: str) -> Markup:
    """The line that begins a section where people write."""
    return Markup(_open_section(*name).replace(_OPENING, _OPENING + _PEOPLE))  # noqa: S704 - made of our own line


def _sections(source: str, texts: markup.Placeholders, links: Collection[str]) -> Iterator[Section]:
    """The parts of a rendered text; one that holds nothing but headings is left out."""
    before, *parts = _SECTION.split(source)
    if not parts:
        parts, before = ["", "report", before], ""
    if before.strip():
        raise TemplateError(
            "A report template has text before its first section.", "Begin it with {{ section('top') }}."
        )
    names = parts[1::3]
    if twice := {name for name in names if names.count(name) > 1}:
        raise TemplateError(f"A report has two sections called {min(twice)}.", "Give each section a name of its own.")
    for people, name, text in zip(parts[::3], names, parts[2::3], strict=True):
        blocks = tuple(markup.parse(text, texts, links))
        if not all(isinstance(block, Heading) for block in blocks):
            yield Section(name, blocks, bool(people))

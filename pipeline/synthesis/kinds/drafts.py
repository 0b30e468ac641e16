"""A summary comes in; what several kinds of report tell of it goes out: which year, which weeks, which stories."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pipeline.model import Count, GoalSummary, Story, Summary, Theme, WeekCount
from pipeline.model.text import fold

BRIEF, FULL, WHOLE = 280, 600, 20_000
"""Characters of a quote from which on a report shows an excerpt: on one page, in a report, on a handout."""


MOST_THEMES = 8
"""Themes of a goal that a report tells of."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is particular about one report: `key` names its document, `context` is all that its template may reach.

    `length` is that of quotes; `slot` tells several living reports of one kind apart.
    """

    key: str
    title: str
    context: Mapping[str, Any]
    length: int = FULL
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Helped:
    """What helped: how often it was named, and the stories that name it."""

    count: Count
    stories: tuple[Story, ...]


def school_weeks(page: GoalSummary) -> list[WeekCount]:
    """The weeks of school so far."""
    return page.chart.school_weeks


def first_year(summary: Summary) -> date:
    """A day in the school year's first week, by which the year is called."""
    weeks = school_weeks(summary.whole)
    return weeks[0].week + timedelta(days=6) if weeks else summary.as_of


def slug(text: str) -> str:
    """The text as part of a file's name; what has no letters of ours keeps its numbers."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return plain or "-".join(f"{ord(char):x}" for char in text[:8])


def take_untold(stories: Iterable[Story], told: set[str], most: int) -> tuple[Story, ...]:
    """The first stories whose words have not been told, each once; they are told from now on."""
    taken: list[Story] = []
    for story in stories:
        if len(taken) == most:
            break
        words = fold(story.text)
        if words not in told:
            told.add(words)
            taken.append(story)
    return tuple(taken)


def of_goal(stories: Iterable[Story], goal_id: str) -> list[Story]:
    """The stories of one goal."""
    return [story for story in stories if goal_id in story.goals]


def tell_themes(
    page: GoalSummary, told: set[str], most: int, themes: int = MOST_THEMES
) -> list[tuple[Theme, tuple[Story, ...]]]:
    """A goal's most told themes, each with some of its entries that have not been told, or else one that has."""
    most_told = page.themes[:themes]
    return [(theme, take_untold(theme.examples, told, most) or theme.examples[:1]) for theme in most_told]


def helped_by(counts: Sequence[Count], stories: Collection[Story], told: set[str], most: int = 1) -> list[Helped]:
    """What helped, each with the newest untold stories that name it; `counts` are those that may be listed."""
    latest = newest(stories)
    named = {count.label: [story for story in latest if count.label in story.helped] for count in counts}
    return [Helped(count, take_untold(named[count.label], told, most)) for count in counts]


def by_month(weeks: Sequence[WeekCount]) -> list[tuple[date, int, int]]:
    """Entries and lessons by the month in which a week begins, from the first month to the last."""
    months: dict[date, tuple[int, int]] = {}
    for week in weeks:
        month = week.week.replace(day=1)
        entries, lessons = months.get(month, (0, 0))
        months[month] = (entries + week.entries, lessons + week.lessons)
    return [(month, *counts) for month, counts in months.items()]


def newest(stories: Iterable[Story]) -> list[Story]:
    """The stories from the newest to the oldest."""
    return sorted(stories, key=lambda story: (story.day, story.win_id), reverse=True)


def of_weeks(weeks: Collection[date], pages: GoalSummary) -> tuple[int, int]:
    """Entries of a page in some weeks, by their Mondays, and how many of them are lessons."""
    counted = [week for week in pages.chart.weeks if week.week in weeks]
    return sum(week.entries for week in counted), sum(week.lessons for week in counted)


def leading(summary: Summary) -> GoalSummary | None:
    """The page of the priority goal, else of the first goal; None without goals."""
    pages = sorted(summary.goals, key=lambda page: not (page.goal and page.goal.priority))
    return pages[0] if pages else None

"""A school year comes in; the draft of its Learning Report goes out, a living document to be read together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.model import Edition, GoalSummary, Measure, Order, SignCount, Story, Summary
from pipeline.synthesis import words
from pipeline.synthesis.kinds.drafts import FULL, Draft, first_year, school_weeks, take_untold
from pipeline.synthesis.speech import speak

QUOTES = 2
"""Wins, and as many lessons, that are told for each goal."""


@dataclass(frozen=True, slots=True)
class GoalPage:
    """One goal: its figures, and the quotes that no goal before it has told."""

    page: GoalSummary
    did: tuple[Story, ...]
    learned: tuple[Story, ...]
    seen: tuple[tuple[SignCount, Story], ...]


def draft(_order: Order, summary: Summary, edition: Edition) -> Draft:
    """The Learning Report of the school year."""
    weeks, first = school_weeks(summary.whole), first_year(summary)
    year = words.school_year(first)
    pages, carried = list(_goal_pages(summary)), _carried(summary)
    context = {
        "summary": summary,
        "year": year,
        "pages": pages,
        "in_full": _cut(pages, carried),
        "weeks": weeks,
        "heard_weeks": sum(week.entries > 0 for week in weeks),
        "carried": carried,
        "measured": list(_measured(summary)),
    }
    title = speak(edition).gettext("{name}: Learning Report {year}", name=edition.name, year=year)
    return Draft(f"year-{first.year}", title, context)


def _cut(pages: Sequence[GoalPage], carried: Sequence[Story]) -> list[Story]:
    """The stories that the report shows an excerpt of, each once."""
    quoted = [story for page in pages for story in (*page.did, *page.learned, *(story for _, story in page.seen))]
    cut = [story for story in quoted if _is_cut(story.text) or _is_cut(story.next_step)]
    cut += [story for story in carried if _is_cut(story.next_step)]
    return list({story.win_id: story for story in cut}.values())


def _is_cut(text: str) -> bool:
    """Whether the Learning Report shows an excerpt of the text."""
    return words.excerpt(text, FULL) != text


def _goal_pages(summary: Summary) -> Iterator[GoalPage]:
    """The goals with their quotes; an entry that serves several goals is told once."""
    told: set[str] = set()
    for page in summary.goals:
        did = take_untold(page.chosen, told, QUOTES)
        learned = take_untold(page.lessons_chosen, told, QUOTES)
        latest = [(sign, story) for sign in page.signs if (story := sign.latest)]
        seen = tuple((sign, story) for sign, story in latest if take_untold([story], told, 1))
        yield GoalPage(page, did, learned, seen)


def _measured(summary: Summary) -> Iterator[tuple[GoalSummary, list[Measure]]]:
    """The goals that leaders put measures down for, in the settings' order."""
    for page in summary.goals:
        measures = [measure for measure in summary.measures if page.goal and measure.goal_id == page.goal.goal_id]
        if measures:
            yield page, measures


def _carried(summary: Summary) -> tuple[Story, ...]:
    """Lessons that name a next step, each once, in the order of the goals."""
    pages = (*summary.goals, summary.whole)
    lessons = {story.win_id: story for page in pages for story in page.lessons_chosen if story.next_step}
    return tuple(lessons.values())

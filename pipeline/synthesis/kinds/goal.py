"""One goal comes in; the draft of its page goes out: what was seen, told and learned, and room for what comes next."""

from __future__ import annotations

from pipeline.model import Edition, GoalSummary, Order, SignCount, Story, Summary
from pipeline.synthesis import words
from pipeline.synthesis.kinds.drafts import (
    Draft,
    by_month,
    first_year,
    helped_by,
    of_goal,
    school_weeks,
    slug,
    take_untold,
    tell_themes,
)

QUOTES = 3
"""Wins, and as many lessons, that the page tells."""


def draft(order: Order, summary: Summary, edition: Edition) -> Draft:
    """The page of the goal that was ordered; ValueError for a goal that the settings do not name."""
    page = page_of(summary, order.goal_id)
    told: set[str] = set()
    did = take_untold(page.chosen, told, QUOTES)
    learned = take_untold(page.lessons_chosen, told, QUOTES)
    stories = of_goal(summary.stories, order.goal_id)
    common = words.common(page.helped, edition.small_cell)
    weeks = [week for week in school_weeks(page) if week.entries]
    seen = examples(page, told)
    context = {
        "summary": summary,
        "page": page,
        "goal": page.goal,
        "did": did,
        "learned": learned,
        "seen": seen,
        "helped": helped_by(common, stories, told),
        "themes": tell_themes(page, told, 2),
        "months": by_month(page.chart.weeks),
        "heard_weeks": len(weeks),
    }
    title = page.goal.title if page.goal else ""
    key = f"goal-{slug(order.goal_id)}-{first_year(summary).year}"
    return Draft(key, f"{edition.name}: {title}", context, slot=f"goal-{order.goal_id}")


def page_of(summary: Summary, goal_id: str) -> GoalSummary:
    """The figures of a goal."""
    pages = {page.goal.goal_id: page for page in summary.goals if page.goal}
    if goal_id not in pages:
        raise ValueError(f"no goal is called {goal_id}")
    return pages[goal_id]


def examples(page: GoalSummary, told: set[str]) -> tuple[tuple[SignCount, Story], ...]:
    """The signs with the latest entry that saw them, where it has not been told."""
    latest = [(sign, sign.latest) for sign in page.signs if sign.latest]
    return tuple((sign, story) for sign, story in latest if take_untold([story], told, 1))

"""A goal's weeks come in; what they show goes out in words, and as the picture that stands beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from pipeline.markup import Picture
from pipeline.model import GoalSummary, WeekCount


def say_finding(page: GoalSummary, plural: Callable[[int, str, str], str], day: Callable[[date], str]) -> str:
    """What the chart of weeks shows, for those who cannot see it; no verdict."""
    weeks = [week for week in page.chart.weeks if week.in_session]
    shared = [week for week in weeks if week.entries]
    if not shared:
        return "No week of school has an entry yet."
    most = max(shared, key=lambda week: week.entries)
    said = f"Wins were shared in {len(shared)} of {plural(len(weeks), 'school week', 'school weeks')}"
    if most.entries > 1 and len(shared) > 1:
        said += f", most in the week of {day(most.week)} ({most.entries})"
    middle = page.chart.median_shown
    return said + (f"; the median is {middle:g} a week." if middle else ".")


def draw_weeks(page: GoalSummary, finding: str, day: Callable[[date], str]) -> Picture:
    """The weeks with an entry or with school, successes below and lessons above them."""
    weeks = [week for week in page.chart.weeks if week.in_session or week.entries]
    middle = page.chart.median_shown
    return Picture(
        finding,
        tuple(day(week.week) for week in weeks),
        (("Successes", _counts(weeks, "successes")), ("Lessons learned", _counts(weeks, "lessons"))),
        ("Median", middle) if middle else None,
    )


def _counts(weeks: list[WeekCount], name: str) -> tuple[int, ...]:
    return tuple(getattr(week, name) for week in weeks)

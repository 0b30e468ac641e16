"""One page's run chart comes in; what it shows, and what may be judged from it, goes out in words."""

from __future__ import annotations

from pipeline.dashboard import phrases
from pipeline.model import GoalSummary, RunChart, WeekCount

LEAST_POINTS = 10
"""Points below which nothing can be told from chance (docs/figures.md)."""


def median_shown(chart: RunChart) -> float | None:
    """The median where it says something: of ten finished weeks or more, and above nothing; else None."""
    return chart.median if len(_points(chart)) >= LEAST_POINTS and chart.median else None


def _points(chart: RunChart) -> list[WeekCount]:
    """The weeks that the median is the middle of."""
    return [week for week in chart.weeks if week.in_session and week.finished]


def say_finding(page: GoalSummary, locale: str) -> str:
    """What the run chart shows, for those who cannot see it."""
    weeks = [week for week in page.chart.weeks if week.in_session]
    shared = [week for week in weeks if week.entries]
    if not shared:
        return "No wins have been shared yet."
    most = max(shared, key=lambda week: week.entries)
    when = f"in the week of {phrases.day(most.week, locale)}"
    if page.entries == 1:
        return f"1 win shared, {phrases.kinds(page.successes, page.lessons)}, {when}."
    parts = [
        f"{phrases.count(page.entries, 'win')} shared in {len(shared)} of {phrases.count(len(weeks), 'school week')}: "
        f"{phrases.kinds(page.successes, page.lessons)}",
        *([f"most {when} ({most.entries})"] if most.entries > 1 and len(shared) > 1 else []),
    ]
    middle = median_shown(page.chart)
    return "; ".join([*parts, *([f"the median is {middle:g} a week"] if middle is not None else [])]) + "."


def say_signals(page: GoalSummary) -> str:
    """What is worth asking about, or that chance would bring it, or that nothing can be judged yet."""
    chart = page.chart
    if not page.entries:
        return ""
    if chart.signals:
        return "Worth asking about: " + " ".join(signal.text for signal in chart.signals)
    points = _points(chart)
    if len(points) < LEAST_POINTS:
        return "It is too early to tell a pattern from chance: ten school weeks make a first picture."
    if sum(week.entries != chart.median for week in points) < LEAST_POINTS:
        return "It is too early to tell a pattern from chance: most weeks are alike so far. Quiet weeks are normal."
    return "The ups and downs are what chance brings. Quiet weeks are normal."

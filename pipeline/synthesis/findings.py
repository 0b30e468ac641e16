"""A goal's weeks come in; what they show goes out in words, and as the picture that stands beside them."""

from __future__ import annotations

from pipeline.markup import Picture
from pipeline.model import GoalSummary, WeekCount
from pipeline.synthesis.speech import Speech


def say_finding(page: GoalSummary, speech: Speech) -> str:
    """What the chart of weeks shows, for those who cannot see it; no verdict."""
    chart = page.chart
    if not chart.heard:
        return speech.gettext("No week of school has an entry yet.")
    said = speech.ngettext(
        "Wins were shared in {heard} of {num} school week",
        "Wins were shared in {heard} of {num} school weeks",
        len(chart.school_weeks),
        heard=speech.number(len(chart.heard)),
    )
    if most := chart.fullest:
        day, number = speech.short_day(most.week), speech.number(most.entries)
        said += speech.gettext(", most in the week of {day} ({number})", day=day, number=number)
    if middle := chart.median_shown:
        said += speech.gettext("; the median is {number} a week", number=speech.number(middle))
    return f"{said}."


def draw_weeks(page: GoalSummary, speech: Speech) -> Picture:
    """The weeks with an entry or with school, successes below and lessons above them."""
    weeks = [week for week in page.chart.weeks if week.in_session or week.entries]
    middle = page.chart.median_shown
    return Picture(
        say_finding(page, speech),
        tuple(speech.brief_day(week.week) for week in weeks),
        (
            (speech.gettext("Successes"), _counts(weeks, "successes")),
            (speech.gettext("Lessons learned"), _counts(weeks, "lessons")),
        ),
        (speech.gettext("Median"), middle) if middle else None,
    )


def _counts(weeks: list[WeekCount], name: str) -> tuple[int, ...]:
    return tuple(getattr(week, name) for week in weeks)

"""A week comes in; the draft of the digest goes out: one page for all staff, a copy for each week."""

from __future__ import annotations

from datetime import date

from pipeline.model import Action, Edition, GoalSummary, Order, Summary, WeekCount, monday
from pipeline.synthesis.kinds.drafts import BRIEF, Draft
from pipeline.synthesis.speech import speak


def draft(_order: Order, summary: Summary, edition: Edition) -> Draft:
    """The digest of the week of `as_of`."""
    week, speech = monday(summary.as_of), speak(edition)
    context = {
        "summary": summary,
        "week": week,
        "now": _this_week(summary.whole, week),
        "of_week": lambda page: _this_week(page, week),
        "did": [action for action in summary.actions if _is_new(action, week)],
        "heard": any(monday(story.day) == week for story in summary.week_lessons[:1]),
    }
    title = speech.gettext("{name}: small wins, week of {day}", name=edition.name, day=speech.day(week))
    return Draft(f"weekly-{week}", title, context, BRIEF)


def _is_new(action: Action, week: date) -> bool:
    """Whether it was decided in the week, so that its people hear of it."""
    return bool(action.decision) and action.decided is not None and monday(action.decided) == week


def _this_week(page: GoalSummary, week: date) -> WeekCount:
    """What was shared in a week, nothing where the year has no such week."""
    found = (count for count in page.chart.weeks if count.week == week)
    return next(found, WeekCount(week, 0, 0, in_session=False))

"""A team's own entries come in; the draft of its agenda goes out: what it told, what to look for, one question."""

from __future__ import annotations

from pipeline.model import Edition, GoalSummary, Order, SignCount, Summary, WeekCount, monday
from pipeline.model.text import marked
from pipeline.synthesis.kinds.drafts import Draft, newest, slug, take_untold
from pipeline.synthesis.speech import speak

MOST, RECENT, SIGNS = 5, 3, 3
"""Entries of the week and, in a quiet one, of the weeks before; signs to look for."""

QUESTIONS = (
    marked("Which of these would we like to see more of, and what made it possible?"),
    marked("What did a student say or do here that we did not expect?"),
    marked("Whose voice is missing in what we told, and where would we hear it?"),
    marked("Which lesson here saves a colleague a week?"),
    marked("What would we stop doing, to make room for one of these?"),
    marked("What could one of us try in the next five days, and who would come and watch?"),
)
"""One a week, in turn."""


def draft(order: Order, summary: Summary, edition: Edition) -> Draft:
    """The agenda of the week of `as_of`."""
    week, speech = monday(summary.as_of), speak(edition)
    stories = newest(summary.stories)
    fresh = [story for story in stories if monday(story.day) == week]
    now = next((c for c in summary.whole.chart.weeks if c.week == week), WeekCount(week, 0, 0, in_session=False))
    context = {
        "summary": summary,
        "team": order.team,
        "week": week,
        "now": now,
        "fresh": take_untold(fresh, set(), MOST),
        "recent": () if fresh else take_untold(stories, set(), RECENT),
        "look_for": [(page.goal, signs) for page in summary.goals if (signs := _to_look_for(page))],
        "question": speech.gettext(QUESTIONS[week.toordinal() // 7 % len(QUESTIONS)]),
    }
    title = speech.gettext("{team}: agenda, week of {day}", team=order.team, day=speech.day(week))
    return Draft(f"team-{slug(order.team)}-{week}", title, context)


def _to_look_for(page: GoalSummary) -> list[SignCount]:
    """Signs that the team has not told of; only of the priority goal, or of one it has told something about."""
    wanted = page.goal is not None and (page.goal.priority or page.entries)
    return [sign for sign in page.signs if not sign.entries][:SIGNS] if wanted else []

"""One page's run chart comes in; what it shows, and what may be judged from it, goes out in words."""

from __future__ import annotations

from collections import Counter
from datetime import date

from pipeline.dashboard import phrases
from pipeline.model import Action, GoalSummary, Summary, WeekCount, monday, say_list
from pipeline.model.summary import LEAST_POINTS


def say_finding(page: GoalSummary, locale: str) -> str:
    """What the run chart shows, for those who cannot see it."""
    chart = page.chart
    if not chart.heard:
        return "No wins have been shared yet."
    kinds = phrases.kinds(page.successes, page.lessons)
    if page.entries == 1:
        return f"1 win shared, {kinds}, {_say_week(chart.heard[0], locale)}."
    weeks = f"{len(chart.heard)} of {phrases.count(len(chart.school_weeks), 'school week')}"
    parts = [f"{phrases.count(page.entries, 'win')} shared in {weeks}: {kinds}"]
    if most := chart.fullest:
        parts.append(f"most {_say_week(most, locale)} ({most.entries})")
    middle = chart.median_shown
    return "; ".join([*parts, *([f"the median is {middle:g} a week"] if middle is not None else [])]) + "."


def _say_week(week: WeekCount, locale: str) -> str:
    return f"in the week of {phrases.day(week.week, locale)}"


def say_signals(page: GoalSummary) -> str:
    """What is worth asking about, or that chance would bring it, or that nothing can be judged yet."""
    chart = page.chart
    if not page.entries:
        return ""
    if chart.signals:
        return "Worth asking about: " + " ".join(signal.text for signal in chart.signals)
    points = chart.points
    if len(points) < LEAST_POINTS:
        return "It is too early to tell a pattern from chance: ten school weeks make a first picture."
    if sum(week.entries != chart.median for week in points) < LEAST_POINTS:
        return "It is too early to tell a pattern from chance: most weeks are alike so far. Quiet weeks are normal."
    return "The ups and downs are what chance brings. Quiet weeks are normal."


def list_changes(summary: Summary, page: GoalSummary) -> list[Action]:
    """The actions toward the page's goal, or any, that began within the weeks of its chart, in order of their days."""
    goal_id = page.goal.goal_id if page.goal else ""
    first = page.chart.weeks[0].week if page.chart.weeks else date.max
    begun = [action for action in summary.actions if action.starts and first <= action.starts <= summary.as_of]
    ours = [action for action in begun if not goal_id or action.goal_id == goal_id]
    return sorted(ours, key=lambda action: action.starts or date.max)


def count_changes(summary: Summary, page: GoalSummary) -> Counter[date]:
    """How many actions began, by Monday."""
    return Counter(monday(action.starts) for action in list_changes(summary, page) if action.starts)


def say_changes(summary: Summary, page: GoalSummary, locale: str) -> str:
    """What began and when: the points of the chart in words."""
    said = [f"{phrases.day(one.starts, locale, 'MMM d')}: {one.what}" for one in list_changes(summary, page)]
    return f"Changes: {'; '.join(said)}." if said else ""


def list_decisions(summary: Summary, page: GoalSummary) -> list[Action]:
    """The actions that were decided on, or that staff are told of, toward the page's goal, or any."""
    goal_id = page.goal.goal_id if page.goal else ""
    told = [action for action in summary.actions if action.decision or action.told]
    return [action for action in told if not goal_id or action.goal_id == goal_id]


def say_asks(summary: Summary) -> str:
    """What the goal that comes first asks of the others."""
    goals = [page.goal for page in summary.goals if page.goal]
    others = [f"“{goal.title}”" for goal in goals if not goal.priority]
    if not others or len(others) == len(goals):
        return ""
    verb = "is" if len(others) == 1 else "are"
    return f"What it asks of the others: to make room. {say_list(others)} {verb} watched while this one leads."


def say_small_schools(summary: Summary) -> str:
    """Why numbers of people are left out of the table of schools, where they are."""
    if any(page.entries is None or page.lessons is None for page in summary.school_pages):
        return (
            "Where few wins or lessons of a school are counted, their number is not shown outside the school, and that "
            "of another school with it, so that nobody can be singled out. The same holds for few colleagues."
        )
    if not any(page.contributors.suppressed for page in summary.school_pages):
        return ""
    return (
        "Where few colleagues of a school have shared, their number is not shown, and that of another school with it, "
        "so that nobody can be singled out."
    )

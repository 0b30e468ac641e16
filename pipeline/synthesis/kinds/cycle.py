"""The school weeks of a cycle come in; the draft of its report goes out: five questions, actions, and what is next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.model import Action, Count, Edition, GoalSummary, Order, Story, SuccessSign, Summary, monday
from pipeline.synthesis import words
from pipeline.synthesis.kinds.drafts import Draft, helped_by, newest, of_goal, of_weeks, school_weeks, take_untold
from pipeline.synthesis.speech import Speech, speak

LEARNING = ("Training", "A colleague")
"""What helped, where somebody learned on the job."""

QUOTES = 2


@dataclass(frozen=True, slots=True)
class Tally:
    """What was shared in a cycle."""

    entries: int
    lessons: int


@dataclass(frozen=True, slots=True)
class CycleGoal:
    """One goal in a cycle: what was shared in it and in the one before, and the signs with an entry each."""

    page: GoalSummary
    now: Tally
    before: Tally
    seen: tuple[tuple[SuccessSign, Story], ...]
    learned: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """One action, with the title of its goal and those of its entries that the readers may read."""

    action: Action
    goal: str
    evidence: tuple[Story, ...]


def draft(order: Order, summary: Summary, edition: Edition) -> Draft:
    """The report of the last school weeks up to `as_of`."""
    weeks, speech = [week.week for week in school_weeks(summary.whole)], speak(edition)
    cycle, earlier = weeks[-order.weeks :], weeks[-2 * order.weeks : -order.weeks]
    first = cycle[0] if cycle else summary.as_of
    stories = newest(story for story in summary.stories if story.day >= first)
    told: set[str] = set()
    goals = tuple(_read_goal(page, stories, cycle, earlier, told) for page in summary.goals)
    context = {
        "summary": summary,
        "weeks": len(cycle),
        "first": first,
        "now": Tally(*of_weeks(cycle, summary.whole)),
        "before": Tally(*of_weeks(earlier, summary.whole)),
        "had_before": len(earlier) == len(cycle) > 0,
        "goals": goals,
        "helped": helped_by(_named(stories, edition.small_cell), stories, told),
        "taught": take_untold((s for s in stories if set(LEARNING) & set(s.helped)), told, QUOTES),
        "tried": tuple(_try(action, summary) for action in summary.actions),
        "milestones": milestones(summary.as_of, order.weeks, speech),
    }
    title = speech.gettext("{name}: cycle report, {day}", name=edition.name, day=speech.day(summary.as_of))
    return Draft(f"cycle-{summary.as_of}", title, context)


def _read_goal(
    page: GoalSummary, stories: Sequence[Story], cycle: Sequence[date], earlier: Sequence[date], told: set[str]
) -> CycleGoal:
    """One goal's part; a story is told once, and a goal that is no priority has one example."""
    ours = of_goal(stories, page.goal.goal_id) if page.goal else []
    seen: list[tuple[SuccessSign, Story]] = []
    for sign in page.goal.signs if page.goal else ():
        wins = (s for s in ours if s.kind == "success" and page.goal and s.saw(page.goal.goal_id, sign.sign_id))
        example = take_untold(wins, told, 1)
        seen += [(sign, story) for story in example]
        if seen and page.goal and not page.goal.priority:
            break
    learned = take_untold((s for s in ours if s.kind == "lesson"), told, 1)
    return CycleGoal(page, Tally(*of_weeks(cycle, page)), Tally(*of_weeks(earlier, page)), tuple(seen), learned)


def _named(stories: Sequence[Story], small_cell: int) -> list[Count]:
    """What helped in the cycle, most named first."""
    counted = Counter(label for story in stories for label in story.helped)
    counts = [Count(label, label, number) for label, number in sorted(counted.items(), key=lambda c: (-c[1], c[0]))]
    return words.common(counts, small_cell)


def _try(action: Action, summary: Summary) -> Tried:
    titles = {page.goal.goal_id: page.goal.title for page in summary.goals if page.goal}
    stories = {story.win_id: story for story in summary.stories}
    evidence = tuple(stories[win_id] for win_id in action.entries if win_id in stories)
    return Tried(action, titles.get(action.goal_id, ""), evidence)


def milestones(day: date, weeks: int, speech: Speech) -> list[tuple[str, date]]:
    """The next cycle's weeks that matter, by their Mondays; holidays put them off."""
    start = monday(day) + timedelta(weeks=1)
    marks = {
        0: speech.gettext("Begin"),
        weeks // 2: speech.gettext("Look at what we see, and adjust"),
        weeks - 1: speech.gettext("Close: what was the impact?"),
    }
    return [(what, start + timedelta(weeks=week)) for week, what in sorted(marks.items())]

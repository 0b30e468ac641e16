"""Entries as one audience may read them come in; one summary with a page for each goal goes out.

Every figure is defined in docs/figures.md. Nothing here knows a clock, a file or a service.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter

from pipeline.model import (
    Action,
    Audience,
    Calendar,
    Entries,
    Goal,
    GoalSummary,
    Measure,
    School,
    SignCount,
    Story,
    Summary,
    Theme,
    monday,
)
from pipeline.model.roles import VOICES
from pipeline.model.text import fold
from pipeline.summarize import counts
from pipeline.summarize.charts import chart_weeks, compare_periods
from pipeline.summarize.choice import Candidate, Past, choose_stories, choose_week
from pipeline.summarize.counts import Slice
from pipeline.summarize.lessons import follow
from pipeline.summarize.practices import catalog
from pipeline.summarize.schools import count_new_voices, cover, sum_schools
from pipeline.summarize.stories import tell
from pipeline.summarize.tally import add, goal_weeks, nothing, tally

__all__ = ["add", "goal_weeks", "nothing", "summarize", "tally", "tell", "trace"]


def _find_none(_stories: Sequence[Story]) -> Mapping[str, tuple[Theme, ...]]:
    return {}


def summarize(
    entries: Entries,
    goals: Sequence[Goal],
    schools: Sequence[School],
    calendar: Calendar,
    as_of: date,
    *,
    small_cell: int = 5,
    updated: datetime | None = None,
    stories_per_goal: int = 3,
    actions: Sequence[Action] = (),
    measures: Sequence[Measure] = (),
    find_themes: Callable[[Sequence[Story]], Mapping[str, tuple[Theme, ...]]] = _find_none,
) -> Summary:
    """The summary of the school year up to `as_of`; the same entries give the same summary, choice included.

    `small_cell` is the least count of contributors shown, `stories_per_goal` how many wins, how many lessons and how
    many latest stories a goal leads with; of `actions`, all but leaders see those that they are to be told of.
    `find_themes` gives the themes of the readable stories by goal id.
    """
    whole = counts.slice_all(entries)
    stories = tell(entries, goals)
    candidates = _list_candidates(whole, stories)
    week = choose_week(list(candidates.values()), calendar.weeks(as_of))
    themes = find_themes(tuple(stories.values()))
    shared = schools, calendar, as_of, small_cell, stories_per_goal, week.past, themes
    pages = _Pages(entries.audience, candidates, *shared)
    leaders = entries.audience is Audience.LEADERS
    heard, not_yet = counts.hear_teams(whole.frame, schools) if leaders else ((), ())
    days = whole.frame["day"].map(date.fromisoformat)
    return Summary(
        audience=entries.audience,
        as_of=as_of,
        updated=updated,
        first_day=days.min() if len(days) else None,
        last_day=days.max() if len(days) else None,
        whole=pages.draw(None, whole),
        goals=tuple(pages.draw(goal, counts.slice_goal(whole, entries.goals, goal)) for goal in goals),
        schools=tuple(schools),
        goal_by_school=cover(whole, entries.goals, goals, schools, entries.audience, small_cell),
        teams_heard=heard,
        teams_not_yet=not_yet,
        held=int(whole.frame["held"].sum()),
        hidden=entries.hidden,
        count_only=int((~whole.frame["readable"] & ~whole.frame["held"]).sum()),
        week_chosen=week.stories,
        week_lessons=week.lessons,
        week_thanks=_list_thanks(stories, calendar, as_of),
        stories=tuple(stories.values()),
        followed=follow(whole, entries.goals, goals),
        practices=catalog(whole, entries.goals, goals, schools, stories, small_cell),
        school_pages=sum_schools(whole, entries.goals, goals, schools, entries.audience, small_cell),
        new_voices=count_new_voices(whole.frame, compare_periods(calendar, as_of)[0], small_cell) if leaders else None,
        actions=trace([action for action in actions if leaders or action.told], entries),
        measures=tuple(measures),
    )


def trace(actions: Sequence[Action], entries: Entries) -> tuple[Action, ...]:
    """The actions, each with those of the entries that it came from that count."""
    counted = set(entries.frame["win_id"])
    return tuple(replace(action, entries=tuple(filter(counted.__contains__, action.entries))) for action in actions)


@dataclass(frozen=True)
class _Pages:
    """What the pages of all goals have in common."""

    audience: Audience
    candidates: dict[str, Candidate]
    schools: Sequence[School]
    calendar: Calendar
    as_of: date
    small_cell: int
    size: int
    past: Past
    themes: Mapping[str, tuple[Theme, ...]]

    def draw(self, goal: Goal | None, part: Slice) -> GoalSummary:
        """One goal's figures with its stories beside them."""
        frame = part.frame
        readable = frame.loc[frame["readable"], "win_id"]
        pool = [self.candidates[win_id] for win_id in readable]
        this_period, last_period = compare_periods(self.calendar, self.as_of)
        return GoalSummary(
            goal=goal,
            entries=len(frame),
            lessons=part.lessons,
            contributors=counts.count_people(frame, self.schools, self.audience, self.small_cell),
            chart=chart_weeks(counts.count_weeks(frame), self.calendar, self.as_of),
            this_period=counts.count_period(frame, this_period),
            last_period=counts.count_period(frame, last_period),
            signs=self._count_signs(goal, part),
            schools=counts.count_schools(frame, self.schools) if self.audience is not Audience.OUTSIDE else (),
            teams=tuple(sorted(counts.count_labels(frame, "team", {}), key=attrgetter("label"))),
            voices=counts.count_labels(part.voices, "voice", VOICES),
            helped=counts.count_labels(part.helped, "practice", {}),
            latest=tuple(candidate.story for candidate in pool[: -self.size - 1 : -1]),
            chosen=self._choose(pool, "success"),
            lessons_chosen=self._choose(pool, "lesson"),
            themes=self.themes.get(goal.goal_id, ()) if goal else (),
        )

    def _choose(self, pool: Sequence[Candidate], kind: str) -> tuple[Story, ...]:
        of_kind = [candidate for candidate in pool if candidate.story.kind == kind]
        week = monday(self.calendar.clamp(self.as_of))
        return choose_stories(of_kind, self.size, week, self.past)

    def _count_signs(self, goal: Goal | None, part: Slice) -> tuple[SignCount, ...]:
        """The goal's signs in its own order, those not seen yet with 0."""
        if goal is None:
            return ()
        counted = {count.key: count for count in counts.count_labels(part.signs, "sign_id", {})}
        recent, before = (counts.count_signs(part, span) for span in compare_periods(self.calendar, self.as_of))
        readable = part.signs[part.signs["win_id"].isin(list(self.candidates))]
        latest = readable.groupby("sign_id")["win_id"].last().to_dict()
        found = ((sign, counted.get(sign.sign_id), latest.get(sign.sign_id)) for sign in goal.signs)
        return tuple(
            SignCount(
                sign,
                count.entries if count else 0,
                count.lessons if count else 0,
                self.candidates[win_id].story if win_id else None,
                recent.get(sign.sign_id, 0),
                before.get(sign.sign_id, 0),
            )
            for sign, count, win_id in found
        )


def _list_candidates(whole: Slice, stories: dict[str, Story]) -> dict[str, Candidate]:
    """The stories with their weeks and tellers, in the entries' order."""
    readable = whole.frame.loc[whole.frame["readable"], ["win_id", "week", "respondent"]]
    return {
        win_id: Candidate(stories[win_id], date.fromisoformat(week), teller)
        for win_id, week, teller in readable.itertuples(index=False, name=None)
    }


def _list_thanks(stories: dict[str, Story], calendar: Calendar, as_of: date) -> tuple[Story, ...]:
    """The week's stories that thank a colleague, the newest first; the same thanks once."""
    week = monday(calendar.clamp(as_of))
    found: dict[str, Story] = {}
    for story in reversed(stories.values()):
        if story.thanks and monday(story.day) == week:
            found.setdefault(fold(story.thanks), story)
    return tuple(found.values())

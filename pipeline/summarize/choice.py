"""Readable stories come in; a few to lead with go out, each with the reason for its choice in words.

The choice is a lottery that anyone can repeat: a story's lot is a hash of its id and the week. Featured stories come
first, then those not chosen in an earlier week; goals, teams, schools, kinds and tellers take turns. Nothing is told
twice: where entries hold the same words, the first one drawn stands for all of them.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from heapq import nsmallest

from pipeline.model import Story
from pipeline.model.text import fold

LEAST, MOST = 3, 5
"""Stories of a week's choice; with fewer, earlier weeks help out."""

DRAWN_FROM = 200
"""The best lots that are compared with one another: more would change little and cost much."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story with its Monday and its teller's opaque number ("" where unknown)."""

    story: Story
    week: date
    teller: str


@dataclass
class Past:
    """What earlier weeks chose: the stories' ids and words, and how often each teller spoke."""

    wins: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    tellers: Counter[str] = field(default_factory=Counter)

    def add(self, chosen: Iterable[Candidate]) -> None:
        """Remember a week's choice."""
        for candidate in chosen:
            self.wins.add(candidate.story.win_id)
            self.words.add(fold(candidate.story.text))
            self.tellers[candidate.teller] += candidate.teller != ""


@dataclass(frozen=True, slots=True)
class WeekChoice:
    """A week's stories and lesson, and what the weeks before it had chosen."""

    stories: tuple[Story, ...] = ()
    lessons: tuple[Story, ...] = ()
    past: Past = field(default_factory=Past)


def choose_stories(pool: Sequence[Candidate], size: int, week: date, past: Past) -> tuple[Story, ...]:
    """Up to `size` stories of the whole pool, drawn for one week."""
    return tuple(_explain(candidate, week, past) for candidate in _draw(pool, size, week, past))


def choose_week(candidates: Sequence[Candidate], weeks: Sequence[date]) -> WeekChoice:
    """The choice for the last of `weeks`, after the same choice for each week before it."""
    by_week: dict[date, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_week[candidate.week].append(candidate)
    past = Past()
    choice = WeekChoice()
    for place, week in enumerate(weeks):
        recent = weeks[place::-1]
        lessons = {earlier: [c for c in by_week[earlier] if c.story.kind == "lesson"] for earlier in recent}
        lesson = _draw_recent(lessons, recent, past, least=1, most=1)
        chosen = _draw_recent(by_week, recent, past, LEAST, MOST, beside=lesson)
        if week == weeks[-1]:
            stories, told = (tuple(_explain(c, week, past) for c in drawn) for drawn in (chosen, lesson))
            choice = WeekChoice(stories, told, past)
        else:
            past.add((*lesson, *chosen))
    return choice


def _draw_recent(
    by_week: Mapping[date, Sequence[Candidate]],
    recent: Sequence[date],
    past: Past,
    least: int,
    most: int,
    beside: Sequence[Candidate] = (),
) -> list[Candidate]:
    """Up to `most` of the newest week; with fewer than `least`, older weeks help, those not yet chosen first."""
    week = recent[0]
    drawn = _draw(by_week.get(week, ()), most, week, past, beside)
    for again in (False, True):
        for earlier in recent[1:]:
            if len(drawn) >= least:
                return drawn
            pool = [c for c in by_week.get(earlier, ()) if (c.story.win_id in past.wins) == again]
            drawn += _draw(pool, least - len(drawn), week, past, (*beside, *drawn))
    return drawn


def _draw(
    pool: Sequence[Candidate], size: int, week: date, past: Past, beside: Collection[Candidate] = ()
) -> list[Candidate]:
    """Up to `size` of the pool, one after the other, each the one that adds most to those before and `beside` it."""
    lots = {c.story.win_id: _lot(c.story.win_id, week) for c in pool}
    best_lots = nsmallest(DRAWN_FROM, pool, key=lambda c: (*_standing(c, past), lots[c.story.win_id]))
    words = {candidate.story.win_id: fold(candidate.story.text) for candidate in (*best_lots, *beside)}
    taken = {words[candidate.story.win_id] for candidate in beside}
    left = [candidate for candidate in best_lots if words[candidate.story.win_id] not in taken]
    seen = Counter(trait for candidate in beside for trait in _traits(candidate))
    drawn: list[Candidate] = []
    while left and len(drawn) < size:
        best = min(
            left,
            key=lambda c: (
                *_standing(c, past),
                words[c.story.win_id] in past.words,
                sum(seen[trait] for trait in _traits(c)),
                past.tellers[c.teller],
                lots[c.story.win_id],
            ),
        )
        left = [candidate for candidate in left if words[candidate.story.win_id] != words[best.story.win_id]]
        drawn.append(best)
        seen.update(_traits(best))
    return drawn


def _lot(win_id: str, week: date) -> tuple[bytes, str]:
    """The story's number in the week's lottery."""
    return hashlib.sha256(f"{week.isoformat()} {win_id}".encode()).digest(), win_id


def _standing(candidate: Candidate, past: Past) -> tuple[bool, bool]:
    """Featured ones come first, then those that no earlier week chose."""
    return not candidate.story.featured, candidate.story.win_id in past.wins


def _traits(candidate: Candidate) -> tuple[tuple[str, str], ...]:
    """What should take turns."""
    story = candidate.story
    traits = [("team", story.team), ("school", story.school), ("kind", story.kind), ("teller", candidate.teller)]
    return tuple(trait for trait in (*(("goal", goal) for goal in story.goals), *traits) if trait[1])


def _explain(candidate: Candidate, week: date, past: Past) -> Story:
    """The story with the reason why it was chosen for the week."""
    if candidate.story.featured:
        reason = "Featured in the workbook"
    else:
        reason = f"Drawn by lot for the week of {_say(week)}; goals, teams and schools take turns"
    if candidate.story.win_id in past.wins:
        reason += "; told once more"
    if candidate.week != week:
        reason += f"; from the week of {_say(candidate.week)}"
    return replace(candidate.story, reason=reason + ".")


def _say(day: date) -> str:
    return f"{day:%B} {day.day}"

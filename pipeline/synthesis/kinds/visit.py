"""A school's success signs come in; the draft for a site visit goes out: what to look for, where it was seen so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model import Edition, Goal, Order, Story, SuccessSign, Summary
from pipeline.synthesis.kinds.drafts import Draft, newest, of_goal, take_untold
from pipeline.synthesis.speech import Speech, speak


@dataclass(frozen=True, slots=True)
class Looked:
    """One success sign: the places where colleagues told of it, and an entry of theirs."""

    sign: SuccessSign
    where: tuple[str, ...]
    story: Story | None


@dataclass(frozen=True, slots=True)
class VisitGoal:
    """One goal with its signs, and a lesson to ask about."""

    goal: Goal
    signs: tuple[Looked, ...]
    lesson: Story | None


def draft(_order: Order, summary: Summary, edition: Edition) -> Draft:
    """The visit on the day of `as_of`."""
    names = {school.school_id: school.name for school in summary.schools}
    told: set[str] = set()
    speech = speak(edition)
    goals = tuple(_look(page.goal, summary, names, told, speech) for page in summary.goals if page.goal)
    context = {"summary": summary, "goals": goals, "told": bool(told)}
    title = speech.gettext("{name}: site visit, {day}", name=edition.name, day=speech.day(summary.as_of))
    return Draft(f"visit-{summary.as_of}", title, context)


def _look(goal: Goal, summary: Summary, names: dict[str, str], told: set[str], speech: Speech) -> VisitGoal:
    stories = newest(of_goal(summary.stories, goal.goal_id))
    signs = []
    for sign in goal.signs:
        seen = [story for story in stories if story.saw(goal.goal_id, sign.sign_id)]
        wins = (story for story in seen if story.kind == "success")
        signs.append(Looked(sign, _places(seen, names, speech), next(iter(take_untold(wins, told, 1)), None)))
    lessons = take_untold((story for story in stories if story.kind == "lesson"), told, 1)
    return VisitGoal(goal, tuple(signs), next(iter(lessons), None))


def _places(stories: Iterable[Story], names: dict[str, str], speech: Speech) -> tuple[str, ...]:
    """The schools in their order, where there are several, with those of their teams that may be named."""
    teams: dict[str, set[str]] = defaultdict(set)
    for story in stories:
        teams[story.school].add(story.team)
    places = ((names[school], speech.listing(sorted(teams[school] - {""}))) for school in names if school in teams)
    return tuple(_place(school, said, len(names) > 1) for school, said in places)


def _place(school: str, teams: str, several: bool) -> str:
    if several and teams:
        return f"{school} ({teams})"
    return teams or school

"""What may leave the school comes in; the draft of the board report goes out, and no count in it points to a person.

Its template reaches no summary: counts come as words, each at least the smallest cell or not told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.model import Edition, Goal, GoalSummary, Order, Story, Summary
from pipeline.model.cells import floor_count, floor_total
from pipeline.model.roles import HELPED, VOICES
from pipeline.synthesis.kinds.drafts import Draft, leading
from pipeline.synthesis.speech import Speech, speak

QUOTES = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A label and what may be said of its count."""

    label: str
    said: str


def draft(_order: Order, summary: Summary, edition: Edition) -> Draft:
    """The report of the quarter of `as_of`: one goal in depth, the others a line each."""
    deep = leading(summary)
    speech, k = speak(edition), edition.small_cell
    totals = [page.entries for page in summary.goals]
    context: dict[str, Any] = {
        "as_of": summary.as_of,
        "first": summary.first_day,
        "last": summary.last_day,
        "total": say_count(floor_total(summary.whole.entries, totals, k), k, speech),
        "others": [_line(page, k, speech) for page in summary.goals if page is not deep],
        "deep": _deepen(deep, deep.goal, edition, speech) if deep and deep.goal else None,
        "small_cell": k,
    }
    quarter = f"{summary.as_of.year}-q{(summary.as_of.month + 2) // 3}"
    title = speech.gettext("{name}: report to the board, {day}", name=edition.name, day=speech.day(summary.as_of))
    return Draft(f"board-{quarter}", title, context)


@dataclass(frozen=True, slots=True)
class Depth:
    """One goal as the board reads of it."""

    goal: Goal
    said: str
    signs: tuple[Line, ...]
    voices: tuple[Line, ...]
    helped: tuple[str, ...]
    did: tuple[Story, ...]
    learned: tuple[Story, ...]


def _deepen(page: GoalSummary, goal: Goal, edition: Edition, speech: Speech) -> Depth:
    """The goal with counts as words; those about students need a larger cell."""
    k, students = edition.small_cell, max(edition.small_cell, edition.student_cell)
    offered = [count for count in page.voices if count.label in VOICES.values()]
    return Depth(
        goal,
        say_count(floor_count(page.entries, k), k, speech),
        tuple(Line(s.sign.title, say_count(floor_count(s.entries, k), k, speech)) for s in page.signs),
        tuple(Line(c.label, say_count(floor_count(c.entries, students), students, speech)) for c in offered),
        tuple(count.label for count in page.helped if count.label in HELPED and count.entries >= k),
        page.chosen[:QUOTES],
        page.lessons_chosen[:QUOTES],
    )


def _line(page: GoalSummary, k: int, speech: Speech) -> Line:
    return Line(page.goal.title if page.goal else "", say_count(floor_count(page.entries, k), k, speech))


def say_count(floor: int, k: int, speech: Speech) -> str:
    """A count that was rounded down, as it may be said."""
    if floor:
        return speech.gettext("at least {count}", count=speech.number(floor))
    return speech.gettext("fewer than {count}", count=speech.number(k))

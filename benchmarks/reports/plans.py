"""What leaders plan and measure comes in, or a chance to think of it; what reports must say of it goes out."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.figures.invent import STUDENT
from benchmarks.figures.recompute import Action, Entry, monday
from benchmarks.figures.staff import Json, Staff
from benchmarks.reports.readers import Readers
from benchmarks.reports.sayings import say_day, say_entries

VALUES = ("48%", "1 of 10", "half of them", "3.75", "12", "")


@dataclass(frozen=True)
class Phrase:
    """Words with numbers: a part of a line, or a whole row of a table with ` | ` between its cells.

    It stands in the `section` and under the heading that are named, wherever none is; a phrase that `must` stand there
    is missed where it does not.
    """

    text: str
    section: str = ""
    under: str = ""
    must: bool = False


@dataclass(frozen=True)
class Measure:
    """A row of the Measures tab, as it was typed."""

    goal: str
    name: str
    baseline: str
    target: str
    latest: str
    day: str

    @property
    def is_clear(self) -> bool:
        """Whether staff may read it: it has a goal, and names no student."""
        return bool(self.goal) and STUDENT not in self.latest


def write_measures(staff: Staff, chance: random.Random, goals: Sequence[str], as_of: date) -> list[Measure]:
    """What leaders put down on the Measures tab; some of it is not clear, or names a student."""
    measures = [_think_of(chance, number, goals, as_of) for number in range(chance.choice((0, 1, 3)))]
    heads = "Goal", "Measure", "Baseline", "Target", "Latest value", "Measured on"
    rows: list[Json] = [
        dict(zip(heads, (one.goal, one.name, one.baseline, one.target, one.latest, one.day), strict=True))
        for one in measures
    ]
    staff.fill("Measures", "Measure", rows)
    return measures


def _think_of(chance: random.Random, number: int, goals: Sequence[str], as_of: date) -> Measure:
    goal = chance.choice((*goals, *goals, ""))
    latest = chance.choice((*VALUES, *VALUES, f"{STUDENT}: 3 of 4"))
    day = chance.choice((str(as_of - timedelta(days=chance.randrange(90))), "", "soon"))
    return Measure(goal, f"Test number {number}", chance.choice(VALUES), chance.choice(VALUES), latest, day)


def say_measures(measures: Sequence[Measure]) -> Iterator[Phrase]:
    """The rows of the Learning Report's tables of measures."""
    for one in measures:
        if one.is_clear:
            day = say_day(date.fromisoformat(one.day)) if one.day[:1].isdigit() else "–"
            cells = (one.name, one.baseline or "–", one.target or "–", one.latest or "not known yet", day)
            yield Phrase(" | ".join(cells), "beside", f"Measures: {one.goal}", must=True)


def say_news(actions: Sequence[Action], entries: Sequence[Entry], week: date) -> Iterator[Phrase]:
    """What the digest says of this week's decisions that staff are told of."""
    for one in actions:
        if one.told and one.decision and one.decided and monday(one.decided) == week:
            named = _count(one, entries)
            came = f" It came from {say_entries(named)}." if named else ""
            yield Phrase(f"{one.what}: {one.decision}{came}", "heard", must=True)


def say_tried(actions: Sequence[Action], readers: Readers) -> Iterator[Phrase]:
    """What the cycle report says of each action: dates, decision, evidence, and the rows to fill in."""
    for one in actions:
        yield Phrase(one.what, "actions", one.what, must=True)
        if one.due:
            yield Phrase(f"Who and by when: not said, {say_day(one.due)}", "actions", one.what, must=True)
        if one.decision:
            decided = f"Decided on {say_day(one.decided)}" if one.decided else "Decided"
            yield Phrase(f"{decided}: {one.decision}", "actions", one.what, must=True)
        if not any(entry.key in one.named for entry in readers.readable()):
            named = _count(one, readers.entries)
            are = f"{say_entries(named)} {'is' if named == 1 else 'are'}" if named else "No entry is"
            rest = ", whose words not all staff may read." if named else " yet."
            yield Phrase(f"{are} named as its evidence{rest}", "actions", one.what, must=True)
        yield Phrase(" | ".join((one.what, "", "", "", "")), "impact", must=True)
        yield Phrase(f"{one.what}: adopt / adapt / abandon, because …", "decide", must=True)


def _count(action: Action, entries: Sequence[Entry]) -> int:
    """How many of the entries that it came from count."""
    return sum(entry.key in action.named for entry in entries)

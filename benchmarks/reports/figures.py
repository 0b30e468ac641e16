"""A kind of report and a recount come in; every phrase with a number that such a report may say goes out.

A number in a report is right when it stands in one of these phrases, in its section and under its heading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from benchmarks.figures.recompute import Action, Entry, School, monday, people, signals
from benchmarks.reports.plans import Measure, Phrase, say_measures, say_news, say_tried
from benchmarks.reports.readers import Readers, after, in_weeks, told
from benchmarks.reports.sayings import (
    say,
    say_at_least,
    say_day,
    say_entries,
    say_short,
    say_span,
    say_wins,
    say_year,
)

STUDENTS = 10
"""The smallest count about students that may leave a school."""


@dataclass(frozen=True)
class Facts:
    """What a report is recounted from: its readers, the settings' goals, and what it is about."""

    readers: Readers
    goals: list[Mapping[str, Any]]
    as_of: date
    about: str = ""
    themes: list[tuple[str, str, int, int]] = field(default_factory=list)
    ran: Mapping[str, int] = field(default_factory=dict)
    started: datetime = datetime.min
    actions: list[Action] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)

    @property
    def school(self) -> School:
        """The school, or schools."""
        return self.readers.school

    @property
    def entries(self) -> list[Entry]:
        """All that the readers count."""
        return list(self.readers.entries)

    @property
    def week(self) -> date:
        """The Monday of the week that is told of."""
        return monday(self.as_of)

    @property
    def span(self) -> str:
        """From the first to the last day with an entry."""
        first, last = self.readers.first(), self.readers.last()
        return say_span(first, last) if first and last else ""

    @property
    def year(self) -> str:
        """How the school year is called."""
        return say_year(self.readers.weeks()[0] + timedelta(days=6) if self.readers.weeks() else self.as_of)


def phrases(kind: str, facts: Facts) -> list[Phrase]:
    """Every phrase with a number that a report of the kind may say."""
    drafted = f"Drafted on {say_day(facts.as_of)}"
    schools = len(facts.school.schools)
    named = [Phrase(f"{schools} schools")] if schools > 3 else []
    return [*named, Phrase(drafted), Phrase(f"week of {say_day(facts.week)}"), *PHRASES[kind](facts)]


def _whole(facts: Facts) -> Iterator[Phrase]:
    """Drafted from everything."""
    yield Phrase(f"Drafted from {say_entries(len(facts.entries))} shared {facts.span}")


def _weekly(facts: Facts) -> Iterator[Phrase]:
    yield from _whole(facts)
    now = in_weeks(facts.entries, [facts.week])
    so_far = f"{len(facts.entries):,} so far this year"
    yield Phrase(f"Drafted from {say_entries(len(now))} shared {say_span(facts.week, facts.as_of)}; {so_far}.")
    yield Phrase(f"This week: {say_wins(told(now))}.", "words")
    for goal in facts.goals:
        ours = facts.readers.of_goal(goal["title"])
        mark = " (our priority)" if goal.get("priority") else ""
        row = _row(goal["title"] + mark, len(in_weeks(ours, [facts.week])), *told(ours))
        yield Phrase(row, "goals")
    yield from say_news(facts.actions, facts.entries, facts.week)


def _year(facts: Facts) -> Iterator[Phrase]:
    yield from _whole(facts)
    yield Phrase(f"Learning Report {facts.year}")
    wins, lessons = told(facts.entries)
    weeks = facts.readers.weeks()
    seen = sum(bool(facts.readers.of_goal(goal["title"])) for goal in facts.goals)
    heard = sum(bool(in_weeks(facts.entries, [week])) for week in weeks)
    shown = people(facts.entries, facts.school)["shown"]
    rows: list[tuple[object, ...]] = [
        ("Wins shared", wins),
        ("Of these, lessons", lessons),
        ("Goals with at least one", f"{seen} of {len(facts.goals)}"),
        ("School weeks with at least one", f"{heard} of {len(weeks)}"),
        *([("Colleagues who shared", shown)] if isinstance(shown, int) and shown else []),
    ]
    yield from (Phrase(_row(*row), "numbers") for row in rows)
    for goal in facts.goals:
        ours, where = facts.readers.of_goal(goal["title"]), f"goal-{goal['id']}"
        yield from _tallies(ours, where)
        yield Phrase(f"{say(told(ours)[1], 'lesson was', 'lessons were')} shared;", where)
        yield from _signs(goal, ours, where)
        yield Phrase(f"{say_wins(told(ours)) if ours else 'no wins shared yet'}", "beside")
        for sign in goal.get("success_signs", []):
            seen = sum((goal["title"], sign["title"]) in entry.signs for entry in ours)
            yield Phrase(f"{sign['title']} ({seen:,})", "beside")
    yield from say_measures(facts.measures)
    yield from (Phrase(_row(*row), "voices") for row in facts.readers.voices())
    yield from (Phrase(_row(*row), "helped") for row in facts.readers.helped(facts.entries))
    held = sum(entry.held for entry in facts.entries)
    counted = len(facts.entries) - held - len(facts.readers.readable())
    yield Phrase(f"also the {counted:,} that their tellers shared with a team or with leaders only", "method")
    yield Phrase(f"{say(held, 'entry waits', 'entries wait')} for a privacy review", "method")


def _goal(facts: Facts) -> Iterator[Phrase]:
    (goal,) = [goal for goal in facts.goals if goal["id"] == facts.about]
    ours = facts.readers.of_goal(goal["title"])
    under = f"Drafted from {say_entries(len(ours))} under this goal"
    yield Phrase(f"{under}; the year's entries were shared {facts.span}.")
    yield from _signs(goal, ours, "signs")
    yield from _tallies(ours, "told")
    yield from (Phrase(text, "weeks") for text in _weeks(facts, ours))
    for label, named, _ in facts.readers.helped(ours):
        yield Phrase(f"Named in {say_entries(named)}.", "helped", label)
    for goal_id, label, entries, lessons in facts.themes:
        if goal_id == goal["id"]:
            among = f", {say(lessons, 'lesson', 'lessons')} among them" if lessons else ""
            yield Phrase(f"{say_entries(entries)}{among}.", "themes", label)


def _weeks(facts: Facts, ours: list[Entry]) -> Iterator[str]:
    """What a goal's chart shows, its signals, and its table of months."""
    weeks = facts.readers.weeks()
    counts = {week: len(in_weeks(ours, [week])) for week in weeks}
    heard = [week for week in weeks if counts[week]]
    if heard:
        said = f"Wins were shared in {len(heard)} of {say(len(weeks), 'school week', 'school weeks')}"
        most = max(heard, key=counts.__getitem__)
        if counts[most] > 1 and len(heard) > 1:
            said += f", most in the week of {say_short(most)} ({counts[most]})"
        points = [len(in_weeks(ours, [week])) for week in facts.school.points()]
        yield said + _say_median(points)
        for signal in signals(points):
            yield from _say_signal(signal)
    months: Counter[date] = Counter()
    lessons: Counter[date] = Counter()
    for week in facts.school.weeks():
        month = week.replace(day=1)
        wins, taught = told(in_weeks(ours, [week]))
        months[month] += wins
        lessons[month] += taught
    yield from (_row(f"{month:%B %Y}", wins, lessons[month]) for month, wins in months.items())


def _say_median(points: list[int]) -> str:
    middle = sorted(points)[(len(points) - 1) // 2] / 2 + sorted(points)[len(points) // 2] / 2 if points else 0
    return f"; the median is {middle:g} a week." if len(points) >= 10 and middle else "."


def _say_signal(signal: list[float]) -> Iterator[str]:
    """A shift as (weeks, median), or runs as (runs, fewest, most)."""
    if len(signal) == 2:
        run, middle = signal
        yield from (f"{run} school weeks in a row {side} the median of {middle:g}," for side in ("above", "below"))
    else:
        runs, low, high = signal
        yield f"{runs} runs about the median, {low} to {high} expected:"


def _cycle(facts: Facts, weeks: int = 6) -> Iterator[Phrase]:
    ours = facts.readers.weeks()
    cycle, earlier = ours[-weeks:], ours[-2 * weeks : -weeks]
    first = cycle[0] if cycle else facts.as_of
    now, span = in_weeks(facts.entries, cycle), say_span(first, facts.as_of)
    school_weeks = say(len(cycle), "school week", "school weeks")
    yield Phrase(f"{say_day(first)} to {say_day(facts.as_of)}")
    yield Phrase(f"Drafted from {say_entries(len(now))} shared in {school_weeks}, {span}.")
    for goal in facts.goals:
        toward = facts.readers.of_goal(goal["title"])
        said = f"{say_wins(told(in_weeks(toward, cycle)))} in this cycle"
        under = goal["title"] + (" (our priority)" if goal.get("priority") else "")
        if len(earlier) == len(cycle) > 0:
            said += f"; in the {school_weeks} before, {len(in_weeks(toward, earlier)):,}"
        yield Phrase(f"{said}.", "indicators", under)
    readable = [entry for entry in facts.readers.readable() if entry.day >= first]
    for label, named, _ in facts.readers.helped(readable):
        yield Phrase(f"{label}, in {say_entries(named)}", "practices")
    yield Phrase(f"This cycle: {school_weeks}, {span}; {say_wins(told(now)) if now else 'no wins shared yet'}.")
    marks = {0: "Begin", weeks // 2: "Look at what we see, and adjust", weeks - 1: "Close: what was the impact?"}
    yield from (Phrase(_row(say_day(after(facts.as_of, week)), what, "", ""), "next") for week, what in marks.items())
    yield from (Phrase(f"{number}. ", under=f"{number}. ") for number in range(1, 6))
    yield from say_tried(facts.actions, facts.readers)


def _team(facts: Facts) -> Iterator[Phrase]:
    now = in_weeks(facts.entries, [facts.week])
    so_far = f"{len(facts.entries):,} so far this year, shared {facts.span}."
    yield Phrase(f"Drafted from {say_entries(len(now))} of this team this week; {so_far}")
    yield from _tallies(facts.entries, "words")


def _board(facts: Facts) -> Iterator[Phrase]:
    k = facts.school.small
    counts = {goal["title"]: len(facts.readers.of_goal(goal["title"])) for goal in facts.goals}
    total = say_at_least(_floor_total(len(facts.entries), list(counts.values()), k), k)
    yield Phrase(say_day(facts.as_of))
    yield Phrase(f"Drafted from {total} entries that staff shared {facts.span}.")
    deep = next((goal for goal in facts.goals if goal.get("priority")), facts.goals[0])
    ours = facts.readers.of_goal(deep["title"])
    yield Phrase(f"Staff shared {say_at_least(len(ours), k)} entries under this goal", "see")
    for sign in deep.get("success_signs", []):
        seen = sum((deep["title"], sign["title"]) in entry.signs for entry in ours)
        yield Phrase(_row(sign["title"], say_at_least(seen, k)), "see")
    within = Readers("outside", ours, facts.school)
    for label, count, _ in within.voices():
        yield Phrase(_row(label, say_at_least(count, max(k, STUDENTS))), "see")
    yield from (Phrase(_row(goal, say_at_least(count, k)), "others") for goal, count in counts.items())
    yield Phrase(f"rounded down to a multiple of {k}, those", "method")


def _floor_total(total: int, parts: list[int], k: int) -> int:
    """The largest multiple of k from which, beside the parts as told, no part could be worked out."""
    if not parts:
        return total
    most = sum(part - part % k + k - 1 for part in parts) - (k - 1)
    return max(min(total, most), 0)


def _visit(facts: Facts) -> Iterator[Phrase]:
    yield from _whole(facts)
    yield Phrase(say_day(facts.as_of))
    seen = {sign for entry in facts.readers.readable() for sign in entry.signs}
    for goal in facts.goals:
        unseen = [sign for sign in goal.get("success_signs", []) if (goal["title"], sign["title"]) not in seen]
        if len(unseen) > 1:
            yield Phrase(f"tells of these {len(unseen)} signs yet.", f"goal-{goal['id']}", "Look out for")


def _directory(facts: Facts) -> Iterator[Phrase]:
    named = sum(entry.named != "" for entry in facts.readers.readable())
    whole = f"of {len(facts.entries):,} shared {facts.span}."
    yield Phrase(f"Drafted from {say_entries(named)} shared with a name, {whole}")


def _presentation(facts: Facts) -> Iterator[Phrase]:
    yield Phrase(f"Drafted from {say_entries(len(facts.entries))} of this team, shared {facts.span}.")
    yield Phrase(facts.year)
    for goal in facts.goals:
        yield from _tallies(facts.readers.of_goal(goal["title"]), f"goal-{goal['id']}")
        for goal_id, label, entries, _ in facts.themes:
            if goal_id == goal["id"]:
                yield Phrase(f"{say_entries(entries)} toward “{goal['title']}”.", "themes", label)


def _my_record(facts: Facts) -> Iterator[Phrase]:
    ours = [entry for entry in facts.readers.readable() if entry.named.casefold() == facts.about.casefold()]
    yield Phrase(say_day(facts.as_of))
    if ours:
        yield Phrase(f"shared {say_span(min(e.day for e in ours), max(e.day for e in ours))}.")
    yield from (Phrase(f"{month:%B %Y}") for month in {entry.day.replace(day=1) for entry in ours})


def _run(facts: Facts) -> Iterator[Phrase]:
    yield Phrase(f"Drafted from {say_entries(len(facts.entries))} as of {say_day(facts.as_of)}.")
    yield Phrase(f"{say_day(facts.started.date())}, {facts.started:%H:%M} UTC")
    yield from (Phrase(_row(label, count)) for label, count in facts.ran.items())
    waiting = facts.ran["Waiting for a privacy review"]
    yield Phrase(f"{say(waiting, 'entry waits', 'entries wait')} in the Review tab", "responses")


def _tallies(entries: Iterable[Entry], where: str) -> Iterator[Phrase]:
    yield Phrase(say_wins(told(entries)), where)


def _signs(goal: Mapping[str, Any], ours: list[Entry], where: str) -> Iterator[Phrase]:
    for sign in goal.get("success_signs", []):
        seen = [entry for entry in ours if (goal["title"], sign["title"]) in entry.signs]
        yield Phrase(_row(sign["title"], *told(seen)), where)


def _row(*cells: object) -> str:
    return " | ".join(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in cells)


PHRASES: Mapping[str, Callable[[Facts], Iterable[Phrase]]] = {
    "weekly": _weekly,
    "year": _year,
    "goal": _goal,
    "forum": _whole,
    "cycle": _cycle,
    "team": _team,
    "board": _board,
    "visit": _visit,
    "directory": _directory,
    "presentation": _presentation,
    "my-record": _my_record,
    "run": _run,
}
"""What each kind may say."""

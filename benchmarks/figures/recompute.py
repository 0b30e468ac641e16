"""Raw responses, settings and leaders' decisions come in; every figure that a dashboard should show goes out.

Written from docs/figures.md alone: loops over entries, no pandas, nothing of the product.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.figures.invent import GOAL, GRADE, HELPED, HELPS, KIND, NAME, SEEN, SHARE, SHARES, STORY, TEAM, VOICE

Json = dict[str, Any]
PRIVATE = re.compile(r"\S+@\S+\.\w+|\(\d{3}\) \d{3}-\d{4}")


@dataclass
class Entry:
    """One response as a leader counts it."""

    key: str
    school: str
    who: str
    at: datetime
    day: date
    lesson: bool
    story: str
    goals: set[str]
    signs: set[tuple[str, str]]
    voices: set[str]
    helped: set[str]
    team: str
    shared: str
    author: str
    grade: str
    private: bool
    held: bool = False

    @property
    def named(self) -> str:
        """The name that may stand beside it."""
        return self.author if self.shared == SHARES[0] and not self.held else ""


@dataclass
class Action:
    """A row of the Actions tab: what is tried toward a goal, from when until when, and what was decided."""

    goal: str
    what: str
    starts: date | None
    due: date | None
    decision: str
    decided: date | None
    told: bool
    named: set[str] = field(default_factory=set)


@dataclass
class Decisions:
    """What leaders decided in the workbook, by entry; their actions in the order of the tab."""

    hidden: set[str] = field(default_factory=set)
    goals: dict[str, str] = field(default_factory=dict)
    approved: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    actions: list[Action] = field(default_factory=list)


class School:
    """The settings, as far as counting needs them."""

    def __init__(self, told: Json, roster: Sequence[str], as_of: date) -> None:
        self.roster = roster
        year = told["school_year"]
        self.starts, self.ends = (date.fromisoformat(str(year[name])) for name in ("starts", "ends"))
        self.zone = ZoneInfo(year["timezone"])
        self.as_of = min(as_of, self.ends)
        self.off: set[date] = set()
        for span in year.get("holidays", []):
            first, last = (span["from"], span["to"]) if isinstance(span, dict) else (span, span)
            day, end = date.fromisoformat(str(first)), date.fromisoformat(str(last))
            while day <= end:
                self.off.add(day)
                day += timedelta(days=1)
        self.schools: list[Json] = told["schools"]
        self.goals = {
            goal["title"]: [sign["title"] for sign in goal.get("success_signs", [])] for goal in told["goals"]
        }
        self.first = next((goal["title"] for goal in told["goals"] if goal.get("priority")), "")
        self.small = told["privacy"].get("small_cell", 5)
        self.anonymous = told["privacy"].get("respondents") == "anonymous"

    def weeks(self) -> list[date]:
        """The Mondays of the year up to the day it is drawn for."""
        found, week = [], monday(self.starts)
        while week <= monday(self.as_of):
            found.append(week)
            week += timedelta(weeks=1)
        return found

    def in_session(self, week: date) -> bool:
        """Whether some weekday of it is a school day."""
        days = (week + timedelta(days=i) for i in range(5))
        return any(self.starts <= day <= self.ends and day not in self.off for day in days)

    def points(self) -> list[date]:
        """The finished weeks in session."""
        return [w for w in self.weeks() if self.in_session(w) and min(w + timedelta(days=4), self.ends) <= self.as_of]

    def spans(self) -> tuple[tuple[date, date], tuple[date, date]]:
        """The last four school weeks, and the four before."""
        weeks = [week for week in self.weeks() if self.in_session(week)]
        since = weeks[-4:][0] if weeks else monday(self.as_of)
        earlier = [week for week in weeks if week < since][-4:]
        before = earlier[0] if earlier else since - timedelta(weeks=4)
        return (since, self.as_of), (before, since - timedelta(days=1))


def monday(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def read_entry(response: Json, titles: Mapping[str, str], name: str, school: School) -> Entry:
    """A response of the Forms API."""
    answers = {
        titles[key]: [v["value"] for v in value["textAnswers"]["answers"]] for key, value in response["answers"].items()
    }
    at = datetime.fromisoformat(response["createTime"])
    day = at.astimezone(school.zone).date()
    if school.anonymous:  # the product keeps no time but the week's
        at = datetime.combine(monday(day), time(), school.zone)
    goals = set(answers[GOAL])
    text = "\n".join(word for values in answers.values() for word in values)
    return Entry(
        response["responseId"],
        name,
        "" if school.anonymous else response.get("respondentEmail", "").lower(),
        at,
        monday(day) if school.anonymous else day,
        answers[KIND][0].startswith("A lesson"),
        answers[STORY][0],
        goals,
        {(goal, sign) for goal in goals for sign in answers.get(SEEN.format(goal), [])},
        set(answers.get(VOICE, [])),
        set(answers.get(HELPED, [])),
        "".join(answers.get(TEAM, [])),
        "".join(answers.get(SHARE, [])),
        "".join(answers.get(NAME, [])),
        "".join(answers.get(GRADE, [])),
        bool(PRIVATE.search(text)) or any(name in text for name in school.roster),
    )


def count_in(entries: Iterable[Entry], decisions: Decisions, as_of: date) -> list[Entry]:
    """The entries that count, with what leaders decided, the oldest first."""
    counted = []
    for entry in sorted(entries, key=lambda entry: (entry.at, entry.key)):
        if entry.key in decisions.hidden or entry.day > as_of:
            continue
        entry.held = (entry.private and entry.key not in decisions.approved) or entry.key in decisions.kept
        if entry.key in decisions.goals:
            entry.goals = {decisions.goals[entry.key]}
        entry.signs = {(goal, sign) for goal, sign in entry.signs if goal in entry.goals}
        if entry.held:
            entry.helped = {what if what in HELPS else "Other" for what in entry.helped}
        counted.append(entry)
    return counted


def page(entries: Sequence[Entry], school: School, goal: str = "") -> Json:
    """All figures of one goal, or of the whole."""
    recent, before = school.spans()
    by_week = Counter(monday(entry.day) for entry in entries)
    lessons = Counter(monday(entry.day) for entry in entries if entry.lesson)
    points = [by_week[week] for week in school.points()]
    middle = median(points) if points else 0
    told = sum(entry.lesson for entry in entries)
    return {
        "wins": len(entries),
        "lessons": told,
        "kinds": [len(entries) - told, told],
        "recent": sum(recent[0] <= entry.day <= recent[1] for entry in entries),
        "before": sum(before[0] <= entry.day <= before[1] for entry in entries),
        "people": people(entries, school),
        "this_week": by_week[school.weeks()[-1]] if school.weeks() else 0,
        "weeks": [(week, by_week[week] - lessons[week], lessons[week]) for week in school.weeks()],
        "median": middle if len(points) >= 10 and middle else None,
        "signals": signals(points),
        "latest": newest(entries),
        "signs": {
            sign: (*labeled(entries, "signs", (goal, sign)), *in_spans(entries, (goal, sign), recent, before))
            for sign in school.goals.get(goal, [])
        },
        "voices": ranked(entries, "voices"),
        "helped": ranked(entries, "helped"),
    }


def people(entries: Sequence[Entry], school: School) -> Json:
    """How many different people, as it may be shown, and of how many staff."""
    known = {entry.who for entry in entries if entry.who}
    staff = [part.get("staff", 0) for part in school.schools]
    shown: object = len(known)
    if entries and not known:
        shown = "not counted"
    elif 0 < len(known) < school.small:
        shown = f"fewer than {school.small}"
    if not all(staff) or not isinstance(shown, int) or not shown:
        return {"shown": shown, "reach": []}
    over = shown > sum(staff)
    return {"shown": shown, "reach": [sum(staff)] if over else [sum(staff), round(shown / sum(staff) * 100)]}


def newest(entries: Sequence[Entry]) -> date | None:
    """The day of the last entry whose words may be read."""
    return next((entry.day for entry in reversed(entries) if not entry.held), None)


def labeled(entries: Sequence[Entry], what: str, label: object) -> tuple[int, int, date | None]:
    """Wins, lessons and the latest readable day among what carries a label."""
    found = [entry for entry in entries if label in getattr(entry, what)]
    return len(found), sum(entry.lesson for entry in found), newest(found)


def in_spans(entries: Sequence[Entry], sign: tuple[str, str], *spans: tuple[date, date]) -> list[int]:
    """How often a sign was seen in each span of days."""
    days = [entry.day for entry in entries if sign in entry.signs]
    return [sum(first <= day <= last for day in days) for first, last in spans]


def ranked(entries: Sequence[Entry], what: str) -> list[tuple[str, int, int]]:
    """Labels with wins and lessons, the most first, then by name."""
    labels = {label for entry in entries for label in getattr(entry, what)}
    rows = [(label, *labeled(entries, what, label)[:2]) for label in labels]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def signals(points: Sequence[int]) -> list[list[float]]:
    """The numbers that each signal names: (length of a shift, median), (runs, fewest, most)."""
    if len(points) < 10:
        return []
    middle = median(points)
    sides = [point > middle for point in points if point != middle]
    runs = [len(list(run)) for _, run in groupby(sides)]
    found: list[list[float]] = [[run, middle] for run in runs if run >= 6]
    n, above = len(sides), sum(sides)
    if n >= 10:
        product = 2 * above * (n - above)
        spread = 1.96 * math.sqrt(product * (product - n) / (n * n * (n - 1)))
        low, high = round(product / n + 1 - spread), round(product / n + 1 + spread)
        if not low <= len(runs) <= high:
            found.append([len(runs), low, high])
    return found


def teams(entries: Sequence[Entry], school: School) -> tuple[int, list[str]]:
    """How many teams were heard, and the expected ones that were not, by name."""
    expected = {(part["name"], team) for part in school.schools for team in part.get("teams", [])}
    known = {team for _, team in expected} | {entry.team for entry in entries if not entry.held}
    heard = {(entry.school, entry.team) for entry in entries if entry.team and entry.team in known}
    several = len(school.schools) > 1
    return len(heard), sorted(f"{team}, {name}" if several else team for name, team in expected - heard)


def suppressed(counts: Sequence[int], small: int) -> list[int | None]:
    """Counts of people by part, None where a small one, or one that would give a small one away, is left out."""
    out = [i for i, count in enumerate(counts) if 0 < count < small]
    others = sorted((count, i) for i, count in enumerate(counts) if count >= small)
    while out and others and (len(out) == 1 or sum(counts[i] for i in out) < small):
        out.append(others.pop(0)[1])
    return [None if i in out else count for i, count in enumerate(counts)]


def new_voices(entries: Sequence[Entry], school: School) -> object:
    """How many shared for the first time in the last four school weeks."""
    (since, until), _ = school.spans()
    first: dict[str, date] = {}
    for entry in entries:
        if entry.who:
            first.setdefault(entry.who, entry.day)
    if entries and not first:
        return "not counted"
    new = sum(since <= day <= until for day in first.values())
    shown = suppressed([new, len(first) - new], school.small)[0]
    return "not shown" if shown is None else shown


def by_school(entries: Sequence[Entry], school: School) -> list[list[object]]:
    """Each school's row: wins, lessons, people, goals, teams heard, the last day."""
    parts = [[entry for entry in entries if entry.school == part["name"]] for part in school.schools]
    people = suppressed([len({entry.who for entry in part if entry.who}) for part in parts], school.small)
    rows: list[list[object]] = []
    for told, part, count in zip(school.schools, parts, people, strict=True):
        unknown = bool(part) and not any(entry.who for entry in part)
        shown = "not counted" if unknown else "not shown" if count is None else count
        goals = {goal for entry in part for goal in entry.goals}
        known = {*told.get("teams", []), *(entry.team for entry in part if not entry.held)}
        heard = {entry.team for entry in part if entry.team in known and entry.team}
        missing = sorted(set(told.get("teams", [])) - heard)
        last = max((entry.day for entry in part), default=None)
        rows.append([len(part), sum(entry.lesson for entry in part), shown, len(goals), len(heard), missing, last])
    return rows


def followed(entries: Sequence[Entry], school: School) -> dict[str, Entry]:
    """By the key of a lesson, the first later success of its team toward its goal with its sign or practice."""
    tellers: dict[tuple[str, str], set[str]] = {}
    for entry in entries:
        tellers.setdefault((entry.school, entry.team), set()).add(entry.who)
    shown = [
        entry
        for entry in entries
        if entry.team
        and not entry.held
        and (entry.shared in SHARES[::2] or len(tellers[entry.school, entry.team] - {""}) >= school.small)
    ]
    found: dict[str, Entry] = {}
    for lesson in (entry for entry in shown if entry.lesson):
        for later in (entry for entry in shown if not entry.lesson and entry.at > lesson.at):
            beside = (later.school, later.team) == (lesson.school, lesson.team)
            alike = later.signs & lesson.signs or (later.goals & lesson.goals and later.helped & lesson.helped)
            if beside and alike:
                found[lesson.key] = later
                break
    return found


def catalog(entries: Sequence[Entry], school: School) -> list[list[Any]]:
    """Each practice named more than once: wins, lessons, goals toward, schools to visit, whom to ask."""
    rows: list[list[Any]] = []
    for what, wins, lessons in ranked(entries, "helped"):
        if wins > 1 and what != "Other":
            ours = [entry for entry in entries if what in entry.helped]
            read = [entry for entry in ours if not entry.held]
            goals = [goal for goal in school.goals if any(goal in entry.goals for entry in ours)]
            visit = [part["name"] for part in school.schools if any(entry.school == part["name"] for entry in read)]
            ask = list(dict.fromkeys((e.named, e.team, e.school) for e in reversed(read) if e.named))
            rows.append([what, wins, lessons, goals, visit, ask])
    return rows


def evidence(action: Action, entries: Sequence[Entry], school: School) -> Json:
    """What was shared toward an action's goal between its dates, and how many of the entries it came from count."""
    first, last = action.starts or date.min, action.due or date.max
    found = [entry for entry in entries if action.goal in entry.goals and first <= entry.day <= last]
    begun = first <= school.as_of
    return {
        "wins": len(found) if begun else 0,
        "lessons": sum(entry.lesson for entry in found) if begun else 0,
        "named": sum(entry.key in action.named for entry in entries),
        "latest": newest(found),
    }


def changes(actions: Sequence[Action], school: School, goal: str = "") -> list[Action]:
    """The actions, toward one goal or any, that began in one of the chart's weeks and not after the day."""
    weeks = school.weeks()
    ours = [one for one in actions if goal in ("", one.goal) and one.starts and monday(one.starts) in weeks]
    return sorted((one for one in ours if one.starts and one.starts <= school.as_of), key=lambda one: str(one.starts))


def decided(actions: Sequence[Action]) -> list[Action]:
    """The actions with a decision, or that staff are told of, the latest decision first."""
    shown = [one for one in actions if one.decision or one.told]
    return sorted(shown, key=lambda one: one.decided or date.min, reverse=True)

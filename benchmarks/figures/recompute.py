"""Raw responses, settings and leaders' decisions come in; every figure that a dashboard should show goes out.

Written from docs/figures.md alone: loops over entries, no pandas, nothing of the product.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.figures.invent import GOAL, HELPED, HELPS, KIND, SEEN, STORY, TEAM, VOICE

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
    private: bool
    held: bool = False


@dataclass
class Decisions:
    """What leaders decided in the workbook, by entry."""

    hidden: set[str] = field(default_factory=set)
    goals: dict[str, str] = field(default_factory=dict)
    approved: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)


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
        "signs": {sign: labeled(entries, "signs", (goal, sign)) for sign in school.goals.get(goal, [])},
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
    share = min(len(known) / sum(staff), 1) if all(staff) and isinstance(shown, int) and shown else None
    return {"shown": shown, "reach": [sum(staff), round(share * 100)] if share else []}


def newest(entries: Sequence[Entry]) -> date | None:
    """The day of the last entry whose words may be read."""
    return next((entry.day for entry in reversed(entries) if not entry.held), None)


def labeled(entries: Sequence[Entry], what: str, label: object) -> tuple[int, int, date | None]:
    """Wins, lessons and the latest readable day among what carries a label."""
    found = [entry for entry in entries if label in getattr(entry, what)]
    return len(found), sum(entry.lesson for entry in found), newest(found)


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

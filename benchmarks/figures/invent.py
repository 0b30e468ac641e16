"""A seed comes in; an invented school, what its staff tell and what its leaders decide, goes out.

It shares no code with the product: settings are written as text, and questions are known by the titles that colleagues
read on the form. What a rule leaves to judgment (is this a name?) is only told in ways that leave no doubt.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONES = ("America/New_York", "America/Los_Angeles", "Europe/Berlin", "Asia/Tokyo", "Australia/Sydney", "UTC")
PLACES = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Ginkgo", "Hazel Grove", "Juniper & Sons' Hill")
TEAMS = ("Grade 1", "Grades 2-3", "Specials", "Student support", "Arts", "Equipo bilingüe", "数学")
AIMS = ("Every voice counts", "Reading for joy", "Numbers speak: “why?”", "Wir lernen viel", "家族と学ぶ", "Kind halls")
SIGNS = ("Students ask", "They explain it", "Peers help", "A family joins in", "Errors are used", "Questions travel")
WORDS = ("today", "after", "three", "weeks", "the", "quiet", "group", "asked", "for", "more", "and", "naïve", "🎉")
HELPS = ("Time", "A colleague", "A resource", "Training", "A clear aim", "Trying again")
OWN_HELPS = ("a long walk", "Coffee", "the library cart")
VOICES = ("A student", "A family", "A colleague")
SHARES = ("With my name", "Without my name", "With my team only", "With our leaders only")
WIN, LESSON = "A win: something that worked", "A lesson: something that did not work, and taught us"
NAMES = ("Ada Quill", "Bo Marsh", "Cy Thorn", "Di Vale", "Ed Wick", "Fay Yarrow")
STUDENT = "Zebulon Quackenbush"
GOAL, KIND, STORY, HELPED = "Which goals does it serve?", "Is it a win or a lesson?", "What happened?", "What helped?"
VOICE, SHARE, TEAM, NAME = "Who is better off?", "How may we share it?", "Your team", "Your name, if you like"
GRADE = "Grade"
SEEN = "{}: what did you see?"


@dataclass
class Telling:
    """One submission: which school's form, by whom, when, and the answers by the titles of their questions."""

    key: str
    school: int
    who: str
    at: datetime
    answers: dict[str, list[str]]


@dataclass
class Invention:
    """A school or a district over one year, drawn as of a day."""

    seed: int
    settings: str
    as_of: date
    collects: bool
    tellings: list[Telling] = field(default_factory=list)
    edits: list[Telling] = field(default_factory=list)
    withdrawn: list[Telling] = field(default_factory=list)
    roster: str = f"{STUDENT}\n"


def invent(seed: int) -> Invention:
    """The school of this seed."""
    chance = random.Random(f"figures {seed}")  # noqa: S311 - nothing here is secret
    starts = date(2024, 8, 1) + timedelta(days=chance.randrange(40))
    ends = starts + timedelta(days=chance.choice((20, 120, 290)))
    zone = chance.choice(ZONES)
    schools = [_school(chance, number) for number in range(chance.choice((1, 1, 2, 3, 7)))]
    goals = [_goal(chance, number, title) for number, title in enumerate(chance.sample(AIMS, chance.randint(1, 6)))]
    mode = chance.choice(("pseudonym", "pseudonym", "email", "anonymous"))
    settings = {
        "school_year": {
            "starts": starts.isoformat(),
            "ends": ends.isoformat(),
            "timezone": zone,
            "holidays": _holidays(chance, starts, ends),
        },
        "schools": schools,
        "goals": goals,
        "privacy": {
            "respondents": mode,
            "small_cell": chance.choice((3, 5, 8)),
            "retention_days": 400,
            "roster": "roster.txt",
        },
    }
    as_of = starts + timedelta(days=chance.randrange((ends - starts).days + 1))
    invention = Invention(seed, json.dumps(settings, ensure_ascii=False, indent=1), as_of, mode != "anonymous")
    people = [f"{'Pp'[chance.randrange(2)]}erson{number}@school.example" for number in range(chance.choice((2, 6, 30)))]
    for number in range(chance.choice((0, 1, 2, 9, 40, 120))):
        school = chance.randrange(len(schools))
        at = _moment(chance, starts, ends, ZoneInfo(zone))
        answers = _answers(chance, goals, schools[school])
        invention.tellings.append(Telling(f"telling-{seed}-{number:04}", school, chance.choice(people), at, answers))
    _reconsider(chance, invention, goals, schools)
    return invention


def _school(chance: random.Random, number: int) -> dict[str, object]:
    """A school as the settings have it."""
    teams = chance.sample(TEAMS, chance.randint(0, 4))
    return {"id": f"s{number}", "name": PLACES[number], "staff": chance.choice((0, 4, 25, 60)), "teams": teams}


def _goal(chance: random.Random, number: int, title: str) -> dict[str, object]:
    """A goal as the settings have it."""
    signs = [{"id": f"sign{i}", "title": sign} for i, sign in enumerate(chance.sample(SIGNS, chance.randint(0, 5)))]
    return {"id": f"g{number}", "title": title, "priority": number == 0, "owner": "A team", "success_signs": signs}


def _holidays(chance: random.Random, starts: date, ends: date) -> list[object]:
    """Days off, a few of them whole weeks, one perhaps outside the year."""
    found: list[object] = []
    for _ in range(chance.randrange(5)):
        day = starts + timedelta(days=chance.randrange(-5, (ends - starts).days))
        last = day + timedelta(days=chance.choice((0, 0, 4, 13)))
        found.append({"from": day.isoformat(), "to": last.isoformat()} if last > day else day.isoformat())
    return found


def _moment(chance: random.Random, starts: date, ends: date, zone: ZoneInfo) -> datetime:
    """A moment of the year, now and then a breath before or after midnight."""
    day = starts + timedelta(days=chance.randrange((ends - starts).days + 1))
    clock = chance.choice((time(0, 0, 1), time(23, 59, 58), time(chance.randrange(24), chance.randrange(60), 7)))
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _answers(chance: random.Random, goals: list[dict[str, object]], school: dict[str, object]) -> dict[str, list[str]]:
    """What one colleague fills in."""
    chosen = chance.sample(goals, min(len(goals), chance.choice((1, 1, 1, 2, 3))))
    asked = chosen if chance.random() < 0.9 else goals
    text = " ".join(chance.choices(WORDS, k=chance.choice((3, 12, 60))))
    text += chance.choice(("", "", "", "", "", f" {STUDENT} smiled.", " Write to a.parent@home.example."))
    answers = {
        GOAL: [str(goal["title"]) for goal in chosen],
        KIND: [chance.choice((WIN, LESSON))],
        STORY: [text],
        VOICE: chance.sample(VOICES, chance.randrange(3)),
        HELPED: chance.sample(HELPS, chance.randrange(3)) + chance.choices(OWN_HELPS, k=chance.random() < 0.2),
        SHARE: chance.choices(SHARES, k=chance.random() < 0.9),
        NAME: chance.choices(NAMES, k=chance.random() < 0.3),
        GRADE: chance.choices(("K", "3", "Several"), k=chance.random() < 0.4),
        TEAM: chance.choices([str(team) for team in school["teams"]], k=1) if school["teams"] else [],  # type: ignore[attr-defined]
    }
    for goal in asked:
        titles = [str(sign["title"]) for sign in goal["success_signs"]]  # type: ignore[attr-defined]
        answers[SEEN.format(goal["title"])] = chance.sample(titles, chance.randint(0, min(2, len(titles))))
    return {title: values for title, values in answers.items() if values}


def _reconsider(
    chance: random.Random, invention: Invention, goals: list[dict[str, object]], schools: list[dict[str, object]]
) -> None:
    """Some tell anew what they told, and a few take it back."""
    for telling in invention.tellings:
        fate = chance.random()
        if fate < 0.08:
            answers = _answers(chance, goals, schools[telling.school])
            later = telling.at + timedelta(hours=chance.randint(1, 500))
            invention.edits.append(Telling(telling.key, telling.school, telling.who, later, answers))
        elif fate < 0.12:
            invention.withdrawn.append(telling)

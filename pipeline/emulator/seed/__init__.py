"""Nothing comes in; an invented district's school year goes out: who told what, when, and what they did with it later.

The words in `maple.jsonl` and `harbor.jsonl` were written for this demo, roughly in the order of the year. Here each
gets a teller, a day and a level of sharing, reproducibly, so that every demo tells the same year.
"""

from __future__ import annotations

import base64
import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

FOLDER = Path(__file__).parent
SCHOOLS = ("maple", "harbor")
STARTS, ENDS = date(2025, 8, 18), date(2026, 6, 12)
ZONE = ZoneInfo("America/New_York")
SPANS_OFF = (
    (date(2025, 9, 1), date(2025, 9, 1)),
    (date(2025, 10, 13), date(2025, 10, 13)),
    (date(2025, 11, 11), date(2025, 11, 11)),
    (date(2025, 11, 26), date(2025, 11, 28)),
    (date(2025, 12, 22), date(2026, 1, 2)),
    (date(2026, 1, 19), date(2026, 1, 19)),
    (date(2026, 2, 16), date(2026, 2, 20)),
    (date(2026, 4, 6), date(2026, 4, 10)),
    (date(2026, 5, 25), date(2026, 5, 25)),
)
SHARES = {"named": 45, "unnamed": 30, "team": 15, "leaders": 10}
LATER_WORDS = (
    "A month on: it is still holding.",
    "Update: two colleagues asked to come and watch.",
    "Looking back, the second week mattered more than the first.",
    "Small correction: it took three tries, not two.",
    "Since then the students remind me when I forget.",
)
EDITED_EVERY, WITHDRAWN_EVERY, SILENT_EVERY = 47, 113, 8

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One telling: its answers by role, and what became of it."""

    response_id: str
    school: str
    email: str
    told_at: datetime
    answers: Json
    edited_at: datetime | None = None
    edited_story: str = ""
    withdrawn: bool = False


def entries() -> list[Entry]:
    """Every entry of the year in the order of telling."""
    staff = _lines("staff.jsonl")
    return sorted((entry for school in SCHOOLS for entry in _tell(school, staff)), key=lambda entry: entry.told_at)


def _lines(name: str) -> list[Json]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines() if line]


def _tell(school: str, staff: list[Json]) -> Iterator[Entry]:
    """One school's entries: the year's, and those in which a colleague was careless with a name."""
    chance = random.Random(f"smallwins {school}")  # noqa: S311 - a reproducible year, not a secret
    year = _lines(f"{school}.jsonl")
    for slip in _lines(f"{school}_names.jsonl"):
        year.insert(chance.randrange(len(year) // 8, len(year)), slip)
    people = [person for person in staff if person["school"] == school]
    people = [person for number, person in enumerate(people, 1) if number % SILENT_EVERY]
    days = _days(len(year), chance)
    for number, (telling, day) in enumerate(zip(year, days, strict=True)):
        yield _entry(school, number, telling, day, people, chance)


def _days(count: int, chance: random.Random) -> list[date]:
    """A day for each entry, in order: fewer at the start and before breaks, more midweek, none on days off."""
    days = [STARTS + timedelta(days=i) for i in range((ENDS - STARTS).days + 1)]
    open_days = [day for day in days if day.weekday() < 5 and not any(a <= day <= b for a, b in SPANS_OFF)]
    weights = [_eagerness(day, chance) for day in open_days]
    return sorted(chance.choices(open_days, weights, k=count))


def _eagerness(day: date, chance: random.Random) -> float:
    """How likely people are to tell something that day."""
    midweek = (0.8, 1.1, 1.5, 1.2, 0.9)[day.weekday()]
    warming_up = min(1.0, 0.35 + (day - STARTS).days / 60)
    before_break = 0.45 if any(timedelta() < first - day <= timedelta(days=5) for first, _ in SPANS_OFF[3:]) else 1.0
    return midweek * warming_up * before_break * chance.uniform(0.6, 1.5)


def _entry(school: str, number: int, telling: Json, day: date, people: list[Json], chance: random.Random) -> Entry:
    """One telling with its teller, its moment and how it may be shared."""
    team = [person for person in people if person["team"] == telling["team"]]
    person = chance.choice([one for one in team if one["role"] == telling["role"]] or team)
    share = chance.choices(list(SHARES), list(SHARES.values()))[0]
    answers = {key: value for key, value in telling.items() if key != "goals"}
    answers |= {"goal": telling["goals"], "share": share}
    answers["author"] = person["name"] if share == "named" and chance.random() < 0.9 else ""
    answers["evidence"] = f"https://drive.example/{school}/{number}" if number % 29 == 5 else ""
    clock = time(7, 30) if chance.random() < 0.85 else time(18, 30)
    minutes = chance.randrange(600) if clock.hour == 7 else chance.randrange(180)
    told_at = (
        datetime.combine(day, clock, ZONE) + timedelta(minutes=minutes, seconds=chance.randrange(60))
    ).astimezone(UTC)
    last = max(told_at, datetime.combine(ENDS, time(15), ZONE).astimezone(UTC))
    edited = number % EDITED_EVERY == EDITED_EVERY - 1
    later = chance.choice(LATER_WORDS)
    return Entry(
        response_id=_response_id(school, number),
        school=school,
        email=person["email"],
        told_at=told_at,
        answers=answers,
        edited_at=min(told_at + timedelta(days=chance.randrange(2, 9)), last) if edited else None,
        edited_story=f"{telling['story']} {later}" if edited else "",
        withdrawn=number % WITHDRAWN_EVERY == WITHDRAWN_EVERY - 1,
    )


def _response_id(school: str, number: int) -> str:
    """An id in the shape of Google's own, the same in every demo."""
    digest = hashlib.sha512(f"smallwins {school} {number}".encode()).digest()
    return "ACYDBN" + base64.urlsafe_b64encode(digest).decode()[:58]

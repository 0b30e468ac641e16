"""A form's raw responses and the school's settings come in; every figure of the dashboard, counted anew, goes out.

Nothing here imports the product. The forms are read with stock googleapiclient, the settings with a YAML parser, and
the questions are known by their titles. Run it as `python -m tests.recount http://127.0.0.1:8765 smallwins.yaml`.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import httplib2
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp  # type: ignore[import-untyped]
from googleapiclient.discovery import build
from ruamel.yaml import YAML

Json = dict[str, Any]
OFFERED = {"Time", "A colleague", "A resource", "Training", "A clear aim", "Trying again"}
LOOKS_PRIVATE = re.compile(r"\S+@\S+\.\w+|\(\d{3}\) \d{3}-\d{4}")


@dataclass
class Telling:
    """One response, read by the titles of its questions."""

    told: date
    at: str
    school: str
    who: str
    lesson: bool
    goals: set[str]
    signs: set[tuple[str, str]]
    voices: set[str]
    helped: set[str]
    team: str
    held: bool
    share: str
    author: str
    story: str


@dataclass
class Year:
    """What the settings say: days off, goals with their signs, schools by form, the roster."""

    starts: date
    ends: date
    zone: ZoneInfo
    off: set[date]
    goals: dict[str, list[str]]
    schools: dict[str, str]
    roster: list[str] = field(default_factory=list)

    def weeks(self, until: date) -> list[date]:
        """Mondays of the year up to a day."""
        found = [monday(self.starts)]
        while found[-1] + timedelta(weeks=1) <= until:
            found.append(found[-1] + timedelta(weeks=1))
        return found

    def has_school(self, week: date) -> bool:
        """Whether the week holds a day of school."""
        days = [week + timedelta(days=i) for i in range(5)]
        return any(self.starts <= day <= self.ends and day not in self.off for day in days)


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def recount(url: str, settings: Path, today: date) -> Json:
    """Every figure of the dashboard as of `today`, from the raw responses at `url`."""
    year = read_year(settings)
    as_of = min(today, year.ends)
    tellings = [telling for telling in read_tellings(url, year) if telling.told <= as_of]
    return {
        "as_of": as_of.isoformat(),
        "whole": page(tellings, year, as_of, ""),
        "goals": {goal: page([t for t in tellings if goal in t.goals], year, as_of, goal) for goal in year.goals},
        "goal_by_school": {
            school: {goal: sum(t.school == school and goal in t.goals for t in tellings) for goal in year.goals}
            for school in dict.fromkeys(year.schools.values())
        },
        "goals_covered": len({goal for telling in tellings for goal in telling.goals}),
        "teams_heard": len({(telling.school, telling.team) for telling in tellings if telling.team}),
        "held": sum(telling.held for telling in tellings),
        "new_voices": count_new(tellings, year, as_of),
        "schools": {school: school_page(tellings, school) for school in dict.fromkeys(year.schools.values())},
        "followed": follow(tellings),
        "practices": {practice: page_of(tellings, practice) for practice in {p for t in tellings for p in t.helped}},
    }


def count_new(tellings: Sequence[Telling], year: Year, as_of: date) -> int:
    """People whose first telling lies within the last 4 weeks with school."""
    first, last = spans(year, as_of)[0]
    return sum(
        first <= min(telling.told for telling in tellings if telling.who == who) <= last
        for who in {telling.who for telling in tellings}
    )


def school_page(tellings: Sequence[Telling], school: str) -> Json:
    """The figures of one school."""
    ours = [telling for telling in tellings if telling.school == school]
    return {
        "wins": len(ours),
        "lessons": sum(telling.lesson for telling in ours),
        "people": len({telling.who for telling in ours}),
        "goals": len({goal for telling in ours for goal in telling.goals}),
        "latest": max(telling.told.isoformat() for telling in ours),
    }


def follow(tellings: Sequence[Telling]) -> dict[str, str]:
    """By the words of a lesson that leaders may read, the day of the first later success that is like it."""
    people = defaultdict(set)
    for telling in tellings:
        people[telling.school, telling.team].add(telling.who)
    placed = [
        telling
        for telling in tellings
        if not telling.held
        and telling.team
        and (telling.share in ("With my name", "With my team only") or len(people[telling.school, telling.team]) >= 5)
    ]
    followed = {}
    for one in placed:
        later = [other for other in placed if one.lesson and not other.lesson and is_like(one, other)]
        if later:
            followed[one.story] = min(later, key=lambda telling: telling.at).told.isoformat()
    return followed


def is_like(one: Telling, other: Telling) -> bool:
    """Whether the other was told later at the same place of the same thing."""
    place = (one.school, one.team) == (other.school, other.team) and other.at > one.at
    return place and bool(one.goals & other.goals) and bool(one.signs & other.signs or one.helped & other.helped)


def page_of(tellings: Sequence[Telling], practice: str) -> Json:
    """What is said of one practice: counts, the latest words, where, and who told of it with their name."""
    named = [telling for telling in tellings if practice in telling.helped]
    read = [telling for telling in named if not telling.held]
    return {
        "wins": len(named),
        "lessons": sum(telling.lesson for telling in named),
        "latest": max(read, key=lambda telling: telling.at).story if read else "",
        "schools": {telling.school for telling in read},
        "goals": {goal for telling in named for goal in telling.goals},
        "ask": {telling.author for telling in read if telling.share == "With my name" and telling.author},
    }


def page(tellings: Sequence[Telling], year: Year, as_of: date, goal: str) -> Json:
    """The figures of one goal, or of the whole where `goal` is empty."""
    weeks = year.weeks(as_of)
    by_week = Counter(monday(telling.told) for telling in tellings)
    lessons_by_week = Counter(monday(telling.told) for telling in tellings if telling.lesson)
    finished = [week for week in weeks if year.has_school(week) and min(week + timedelta(days=4), year.ends) <= as_of]
    recent, before = spans(year, as_of)
    readable = [telling for telling in tellings if not telling.held]
    return {
        "wins": len(tellings),
        "lessons": sum(telling.lesson for telling in tellings),
        "contributors": len({telling.who for telling in tellings}),
        "recent": sum(recent[0] <= telling.told <= recent[1] for telling in tellings),
        "before": sum(before[0] <= telling.told <= before[1] for telling in tellings),
        "this_week": by_week[weeks[-1]],
        "weeks": [[week.isoformat(), by_week[week] - lessons_by_week[week], lessons_by_week[week]] for week in weeks],
        "no_school": [week.isoformat() for week in weeks if not year.has_school(week)],
        "median": median(by_week[week] for week in finished),
        "latest": max((telling.told.isoformat() for telling in readable), default=""),
        "signs": {sign: labeled(tellings, "signs", (goal, sign)) for sign in year.goals.get(goal, [])},
        "signs_lately": {
            sign: [
                sum((goal, sign) in telling.signs and first <= telling.told <= last for telling in tellings)
                for first, last in (recent, before)
            ]
            for sign in year.goals.get(goal, [])
        },
        "voices": tally(tellings, "voices"),
        "helped": tally(tellings, "helped"),
    }


def spans(year: Year, as_of: date) -> tuple[tuple[date, date], tuple[date, date]]:
    """The last 4 weeks with school and the 4 before, as first and last days that leave no day out between them."""
    weeks = [week for week in year.weeks(as_of) if year.has_school(week)]
    return (weeks[-4], as_of), (weeks[-8], weeks[-4] - timedelta(days=1))


def tally(tellings: Sequence[Telling], what: str) -> Json:
    """Wins and lessons by label."""
    labels = {label for telling in tellings for label in getattr(telling, what)}
    return {label: labeled(tellings, what, label)[:2] for label in sorted(labels)}


def labeled(tellings: Sequence[Telling], what: str, label: object) -> list[Any]:
    """Wins, lessons and the latest day among what carries a label."""
    found = [telling for telling in tellings if label in getattr(telling, what)]
    days = [telling.told.isoformat() for telling in found if not telling.held]
    return [len(found), sum(telling.lesson for telling in found), max(days, default="")]


def read_year(settings: Path) -> Year:
    """The settings file, as far as counting needs it."""
    told: Json = YAML(typ="safe").load(settings.read_text("utf-8"))
    year = told["school_year"]
    off: set[date] = set()
    for holiday in year.get("holidays", []):
        first, last = (holiday["from"], holiday["to"]) if isinstance(holiday, dict) else (holiday, holiday)
        off |= {first + timedelta(days=i) for i in range((last - first).days + 1)}
    roster = settings.parent / told["privacy"].get("roster", "")
    names = roster.read_text("utf-8").splitlines() if roster.is_file() else []
    return Year(
        starts=year["starts"],
        ends=year["ends"],
        zone=ZoneInfo(year["timezone"]),
        off=off,
        goals={goal["title"]: [sign["title"] for sign in goal.get("success_signs", [])] for goal in told["goals"]},
        schools={form: school["name"] for school in told["schools"] for form in school["forms"]},
        roster=[name for name in names if name and not name.startswith("#")],
    )


def list_responses(url: str, form_id: str) -> tuple[Json, list[Json]]:
    """A form and all of its responses, by the stock client."""
    http = AuthorizedHttp(Credentials("recount"), http=httplib2.Http())
    with build("forms", "v1", http=http, client_options={"api_endpoint": url}, static_discovery=True) as service:
        shape: Any = service.forms().get(formId=form_id).execute()
        responses: list[Any] = []
        request: Any = service.forms().responses().list(formId=form_id, pageSize=100)
        while request is not None:
            answer = request.execute()
            responses += answer.get("responses", [])
            request = service.forms().responses().list_next(request, answer)
    http.close()
    return shape, responses


def read_tellings(url: str, year: Year) -> Iterator[Telling]:
    """Every response of every form."""
    for form_id, school in year.schools.items():
        shape, responses = list_responses(url, form_id)
        titles = {
            item["questionItem"]["question"]["questionId"]: item["title"]
            for item in shape["items"]
            if "questionItem" in item
        }
        for response in responses:
            answers: dict[str, list[str]] = defaultdict(list)
            for question, answer in response["answers"].items():
                answers[titles[question]] += [value["value"] for value in answer["textAnswers"]["answers"]]
            yield read_telling(response, answers, school, year)


def read_telling(response: Json, answers: dict[str, list[str]], school: str, year: Year) -> Telling:
    """One response by the titles of its questions."""
    goals = set(answers["Which goals does it serve?"])
    text = "\n".join(value for values in answers.values() for value in values)
    held = bool(LOOKS_PRIVATE.search(text)) or any(name in text for name in year.roster)
    helped = answers["What helped?"]
    return Telling(
        told=datetime.fromisoformat(response["createTime"]).astimezone(year.zone).date(),
        at=response["createTime"],
        school=school,
        who=response.get("respondentEmail", "").lower(),
        lesson=answers["Is it a win or a lesson?"][0].startswith("A lesson"),
        goals=goals,
        signs={(goal, sign) for goal in goals for sign in answers[f"{goal}: what did you see?"]},
        voices=set(answers["Who is better off?"]),
        helped={value if value in OFFERED or not held else "Other" for value in helped},
        team="".join(answers["Your team"]),
        held=held,
        share="".join(answers["How may we share it?"]),
        author="".join(answers["Your name, if you like"]),
        story="".join(answers["What happened?"]),
    )


if __name__ == "__main__":
    zone = read_year(Path(sys.argv[2])).zone
    figures = recount(sys.argv[1], Path(sys.argv[2]), datetime.now(zone).date())
    sys.stdout.write(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")

"""Nothing comes in; an invented school's summaries, editions and entries go out, for tests of what shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd

from pipeline.errors import Issue
from pipeline.model import (
    Action,
    Audience,
    Calendar,
    Count,
    Coverage,
    Edition,
    Entries,
    Goal,
    GoalSummary,
    Period,
    Practice,
    RunChart,
    School,
    SchoolSummary,
    Signal,
    SignCount,
    Story,
    SuccessSign,
    Summary,
    WeekCount,
    suppress,
    suppress_parts,
)

YEAR = Calendar(
    date(2026, 8, 17),
    date(2027, 6, 18),
    "America/New_York",
    frozenset(date(2026, 11, 23) + timedelta(days=i) for i in range(5)),
)
SCHOOLS = (School("maple", "Maple Ridge Elementary", 42), School("creek", "Otter Creek Middle", 35))
GOALS = (
    Goal(
        "voice",
        "Every student leads",
        (
            SuccessSign("leads", "Students run part of a lesson"),
            SuccessSign("asks", "Students ask the next question"),
            SuccessSign("explains", "Students explain their thinking to one another"),
        ),
        owner="Grade teams",
        aim="Students take the lead in their learning, so that lessons start from what they think.",
        priority=True,
        baseline="Students led part of a lesson in 1 of 10 visits.",
        target="In 5 of 10 visits by June.",
    ),
    Goal("feedback", "Feedback that moves learning", (SuccessSign("revises", "Students revise after feedback"),)),
    Goal("families", "Families as partners in planning what each child needs to learn next"),
)
ACTIONS = (
    Action(
        "voice", "Morning circles", starts=date(2026, 9, 15), who="Dana Ruiz", told=True, entries=("W003", "HIDDEN")
    ),
    Action("voice", "Shorter talks", decision="We keep to ten minutes.", decided=date(2026, 10, 2), entries=("W004",)),
    Action("feedback", "Draft boxes", starts=date(2027, 1, 11)),
)
WEEKLY = (
    *((2, 0), (3, 1), (5, 2), (4, 1), (6, 3), (2, 1), (7, 2)),
    *((5, 2), (8, 3), (6, 2), (9, 4), (7, 3), (6, 2), (3, 1)),
)


def story(number: int, kind: str = "success", text: str = "", goals: Sequence[str] = ("voice",)) -> Story:
    """One entry, told by a colleague."""
    told = text or (
        f"In lesson {number} two students set up the experiment, and the table that never speaks explained to the "
        "others why their boat sank. I only had to hand out the coins."
    )
    return Story(
        win_id=f"W{number:03}",
        kind="lesson" if kind == "lesson" else "success",
        text=told,
        beneficiary="The quiet table",
        next_step="Let them choose the question next time." if number % 2 else "",
        thanks="",
        evidence_url="",
        attribution="A colleague, Grades 3-5, Maple Ridge Elementary",
        school="maple",
        team="Grades 3-5",
        day=date(2026, 11, 1) + timedelta(days=number % 20),
        goals=tuple(goals),
        goal_titles=tuple(goal.title for goal in GOALS if goal.goal_id in goals),
        signs=("Students run part of a lesson",),
        voices=("A student",),
        helped=("Time", "A colleague"),
        featured=False,
        link=f"https://docs.google.com/spreadsheets/d/DATA/edit#gid=105&range={number}:{number}",
        sign_ids=(("voice", "leads"),),
    )


def page(goal: Goal | None, entries: int, lessons: int, stories: Sequence[Story], weeks: RunChart) -> GoalSummary:
    """One page with figures that fit together well enough to be drawn."""
    wins = [one for one in stories if one.kind == "success"]
    learned = [one for one in stories if one.kind == "lesson"]
    return GoalSummary(
        goal=goal,
        entries=entries,
        lessons=lessons,
        contributors=suppress(min(entries, 23), 5, 77),
        chart=weeks,
        this_period=Period(date(2026, 10, 26), date(2026, 11, 20), entries // 3, lessons // 3),
        last_period=Period(date(2026, 9, 28), date(2026, 10, 25), entries // 4, lessons // 4),
        signs=tuple(
            SignCount(sign, max(entries // 2 - 9 * i, 0), lessons // 4, wins[0] if i < 2 and wins else None)
            for i, sign in enumerate(goal.signs if goal else ())
        ),
        schools=(
            Count("maple", SCHOOLS[0].name, entries - entries // 3, lessons),
            Count("creek", SCHOOLS[1].name, entries // 3, 0),
        ),
        teams=(),
        voices=(Count("student", "A student", entries // 2, 2), Count("family", "A family", entries // 9, 0)),
        helped=(Count("time", "Time", entries // 3, 4), Count("colleague", "A colleague", entries // 4, 1)),
        latest=tuple(stories[:6]),
        chosen=tuple(wins[:3]),
        lessons_chosen=tuple(learned[:2]),
    )


def run_chart(weekly: Sequence[tuple[int, int]], share: int = 1) -> RunChart:
    """A run chart of (entries, lessons) from the first week of the year on."""
    weeks = tuple(
        WeekCount(week, entries // share, lessons // share, YEAR.in_session(week), i < len(weekly) - 1)
        for i, (week, (entries, lessons)) in enumerate(zip(YEAR.weeks(date(2027, 6, 1)), weekly, strict=False))
    )
    said = "7 school weeks in a row above the median of 5, more than chance would bring."
    signal = Signal("shift", weeks[-1].week, said)
    return RunChart(weeks, 5.0 / share, (signal,) if share == 1 else ())


def summary(audience: Audience = Audience.LEADERS) -> Summary:
    """Fourteen weeks of a school year, three goals, two schools."""
    stories = tuple(story(i, "lesson" if i % 3 == 0 else "success") for i in range(1, 15))
    whole = page(None, 73, 27, stories, run_chart(WEEKLY))
    goals = (
        page(GOALS[0], 40, 15, stories, run_chart(WEEKLY, 2)),
        page(GOALS[1], 3, 1, stories[:1], run_chart(WEEKLY, 4)),
        page(GOALS[2], 0, 0, (), run_chart([(0, 0)] * len(WEEKLY))),
    )
    leaders = audience is Audience.LEADERS
    return Summary(
        audience=audience,
        as_of=date(2026, 11, 20),
        updated=datetime(2026, 11, 20, 15, 30, tzinfo=UTC),
        first_day=date(2026, 8, 18),
        last_day=date(2026, 11, 20),
        whole=whole,
        goals=goals,
        schools=SCHOOLS,
        goal_by_school=Coverage(
            tuple(goal.title for goal in GOALS), tuple(one.name for one in SCHOOLS), ((30, 10), (1, 2), (0, 0))
        ),
        teams_heard=("Grades 3-5", "Grades K-2") if leaders else (),
        teams_not_yet=("Specialists",) if leaders else (),
        held=2,
        hidden=1,
        count_only=0 if leaders else 4,
        week_chosen=stories[:3],
        week_lessons=stories[2:3],
        week_thanks=(),
        stories=stories,
        followed={"W003": "W004", "W006": "W007"},
        practices=(
            Practice("Time", 24, 4, stories[-1], ("Every student leads",), ("3",), (SCHOOLS[0].name,), ("Dana Ruiz",)),
            Practice("own words", 2, 0, None, (), (), (), ()),
        ),
        school_pages=school_pages(leaders),
        new_voices=suppress(6, 5) if leaders else None,
    )


def school_pages(leaders: bool) -> tuple[SchoolSummary, ...]:
    """Both schools' pages."""
    people = suppress_parts([17, 9], 5, [42, 35])
    first = (SCHOOLS[0], 49, 27, people[0], 2, ("Grades 3-5",), ("Specialists",), date(2026, 11, 20))
    second = (SCHOOLS[1], 24, 0, people[1], 2, ("Grades K-2",), (), date(2026, 11, 18))
    pages = (SchoolSummary(*first), SchoolSummary(*second))
    return pages if leaders else tuple(replace(one, teams_heard=(), teams_not_yet=()) for one in pages)


def empty_summary(audience: Audience = Audience.LEADERS) -> Summary:
    """The first day, before anybody has shared anything."""
    whole = summary(audience)
    nothing = RunChart((), None, ())
    return replace(
        whole,
        updated=None,
        first_day=None,
        last_day=None,
        whole=page(None, 0, 0, (), nothing),
        goals=tuple(page(goal, 0, 0, (), nothing) for goal in GOALS),
        goal_by_school=replace(whole.goal_by_school, counts=((0, 0), (0, 0), (0, 0))),
        held=0,
        hidden=0,
        count_only=0,
        stories=(),
        followed={},
        practices=(),
        school_pages=tuple(SchoolSummary(one, 0, 0, suppress(0, 5), 0, (), (), None) for one in SCHOOLS),
        new_voices=suppress(0, 5) if audience is Audience.LEADERS else None,
    )


def edition(**changes: object) -> Edition:
    """What an invented district says about itself."""
    told = Edition(
        name="Maple District",
        form_links=(("Share a win at Maple Ridge", "https://docs.google.com/forms/d/e/FORM/viewform"),),
        data_urls=("https://docs.google.com/spreadsheets/d/DATA",),
        demo=True,
        checked=date(2026, 11, 20),
        issues=(Issue("The form of Otter Creek", "has no question for the goal", "warning"),),
        version="0.1.0",
    )
    return replace(told, **changes)  # type: ignore[arg-type]


def entries(*rows: dict[str, object]) -> Entries:
    """Entries for leaders from partial rows; relations all name the first goal and its first sign."""
    usual: dict[str, object] = {
        "win_id": "W1",
        "school": "maple",
        "submitted_at": "2026-11-02T15:00:00Z",
        "day": "2026-11-02",
        "week": "2026-11-02",
        "kind": "success",
        "story": "They asked the next question.",
        "beneficiary": "",
        "next_step": "",
        "evidence_url": "",
        "thanks": "",
        "author": "",
        "team": "Grades 3-5",
        "role": "",
        "grade": "",
        "share": "unnamed",
        "respondent": "1",
        "theme": "",
        "featured": False,
        "edited": False,
        "held": False,
        "readable": True,
        "attribution": "A colleague, Grades 3-5",
        "link": "https://docs.google.com/spreadsheets/d/DATA/edit#gid=105&range=2:2",
    }
    frame = pd.DataFrame([{**usual, **row} for row in rows], columns=list(usual))
    ids = frame[["win_id"]]
    return Entries(
        audience=Audience.LEADERS,
        frame=frame,
        goals=ids.assign(goal_id="voice"),
        signs=ids.assign(goal_id="voice", sign_id="leads"),
        voices=ids.assign(voice="student"),
        helped=ids.assign(practice="Time"),
    )

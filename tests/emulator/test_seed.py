"""The invented year is the same every time, keeps to its calendar, and reads like nobody wrote it twice."""

from __future__ import annotations

from collections import Counter

from pipeline import settings
from pipeline.emulator import seed
from pipeline.privacy import find_names, read_roster

YEAR = seed.entries()
SETTINGS = settings.load(seed.FOLDER / "smallwins.yaml")


def test_the_same_year_every_time() -> None:
    """Every demo tells the same entries at the same moments."""
    assert seed.entries() == YEAR
    assert len({entry.response_id for entry in YEAR}) == len(YEAR) >= 650


def test_it_keeps_to_the_calendar() -> None:
    """Nobody tells anything outside the year, on a weekend or on a day off; the settings know the same days."""
    calendar = SETTINGS.calendar
    days = [calendar.day(entry.told_at) for entry in YEAR]
    assert all(calendar.starts <= day <= calendar.ends for day in days)
    assert not set(days) & calendar.holidays
    assert {day.weekday() for day in days} == {0, 1, 2, 3, 4}
    assert calendar.day(max(entry.edited_at or entry.told_at for entry in YEAR)) <= calendar.ends


def test_a_third_are_lessons() -> None:
    """Lessons have their place."""
    kinds = Counter(entry.answers["kind"] for entry in YEAR)
    assert 0.32 <= kinds["lesson"] / len(YEAR) <= 0.37


def test_no_story_is_told_twice() -> None:
    """Every story is its own, and there are short ones and long ones."""
    stories = [entry.answers["story"] for entry in YEAR]
    assert len(set(stories)) == len(stories)
    lengths = sorted(len(story.split()) for story in stories)
    assert lengths[0] < 20 < 80 < lengths[-1]


def test_every_share_level_edit_and_withdrawal() -> None:
    """The year holds what a real one would: edits, withdrawals, names that must be held back."""
    assert set(Counter(entry.answers["share"] for entry in YEAR)) == set(seed.SHARES)
    assert sum(entry.edited_at is not None for entry in YEAR) >= 10
    assert sum(entry.withdrawn for entry in YEAR) >= 3


def test_goals_and_signs_are_those_of_the_settings() -> None:
    """No entry names a goal or a sign that the demo's settings lack."""
    known = {goal.goal_id: {sign.sign_id for sign in goal.signs} for goal in SETTINGS.goal_list}
    for entry in YEAR:
        assert set(entry.answers["goal"]) <= set(known)
        assert all(sign in known[goal] for goal, sign in (pair.split(".") for pair in entry.answers["signs"]))


def test_only_the_careless_ones_name_somebody() -> None:
    """The nine entries made to be held back are held back, and no other."""
    import pandas as pd

    stories = pd.Series([entry.answers["story"] for entry in YEAR])
    held = stories[find_names(stories, read_roster(seed.FOLDER / "roster.txt")) != ""]
    assert len(held) == 9

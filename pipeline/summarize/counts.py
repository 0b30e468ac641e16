"""Entries come in; how many there are by goal, label, school, team and week goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from pipeline.model import (
    Audience,
    Contributors,
    Count,
    Entries,
    Goal,
    Period,
    School,
    suppress,
)


@dataclass(frozen=True)
class Slice:
    """The entries of one goal, or all: `frame` and the relations that belong to it, each with a flag `lesson`."""

    frame: pd.DataFrame
    signs: pd.DataFrame
    voices: pd.DataFrame
    helped: pd.DataFrame

    @cached_property
    def lessons(self) -> int:
        """How many of them are lessons."""
        return int(self.frame["lesson"].sum())


def slice_all(entries: Entries) -> Slice:
    """All entries; the relations know each entry by its row number."""
    frame = entries.frame.assign(lesson=entries.frame["kind"] == "lesson").reset_index(drop=True)
    return Slice(frame, *(_number(relation, frame) for relation in (entries.signs, entries.voices, entries.helped)))


def slice_goal(whole: Slice, goals: pd.DataFrame, goal: Goal) -> Slice:
    """The part of the whole that names one goal, with that goal's signs only."""
    of_goal = whole.frame["win_id"].isin(goals.loc[goals["goal_id"] == goal.goal_id, "win_id"]).to_numpy()
    signs = whole.signs[whole.signs["goal_id"] == goal.goal_id]
    relations = (relation[of_goal[relation["row"]]] for relation in (signs, whole.voices, whole.helped))
    return Slice(whole.frame[of_goal], *relations)


def count_labels(part: pd.DataFrame, column: str, words: Mapping[str, str]) -> tuple[Count, ...]:
    """Entries and lessons by label, the most first, then by the words that people read; no label is left out."""
    totals = part[part[column] != ""].groupby(column)["lesson"].agg(["size", "sum"])
    counts = (Count(key, words.get(key, key), int(size), int(lessons)) for key, size, lessons in totals.itertuples())
    return tuple(sorted(counts, key=lambda count: (-count.entries, count.label)))


def count_signs(part: Slice, span: tuple[date, date]) -> dict[str, int]:
    """Entries by success sign among those shared from the first to the last day of a span."""
    days = part.frame["day"].loc[part.signs["row"]]
    within = days.between(span[0].isoformat(), span[1].isoformat()).to_numpy()
    return {count.key: count.entries for count in count_labels(part.signs[within], "sign_id", {})}


def count_schools(frame: pd.DataFrame, schools: Sequence[School]) -> tuple[Count, ...]:
    """Entries and lessons by school in the settings' order, those not heard yet with 0."""
    counted = {count.key: count for count in count_labels(frame, "school", {})}
    empty = Count("", "", 0)
    found = ((school, counted.get(school.school_id, empty)) for school in schools)
    return tuple(Count(school.school_id, school.name, count.entries, count.lessons) for school, count in found)


def count_weeks(frame: pd.DataFrame) -> dict[date, tuple[int, int]]:
    """Entries and lessons by Monday."""
    totals = frame.groupby("week")["lesson"].agg(["size", "sum"])
    return {date.fromisoformat(week): (int(size), int(lessons)) for week, size, lessons in totals.itertuples()}


def count_period(frame: pd.DataFrame, span: tuple[date, date]) -> Period:
    """What was shared from the first to the last day of a span."""
    within = frame["day"].between(span[0].isoformat(), span[1].isoformat())
    return Period(*span, int(within.sum()), int(frame.loc[within, "lesson"].sum()))


def count_people(frame: pd.DataFrame, schools: Sequence[School], audience: Audience, small_cell: int) -> Contributors:
    """How many different people shared (unknown where entries came without respondents) of how many staff."""
    staff = [school.staff for school in schools]
    head_count = sum(staff) if all(staff) and audience is not Audience.TEAM else 0
    return suppress(count_tellers(frame), small_cell, head_count)


def count_tellers(frame: pd.DataFrame) -> int | None:
    """How many different people shared; None where entries came without respondents."""
    known = frame.loc[frame["respondent"] != "", "respondent"]
    return None if len(frame) and known.empty else int(known.nunique())


def hear_teams(frame: pd.DataFrame, schools: Sequence[School]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Teams heard and expected teams not heard yet, by name, with their school's where there are several."""
    names = {school.school_id: school.name for school in schools}
    pairs = frame.loc[frame["team"] != "", ["school", "team"]].drop_duplicates()
    heard = set(pairs.itertuples(index=False, name=None))
    expected = {(school.school_id, team) for school in schools for team in school.teams}

    several = len(names) > 1

    def say(teams: set[tuple[str, str]]) -> tuple[str, ...]:
        return tuple(sorted(f"{team}, {names.get(school, school)}" if several else team for school, team in teams))

    return say(heard), say(expected - heard)


def _number(relation: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """The relation with its entry's row number and flag `lesson`, in the order of the entries."""
    rows = frame[["win_id", "lesson"]].assign(row=range(len(frame)))
    return relation.merge(rows, on="win_id").sort_values("row", kind="stable", ignore_index=True)

"""Entries come in; what each of several schools shared, and how widely, goes out in the settings' order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from pipeline.model import Audience, Contributors, Coverage, Goal, School, SchoolSummary, suppress, suppress_parts
from pipeline.summarize.counts import Slice, count_tellers, hear_teams


def sum_schools(
    whole: Slice,
    goals_of: pd.DataFrame,
    goals: Sequence[Goal],
    schools: Sequence[School],
    audience: Audience,
    small_cell: int,
) -> tuple[SchoolSummary, ...]:
    """A page for each school where there are several; none for a single one, whose page is the whole."""
    if len(schools) < 2:
        return ()
    parts = [whole.frame[whole.frame["school"] == school.school_id] for school in schools]
    named = goals_of[goals_of["goal_id"].isin([goal.goal_id for goal in goals])]
    covered = named.merge(whole.frame[["win_id", "school"]], on="win_id").groupby("school")["goal_id"].nunique()
    people = suppress_parts([count_tellers(part) for part in parts], small_cell, [one.staff for one in schools])
    lessons = [int(part["lesson"].sum()) for part in parts]
    wins, of_these = _show([len(part) for part in parts], lessons, audience, small_cell)
    pages = []
    for i, (school, part) in enumerate(zip(schools, parts, strict=True)):
        heard, not_yet = hear_teams(part, [school]) if audience is Audience.LEADERS else ((), ())
        last_day = date.fromisoformat(part["day"].max()) if len(part) and wins[i] else None
        seen = int(covered.get(school.school_id, 0))
        pages.append(SchoolSummary(school, wins[i], of_these[i], people[i], seen, heard, not_yet, last_day))
    return tuple(pages)


def _show(
    wins: Sequence[int], lessons: Sequence[int], audience: Audience, small_cell: int
) -> tuple[Sequence[int | None], Sequence[int | None]]:
    """Wins and lessons by school as an audience may see them; neither gives the other, or the successes, away."""
    if audience is not Audience.OUTSIDE:
        return wins, lessons
    shown = show_outside(wins, small_cell)
    kinds = (lessons, [all_of - of_these for all_of, of_these in zip(wins, lessons, strict=True)])
    sides = zip(shown, *(show_outside(kind, small_cell) for kind in kinds), strict=True)
    return shown, [None if None in side else side[1] for side in sides]


def show_outside(counts: Sequence[int], small_cell: int) -> tuple[int | None, ...]:
    """Counts by school as people outside may see them beside their sum: none is small, or can be worked out."""
    return tuple(part.count for part in suppress_parts(counts, small_cell, [0] * len(counts)))


def cover(
    whole: Slice,
    goals_of: pd.DataFrame,
    goals: Sequence[Goal],
    schools: Sequence[School],
    audience: Audience,
    small_cell: int,
) -> Coverage:
    """Entries by goal and school, in the settings' order; outside the schools without those that are few."""
    placed = goals_of.merge(whole.frame[["win_id", "school"]], on="win_id")
    counted = placed.groupby(["goal_id", "school"]).size().to_dict()
    rows = [tuple(int(counted.get((goal.goal_id, school.school_id), 0)) for school in schools) for goal in goals]
    hides = audience is Audience.OUTSIDE and len(schools) > 1
    shown = tuple(show_outside(row, small_cell) if hides else row for row in rows)
    return Coverage(tuple(goal.title for goal in goals), tuple(school.name for school in schools), shown)


def count_new_voices(frame: pd.DataFrame, span: tuple[date, date], small_cell: int) -> Contributors:
    """Who shared for the first time within a span of days; left out where they, or all others, are few."""
    known = frame[frame["respondent"] != ""]
    if len(frame) and known.empty:
        return suppress(None, small_cell)
    first = known.groupby("respondent")["day"].min()
    new = int(first.between(span[0].isoformat(), span[1].isoformat()).sum())
    return suppress_parts([new, len(first) - new], small_cell, [0, 0])[0]

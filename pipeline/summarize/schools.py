"""Entries come in; what each of several schools shared, and how widely, goes out in the settings' order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from pipeline.model import Audience, Contributors, Goal, School, SchoolSummary, suppress, suppress_parts
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
    pages = []
    for school, part, contributors in zip(schools, parts, people, strict=True):
        heard, not_yet = hear_teams(part, [school]) if audience is Audience.LEADERS else ((), ())
        last_day = date.fromisoformat(part["day"].max()) if len(part) else None
        seen = int(covered.get(school.school_id, 0))
        lessons = int(part["lesson"].sum())
        pages.append(SchoolSummary(school, len(part), lessons, contributors, seen, heard, not_yet, last_day))
    return tuple(pages)


def count_new_voices(frame: pd.DataFrame, span: tuple[date, date], small_cell: int) -> Contributors:
    """Who shared for the first time within a span of days; left out where they, or all others, are few."""
    known = frame[frame["respondent"] != ""]
    if len(frame) and known.empty:
        return suppress(None, small_cell)
    first = known.groupby("respondent")["day"].min()
    new = int(first.between(span[0].isoformat(), span[1].isoformat()).sum())
    return suppress_parts([new, len(first) - new], small_cell, [0, 0])[0]

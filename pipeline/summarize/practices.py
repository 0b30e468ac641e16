"""Entries come in; the catalog of practices, each with its evidence and whom to ask, goes out. Pure pandas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.model import OTHER, Goal, Practice, School, Story
from pipeline.model.roles import GRADES
from pipeline.summarize.counts import Slice, count_labels

MOST_PRACTICES = 40
"""Practices in the catalog; colleagues name many more in their own words."""

Lists = dict[str, tuple[str, ...]]


def catalog(
    whole: Slice,
    goals_of: pd.DataFrame,
    goals: Sequence[Goal],
    schools: Sequence[School],
    stories: Mapping[str, Story],
    small_cell: int,
) -> tuple[Practice, ...]:
    """What was named more than once as having helped, the most first, with what its entries say of it."""
    counted = count_labels(whole.helped, "practice", {})
    often = [count for count in counted if count.entries > 1 and count.label != OTHER][:MOST_PRACTICES]
    named = whole.helped[whole.helped["practice"].isin([count.key for count in often])]
    facts = whole.frame[["readable", "school", "author", "attribution"]].assign(grade=_show_grades(whole, small_cell))
    told = named.merge(facts[facts["readable"]], left_on="row", right_index=True)
    toward = _list(named.merge(goals_of, on="win_id"), "goal_id", {goal.goal_id: goal.title for goal in goals})
    grades = _list(told, "grade", {grade: grade for grade in (*GRADES, *sorted(set(told["grade"]) - {"", *GRADES}))})
    visit = _list(told, "school", {school.school_id: school.name for school in schools})
    latest = told.groupby("practice")["win_id"].last().to_dict()
    ask = told[told["author"] != ""][::-1].drop_duplicates(["practice", "attribution"])
    tellers = {practice: tuple(part) for practice, part in ask.groupby("practice", sort=False)["attribution"]}
    return tuple(
        Practice(
            count.label,
            count.entries,
            count.lessons,
            stories.get(latest.get(count.key, "")),
            toward.get(count.key, ()),
            grades.get(count.key, ()),
            visit.get(count.key, ()),
            tellers.get(count.key, ()),
        )
        for count in often
    )


def _show_grades(whole: Slice, small_cell: int) -> pd.Series:
    """Each entry's grade where it points at nobody: told by name, or by one of many of that grade and school."""
    frame = whole.frame
    known = frame["respondent"].where((frame["respondent"] != "") & (frame["grade"] != ""))
    crowded = known.groupby([frame["school"], frame["grade"]]).transform("nunique") >= max(small_cell, 1)
    return frame["grade"].where(crowded | (frame["author"] != ""), "")


def _list(named: pd.DataFrame, column: str, words: Mapping[str, str]) -> Lists:
    """The words of a column by practice, each once, in the order of `words`; what has none there is left out."""
    pairs = named[["practice", column]].drop_duplicates()
    places = pairs[column].map({key: place for place, key in enumerate(words)})
    ordered = pairs.assign(place=places).dropna(subset="place").sort_values("place", kind="stable")
    return {practice: tuple(words[key] for key in part) for practice, part in ordered.groupby("practice")[column]}

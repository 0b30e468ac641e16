"""Entries come in; tallies that add up, and the published cube that is drawn from them, go out.

A tally counts, for each goal, school and week, its entries, its lessons, the entries of each teller and the sightings
of each success sign. The tally of two sets of entries is the sum of theirs, so a change costs what changed: the
old tally, less what the changed entries counted before, plus what they count now, is the tally of all entries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.model import Entries, Goal
from pipeline.tables import GOAL_WEEKS, TALLY_CELL, TALLY_PARTS

CELL, PARTS = list(TALLY_CELL), list(TALLY_PARTS)


def tally(entries: Entries, tellers: Mapping[str, str]) -> pd.Series:
    """How many there are of each, an int64 series by `TALLY_PARTS`; `tellers` gives each entry's respondent."""
    frame = entries.frame[["win_id", "school", "week", "kind"]]
    named = entries.goals[["win_id", "goal_id"]].merge(frame, on="win_id")
    signs = entries.signs[["win_id", "goal_id", "sign_id"]].merge(frame, on="win_id")
    who = pd.Series([tellers.get(win_id, "") for win_id in named["win_id"]], index=named.index, dtype="str")
    facts = (
        named.assign(what="entry", who=""),
        named[named["kind"] == "lesson"].assign(what="lesson", who=""),
        named.assign(what="teller", who=who)[who != ""],
        signs.assign(what="sign", who=signs["sign_id"]),
    )
    counted = pd.concat([fact[PARTS].astype("str") for fact in facts]).groupby(PARTS).size()
    return counted.astype("int64").rename("n")


def nothing() -> pd.Series:
    """The tally of no entry."""
    index = pd.MultiIndex.from_arrays([pd.Index([], dtype="str") for _ in PARTS], names=PARTS)
    return pd.Series([], index=index, dtype="int64", name="n")


def add(first: pd.Series, second: pd.Series, times: int = 1) -> pd.Series:
    """The sum of two tallies, the second one `times` over (-1 takes it away), without what comes to nothing."""
    total = first.add(second * times, fill_value=0).astype("int64").rename("n")
    return total[total != 0]


def goal_weeks(counted: pd.Series, goals: Sequence[Goal], small_cell: int = 5) -> pd.DataFrame:
    """The published cube: a row for each goal, school and week with an entry, in the order of the goals.

    A number of contributors below `small_cell` is left empty: it would point to persons.
    """
    order = {goal.goal_id: place for place, goal in enumerate(goals)}
    rows = counted.reset_index()
    rows = rows[rows["goal_id"].isin(list(order))]
    sums = {what: rows[rows["what"] == what].groupby(CELL)["n"] for what in ("entry", "lesson", "teller", "sign")}
    cube = pd.DataFrame({"wins": sums["entry"].sum()})
    cube["lessons"] = sums["lesson"].sum().reindex(cube.index).fillna(0)
    cube["signs_seen"] = sums["sign"].size().reindex(cube.index).fillna(0)
    people = sums["teller"].size().reindex(cube.index).fillna(0).astype("float64")
    cube = cube.assign(contributors=people.where(people >= max(small_cell, 1))).reset_index()
    cube = cube.sort_values(CELL, key=lambda key: key.map(order) if key.name == "goal_id" else key, ignore_index=True)
    return GOAL_WEEKS.conform(cube)

"""Entries come in; for each lesson, the first later success that it may have led to goes out. Pure pandas."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.model import Goal
from pipeline.summarize.counts import Slice

PLACE = ["school", "team_shown"]


def follow(whole: Slice, goals_of: pd.DataFrame, goals: Sequence[Goal]) -> dict[str, str]:
    """By the `win_id` of a readable lesson, that of the first success told later by the same team of the same school,
    toward one of the same goals, which names the same success sign or the same practice. It is no proof.

    Both must be readable, and their team such as may stand beside their words: else the pair would tell whose they are.
    """
    frame = whole.frame
    moments = frame["submitted_at"].rank(method="dense").astype("int64")
    told = frame.assign(moment=moments)[frame["readable"] & (frame["team_shown"] != "")]
    known = [goal.goal_id for goal in goals]
    keys = _number_keys(whole, goals_of, told)
    keys = keys[keys["goal_id"].isin(known)]
    lessons = keys[keys["lesson"]].sort_values(["moment", "row"])
    successes = keys[~keys["lesson"]].sort_values(["moment", "row"]).drop_duplicates(["key", "moment"])
    if lessons.empty or successes.empty:
        return {}
    later = pd.merge_asof(
        lessons[["key", "moment", "row"]],
        successes[["key", "moment", "row"]].rename(columns={"row": "later"}),
        on="moment",
        by="key",
        direction="forward",
        allow_exact_matches=False,
    )
    first = later.dropna(subset="later").groupby("row")["later"].min().astype("int64")
    ids = frame["win_id"]
    return dict(zip(ids.loc[first.index].tolist(), ids.loc[first].tolist(), strict=True))


def _number_keys(whole: Slice, goals_of: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """A row for each goal and sign, and each goal and practice, of an entry; alike ones of a team have one number."""
    signs = whole.signs[["row", "goal_id", "sign_id"]].rename(columns={"sign_id": "value"}).assign(what="sign")
    practices = whole.helped[["row", "win_id", "practice"]].merge(goals_of[["win_id", "goal_id"]], on="win_id")
    practices = practices[["row", "goal_id", "practice"]].rename(columns={"practice": "value"}).assign(what="practice")
    keys = pd.concat([signs, practices], ignore_index=True)
    keys = keys.merge(told[[*PLACE, "lesson", "moment"]], left_on="row", right_index=True)
    return keys.assign(key=keys.groupby([*PLACE, "goal_id", "what", "value"], sort=False).ngroup())

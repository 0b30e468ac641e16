"""Entries come in; the stories that their audience may read go out, in the tellers' own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from pipeline.model import Entries, Goal, Story
from pipeline.model.roles import VOICES


def tell(entries: Entries, goals: Sequence[Goal]) -> dict[str, Story]:
    """The readable stories by `win_id`, in the entries' order; goals and signs unknown to the settings are left out."""
    frame = entries.frame[entries.frame["readable"]]
    titles: dict[tuple[str, ...], str] = {(goal.goal_id,): goal.title for goal in goals}
    signs: dict[tuple[str, ...], str] = {
        (goal.goal_id, sign.sign_id): sign.title for goal in goals for sign in goal.signs
    }
    goals_of = _gather(entries.goals, frame, {key: key[0] for key in titles})
    titles_of = _gather(entries.goals, frame, titles)
    signs_of = _gather(entries.signs, frame, signs)
    voices_of = _gather(entries.voices, frame, {(voice,): label for voice, label in VOICES.items()}, strict=False)
    helped_of = _gather(entries.helped, frame, {}, strict=False)
    return {
        (win_id := row["win_id"]): Story(
            win_id=win_id,
            kind="lesson" if row["kind"] == "lesson" else "success",
            text=row["story"],
            beneficiary=row["beneficiary"],
            next_step=row["next_step"],
            thanks=row["thanks"],
            evidence_url=row["evidence_url"],
            attribution=row["attribution"],
            school=row["school"],
            team=row["team_shown"],
            day=date.fromisoformat(row["day"]),
            goals=goals_of.get(win_id, ()),
            goal_titles=titles_of.get(win_id, ()),
            signs=signs_of.get(win_id, ()),
            voices=voices_of.get(win_id, ()),
            helped=helped_of.get(win_id, ()),
            featured=row["featured"],
            link=row["link"],
            author=row["author"],
            theme=row["theme"],
        )
        for row in frame.to_dict("records")
    }


def _gather(
    relation: pd.DataFrame, frame: pd.DataFrame, words: Mapping[tuple[str, ...], str], *, strict: bool = True
) -> dict[str, tuple[str, ...]]:
    """The words of a relation's rows by `win_id`, in the order of `words`; `strict` leaves out what has none there."""
    ours = relation[relation["win_id"].isin(frame["win_id"])]
    order = {key: place for place, key in enumerate(words)}
    gathered: dict[str, list[tuple[int, str]]] = {}
    for win_id, *key in ours.itertuples(index=False, name=None):
        if not strict or tuple(key) in words:
            word = words.get(tuple(key), key[-1])
            gathered.setdefault(win_id, []).append((order.get(tuple(key), len(order)), word))
    return {win_id: tuple(word for _, word in sorted(said)) for win_id, said in gathered.items()}

"""Entries come in; the stories that their audience may read go out, in the tellers' own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from pipeline.model import Entries, Goal, Story
from pipeline.model.roles import VOICES

_RENAMED: Mapping[str, str] = {"story": "text", "team_shown": "team"}
_KEPT = ["win_id", "kind", "beneficiary", "next_step", "thanks", "evidence_url", "attribution", "school", "featured"]
_KEPT += ["link", "author", "theme"]


def tell(entries: Entries, goals: Sequence[Goal]) -> dict[str, Story]:
    """The readable stories by `win_id`, in the entries' order; goals and signs unknown to the settings are left out."""
    frame = entries.frame[entries.frame["readable"]]
    titles = {(goal.goal_id,): goal.title for goal in goals}
    signs = {(goal.goal_id, sign.sign_id): sign.title for goal in goals for sign in goal.signs}
    said = {
        "goals": _gather(entries.goals, {key: key[0] for key in titles}),
        "goal_titles": _gather(entries.goals, titles),
        "signs": _gather(entries.signs, signs),
        "sign_ids": _gather(entries.signs, {key: key for key in signs}),
        "voices": _gather(entries.voices, {(voice,): label for voice, label in VOICES.items()}, strict=False),
        "helped": _gather(entries.helped, {}, strict=False),
    }
    days = {day: date.fromisoformat(day) for day in frame["day"].unique()}
    told = frame[[*_KEPT, *_RENAMED]].rename(columns=_RENAMED).assign(day=frame["day"].map(days))
    names = list(told)
    stories = {}
    for row in _rows(told):
        fields: dict[str, Any] = dict(zip(names, row, strict=True))
        fields |= {name: labels.get(fields["win_id"], ()) for name, labels in said.items()}
        stories[fields["win_id"]] = Story(**fields)
    return stories


def _gather(relation: pd.DataFrame, words: Mapping[Any, Any], *, strict: bool = True) -> dict[str, tuple[Any, ...]]:
    """The words of a relation's rows by `win_id`, in the order of `words`; `strict` leaves out what has none there."""
    names = [name for name in relation if name != "win_id"]
    codes = relation.groupby(names, sort=False).ngroup()
    keys = [tuple(key) for key in _rows(relation[names].drop_duplicates())]
    order = {key: place for place, key in enumerate(words)}
    said = ["" if strict and key not in words else words.get(key, key[-1]) for key in keys]
    places = codes.map(dict(enumerate(order.get(key, len(order)) for key in keys)))
    sorted_codes = codes.loc[places.sort_values(kind="stable").index]
    gathered: dict[str, list[Any]] = defaultdict(list)
    for win_id, code in zip(relation["win_id"].loc[sorted_codes.index].tolist(), sorted_codes.tolist(), strict=True):
        if said[code]:
            gathered[win_id].append(said[code])
    return {win_id: tuple(labels) for win_id, labels in gathered.items()}


def _rows(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """The rows as tuples, quicker than itertuples."""
    return zip(*(frame[name].tolist() for name in frame), strict=True)

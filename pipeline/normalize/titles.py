"""The settings' goals and the stored ones come in; every name that an answer may call them by goes out.

An answer says a goal's title as it was when it was given. Renaming a goal or a sign must not lose those answers, so the
tables `goals` and `signs` remember earlier titles, and both names lead to the same id.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from pipeline.model import Goal
from pipeline.tables import Tables

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Titles:
    """The goals, and what they and their signs were called before, by id."""

    goals: tuple[Goal, ...]
    earlier: dict[tuple[str, ...], tuple[str, ...]]

    @classmethod
    def of(cls, goals: Sequence[Goal], stored: Tables) -> Self:
        """The names of the settings' goals and signs, with those that the stored tables remember."""
        now: dict[tuple[str, ...], str] = {(goal.goal_id,): goal.title for goal in goals}
        now |= {(goal.goal_id, sign.sign_id): sign.title for goal in goals for sign in goal.signs}
        earlier: dict[tuple[str, ...], tuple[str, ...]] = {}
        for table, key in (("goals", ("goal_id",)), ("signs", ("goal_id", "sign_id"))):
            for row in stored[table].to_dict("records"):
                place = tuple(row[part] for part in key)
                known = [*json.loads(row["earlier_titles"] or "[]"), row["title"]]
                earlier[place] = tuple(title for title in dict.fromkeys(known) if title != now.get(place))
        return cls(tuple(goals), earlier)

    def by_name(self) -> dict[str, Goal]:
        """Each goal by its id, its title and its earlier titles, whatever the case; a title in use comes first."""
        old = {name: goal for goal in self.goals for name in self.earlier.get((goal.goal_id,), ())}
        now = {name: goal for goal in self.goals for name in (goal.goal_id, goal.title)}
        return {name.casefold(): goal for name, goal in (old | now).items()}

    def signs_of(self, goal: Goal) -> Iterable[tuple[str, set[str]]]:
        """Each sign of a goal with every name that an answer may call it by, casefolded."""
        for sign in goal.signs:
            place = (goal.goal_id, sign.sign_id)
            names = (sign.sign_id, f"{goal.goal_id}.{sign.sign_id}", sign.title, *self.earlier.get(place, ()))
            yield sign.sign_id, {name.casefold() for name in names}

    def goal_rows(self) -> list[Row]:
        """Rows of `goals` as the settings have them now."""
        return [
            {
                "goal_id": goal.goal_id,
                "title": goal.title,
                "owner": goal.owner,
                "priority": goal.priority,
                "starts": goal.starts.isoformat() if goal.starts else "",
                "ends": goal.ends.isoformat() if goal.ends else "",
                "baseline": goal.baseline,
                "target": goal.target,
                "earlier_titles": self._told((goal.goal_id,)),
            }
            for goal in self.goals
        ]

    def sign_rows(self) -> list[Row]:
        """Rows of `signs` as the settings have them now."""
        return [
            {
                "goal_id": goal.goal_id,
                "sign_id": sign.sign_id,
                "title": sign.title,
                "earlier_titles": self._told((goal.goal_id, sign.sign_id)),
            }
            for goal in self.goals
            for sign in goal.signs
        ]

    def _told(self, place: tuple[str, ...]) -> str:
        earlier = self.earlier.get(place)
        return json.dumps(earlier, ensure_ascii=False) if earlier else ""

"""One entry as one audience may read it: what every surface quotes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Story:
    """One entry in its teller's own words, as one audience may read it. Text is verbatim.

    `goals` are goal ids and `goal_titles` their titles; `signs`, `voices` and `helped` are words to read; `sign_ids`
    are the ids of each sign's goal and of the sign; `author` and `team` are empty where this audience may not see them;
    `theme` is what people named it; `reason` says in words why it was chosen, where it was.
    """

    win_id: str
    kind: Literal["success", "lesson"]
    text: str
    beneficiary: str
    next_step: str
    thanks: str
    evidence_url: str
    attribution: str
    school: str
    team: str
    day: date
    goals: tuple[str, ...]
    goal_titles: tuple[str, ...]
    signs: tuple[str, ...]
    voices: tuple[str, ...]
    helped: tuple[str, ...]
    featured: bool
    link: str
    author: str = ""
    theme: str = ""
    reason: str = ""
    sign_ids: tuple[tuple[str, str], ...] = ()

    def saw(self, goal_id: str, sign_id: str) -> bool:
        """Whether it tells of a success sign: goals may have signs of the same title."""
        return (goal_id, sign_id) in self.sign_ids

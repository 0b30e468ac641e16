"""The entries as one audience may read them: small frames side by side, joined by `win_id`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from pipeline.model.text import marked

if TYPE_CHECKING:
    import pandas as pd


UNNAMED = "A colleague"
"""Who told it, where the teller is not named."""

OTHER = marked("Other")
"""What people typed as a choice of their own, where it may not be read."""

EDITED = "shortened by a leader for privacy"
"""Said beside words that a leader typed in place of the teller's."""


class Audience(Enum):
    """Who reads a surface; decides whose words and names appear on it."""

    LEADERS = "leaders"
    STAFF = "staff"
    TEAM = "team"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Entries:
    """Counted entries (active or missing, not hidden, up to the day asked for) for one audience.

    `frame` has one row an entry, in order of (submitted_at, win_id), with columns (all text unless said): win_id,
    school, submitted_at, day (school's date, ISO), week (Monday, ISO), kind, story, beneficiary, next_step,
    evidence_url, thanks, author, team, role, grade, share, respondent, theme, featured (bool), held (bool),
    edited (bool: a leader's words stand in place of the teller's),
    readable (bool: this audience may read the words; where not, story, beneficiary, next_step, evidence_url, thanks
    and author are empty), team_shown (the team where it may stand beside the words), attribution (how the teller is
    called before this audience), link (address of its row).
    The relations have a row each: `goals` (win_id, goal_id), `signs` (win_id, goal_id, sign_id), `voices`
    (win_id, voice), `helped` (win_id, practice).
    """

    audience: Audience
    frame: pd.DataFrame
    goals: pd.DataFrame
    signs: pd.DataFrame
    voices: pd.DataFrame
    helped: pd.DataFrame
    hidden: int = 0

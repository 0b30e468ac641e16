"""What a question of the form is for: the roles, their fixed ids on forms we make, and the words of their choices.

`form` builds from this and `normalize` reads by it, so that a choice and its meaning are written down once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Literal, get_args

from pipeline.model.text import marked

Role = Literal[
    "goal",
    "kind",
    "story",
    "signs",
    "voices",
    "beneficiary",
    "helped",
    "next_step",
    "team",
    "role",
    "grade",
    "share",
    "author",
    "evidence",
    "thanks",
]
ROLES: tuple[Role, ...] = get_args(Role)

KINDS: Mapping[str, str] = {
    "success": "A win: something that worked",
    "lesson": "A lesson: something that did not work, and taught us",
}
SHARES: Mapping[str, str] = {
    "named": "With my name",
    "unnamed": "Without my name",
    "team": "With my team only",
    "leaders": "With our leaders only",
}
VOICES: Mapping[str, str] = {
    "student": marked("A student"),
    "family": marked("A family"),
    "colleague": marked("A colleague"),
}
HELPED: tuple[str, ...] = (
    marked("Time"),
    marked("A colleague"),
    marked("A resource"),
    marked("Training"),
    marked("A clear aim"),
    marked("Trying again"),
)
STAFF_ROLES: tuple[str, ...] = ("Teacher", "Assistant", "Coach", "Counselor", "Specialist", "Office", "Leader")
GRADES: tuple[str, ...] = ("K", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "Several")


def question_id(role: Role, goal_id: str = "") -> str:
    """The id of a role's question on every form we make: 8 hex digits below 2^31, the shape Google mints itself."""
    digest = hashlib.sha256(f"smallwins:{role}:{goal_id}".encode()).digest()
    return f"{int.from_bytes(digest[:4], 'big') & 0x7FFFFFFF:08x}"


def item_id(role: Role, goal_id: str = "") -> str:
    """The id of the item that holds the question; differs from the question's own."""
    digest = hashlib.sha256(f"smallwins:item:{role}:{goal_id}".encode()).digest()
    return f"{int.from_bytes(digest[:4], 'big') & 0x7FFFFFFF:08x}"

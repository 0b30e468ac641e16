"""What a check found comes in; its verdict goes out, in words that a school understands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["pass", "warn", "fail"]

RUN = "Run `smallwins run`."
RUN_FULL = "Run `smallwins run --full`, then check again."
NAMED = 3
"""How many places a sentence names."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One check's outcome: what was found, and the one thing to do where something is to be done."""

    check: str
    verdict: Verdict
    said: str
    fix: str = ""


def count(number: int, one: str, many: str = "") -> str:
    """The number with its noun: 1 answer, 1,200 answers."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def name_some(places: Sequence[str]) -> str:
    """The first places, and how many more there are."""
    more = len(places) - NAMED
    return ", ".join(places[:NAMED]) + (f" and {more:,} more" if more > 0 else "")

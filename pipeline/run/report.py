"""What a run saw and did comes in; the report that people and `--json` read goes out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Self

from pipeline.errors import Issue
from pipeline.google import Calls
from pipeline.run.gather import Gathered
from pipeline.store import Book, merge
from pipeline.tables import COUNTED


@dataclass(slots=True)
class RunReport:
    """What one run did; `outputs` are the addresses and paths to open."""

    run_id: str
    started: str
    rows: dict[str, int] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    entries: int = 0
    held: int = 0
    as_of: str = ""
    outputs: dict[str, Any] = field(default_factory=dict)

    def close(self, calls: Calls, gathered: Gathered, book: Book, notices: tuple[Issue, ...]) -> Self:
        """The finished report."""
        self.calls = asdict(calls)
        self.issues = [*gathered.issues, *notices]
        wins = book.tables["wins"]
        counted = wins[wins["status"].isin(COUNTED)]
        decided = gathered.notes.approved
        self.entries = len(counted)
        self.held = int(((counted["held"] != "") & ~counted["win_id"].isin(decided)).sum())
        self.as_of = gathered.as_of.isoformat()
        return self

    def as_json(self) -> dict[str, Any]:
        """The report as the `data` of `--json` and as `run.json`."""
        return asdict(self)


def count_changes(gathered: Gathered) -> dict[str, int]:
    """How many responses were pulled, and how many of them are new, edited, or gone now."""
    stored = gathered.book.tables["responses"]
    listed = gathered.fresh["responses"]
    before = dict(zip(stored["response_id"], stored["revision"], strict=True))
    merged = merge(gathered.book.tables, gathered.fresh, gathered.listings)["responses"]
    gone = set(merged.loc[merged["status"] == "gone", "response_id"])
    gone -= set(stored.loc[stored["status"] == "gone", "response_id"])
    revisions = zip(listed["response_id"], listed["revision"], strict=True)
    return {
        "pulled": len(listed),
        "new": sum(response_id not in before for response_id in listed["response_id"]),
        "edited": sum(response_id in before and before[response_id] != mark for response_id, mark in revisions),
        "gone": len(gone),
    }

"""What a run saw and did comes in; the report that people and `--json` read goes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

import pandas as pd

from pipeline.errors import Issue
from pipeline.google import Calls
from pipeline.model import Entries
from pipeline.run.gather import Gathered
from pipeline.store import absent
from pipeline.tables import Tables


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

    def close(self, calls: Calls, gathered: Gathered, entries: Entries, notices: Sequence[Issue]) -> Self:
        """The finished report; `entries` are those that leaders count on the day."""
        self.calls = asdict(calls)
        self.issues = [*gathered.issues, *notices]
        self.entries = len(entries.frame)
        self.held = int((entries.frame["held"] & ~entries.frame["win_id"].isin(gathered.notes.kept_private)).sum())
        self.as_of = gathered.as_of.isoformat()
        return self

    def as_json(self) -> dict[str, Any]:
        """The report as the `data` of `--json` and as `run.json`."""
        return asdict(self)


def count_changes(gathered: Gathered) -> dict[str, int]:
    """How many responses were pulled, and how many of them are new, edited, or gone now."""
    tables = gathered.book.only(gathered.touched)
    stored, listed = tables["responses"], gathered.fresh["responses"]
    before = dict(zip(stored["response_id"], stored["status"], strict=True))
    gone = [unit for unit in absent(tables, gathered.fresh, gathered.listings, tables) if before[unit] == "missing"]
    return {
        "pulled": gathered.pulled,
        "new": sum(response_id not in before for response_id in listed["response_id"]),
        "edited": len(listed[_edited(tables, listed, gathered.fresh["forms"])]),
        "gone": len(gone),
    }


def _edited(stored: Tables, listed: pd.DataFrame, forms: pd.DataFrame) -> pd.Series:
    """Which listed responses their tellers, or a regrade, changed.

    Where the settings changed since, every revision moves with them, and only a later submission tells of an edit.
    """
    rules = dict(zip(stored["forms"]["form_id"], stored["forms"]["mapping"], strict=True))
    now = dict(zip(forms["form_id"], forms["mapping"], strict=True))
    both = listed.merge(stored["responses"], on="response_id", how="left", suffixes=("", "_before"))
    same_rules = pd.Series([rules.get(form_id) == now[form_id] for form_id in both["form_id"]], dtype="bool")
    resubmitted = both["updated_at"] > both["updated_at_before"].fillna("~")
    regraded = same_rules & both["revision_before"].notna() & (both["revision"] != both["revision_before"])
    return (resubmitted | regraded).astype("bool")

"""The state folder comes in; the record of the last run, and whether a run is overdue, goes out."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import msgspec

from pipeline import schedule
from pipeline.settings import Settings

NAME = "run.json"
GRACE = timedelta(minutes=30)
"""How long after its time a run may still be on its way."""


class Record(msgspec.Struct):
    """What `run` keeps of a run, as far as it matters later; `ended` in seconds since 1970."""

    run_id: str
    ended: Annotated[float, msgspec.Meta(ge=0, le=1e11)]
    outcome: str
    entries: int
    held: int
    issues: list[Any]


def read(state: Path) -> Record | None:
    """The last run's record; None where there is none, or none that reads."""
    try:
        return msgspec.json.decode((state / NAME).read_bytes(), type=Record)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def is_stale(settings: Settings, ended: datetime, now: datetime) -> bool:
    """Whether the run after the one that ended then, and the next one, should be over by now."""
    return schedule.next_runs(settings, ended, 2)[-1] + GRACE < now

"""`smallwins status`: the record of the last run comes in; how fresh everything is goes out in words."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import click

from pipeline.cli.output import Outcome, settings_option, speaks

STALE = 9


@click.command()
@settings_option
@speaks
def status(path: Path) -> Outcome:
    """Say when the last run was, how it went and when the next one is due; exit with 9 when it is overdue.

    \b
    Examples:
      smallwins status
      smallwins status --json
    """
    from pipeline import records, schedule
    from pipeline.settings import load

    settings = load(path)
    record_path = settings.state / records.NAME
    upcoming = schedule.next_runs(settings, datetime.now(UTC), 1)[0]
    if not record_path.exists():
        return Outcome({"last_run": None, "stale": True}, ["No run yet. Start with: smallwins run"], code=STALE)
    record = records.read(settings.state)
    if record is None:
        said = (
            f"There is no readable record of the last run in {record_path}. Run `smallwins run`: it writes a new one."
        )
        return Outcome({"last_run": None, "stale": True}, [said], code=STALE)
    ended = datetime.fromtimestamp(record.ended, UTC)
    stale = records.is_stale(settings, ended, datetime.fromtimestamp(time.time(), UTC))
    data = {
        "last_run": record.run_id,
        "ended": ended.isoformat(timespec="seconds"),
        "outcome": record.outcome,
        "entries": record.entries,
        "held": record.held,
        "next_run": upcoming.isoformat(timespec="minutes"),
        "stale": stale,
    }
    how = "with issues" if record.issues else "all well"
    lines = [
        f"Last run: {ended.astimezone(upcoming.tzinfo):%A %Y-%m-%d %H:%M %Z}, {how}.",
        f"{record.entries} entries, {record.held} waiting in the Review tab.",
        f"Next run by the schedule: {upcoming:%A %Y-%m-%d %H:%M %Z}.",
    ]
    if stale:
        lines.append("This is overdue: run `smallwins run`, and see whether the schedule is still in place.")
    return Outcome(data, lines, code=STALE if stale else 0)

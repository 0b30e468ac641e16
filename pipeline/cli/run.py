"""`smallwins run`: settings come in, every surface is brought up to date, the run's report goes out."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.output import Outcome, journal, progress, settings_option, speaks
from pipeline.errors import Issue, UsageError

if TYPE_CHECKING:
    from pipeline.google import Google
    from pipeline.run import RunReport
    from pipeline.settings import Settings


@click.command()
@settings_option
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Draw sheets and reports as they would have been on this day."
)
@click.option("--full", is_flag=True, help="List every response of every form: finds deleted and regraded ones.")
@click.option("--strict", is_flag=True, help="Exit with 1 when the data has any issue.")
@click.option(
    "--deadline",
    type=click.FloatRange(0, 1440, min_open=True),
    metavar="MINUTES",
    help="Stop after so many minutes; `schedule.deadline` of the settings by default.",
)
@click.option(
    "--scheduled",
    is_flag=True,
    help="For schedulers: run only when one is due by the settings, after a moment (`schedule.spread`).",
)
@speaks
def run(
    path: Path, as_of: datetime | None, full: bool, strict: bool, deadline: float | None, scheduled: bool
) -> Outcome:
    """Pull what is new and bring every sheet and doc up to date.

    Safe to repeat, to overlap and to stop: what was told is kept once, what people wrote is never touched.

    \b
    Examples:
      smallwins run
      smallwins run --as-of 2026-01-30
      smallwins run --deadline 10
      smallwins run --json | tail -n 1
    """
    from pipeline.cli.workspace import open_workspace
    from pipeline.settings import load

    settings = load(path)
    day = day_of(settings, as_of)
    if scheduled and (skipped := await_turn(settings)):
        return skipped
    noticed = notice(settings)
    with open_workspace(settings, timedelta(minutes=deadline) if deadline else None) as google:
        report = perform(google, settings, day, full)
    failed = any(issue.severity == "error" or strict for issue in report.issues)
    lines = describe(report, local=settings.workspace == "local")
    if scheduled and not failed:
        noticed += tell_watcher(settings)
    lines += [f"  {issue.severity}: {issue.where}: {issue.what}" for issue in noticed]
    return Outcome(report.as_json(), lines, [*report.issues, *noticed], 1 if failed else 0)


def await_turn(settings: Settings) -> Outcome | None:
    """Wait a little, so that schools do not all call in the same second; or say that no run is due."""
    from pipeline import records, schedule

    now, last = datetime.now(UTC), records.read(settings.state)
    if not schedule.is_due(settings, datetime.fromtimestamp(last.ended, UTC) if last else None, now):
        upcoming = schedule.next_runs(settings, now, 1)[0]
        lines = [f"No run is due by the schedule. The next one is on {schedule.say(settings, now, 1)[0]}."]
        data = {"skipped": True, "next_run": upcoming.isoformat(timespec="minutes")}
        return Outcome(data, lines, tell_watcher(settings))
    time.sleep(random.uniform(0, settings.schedule.spread))  # noqa: S311 - nobody gains by guessing it
    return None


def tell_watcher(settings: Settings) -> list[Issue]:
    """Call the address that expects a sign of life, where the settings name one."""
    from pipeline import heartbeat

    trouble = heartbeat.send(settings.schedule.heartbeat)
    return [trouble] if trouble else []


def notice(settings: Settings) -> list[Issue]:
    """What doctor would say of this computer, without asking Google: a sign-in that ends soon, open files."""
    from pipeline.doctor import examine_before

    findings = examine_before(settings, datetime.now(UTC))
    return [Issue(finding.name, f"{finding.said} {finding.fix}") for finding in findings]


def day_of(settings: Settings, as_of: datetime | None) -> date | None:
    """The day of `--as-of`, which must lie in the school year; None for today."""
    if as_of is None:
        return None
    year = settings.school_year
    if not year.starts <= as_of.date() <= year.ends:
        raise UsageError(
            f"{as_of.date()} is not in the school year, which goes from {year.starts} to {year.ends}.",
            "Choose a day in it with --as-of, or leave --as-of out.",
        )
    return as_of.date()


def perform(google: Google, settings: Settings, as_of: date | None = None, full: bool = False) -> RunReport:
    """One run with its progress, its log and its record in the state folder."""
    from pipeline.run import new_run_id
    from pipeline.run import run as run_pipeline

    run_id = new_run_id()
    with progress() as say, journal(settings.state, run_id) as log:

        def step(name: str) -> None:
            log(name)
            say(name)

        report = run_pipeline(google, settings, run_id=run_id, as_of=as_of, full=full, progress=step)
        log("Done", **report.rows, **report.calls, issues=len(report.issues))
    record(settings, report)
    return report


def record(settings: Settings, report: RunReport) -> None:
    """Keep the report in the state folder, for `smallwins status`."""
    from pipeline.exports.files import write_file

    kept = {**report.as_json(), "ended": time.time(), "outcome": "issues" if report.issues else "done"}
    write_file(settings.state / "run.json", json.dumps(kept, indent=2, default=str, ensure_ascii=False).encode())


def describe(report: RunReport, *, local: bool) -> list[str]:
    """The run in words. The addresses of the embedded Workspace open nowhere, so `local` names the files only."""
    rows, calls = report.rows, report.calls
    news = f"{_count(rows['new'], 'new entry', 'new entries')}, {rows['edited']} edited, {rows['gone']} gone"
    asked = ", ".join(_count(calls[f"{kind}s"], kind, f"{kind}s") for kind in ("listing", "read", "write"))
    lines = [
        f"Done: {news if rows['new'] or rows['edited'] or rows['gone'] else 'nothing new to pull'}.",
        f"{_count(report.entries, 'entry', 'entries')} as of {report.as_of}; {report.held} waiting in the Review tab.",
        f"Requests to the Workspace: {asked}.",
    ]
    lines += [f"  {name}: {place}" for name, place in _places(report.outputs) if not local or name == "local"]
    lines += [f"  {issue.severity}: {issue.where}: {issue.what}" for issue in report.issues[:20]]
    if len(report.issues) > 20:
        lines.append(f"  and {len(report.issues) - 20} more, listed in the `issues` tab of the data workbook")
    return lines


def _count(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number} {many}"


def _places(outputs: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each output with its address or path, one a line."""
    for name, place in outputs.items():
        if isinstance(place, dict):
            yield from ((f"{name} {part}", str(where)) for part, where in place.items())
        else:
            yield name, str(place)

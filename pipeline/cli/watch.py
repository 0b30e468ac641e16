"""`smallwins watch`: settings come in; a run follows news or the clock, again and again, until somebody ends it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.output import settings_option

if TYPE_CHECKING:
    from pipeline.errors import SmallwinsError
    from pipeline.google import Google
    from pipeline.settings import Settings
    from pipeline.watch import Ear

NEEDS_SOMEBODY = {2, 3, 4, 7}
"""Exit codes of a run that only a person can change: words, settings, sign-in, a privacy setting."""


@click.command()
@settings_option
@click.option(
    "--every",
    type=click.IntRange(1, 1440),
    metavar="MINUTES",
    help="Minutes between two runs; `schedule.every` of the settings by default.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON for each run instead of words.")
def watch(path: Path, every: int | None, as_json: bool) -> None:
    """Run again and again in this window, until Ctrl-C.

    Where the settings name a Pub/Sub topic and a subscription (docs/watching.md), a run follows each new answer within
    half a minute or so; the clock goes on beside it.

    \b
    Examples:
      smallwins watch
      smallwins watch --every 10
    """
    from pipeline.settings import load
    from pipeline.watch import Beat, follow

    settings = load(path)
    beat = Beat(every * 60.0 if every else settings.schedule.interval.total_seconds())
    pushed = settings.workspace == "google" and settings.google.subscription
    listening = " and at each new answer" if pushed else ""
    click.echo(f"Running now, every {beat.every / 60:g} minutes{listening}. Ctrl-C ends it.", err=True)
    command = [sys.executable, "-m", "pipeline", "run", "--settings", str(path), *(["--json"] if as_json else [])]
    if pushed:
        follow(beat, _ear(settings).hear, lambda: run_once(command))
    follow(beat, wait, lambda: run_once(command))


def wait(seconds: float) -> bool:
    """Let the time go by: nothing tells of anything."""
    time.sleep(seconds)
    return False


def run_once(command: list[str]) -> bool:
    """One run, as a program of its own: it leaves nothing in memory, and reads the settings as they are then.

    Whether it went well. What only a person can change ends the command with the run's own exit code; the run has said
    what it is.
    """
    process = subprocess.Popen(command)  # noqa: S603 our own program
    try:
        code = process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if code in NEEDS_SOMEBODY:
        click.get_current_context().exit(code)
    return code in (0, 1)


def _ear(settings: Settings) -> Ear:
    """What listens for news of the settings' forms, and says where it cannot."""
    from pipeline.watch import Ear, Push

    def tell(error: SmallwinsError) -> None:
        click.echo(f"{error.format_message()}\nRuns go on meanwhile.", err=True)

    forms = tuple(form for part in settings.schools for form in part.forms)
    push = Push(forms, settings.google.topic, settings.google.subscription)
    return Ear(push, lambda: _open(settings), tell)


def _open(settings: Settings) -> Google:
    """The school's Workspace and its Pub/Sub, beside the runs: only those hold the folder's lock."""
    from pipeline.google import Google
    from pipeline.google.auth.scopes import ask

    return Google.open(settings, scopes=ask("watch", settings.google.access))

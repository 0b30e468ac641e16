"""`smallwins schedule`: settings come in; ready-to-use text for a machine's own scheduler goes out."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from pipeline.cli.output import Outcome, settings_option, speaks

if TYPE_CHECKING:
    from pipeline.schedule import Target


@click.group()
def schedule() -> None:
    """Show how to run this regularly on your machine."""


@schedule.command()
@settings_option
@click.argument("target", type=click.Choice(["cron", "systemd", "windows", "github"]))
@speaks
def show(path: Path, target: str) -> Outcome:
    """Print what to give to cron, systemd, the Windows Task Scheduler or GitHub Actions.

    \b
    Example:
      smallwins schedule show cron
    """
    from pipeline import schedule as schedules
    from pipeline.settings import load

    settings = load(path)
    beside = Path(sys.executable).with_name("smallwins")
    command = beside if beside.exists() else Path(shutil.which("smallwins") or beside)
    text = schedules.show(cast("Target", target), settings, command.absolute())
    return Outcome({"target": target, "text": text, "words": schedules.describe(settings)}, [text.rstrip("\n")])

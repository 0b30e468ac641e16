"""`smallwins schedule`: settings come in; a scheduler is told when to run, or told no more, or its text is shown."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from pipeline.cli.output import Outcome, settings_option, speaks

if TYPE_CHECKING:
    from pipeline.schedule import Job, Target
    from pipeline.settings import Settings

NAMES = ("cron", "systemd", "launchd", "windows", "github", "cloud-run", "docker")
"""Said here too, so that help comes without loading the work."""
target_argument = click.argument("target", metavar="[TARGET]", required=False, type=click.Choice(NAMES))


@click.group()
def schedule() -> None:
    """Have this run regularly: on this computer, or somewhere that is always on.

    \b
    cron, systemd   Linux                      github      GitHub Actions, without a key
    launchd         macOS                      cloud-run   Google Cloud Run, without a key
    windows         the Task Scheduler         docker      an image, for any other place
    """


@schedule.command()
@settings_option
@target_argument
@speaks
def show(path: Path, target: str | None) -> Outcome:
    """Say when the next runs are and what keeps the schedule; with a TARGET, print what it would be given.

    \b
    Examples:
      smallwins schedule show
      smallwins schedule show systemd
    """
    from pipeline import schedule as schedules

    job = _job(path)
    data = _times(job.settings)
    if target:
        text = schedules.open_target(cast("Target", target), job).show()
        return Outcome({"target": target, "text": text, **data}, [text.rstrip("\n")])
    states = {name: schedules.open_target(name, job).look() for name in schedules.TARGETS}
    kept = [f"Kept by {name}{_outdated(state)}." for name, state in states.items() if state != "absent"]
    lines = [*_said(job.settings), *(kept or ["Nothing keeps it on this computer yet: smallwins schedule install"])]
    return Outcome({"targets": states, **data}, lines)


@schedule.command()
@settings_option
@target_argument
@speaks
def install(path: Path, target: str | None) -> Outcome:
    """Have runs start by themselves; without a TARGET, by what this computer has. A second time changes nothing.

    Also after changing `schedule` in the settings: what was installed is brought up to date. TARGET is cron, systemd,
    launchd or windows; for github, cloud-run and docker it writes the files, and says what is left to do.

    \b
    Examples:
      smallwins schedule install
      smallwins schedule install github
    """
    from pipeline import schedule as schedules

    job = _job(path)
    chosen = cast("Target", target) if target else schedules.choose()
    recipe = schedules.open_target(chosen, job)
    done = recipe.install()
    lines = [*done] or [f"It is there already, by {chosen}: nothing to do."]
    lines += [f"Still to do: {step}" for step in recipe.steps]
    lines += _said(job.settings)
    return Outcome({"target": chosen, "done": done, "steps": list(recipe.steps), **_times(job.settings)}, lines)


@schedule.command()
@settings_option
@target_argument
@speaks
def remove(path: Path, target: str | None) -> Outcome:
    """Have no run start by itself any more; data, settings and what is in your Workspace stay.

    \b
    Examples:
      smallwins schedule remove
      smallwins schedule remove github
    """
    from pipeline import schedule as schedules

    job = _job(path)
    names = (cast("Target", target),) if target else schedules.TARGETS
    done = [line for name in names for line in schedules.open_target(name, job).remove()]
    stays = _staying(job.settings)
    lines = [*(done or ["Nothing was installed."]), "What stays:", *(f"  {place}" for place in stays)]
    return Outcome({"done": done, "stays": stays}, lines)


def _job(path: Path) -> Job:
    """The regular run of these settings."""
    from pipeline.schedule import Job
    from pipeline.settings import load

    return Job.here(load(path))


def _outdated(state: str) -> str:
    return ", but not as the settings say now: run `smallwins schedule install`" if state == "outdated" else ""


def _times(settings: Settings) -> dict[str, object]:
    """When it runs, for programs."""
    from pipeline.schedule import describe, next_runs

    upcoming = [start.isoformat(timespec="minutes") for start in next_runs(settings, datetime.now(UTC))]
    return {"words": describe(settings), "next_runs": upcoming}


def _said(settings: Settings) -> list[str]:
    """When it runs, in words."""
    from pipeline.schedule import describe, say

    upcoming = (f"  {start}" for start in say(settings, datetime.now(UTC)))
    return [f"{describe(settings)}, without the holidays. The next five runs:", *upcoming]


def _staying(settings: Settings) -> list[str]:
    """What removing leaves behind: data and settings, each with what it is."""
    folder = settings.folder
    places = {
        settings.path: "the settings",
        settings.secret: "the secret behind respondents' code names",
        settings.state: "logs and the record of the last run",
        folder / settings.outputs.local: "sheets and reports as files",
    }
    if settings.google.credentials and settings.google.credentials != "application-default":
        places[folder / settings.google.credentials] = "the sign-in"
    here = [f"{place}: {what}" for place, what in places.items() if place.exists()]
    return [*here, "the form, the workbooks and the documents in your Workspace"]

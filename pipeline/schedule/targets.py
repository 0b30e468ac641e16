"""The name of a scheduler comes in; its recipe for a job goes out."""

from __future__ import annotations

import sys
from typing import Literal, get_args

from pipeline.errors import UsageError
from pipeline.schedule import cloud_run, github, launchd, programs, systemd, windows
from pipeline.schedule.cron import LIST, Crontab
from pipeline.schedule.job import Job
from pipeline.schedule.recipes import Recipe

Target = Literal["cron", "systemd", "launchd", "windows", "github", "cloud-run", "docker"]
TARGETS: tuple[Target, ...] = get_args(Target)
HERE: tuple[Target, ...] = ("cron", "systemd", "launchd", "windows")
"""Those that call it on this computer; for the others files are written, and a person takes them there."""


def open_target(target: Target, job: Job) -> Recipe:
    """How that scheduler is told of the job."""
    makers = {
        "systemd": systemd.recipe,
        "launchd": launchd.recipe,
        "windows": windows.recipe,
        "github": github.recipe,
        "cloud-run": cloud_run.recipe,
        "docker": cloud_run.docker,
    }
    return Crontab(job) if target == "cron" else makers[target](job)


def choose() -> Target:
    """The scheduler that this computer has."""
    if sys.platform == "win32":
        return "windows"
    if sys.platform == "darwin":
        return "launchd"
    if programs.ask((*systemd.CONTROL, "show-environment")).returncode == 0:
        return "systemd"
    if programs.ask(LIST).returncode != programs.ABSENT:
        return "cron"
    raise UsageError(
        "This computer has neither systemd nor cron.",
        "Install cron, or let another computer or cloud run it: `smallwins schedule show --help` lists them.",
    )

"""The job comes in; a service and its timer for this account's own systemd go out, in the school's time zone."""

from __future__ import annotations

import os
import re
from pathlib import Path

from pipeline.schedule.job import Job
from pipeline.schedule.recipes import Files, Piece
from pipeline.schedule.slots import group, school_slots
from pipeline.schedule.times import describe

CONTROL = ("systemctl", "--user")


def recipe(job: Job) -> Files:
    """Two units; `Persistent` makes up for what was missed while the machine was off."""
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"
    zone, when, timer = job.settings.school_year.timezone, describe(job.settings), f"{job.name}.timer"
    times = "".join(
        f"OnCalendar=Mon..Fri *-*-* {hours.replace('-', '..')}:{minutes.replace('-', '..')}:00 {zone}\n"
        for minutes, hours, _ in group(school_slots(job.settings))
    )
    service_text = f"""\
[Unit]
Description=Small Wins: bring sheets and documents up to date

[Service]
Type=oneshot
ExecStart={" ".join(_quote(word) for word in job.words)}
"""
    timer_text = f"""\
[Unit]
Description=Small Wins: {when}

[Timer]
{times}Persistent=true

[Install]
WantedBy=timers.target
"""
    pieces = (Piece(folder / f"{job.name}.service", service_text), Piece(folder / timer, timer_text))
    by_hand = f"""\
# Small Wins. {when}.
# To install: `smallwins schedule install systemd`, or put each part in the file named above it, then run
#   {" ".join(CONTROL)} enable --now {timer}

"""
    return Files(
        pieces,
        steps=("Run `loginctl enable-linger` once, so that it also runs while nobody is logged in.",),
        start=((*CONTROL, "daemon-reload"), (*CONTROL, "enable", "--now", timer)),
        stop=((*CONTROL, "disable", "--now", timer),),
        settle=((*CONTROL, "daemon-reload"),),
        probe=(*CONTROL, "is-active", timer),
        shown=by_hand + "\n".join(f"# {piece.path}\n{piece.sealed}" for piece in pieces),
    )


def _quote(word: str) -> str:
    """A word as systemd reads it literally."""
    doubled = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return doubled if re.fullmatch(r"[\w./:=@%\\-]+", doubled) else f'"{doubled}"'

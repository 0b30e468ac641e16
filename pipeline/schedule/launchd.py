"""The job comes in; a launch agent for this account on a Mac goes out. A run that a sleep passed over comes later."""

from __future__ import annotations

import os
import plistlib
from pathlib import Path

from pipeline.schedule.job import Job
from pipeline.schedule.recipes import Files, Piece
from pipeline.schedule.slots import MACHINE, slots_in
from pipeline.schedule.times import describe


def recipe(job: Job) -> Files:
    """One property list. With `RunAtLoad` a run that was due while the Mac was off comes at log-in."""
    path = Path.home() / "Library" / "LaunchAgents" / f"{job.name}.plist"
    times = [
        {"Weekday": (day + 1) % 7, "Hour": hour, "Minute": minute}
        for day, hour, minute in sorted(slots_in(job.settings, MACHINE))
    ]
    agent = {
        "Label": job.name,
        "ProgramArguments": list(job.words),
        "WorkingDirectory": str(job.settings.folder),
        "StartCalendarInterval": times,
        "RunAtLoad": True,
        "ProcessType": "Background",
        "StandardOutPath": str(job.said),
        "StandardErrorPath": str(job.said),
    }
    text = plistlib.dumps(agent, sort_keys=False).decode()
    user = f"gui/{os.getuid() if hasattr(os, 'getuid') else 501}"
    return Files(
        (Piece(path, text),),
        start=(("launchctl", "bootstrap", user, str(path)),),
        stop=(("launchctl", "bootout", f"{user}/{job.name}"),),
        probe=("launchctl", "print", f"{user}/{job.name}"),
        shown=f"""\
<!--
  Small Wins. {describe(job.settings)}.
  To install: `smallwins schedule install launchd`, or save this as
  {path}
  then run: launchctl bootstrap {user} {path}
-->
{text}""",
    )

"""The launch agent for a Mac, field by field."""

from __future__ import annotations

import plistlib
import time

import hypothesis
import pytest
from hypothesis import given

from pipeline.schedule import launchd
from pipeline.schedule.slots import MACHINE, slots_in
from tests.schedule.conftest import System
from tests.schedule.jobs import CALL, intervals, job_for, spans


@hypothesis.settings(deadline=None, max_examples=20)
@given(intervals, spans)
def test_each_field(every: str, between: str) -> None:
    """The command, the times (Sunday is 0 here), a look at log-in; and nothing else."""
    job = job_for(every, between)
    (piece,) = launchd.recipe(job).pieces
    agent = plistlib.loads(piece.sealed.encode())
    times = agent.pop("StartCalendarInterval")
    assert agent == {
        "Label": job.name,
        "ProgramArguments": CALL,
        "WorkingDirectory": "/srv/our school",
        "RunAtLoad": True,
        "ProcessType": "Background",
        "StandardOutPath": "/srv/our school/.smallwins/scheduled.txt",
        "StandardErrorPath": "/srv/our school/.smallwins/scheduled.txt",
    }
    assert {((each["Weekday"] - 1) % 7, each["Hour"], each["Minute"]) for each in times} == slots_in(
        job.settings, MACHINE
    )
    assert all(each.keys() == {"Weekday", "Hour", "Minute"} for each in times)


def test_installed_and_removed(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loaded into the account's session, and out of it again."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    recipe = launchd.recipe(job_for())
    assert recipe.install()
    assert system.calls()[0][:2] == ["launchctl", "bootstrap"]
    assert recipe.look() == "installed"
    recipe.remove()
    assert system.calls()[-1][:2] == ["launchctl", "bootout"]
    assert system.files() <= {".config", "Library"}  # any account has these
    monkeypatch.undo()
    time.tzset()

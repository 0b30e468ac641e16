"""The task for Windows, field by field."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from xml.etree import ElementTree as ET

import pytest

from pipeline.schedule import Job, windows
from tests.schedule.conftest import System
from tests.schedule.jobs import settings_for

SPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
COMMAND = PureWindowsPath(r"C:\Program Files\R&D\smallwins.exe")


@pytest.fixture(autouse=True)
def _in_new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine with the school's clock."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def fields(job: Job) -> dict[str, str]:
    """Every field of the task with its text, by its path."""
    (piece,) = windows.recipe(job).pieces
    root = ET.fromstring(piece.sealed.encode(piece.encoding))  # noqa: S314 - our own text
    found: dict[str, str] = {}

    def walk(element: ET.Element, path: str) -> None:
        if not len(element):
            found[path] = element.text or ""
        for child in element:
            walk(child, f"{path}/{child.tag.removeprefix(SPACE)}")

    walk(root, root.tag.removeprefix(SPACE))
    return found


def test_each_field() -> None:
    """School days at the school's hours, on batteries too, made up for when missed, never twice at once."""
    trigger, setting, action = "Task/Triggers/CalendarTrigger", "Task/Settings", "Task/Actions/Exec"
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    assert fields(Job(settings_for(), COMMAND)) == {
        "Task/RegistrationInfo/Description": (
            "Small Wins: Every hour from 07:00 to 18:00, Monday to Friday, America/New_York time"
        ),
        f"{trigger}/Repetition/Interval": "PT1H",
        f"{trigger}/Repetition/Duration": "PT11H1M",
        f"{trigger}/StartBoundary": "2026-08-17T07:00:00",
        **{f"{trigger}/ScheduleByWeek/DaysOfWeek/{day}": "" for day in days},
        f"{trigger}/ScheduleByWeek/WeeksInterval": "1",
        f"{setting}/MultipleInstancesPolicy": "IgnoreNew",
        f"{setting}/DisallowStartIfOnBatteries": "false",
        f"{setting}/StopIfGoingOnBatteries": "false",
        f"{setting}/StartWhenAvailable": "true",
        f"{setting}/ExecutionTimeLimit": "PT1H",
        f"{action}/Command": str(COMMAND),
        f"{action}/Arguments": 'run --scheduled --settings "/srv/our school/smallwins.yaml"',
        f"{action}/WorkingDirectory": "/srv/our school",
    }


@pytest.mark.parametrize(
    ("every", "zone", "interval", "duration", "start", "days"),
    [
        ("30m", "America/New_York", "PT30M", "PT11H1M", "2026-08-17T07:00:00", 5),
        ("24h", "America/New_York", None, None, "2026-08-17T07:00:00", 5),
        ("2h", "Europe/Berlin", "PT1H", "PT24H", "2026-08-17T01:00:00", 0),
    ],
)
def test_other_rhythms(
    every: str, zone: str, interval: str | None, duration: str | None, start: str, days: int
) -> None:
    """Once a day without repetition; on a clock of another zone around the clock, and the run itself decides."""
    found = fields(Job(settings_for(every, zone=zone), COMMAND))
    trigger = "Task/Triggers/CalendarTrigger"
    assert found.get(f"{trigger}/Repetition/Interval") == interval
    assert found.get(f"{trigger}/Repetition/Duration") == duration
    assert found[f"{trigger}/StartBoundary"] == start
    assert sum("DaysOfWeek" in path for path in found) == days
    assert (f"{trigger}/ScheduleByDay/DaysInterval" in found) == (days == 0)


def test_installed_and_removed(system: System, tmp_path: Path) -> None:
    """Created from a file as Windows itself exports it, asked for by its name, and deleted."""
    job = Job(settings_for(path=tmp_path / "school" / "smallwins.yaml"), COMMAND)
    recipe = windows.recipe(job)
    assert recipe.install()
    path = tmp_path / "school" / ".smallwins" / "schedule.xml"
    assert path.read_bytes()[:2] == b"\xff\xfe"
    assert system.calls() == [["schtasks", "/create", "/f", "/tn", job.name, "/xml", str(path)]]
    assert recipe.look() == "installed"
    recipe.remove()
    assert system.calls()[-1] == ["schtasks", "/delete", "/f", "/tn", job.name]
    assert not (tmp_path / "school").exists()

"""The units for systemd: each valid, by systemd itself, in the school's time zone."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given

from pipeline.errors import UsageError
from pipeline.schedule import Job, systemd
from tests.schedule.conftest import System
from tests.schedule.jobs import PROGRAM, expand, intervals, job_for, settings_for, spans, wanted

ANALYZE = shutil.which("systemd-analyze")


@hypothesis.settings(deadline=None, max_examples=40)
@given(intervals, spans)
def test_units_parse(every: str, between: str) -> None:
    """A service and a timer with the settings' times; what was missed is made up for."""
    job = job_for(every, between)
    service, timer = systemd.recipe(job).pieces
    parsed = configparser.ConfigParser(interpolation=None, strict=False)
    parsed.read_string(service.text)
    assert parsed["Service"]["ExecStart"] == (
        '"/opt/our tools/50%%/smallwins" run --scheduled --settings "/srv/our school/smallwins.yaml"'
    )
    parsed.read_string(timer.text)
    assert parsed["Timer"]["Persistent"] == "true"
    lines = re.findall(r"OnCalendar=Mon\.\.Fri \*-\*-\* ([\d.,]+):([\d.,]+):00 America/New_York\n", timer.text)
    slots = {slot for hours, minutes in lines for slot in expand(f"{minutes} {hours} * * 1-5".replace("..", "-"))}
    assert slots == wanted(job.settings)


@pytest.mark.skipif(not ANALYZE, reason="systemd-analyze is not installed here")
@pytest.mark.parametrize(("every", "between"), [("20m", "07:20-18:00"), ("5m", "00:00-23:59"), ("24h", "06:30-07:00")])
def test_systemd_itself_reads_them(every: str, between: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The notation is systemd's, not only ours."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    program = tmp_path / "smallwins"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    pieces = systemd.recipe(Job(settings_for(every, between), program)).pieces
    for piece in pieces:
        piece.write()
    assert ANALYZE
    told = subprocess.run(
        [ANALYZE, "verify", "--user", *(str(piece.path) for piece in pieces)],
        capture_output=True,
        text=True,
        check=False,
        env={"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    said = [line for line in (told.stdout + told.stderr).splitlines() if "smallwins-" in line]
    assert (told.returncode, said) == (0, [])
    for expression in re.findall("OnCalendar=(.+)", pieces[1].text):
        read = subprocess.run([ANALYZE, "calendar", expression], capture_output=True, text=True, check=True)
        assert "Next elapse" in read.stdout


def test_installed_and_removed(system: System, tmp_path: Path) -> None:
    """The timer is switched on, and off again before the units go; nothing is left."""
    job = Job(settings_for(path=tmp_path / "smallwins.yaml"), PROGRAM)
    recipe = systemd.recipe(job)
    assert recipe.install()
    timer = f"{job.name}.timer"
    assert system.calls() == [
        ["systemctl", "--user", "daemon-reload"],
        ["systemctl", "--user", "enable", "--now", timer],
    ]
    assert recipe.look() == "installed"
    system.refuse("is-active")
    assert recipe.look() == "outdated"  # somebody switched it off
    system.refuse()
    assert len(recipe.remove()) == 2
    assert ["systemctl", "--user", "disable", "--now", timer] in system.calls()
    assert system.files() <= {".config", "Library"}  # any account has these


def test_a_machine_without_it(system: System, tmp_path: Path) -> None:
    """The program's own words, the remedy, and no file left behind."""
    system.refuse("daemon-reload")
    recipe = systemd.recipe(Job(settings_for(path=tmp_path / "smallwins.yaml"), PROGRAM))
    with pytest.raises(UsageError, match="Nothing doing here"):
        recipe.install()
    assert system.files() <= {".config", "Library"}  # any account has these

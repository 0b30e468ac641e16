"""The commands as a coordinator types them: installed, shown, changed, removed; and what a scheduler then calls."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner

from pipeline.cli.commands import cli
from pipeline.schedule import HERE, TARGETS, Job, Target, open_target
from pipeline.schedule.targets import choose
from pipeline.settings import load
from tests.schedule.conftest import System
from tests.schedule.jobs import text_for
from tests.test_heartbeat import Watcher, watcher

__all__ = ["watcher"]


@dataclass(frozen=True)
class Desk:
    """A school's folder, and the commands typed in it."""

    path: Path

    def type(self, words: str, code: int = 0) -> str:
        """What a command says."""
        said = CliRunner().invoke(cli, [*words.split(), "--settings", str(self.path)])
        assert said.exit_code == code, said.output
        return said.output

    def ask(self, words: str) -> dict[str, Any]:
        """What a command tells a program."""
        told: dict[str, Any] = json.loads(self.type(f"{words} --json").splitlines()[-1])
        return told

    def tell(self, **changes: str) -> None:
        """Write the settings again."""
        self.path.write_text(text_for(**changes))


@pytest.fixture
def desk(system: System, tmp_path: Path) -> Desk:
    """A school on a computer of its own."""
    made = Desk(tmp_path / "our school" / "smallwins.yaml")
    made.path.parent.mkdir()
    made.tell()
    assert system.home.exists()
    return made


@pytest.mark.parametrize("target", TARGETS)
def test_from_install_to_remove(desk: Desk, target: Target) -> None:
    """In place, a second time nothing to do, brought up to date after a change; removed, only the settings are left."""
    assert "Nothing keeps it on this computer yet" in desk.type("schedule show")
    said = desk.type(f"schedule install {target}")
    assert "The next five runs:" in said
    assert f"Kept by {target}.\n" in desk.type("schedule show")
    again = desk.ask(f"schedule install {target}")["data"]
    assert (again["done"], len(again["next_runs"])) == ([], 5)
    assert desk.ask("schedule show")["data"]["targets"] == {
        name: "installed" if name == target else "absent" for name in TARGETS
    }
    desk.tell(every="30m")
    if target != "docker":  # whatever calls the image decides when
        assert "not as the settings say now" in desk.type("schedule show")
        assert desk.ask(f"schedule install {target}")["data"]["done"]
    said = desk.type("schedule remove")
    assert f"{desk.path}: the settings" in said
    assert desk.type("schedule remove").startswith("Nothing was installed.")
    left = {str(path.relative_to(desk.path.parent)) for path in desk.path.parent.rglob("*")}
    assert left - {".smallwins"} == {"smallwins.yaml"}


@pytest.mark.parametrize("target", TARGETS)
def test_shown_as_text(desk: Desk, target: Target) -> None:
    """The first lines say when it runs and how to install it; showing changes nothing."""
    text = desk.ask(f"schedule show {target}")["data"]["text"]
    assert "Every hour from 07:00 to 18:00, Monday to Friday, America/New_York time" in text
    if target in HERE:
        assert f"smallwins schedule install {target}" in text
    assert [path.name for path in desk.path.parent.iterdir()] == ["smallwins.yaml"]


def test_what_this_computer_has(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    """systemd where it answers, else cron; by name on the other systems."""
    assert choose() == "systemd"
    system.refuse("show-environment")
    assert choose() == "cron"
    for platform, target in (("darwin", "launchd"), ("win32", "windows")):
        monkeypatch.setattr(sys, "platform", platform)
        assert choose() == target


def test_neither_systemd_nor_cron(monkeypatch: pytest.MonkeyPatch, desk: Desk, tmp_path: Path) -> None:
    """A small machine: in words, with what else there is."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "neither systemd nor cron" in desk.type("schedule install", code=2)


def test_an_unwritable_place_and_somebodys_file(desk: Desk) -> None:
    """Named, with what to do; theirs is as it was."""
    theirs = desk.path.parent / "Dockerfile"
    theirs.write_text("FROM ours\n")
    assert "Move it aside" in desk.type("schedule install docker", code=2)
    assert theirs.read_text() == "FROM ours\n"


MONDAY = datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.mark.parametrize(("moment", "runs"), [(MONDAY, True), (MONDAY.replace(day=26), False)])
def test_a_scheduled_run(desk: Desk, watcher: Watcher, moment: datetime, runs: bool) -> None:
    """On a school day it runs and calls the watch service; on Thanksgiving it says when it will, and calls it too."""
    desk.type("init --no-input")
    desk.path.write_text(desk.path.read_text().replace("spread: 0", f"spread: 0, heartbeat: {watcher.url}"))
    with time_machine.travel(moment):
        first = desk.type("run --scheduled")
        second = desk.type("run --scheduled")
    assert first.startswith("Done:" if runs else "No run is due by the schedule. The next one is on Friday 27 November")
    assert second.startswith("No run is due by the schedule.")
    assert len(watcher.asked) == 2
    assert (desk.path.parent / ".smallwins" / "run.json").exists() == runs


def test_a_run_that_failed_does_not_call(desk: Desk, watcher: Watcher) -> None:
    """Silence is the alarm; and a watch service that is gone fails no run."""
    desk.type("init --no-input")
    text = desk.path.read_text()
    desk.path.write_text(text.replace("spread: 0", f"spread: 0, heartbeat: {watcher.url}"))
    desk.type("run")
    with time_machine.travel(MONDAY + timedelta(days=365)):
        secret = desk.path.with_name("smallwins.secret")
        kept = secret.read_bytes()
        secret.write_bytes(b"")
        assert desk.type("run --scheduled", code=3)
        assert watcher.asked == []
        secret.write_bytes(kept)
        desk.path.write_text(text.replace("spread: 0", "spread: 0, heartbeat: 'http://127.0.0.1:9/gone'"))
        said = desk.type("run --scheduled")
    assert "schedule.heartbeat: The watch service could not be told" in said
    assert "gone" not in said


def test_the_command_in_a_crontab_works(desk: Desk, system: System) -> None:
    """What stands in the crontab, run by the shell as cron runs it, leaves its words where they are looked for."""
    desk.type("init --no-input")
    recipe = open_target("cron", Job.here(load(desk.path)))
    recipe.install()
    (line,) = [line for line in system.table.read_text().splitlines() if line[0].isdigit()]
    command = line.split(" ", 5)[5].replace(r"\%", "%")
    subprocess.run(["/bin/sh", "-c", command], check=True, env=os.environ | {"PATH": "/usr/bin:/bin"}, cwd="/")
    said = (desk.path.parent / ".smallwins" / "scheduled.txt").read_text()
    assert said.startswith(("Done:", "No run is due"))

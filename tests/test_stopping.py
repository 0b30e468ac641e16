"""A run is asked to stop, or its time is over, at any moment: an exit code, one sentence, nothing left behind."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from pipeline import settings
from pipeline.emulator import Emulator
from pipeline.google import Google
from pipeline.init import init
from tests.conftest import SMALL_SCHOOL

SLOW = """
import os, sys, time
from pipeline import cli
cli.GRACE = 1.0
def wait():
    print("here", flush=True)
    time.sleep(60)
def swallow():
    for _ in range(2):
        try:
            wait()
        except BaseException:
            pass
def linger():
    try:
        wait()
    finally:
        wait()
act, replace = {"wait": wait, "swallow": swallow, "linger": linger}[sys.argv.pop(1)], os.replace
def slow_replace(source, target):
    if str(target).endswith("index.html"):
        act()
    replace(source, target)
os.replace = slow_replace
cli.main()
"""
"""The program, on a disk so slow that one file takes half a minute; being stopped there may be swallowed or linger."""


IN_TIME = 20.0
"""Seconds; what is waited for takes twice as long, or more."""


@dataclass
class School:
    """A school whose forms and workbooks are in a stand-in for Google, with one answer to pull."""

    emulator: Emulator
    folder: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *words: str, disk: str = "") -> subprocess.Popen[str]:
        """A command as a process of its own."""
        program = ["-c", SLOW, disk] if disk else ["-m", "pipeline"]
        command = [sys.executable, *program, *words]
        pipe = subprocess.PIPE
        self.started.append(subprocess.Popen(command, cwd=self.folder, stdout=pipe, stderr=pipe, text=True))
        return self.started[-1]

    def reach(self, method: str) -> None:
        """Wait until a request for this method has come."""
        until = time.monotonic() + 30
        while not any(event.method == method for event in self.emulator.history.events):
            assert time.monotonic() < until
            time.sleep(0.02)

    def check_after(self, process: subprocess.Popen[str], code: int, says: str, left_behind: int = 0) -> None:
        """It ends in time with this code and a sentence; its lock is free, no file half-written, a rerun is well."""
        began = time.monotonic()
        out, err = process.communicate(timeout=40)
        assert time.monotonic() - began < IN_TIME
        assert (process.returncode, re.sub("^(here\n)+", "", out)) == (code, "")
        first, *rest = err.splitlines()
        assert re.search(says, first), err
        assert len(rest) <= 1
        assert "othing is lost" in err
        with FileLock(self.folder / ".smallwins" / "run.lock", timeout=0):
            pass
        left = [path.name for path in self.folder.rglob(".*.*") if path.is_file()]
        assert len(left) <= left_behind
        self.emulator.faults.clear()
        self.run_well()

    def run_well(self) -> None:
        """A run from its beginning to its end."""
        again = self.start("run", "--json")
        assert json.loads(again.communicate(timeout=60)[0])["ok"]
        assert again.returncode == 0


@pytest.fixture
def school(emulator: Emulator, tmp_path: Path) -> Iterator[School]:
    """It is set up, and its history begins."""
    key = emulator.service_account(tmp_path)
    google = json.dumps({"endpoint": emulator.url, "credentials": key.name})
    text = SMALL_SCHOOL.replace("schools:", f"workspace: google\ngoogle: {google}\nschools:", 1)
    path = tmp_path / "smallwins.yaml"
    path.write_text(text.replace("roster: roster.txt", "roster: ''"), encoding="utf-8")
    with Google.open(settings.load(path)) as opened:
        (form_id,) = init(opened, path).forms
        answers: dict[str, Any] = {}
        for item in opened.forms.get(form_id)["items"]:
            question = item.get("questionItem", {}).get("question", {})
            if question.get("required"):
                choices = question.get("choiceQuestion", {}).get("options")
                value = choices[0]["value"] if choices else "A student ran the warm-up."
                answers[question["questionId"]] = {"textAnswers": {"answers": [{"value": value}]}}
    told = {"answers": answers, "respondentEmail": "ana@example.org"}
    moment = "2026-01-15T12:00:00Z"
    emulator.respond(form_id, {**told, "createTime": moment, "lastSubmittedTime": moment})
    emulator.history.events.clear()
    made = School(emulator, tmp_path)
    yield made
    for process in made.started:
        process.kill()
        process.communicate()


STOPS = [(signal.SIGTERM, 8, "asked to stop"), (signal.SIGINT, 130, "Stopped")]
READ, WRITE = "sheets.spreadsheets.getByDataFilter", "sheets.spreadsheets.batchUpdate"


@pytest.mark.parametrize(("number", "code", "says"), STOPS)
@pytest.mark.parametrize("method", ["forms.forms.responses.list", WRITE])
def test_while_a_request_hangs(school: School, number: int, code: int, says: str, method: str) -> None:
    """Reading or writing; a second signal at once changes nothing."""
    school.emulator.faults.add("delay", method=method, seconds=40.0)
    with school.start("run") as process:
        school.reach(method)
        time.sleep(0.2)
        process.send_signal(number)
        process.send_signal(number)
        school.check_after(process, code, says)


def test_while_backing_off(school: School) -> None:
    """In the pause that a storm of 429 asks for."""
    school.emulator.faults.add("status", method=WRITE, code=429, headers={"Retry-After": "120"})
    with school.start("run") as process:
        school.reach(WRITE)
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        school.check_after(process, 8, "asked to stop")


@pytest.mark.parametrize(("number", "code", "says"), STOPS)
@pytest.mark.parametrize("disk", ["wait", "swallow", "linger"])
def test_while_a_file_is_written(school: School, number: int, code: int, says: str, disk: str) -> None:
    """On a slow disk; even where being stopped is swallowed, or putting away lingers, and more signals come."""
    with school.start("run", disk=disk) as process:
        assert process.stdout
        assert process.stdout.readline() == "here\n"
        process.send_signal(number)
        if disk == "linger":
            assert process.stdout.readline() == "here\n"
            process.send_signal(number)
        school.check_after(process, code, says, left_behind=int(disk != "wait"))
    assert "Small" in (school.folder / "out" / "index.html").read_text("utf-8")


def test_a_run_that_was_killed_holds_nothing(school: School) -> None:
    """SIGKILL leaves the lock file there, but nobody has it: the next run is not kept out."""
    school.emulator.faults.add("delay", method=WRITE, seconds=2.0)
    with school.start("run") as process:
        school.reach(WRITE)
        process.kill()
    school.run_well()


def test_a_second_run_leaves_at_once(school: School) -> None:
    """It does not wait for the first one."""
    school.emulator.faults.add("delay", method=READ, seconds=40.0)
    with school.start("run") as first:
        school.reach(READ)
        with school.start("run") as second:
            assert "Another run" in second.communicate(timeout=30)[1]
        assert (second.returncode, first.poll()) == (6, None)
        first.kill()


@pytest.mark.parametrize("method", [READ, WRITE])
def test_the_deadline_while_a_request_hangs(school: School, method: str) -> None:
    """The request is left, and the run ends with 8 before the server has answered."""
    school.emulator.faults.add("delay", method=method, seconds=40.0)
    with school.start("run", "--deadline", "0.1") as process:
        school.check_after(process, 8, "deadline")


def test_the_deadline_while_a_file_is_written(school: School) -> None:
    """Whatever a run is doing, its time is over."""
    with school.start("run", "--deadline", "0.1", disk="wait") as process:
        school.check_after(process, 8, "deadline")


def test_a_storm_that_outlasts_the_deadline(school: School) -> None:
    """Refused for quota, with a wait that the deadline does not leave: exit code 5 at once."""
    school.emulator.faults.add("status", code=429, headers={"Retry-After": "60"}, times=None)
    with school.start("run", "--deadline", "0.5") as process:
        school.check_after(process, 5, "too many requests")


@pytest.mark.parametrize("minutes", ["0", "-1", "soon", "100000"])
def test_a_deadline_that_is_none(school: School, minutes: str) -> None:
    """Minutes above 0, up to a day; anything else is a usage error."""
    with school.start("run", "--deadline", minutes) as process:
        assert "--deadline" in process.communicate(timeout=30)[1]
    assert process.returncode == 2

"""The command itself: it runs at once, goes on, and ends when somebody says so."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The settings of a school on this computer, with its files made."""
    path = tmp_path_factory.mktemp("watched") / "smallwins.yaml"
    words = ["init", "--no-input", "--school", "Maple Ridge", "--goals", "learning", "--settings", str(path)]
    subprocess.run([sys.executable, "-m", "pipeline", *words], check=True)
    return path


@contextmanager
def watching(*words: str | Path) -> Iterator[subprocess.Popen[str]]:
    """The command at work."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen([sys.executable, "-m", "pipeline", "watch", *words], text=True, **pipes)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 8)])
def test_it_runs_until_it_is_ended(path: Path, number: signal.Signals, code: int) -> None:
    """It says what it does, the first run comes at once, and the published exit code tells how it ended."""
    with watching("--settings", path, "--every", "7", "--json") as process:
        assert process.stdout
        told = json.loads(process.stdout.readline())
        assert told["ok"]
        process.send_signal(number)
        _, said = process.communicate(timeout=20)
    assert process.returncode == code
    assert said.startswith("Running now, every 7 minutes. Ctrl-C ends it.\n")
    assert "Traceback" not in said


def test_what_only_a_person_can_change_ends_it(tmp_path: Path) -> None:
    """Settings with a mistake: the run's own words and exit code."""
    path = tmp_path / "smallwins.yaml"
    path.write_text("schools: 7\n", encoding="utf-8")
    with watching("--settings", path) as process:
        _, said = process.communicate(timeout=20)
    assert process.returncode == 3
    assert "smallwins.yaml" in said

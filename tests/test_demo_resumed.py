"""A demo that was killed and started again ends like an undisturbed one, and is not told again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline import demo
from pipeline.emulator import Emulator
from pipeline.emulator.seed import entries
from pipeline.errors import UsageError
from pipeline.google import Google
from pipeline.settings import Settings
from tests.recount import list_responses

KILLED = """
import os, signal, sys
from pipeline import demo
from pipeline.emulator import Emulator
moment, count = sys.argv[1], int(sys.argv[2])
place = Emulator if moment in ("respond", "withdraw") else demo
act = getattr(place, moment)
def fatal(*args, **kwargs):
    global count
    count -= 1
    if not count:
        os.kill(os.getpid(), signal.SIGKILL)
    return act(*args, **kwargs)
setattr(place, moment, fatal)
sys.argv[1:] = ["demo", sys.argv[3], "--json"]
from pipeline.cli import main
main()
"""


def play(folder: Path) -> dict[str, Any]:
    """The demo's report, from the command."""
    command = [sys.executable, "-m", "pipeline", "demo", str(folder), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    data: dict[str, Any] = json.loads(done.stdout)["data"]
    return data


def told(folder: Path) -> dict[str, str]:
    """When each response of the demo's forms was last submitted, by its id."""
    with Emulator(folder / ".smallwins" / "workspace.db") as emulator:
        forms = [file.id for file in emulator.state.files.values() if file.mime_type.endswith(".form")]
        listed = [response for form in forms for response in list_responses(emulator.url, form)[1]]
    return {response["responseId"]: response["lastSubmittedTime"][:19] for response in listed}


@pytest.fixture(scope="module")
def expected() -> dict[str, str]:
    """What stands in the forms when the whole year has been told."""
    year = [entry for entry in entries() if not entry.withdrawn]
    return {entry.response_id: f"{entry.edited_at or entry.told_at:%Y-%m-%dT%H:%M:%S}" for entry in year}


@pytest.mark.timeout(300)
def test_a_demo_killed_again_and_again_is_completed(tmp_path: Path, expected: dict[str, str]) -> None:
    """Wherever it was killed: each entry once, edited ones with their later words, withdrawn ones gone.

    Played once more, it pulls nothing new, also where its memory was lost.
    """
    for moment, count in (("respond", 100), ("respond", 300), ("withdraw", 2)):
        killed = subprocess.run([sys.executable, "-c", KILLED, moment, str(count), str(tmp_path)], check=False)
        assert killed.returncode == -signal.SIGKILL
    report = play(tmp_path)
    assert (report["entries"], report["held"]) == (len(expected), 9)
    assert told(tmp_path) == expected
    (tmp_path / ".smallwins" / "demo.json").unlink()
    again = play(tmp_path)
    assert (again["entries"], again["rows"]["new"], again["rows"]["gone"]) == (len(expected), 0, 0)
    assert told(tmp_path) == expected


def test_a_real_schools_settings_are_refused(
    emulator: Emulator, google: Google, small_school: Settings, tmp_path: Path
) -> None:
    """Nothing is made and nothing is told where the settings do not say that all of it is invented."""
    for play_there in (demo.prepare, lambda folder: demo.play(emulator, google, folder / "smallwins.yaml")):
        with pytest.raises(UsageError, match="belongs to a real school"):
            play_there(tmp_path)
    assert not any(file.mime_type.endswith(".form") for file in emulator.state.files.values())

"""Recorded conversations with the real services are held again, and every answer is compared value for value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.conftest import RECORDINGS
from tests.emulator.replay import differ, main, replay_file

CONVERSATIONS = sorted((RECORDINGS / "recordings").glob("*.json"))
FILE = "https://www.googleapis.com/drive/v3/files"


@pytest.mark.skipif(not CONVERSATIONS, reason="no recordings (see SMALLWINS_RECORDINGS)")
@pytest.mark.parametrize("path", CONVERSATIONS, ids=lambda path: path.stem)
def test_a_recorded_conversation(path: Path) -> None:
    """Each request of the recording gets the status and the body that the real service gave."""
    assert [one for one in replay_file(path) if one.difference] == []


def write_conversation(folder: Path, answer: dict[str, Any], status: int = 200) -> None:
    """Record the making of one spreadsheet, told with these words."""
    asked = json.dumps({"name": "Wins", "mimeType": "application/vnd.google-apps.spreadsheet"})
    step = {"method": "POST", "uri": FILE, "body": asked, "status": status, "answer": json.dumps(answer)}
    gone = {"method": "DELETE", "uri": f"{FILE}/{answer['id']}", "body": None, "status": 204, "answer": ""}
    (folder / "made.json").write_text(json.dumps([step, gone]))


@pytest.mark.parametrize(
    ("changed", "status", "equal"),
    [
        ({}, 200, "2 of 2"),
        ({"name": "Losses"}, 200, "1 of 2"),
        ({"more": 1}, 200, "1 of 2"),
        ({"kind": None}, 200, "1 of 2"),
        ({}, 201, "1 of 2"),
    ],
)
def test_a_difference_is_counted(
    changed: dict[str, Any], status: int, equal: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last line counts; ids are told apart from values, and a recorded id opens our file."""
    made = {
        "kind": "drive#file",
        "id": "1Recorded",
        "name": "Wins",
        "mimeType": "application/vnd.google-apps.spreadsheet",
    }
    write_conversation(tmp_path, made | changed, status)
    assert main([str(tmp_path)]) == (0 if equal.startswith("2") else 1)
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == f"{equal} answers equal"
    assert len(lines) == (1 if equal.startswith("2") else 2)


def test_a_folder_without_conversations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty folder is a mistake in the call, not a success."""
    assert main([str(tmp_path)]) == 2
    assert "DIR" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("recorded", "ours", "place"),
    [
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, "answer.a[1].b"),
        ({"a": [1]}, {"a": [1, 2]}, "answer.a"),
        ({"a": 1}, {"a": True}, "answer.a"),
        ({"a": 0}, {}, "answer.a"),
    ],
)
def test_the_first_difference_is_named(recorded: Any, ours: Any, place: str) -> None:
    """A report line says where two answers part."""
    assert differ(recorded, ours).startswith(f"{place}: ")

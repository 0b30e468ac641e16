"""Recorded conversations with the real services are held again, and the answers compared value for value.

Ids that the service minted stand for those minted here, times for times; nothing else may differ.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.emulator import Emulator
from tests.emulator.conftest import RECORDINGS, Ask, read_recording

HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com")
MINTED = ("id", "spreadsheetId", "sheetId", "namedRangeId")
TIMES = ("createdTime", "modifiedTime")
NAMES = sorted(path.name for path in (RECORDINGS / "recordings").glob("*.json"))


def learn(recorded: Any, ours: Any, ids: dict[str, str]) -> None:
    """Note which recorded id each of our minted ids stands for, wherever the two answers agree in shape."""
    if isinstance(recorded, dict) and isinstance(ours, dict):
        for name in recorded.keys() & ours.keys():
            if name in MINTED and recorded[name] and ours[name]:
                ids[str(recorded[name])] = str(ours[name])
            learn(recorded[name], ours[name], ids)
    elif isinstance(recorded, list) and isinstance(ours, list):
        for one, other in zip(recorded, ours, strict=False):
            learn(one, other, ids)


def translate(text: str, ids: dict[str, str]) -> str:
    """Put our ids in the place of the recorded ones."""
    for recorded, ours in ids.items():
        text = text.replace(recorded, ours)
    return text


def without_times(value: Any) -> Any:
    """Take out what depends on the day."""
    if isinstance(value, dict):
        return {name: without_times(item) for name, item in value.items() if name not in TIMES}
    return [without_times(item) for item in value] if isinstance(value, list) else value


@pytest.mark.skipif(not NAMES, reason="no recordings (see SMALLWINS_RECORDINGS)")
@pytest.mark.parametrize("name", NAMES)
def test_a_recorded_conversation(name: str, emulator: Emulator, ask: Ask) -> None:
    """Each request of the recording gets the status and the body that the real service gave."""
    ids: dict[str, str] = {}
    for step in read_recording(f"recordings/{name}"):
        if "/export?" in step["uri"]:
            pytest.skip("exports are not built yet")
        uri = translate(step["uri"], ids)
        for host in HOSTS:
            uri = uri.removeprefix(host)
        sent = translate(step["body"] or "", ids).encode()
        answer = ask(step["method"], uri, data=sent)
        assert answer.status_code == step["status"], answer.text
        if not step["answer"]:
            assert answer.content == b""
            continue
        learn(json.loads(step["answer"]), answer.json(), ids)
        assert without_times(answer.json()) == without_times(json.loads(translate(step["answer"], ids)))

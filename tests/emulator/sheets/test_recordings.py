"""Recorded conversations with the real service come in; the same requests are held to the same answers here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.emulator.conftest import RECORDINGS, Ask, read_recording

CONVERSATIONS = sorted(path.name for path in (RECORDINGS / "recordings").glob("*.json")) or ["none"]
MINTED = {"id", "spreadsheetId", "spreadsheetUrl", "createdTime", "modifiedTime", "etag"}


def split(recorded: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Part a file into its conversations: each starts by making a file."""
    parts: list[list[dict[str, Any]]] = []
    for entry in recorded:
        if entry["method"] == "POST" and urlsplit(entry["uri"]).path == "/drive/v3/files":
            parts.append([])
        parts[-1].append(entry)
    return parts


def comparable(value: Any) -> Any:
    """Drop what is minted or told by the clock."""
    if isinstance(value, list):
        return [comparable(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: comparable(part) for name, part in value.items() if name not in MINTED}


def minted_pairs(theirs: Any, ours: Any) -> dict[str, str]:
    """Pair the ids that the real service minted with those minted here, from two answers of the same shape."""
    pairs: dict[str, str] = {}
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for name in theirs.keys() & ours.keys():
            if name in ("id", "spreadsheetId", "sheetId", "namedRangeId") and theirs[name]:
                pairs[str(theirs[name])] = str(ours[name])
            pairs |= minted_pairs(theirs[name], ours[name])
    elif isinstance(theirs, list) and isinstance(ours, list):
        for one, other in zip(theirs, ours, strict=False):
            pairs |= minted_pairs(one, other)
    return pairs


def put_ids(text: str, known: dict[str, str]) -> str:
    """Write our ids where the recording has theirs."""
    for theirs, ours in known.items():
        text = text.replace(theirs, ours)
    return text


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_conversation(name: str, ask: Ask) -> None:
    """Every answer of a recorded conversation has the recorded status and body, minted values aside."""
    for conversation in split(read_recording(str(Path("recordings") / name))):
        known: dict[str, str] = {}
        for entry in conversation:
            if not urlsplit(entry["uri"]).path.endswith("/export"):
                replay(entry, known, ask)


def replay(entry: dict[str, Any], known: dict[str, str], ask: Ask) -> None:
    """Send one recorded request here and compare the answers."""
    address = urlsplit(put_ids(entry["uri"], known))
    told = put_ids(entry["body"] or "", known).encode() or None
    target = f"{address.path}?{address.query}" if address.query else address.path
    answer = ask(entry["method"], target, data=told, headers={"Content-Type": "application/json"})
    assert answer.status_code == entry["status"], answer.text
    if not entry["answer"]:
        return
    theirs, ours = json.loads(entry["answer"]), answer.json()
    known |= minted_pairs(theirs, ours)
    expected = json.loads(put_ids(json.dumps(comparable(theirs)), known))
    assert comparable(ours) == expected

"""Every request that names a method has its line in the history, and in the file while the Workspace runs."""

from __future__ import annotations

import json
from pathlib import Path

import requests

from pipeline.emulator import OWNER, Emulator
from tests.emulator.conftest import Ask, control

CREATE = "forms.forms.create"


def test_history_tells_every_request(emulator: Emulator, ask: Ask) -> None:
    """Number, method, account, how often applied, and the answer's status; control requests are not in it."""
    ask("POST", "/v1/forms", json={"info": {"title": "T"}})
    ask("GET", "/v1/forms/none")
    requests.get(f"{emulator.url}/v1/forms/none", timeout=10)
    ask("GET", "/nowhere")
    assert control(emulator, "GET", "/emulator/history")["history"] == [
        {"seq": 1, "method": CREATE, "account": OWNER, "applied": 1, "status": 200, "state": ""},
        {"seq": 2, "method": "forms.forms.get", "account": OWNER, "applied": 0, "status": 404, "state": ""},
        {"seq": 3, "method": "forms.forms.get", "account": "", "applied": 0, "status": 403, "state": ""},
    ]


def test_clear_starts_over(emulator: Emulator, ask: Ask) -> None:
    """Cleared over the wire, numbers start at 1."""
    ask("GET", "/v1/forms/none")
    control(emulator, "POST", "/emulator/faults", {})
    ask("GET", "/v1/forms/none")
    assert [event.seq for event in emulator.history.events] == [1]


def test_a_line_is_written_before_the_answer(tmp_path: Path) -> None:
    """Whoever has an answer finds its line in the file; equal states have equal fingerprints."""
    path = tmp_path / "history.jsonl"
    with Emulator(history=path) as emulator:
        signed = {"Authorization": "Bearer any"}
        made = requests.post(f"{emulator.url}/v4/spreadsheets", json={}, headers=signed, timeout=10).json()
        book = f"{emulator.url}/v4/spreadsheets/{made['spreadsheetId']}"
        emulator.state.set_clock(emulator.state.now())
        for values in ([["a"]], [["b"]], [["a"]]):
            told = {"valueInputOption": "RAW"}
            requests.put(f"{book}/values/A1", params=told, json={"values": values}, headers=signed, timeout=10)
        requests.get(book, headers=signed, timeout=10)
        lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [line["seq"] for line in lines] == [1, 2, 3, 4, 5]
    assert [line["applied"] for line in lines] == [1, 1, 1, 1, 0]
    states = [line["state"] for line in lines]
    assert len(set(states)) == 3
    assert (states[1], states[3], states[4]) == (states[3], states[4], states[1])

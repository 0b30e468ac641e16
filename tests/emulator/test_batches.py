"""Google's client sends many calls as one request, and gets each its own answer."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.emulator import Emulator
from tests.emulator.conftest import Ask, control
from tests.emulator.stock import service

MIXED = {"Content-Type": "multipart/mixed; boundary=b"}


def part(line: str) -> str:
    """Return the body of a batch that holds one call."""
    return f"--b\r\nContent-Type: application/http\r\nContent-ID: <1>\r\n\r\n{line}\r\n\r\n--b--"


def test_the_stock_client_batches(emulator: Emulator) -> None:
    """Five calls in one request: each answer reaches its own callback, refusals too, bodies whole."""
    drive = service(emulator, "drive")
    got: dict[str, Any] = {}
    batch = drive.new_batch_http_request(lambda name, answer, error: got.update({name: error or answer}))
    for name in ("Wins", "Übung\n✨", "third"):
        batch.add(drive.files().create(body={"name": name}, fields="name"), request_id=name)
    batch.add(drive.files().get(fileId="none"), request_id="missing")
    batch.add(drive.files().list(q="name = 'Wins'", fields="files(name)"), request_id="listed")
    batch.execute()
    assert [got[name]["name"] for name in ("Wins", "Übung\n✨", "third")] == ["Wins", "Übung\n✨", "third"]
    assert got["missing"].resp.status == 404
    assert got["listed"] == {"files": [{"name": "Wins"}]}
    assert len(emulator.history.events) == 5


def test_each_call_counts(emulator: Emulator, ask: Ask) -> None:
    """A batch is no way round the quota."""
    control(emulator, "POST", "/emulator/quota", {"scale": 1 / 60})
    call = part("GET /v4/spreadsheets/none HTTP/1.1").removesuffix("--b--")
    answer = ask("POST", "/batch", data=call * 2 + "--b--", headers=MIXED)
    assert [answer.text.count(f"HTTP/1.1 {status}") for status in (404, 429)] == [1, 1]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ("", MIXED),
        ("{}", {"Content-Type": "application/json"}),
        (part("nonsense"), MIXED),
        (part(""), MIXED),
        (part("GET /drive/v3/files HTTP/1.1").removesuffix("--b--") * 101 + "--b--", MIXED),
    ],
)
def test_what_is_no_batch(body: str, headers: dict[str, str], ask: Ask) -> None:
    """A body that holds no calls, or too many, is refused whole."""
    assert ask("POST", "/batch/drive/v3", data=body, headers=headers).status_code == 400
    assert ask("GET", "/batch/drive/v3").status_code == 400


def test_no_batch_in_a_batch(ask: Ask) -> None:
    """A batch holds calls, not batches."""
    answer = ask("POST", "/batch", data=part("POST /batch HTTP/1.1"), headers=MIXED)
    assert "HTTP/1.1 404" in answer.text

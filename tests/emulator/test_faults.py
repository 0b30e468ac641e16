"""Rules go wrong with the request they name, as often as they say, and the history tells what became of each."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests

from pipeline.emulator import OWNER, Emulator
from pipeline.emulator.faults import Faults, word
from tests.emulator.conftest import Ask

CREATE = "forms.forms.create"


def make_form(ask: Ask) -> requests.Response:
    """Ask for a new form."""
    return ask("POST", "/v1/forms", json={"info": {"title": "T"}})


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (400, "INVALID_ARGUMENT"),
        (401, "UNAUTHENTICATED"),
        (403, "PERMISSION_DENIED"),
        (404, "NOT_FOUND"),
        (429, "RESOURCE_EXHAUSTED"),
        (500, "INTERNAL"),
        (502, "UNKNOWN"),
        (503, "UNAVAILABLE"),
    ],
)
def test_status_answers_instead(emulator: Emulator, ask: Ask, code: int, status: str) -> None:
    """The request is refused with the code, in Google's shape, and nothing is applied."""
    emulator.faults.add("status", code=code)
    answer = make_form(ask)
    assert (answer.status_code, answer.json()["error"]["status"]) == (code, status)
    assert emulator.state.files == {}
    assert make_form(ask).status_code == 200


def test_status_as_html(emulator: Emulator, ask: Ask) -> None:
    """A front end's error is a page, with headers of its own."""
    emulator.faults.add("status", code=429, html=True, headers={"Retry-After": "7"})
    answer = make_form(ask)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert answer.headers["Content-Type"].startswith("text/html")


def test_after_answers_although_applied(emulator: Emulator, ask: Ask) -> None:
    """The change is made, and the answer is 503."""
    emulator.faults.add("after")
    assert make_form(ask).status_code == 503
    assert len(emulator.state.files) == 1


@pytest.mark.parametrize(("kind", "applied"), [("drop_before", 0), ("drop_after", 1)])
def test_drops_cut_the_line(emulator: Emulator, ask: Ask, kind: Any, applied: int) -> None:
    """The client sees a broken connection, before or after the change, and the next request is answered."""
    emulator.faults.add(kind)
    with pytest.raises(requests.ConnectionError):
        make_form(ask)
    assert len(emulator.state.files) == applied
    assert make_form(ask).status_code == 200
    assert [event.status for event in emulator.faults.history] == [0, 200]


def test_delay_waits(emulator: Emulator, ask: Ask) -> None:
    """A slow request is answered, late."""
    emulator.faults.add("delay", seconds=0.2)
    started = time.monotonic()
    assert make_form(ask).status_code == 200
    assert time.monotonic() - started >= 0.2


def test_a_delay_and_a_failure_add_up(emulator: Emulator, ask: Ask) -> None:
    """Two rules for one request both hold."""
    emulator.faults.add("delay", seconds=0.01)
    emulator.faults.add("after", code=500)
    assert make_form(ask).status_code == 500


def test_rules_name_requests_by_number_and_method(emulator: Emulator, ask: Ask) -> None:
    """A rule holds for its request only, others pass."""
    emulator.faults.add("status", number=2, code=500)
    emulator.faults.add("status", method="forms.*.list", times=None)
    assert [make_form(ask).status_code for _ in range(3)] == [200, 500, 200]
    listed = [ask("GET", "/v1/forms/none/responses").status_code for _ in range(2)]
    assert listed == [503, 503]


def test_a_rule_holds_so_many_times(emulator: Emulator, ask: Ask) -> None:
    """A rule that has held its times is spent."""
    emulator.faults.add("status", times=2)
    assert [make_form(ask).status_code for _ in range(3)] == [503, 503, 200]


def test_history_tells_every_request(emulator: Emulator, ask: Ask) -> None:
    """Number, method, account, whether applied, and the answer's status; control requests are not in it."""
    make_form(ask)
    ask("GET", "/v1/forms/none")
    requests.get(f"{emulator.url}/v1/forms/none", timeout=10)
    ask("GET", "/nowhere")
    assert emulator.faults.list_history() == [
        {"seq": 1, "method": CREATE, "account": OWNER, "applied": True, "status": 200},
        {"seq": 2, "method": "forms.forms.get", "account": OWNER, "applied": False, "status": 404},
        {"seq": 3, "method": "forms.forms.get", "account": "", "applied": False, "status": 403},
    ]


def test_clear_starts_over() -> None:
    """Without rules and history numbers start at 1."""
    faults = Faults()
    faults.add("status")
    faults.begin(CREATE)
    faults.clear()
    assert (faults.take(faults.begin(CREATE)), faults.history[0].seq) == ([], 1)


def test_no_such_fault() -> None:
    """A kind that does not exist is an error that names those that do."""
    with pytest.raises(ValueError, match=r"no such fault: flood .*drop_after"):
        Faults().add("flood")  # type: ignore[arg-type]


def test_a_code_without_record_has_its_class() -> None:
    """A code that no service was recorded with is still in Google's shape."""
    assert word(418, "forms").envelope() == {"error": {"code": 418, "message": "The request failed."}}

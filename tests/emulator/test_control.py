"""The control routes do, over HTTP or as methods, what only people and administrators can."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from pipeline.emulator import Emulator
from pipeline.emulator.errors import ApiError

FORM = {
    "formId": "form-1",
    "info": {"title": "T", "documentTitle": "D"},
    "revisionId": "00000001",
    "items": [
        {
            "itemId": "11111111",
            "title": "Q",
            "questionItem": {"question": {"questionId": "22222222", "textQuestion": {}}},
        }
    ],
}
ANSWER = {"answers": {"22222222": {"questionId": "22222222", "textAnswers": {"answers": [{"value": "yes"}]}}}}


def control(emulator: Emulator, verb: str, path: str, body: Any = None, token: str = "") -> requests.Response:
    """Send a control request."""
    headers = {"X-Emulator-Token": token or emulator.token}
    return requests.request(verb, f"{emulator.url}/emulator/{path}", headers=headers, json=body, timeout=10)


def list_responses(emulator: Emulator, form: str = "form-1") -> list[Any]:
    """Return a form's responses as the API lists them."""
    headers = {"Authorization": "Bearer any"}
    answer = requests.get(f"{emulator.url}/v1/forms/{form}/responses", headers=headers, timeout=10)
    return list(answer.json().get("responses", []))


def test_a_form_lives_over_http(emulator: Emulator) -> None:
    """A form is loaded, answered, the answer edited and withdrawn."""
    loaded = control(emulator, "POST", "forms/load", {"form": FORM, "responses": []})
    assert loaded.json() == {"formId": "form-1"}
    response_id = control(emulator, "POST", "forms/form-1/responses", ANSWER).json()["responseId"]
    again = control(emulator, "POST", "forms/form-1/responses", {**ANSWER, "responseId": response_id})
    assert again.json() == {"responseId": response_id}
    assert [one["responseId"] for one in list_responses(emulator)] == [response_id]
    assert control(emulator, "DELETE", f"forms/form-1/responses/{response_id}").json() == {}
    assert list_responses(emulator) == []


def test_a_form_lives_in_code(emulator: Emulator) -> None:
    """The same as methods of the emulator."""
    assert emulator.load_form(FORM, []) == "form-1"
    response_id = emulator.respond("form-1", ANSWER)
    assert [one["responseId"] for one in list_responses(emulator)] == [response_id]
    emulator.withdraw("form-1", response_id)
    assert list_responses(emulator) == []


def test_no_form_no_response(emulator: Emulator) -> None:
    """What is not a form cannot be answered."""
    with pytest.raises(ApiError, match="not found"):
        emulator.respond("nothing", ANSWER)


@pytest.mark.parametrize("token", ["wrong", "Bearer"])
def test_the_token_is_needed(emulator: Emulator, token: str) -> None:
    """Without the start token no control route opens, nor is it known whether there is one."""
    assert control(emulator, "POST", "reset", token=token).status_code == 403
    assert control(emulator, "POST", "nothing", token=token).status_code == 403


@pytest.mark.parametrize(("verb", "path"), [("POST", "nothing"), ("GET", "reset"), ("PUT", "faults")])
def test_no_such_control(emulator: Emulator, verb: str, path: str) -> None:
    """A control route that is not there answers 404."""
    assert control(emulator, verb, path).status_code == 404


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("reset", []),
        ("clock", {"now": "noon"}),
        ("clock", {"now": 5}),
        ("faults", {"kind": "flood"}),
        ("faults", {"nope": 1}),
        ("forms/load", {}),
        ("service-accounts", {}),
        ("refresh-tokens", {}),
        ("revoke", {}),
        ("quota", {"scale": "much"}),
        ("quota", {}),
        ("faults", {"kind": "status", "reason": "mood"}),
    ],
)
def test_a_wrong_control_is_refused(emulator: Emulator, path: str, body: Any) -> None:
    """A wrong body is a 400, not a crash."""
    assert control(emulator, "POST", path, body).status_code == 400


def test_the_clock(emulator: Emulator) -> None:
    """The clock is stopped, moved, and let run again."""
    stopped = control(emulator, "POST", "clock", {"now": "2026-03-02T12:00:00Z"}).json()
    assert stopped == {"now": "2026-03-02T12:00:00.000Z"}
    moved = control(emulator, "POST", "clock", {"advance": 90}).json()
    assert moved == {"now": "2026-03-02T12:01:30.000Z"}
    assert control(emulator, "POST", "clock", {"now": None}).json() != moved


def test_faults_and_history(emulator: Emulator) -> None:
    """A rule is put in force and cleared, and the history read."""
    assert control(emulator, "POST", "faults", {"kind": "status", "code": 500, "times": None}).json()["code"] == 500
    headers = {"Authorization": "Bearer any"}
    assert requests.get(f"{emulator.url}/v1/forms/x", headers=headers, timeout=10).status_code == 500
    assert [one["status"] for one in control(emulator, "GET", "history").json()["history"]] == [500]
    assert control(emulator, "POST", "faults", {}).json() == {}
    assert requests.get(f"{emulator.url}/v1/forms/x", headers=headers, timeout=10).status_code == 404


def test_reset_replays_the_seed() -> None:
    """A reset leaves the seed's form as it was at first."""
    seed = [
        {"path": "/emulator/forms/load", "body": {"form": FORM}},
        {"verb": "POST", "path": "/emulator/forms/form-1/responses", "body": ANSWER},
    ]
    with Emulator(seed=seed) as emulator:
        before = [one["responseId"] for one in list_responses(emulator)]
        emulator.respond("form-1", ANSWER)
        emulator.faults.add("status")
        assert control(emulator, "POST", "reset").json() == {}
        assert [one["responseId"] for one in list_responses(emulator)] == before
        emulator.reset()
        assert len(emulator.state.files) == 1


def test_a_state_that_is_not_empty_is_not_seeded(tmp_path: Path) -> None:
    """With a file, the seed fills it once; what came after it is there again."""
    seed = [{"path": "/emulator/forms/load", "body": {"form": FORM}}]
    with Emulator(tmp_path / "state.db", seed) as emulator:
        emulator.respond("form-1", ANSWER)
        first = list_responses(emulator)
    with Emulator(tmp_path / "state.db", seed) as emulator:
        assert list_responses(emulator) == first
        emulator.respond("form-1", ANSWER)
        assert len(list_responses(emulator)) == 2


def test_a_wrong_seed_gives_the_file_free(tmp_path: Path) -> None:
    """A seed that cannot be replayed is an error, and the state's file is not left locked."""
    with pytest.raises(ApiError):
        Emulator(tmp_path / "state.db", [{"path": "/emulator/nothing"}])
    with Emulator(tmp_path / "state.db"):
        pass


def test_a_service_account_is_registered(emulator: Emulator, tmp_path: Path) -> None:
    """A key file's content admits its account."""
    key = json.loads(emulator.service_account(tmp_path).read_bytes())
    answer = control(emulator, "POST", "service-accounts", key)
    assert answer.json() == {"clientEmail": key["client_email"]}


def test_a_document_is_loaded(emulator: Emulator) -> None:
    """What the API answered of a document is loaded and answered again."""
    headers = {"Authorization": "Bearer any"}
    made = requests.post(f"{emulator.url}/v1/documents", json={"title": "T"}, headers=headers, timeout=10).json()
    loaded = control(emulator, "POST", "documents/load", {"document": {**made, "documentId": "doc-1"}})
    assert loaded.json() == {"documentId": "doc-1"}
    read = requests.get(f"{emulator.url}/v1/documents/doc-1", headers=headers, timeout=10).json()
    assert read["body"] == made["body"]
    assert control(emulator, "POST", "documents/load", {}).status_code == 400

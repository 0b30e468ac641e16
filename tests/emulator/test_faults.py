"""Rules go wrong with the request they name, as often as they say, and a real client sees what they say."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
import requests
from google.auth.transport.requests import AuthorizedSession
from google.auth.transport.requests import Request as GoogleRequest
from google.oauth2 import service_account

from pipeline.emulator import Emulator
from pipeline.emulator.discovery import methods
from pipeline.emulator.faults import REASONS, Faults, word
from pipeline.emulator.quotas import PROJECT
from tests.emulator.conftest import Ask, control, read_recording

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
    assert [event.status for event in emulator.history.events] == [0, 200]


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


def test_truncated_answers(emulator: Emulator, ask: Ask) -> None:
    """The change is made, half of the answer arrives, then the line is cut."""
    emulator.faults.add("truncate")
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        make_form(ask)
    assert len(emulator.state.files) == 1
    assert make_form(ask).status_code == 200


def test_delivered_twice(emulator: Emulator, ask: Ask) -> None:
    """A request that arrives twice takes effect twice, and the client sees the second answer."""
    emulator.faults.add("double")
    answer = make_form(ask)
    assert len(emulator.state.files) == 2
    assert answer.json()["formId"] == list(emulator.state.files)[1]
    assert emulator.history.events[0].applied == 2


def test_delivered_late(emulator: Emulator, ask: Ask) -> None:
    """The client sees a cut line; the change is made once a further request has been answered."""
    emulator.faults.add("late", method=CREATE, wait=1)
    with pytest.raises(requests.ConnectionError):
        make_form(ask)
    files = []
    for _ in range(2):
        ask("GET", "/v1/forms/none")
        files.append(len(emulator.state.files))
    assert files == [0, 1]
    assert (emulator.history.events[0].applied, emulator.history.events[0].status) == (1, 0)


def test_what_is_late_arrives_when_asked(emulator: Emulator, ask: Ask) -> None:
    """After the last request of a run, the control route lets it arrive; cleared, it is lost."""
    for arrives in (True, False):
        emulator.faults.add("late")
        with pytest.raises(requests.ConnectionError):
            make_form(ask)
        if not arrives:
            emulator.faults.clear()
        control(emulator, "POST", "/emulator/faults/arrive")
    assert len(emulator.state.files) == 1


def test_a_person_edits_between_requests(emulator: Emulator, ask: Ask) -> None:
    """Before the request is applied somebody else changes the file, without a line in the history."""
    form = make_form(ask).json()["formId"]
    person = {"verb": "PATCH", "target": f"/drive/v3/files/{form}", "body": {"name": "Hers"}}
    emulator.faults.add("edit", number=2, requests=[person])
    assert ask("GET", f"/v1/forms/{form}").json()["info"]["documentTitle"] == "Hers"
    assert [event.method for event in emulator.history.events] == [CREATE, "forms.forms.get"]


def test_a_person_is_anything_that_can_be_called(emulator: Emulator, ask: Ask) -> None:
    """In Python a rule can call whatever it likes, even the Workspace itself."""
    emulator.faults.add("edit", number=1, act=lambda: make_form(ask))
    assert make_form(ask).status_code == 200
    assert len(emulator.state.files) == 2


def test_a_person_who_may_not(emulator: Emulator, ask: Ask) -> None:
    """An edit that is refused is a mistake in the test, and fails it."""
    form = make_form(ask).json()["formId"]
    told = {"verb": "DELETE", "target": f"/drive/v3/files/{form}", "as": "stranger@example.com"}
    emulator.faults.add("edit", requests=[told])
    ask("GET", f"/v1/forms/{form}")
    assert "File not found" in emulator.app.crashes.pop()


def test_access_is_revoked(emulator: Emulator, ask: Ask) -> None:
    """From this request on the caller has no access to the file, as when it was given away."""
    form = make_form(ask).json()["formId"]
    emulator.faults.add("revoke", method="forms.*")
    answers = [ask("GET", f"/v1/forms/{form}").status_code for _ in range(2)]
    assert answers == [403, 403]
    assert ask("GET", f"/drive/v3/files/{form}").status_code == 404


@pytest.mark.parametrize("sign_in", ["any", "strict"])
def test_tokens_expire(sign_in: Any, tmp_path: Path) -> None:
    """Every access token ends: the next request is refused, and a fresh token opens again."""
    with Emulator(sign_in=sign_in) as emulator:
        key = emulator.service_account(tmp_path)
        scopes = ["https://www.googleapis.com/auth/drive"]
        credentials = service_account.Credentials.from_service_account_file(str(key), scopes=scopes)
        with AuthorizedSession(credentials, max_refresh_attempts=0) as session:
            about = f"{emulator.url}/drive/v3/about?fields=user"
            emulator.faults.add("expire", number=2)
            assert [session.get(about).status_code for _ in range(2)] == [200, 401]
            credentials.refresh(GoogleRequest())
            assert session.get(about).status_code == 200


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_reasons_of_a_403(emulator: Emulator, ask: Ask, reason: str) -> None:
    """Each kind of 403 names itself where Google does."""
    emulator.faults.add("status", code=403, reason=reason)
    answer = make_form(ask)
    assert answer.status_code == 403
    assert reason in answer.text


def test_disabled_is_as_recorded(emulator: Emulator, ask: Ask) -> None:
    """A project in which the API is off is refused word for word, its number aside."""
    recorded = json.dumps(read_recording("errors/sheets-spreadsheets-get-service-disabled_403.json"))
    emulator.faults.add("status", code=403, reason="SERVICE_DISABLED")
    answer = ask("GET", "/v4/spreadsheets/none")
    assert answer.json() == json.loads(recorded.replace("1234567890", PROJECT))


def test_no_such_reason() -> None:
    """A reason that does not exist is an error that names those that do."""
    with pytest.raises(ValueError, match=r"no such reason: mood .*domainPolicy"):
        Faults().add("status", code=403, reason="mood")


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"kind": "status", "method": "sheet.*"}, "no method is called"),
        ({"kind": "status", "code": "x"}, "code must be"),
        ({"kind": "status", "code": 200}, "code must be"),
        ({"kind": "edit"}, "needs requests"),
        ({"kind": "status", "color": 1}, "a fault has no color"),
    ],
)
def test_what_could_never_happen_is_refused(told: dict[str, Any], says: str) -> None:
    """A rule that would never fire is a mistake in the test that wrote it."""
    with pytest.raises(ValueError, match=says):
        Faults().add(**told)


def test_no_such_fault() -> None:
    """A kind that does not exist is an error that names those that do."""
    with pytest.raises(ValueError, match=r"no such fault: flood .*drop_after"):
        Faults().add("flood")  # type: ignore[arg-type]


def test_a_code_without_record_has_its_class() -> None:
    """A code that no service was recorded with is still in Google's shape."""
    made = word(418, methods()["forms.forms.get"]).envelope()
    assert made == {"error": {"code": 418, "message": "The request failed."}}

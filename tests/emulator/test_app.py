"""A request goes through routing, sign-in, checks and its handler, and every way out has Google's shape."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.emulator import CONTENTS, ROUTES, Emulator
from pipeline.emulator.app import App, Call, Handler, Raw
from pipeline.emulator.discovery import methods
from pipeline.emulator.state import DOCUMENT, FORM, SPREADSHEET
from pipeline.emulator.wire import Answer
from tests.emulator.conftest import Ask

SIGNED = {"authorization": "Bearer any"}


def with_handler(emulator: Emulator, method: str, handler: Handler) -> App:
    """Return an app with one handler, beside the emulator's own."""
    return App(emulator.app.control, {method: handler}, "t", check_answers=True)


def test_every_route_is_a_method() -> None:
    """What the rooms have built is in the discovery documents, and every kind of file reads itself back."""
    assert ROUTES.keys() <= methods().keys()
    assert CONTENTS.keys() == {SPREADSHEET, DOCUMENT, FORM, "*/*"}


def test_an_answer_is_compact_json(ask: Ask) -> None:
    """What comes back is UTF-8 JSON without spaces, unescaped."""
    answer = ask("POST", "/v1/forms", json={"info": {"title": "Ünder 🌵"}})
    assert answer.headers["Content-Type"] == "application/json; charset=UTF-8"
    assert '"title":"Ünder 🌵"' in answer.content.decode()


def test_fields_pick_from_the_answer(ask: Ask) -> None:
    """A field mask leaves only what it names."""
    made = ask("POST", "/v1/forms", params={"fields": "info/title"}, json={"info": {"title": "T"}})
    assert made.json() == {"info": {"title": "T"}}


def test_unknown_addresses_are_pages(ask: Ask) -> None:
    """Where no API answers, the front end sends a page."""
    answer = ask("GET", "/v9/nothing")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=UTF-8")


@pytest.mark.parametrize(
    ("verb", "path"),
    [("GET", "/drive/v3/apps"), ("POST", "/drive/v3/files/x/watch")],
)
def test_what_is_not_built_says_so(ask: Ask, verb: str, path: str) -> None:
    """A real address that is not built answers 501 and names itself."""
    error = ask(verb, path).json()["error"]
    assert (error["code"], error["status"]) == (501, "UNIMPLEMENTED")
    assert error["message"].startswith("Not built in the embedded Workspace: ")


def test_a_wrong_body_is_refused(ask: Ask) -> None:
    """The body is held to the request's schema."""
    error = ask("POST", "/v1/forms", json={"info": {"nope": 1}}).json()["error"]
    assert error["message"] == "Invalid JSON payload received. Unknown name \"nope\" at 'form.info': Cannot find field."


def test_a_long_get_comes_as_a_post(ask: Ask) -> None:
    """The client library sends a GET with too long an address as a POST, its query in the body."""
    made = ask("POST", "/v1/forms", json={"info": {"title": "T"}}).json()
    headers = {"X-HTTP-Method-Override": "GET", "Content-Type": "application/x-www-form-urlencoded"}
    answer = ask("POST", f"/v1/forms/{made['formId']}", headers=headers, data="fields=formId")
    assert answer.json() == {"formId": made["formId"]}


def test_a_crash_is_kept_and_answered(emulator: Emulator) -> None:
    """A bug in a handler answers 500, is kept for the test to find, and leaves the state alone."""

    def fail(call: Call) -> dict[str, Any]:
        raise ZeroDivisionError(call.params["formId"])

    app = with_handler(emulator, "forms.forms.get", fail)
    answer = app.answer("GET", "/v1/forms/f", SIGNED, b"")
    assert json.loads(answer.body)["error"]["message"] == "Internal error encountered."
    assert len(app.crashes) == 1
    assert "ZeroDivisionError: f" in app.crashes[0]


@pytest.mark.parametrize(
    ("make", "told", "change"),
    [
        ("/v4/spreadsheets", {}, {"addSheet": {}}),
        ("/v1/documents", {}, {"insertText": {"location": {"index": 1}, "text": "new"}}),
        ("/v1/forms", {"info": {"title": "t"}}, {"updateFormInfo": {"info": {"title": "new"}, "updateMask": "title"}}),
    ],
)
def test_a_crash_takes_the_change_back(
    make: str, told: dict[str, Any], change: dict[str, Any], emulator: Emulator, ask: Ask
) -> None:
    """What a handler had changed before it broke is as it was, and no later answer shows it."""
    before = ask("POST", make, json=told).json()
    file_id = next(before[name] for name in ("spreadsheetId", "documentId", "formId") if name in before)
    method = next(name for name in ROUTES if name.endswith(".batchUpdate") and f"/{name.split('.')[1]}" in make)

    def break_off(call: Call) -> dict[str, Any]:
        ROUTES[method](call)
        raise ZeroDivisionError

    app = with_handler(emulator, method, break_off)
    body = json.dumps({"requests": [change]}).encode()
    assert app.answer("POST", f"{make}/{file_id}:batchUpdate", SIGNED, body).status == 500
    assert ask("GET", f"{make}/{file_id}").json() == before


def test_our_own_answers_are_held_to_the_schema(emulator: Emulator) -> None:
    """An answer that breaks its schema is sent, and kept for the test to find."""
    app = with_handler(emulator, "forms.forms.get", lambda call: {"nope": call.params["formId"]})
    assert app.answer("GET", "/v1/forms/f", SIGNED, b"").status == 200
    assert app.violations == ['forms.forms.get: Invalid JSON payload received. Unknown name "nope": Cannot find field.']


def test_a_raw_answer_is_not_json(emulator: Emulator) -> None:
    """An export goes out as it is."""
    app = with_handler(emulator, "drive.files.export", lambda _: Raw(b"a,b", "text/csv"))
    answer = app.answer("GET", "/drive/v3/files/f/export?mimeType=text/csv", SIGNED, b"")
    assert answer == Answer(200, b"a,b", {"Content-Type": "text/csv"})


def test_a_method_without_an_answer_sends_204(emulator: Emulator) -> None:
    """Deleting answers nothing."""
    app = with_handler(emulator, "drive.files.delete", lambda _: {})
    assert app.answer("DELETE", "/drive/v3/files/f", SIGNED, b"") == Answer(204)


def test_parameters_and_body_reach_the_handler(emulator: Emulator) -> None:
    """A handler sees typed parameters, the checked body, the mask and the account."""
    calls: list[Call] = []

    def keep(call: Call) -> dict[str, Any]:
        calls.append(call)
        return {"id": "x"}

    app = with_handler(emulator, "drive.files.create", keep)
    app.answer("POST", "/drive/v3/files?supportsAllDrives=True&fields=id", SIGNED, b'{"name": "N", "trashed": null}')
    assert (calls[0].params["supportsAllDrives"], calls[0].body, calls[0].account.kind) == (True, {"name": "N"}, "user")
    assert calls[0].mask is not None
    assert calls[0].mask.wants("id")

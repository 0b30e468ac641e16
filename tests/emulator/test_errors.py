"""Errors are held to the recorded bodies of the real services."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from pipeline.emulator import Emulator, errors
from pipeline.emulator.drive.making import make_file
from pipeline.emulator.errors import ApiError
from pipeline.emulator.state import SPREADSHEET
from tests.emulator.conftest import RECORDINGS, Ask, read_recording

Json = dict[str, Any]

BODIES = "errors/sheets_error_bodies.json"
LISTED: list[Json] = json.loads((RECORDINGS / BODIES).read_bytes()) if (RECORDINGS / BODIES).exists() else []
ANSWERED = {
    "drive-files-get-nonexistent-file-id_404": "/drive/v3/files/NOPE_NOT_A_GOOD_ID",
    "sheets-spreadsheets-get-nonexistent-sheet-id_404": "/v4/spreadsheets/NOPE_NOT_A_GOOD_ID",
    "sheets-spreadsheets-get-nonexistent-range_400": "/v4/spreadsheets/BOOK/values/NOPE!A5:F15",
    "sheets-spreadsheets-get-bad-field-mask_400": "/v4/spreadsheets/BOOK?fields=sheets.sheetProperties",
}
CAUSED: dict[str, Json] = {
    "sheets-spreadsheets-get-quota-exceeded-readgroup_429": {"code": 429},
    "sheets-spreadsheets-get-service-disabled_403": {"code": 403, "reason": "SERVICE_DISABLED"},
}


def plain(body: Json) -> Json:
    """Take the numbers of projects out of an error's body."""
    read: Json = json.loads(re.sub(r"[0-9]{9,}", "N", json.dumps(body)))
    return read


@pytest.fixture
def book(ask: Ask) -> str:
    """A spreadsheet with one sheet."""
    return str(ask("POST", "/v4/spreadsheets", json={}).json()["spreadsheetId"])


@pytest.mark.parametrize("name", ANSWERED)
def test_what_a_request_is_refused_with(name: str, book: str, ask: Ask) -> None:
    """The same request is refused with the same body, key for key."""
    recorded = read_recording(f"errors/{name}.json")
    answer = ask("GET", ANSWERED[name].replace("BOOK", book))
    assert (answer.status_code, answer.json()) == (recorded["error"]["code"], recorded)


@pytest.mark.parametrize("name", CAUSED)
def test_what_a_project_is_refused_with(name: str, book: str, ask: Ask, emulator: Emulator) -> None:
    """A quota that is used up, and an API that is switched off, answer the recorded bodies but for the project."""
    recorded = read_recording(f"errors/{name}.json")
    emulator.faults.add("status", **CAUSED[name])
    answer = ask("GET", f"/v4/spreadsheets/{book}")
    assert (answer.status_code, plain(answer.json())) == (recorded["error"]["code"], plain(recorded))


def test_an_older_refusal_said_the_same(book: str, ask: Ask, emulator: Emulator) -> None:
    """An earlier recording of an API that is switched off has the same words and fewer details."""
    older = plain(read_recording("errors/sheets-spreadsheets-get-api-key-not-enabled_403.json"))["error"]
    emulator.faults.add("status", code=403, reason="SERVICE_DISABLED")
    made = plain(ask("GET", f"/v4/spreadsheets/{book}").json())["error"]
    details = {one["@type"]: one for one in made.pop("details")}
    for one in older.pop("details"):
        told = details[one["@type"]]
        assert one.pop("metadata", {}).items() <= told.pop("metadata", {}).items()
        assert one == told
    assert made == older


def test_a_missing_scope() -> None:
    """A token without the scope answers the recorded 403; details came later than the recording."""
    with Emulator(sign_in="strict") as emulator:
        token = emulator.sign_in.issue_refresh_token("a@example.com", frozenset({"openid"}), "c")
        grant = {"grant_type": "refresh_token", "refresh_token": token, "client_id": "c"}
        access = requests.post(f"{emulator.url}/token", data=grant, timeout=10).json()["access_token"]
        headers = {"Authorization": f"Bearer {access}"}
        made = requests.get(f"{emulator.url}/drive/v3/files", headers=headers, timeout=10).json()
    assert made["error"].pop("details")[0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
    assert made == read_recording("errors/fitness-get-wrong-scope_403.json")


def test_the_front_ends_page(ask: Ask, emulator: Emulator) -> None:
    """A 429 may be a page, which no client can read as JSON."""
    recorded = RECORDINGS / "errors" / "drive-automated-queries_429.html"
    if not recorded.exists():
        pytest.skip(f"no recordings at {recorded} (see SMALLWINS_RECORDINGS)")
    emulator.faults.add("status", code=429, html=True)
    answer = ask("GET", "/drive/v3/files")
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (429, "text/html")
    for text in (answer.text, recorded.read_text(encoding="utf-8")):
        assert re.search("<title>.*Sorry", text)


@pytest.mark.skipif(not LISTED, reason="no recordings (see SMALLWINS_RECORDINGS)")
@pytest.mark.parametrize("told", LISTED, ids=[f"{one['status']} {one['api']} {n}" for n, one in enumerate(LISTED)])
def test_a_recorded_refusal(told: Json, book: str, ask: Ask, emulator: Emulator) -> None:
    """Each refused request of the recordings is refused with the same body; older quotas had other words."""
    recorded = json.loads(told["response_body"])
    parts, status = urlsplit(told["uri"]), told["status"]
    target = f"{parts.path}?{parts.query}"
    if status == 429:
        emulator.faults.add("status", code=429)
    elif status == 401:
        emulator.faults.add("expire")
    elif status == 403:
        with emulator.state.transaction():
            told_id = parts.path.rpartition("/")[2]
            make_file(emulator.state, {"id": told_id, "mimeType": SPREADSHEET, "owner": "else@example.com"})
    elif status == 400:
        target = re.sub("(?<=spreadsheets/)[^/:]+", book, target)
    verb = {"update": "PUT", "batchUpdate": "POST", "clear": "POST"}.get(told["api"].rpartition(".")[2], "GET")
    verb = told["api"].split()[0] if " " in told["api"] else verb
    answer = ask(verb, target, data=told["request_body"].encode())
    assert answer.status_code == status
    made, known = plain(answer.json()), plain(recorded)
    if status == 429:
        for body in (known, made):
            del body["error"]["details"]
        if "quota group" in known["error"]["message"]:
            known["error"]["message"] = made["error"]["message"]
    assert made == known


@pytest.mark.parametrize(
    ("error", "code", "status", "message"),
    [
        (errors.not_built("sheets.spreadsheets.get"), 501, "UNIMPLEMENTED", "Not built in the embedded Workspace: s"),
        (errors.internal(), 500, "INTERNAL", "Internal error encountered."),
        (errors.unavailable(), 503, "UNAVAILABLE", "The service is currently unavailable."),
        (errors.invalid_request(3, "updateCells", "No."), 400, "INVALID_ARGUMENT", "Invalid requests[3].updateC"),
        (errors.forbidden(), 403, "PERMISSION_DENIED", "The caller does not have permission"),
    ],
)
def test_makers(error: ApiError, code: int, status: str, message: str) -> None:
    """Each maker has its code, its status and its sentence."""
    made = error.envelope()["error"]
    assert (made["code"], made["status"]) == (code, status)
    assert made["message"].startswith(message)


def test_violations_name_their_field() -> None:
    """A violation of the whole body has no field."""
    details = errors.invalid("m", [("a.b", "one"), ("", "two")]).envelope()["error"]["details"][0]
    assert details["fieldViolations"] == [{"field": "a.b", "description": "one"}, {"description": "two"}]


def test_page_is_html() -> None:
    """An error page names its code."""
    assert "<b>404.</b>" in errors.page(404, "Not Found", "Nothing here.")

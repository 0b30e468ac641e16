"""Errors are held to the recorded bodies of the real services."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.emulator import errors
from pipeline.emulator.auth import Account, check_scopes
from pipeline.emulator.discovery import Mask, methods
from pipeline.emulator.errors import ApiError
from pipeline.emulator.quotas import READS, over_quota
from tests.emulator.conftest import read_recording

RECORDED = {
    "drive-files-get-nonexistent-file-id_404": errors.file_not_found("NOPE_NOT_A_GOOD_ID"),
    "sheets-spreadsheets-get-nonexistent-sheet-id_404": errors.not_found(),
    "sheets-spreadsheets-get-nonexistent-range_400": errors.invalid("Unable to parse range: NOPE!A5:F15"),
}


@pytest.mark.parametrize("name", RECORDED)
def test_envelope_is_as_recorded(name: str) -> None:
    """The body of an error is what the service sent, key for key."""
    assert RECORDED[name].envelope() == read_recording(f"errors/{name}.json")


def test_forbidden_is_as_recorded() -> None:
    """Somebody else's spreadsheet answers the recorded 403."""
    listed = read_recording("errors/sheets_error_bodies.json")
    assert any('"The caller does not have permission"' in one["response_body"] for one in listed)
    assert errors.forbidden().envelope()["error"]["status"] == "PERMISSION_DENIED"


def test_bad_mask_is_as_recorded() -> None:
    """A field mask that leads nowhere answers the recorded 400."""
    with pytest.raises(ApiError) as caught:
        Mask.parse("sheets", "Spreadsheet", "sheets.sheetProperties")
    assert caught.value.envelope() == read_recording("errors/sheets-spreadsheets-get-bad-field-mask_400.json")


def test_over_quota_is_as_recorded() -> None:
    """A 429 carries the recorded keys, whatever the project's number."""
    recorded = read_recording("errors/sheets-spreadsheets-get-quota-exceeded-readgroup_429.json")["error"]
    made = over_quota("sheets", READS["sheets"]).envelope()["error"]
    assert made["details"][0]["metadata"].keys() == recorded["details"][0]["metadata"].keys()
    assert made["message"].partition(" for consumer")[0] == recorded["message"].partition(" for consumer")[0]
    assert {key: made[key] for key in ("code", "status")} == {key: recorded[key] for key in ("code", "status")}


def test_missing_scope_is_as_recorded() -> None:
    """A missing scope answers the recorded 403; details came later than the recording."""
    with pytest.raises(ApiError) as caught:
        check_scopes(Account(scopes=frozenset({"nothing"})), methods()["drive.files.get"])
    made: dict[str, Any] = caught.value.envelope()["error"]
    del made["details"]
    assert {"error": made} == read_recording("errors/fitness-get-wrong-scope_403.json")


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

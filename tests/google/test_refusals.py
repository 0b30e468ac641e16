"""Recorded error bodies of the real services get the right names, and never quote anybody."""

from __future__ import annotations

import json

import pytest

from pipeline.errors import (
    AccessError,
    ApiOffError,
    GoogleError,
    NotFoundError,
    ProtectedError,
    QuotaError,
    RejectedError,
    ScopeError,
    SignInError,
    StorageError,
    UncertainError,
)
from pipeline.google.refusals import classify, retry_after
from tests.emulator.conftest import RECORDINGS


@pytest.mark.parametrize(
    ("name", "code", "expected", "says"),
    [
        ("sheets-spreadsheets-get-quota-exceeded-readgroup_429.json", 429, QuotaError, "too many"),
        ("drive-automated-queries_429.html", 429, QuotaError, "too many"),
        ("sheets-spreadsheets-get-nonexistent-range_400.json", 400, RejectedError, "Unable to parse range"),
        ("sheets-spreadsheets-get-nonexistent-sheet-id_404.json", 404, NotFoundError, "does not exist"),
        ("sheets-spreadsheets-get-api-key-not-enabled_403.json", 403, ApiOffError, "Sheets API is switched off"),
        ("sheets-spreadsheets-get-service-disabled_403.json", 403, ApiOffError, "switched off"),
        ("sheets-spreadsheets-get-bad-field-mask_400.json", 400, RejectedError, "invalid argument"),
        ("fitness-get-wrong-scope_403.json", 403, ScopeError, "scope"),
        ("drive-files-get-nonexistent-file-id_404.json", 404, NotFoundError, "does not exist"),
    ],
)
def test_recorded_bodies(name: str, code: int, expected: type[Exception], says: str) -> None:
    """Each by status and reason, with a remedy."""
    path = RECORDINGS / "errors" / name
    if not path.exists():
        pytest.skip(f"no recordings at {path}")
    error = classify(code, path.read_bytes(), is_write=False)
    assert type(error) is expected
    assert says in error.message
    assert error.fix


def test_every_recorded_sheets_error_has_a_name() -> None:
    """All 16 recorded bodies are classified by what to do about them."""
    path = RECORDINGS / "errors" / "sheets_error_bodies.json"
    if not path.exists():
        pytest.skip(f"no recordings at {path}")
    expected = {400: RejectedError, 401: SignInError, 403: AccessError, 404: NotFoundError, 429: QuotaError}
    for case in json.loads(path.read_bytes()):
        assert isinstance(classify(case["status"], case["response_body"].encode(), True), expected[case["status"]])


def test_storage_quota_is_permanent() -> None:
    """A service account without storage is told about shared drives; this is no rate limit."""
    body = {"error": {"code": 403, "message": "m", "errors": [{"reason": "storageQuotaExceeded"}]}}
    error = classify(403, json.dumps(body).encode(), is_write=True)
    assert type(error) is StorageError
    assert "shared drive" in error.fix


def test_a_rate_limit_may_come_as_403() -> None:
    """Drive says 403 where others say 429."""
    body = {"error": {"code": 403, "message": "m", "errors": [{"reason": "userRateLimitExceeded"}]}}
    assert type(classify(403, json.dumps(body).encode(), is_write=True)) is QuotaError


@pytest.mark.parametrize("body", [b"", b"<html>Sorry</html>", b"[]", b'{"error": "invalid_grant"}', b"{}"])
def test_unreadable_bodies(body: bytes) -> None:
    """Whatever comes, there is a name for it."""
    assert type(classify(502, body, is_write=False)) is GoogleError
    assert type(classify(502, body, is_write=True)) is UncertainError


def test_a_protected_tab_is_a_matter_of_access() -> None:
    """No response is to blame for it, whatever the response says."""
    words = "Invalid requests[2].appendCells: You are trying to edit a protected cell or object. Please contact"
    assert type(classify(400, json.dumps({"error": {"message": words}}).encode(), is_write=True)) is ProtectedError
    said = 'Invalid value at "You are trying to edit a protected cell"'
    assert type(classify(400, json.dumps({"error": {"message": said}}).encode(), is_write=True)) is RejectedError


def test_nobody_is_quoted() -> None:
    """Google repeats bad values in its messages; they may be a respondent's words."""
    body = {"error": {"message": 'Invalid value at "Tavian said \\"no\\""'}}
    assert "Tavian" not in classify(400, json.dumps(body).encode(), is_write=True).message


@pytest.mark.parametrize(
    ("value", "date", "expected"),
    [
        ("7", "", 7.0),
        (" 7 ", "", 7.0),
        ("9" * 400, "", float("inf")),
        ("Sun, 06 Nov 1994 08:50:37 GMT", "", 60.0),
        ("Sun, 06 Nov 1994 08:50:37 GMT", "Sun, 06 Nov 1994 08:50:27 GMT", 10.0),
        ("Sun, 06 Nov 1994 08:40:00 GMT", "", 0.0),
        ("Sun, 99 Nov 1994 08:40:00 GMT", "", None),
        ("", "Sun, 06 Nov 1994 08:50:27 GMT", None),
        ("soon", "", None),
        ("-5", "", None),
        ("1.5", "", None),
        ("²", "", None),
    ],
)
def test_retry_after(value: str, date: str, expected: float | None) -> None:
    """Seconds or a date, measured from the answer's own date where it has one; anything else says nothing."""
    now = 784111777.0  # Sun, 06 Nov 1994 08:49:37 GMT, the RFC's example
    assert retry_after({"Retry-After": value, "Date": date}, now) == expected

"""Requests that the real service refused go to a running Workspace; the recorded bodies come back."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import pytest

from tests.emulator.conftest import Ask, read_recording
from tests.emulator.sheets.books import Book


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("nonexistent-range_400", {"ranges": "NOPE!A5:F15"}),
        ("bad-field-mask_400", {"fields": "sheets.sheetProperties"}),
    ],
)
def test_recorded_refusals_of_get(name: str, params: dict[str, str], book: Book) -> None:
    """A range or a mask that names nothing is refused with the recorded body."""
    answer = book.answer("GET", "", params=params)
    assert answer.json() == read_recording(f"errors/sheets-spreadsheets-get-{name}.json")


def test_recorded_refusals(book: Book, ask: Ask) -> None:
    """Every recorded 400 and 404 of the Sheets API is answered with the same body (for 403 and 429: auth, quotas)."""
    told = [one for one in read_recording("errors/sheets_error_bodies.json") if one["api"].startswith("spreadsheets.")]
    told = [one for one in told if one["status"] in (400, 404)]
    assert len(told) > 5
    for one in told:
        address = urlsplit(one["uri"])
        path = address.path
        if one["status"] == 400:
            path = re.sub(r"(?<=/spreadsheets/)[^/:]+", book.id, path)
        verb = "GET" if not one["request_body"] else "POST" if path.endswith(":batchUpdate") else "PUT"
        headers = {"Content-Type": "application/json"}
        answer = ask(verb, f"{path}?{address.query}", data=one["request_body"].encode() or None, headers=headers)
        assert answer.status_code == one["status"]
        assert answer.json() == json.loads(one["response_body"])

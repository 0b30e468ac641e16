"""What the stock clients make of each fault while appending one row: what their caller sees, how often it is there.

Google's own client sends a request again, unasked, when the line is cut: the row stands there twice.
"""

from __future__ import annotations

from collections.abc import Callable
from http.client import IncompleteRead
from typing import Any

import gspread
import pytest
import requests
from google.auth.exceptions import RefreshError
from googleapiclient.errors import HttpError

from pipeline.emulator import Emulator
from tests.emulator.clients.desk import Desk

ROW = ["told", "by"]
TITLE = {"verb": "PATCH", "target": "/drive/v3/files/ID", "body": {"name": "Hers"}}
Told = dict[str, Any]

CASES: list[tuple[Told, str, int, str, int]] = [
    ({"kind": "status", "code": 429}, "429", 0, "429", 0),
    ({"kind": "status", "code": 429, "html": True}, "429", 0, "429", 0),
    ({"kind": "status", "code": 502, "html": True}, "502", 0, "502", 0),
    ({"kind": "status", "code": 500}, "500", 0, "500", 0),
    ({"kind": "status", "code": 403, "reason": "SERVICE_DISABLED"}, "403", 0, "403", 0),
    ({"kind": "status", "code": 403, "reason": "rateLimitExceeded"}, "403", 0, "403", 0),
    ({"kind": "after", "code": 503}, "503", 1, "503", 1),
    ({"kind": "drop_before"}, "ConnectionError", 0, "done", 1),
    ({"kind": "drop_after"}, "ConnectionError", 1, "done", 2),
    ({"kind": "late", "wait": 0}, "ConnectionError", 1, "done", 2),
    ({"kind": "truncate"}, "ChunkedEncodingError", 1, "IncompleteRead", 1),
    ({"kind": "double"}, "done", 2, "done", 2),
    ({"kind": "delay", "seconds": 0.1}, "done", 1, "done", 1),
    ({"kind": "expire"}, "RefreshError", 0, "RefreshError", 0),
    ({"kind": "edit", "requests": [TITLE]}, "done", 1, "done", 1),
    ({"kind": "revoke"}, "403", 0, "403", 0),
]
NAMES = ["-".join(str(part) for part in told.values() if not isinstance(part, list)) for told, *_ in CASES]


def inject(emulator: Emulator, told: Told, file_id: str) -> None:
    """Put the fault in force for the next append to a file."""
    emulator.faults.clear()
    edits = [{**one, "target": one["target"].replace("ID", file_id)} for one in told.get("requests", [])]
    emulator.faults.add(**{**told, "method": "sheets.spreadsheets.values.append", "requests": edits})


def outcome(act: Callable[[], object]) -> str:
    """Return "done", the status of a refusal, or the name of the error that the caller sees."""
    try:
        act()
    except gspread.exceptions.APIError as error:
        return str(error.response.status_code)
    except HttpError as error:
        return str(error.resp.status)
    except (requests.RequestException, RefreshError, IncompleteRead) as error:
        return type(error).__name__
    return "done"


def count_rows(emulator: Emulator, file_id: str) -> int:
    """Count the rows that are there once everything under way has arrived; whoever owns the file now."""
    emulator.faults.arrive()
    sheet = next(iter(emulator.state.files[file_id].content.sheets.values()))  # type: ignore[union-attr]
    return int(sheet.last_valued_row())


@pytest.mark.parametrize(("told", "seen", "rows"), [(case[0], case[1], case[2]) for case in CASES], ids=NAMES)
def test_gspread_meets_a_fault(told: Told, seen: str, rows: int, emulator: Emulator, book: Any) -> None:
    """gspread sends once and raises; after a cut line its caller cannot know whether the row is there."""
    sheet = book.sheet1
    inject(emulator, told, book.id)
    assert outcome(lambda: sheet.append_row(ROW)) == seen
    assert count_rows(emulator, book.id) == rows


@pytest.mark.parametrize(("told", "seen", "rows"), [(case[0], case[3], case[4]) for case in CASES], ids=NAMES)
def test_googleapiclient_meets_a_fault(told: Told, seen: str, rows: int, emulator: Emulator, desk: Desk) -> None:
    """Google's client raises on a refusal, and repeats a cut request by itself."""
    book = desk.sheets.create(body={}).execute()["spreadsheetId"]
    inject(emulator, told, book)
    append = desk.sheets.values().append(spreadsheetId=book, range="A1", valueInputOption="RAW", body={"values": [ROW]})
    assert outcome(append.execute) == seen
    assert count_rows(emulator, book) == rows

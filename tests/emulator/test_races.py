"""Several clients write at once: of batches that create the same metadata id exactly one is applied, whole.

The short form runs 60 rounds; SMALLWINS_EXAMPLES=1000 asks for the release form.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

from pipeline.emulator import Emulator

WRITERS = 8
ROUNDS = int(os.environ.get("SMALLWINS_EXAMPLES", "60"))
Post = Callable[[int, str, Any], requests.Response]


def write(post: Post, writer: int, book: str, turn: int) -> int:
    """Try to take a number and to append a row in the same batch; return the status."""
    mark = {"metadataId": turn, "metadataKey": "turn", "location": {"spreadsheet": True}, "visibility": "DOCUMENT"}
    cell = {"userEnteredValue": {"stringValue": f"{turn} by {writer}"}}
    batch = [
        {"appendCells": {"sheetId": 0, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}},
        {"createDeveloperMetadata": {"developerMetadata": mark}},
    ]
    return post(writer, f"/v4/spreadsheets/{book}:batchUpdate", {"requests": batch}).status_code


def test_exactly_one_wins(emulator: Emulator) -> None:
    """Eight writers want the same number; one gets it, the others are refused whole, round after round."""
    sessions = [requests.Session() for _ in range(WRITERS)]

    def post(writer: int, path: str, body: Any) -> requests.Response:
        signed = {"Authorization": "Bearer any"}
        return sessions[writer].post(emulator.url + path, json=body, headers=signed, timeout=60)

    book = post(0, "/v4/spreadsheets", {}).json()["spreadsheetId"]
    with ThreadPoolExecutor(WRITERS) as pool:
        for turn in range(1, ROUNDS + 1):
            tried = pool.map(lambda writer, turn=turn: write(post, writer, book, turn), range(WRITERS))
            assert sorted(tried) == [200] + [400] * (WRITERS - 1)
    listed = sessions[0].get(
        f"{emulator.url}/v4/spreadsheets/{book}/values/A:A", headers={"Authorization": "Bearer any"}, timeout=60
    )
    assert [row[0].split()[0] for row in listed.json()["values"]] == [str(turn) for turn in range(1, ROUNDS + 1)]
    for session in sessions:
        session.close()

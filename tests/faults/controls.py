"""A form and a sheet come in; what faults make of three writers that a careful programmer might write goes out.

Each must lose or double rows under the same faults, else the sweep proves nothing. None of the product's code is here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import requests

from pipeline.emulator import Emulator
from tests.faults.kinds import KINDS
from tests.faults.wire import Json, Wire, grid

FORM: Json = {
    "formId": "form",
    "info": {"title": "Form"},
    "items": [{"itemId": "00000001", "title": "Q", "questionItem": {"question": {"questionId": "00000002"}}}],
}
RESPONSES = 12
AT_ONCE = 3
TRIES = 5
FAULTS = ("failed", "applied, failed", "cut before", "cut after", "truncated", "twice", "late")
Writer = Callable[[Wire, str, list[str]], None]


def append_naively(wire: Wire, book: str, keys: list[str]) -> None:
    """`values.append`, sent again whenever it failed, as the stock retry layers do."""
    for batch in _batches([key for key in keys if key not in _kept(wire, book)]):
        _insist(partial(_append, wire, book, batch))


def read_back(wire: Wire, book: str, keys: list[str]) -> None:
    """As above, but the keys are read before each try, and only what is missing is sent."""
    for batch in _batches(keys):
        _insist(partial(_append_missing, wire, book, batch))


def prune_markers(wire: Wire, book: str, keys: list[str]) -> None:
    """The guard protocol, keeping the newest marker only."""
    for _ in range(TRIES * len(keys)):
        state = _insist(lambda: wire.send("GET", f"/v4/spreadsheets/{book}", params={"fields": FIELDS}))
        markers = sorted(one["metadataId"] for one in state.get("developerMetadata", []))
        stands = {line[0] for line in grid(state["sheets"][0]) if line}
        todo = [key for key in keys if key not in stands][:AT_ONCE]
        if not todo:
            return
        marker = {"metadataId": 1 + len(stands) // AT_ONCE, "metadataKey": "commit", "metadataValue": "1"}
        place = {"location": {"spreadsheet": True}, "visibility": "DOCUMENT"}
        drops = [{"dataFilter": {"developerMetadataLookup": {"metadataId": old}}} for old in markers]
        rows = [{"values": [{"userEnteredValue": {"stringValue": key}}]} for key in todo]
        try:
            wire.change(
                book,
                {"createDeveloperMetadata": {"developerMetadata": marker | place}},
                *({"deleteDeveloperMetadata": drop} for drop in drops),
                {"appendCells": {"sheetId": 0, "rows": rows, "fields": "userEnteredValue"}},
            )
        except (RuntimeError, requests.RequestException):
            continue


FIELDS = "developerMetadata.metadataId,sheets.data.rowData.values.userEnteredValue,sheets.properties"
CONTROLS: Mapping[str, Writer] = {"naive": append_naively, "read-back": read_back, "pruned": prune_markers}


def count_bad(control: Writer) -> int:
    """In how many trials, each kind at each request, rows were lost or doubled."""
    return sum(bool(lost or doubled) for lost, doubled in try_out(control))


def try_out(control: Writer) -> Iterator[tuple[int, int]]:
    """Rows lost and doubled in each trial: a fault at request 1, 2, 3 ... until a run ends without it."""
    for name in FAULTS:
        for rules in KINDS[name].variants:
            number, fired = 1, True
            while fired:
                fired, lost, doubled = _try_once(control, rules[0], number)
                number += 1
                if fired:
                    yield lost, doubled


def _try_once(control: Writer, told: Mapping[str, Any], number: int) -> tuple[bool, int, int]:
    """One disturbed run and one undisturbed; whether the fault fired, and how many rows were lost and doubled."""
    keys = [f"response-{i:02}" for i in range(RESPONSES)]
    with Emulator() as emulator:
        wire = Wire(emulator.url, emulator.token)
        form = emulator.load_form(FORM, [_response(key) for key in keys])
        book = wire.send("POST", "/v4/spreadsheets", json={"properties": {"title": "Rows"}})["spreadsheetId"]
        rule = emulator.faults.add(number=len(emulator.history.events) + number, **told)
        for _ in range(2):
            try:
                listed = sorted(one["responseId"] for one in wire.responses(form))
                control(wire, book, listed)
            except (RuntimeError, requests.RequestException):
                continue
        fired = rule.times == 0
        emulator.faults.rules.clear()
        emulator.faults.arrive()
        found = Counter(str(line[0]) for line in grid(wire.book(book)[0]) if line)
        return fired, len(set(keys) - set(found)), sum(found.values()) - len(found)


def _batches(keys: list[str]) -> Iterator[list[str]]:
    for first in range(0, len(keys), AT_ONCE):
        yield keys[first : first + AT_ONCE]


def _insist(act: Callable[[], Any]) -> Any:
    """Try again after any failure."""
    for left in reversed(range(TRIES)):
        try:
            return act()
        except (RuntimeError, requests.RequestException):
            if not left:
                raise
    return None


def _kept(wire: Wire, book: str) -> set[str]:
    answer = _insist(lambda: wire.send("GET", f"/v4/spreadsheets/{book}/values/A1:A1000"))
    return {str(line[0]) for line in answer.get("values", []) if line}


def _append_missing(wire: Wire, book: str, keys: list[str]) -> None:
    kept = _kept(wire, book)
    _append(wire, book, [key for key in keys if key not in kept])


def _append(wire: Wire, book: str, keys: list[str]) -> None:
    if keys:
        path = f"/v4/spreadsheets/{book}/values/A1:append"
        wire.send("POST", path, params={"valueInputOption": "RAW"}, json={"values": [[key] for key in keys]})


def _response(key: str) -> Json:
    answer = {"questionId": "00000002", "textAnswers": {"answers": [{"value": f"told by {key}"}]}}
    at = "2025-10-06T15:00:00.000Z"
    return {"responseId": key, "createTime": at, "lastSubmittedTime": at, "answers": {"00000002": answer}}

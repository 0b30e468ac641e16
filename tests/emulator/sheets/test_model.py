"""Random batches and values calls against a plain model of a spreadsheet: what is answered, and what is refused.

60 examples; `SMALLWINS_EXAMPLES=10000 pytest --timeout=0 tests/emulator/sheets/test_model.py` tries that many.
They ask the App itself, as its server does, for HTTP would take most of the time.
"""

from __future__ import annotations

import copy
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.emulator import Emulator
from tests.emulator.sheets.model_cells import CellModel
from tests.emulator.sheets.model_client import Client, fresh_model, shown
from tests.emulator.sheets.model_requests import BATCHES, STEPS, open_with
from tests.emulator.sheets.model_sheet import Json, Refused

EXAMPLES = int(os.environ.get("SMALLWINS_EXAMPLES", "60"))


def judge(model: CellModel, requests: list[Json]) -> int | None:
    """Apply requests to the model; return the index of the first that is refused."""
    for index, request in enumerate(requests):
        try:
            model.do(request)
        except Refused:
            return index
    return None


def call(model: CellModel, name: str, where: str, *told: Any) -> bool:
    """Do one call of the values methods with the model; say whether it fits."""
    try:
        getattr(model, name)(where, *told)
    except Refused:
        return False
    return True


def list_fitting(model: CellModel, requests: list[Json]) -> list[Json]:
    """Return the requests of a batch that the model takes one after the other."""
    kept: list[Json] = []
    for request in requests:
        draft = copy.deepcopy(model)
        if judge(draft, [request]) is None:
            model = draft
            kept.append(request)
    return kept


@pytest.fixture(scope="module")
def workspace() -> Iterator[Emulator]:
    """Serve one Workspace, every answer checked against discovery."""
    with Emulator(check_answers=True) as running:
        yield running


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Emulator, sqlite3.Connection]]:
    """Serve a Workspace whose state is kept in a SQLite file, and open the file beside it."""
    path = tmp_path_factory.mktemp("model") / "state.db"
    with Emulator(path, check_answers=True) as running, closing(sqlite3.connect(path)) as opened:
        yield running, opened


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_random_batches_leave_what_the_model_holds(workspace: Emulator, steps: list[Any]) -> None:
    """Refused is what the model refuses, by the index of the request, and then all is answered as before."""
    workspace.app.crashes.clear()
    client, model = Client(workspace), fresh_model()
    assert client.batch(open_with()) == (200, "")
    assert judge(model, open_with()) is None
    for name, *told in steps:
        draft = copy.deepcopy(model)
        if name in ("batch", "fitting"):
            requests = told[0] if name == "batch" else list_fitting(model, told[0])
            before, at = client.read() if name == "batch" else b"", judge(draft, requests)
            status, message = client.batch(requests) if requests else (200, "")
            answered = (status, message.split(".")[0])
            assert answered == ((200, "") if at is None else (400, f"Invalid requests[{at}]")), message
            if at is not None:
                assert client.read() == before
                continue
        else:
            fits = call(draft, name, *told)
            assert client.call(name, *told) == (200 if fits else 400)
            if not fits:
                continue
        model = draft
        assert client.show() == shown(model)
    workspace.reset()
    assert workspace.app.crashes == []
    assert workspace.app.violations == []


WRONG: list[Json] = [
    {"deleteSheet": {"sheetId": 9}},
    {"updateCells": {"start": {"sheetId": 0, "rowIndex": 99}, "rows": [], "fields": "note"}},
    {"deleteDimension": {"range": {"sheetId": 0, "dimension": "ROWS"}}},
    {"repeatCell": {"range": {"sheetId": 0}, "cell": {}, "fields": "nothing"}},
    {"addNamedRange": {"namedRange": {"name": "A1", "range": {"sheetId": 0}}}},
    {"sortRange": {"range": {"sheetId": 0}, "sortSpecs": [{"dimensionIndex": 99}]}},
    {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 10_000_000}},
    {"updateSheetProperties": {"properties": {"sheetId": 0, "index": 7}, "fields": "index"}},
    {},
]


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(BATCHES, min_size=1, max_size=4), st.sampled_from(WRONG), st.integers(0, 5))
def test_one_wrong_request_leaves_everything_as_it_was(
    kept: tuple[Emulator, sqlite3.Connection], batches: list[list[Json]], wrong: Json, place: int
) -> None:
    """Before, after or between requests that fit: what is answered, all that is stored and the modified time stay."""
    emulator, opened = kept

    def state() -> tuple[bytes, str, list[Any]]:
        return client.read(), client.find_time(), [*opened.execute("select * from files, parts")]

    client, model = Client(emulator), fresh_model()
    assert client.batch(open_with()) == (200, "")
    assert judge(model, open_with()) is None
    for batch in batches:
        requests = list_fitting(model, batch)
        before, at = state(), min(place, len(requests))
        emulator.state.advance(60)
        status, message = client.batch([*requests[:at], wrong, *requests[at:]])
        assert (status, message.startswith(f"Invalid requests[{at}]")) == (400, True), message
        assert state() == before
        if requests:
            assert client.batch(requests) == (200, "")
            assert client.find_time() == emulator.state.stamp() != before[1]
            assert judge(model, requests) is None
            assert client.show() == shown(model)
    emulator.reset()
    assert emulator.app.crashes == []
    assert emulator.app.violations == []

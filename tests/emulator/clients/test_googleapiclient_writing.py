"""Google's client calls every method of Sheets that writes: each case is one of its ways, and what is answered."""

from __future__ import annotations

from typing import Any

import pytest
from googleapiclient.errors import HttpError

from tests.emulator.clients.desk import Desk, Table
from tests.emulator.clients.look import span
from tests.emulator.clients.sheets_calls import (
    BY_KEY,
    HEAD,
    RAW,
    TYPED,
    Ask,
    Case,
    append,
    batch,
    counts,
    create,
    get,
    post,
    put,
    run,
    tagged,
    then,
    values,
    whole,
)

WRITTEN: list[Case] = [
    (
        "create",
        create(
            "properties(title,locale,timeZone)",
            properties={"title": "B", "locale": "de_DE", "timeZone": "Europe/Berlin"},
        ),
        {"properties": {"title": "B", "locale": "de_DE", "timeZone": "Europe/Berlin"}},
    ),
    (
        "create",
        create(
            "sheets.properties(title,gridProperties)",
            sheets=[
                {"properties": {"title": "S", "gridProperties": {"rowCount": 3, "columnCount": 2, "frozenRowCount": 1}}}
            ],
        ),
        {
            "sheets": [
                {"properties": {"title": "S", "gridProperties": {"rowCount": 3, "columnCount": 2, "frozenRowCount": 1}}}
            ]
        },
    ),
    ("create", create("properties.title"), {"properties": {"title": "Untitled spreadsheet"}}),
    ("values.update", put("F1:G1", [["x", 5]]), counts("Sheet1!F1:G1", 1, 2, 2)),
    ("values.update", then(put("F1", [["=SUM(C2:C4)", True]], TYPED), values("F1:G1")), [["22", "TRUE"]]),
    (
        "values.update",
        put("F1", [["1%"]], TYPED, includeValuesInResponse=True, responseValueRenderOption="UNFORMATTED_VALUE"),
        {
            **counts("Sheet1!F1", 1, 1, 1),
            "updatedData": {"range": "Sheet1!F1", "majorDimension": "ROWS", "values": [[0.01]]},
        },
    ),
    (
        "values.update",
        then(put("F1", [["a", "b"]], body={"majorDimension": "COLUMNS"}), values("F1:F2")),
        [["a"], ["b"]],
    ),
    ("values.update", then(put("A2", [[None, ""]]), values("A2:C2")), [["Ada", "", "12"]]),
    ("values.update", put("A2", [[]]), {"updatedRange": "Sheet1!A2"}),
    (
        "values.batchUpdate",
        post(
            "batchUpdate",
            valueInputOption=RAW,
            data=[{"range": "A1", "values": [["x"]]}, {"range": "A2:B2", "values": [["y", "z"]]}],
        ),
        {
            "totalUpdatedRows": 2,
            "totalUpdatedColumns": 2,
            "totalUpdatedCells": 3,
            "totalUpdatedSheets": 1,
            "responses": [...],
        },
    ),
    (
        "values.batchUpdateByDataFilter",
        tagged(
            then(
                post(
                    "batchUpdateByDataFilter", valueInputOption=RAW, data=[{"dataFilter": BY_KEY, "values": [["Sum"]]}]
                ),
                values("C1"),
            )
        ),
        [["Sum"]],
    ),
    (
        "values.append",
        append("A1", [["Cy"]]),
        {
            "tableRange": "Sheet1!A1:D4",
            "updates": {"updatedRange": "Sheet1!A5", "updatedRows": 1, "updatedColumns": 1, "updatedCells": 1},
        },
    ),
    (
        "values.append",
        append("F1", [["x"], ["y"]], valueInputOption=TYPED),
        {"updates": {"updatedRange": "Sheet1!F1:F2", "updatedRows": 2, "updatedColumns": 1, "updatedCells": 2}},
    ),
    (
        "values.append",
        then(
            append("A1", [["Cy"]], insertDataOption="INSERT_ROWS"),
            lambda t: t.sheet("properties.gridProperties.rowCount"),
        ),
        {"properties": {"gridProperties": {"rowCount": 1001}}},
    ),
    (
        "values.append",
        lambda t: append(
            "A1", [["Cy", 1]], includeValuesInResponse=True, responseValueRenderOption="UNFORMATTED_VALUE"
        )(t)["updates"]["updatedData"]["values"],
        [["Cy", 1]],
    ),
    (
        "values.clear",
        lambda t: (run(t.resource.values().clear(**t.where, range="A2:B3", body={})), t.values("A2:C3")),
        ({"clearedRange": "Sheet1!A2:B3"}, [["", "", "12"], ["", "", "7"]]),
    ),
    (
        "values.batchClear",
        lambda t: (post("batchClear", ranges=["A2:D9", "D:D"])(t), t.values("A1:D4")),
        ({"clearedRanges": ["Sheet1!A2:D9", "Sheet1!D1:D1000"]}, [HEAD[:3]]),
    ),
    (
        "values.batchClearByDataFilter",
        tagged(lambda t: (post("batchClearByDataFilter", dataFilters=[BY_KEY])(t), t.values("C1:C4"))),
        ({"clearedRanges": ["Sheet1!C1:C1000"]}, []),
    ),
    (
        "sheets.copyTo",
        lambda t: (
            t.resource.sheets()
            .copyTo(**t.where, sheetId=0, body={"destinationSpreadsheetId": t.id}, fields="title,index")
            .execute()
        ),
        {"title": "Copy of Sheet1", "index": 1},
    ),
    (
        "batchUpdate",
        batch(
            {"addSheet": {"properties": {"title": "Two"}}},
            {"deleteSheet": {"sheetId": 0}},
            includeSpreadsheetInResponse=True,
            responseRanges=["Two!A1"],
        ),
        {"replies": [...], "updatedSpreadsheet": ...},
    ),
    (
        "batchUpdate",
        batch(
            {"mergeCells": {"range": span(0, 2, 0, 2), "mergeType": "MERGE_ALL"}},
            {"unmergeCells": {"range": span(0, 2, 0, 2)}},
        ),
        {"replies": [{}, {}]},
    ),
    (
        "batchUpdate",
        lambda t: len(
            batch(
                {"updateCells": {"start": {}, "rows": [], "fields": "note"}},
                includeSpreadsheetInResponse=True,
                responseIncludeGridData=True,
            )(t)["updatedSpreadsheet"]["sheets"][0]["data"][0]["rowData"]
        ),
        4,
    ),
]


REFUSED: list[tuple[str, Ask, int, str]] = [
    ("values.get", get("Nope!A1"), 400, "Unable to parse range: Nope!A1"),
    ("values.get", get("A1001"), 400, "exceeds grid limits. Max rows: 1000, max columns: 26"),
    ("values.update", put("A1:B1", [["x"], ["y"]]), 400, "tried writing to row [2]"),
    (
        "values.batchUpdate",
        post("batchUpdate", valueInputOption=RAW, data=[{"range": "Nope!A1", "values": [["x"]]}]),
        400,
        "Invalid data[0]: Unable to parse range: Nope!A1",
    ),
    ("batchUpdate", batch({"deleteSheet": {"sheetId": 9}}), 400, "Invalid requests[0].deleteSheet: No grid with id: 9"),
    ("batchUpdate", batch({"nope": {}}), 400, 'Unknown name \\"nope\\"'),
    ("get", lambda t: t.resource.get(spreadsheetId="none").execute(), 404, "Requested entity was not found."),
    ("get", whole(fields="nope"), 400, "Request contains an invalid argument."),
    ("developerMetadata.get", lambda t: t.resource.developerMetadata().get(**t.where, metadataId=9).execute(), 404, ""),
]


@pytest.mark.parametrize(
    ("method", "ask", "answer"), [pytest.param(*one, id=f"{one[0]} {n}") for n, one in enumerate(WRITTEN)]
)
def test_writing(desk: Desk, method: str, ask: Ask, answer: Any) -> None:
    """Values and whole spreadsheets are written, appended, cleared and copied; parts told as "..." may be any."""
    table = Table(desk)
    before = len(desk.emulator.history.events)
    found = ask(table)
    if isinstance(answer, dict) and isinstance(found, dict):
        assert found.keys() == answer.keys()
        answer = {name: found[name] if part in (..., [...]) else part for name, part in answer.items()}
        bare = {name: part for name, part in found.get("updates", {}).items() if name != "spreadsheetId"}
        found = {**found, "updates": bare} if "updates" in found else found
    assert found == answer
    assert f"sheets.spreadsheets.{method}" in {event.method for event in desk.emulator.history.events[before:]}


@pytest.mark.parametrize(
    ("method", "ask", "status", "message"), [pytest.param(*one, id=f"{one[0]} {n}") for n, one in enumerate(REFUSED)]
)
def test_refusals(desk: Desk, method: str, ask: Ask, status: int, message: str) -> None:
    """What cannot be is refused in Google's words, which the client passes on."""
    with pytest.raises(HttpError) as caught:
        ask(Table(desk))
    assert caught.value.resp.status == status
    assert message in caught.value.content.decode()
    assert desk.emulator.history.events[-1].method == f"sheets.spreadsheets.{method}"

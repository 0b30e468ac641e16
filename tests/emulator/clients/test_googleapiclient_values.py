"""Google's client calls every method of Sheets: each case is one of its ways, and what is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from tests.emulator.clients.desk import Desk, Json, Table
from tests.emulator.clients.look import span

Ask = Callable[[Table], Any]
Case = tuple[str, Ask, Any]
HEAD = ["Name", "Team", "Wins", "Share"]
ADA, BEN, UNAL = ["Ada", "Blue", "12", "0.5"], ["Ben", "Red", "7"], ["Ünal", "Blue", "3", "1.25"]
TYPED, RAW = "USER_ENTERED", "RAW"
BY_KEY = {"developerMetadataLookup": {"metadataKey": "goal"}}
WINS = {"gridRange": span(1, 4, 2, 3)}


def run(request: Any) -> Any:
    """Send a request; leave out the spreadsheet's id."""
    answer = request.execute()
    return {name: part for name, part in answer.items() if name != "spreadsheetId"}


def get(where: str, **params: Any) -> Ask:
    """Read a range."""
    return lambda t: run(t.resource.values().get(**t.where, range=where, **params))


def values(where: str, **params: Any) -> Ask:
    """Read the values of a range."""
    return lambda t: get(where, **params)(t).get("values")


def ranges(*names: str, **params: Any) -> Ask:
    """Read several ranges."""
    return lambda t: [
        one.get("values")
        for one in run(t.resource.values().batchGet(**t.where, ranges=list(names), **params)).get("valueRanges", [])
    ]


def put(where: str, rows: list[list[Any]], entry: str = RAW, body: Json | None = None, **params: Any) -> Ask:
    """Write a range."""
    told = {"values": rows, **(body or {})}
    return lambda t: run(
        t.resource.values().update(**t.where, range=where, valueInputOption=entry, body=told, **params)
    )


def then(act: Ask, look: Ask) -> Ask:
    """Do something and look at something else."""
    return lambda t: (act(t), look(t))[1]


def append(where: str, rows: list[list[Any]], **params: Any) -> Ask:
    """Append rows to a table."""
    return lambda t: run(
        t.resource.values().append(**t.where, range=where, body={"values": rows}, **{"valueInputOption": RAW, **params})
    )


def post(name: str, **body: Any) -> Ask:
    """Call a method of `values` that takes a body."""
    return lambda t: run(getattr(t.resource.values(), name)(**t.where, body=body))


def tag(table: Table, **location: Any) -> int:
    """Attach developer metadata, by default to the third column; return its id."""
    line = {"dimensionRange": {"dimension": "COLUMNS", "startIndex": 2, "endIndex": 3}}
    told = {"metadataKey": "goal", "metadataValue": "math", "visibility": "DOCUMENT", "location": location or line}
    made: int = table.do({"createDeveloperMetadata": {"developerMetadata": told}})[0]["createDeveloperMetadata"][
        "developerMetadata"
    ]["metadataId"]
    return made


def tagged(ask: Ask) -> Ask:
    """Attach developer metadata to the third column first."""
    return lambda t: (tag(t), ask(t))[1]


def whole(**params: Any) -> Ask:
    """Read the spreadsheet."""
    return lambda t: t.resource.get(**t.where, **params).execute()


def filtered(fields: str, *filters: Json, **body: Any) -> Ask:
    """Read what filters select."""
    return lambda t: t.resource.getByDataFilter(
        **t.where, body={"dataFilters": list(filters), **body}, fields=fields
    ).execute()


def create(fields: str, **body: Any) -> Ask:
    """Make another spreadsheet."""
    return lambda t: t.resource.create(body=body, fields=fields).execute()


def batch(*requests: Json, **more: Any) -> Ask:
    """Apply requests."""
    return lambda t: run(t.resource.batchUpdate(**t.where, body={"requests": list(requests), **more}))


def counts(where: str, rows: int, columns: int, cells: int) -> Json:
    """Return an account of what was written."""
    return {"updatedRange": where, "updatedRows": rows, "updatedColumns": columns, "updatedCells": cells}


READ: list[Case] = [
    ("values.get", get("A1:B2"), {"range": "Sheet1!A1:B2", "majorDimension": "ROWS", "values": [HEAD[:2], ADA[:2]]}),
    ("values.get", get("G1:H2"), {"range": "Sheet1!G1:H2", "majorDimension": "ROWS"}),
    ("values.get", values("Sheet1"), [HEAD, ADA, BEN, UNAL]),
    ("values.get", values("C2:C", valueRenderOption="UNFORMATTED_VALUE"), [[12], [7], [3]]),
    ("values.get", values("A1:B2", majorDimension="COLUMNS"), [["Name", "Ada"], ["Team", "Blue"]]),
    ("values.get", values("R2C1:R2C2"), [["Ada", "Blue"]]),
    ("values.get", get("A1", fields="values"), {"values": [["Name"]]}),
    ("values.get", then(put("F1", [["=C2*2"]], TYPED), values("F1", valueRenderOption="FORMULA")), [["=C2*2"]]),
    (
        "values.get",
        then(put("F1", [["2025-08-18"]], TYPED), values("F1", valueRenderOption="UNFORMATTED_VALUE")),
        [[45887]],
    ),
    (
        "values.get",
        then(
            put("F1", [["2025-08-18"]], TYPED),
            values("F1", valueRenderOption="UNFORMATTED_VALUE", dateTimeRenderOption="FORMATTED_STRING"),
        ),
        [["2025-08-18"]],
    ),
    ("values.batchGet", ranges("A1", "C2:C3", "Z9"), [[["Name"]], [["12"], ["7"]], None]),
    ("values.batchGet", ranges("C2", valueRenderOption="UNFORMATTED_VALUE"), [[[12]]]),
    ("values.batchGet", ranges(*["A1:B2"] * 400), [[HEAD[:2], ADA[:2]]] * 400),
    (
        "values.batchGetByDataFilter",
        lambda t: [
            one["valueRange"]["values"] for one in post("batchGetByDataFilter", dataFilters=[WINS])(t)["valueRanges"]
        ],
        [[["12"], ["7"], ["3"]]],
    ),
    (
        "values.batchGetByDataFilter",
        tagged(
            lambda t: [
                one["dataFilters"]
                for one in post("batchGetByDataFilter", dataFilters=[BY_KEY], majorDimension="COLUMNS")(t)[
                    "valueRanges"
                ]
            ]
        ),
        [[BY_KEY]],
    ),
    ("get", whole(fields="properties(title,locale)"), {"properties": {"title": "Wins", "locale": "en_US"}}),
    (
        "get",
        whole(fields="sheets.properties(sheetId,title)"),
        {"sheets": [{"properties": {"sheetId": 0, "title": "Sheet1"}}]},
    ),
    (
        "get",
        whole(ranges=["A2:B2"], fields="sheets/data/rowData/values/formattedValue"),
        {"sheets": [{"data": [{"rowData": [{"values": [{"formattedValue": "Ada"}, {"formattedValue": "Blue"}]}]}]}]},
    ),
    (
        "get",
        whole(ranges=["C3:C4"], includeGridData=True, fields="sheets.data(startRow,startColumn)"),
        {"sheets": [{"data": [{"startRow": 2, "startColumn": 2}]}]},
    ),
    (
        "get",
        whole(ranges=["C2"], fields="sheets.data.rowData.values(userEnteredValue,effectiveValue)"),
        {
            "sheets": [
                {
                    "data": [
                        {
                            "rowData": [
                                {
                                    "values": [
                                        {"userEnteredValue": {"numberValue": 12}, "effectiveValue": {"numberValue": 12}}
                                    ]
                                }
                            ]
                        }
                    ]
                }
            ]
        },
    ),
    ("get", lambda t: sorted(whole()(t)), ["properties", "sheets", "spreadsheetId", "spreadsheetUrl"]),
    (
        "getByDataFilter",
        filtered("sheets.data.rowData.values.formattedValue", WINS, includeGridData=True),
        {"sheets": [{"data": [{"rowData": [{"values": [{"formattedValue": n}]} for n in ("12", "7", "3")]}]}]},
    ),
    (
        "getByDataFilter",
        filtered("sheets.properties.title", {"a1Range": "Sheet1!A1"}),
        {"sheets": [{"properties": {"title": "Sheet1"}}]},
    ),
    (
        "developerMetadata.get",
        lambda t: t.resource.developerMetadata().get(**t.where, metadataId=tag(t)).execute()["metadataValue"],
        "math",
    ),
    (
        "developerMetadata.search",
        tagged(
            lambda t: [
                one["developerMetadata"]["metadataKey"]
                for one in t.resource.developerMetadata()
                .search(**t.where, body={"dataFilters": [BY_KEY]})
                .execute()["matchedDeveloperMetadata"]
            ]
        ),
        ["goal"],
    ),
    (
        "developerMetadata.search",
        lambda t: t.resource.developerMetadata().search(**t.where, body={"dataFilters": [BY_KEY]}).execute(),
        {},
    ),
]

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
    ("method", "ask", "answer"), [pytest.param(*one, id=f"{one[0]} {n}") for n, one in enumerate([*READ, *WRITTEN])]
)
def test_sheets(desk: Desk, method: str, ask: Ask, answer: Any) -> None:
    """Values and whole spreadsheets are read, written, appended, cleared and copied; parts told as "..." may be any."""
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

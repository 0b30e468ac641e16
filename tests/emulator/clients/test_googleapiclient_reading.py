"""Google's client calls every method of Sheets that reads: each case is one of its ways, and what is answered."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.clients.desk import Desk, Table
from tests.emulator.clients.sheets_calls import (
    ADA,
    BEN,
    BY_KEY,
    HEAD,
    TYPED,
    UNAL,
    WINS,
    Ask,
    Case,
    filtered,
    get,
    post,
    put,
    ranges,
    tag,
    tagged,
    then,
    values,
    whole,
)

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


@pytest.mark.parametrize(
    ("method", "ask", "answer"), [pytest.param(*one, id=f"{one[0]} {n}") for n, one in enumerate(READ)]
)
def test_reading(desk: Desk, method: str, ask: Ask, answer: Any) -> None:
    """Values and whole spreadsheets are read."""
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

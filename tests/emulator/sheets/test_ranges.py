"""Calls that write values go to a running Workspace; what protects, filters and moves with the cells is held to."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.emulator import Emulator
from tests.emulator.conftest import Ask
from tests.emulator.sheets.books import Book, span, text

RAW = {"valueInputOption": "RAW"}


def refusal(book: Book, verb: str, path: str, **told: Any) -> str:
    """Return the message of a request that must be refused."""
    answer = book.answer(verb, path, **told)
    assert answer.status_code == 400, answer.text
    return str(answer.json()["error"]["message"])


def test_the_entry_at_fault_is_named(book: Book) -> None:
    """In a batch the refusal names the entry, and nothing is written."""
    data = [{"range": "A1", "values": [["x"]]}, {"range": "B1:B2", "values": [["y", "z"]]}]
    message = refusal(book, "POST", "/values:batchUpdate", json={**RAW, "data": data})
    wanted = "Invalid data[1]: Requested writing within range [Sheet1!B1:B2], but tried writing to column [C]"
    assert message == wanted
    data[1]["values"] = [[{"a": 1}]]  # type: ignore[list-item]
    message = refusal(book, "POST", "/values:batchUpdate", json={**RAW, "data": data})
    assert message.startswith("Invalid data[1]: Invalid values[0][0]: struct_value {\n")
    assert book.values("Sheet1") == []


def test_the_body_names_the_same_range(book: Book) -> None:
    """A body may repeat the range in other words, but not name another one."""
    body = {"range": "B1", "values": [["x"]]}
    message = refusal(book, "PUT", "/values/A1", params=RAW, json=body)
    assert message == "Request range[A1] does not match value's range[B1]"
    book.send("PUT", "/values/B1", params=RAW, json={**body, "range": "Sheet1!$B$1"})


@pytest.mark.parametrize(
    ("verb", "path", "body"),
    [
        ("PUT", "/values/B2:C9", {"values": [["x"], ["y"]]}),
        ("POST", "/values:batchUpdate", {**RAW, "data": [{"range": "A2", "values": [["x", "y"]]}]}),
        ("POST", "/values/A1:append", {"values": [["x", "y"], ["x", "y"], ["x", "y"]]}),
        ("POST", "/values/B:B:clear", {}),
        ("POST", "/values:batchClear", {"ranges": ["A1", "A2:C2"]}),
    ],
)
def test_protected_cells(book: Book, emulator: Emulator, verb: str, path: str, body: dict[str, Any]) -> None:
    """Nobody but its editors and the owner writes into a protected range; the owner does."""
    book.write("A1", [["head"]])
    protected = {"range": span(1, 2, 1, 2), "editors": {"users": ["third@example.com"]}}
    book.do({"addProtectedRange": {"protectedRange": protected}})
    params = {} if "atch" in path or "clear" in path else RAW
    file = emulator.state.files[book.id]
    owner, file.owner = file.owner, "other@example.com"
    message = refusal(book, verb, path, params=params, json=body)
    assert "You are trying to edit a protected cell or object." in message
    file.owner = owner
    book.send(verb, path, params=params, json=body)


def test_a_filter_swallows_appends(book: Book) -> None:
    """Under a basic filter with a condition an append is answered as ever, and nothing is written."""
    book.write("A1", [["name"], ["a"]])
    path = {"params": RAW, "json": {"values": [["b", None, "c"]]}}
    plain = {"range": span(0, 2, 0, 1)}
    book.do({"setBasicFilter": {"filter": {**plain, "criteria": {"0": {"hiddenValues": ["a"]}}}}})
    answer = book.send("POST", "/values/A1:append", **path)
    assert answer["updates"] == {
        "spreadsheetId": book.id,
        "updatedRange": "Sheet1!A3:C3",
        "updatedRows": 1,
        "updatedColumns": 3,
        "updatedCells": 2,
    }
    assert book.values("Sheet1") == [["name"], ["a"]]
    book.do({"setBasicFilter": {"filter": plain}})
    book.send("POST", "/values/A1:append", **path)
    assert book.values("Sheet1") == [["name"], ["a"], ["b", "", "c"]]


def test_inserted_rows_move_formulas_and_names(book: Book) -> None:
    """INSERT_ROWS pushes rows down, as many as are written; formulas follow."""
    book.write("A1", [["x"], [""], ["5", "=A3"]], entry="USER_ENTERED")
    body = {"majorDimension": "COLUMNS", "values": [["1", "2", "3"]]}
    params = {**RAW, "insertDataOption": "INSERT_ROWS"}
    book.send("POST", "/values/A1:append", params=params, json=body)
    rows = book.values("Sheet1", valueRenderOption="FORMULA")
    assert rows == [["x"], ["1"], ["2"], ["3"], [], [5, "=A6"]]


def test_typed_formats(book: Book) -> None:
    """What is typed gives its cell a number format, unless it has one."""
    style = {"userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": "0.000"}}}
    book.do({"updateCells": {"start": {"columnIndex": 2}, "rows": [{"values": [style]}], "fields": "*"}})
    book.write("A1", [["50%", "3/4", "50%", "+1 555 123", "(1.5)"]], entry="USER_ENTERED")
    cells = book.data("A1:E1")["rowData"][0]["values"]
    formats = [cell.get("userEnteredFormat", {}).get("numberFormat", {}).get("pattern") for cell in cells]
    assert formats == ["0%", "M/d", "0.000", None, None]
    assert [cell["formattedValue"] for cell in cells] == ["50%", "3/4", "0.500", "#ERROR!", "-1.5"]


def test_reading_by_filters(book: Book) -> None:
    """A spreadsheet is read by a1Range, by gridRange and by where metadata is."""
    book.do({"addSheet": {"properties": {"title": "Two", "sheetId": 2}}})
    where = {"dimensionRange": {"dimension": "ROWS", "startIndex": 1, "endIndex": 2}}
    entry = {"metadataId": 5, "metadataKey": "k", "visibility": "DOCUMENT", "location": where}
    book.do({"createDeveloperMetadata": {"developerMetadata": entry}})
    row = {"values": [text("here")]}
    book.do({"updateCells": {"start": {"rowIndex": 1}, "rows": [row], "fields": "*"}})
    for each in (
        {"a1Range": "A2:B2"},
        {"gridRange": {"startRowIndex": 1, "endRowIndex": 2}},
        {"developerMetadataLookup": {"metadataId": 5}},
    ):
        got = book.send("POST", ":getByDataFilter", json={"dataFilters": [each], "includeGridData": True})
        assert [sheet["properties"]["title"] for sheet in got["sheets"]] == ["Sheet1"]
        data = got["sheets"][0]["data"][0]
        assert (data["startRow"], data["rowData"][0]["values"][0]["formattedValue"]) == (1, "here")


def test_locales_must_be_known(ask: Ask, book: Book) -> None:
    """A spreadsheet of no known locale is neither made nor changed to be one."""
    made = ask("POST", "/v4/spreadsheets", json={"properties": {"locale": "xx_YY"}})
    assert (made.status_code, made.json()["error"]["message"]) == (400, "Unsupported locale: xx_YY")
    change = {"updateSpreadsheetProperties": {"properties": {"locale": "xx_YY"}, "fields": "locale"}}
    assert "Unsupported locale: xx_YY" in book.refused(change)

"""Calls of the values methods go to a running Workspace; what they read and write is held to Google's ways."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.emulator.sheets.a1 import parse_reference
from tests.emulator.conftest import Ask, read_recording
from tests.emulator.sheets.books import Book, number, text

APPENDS = ":append?valueInputOption=RAW"


def fill(book: Book, table: str) -> None:
    """Fill every cell of a range."""
    box = parse_reference(table).box
    assert box is not None
    assert None not in box
    values = [["x"] * (box.right - box.left)] * (box.bottom - box.top)  # type: ignore[operator]
    book.write(table, values)


def test_recorded_appends(ask: Ask) -> None:
    """Every recorded append, after a table as recorded, finds that table and writes where the real service did."""
    for case in read_recording("sheets/append_cases.json"):
        title = parse_reference(case["requested"]).title
        book = Book(ask, sheets=[{"properties": {"title": title}}])
        if case["tableRange"]:
            fill(book, case["tableRange"])
        options = {name: str(value).lower() if value == "False" else value for name, value in case["params"].items()}
        answer = book.send("POST", f"/values/{case['requested']}:append", params=options, json=case["body"])
        assert answer.get("tableRange") == case["tableRange"]
        assert answer["updates"] == {"spreadsheetId": book.id, **case["updates"]}


def test_append_guesses_the_last_table(book: Book) -> None:
    """On a sheet whose first filled cell is C1, append writes to C2."""
    book.write("C1", [["only"]])
    answer = book.send("POST", f"/values/Sheet1{APPENDS}", json={"values": [["next", "one"]]})
    assert answer["tableRange"] == "Sheet1!C1"
    assert answer["updates"]["updatedRange"] == "Sheet1!C2:D2"


@pytest.mark.parametrize(
    ("where", "start"),
    [("Sheet1", "B7"), ("B4", "B7"), ("C5:D5", "B7"), ("B2:D4", "B7"), ("A3:G10", "B7"), ("A1", "A3"), ("E4", "E4")],
)
def test_append_among_two_tables(book: Book, where: str, start: str) -> None:
    """With tables at A1:C2 and B4:D6 the range decides which one is continued."""
    fill(book, "Sheet1!A1:C2")
    fill(book, "Sheet1!B4:D6")
    answer = book.send("POST", f"/values/{where}{APPENDS}", json={"values": [["new"]]})
    assert answer["updates"]["updatedRange"] == f"Sheet1!{start}"


def test_append_grows_the_grid_or_pushes_rows(ask: Ask) -> None:
    """Append adds rows at the grid's end; INSERT_ROWS pushes what is below down."""
    book = Book(ask, sheets=[{"properties": {"gridProperties": {"rowCount": 2, "columnCount": 2}}}])
    fill(book, "Sheet1!A1:B2")
    book.send("POST", f"/values/A1{APPENDS}", json={"values": [["3"], ["4"]]})
    assert book.sheet()["properties"]["gridProperties"] == {"rowCount": 4, "columnCount": 2}
    book.send("POST", "/values/A2:B2:clear")
    options = "&insertDataOption=INSERT_ROWS&includeValuesInResponse=true"
    answer = book.send("POST", f"/values/A1{APPENDS}{options}", json={"values": [["new"]]})
    assert answer["updates"]["updatedData"] == {
        "range": "Sheet1!A2",
        "majorDimension": "ROWS",
        "values": [["new"]],
    }
    assert book.values("A1:A5") == [["x"], ["new"], [], ["3"], ["4"]]


def test_blanks_are_trimmed(book: Book) -> None:
    """Trailing blanks go, an inner empty row is [], and an empty range has no values at all."""
    book.write("B2", [["x", "", ""], [], ["", "y"], ["", ""]])
    assert book.values("Sheet1") == [[], ["", "x"], [], ["", "", "y"]]
    assert book.values("Sheet1", majorDimension="COLUMNS") == [[], ["", "x"], ["", "", "", "y"]]
    assert book.send("GET", "/values/F1:G9") == {"range": "Sheet1!F1:G9", "majorDimension": "ROWS"}


def test_raw_keeps_and_user_entered_parses(book: Book) -> None:
    """RAW stores texts as they are; USER_ENTERED reads them as if typed."""
    values = ["007", "=1+1", "'7", "10%", "TRUE", "2024-02-29", "", True, 1.5]
    book.write("A1", [values])
    book.write("A2", [values], entry="USER_ENTERED")
    plain = "UNFORMATTED_VALUE"
    assert book.values("A1:I1", valueRenderOption=plain) == [values]
    assert book.values("A2:I2", valueRenderOption=plain) == [[7, 2, "7", 0.1, True, 45351, "", True, 1.5]]
    assert book.values("A2:I2") == [["7", "2", "7", "10%", "TRUE", "2024-02-29", "", "TRUE", "1.5"]]
    assert book.values("B2", valueRenderOption="FORMULA") == [["=1+1"]]
    shown = {"valueRenderOption": plain, "dateTimeRenderOption": "FORMATTED_STRING"}
    assert book.values("F2", **shown) == [["2024-02-29"]]


def test_null_leaves_and_the_empty_text_clears(book: Book) -> None:
    """A null skips its cell; "" takes the value out."""
    book.write("A1", [["a", "b", "c"]])
    book.write("A1", [[None, "", "new"]])
    assert book.values("A1:C1") == [["a", "", "new"]]


def test_a_text_cell_keeps_what_is_typed(book: Book) -> None:
    """In a cell of the format TEXT, USER_ENTERED parses nothing."""
    style = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    book.do({"repeatCell": {"range": {"endRowIndex": 1}, "cell": style, "fields": "userEnteredFormat.numberFormat"}})
    book.write("A1", [["007"]], entry="USER_ENTERED")
    assert book.values("A1") == [["007"]]


def test_update_echoes_what_was_written(book: Book) -> None:
    """The updated range has the size of the values, not of the request; values come back where asked for."""
    answer = book.write("A1:B2", [["a1", "B2"]], includeValuesInResponse="true", responseValueRenderOption="FORMULA")
    assert answer["updatedRange"] == "Sheet1!A1:B1"
    assert answer["updatedData"]["values"] == [["a1", "B2"]]


def test_columns_are_written_down(book: Book) -> None:
    """With majorDimension COLUMNS each list fills a column."""
    body = {"majorDimension": "COLUMNS", "values": [["a", "b"], ["c"]]}
    answer = book.send("PUT", "/values/A1?valueInputOption=RAW&includeValuesInResponse=true", json=body)
    assert answer["updatedData"] == {"range": "Sheet1!A1:B2", "majorDimension": "COLUMNS", "values": body["values"]}
    assert book.values("A1:B2") == [["a", "c"], ["b"]]


@pytest.mark.parametrize(
    ("where", "values", "message"),
    [
        ("A1:B1", [["x"], ["y"]], "Requested writing within range [Sheet1!A1:B1], but tried writing to row [2]"),
        ("A1:A2", [["x", "y"]], "Requested writing within range [Sheet1!A1:A2], but tried writing to column [B]"),
        ("NOPE!A5:F15", [["x"]], "Unable to parse range: NOPE!A5:F15"),
        ("A1001", [["x"]], "Range (Sheet1!A1001) exceeds grid limits. Max rows: 1000, max columns: 26"),
        ("A1", [["x" * 50_001]], "Your input contains more than the maximum of 50000 characters in a single cell."),
        ("A1", [["x"], [1, ["y"]]], 'Invalid values[1][1]: list_value {\n  values {\n    string_value: "y"\n  }\n}\n'),
    ],
)
def test_refused_writes(book: Book, where: str, values: list[list[Any]], message: str) -> None:
    """What does not fit is refused in Google's words, and nothing is written."""
    answer = book.answer("PUT", f"/values/{where}?valueInputOption=RAW", json={"values": values})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith(message)
    assert book.values("Sheet1") == []


def test_a_range_is_needed_and_hidden_sheets_are_not_meant(book: Book) -> None:
    """In a batch each range must be named; without a title the first sheet that can be seen is meant."""
    told = {"valueInputOption": "RAW", "data": [{"values": [["x"]]}]}
    answer = book.answer("POST", "/values:batchUpdate", json=told)
    assert answer.json()["error"]["message"] == "Invalid data[0]: Unable to parse range: "
    hide = {"updateSheetProperties": {"properties": {"hidden": True}, "fields": "hidden"}}
    book.do({"addSheet": {"properties": {"title": "Seen"}}}, hide)
    assert book.write("A1", [["x"]])["updatedRange"] == "Seen!A1"


def test_values_must_be_lists(book: Book) -> None:
    """A text in the place of the values is refused as recorded."""
    answer = book.answer("PUT", "/values/A1?valueInputOption=RAW", json={"values": "X", "majorDimension": None})
    message = "Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), \"X\""
    assert answer.json()["error"]["message"] == message
    assert answer.json()["error"]["details"][0]["fieldViolations"][0]["field"] == "data.values"


def test_the_input_option_is_required(book: Book) -> None:
    """Without valueInputOption nothing is written."""
    answer = book.answer("PUT", "/values/A1", json={"values": [["x"]]})
    assert answer.json()["error"]["message"] == "'valueInputOption' is required but not specified"


def test_values_over_the_end_grow_the_grid(ask: Ask) -> None:
    """Values that reach over the grid's end extend it, as recorded with a clear that echoed the new size."""
    book = Book(ask, sheets=[{"properties": {"gridProperties": {"rowCount": 6, "columnCount": 4}}}])
    book.write("A1:A10", [["v"]] * 10)
    assert book.send("POST", "/values/Sheet1:clear")["clearedRange"] == "Sheet1!A1:D10"


def test_many_ranges_at_once(book: Book) -> None:
    """batchUpdate writes all or nothing, batchGet reads, batchClear clears."""
    data = [{"range": "A1", "values": [["a"]]}, {"range": "B2:C2", "values": [["b", 2]]}]
    told = {"valueInputOption": "RAW", "data": data}
    answer = book.send("POST", "/values:batchUpdate", json=told)
    totals = {"totalUpdatedRows": 2, "totalUpdatedColumns": 3, "totalUpdatedCells": 3, "totalUpdatedSheets": 1}
    assert {name: answer[name] for name in totals} == totals
    got = book.send("GET", "/values:batchGet?ranges=A1&ranges=B:B&valueRenderOption=UNFORMATTED_VALUE")
    assert [each["range"] for each in got["valueRanges"]] == ["Sheet1!A1", "Sheet1!B1:B1000"]
    bad = {"valueInputOption": "RAW", "data": [{"range": "A1", "values": [["new"]]}, {"range": "Z9999", "values": []}]}
    assert book.answer("POST", "/values:batchUpdate", json=bad).status_code == 400
    assert book.values("A1") == [["a"]]
    cleared = book.send("POST", "/values:batchClear", json={"ranges": ["A1", "B:B"]})
    assert cleared["clearedRanges"] == ["Sheet1!A1", "Sheet1!B1:B1000"]
    assert book.values("Sheet1", valueRenderOption="UNFORMATTED_VALUE") == [[], ["", "", 2]]


def test_values_by_data_filter(book: Book) -> None:
    """Values are read, written and cleared by a column's metadata wherever the column is."""
    where = {"dimensionRange": {"dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}}
    entry = {"metadataId": 5, "metadataKey": "k", "visibility": "DOCUMENT", "location": where}
    book.do({"createDeveloperMetadata": {"developerMetadata": entry}})
    column = {"developerMetadataLookup": {"metadataKey": "k"}}
    told = {"valueInputOption": "RAW", "data": [{"dataFilter": column, "values": [["h"], ["v"]]}]}
    written = book.send("POST", "/values:batchUpdateByDataFilter", json=told)
    assert written["responses"][0]["updatedRange"] == "Sheet1!B1:B2"
    assert written["responses"][0]["dataFilter"] == column
    read = book.send("POST", "/values:batchGetByDataFilter", json={"dataFilters": [column, {"a1Range": "B1:B1000"}]})
    assert read["valueRanges"] == [
        {
            "valueRange": {"range": "Sheet1!B1:B1000", "majorDimension": "ROWS", "values": [["h"], ["v"]]},
            "dataFilters": [column, {"a1Range": "B1:B1000"}],
        }
    ]
    cleared = book.send("POST", "/values:batchClearByDataFilter", json={"dataFilters": [column]})
    assert cleared["clearedRanges"] == ["Sheet1!B1:B1000"]
    assert book.values("Sheet1") == []


def test_clear_keeps_formats(book: Book) -> None:
    """Clearing takes the values out; formats and notes stay."""
    cell = {**number(3), "note": "why", "userEnteredFormat": {"textFormat": {"bold": True}}}
    rows = [{"values": [cell, text("beside")]}]
    book.do({"updateCells": {"start": {}, "rows": rows, "fields": "*"}})
    book.send("POST", "/values/A1:clear")
    assert book.values("Sheet1") == [["", "beside"]]
    kept = book.data("A1")["rowData"][0]["values"][0]
    assert (kept["note"], kept["userEnteredFormat"]["textFormat"]["bold"]) == ("why", True)

"""Calls about whole spreadsheets go to a running Workspace, by plain HTTP and by the stock clients."""

from __future__ import annotations

import re
from typing import Any

import gspread
import pytest
from google.auth.credentials import AnonymousCredentials
from gspread.http_client import HTTPClient

from pipeline.emulator import Emulator
from tests.emulator.conftest import Ask
from tests.emulator.sheets.books import Book, span, text
from tests.emulator.stock import service


def test_a_new_spreadsheet(ask: Ask) -> None:
    """Without any wish it is untitled and has one sheet of 1000 rows and 26 columns."""
    made = Book(ask).created
    assert made["properties"]["title"] == "Untitled spreadsheet"
    assert made["properties"]["timeZone"] == "Etc/GMT"
    assert made["spreadsheetUrl"] == f"https://docs.google.com/spreadsheets/d/{made['spreadsheetId']}/edit"
    assert made["sheets"] == [
        {
            "properties": {
                "sheetId": 0,
                "title": "Sheet1",
                "index": 0,
                "sheetType": "GRID",
                "gridProperties": {"rowCount": 1000, "columnCount": 26},
            }
        }
    ]


def test_a_spreadsheet_made_whole(ask: Ask) -> None:
    """Sheets, cells, objects, names and metadata can be given at once."""
    data = {
        "startRow": 1,
        "rowData": [{"values": [text("x")]}],
        "columnMetadata": [{"pixelSize": 50}, {}],
    }
    rules = [
        {"ranges": [span(0, 1, 0, 1, sheet=3)], "booleanRule": {"condition": {"type": kind}, "format": {}}}
        for kind in ("BLANK", "NOT_BLANK")
    ]
    sheet = {
        "properties": {"sheetId": 3, "title": "Wins", "gridProperties": {"rowCount": 9, "columnCount": 3}},
        "data": [data],
        "merges": [span(4, 5, 0, 2, sheet=3)],
        "conditionalFormats": rules,
        "basicFilter": {"range": span(0, 2, 0, 1, sheet=3)},
    }
    book = Book(
        ask,
        properties={"title": "All", "locale": "de_DE"},
        sheets=[sheet, {"properties": {"title": "Two"}}],
        namedRanges=[{"name": "n", "range": {"sheetId": 3}}],
        developerMetadata=[{"metadataKey": "k", "visibility": "DOCUMENT", "location": {"spreadsheet": True}}],
    )
    got = book.created
    assert (got["properties"]["title"], got["properties"]["locale"]) == ("All", "de_DE")
    assert [each["properties"]["title"] for each in got["sheets"]] == ["Wins", "Two"]
    assert got["sheets"][0]["conditionalFormats"] == rules
    assert got["sheets"][0]["merges"] == sheet["merges"]
    assert got["namedRanges"][0]["range"] == {"sheetId": 3}
    assert got["developerMetadata"][0]["metadataKey"] == "k"
    assert book.values("Wins") == [[], ["x"]]
    assert book.data("Wins!A1")["columnMetadata"] == [{"pixelSize": 50}]


def test_masks_and_ranges_limit_the_answer(ask: Ask) -> None:
    """A mask decides on grid data whatever includeGridData says; ranges limit sheets and data."""
    book = Book(ask, sheets=[{"properties": {"title": title}} for title in ("A_", "B_")])
    book.write("B_!B2", [["x"]])
    assert book.get(fields="sheets.properties.title") == {
        "sheets": [{"properties": {"title": "A_"}}, {"properties": {"title": "B_"}}]
    }
    only = book.get(ranges="B_!B2:C9", fields="sheets(properties(title),data(startRow,rowData.values.formattedValue))")
    assert only == {
        "sheets": [
            {
                "properties": {"title": "B_"},
                "data": [{"startRow": 1, "rowData": [{"values": [{"formattedValue": "x"}]}]}],
            }
        ]
    }
    assert "data" not in book.get(ranges="B_", fields="sheets.properties", includeGridData="true")["sheets"][0]
    two = book.get(ranges=["B_!A1", "A_!A1", "B_!B1"], includeGridData="true")["sheets"]
    assert [len(sheet["data"]) for sheet in two] == [1, 2]
    bad = book.answer("GET", "", params={"fields": "sheets.sheetProperties"})
    assert bad.json()["error"]["details"][0]["fieldViolations"][0]["field"] == "sheets.sheetProperties"
    assert book.answer("GET", "", params={"ranges": "Nope!A1"}).status_code == 400


def test_computed_cells(ask: Ask) -> None:
    """Grid data has what a cell amounts to: value, text, link, and an honest mark where nothing was evaluated."""
    book = Book(ask)
    formulas = ['=HYPERLINK("https://example.com","go")', "=FILTER(A1)", "=SPARKLINE(A1)", "=A5", "=D1+1", "=Nope!A1"]
    book.write("A1", [formulas], entry="USER_ENTERED")
    cells = book.data("A1:F1")["rowData"][0]["values"]
    assert (cells[0]["hyperlink"], cells[0]["formattedValue"]) == ("https://example.com", "go")
    error = cells[1]["effectiveValue"]["errorValue"]
    assert error == {"type": "ERROR", "message": "Not evaluated by the embedded Workspace: FILTER"}
    assert cells[1]["formattedValue"] == "#NOT_EVALUATED!"
    assert (cells[2]["effectiveValue"], "formattedValue" in cells[2]) == ({}, False)
    assert cells[4]["effectiveValue"] == {"numberValue": 1}
    assert cells[5]["formattedValue"] == "#REF!"
    book.write("A5", [["=A6", "=B5"], ["=A5"]], entry="USER_ENTERED")
    assert book.values("A5:B5") == [["#REF!", "#REF!"]]


def test_the_batch_may_answer_the_spreadsheet(ask: Ask) -> None:
    """includeSpreadsheetInResponse brings what was asked for, after the batch."""
    book = Book(ask)
    write = {"updateCells": {"start": {}, "rows": [{"values": [text("x")]}], "fields": "*"}}
    told = {"requests": [write], "includeSpreadsheetInResponse": True, "responseIncludeGridData": True}
    answer = book.send("POST", ":batchUpdate", json={**told, "responseRanges": ["A1"]})
    data = answer["updatedSpreadsheet"]["sheets"][0]["data"]
    assert data[0]["rowData"][0]["values"][0]["formattedValue"] == "x"
    answer = book.send("POST", ":batchUpdate", json={"requests": [write], "includeSpreadsheetInResponse": True})
    assert "data" not in answer["updatedSpreadsheet"]["sheets"][0]


@pytest.mark.parametrize(
    ("requests", "code", "message"),
    [
        ([], 400, "Must specify at least one request."),
        ([{}], 400, "Invalid requests[0]: No request set."),
        ([{"addSheet": {}}, {"addDataSource": {}}], 501, "sheets.spreadsheets.batchUpdate addDataSource"),
    ],
)
def test_batches_that_cannot_be(ask: Ask, requests: list[dict[str, Any]], code: int, message: str) -> None:
    """An empty batch, an empty request and a kind that is not built are refused whole."""
    book = Book(ask)
    assert message in book.refused(*requests, code=code)
    assert len(book.get()["sheets"]) == 1


def test_reading_everything_by_filter(ask: Ask) -> None:
    """Without filters getByDataFilter answers the whole spreadsheet."""
    book = Book(ask)
    assert len(book.send("POST", ":getByDataFilter", json={})["sheets"]) == 1


def test_another_kind_of_file_is_not_found(ask: Ask) -> None:
    """A form's or an unknown id is no spreadsheet."""
    assert ask("GET", "/v4/spreadsheets/nope").json()["error"]["message"] == "Requested entity was not found."


def test_googleapiclient(emulator: Emulator) -> None:
    """Google's own client writes, appends and reads."""
    with service(emulator, "sheets") as sheets:
        api = sheets.spreadsheets()
        made = api.create(body={"properties": {"title": "T"}}).execute()
        where = {"spreadsheetId": made["spreadsheetId"], "range": "Sheet1!A1:B2"}
        told = {"valueInputOption": "USER_ENTERED", "body": {"values": [["a", "1,000"], ["b", 2]]}}
        assert api.values().update(**where, **told).execute()["updatedCells"] == 4
        assert api.values().append(**where, **told).execute()["updates"]["updatedRange"] == "Sheet1!A3:B4"
        assert api.values().get(**where).execute()["values"] == [["a", "1,000"], ["b", "2"]]


class _Here(HTTPClient):  # type: ignore[misc]
    """Sends gspread's requests to the running Workspace."""

    address = ""

    def request(self, method: str, endpoint: str, *args: Any, **more: Any) -> Any:
        return super().request(method, re.sub(r"https://[^/]+", self.address, endpoint), *args, **more)


def test_gspread(emulator: Emulator) -> None:
    """The stock gspread creates, fills, finds, formats, resizes and deletes."""
    client = gspread.authorize(AnonymousCredentials(), http_client=_Here)
    client.http_client.address = emulator.url
    client.http_client.session.headers["Authorization"] = "Bearer any"
    try:
        exercise(client.create("Wins"))
    finally:
        client.http_client.session.close()


def exercise(book: Any) -> None:
    """Use a spreadsheet the way gspread's users do."""
    sheet = book.add_worksheet("Log", rows=5, cols=3)
    sheet.update([["id", "n"], ["007", 1], ["b", 2]], "A1", raw=True)
    sheet.append_row(["c", 3])
    assert sheet.get_all_records(numericise_ignore=["all"])[0] == {"id": "007", "n": "1"}
    assert sheet.find("c").address == "A4"
    sheet.batch_update([{"range": "C1:C2", "values": [["x"], ["y"]]}])
    sheet.format("A1:B1", {"textFormat": {"bold": True}})
    sheet.insert_row(["new"], 2)
    sheet.sort((2, "des"), range="A3:B5")
    assert sheet.col_values(1) == ["id", "new", "c", "b", "007"]
    sheet.freeze(rows=1)
    sheet.add_rows(2)
    sheet.delete_rows(2)
    assert sheet.row_count == book.worksheet("Log").row_count
    sheet.batch_clear(["A2:A9"])
    assert sheet.acell("B2").value == "3"
    sheet.update_title("Renamed")
    sheet.hide()
    book.del_worksheet(book.worksheet("Renamed"))
    assert [each.title for each in book.worksheets()] == ["Sheet1"]

"""Requests about sheets go to a running Workspace; ids, titles, order, sizes and refusals are held to the rules."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.conftest import Ask
from tests.emulator.sheets.books import Book, span


def update(fields: str, **properties: Any) -> dict[str, Any]:
    """Return a request that changes a sheet's properties."""
    return {"updateSheetProperties": {"properties": properties, "fields": fields}}


def titles(book: Book) -> list[str]:
    """Return the titles in order."""
    return [sheet["properties"]["title"] for sheet in book.get()["sheets"]]


def test_a_chosen_id_title_place_and_size(book: Book) -> None:
    """addSheet takes what is chosen and answers the rest."""
    grid = {"rowCount": 5, "columnCount": 4, "frozenRowCount": 1}
    (reply,) = book.do(
        {"addSheet": {"properties": {"sheetId": 12, "title": "Wins", "index": 0, "gridProperties": grid}}}
    )
    assert reply["properties"] == {
        "sheetId": 12,
        "title": "Wins",
        "index": 0,
        "sheetType": "GRID",
        "gridProperties": grid,
    }
    assert titles(book) == ["Wins", "Sheet1"]
    book.do({"addSheet": {}})
    assert titles(book) == ["Wins", "Sheet1", "Sheet3"]


def test_sheets_move(book: Book) -> None:
    """A sheet moves before the one that stands at the index when the request comes."""
    book.do(*({"addSheet": {"properties": {"sheetId": number, "title": f"t{number}"}}} for number in (1, 2, 3)))
    book.do(update("index", sheetId=0, index=2))
    assert titles(book) == ["t1", "Sheet1", "t2", "t3"]
    book.do(update("index", sheetId=3, index=0))
    assert titles(book) == ["t3", "t1", "Sheet1", "t2"]
    assert "out of range" in book.refused(update("index", sheetId=3, index=9))


def test_size_color_and_frozen_lines(book: Book) -> None:
    """Properties change by mask; a smaller grid drops cells; a color is told both ways."""
    book.write("A1", [["a", "b"], ["c", "d"]])
    book.do(
        update("gridProperties/rowCount,gridProperties.columnCount", gridProperties={"rowCount": 1, "columnCount": 1})
    )
    book.do(update("gridProperties(rowCount,columnCount)", gridProperties={"rowCount": 3, "columnCount": 3}))
    assert book.values("Sheet1") == [["a"]]
    book.do(update("gridProperties.frozenRowCount,tabColor", gridProperties={"frozenRowCount": 1}, tabColor={"red": 1}))
    properties = book.sheet()["properties"]
    assert properties["gridProperties"]["frozenRowCount"] == 1
    assert properties["tabColorStyle"] == {"rgbColor": {"red": 1}}
    book.do(update("gridProperties.frozenRowCount,tabColorStyle"))
    assert book.sheet()["properties"]["gridProperties"] == {"rowCount": 3, "columnCount": 3}
    assert "tabColor" not in book.sheet()["properties"]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (update("hidden", hidden=True), "You can't hide all the sheets in a document."),
        (update("*", tabColor={"red": 1}), "The sheet name cannot be empty."),
        (update("title", title="Other", sheetId=4), "No grid with id: 4"),
        (update("gridProperties.rowCount", gridProperties={}), "A sheet must have at least one row and one column."),
        (
            update("gridProperties.rowCount", gridProperties={"rowCount": 500_000}),
            "This action would increase the number of cells in the workbook above the limit of 10000000 cells.",
        ),
        (
            update("gridProperties.columnCount", gridProperties={"columnCount": 18_279}),
            "A sheet cannot have more than 18278 columns.",
        ),
        (
            update("gridProperties.frozenRowCount", gridProperties={"frozenRowCount": 1000}),
            "You can't freeze all visible rows on the sheet.",
        ),
        ({"deleteSheet": {}}, "You can't remove all the visible sheets in a document."),
        (
            {"addSheet": {"properties": {"title": "sheet1"}}},
            'A sheet with the name "sheet1" already exists. Please enter another name.',
        ),
        ({"addSheet": {"properties": {"title": "t" * 101}}}, "The sheet name cannot be longer than 100 characters."),
        ({"addSheet": {"properties": {"sheetId": 0}}}, "A sheet with the id 0 already exists."),
        ({"addSheet": {"properties": {"sheetId": -1}}}, "Invalid sheet id: -1"),
        (
            {"updateSpreadsheetProperties": {"properties": {}, "fields": "title"}},
            "The spreadsheet title cannot be empty.",
        ),
    ],
)
def test_refusals(book: Book, request_: dict[str, Any], message: str) -> None:
    """What a spreadsheet cannot be is refused, in the recorded words where there are any."""
    kind = next(iter(request_))
    assert book.refused(request_).startswith(f"Invalid requests[0].{kind}: {message}")
    assert titles(book) == ["Sheet1"]


def test_other_types_are_not_built(book: Book) -> None:
    """A sheet of another type is refused by name."""
    message = book.refused({"addSheet": {"properties": {"sheetType": "OBJECT"}}}, code=501)
    assert "addSheet of the type OBJECT" in message


def test_a_smaller_grid_drops_its_anchors(book: Book) -> None:
    """What hangs on rows that fall away goes, or shrinks with them."""
    book.do(
        {"mergeCells": {"range": span(4, 6, 0, 2)}},
        {"mergeCells": {"range": span(8, 9, 0, 2)}},
        {"addNamedRange": {"namedRange": {"name": "n", "range": {"startRowIndex": 2, "endRowIndex": 9}}}},
        update("gridProperties.rowCount", gridProperties={"rowCount": 5}),
    )
    assert book.sheet()["merges"] == [span(4, 5, 0, 2)]
    assert book.get()["namedRanges"][0]["range"] == {"startRowIndex": 2, "endRowIndex": 5}
    book.do({"unmergeCells": {"range": {}}})


def test_a_deleted_sheet_takes_its_anchors(book: Book) -> None:
    """Named ranges and metadata of a deleted sheet are gone."""
    where = {"sheetId": 3}
    line = {"dimensionRange": {"sheetId": 3, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}}
    entry = {"metadataKey": "k", "visibility": "DOCUMENT"}
    book.do(
        {"addSheet": {"properties": {"sheetId": 3}}},
        {"addNamedRange": {"namedRange": {"name": "gone", "range": where}}},
        {"addNamedRange": {"namedRange": {"name": "kept", "range": span(0, 1, 0, 1)}}},
        *({"createDeveloperMetadata": {"developerMetadata": {**entry, "location": place}}} for place in (where, line)),
        {"createDeveloperMetadata": {"developerMetadata": {**entry, "location": {"spreadsheet": True}}}},
    )
    book.do({"deleteSheet": {"sheetId": 3}})
    got = book.get()
    assert [each["name"] for each in got["namedRanges"]] == ["kept"]
    assert len(got["developerMetadata"]) == 1


def test_duplicate_and_copy(book: Book, ask: Ask) -> None:
    """A copy has the cells and objects of its source under new ids, and points at itself."""
    book.write("A1", [["x"]])
    table = {"table": {"name": "T", "range": span(0, 2, 0, 1)}}
    rule = {"ranges": [span(0, 2, 0, 1)], "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {}}}
    book.do({"mergeCells": {"range": span(4, 6, 0, 2)}}, {"addConditionalFormatRule": {"rule": rule}})
    (reply,) = book.do({"duplicateSheet": {"sourceSheetId": 0, "newSheetId": 8}})
    assert (reply["properties"]["title"], reply["properties"]["index"]) == ("Copy of Sheet1", 0)
    copied = book.get()["sheets"][0]
    assert copied["merges"] == [span(4, 6, 0, 2, sheet=8)]
    assert copied["conditionalFormats"][0]["ranges"] == [span(0, 2, 0, 1, sheet=8)]
    book.do({"duplicateSheet": {"insertSheetIndex": 1, "newSheetName": "Mine"}})
    book.do({"duplicateSheet": {}})
    assert titles(book) == ["Copy of Sheet1 2", "Copy of Sheet1", "Mine", "Sheet1"]
    book.do({"addTable": table})
    other = Book(ask)
    told = {"destinationSpreadsheetId": other.id}
    answer = book.send("POST", "/sheets/0:copyTo", json=told)
    assert (answer["title"], answer["index"]) == ("Copy of Sheet1", 1)
    assert other.values("'Copy of Sheet1'!A1") == [["x"]]
    assert other.sheet(1)["tables"][0]["tableId"] != book.sheet(3)["tables"][0]["tableId"]


def test_spreadsheet_properties(book: Book) -> None:
    """The title is the file's name; locale and time zone change by mask."""
    told = {"properties": {"title": "New", "locale": "fr_FR", "timeZone": "Europe/Paris"}, "fields": "title,locale"}
    book.do({"updateSpreadsheetProperties": told})
    properties = book.get()["properties"]
    assert (properties["title"], properties["locale"], properties["timeZone"]) == ("New", "fr_FR", "Etc/GMT")
    name = book.ask("GET", f"/drive/v3/files/{book.id}").json()["name"]
    assert name == "New"
    assert book.refused({"updateSpreadsheetProperties": {**told, "fields": "title"}}, {"deleteSheet": {}})


def test_a_copy_has_its_own_groups_and_no_comments(book: Book) -> None:
    """Groups of the copy are on the copy; comments stay with the original."""
    lines = {"dimension": "ROWS", "startIndex": 1, "endIndex": 3}
    remark = {"insertComment": {"coordinate": {}, "content": "x"}}
    copy = {"duplicateSheet": {"newSheetId": 8, "insertSheetIndex": 1}}
    book.do({"addDimensionGroup": {"range": lines}}, remark, copy)
    sheet = book.sheet(1)
    assert sheet["rowGroups"][0]["range"] == {"sheetId": 8, **lines}
    assert "commentAnchors" not in sheet


def test_a_new_title_is_in_the_formulas(book: Book) -> None:
    """Formulas name a sheet by its new title, and have lost a sheet that is deleted."""
    book.do({"addSheet": {"properties": {"sheetId": 8, "title": "Other"}}})
    book.write("A1", [["=Other!B2"]], entry="USER_ENTERED")
    book.do(update("title", sheetId=8, title="New one"))
    assert book.values("A1", valueRenderOption="FORMULA") == [["='New one'!B2"]]
    book.do({"deleteSheet": {"sheetId": 8}})
    assert book.values("A1") == [["#REF!"]]


def test_a_sheet_of_one_chart_has_no_grid(book: Book) -> None:
    """Grid properties are refused there."""
    source = {"sourceRange": {"sources": [span(0, 5, 0, 1)]}}
    chart = {"spec": {"basicChart": {"series": [{"series": source}]}}, "position": {"sheetId": 8}}
    book.do({"addChart": {"chart": chart}})
    message = book.refused(update("gridProperties.rowCount", sheetId=8, gridProperties={"rowCount": 9}))
    assert "Grid properties cannot be set" in message

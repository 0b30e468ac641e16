"""Requests about developer metadata go to a running Workspace; ids, places and lookups are held to the rules."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheets.books import Book, text

SPREADSHEET = {"spreadsheet": True}
COLUMN = {"dimensionRange": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 2, "endIndex": 3}}
ROW = {"dimensionRange": {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}}
SHEET = {"sheetId": 0}


def create(location: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a request that creates metadata."""
    entry = {"metadataKey": "k", "visibility": "DOCUMENT", "location": location, **more}
    return {"createDeveloperMetadata": {"developerMetadata": entry}}


def lookup(**told: Any) -> dict[str, Any]:
    """Return a DataFilter by metadata."""
    return {"developerMetadataLookup": told}


def found(book: Book, *filters: dict[str, Any]) -> list[int]:
    """Search and return the matched ids."""
    matched = book.send("POST", "/developerMetadata:search", json={"dataFilters": filters})
    return [each["developerMetadata"]["metadataId"] for each in matched.get("matchedDeveloperMetadata", [])]


@pytest.fixture
def marked(book: Book) -> Book:
    """Mark the spreadsheet (1), a sheet (2), a row (3) and a column (4)."""
    places: list[dict[str, Any]] = [SPREADSHEET, SHEET, ROW, COLUMN]
    numbered = enumerate(places, 1)
    book.do(*(create(place, metadataId=number, metadataValue=f"v{number}") for number, place in numbered))
    return book


def test_an_id_in_use_refuses_the_whole_batch(book: Book) -> None:
    """Creating with an id in use is a compare-and-swap: nothing of the batch is applied."""
    book.do(create(SPREADSHEET, metadataId=7))
    rows = [{"values": [text("lost")]}]
    write = {"appendCells": {"sheetId": 0, "rows": rows, "fields": "userEnteredValue"}}
    message = book.refused(write, create(SPREADSHEET, metadataId=7))
    assert message == "Invalid requests[1].createDeveloperMetadata: Developer metadata with id 7 already exists."
    assert book.values("Sheet1") == []


def test_locations_are_answered_with_their_type(marked: Book) -> None:
    """Every location comes back with its type, where the Spreadsheet resource shows it."""
    got = marked.get(includeGridData="true")
    assert [each["location"] for each in got["developerMetadata"]] == [
        {"locationType": "SPREADSHEET", "spreadsheet": True}
    ]
    sheet = got["sheets"][0]
    assert sheet["developerMetadata"][0]["location"] == {"locationType": "SHEET", "sheetId": 0}
    assert sheet["data"][0]["rowMetadata"][1]["developerMetadata"][0]["metadataId"] == 3
    assert sheet["data"][0]["columnMetadata"][2]["developerMetadata"][0] == {
        "metadataId": 4,
        "metadataKey": "k",
        "metadataValue": "v4",
        "location": {
            "locationType": "COLUMN",
            "dimensionRange": {"dimension": "COLUMNS", "startIndex": 2, "endIndex": 3},
        },
        "visibility": "DOCUMENT",
    }
    assert marked.send("GET", "/developerMetadata/4")["metadataValue"] == "v4"
    assert marked.answer("GET", "/developerMetadata/99").status_code == 404


@pytest.mark.parametrize(
    ("told", "ids"),
    [
        ({"metadataKey": "k"}, [1, 2, 3, 4]),
        ({"metadataId": 3}, [3]),
        ({"metadataId": 3, "metadataValue": "v4"}, []),
        ({"metadataId": 33}, []),
        ({"locationType": "COLUMN"}, [4]),
        ({"visibility": "PROJECT"}, []),
        ({"metadataLocation": SPREADSHEET}, [1]),
        ({"metadataLocation": SHEET, "locationMatchingStrategy": "EXACT_LOCATION"}, [2]),
        ({"metadataLocation": SHEET}, [2, 3, 4]),
        ({"metadataLocation": ROW}, [2, 3, 4]),
        ({"metadataLocation": COLUMN, "locationMatchingStrategy": "EXACT_LOCATION"}, [4]),
    ],
)
def test_lookups(marked: Book, told: dict[str, Any], ids: list[int]) -> None:
    """A lookup matches all of its fields; a location meets what intersects it, unless it must be exact."""
    assert found(marked, lookup(**told)) == ids


def test_search_by_ranges(marked: Book) -> None:
    """A range finds the metadata of what it meets, never the spreadsheet's."""
    assert found(marked, {"a1Range": "A1:B1"}) == [2]
    assert found(marked, {"gridRange": {"startRowIndex": 1, "endRowIndex": 2}}) == [2, 3, 4]


def test_read_by_column_metadata(marked: Book) -> None:
    """A column's metadata selects that column, which says where it starts and what it carries."""
    marked.write("A1", [["a", "b", "c"]])
    told = {"dataFilters": [lookup(metadataId=4)], "includeGridData": True}
    answer = marked.send("POST", ":getByDataFilter", json=told)
    data = answer["sheets"][0]["data"][0]
    assert data["startColumn"] == 2
    assert [cell["formattedValue"] for cell in data["rowData"][0]["values"]] == ["c"]
    assert [each["developerMetadata"][0]["metadataId"] for each in data["columnMetadata"]] == [4]
    assert answer["developerMetadata"][0]["metadataId"] == 1


def test_read_by_wider_metadata(marked: Book) -> None:
    """A row's, a sheet's and the spreadsheet's metadata select the row, the sheet and every sheet."""
    marked.do({"addSheet": {"properties": {"sheetId": 5}}})
    for number, sheets, rows in ((3, 1, 1), (2, 1, 1000), (1, 2, 1000)):
        told = {"dataFilters": [lookup(metadataId=number)], "includeGridData": True}
        answer = marked.send("POST", ":getByDataFilter", json=told)
        assert len(answer["sheets"]) == sheets
        assert len(answer["sheets"][0]["data"][0]["rowMetadata"]) == rows


def test_metadata_moves_with_its_column(marked: Book) -> None:
    """Metadata follows its line, and goes with it."""
    place = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    marked.do({"insertDimension": {"range": place}})
    moved = marked.send("GET", "/developerMetadata/4")["location"]["dimensionRange"]
    assert (moved["startIndex"], moved["endIndex"]) == (3, 4)
    marked.do({"deleteDimension": {"range": moved}})
    assert marked.answer("GET", "/developerMetadata/4").status_code == 404


def test_update_and_delete(marked: Book) -> None:
    """Updates take the masked fields of all matches; deletes answer what is gone."""
    patch = {"metadataValue": "new", "location": {"sheetId": 0}}
    told = {"dataFilters": [lookup(metadataId=4)], "developerMetadata": patch, "fields": "metadataValue,location"}
    (reply,) = marked.do({"updateDeveloperMetadata": told})
    assert reply["developerMetadata"][0]["location"]["locationType"] == "SHEET"
    everything = {"dataFilters": [lookup(metadataKey="k")], "developerMetadata": {"metadataKey": "j"}}
    marked.do({"updateDeveloperMetadata": {**everything, "fields": "metadataKey"}})
    (reply,) = marked.do({"deleteDeveloperMetadata": {"dataFilter": lookup(metadataKey="j")}})
    assert [each["metadataId"] for each in reply["deletedDeveloperMetadata"]] == [1, 2, 3, 4]
    assert marked.do({"deleteDeveloperMetadata": {"dataFilter": lookup(metadataKey="j")}}) == [{}]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (create({}), "Must specify a location of the developer metadata."),
        (create(SPREADSHEET, metadataKey=""), "Must specify a metadataKey."),
        (create(SPREADSHEET, metadataId=0), "Invalid developer metadata id: 0"),
        (
            {"updateDeveloperMetadata": {"developerMetadata": {"metadataKey": "x"}, "fields": "metadataKey"}},
            "Must specify at least one data filter.",
        ),
        (
            {
                "updateDeveloperMetadata": {
                    "dataFilters": [lookup(metadataId=1)],
                    "developerMetadata": {"visibility": "DOCUMENT"},
                    "fields": "*",
                }
            },
            "Must specify a metadataKey.",
        ),
        (create({"sheetId": 4}), "No grid with id: 4"),
        (create({"dimensionRange": {"dimension": "ROWS"}}), "Developer metadata can only be associated with"),
        (
            create({"dimensionRange": {"dimension": "ROWS", "startIndex": 1000, "endIndex": 1001}}),
            "Developer metadata location is outside the grid.",
        ),
        (create(SHEET, metadataKey="k" * 30_001), "Developer metadata exceeds the limit of 30000 characters"),
        (create(SHEET, visibility=None), "Must specify a visibility of DOCUMENT or PROJECT."),
        (create(SHEET, metadataKey=None), "Must specify a metadataKey."),
        (create(SHEET, metadataId=-1), "Invalid developer metadata id: -1"),
    ],
)
def test_refusals(book: Book, request_: dict[str, Any], message: str) -> None:
    """Metadata without a key, a place or a visibility, or too much of it, is refused."""
    book.do(create(SPREADSHEET, metadataId=1))
    assert message in book.refused(request_)


def test_a_fresh_id_is_minted(book: Book) -> None:
    """Without an id a new positive one is answered."""
    (reply,) = book.do(create(SPREADSHEET))
    assert reply["developerMetadata"]["metadataId"] > 0


def test_an_empty_filter_is_refused(book: Book) -> None:
    """A filter must say what it selects."""
    answer = book.answer("POST", "/developerMetadata:search", json={"dataFilters": [{}]})
    assert answer.status_code == 400

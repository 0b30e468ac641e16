"""Requests about rows and columns go to a running Workspace; cells, formats and anchors follow."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheets.books import Book, span


def line(dimension: str, start: int, end: int | None = None) -> dict[str, Any]:
    """Return a DimensionRange on the first sheet."""
    place = {"sheetId": 0, "dimension": dimension, "startIndex": start}
    return place if end is None else {**place, "endIndex": end}


@pytest.fixture
def grid(book: Book) -> Book:
    """Fill A1:C3 with the letters a to i."""
    book.write("A1", [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]])
    return book


def test_insert(grid: Book) -> None:
    """New lines push the others away and grow the grid."""
    grid.do({"insertDimension": {"range": line("ROWS", 1, 2)}}, {"insertDimension": {"range": line("COLUMNS", 2, 4)}})
    assert grid.values("Sheet1") == [["a", "b", "", "", "c"], [], ["d", "e", "", "", "f"], ["g", "h", "", "", "i"]]
    assert grid.sheet()["properties"]["gridProperties"] == {"rowCount": 1001, "columnCount": 28}


def test_new_lines_inherit_formats(grid: Book) -> None:
    """New lines look like the line after them, or before them where asked."""
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    size = {"range": line("ROWS", 0, 1), "properties": {"pixelSize": 50}, "fields": "pixelSize"}
    paint = {"range": span(0, 1, 0, 1), "cell": bold, "fields": "userEnteredFormat"}
    grid.do({"repeatCell": paint}, {"updateDimensionProperties": size})
    grid.do({"insertDimension": {"range": line("ROWS", 1, 2), "inheritFromBefore": True}})
    grid.do({"insertDimension": {"range": line("COLUMNS", 0, 1)}})
    data = grid.data("A1:C3")
    styled = [["userEnteredFormat" in cell for cell in row["values"]] for row in data["rowData"]]
    assert styled == [[True, True, False], [True, True], [False, False, False]]
    assert [row["pixelSize"] for row in data["rowMetadata"]] == [50, 50, 21]


def test_delete(grid: Book) -> None:
    """Lines go and the others close up; an open range goes to the end."""
    grid.do({"deleteDimension": {"range": line("ROWS", 1, 2)}}, {"deleteDimension": {"range": line("COLUMNS", 0, 1)}})
    assert grid.values("Sheet1") == [["b", "c"], ["h", "i"]]
    grid.do({"deleteDimension": {"range": line("ROWS", 1)}})
    assert grid.sheet()["properties"]["gridProperties"] == {"rowCount": 1, "columnCount": 25}


@pytest.mark.parametrize(
    ("source", "place", "rows"),
    [
        ((0, 1), 2, ["d", "a", "g"]),
        ((2, 3), 0, ["g", "a", "d"]),
        ((0, 2), 3, ["g", "a", "d"]),
        ((0, 1), 0, ["a", "d", "g"]),
    ],
)
def test_move_rows(grid: Book, source: tuple[int, int], place: int, rows: list[str]) -> None:
    """Lines move before the one that the destination counts before anything moves."""
    grid.do({"moveDimension": {"source": line("ROWS", *source), "destinationIndex": place}})
    assert [row[0] for row in grid.values("Sheet1")] == rows


def test_move_columns_with_their_marks(grid: Book) -> None:
    """A column takes its width along."""
    size = {"range": line("COLUMNS", 0, 1), "properties": {"pixelSize": 7, "hiddenByUser": True}, "fields": "*"}
    grid.do({"updateDimensionProperties": size})
    grid.do({"moveDimension": {"source": line("COLUMNS", 0, 1), "destinationIndex": 3}})
    assert grid.values("1:1") == [["b", "c", "a"]]
    marks = grid.data("A1:C1")["columnMetadata"]
    assert marks == [{"pixelSize": 100}, {"pixelSize": 100}, {"pixelSize": 7, "hiddenByUser": True}]
    shown = {"range": line("COLUMNS", 2, 3), "properties": {}, "fields": "hiddenByUser,pixelSize"}
    grid.do({"updateDimensionProperties": shown})
    assert grid.data("C1")["columnMetadata"] == [{"pixelSize": 100}]


def test_append_and_fit(grid: Book) -> None:
    """Lines are added at the end; columns are fitted to their longest text, rows go back to their height."""
    grid.do({"appendDimension": {"sheetId": 0, "dimension": "COLUMNS", "length": 2}})
    assert grid.sheet()["properties"]["gridProperties"]["columnCount"] == 28
    grid.write("B1", [["a long text\nin two lines"]])
    size = {"range": line("ROWS", 0, 1), "properties": {"pixelSize": 50}, "fields": "pixelSize"}
    grid.do({"updateDimensionProperties": size})
    grid.do(*({"autoResizeDimensions": {"dimensions": line(name, 0, 2)}} for name in ("ROWS", "COLUMNS")))
    data = grid.data("A1:C1")
    widths = [column["pixelSize"] for column in data["columnMetadata"]]
    assert widths[0] < widths[1]
    assert (widths[2], data["rowMetadata"]) == (100, [{"pixelSize": 21}])


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"deleteDimension": {"range": line("ROWS", 0)}}, "You can't delete all the rows on the sheet."),
        ({"deleteDimension": {"range": line("ROWS", 1000)}}, "range.startIndex[1000] is after the last line"),
        ({"deleteDimension": {"range": line("ROWS", 3, 3)}}, "range.startIndex[3] must be less than"),
        ({"insertDimension": {"range": line("ROWS", 0)}}, "Both the start and end indexes must be specified."),
        ({"insertDimension": {"range": line("ROWS", 1001, 1002)}}, "range.startIndex[1001] is after the last line"),
        ({"insertDimension": {"range": line("ROWS", 0, 1), "inheritFromBefore": True}}, "inheritFromBefore cannot"),
        (
            {"insertDimension": {"range": line("ROWS", 1000, 1001)}},
            "range.startIndex[1000] must be less than the grid size (1000) if inheritFromBefore is false.",
        ),
        ({"insertDimension": {"range": {"startIndex": 0, "endIndex": 1}}}, "No dimension specified."),
        ({"insertDimension": {"range": line("ROWS", 0, 400_000)}}, "This action would increase the number of cells"),
        ({"appendDimension": {"dimension": "ROWS"}}, "Length must be at least 1: 0"),
        (
            {"appendDimension": {"dimension": "COLUMNS", "length": 20_000}},
            "A sheet cannot have more than 18278 columns.",
        ),
        ({"moveDimension": {"source": line("ROWS", 0, 3), "destinationIndex": 1}}, "destinationIndex[1] must be"),
        ({"moveDimension": {"source": line("ROWS", 9, 3000), "destinationIndex": 1}}, "destinationIndex[1] must be"),
        (
            {"updateDimensionProperties": {"range": line("ROWS", 0), "properties": {"pixelSize": -1}, "fields": "*"}},
            "properties.pixelSize[-1] must not be negative.",
        ),
    ],
)
def test_refusals(book: Book, request_: dict[str, Any], message: str) -> None:
    """Lines that are not there, and too many of them, are refused."""
    assert f": {message}" in book.refused(request_)


def test_everything_follows_its_cells(grid: Book) -> None:
    """Names, merges, protections, rules, charts and tables move and stretch with the lines they are on."""
    chart = {
        "spec": {"basicChart": {"chartType": "BAR", "series": [source(span(0, 3, 1, 2))]}},
        "position": {"overlayPosition": {"anchorCell": {"rowIndex": 4, "columnIndex": 1}}},
    }
    rule = {"ranges": [span(1, 2, 0, 3)], "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {}}}
    grid.do(
        {"addNamedRange": {"namedRange": {"name": "all", "range": span(0, 3, 0, 3)}}},
        {"addNamedRange": {"namedRange": {"name": "second", "range": span(1, 2, 0, 3)}}},
        {"addProtectedRange": {"protectedRange": {"range": {"startRowIndex": 2}}}},
        {"mergeCells": {"range": span(5, 6, 0, 3), "mergeType": "MERGE_ALL"}},
        {"addConditionalFormatRule": {"rule": rule}},
        {"addChart": {"chart": chart}},
        {"addTable": {"table": {"name": "t", "range": span(0, 3, 0, 3)}}},
    )
    grid.do({"insertDimension": {"range": line("ROWS", 1, 3)}})
    got = grid.get()
    sheet = got["sheets"][0]
    assert [each["range"]["endRowIndex"] for each in got["namedRanges"]] == [5, 4]
    assert sheet["protectedRanges"][0]["range"] == {"startRowIndex": 4}
    assert sheet["merges"] == [span(7, 8, 0, 3)]
    assert sheet["conditionalFormats"][0]["ranges"] == [span(3, 4, 0, 3)]
    assert sheet["charts"][0]["position"]["overlayPosition"]["anchorCell"] == {"rowIndex": 6, "columnIndex": 1}
    assert drawn(sheet) == [span(0, 5, 1, 2)]
    assert sheet["tables"][0]["range"] == span(0, 5, 0, 3)
    grid.do({"deleteDimension": {"range": line("ROWS", 3, 4)}}, {"deleteDimension": {"range": line("COLUMNS", 1, 2)}})
    got = grid.get()
    sheet = got["sheets"][0]
    assert [each["name"] for each in got["namedRanges"]] == ["all"]
    assert "conditionalFormats" not in sheet
    assert drawn(sheet) == []
    assert sheet["merges"] == [span(6, 7, 0, 2)]


def source(where: dict[str, int]) -> dict[str, Any]:
    """Return a chart series over a range."""
    return {"series": {"sourceRange": {"sources": [where]}}}


def drawn(sheet: dict[str, Any]) -> Any:
    """Return the ranges that the sheet's chart draws."""
    return sheet["charts"][0]["spec"]["basicChart"]["series"][0]["series"]["sourceRange"]["sources"]


@pytest.mark.parametrize(
    "request_",
    [
        {"updateDimensionProperties": {"dataSourceSheetRange": {}, "fields": "*"}},
        {"updateDimensionProperties": {"range": line("ROWS", 0), "fields": "developerMetadata"}},
        {"autoResizeDimensions": {"dataSourceSheetDimensions": {}}},
    ],
)
def test_what_is_not_built(book: Book, request_: dict[str, Any]) -> None:
    """Data sources, and metadata by way of properties, are named in the refusal."""
    assert next(iter(request_)) in book.refused(request_, code=501)


def test_frozen_lines_follow(book: Book) -> None:
    """Lines put between frozen ones are frozen; frozen ones that go are fewer; some line is left that is not."""
    properties = {"gridProperties": {"rowCount": 5, "frozenRowCount": 2}}
    fields = "gridProperties(rowCount,frozenRowCount)"
    book.do({"updateSheetProperties": {"properties": properties, "fields": fields}})

    def frozen(kind: str, start: int, end: int) -> int:
        book.do({kind: {"range": line("ROWS", start, end)}})
        count: int = book.sheet()["properties"]["gridProperties"].get("frozenRowCount", 0)
        return count

    assert frozen("insertDimension", 0, 1) == 2
    assert frozen("insertDimension", 1, 2) == 3
    assert frozen("deleteDimension", 2, 4) == 2
    message = book.refused({"deleteDimension": {"range": line("ROWS", 2)}})
    assert "Sorry, it is not possible to delete all non-frozen rows." in message
    assert frozen("deleteDimension", 0, 2) == 0


def test_moves_do_not_tear_merges(grid: Book) -> None:
    """A merge moves whole, or the request is refused."""
    grid.do({"mergeCells": {"range": span(3, 5, 0, 1)}})
    for start, end, place in ((3, 4, 9), (0, 1, 4)):
        told = {"source": line("ROWS", start, end), "destinationIndex": place}
        assert "tear a merged range apart" in grid.refused({"moveDimension": told})
    grid.do({"moveDimension": {"source": line("ROWS", 3, 5), "destinationIndex": 0}})
    assert grid.sheet()["merges"] == [span(0, 2, 0, 1)]


def test_a_merge_of_one_cell_is_none(book: Book) -> None:
    """A merge that lost all but one cell with its columns is gone."""
    book.do({"mergeCells": {"range": span(0, 1, 0, 2)}}, {"deleteDimension": {"range": line("COLUMNS", 1, 2)}})
    assert "merges" not in book.sheet()
    book.do({"mergeCells": {"range": span(0, 1, 4, 6)}}, {"deleteDimension": {"range": line("COLUMNS", 4, 7)}})
    assert "merges" not in book.sheet()


def test_an_open_range_goes_with_its_last_line(book: Book) -> None:
    """A range from a row on is gone when no row of it is left; one from before stays."""
    for name, start in (("gone", 998), ("kept", 997)):
        told = {"namedRangeId": name, "name": name, "range": {"startRowIndex": start}}
        book.do({"addNamedRange": {"namedRange": told}})
    book.do({"deleteDimension": {"range": line("ROWS", 998, 1000)}})
    assert [each["range"] for each in book.get()["namedRanges"]] == [{"startRowIndex": 997}]


def test_an_open_range_goes_with_all_of_its_lines(book: Book) -> None:
    """A range from a row on stays in the grid when its rows are moved up."""
    book.do({"addNamedRange": {"namedRange": {"name": "rest", "range": {"startRowIndex": 998}}}})
    book.do({"moveDimension": {"source": line("ROWS", 998, 1000), "destinationIndex": 5}})
    assert book.get()["namedRanges"][0]["range"] == {"startRowIndex": 5}


def test_no_room_is_made_for_what_no_book_holds(grid: Book) -> None:
    """Two thousand million rows are refused before any is made."""
    assert "10000000 cells" in grid.refused({"insertDimension": {"range": line("ROWS", 0, 2**31 - 1)}})

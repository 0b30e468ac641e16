"""Requests that write cells go to a running Workspace; the cells are as the real service would keep them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheets.books import Book, number, span, text

BOLD = {"userEnteredFormat": {"textFormat": {"bold": True}}}


def test_a_text_is_never_parsed(book: Book) -> None:
    """A stringValue stays a text, whatever it looks like; a formula is only what is sent as one."""
    row = {"values": [text("=A1"), text("007"), number(7), {"userEnteredValue": {"formulaValue": "=B1"}}]}
    book.do({"updateCells": {"start": {"sheetId": 0}, "rows": [row], "fields": "userEnteredValue"}})
    cells = book.data("A1:D1")["rowData"][0]["values"]
    assert [cell["effectiveValue"] for cell in cells] == [
        {"stringValue": "=A1"},
        {"stringValue": "007"},
        {"numberValue": 7},
        {"stringValue": "007"},
    ]


def test_a_range_is_cleared_where_the_rows_end(book: Book) -> None:
    """A range larger than its rows loses the rest of its values, in the masked fields only."""
    book.write("A1", [["a"] * 3] * 3)
    book.do({"repeatCell": {"range": span(0, 3, 0, 3), "cell": BOLD, "fields": "userEnteredFormat.textFormat.bold"}})
    told = {"range": span(0, 3, 0, 2), "rows": [{"values": [text("new")]}], "fields": "userEnteredValue"}
    book.do({"updateCells": told})
    assert book.values("A1:C3") == [["new", "", "a"], ["", "", "a"], ["", "", "a"]]
    assert book.data("A1:B2")["rowData"][1]["values"][1]["userEnteredFormat"] == BOLD["userEnteredFormat"]


def test_masks_over_cells(book: Book) -> None:
    """Only masked fields change; a masked field that is not sent is cleared; computed fields are ignored."""
    cell = {**text("x"), **BOLD, "note": "n", "formattedValue": "ignored"}
    book.do({"updateCells": {"start": {}, "rows": [{"values": [cell]}], "fields": "*"}})
    patch = {"userEnteredFormat": {"backgroundColor": {"red": 0.5}}}
    fields = "userEnteredFormat(backgroundColor,textFormat.italic),note"
    book.do({"updateCells": {"start": {}, "rows": [{"values": [patch]}], "fields": fields}})
    kept = book.data("A1")["rowData"][0]["values"][0]
    assert kept["userEnteredFormat"] == {
        "textFormat": {"bold": True},
        "backgroundColor": {"red": 0.5},
        "backgroundColorStyle": {"rgbColor": {"red": 0.5}},
    }
    assert (kept["formattedValue"], "note" in kept) == ("x", False)
    assert kept["effectiveFormat"]["textFormat"]["bold"] is True
    assert kept["effectiveFormat"]["textFormat"]["fontSize"] == 10


def test_append_cells_adds_rows_not_columns(book: Book) -> None:
    """Rows land after the last row with a value and extend the grid; a row too wide is refused."""
    book.do(
        {
            "updateSheetProperties": {
                "properties": {"gridProperties": {"rowCount": 3, "columnCount": 2}},
                "fields": "gridProperties(rowCount,columnCount)",
            }
        }
    )
    book.write("B1", [["first"]])
    book.do({"repeatCell": {"range": span(1, 3, 0, 1), "cell": BOLD, "fields": "userEnteredFormat"}})
    rows = [{"values": [number(index)]} for index in range(4)]
    book.do({"appendCells": {"sheetId": 0, "rows": rows, "fields": "userEnteredValue"}})
    assert book.values("A1:B5") == [["", "first"], ["0"], ["1"], ["2"], ["3"]]
    assert book.sheet()["properties"]["gridProperties"] == {"rowCount": 5, "columnCount": 2}
    wide = [{"values": [number(1)] * 3}]
    message = book.refused({"appendCells": {"sheetId": 0, "rows": wide, "fields": "userEnteredValue"}})
    assert message.startswith("Invalid requests[0].appendCells: Attempting to write column: 2")


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"start": {"sheetId": 9}}, "No grid with id: 9"),
        ({}, "Must specify either a start or a range."),
        ({"start": {"rowIndex": 1000}}, "GridCoordinate.rowIndex[1000] is after last row in grid[999]"),
        ({"start": {"columnIndex": 26}}, "GridCoordinate.columnIndex[26] is after last column in grid[25]"),
        ({"start": {"rowIndex": 999}, "rows": [{}, {}]}, "Attempting to write row: 1000, beyond"),
        ({"range": span(0, 1, 0, 1), "rows": [{"values": [{}, {}]}]}, "Attempting to write column: 1, beyond"),
        (
            {"start": {}, "rows": [{"values": [text("x" * 50_001)]}]},
            "Your input contains more than the maximum of 50000",
        ),
        (
            {"start": {}, "rows": [{"values": [{"userEnteredValue": {"errorValue": {"type": "REF"}}}]}]},
            "userEnteredValue.errorValue cannot be set.",
        ),
        (
            {"start": {}, "fields": ""},
            "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)",
        ),
        ({"start": {}, "fields": "nope"}, ""),
    ],
)
def test_refused_updates(book: Book, request_: dict[str, object], message: str) -> None:
    """What cannot be written refuses the batch, naming the request."""
    told = {"fields": "userEnteredValue", **request_}
    assert book.refused({"updateCells": told}).startswith(f"Invalid requests[0].updateCells: {message}")


def test_the_empty_text_is_no_value(book: Book) -> None:
    """Writing "" takes a value away; text of exactly the limit is kept."""
    book.write("A1", [["x", "y"]])
    row = {"values": [text(""), text("z" * 50_000)]}
    book.do({"updateCells": {"start": {}, "rows": [row], "fields": "userEnteredValue"}})
    assert book.values("A1:B1") == [["", "z" * 50_000]]


def test_appending_to_a_table(book: Book) -> None:
    """Rows go into the table's body; a full table grows, and what is below it, also by name, is pushed down."""
    book.write("A1", [["Head", "x"], ["", ""], ["", ""], ["below", "kept"]])
    book.do({"addTable": {"table": {"tableId": "t", "range": span(0, 3, 0, 1)}}})
    book.do({"addNamedRange": {"namedRange": {"namedRangeId": "n", "name": "below", "range": span(3, 4, 0, 1)}}})
    for values in (["a"], ["b", "c"]):
        rows = [{"values": [text(value)]} for value in values]
        book.do({"appendCells": {"tableId": "t", "rows": rows, "fields": "userEnteredValue"}})
    assert book.values("A1:B6") == [["Head", "x"], ["a"], ["b"], ["c", "kept"], ["below"]]
    assert book.sheet()["tables"][0]["range"] == span(0, 4, 0, 1)
    assert book.get()["namedRanges"][0]["range"] == span(4, 5, 0, 1)
    wide = {"tableId": "t", "rows": [{"values": [text("a"), text("b")]}], "fields": "*"}
    assert "beyond the last requested column" in book.refused({"appendCells": wide})
    assert "No table with id: u" in book.refused({"appendCells": {"tableId": "u", "rows": [], "fields": "*"}})


def test_a_repeated_formula_moves_along(book: Book) -> None:
    """`=A1` over B2:C4 becomes `=A2` in B3 and `=B1` in C2; `$` holds."""
    for formula, expected in (("=A1", [["=A1", "=B1"], ["=A2", "=B2"]]), ("=$A$1", [["=$A$1", "=$A$1"]] * 2)):
        cell = {"userEnteredValue": {"formulaValue": formula}}
        book.do({"repeatCell": {"range": span(1, 3, 1, 3), "cell": cell, "fields": "userEnteredValue"}})
        assert book.values("B2:C3", valueRenderOption="FORMULA") == expected


def test_a_new_value_erases_the_runs_of_the_old(book: Book) -> None:
    """Rich text goes with its text, also where the mask names the value alone; a mask of runs alone keeps the text."""
    runs = {"textFormatRuns": [{"format": {"bold": True}}, {"startIndex": 1, "format": {}}]}
    rich = {"start": {}, "rows": [{"values": [{**text("ab"), **runs}]}], "fields": "userEnteredValue,textFormatRuns"}
    plain = {"start": {}, "rows": [{"values": [text("cd")]}], "fields": "userEnteredValue"}
    book.do({"updateCells": rich})
    assert len(book.data("A1")["rowData"][0]["values"][0]["textFormatRuns"]) == 2
    book.do({"updateCells": plain})
    assert "textFormatRuns" not in book.data("A1")["rowData"][0]["values"][0]
    for cell in ({**number(1), **runs}, {**text("a"), **runs}):
        told = {"start": {}, "rows": [{"values": [cell]}], "fields": "*"}
        assert "textFormatRuns" in book.refused({"updateCells": told})


def test_a_mask_is_needed(book: Book) -> None:
    """At least one field must be named; computed fields are passed over."""
    places: dict[str, Any] = {"updateCells": {"start": {}}, "appendCells": {}, "repeatCell": {"range": {}}}
    for kind, place in places.items():
        assert "field" in book.refused({kind: {**place, "fields": ""}}).lower()
    told = {"start": {}, "rows": [{"values": [text("a")]}], "fields": "formattedValue"}
    book.do({"updateCells": told})
    assert book.values("A1") == []


def test_validation_is_set_and_taken_away(book: Book) -> None:
    """A rule is on every cell of its range until a request without a rule."""
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Yes"}]}, "strict": True}
    book.do({"setDataValidation": {"range": span(0, 2, 0, 1), "rule": rule}})
    assert [row["values"][0]["dataValidation"] for row in book.data("A1:A9")["rowData"]] == [rule, rule]
    book.do({"setDataValidation": {"range": span(0, 1, 0, 1)}})
    assert book.data("A1:A9")["rowData"][0] == {}


THIN = {"style": "SOLID"}


def test_borders_around_and_between(book: Book) -> None:
    """Outer sides go to the edge cells only, inner ones between cells."""
    book.do({"updateBorders": {"range": span(0, 2, 0, 2), "top": {"style": "DOUBLE"}, "innerVertical": THIN}})
    rows = book.data("A1:B2")["rowData"]
    borders = [[cell.get("userEnteredFormat", {}).get("borders") for cell in row["values"]] for row in rows]
    black: dict[str, Any] = {"color": {}, "colorStyle": {"rgbColor": {}}}
    line, thin = {"style": "DOUBLE", "width": 3, **black}, {"style": "SOLID", "width": 1, **black}
    assert borders == [[{"top": line, "right": thin}, {"top": line, "left": thin}], [{"right": thin}, {"left": thin}]]
    book.do({"updateBorders": {"range": span(0, 1, 0, 1), "bottom": THIN, "right": {"style": "NONE"}}})
    assert book.data("A1")["rowData"][0]["values"][0]["userEnteredFormat"]["borders"] == {"top": line, "bottom": thin}
    assert "style" in book.refused({"updateBorders": {"range": span(0, 1, 0, 1), "top": {}}})


@pytest.mark.parametrize("kind", ["mergeCells", "unmergeCells", "sortRange", "trimWhitespace"])
@pytest.mark.parametrize("sides", [(3, 2, 0, 1), (0, 1, 3, 2), (-1, 2, 0, 1), (0, 1, -2, 1)])
def test_a_range_has_its_start_before_its_end(book: Book, kind: str, sides: tuple[int, int, int, int]) -> None:
    """Turned round, or from before the grid, it refuses the request."""
    assert "must be at least 0 and at most" in book.refused({kind: {"range": span(*sides)}})


def test_an_open_range_from_before_the_grid(book: Book) -> None:
    """It is refused as well, and so is a cell there."""
    assert "must be at least 0" in book.refused({"unmergeCells": {"range": {"startRowIndex": -1}}})
    start = {"rowIndex": 0, "columnIndex": -1}
    assert "must be at least 0" in book.refused({"updateCells": {"start": start, "rows": [], "fields": "note"}})

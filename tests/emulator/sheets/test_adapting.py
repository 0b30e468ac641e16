"""Changes of a workbook go to a running Workspace; its formulas still point where they did."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.emulator.sheets.a1 import Area
from pipeline.emulator.sheets.adapting import adapt_to_cut, adapt_to_deletion, adapt_to_title, list_formulas
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.workbook import Workbook, sheet_properties
from tests.emulator.sheets.books import Book, span


def lines(dimension: str, start: int, end: int) -> dict[str, Any]:
    """Return a DimensionRange."""
    return {"dimension": dimension, "startIndex": start, "endIndex": end}


@pytest.mark.parametrize(
    ("request_", "formula"),
    [
        ({"insertDimension": {"range": lines("ROWS", 1, 3)}}, "=SUM(A1:A5)+$B$4+'My tab'!A1"),
        ({"insertDimension": {"range": lines("ROWS", 3, 4)}}, "=SUM(A1:A3)+$B$2+'My tab'!A1"),
        ({"insertDimension": {"range": lines("COLUMNS", 0, 1)}}, "=SUM(B1:B3)+$C$2+'My tab'!A1"),
        ({"deleteDimension": {"range": lines("ROWS", 1, 2)}}, "=SUM(A1:A2)+#REF!+'My tab'!A1"),
        ({"deleteDimension": {"range": lines("COLUMNS", 0, 1)}}, "=SUM(#REF!)+$A$2+'My tab'!A1"),
        ({"moveDimension": {"source": lines("ROWS", 1, 2), "destinationIndex": 5}}, "=SUM(A1:A2)+$B$5+'My tab'!A1"),
        (
            {"insertDimension": {"range": {"sheetId": 7, **lines("ROWS", 0, 1)}}},
            "=SUM(A1:A3)+$B$2+'My tab'!A2",
        ),
    ],
)
def test_lines(book: Book, request_: dict[str, Any], formula: str) -> None:
    """References follow rows and columns that are inserted, deleted or moved; what is deleted is #REF!."""
    book.do({"addSheet": {"properties": {"title": "My tab", "sheetId": 7}}})
    book.write("J20", [["=SUM(A1:A3)+$B$2+'My tab'!A1"]], entry="USER_ENTERED")
    book.do(request_)
    found = [cell for row in book.values("Sheet1", valueRenderOption="FORMULA") for cell in row if cell]
    assert found == [formula]


def test_conditions(book: Book) -> None:
    """The formulas of conditional formats follow too, by the sheet that they belong to."""
    book.do({"addSheet": {"properties": {"title": "Two", "sheetId": 2}}})
    for sheet in (0, 2):
        condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=$A1>5"}]}
        rule = {"ranges": [span(0, 9, 0, 1, sheet=sheet)], "booleanRule": {"condition": condition, "format": {}}}
        book.do({"addConditionalFormatRule": {"rule": rule}})
    book.do({"insertDimension": {"range": lines("ROWS", 0, 1)}})
    rules = [sheet["conditionalFormats"][0]["booleanRule"]["condition"] for sheet in book.get()["sheets"]]
    assert [rule["values"][0]["userEnteredValue"] for rule in rules] == ["=$A2>5", "=$A1>5"]


def test_requests_that_rename_delete_and_cut(book: Book) -> None:
    """Formulas follow a sheet's new title and cells that are cut; a deleted sheet leaves #REF!."""
    book.do({"addSheet": {"properties": {"title": "Two", "sheetId": 2}}})
    book.write("D1", [["=Two!A1+B2"]], entry="USER_ENTERED")
    rename = {"properties": {"sheetId": 2, "title": "My tab"}, "fields": "title"}
    book.do({"updateSheetProperties": rename})
    book.do({"cutPaste": {"source": span(1, 2, 1, 2), "destination": {"rowIndex": 7, "columnIndex": 0}}})
    assert book.values("D1", valueRenderOption="FORMULA") == [["='My tab'!A1+A8"]]
    book.do({"deleteSheet": {"sheetId": 2}})
    assert book.values("D1", valueRenderOption="FORMULA") == [["=#REF!+A8"]]
    assert book.values("D1") == [["#REF!"]]


def workbook(*formulas: str) -> Workbook:
    """Return a workbook of the sheets One, with these formulas in its first column, and My tab."""
    book = Workbook()
    for number, title in enumerate(("One", "My tab")):
        book.add_sheet(Sheet(sheet_properties(number, title, 9, 9)))
    with book.atomic():
        for row, formula in enumerate(formulas):
            book.edit(0).put_cell(row, 0, {"userEnteredValue": {"formulaValue": formula}, "note": "n"})
    return book


def formulas(book: Workbook) -> list[str]:
    """Return the formulas of the first sheet."""
    return [formula for _, _, formula in list_formulas(book.sheet(0))]


def test_titles() -> None:
    """A renamed sheet is renamed in formulas, one that is gone is #REF! there; texts and other sheets are left."""
    book = workbook("='my tab'!A1+B1", '="My tab!A1"')
    with book.atomic():
        adapt_to_title(book, "My tab", "Wins")
    assert formulas(book) == ["=Wins!A1+B1", '="My tab!A1"']
    with book.atomic():
        adapt_to_deletion(book, "Wins")
    assert formulas(book) == ["=#REF!+B1", '="My tab!A1"']
    assert book.sheet(0).cell(0, 0)["note"] == "n"


def test_cuts() -> None:
    """What pointed wholly into cells that were moved points to their new place, also on another sheet."""
    book = workbook("=B2+SUM(B2:C3)+SUM(B2:D9)+B:B")
    with book.atomic():
        adapt_to_cut(book, book.sheet(0), Area(1, 3, 1, 3), book.sheet(0), 4, 1)
    assert formulas(book) == ["=B5+SUM(B5:C6)+SUM(B2:D9)+B:B"]
    with book.atomic():
        adapt_to_cut(book, book.sheet(0), Area(4, 5, 1, 2), book.sheet(1), 0, 0)
    assert formulas(book) == ["='My tab'!A1+SUM(B5:C6)+SUM(B2:D9)+B:B"]

"""Requests about protected ranges go to a running Workspace; who may edit what comes back, or a refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator.sheets.books import Book, span, text

CLOSED = "You are trying to edit a protected cell or object."
BOSS = {"users": ["boss@example.com"]}


def protect(**given: Any) -> dict[str, Any]:
    """Return a request that protects a range."""
    return {"addProtectedRange": {"protectedRange": given}}


def test_who_may_edit_where_nobody_is_named(book: Book) -> None:
    """Whoever asks; an update replaces what its mask names; a warning has no editors, its end all of the file's."""
    book.do({"addSheet": {"properties": {"sheetId": 5}}})
    holes = [span(0, 1, 0, 1, sheet=5)]
    (reply,) = book.do(protect(range={"sheetId": 5}, unprotectedRanges=holes, protectedRangeId=3))
    told = {"protectedRangeId": 3, "range": {"sheetId": 5}, "unprotectedRanges": holes, "requestingUserCanEdit": True}
    assert reply["protectedRange"] == {**told, "editors": {"users": ["owner@example.com"]}}
    patch = {"protectedRangeId": 3, "warningOnly": True, "description": "d"}
    book.do({"updateProtectedRange": {"protectedRange": patch, "fields": "warningOnly,description"}})
    (kept,) = book.sheet(1)["protectedRanges"]
    assert (kept["description"], "editors" in kept) == ("d", False)
    book.do({"updateProtectedRange": {"protectedRange": {"protectedRangeId": 3}, "fields": "warningOnly"}})
    assert book.sheet(1)["protectedRanges"][0]["editors"] == {"users": ["owner@example.com"]}
    book.do({"deleteProtectedRange": {"protectedRangeId": 3}})
    assert "protectedRanges" not in book.sheet(1)


def test_names_and_tables_stand_for_their_ranges(book: Book) -> None:
    """A protection is backed by one thing; a new range lets the name go."""
    name = {"namedRangeId": "1", "name": "wins", "range": span(0, 2, 0, 2)}
    book.do(
        {"addNamedRange": {"namedRange": name}}, {"addTable": {"table": {"tableId": "t", "range": span(4, 6, 0, 1)}}}
    )
    (named, tabled) = book.do(protect(namedRangeId="1", protectedRangeId=1), protect(tableId="t"))
    assert named["protectedRange"]["range"] == span(0, 2, 0, 2)
    assert tabled["protectedRange"]["range"] == span(4, 6, 0, 1)
    patch = {"protectedRangeId": 1, "range": span(0, 1, 0, 1)}
    book.do({"updateProtectedRange": {"protectedRange": patch, "fields": "range"}})
    kept = book.sheet()["protectedRanges"][0]
    assert (kept["range"], "namedRangeId" in kept) == (span(0, 1, 0, 1), False)


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (protect(range=span(0, 1, 0, 1), namedRangeId="1"), "Only one of range, namedRangeId and tableId"),
        (protect(range=span(0, 1, 0, 1), unprotectedRanges=[span(0, 1, 0, 1)]), "only supported on protected sheets"),
        (protect(range={"sheetId": 0}, unprotectedRanges=[{"sheetId": 5}]), "must be on the protected sheet"),
        (protect(range={"sheetId": 0}, protectedRangeId=3), "A protected range with the id 3 already exists."),
        (protect(namedRangeId="9"), "No named range with id: 9"),
        ({"deleteProtectedRange": {"protectedRangeId": 9}}, "No protected range with id: 9"),
        (
            {
                "updateProtectedRange": {
                    "protectedRange": {"protectedRangeId": 3, "range": {"sheetId": 5}},
                    "fields": "range",
                }
            },
            "cannot move to another sheet",
        ),
    ],
)
def test_refusals(book: Book, request_: dict[str, Any], message: str) -> None:
    """Ids are unique, a backing is one, holes are in a protected sheet."""
    book.do({"addSheet": {"properties": {"sheetId": 5}}}, protect(range=span(0, 1, 0, 1), protectedRangeId=3))
    assert message in book.refused(request_)


EDITS: list[dict[str, Any]] = [
    {"updateCells": {"start": {}, "rows": [{"values": [text("x")]}], "fields": "*"}},
    {"updateCells": {"range": span(0, 9, 0, 9), "fields": "userEnteredValue"}},
    {"appendCells": {"rows": [{"values": [text("x")]}], "fields": "*"}},
    {"repeatCell": {"range": span(0, 2, 0, 1), "cell": {}, "fields": "note"}},
    {"setDataValidation": {"range": span(0, 1, 0, 1)}},
    {"updateBorders": {"range": span(0, 1, 0, 1)}},
    {"sortRange": {"range": span(0, 2, 0, 1)}},
    {"randomizeRange": {"range": span(0, 2, 0, 1)}},
    {"deleteDuplicates": {"range": span(0, 2, 0, 1)}},
    {"trimWhitespace": {"range": span(0, 2, 0, 1)}},
    {"mergeCells": {"range": span(0, 2, 0, 1)}},
    {"unmergeCells": {"range": span(0, 2, 0, 1)}},
    {"findReplace": {"find": "closed", "replacement": "x", "allSheets": True}},
    {"copyPaste": {"source": span(5, 6, 5, 6), "destination": span(0, 1, 0, 1)}},
    {"cutPaste": {"source": span(0, 1, 0, 1), "destination": {"rowIndex": 9}}},
    {"cutPaste": {"source": span(5, 6, 5, 6), "destination": {}}},
    {"pasteData": {"coordinate": {}, "data": "x", "delimiter": ","}},
    {"textToColumns": {"source": span(0, 1, 0, 1), "delimiterType": "COMMA"}},
    {"autoFill": {"sourceAndDestination": {"source": span(2, 3, 0, 1), "dimension": "ROWS", "fillLength": -1}}},
    {"insertRange": {"range": span(0, 1, 0, 1), "shiftDimension": "ROWS"}},
    {"deleteRange": {"range": span(0, 1, 0, 1), "shiftDimension": "ROWS"}},
    {"deleteDimension": {"range": {"dimension": "ROWS", "startIndex": 1, "endIndex": 9}}},
    {"insertDimension": {"range": {"dimension": "ROWS", "startIndex": 1, "endIndex": 2}}},
    {"moveDimension": {"source": {"dimension": "ROWS", "startIndex": 0, "endIndex": 1}, "destinationIndex": 9}},
    {"addBanding": {"bandedRange": {"range": span(0, 1, 0, 1)}}},
    {"addTable": {"table": {"range": span(0, 2, 0, 1)}}},
    {"deleteSheet": {"sheetId": 0}},
    {"deleteProtectedRange": {"protectedRangeId": 3}},
    {"updateProtectedRange": {"protectedRange": {"protectedRangeId": 3}, "fields": "description"}},
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: next(iter(edit)))
def test_what_is_protected_stays(book: Book, hand_over: Callable[[], None], edit: dict[str, Any]) -> None:
    """Every kind of edit is refused to who is no editor, and what came before it in the batch is not kept."""
    book.write("A1", [["closed"]])
    book.do({"addSheet": {}}, protect(range=span(0, 2, 0, 1), protectedRangeId=3, editors=BOSS))
    if "appendCells" in edit:
        book.do(protect(range={"startRowIndex": 1}, editors=BOSS))
    hand_over()
    before = book.get(includeGridData="true")
    beside = {"updateCells": {"start": {"columnIndex": 5}, "rows": [{"values": [text("x")]}], "fields": "*"}}
    assert CLOSED in book.refused(beside, edit)
    assert book.get(includeGridData="true") == before


def test_what_is_beside_a_protected_range_is_open(book: Book, hand_over: Callable[[], None]) -> None:
    """Rows go in beside it, a column beside it is cleared, the sheet is renamed; a warning stops nobody."""
    book.do(protect(range=span(1, 3, 0, 1), editors=BOSS), protect(range=span(8, 9, 0, 1), warningOnly=True))
    hand_over()
    gap = {"dimension": "ROWS", "startIndex": 3, "endIndex": 4}
    book.do(
        {"insertDimension": {"range": gap}},
        {"updateCells": {"range": {"startColumnIndex": 1}, "fields": "*"}},
        {"updateSheetProperties": {"properties": {"title": "New"}, "fields": "title"}},
        {"repeatCell": {"range": span(9, 10, 0, 1), "cell": text("x"), "fields": "userEnteredValue"}},
    )


def test_a_protected_sheet_keeps_its_title(book: Book, hand_over: Callable[[], None]) -> None:
    """Where all of a sheet is protected, its properties are too; a hole in it is open."""
    book.do(protect(range={"sheetId": 0}, unprotectedRanges=[span(4, 5, 0, 1)], editors=BOSS))
    hand_over()
    assert CLOSED in book.refused({"updateSheetProperties": {"properties": {"title": "New"}, "fields": "title"}})
    book.do({"repeatCell": {"range": span(4, 5, 0, 1), "cell": text("x"), "fields": "userEnteredValue"}})
    (kept,) = book.sheet()["protectedRanges"]
    assert ("editors" in kept, kept.get("requestingUserCanEdit", False)) == (False, False)

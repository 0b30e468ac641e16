"""Requests that sort, copy, cut and replace go to a running Workspace; the cells come back in their new places."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheets.books import Book, span


def test_sort_puts_numbers_first_and_blanks_last(book: Book) -> None:
    """Numbers, texts, booleans, errors, then blanks; descending turns all but the blanks."""
    values: list[list[Any]] = [["b"], [2], [True], [""], ["A"], [10], ["=1/0"]]
    book.write("A2", values, entry="USER_ENTERED")
    book.write("A1", [["head"]])
    for order, expected in (
        ("ASCENDING", ["head", "2", "10", "A", "b", "TRUE", "#DIV/0!"]),
        ("DESCENDING", ["head", "#DIV/0!", "TRUE", "b", "A", "10", "2"]),
    ):
        told = {"range": {"startRowIndex": 1}, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": order}]}
        book.do({"sortRange": told})
        assert [row[0] for row in book.values("Sheet1")] == expected


def test_sort_by_several_columns_moves_whole_rows_of_the_range(book: Book) -> None:
    """The first spec counts most; cells beside the range stay, formulas keep pointing at their own row."""
    book.write("A1", [["b", 1, "x"], ["a", 2, "y"], ["a", 1, "z"]])
    book.write("B1:B3", [["=1"], ["=UPPER(A2)"], ["=A3"]], entry="USER_ENTERED")
    specs = [{"dimensionIndex": 0}, {"dimensionIndex": 1, "sortOrder": "DESCENDING"}]
    book.do({"sortRange": {"range": span(0, 3, 0, 2), "sortSpecs": specs}})
    rows = book.values("Sheet1", valueRenderOption="FORMULA")
    assert [row[0] for row in rows] == ["a", "a", "b"]
    assert [row[2] for row in rows] == ["x", "y", "z"]
    assert {row[1] for row in rows} == {"=UPPER(A1)", "=A2", "=1"}
    outside = {"range": span(0, 3, 0, 1), "sortSpecs": [{"dimensionIndex": 1}]}
    assert "outside of the range" in book.refused({"sortRange": outside})


def test_copies_repeat_and_formulas_shift(book: Book) -> None:
    """A larger destination takes whole copies; relative references move along, absolute ones stay."""
    book.write("A1", [[1, "=A1*2+$A$1"], [5]], entry="USER_ENTERED")
    book.do({"copyPaste": {"source": span(0, 1, 1, 2), "destination": span(0, 2, 2, 4)}})
    book.do({"copyPaste": {"source": span(0, 1, 1, 2), "destination": span(1, 2, 1, 2)}})
    formulas = book.values("Sheet1", valueRenderOption="FORMULA")
    assert formulas == [[1, "=A1*2+$A$1", "=B1*2+$A$1", "=C1*2+$A$1"], [5, "=A2*2+$A$1", "=B2*2+$A$1", "=C2*2+$A$1"]]


@pytest.mark.parametrize(
    ("kind", "value", "bold"),
    [
        ("PASTE_NORMAL", "=1+1", True),
        ("PASTE_VALUES", 2, False),
        ("PASTE_FORMULA", "=1+1", False),
        ("PASTE_FORMAT", "old", True),
        ("PASTE_NO_BORDERS", "=1+1", True),
        ("PASTE_CONDITIONAL_FORMATTING", "old", False),
    ],
)
def test_kinds_of_paste(book: Book, kind: str, value: Any, bold: bool) -> None:
    """Each kind takes over its own part of the cells."""
    book.write("A1", [["=1+1", "old"]], entry="USER_ENTERED")
    style = {"textFormat": {"bold": True}, "borders": {"top": {"style": "SOLID"}}}
    paint = {"range": span(0, 1, 0, 1), "cell": {"userEnteredFormat": style}, "fields": "userEnteredFormat"}
    told = {"source": span(0, 1, 0, 1), "destination": span(0, 1, 1, 2), "pasteType": kind}
    book.do({"repeatCell": paint}, {"copyPaste": told})
    assert book.values("B1", valueRenderOption="FORMULA") == [[value]]
    kept = book.data("B1")["rowData"][0]["values"][0].get("userEnteredFormat", {})
    assert ("textFormat" in kept) == bold
    assert ("borders" in kept) == (bold and kind != "PASTE_NO_BORDERS")


def test_transposed_copies(book: Book) -> None:
    """A transposed copy turns rows into columns."""
    book.write("A1", [[1, 2, 3]])
    told = {"source": span(0, 1, 0, 3), "destination": span(2, 3, 0, 1), "pasteOrientation": "TRANSPOSE"}
    book.do({"copyPaste": told})
    assert book.values("A3:A5") == [["1"], ["2"], ["3"]]


def test_cut_leaves_blanks(book: Book) -> None:
    """What is cut is gone from its place, also where the two places overlap."""
    book.write("A1", [["a", "b"], ["c", "d"]])
    book.do({"cutPaste": {"source": span(0, 2, 0, 2), "destination": {"rowIndex": 1, "columnIndex": 1}}})
    assert book.values("Sheet1") == [[], ["", "a", "b"], ["", "c", "d"]]
    values = {"source": span(1, 2, 1, 2), "destination": {}, "pasteType": "PASTE_VALUES"}
    book.do({"cutPaste": values})
    assert book.values("Sheet1") == [["a"], ["", "", "b"], ["", "c", "d"]]
    over = {"source": span(0, 2, 0, 2), "destination": {"rowIndex": 999}}
    assert "reaches over the grid's end" in book.refused({"cutPaste": over})
    over = {"source": span(0, 2, 0, 2), "destination": span(999, 1000, 0, 1)}
    assert "reaches over the grid's end" in book.refused({"copyPaste": over})


@pytest.mark.parametrize(
    ("told", "values", "occurrences"),
    [
        ({"find": "an", "replacement": "X", "sheetId": 0}, ["BXXa", "bXa", "12.5"], 3),
        ({"find": "AN", "replacement": "X", "matchCase": True, "allSheets": True}, ["Banana", "bana", "12.5"], 0),
        ({"find": "bana", "replacement": "X", "matchEntireCell": True, "allSheets": True}, ["Banana", "X", "12.5"], 1),
        (
            {"find": "(b)a", "replacement": "$1o", "searchByRegex": True, "allSheets": True},
            ["Bonana", "bona", "12.5"],
            2,
        ),
        ({"find": "2", "replacement": "3", "range": span(2, 3, 0, 1)}, ["Banana", "bana", "13.5"], 1),
        ({"find": "$1", "replacement": "x", "allSheets": True}, ["Banana", "bana", "12.5"], 0),
    ],
)
def test_find_and_replace(book: Book, told: dict[str, Any], values: list[str], occurrences: int) -> None:
    """Texts, whole cells and expressions are replaced, and every occurrence is counted."""
    book.write("A1", [["Banana"], ["bana"], [12.5]])
    (reply,) = book.do({"findReplace": told})
    assert [row[0] for row in book.values("Sheet1")] == values
    assert reply.get("occurrencesChanged", 0) == occurrences


def test_formulas_are_replaced_only_where_asked(book: Book) -> None:
    """includeFormulas searches formulas too; the reply counts them apart; "" leaves a blank."""
    book.write("A1", [["=1+1", "1", "x"]], entry="USER_ENTERED")
    assert book.do({"findReplace": {"find": "+", "replacement": "-", "allSheets": True}}) == [{}]
    told = {"find": "+", "replacement": "-", "allSheets": True, "includeFormulas": True}
    assert book.do({"findReplace": told}) == [
        {"formulasChanged": 1, "rowsChanged": 1, "sheetsChanged": 1, "occurrencesChanged": 1}
    ]
    book.do({"findReplace": {"find": "x", "allSheets": True}})
    assert book.values("Sheet1", valueRenderOption="FORMULA") == [["=1-1", 1]]


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"allSheets": True}, "Must specify text to find."),
        ({"find": "x"}, "Must specify a scope"),
        ({"find": "(", "searchByRegex": True, "allSheets": True}, "Invalid regular expression"),
    ],
)
def test_refused_searches(book: Book, told: dict[str, Any], message: str) -> None:
    """A search needs a text and a scope, and an expression that is one."""
    assert message in book.refused({"findReplace": told})

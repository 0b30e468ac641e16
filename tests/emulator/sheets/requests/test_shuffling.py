"""Requests that order rows go to a running Workspace; the rows come back sorted, mixed or without doubles."""

from __future__ import annotations

from typing import Any

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


def test_merges_are_not_torn_by_sorting(book: Book) -> None:
    """A merge over several rows refuses the request; one in a row moves nothing and is allowed."""
    book.do({"mergeCells": {"range": span(0, 2, 1, 2)}})
    for kind in ("sortRange", "randomizeRange", "deleteDuplicates"):
        assert "vertical merges" in book.refused({kind: {"range": span(0, 9, 0, 2)}})
        book.do({kind: {"range": span(0, 9, 0, 1)}})


def test_sorting_by_color_is_not_built(book: Book) -> None:
    """A spec by a color is named in the refusal."""
    spec = {"dimensionIndex": 0, "backgroundColor": {"red": 1}}
    message = book.refused({"sortRange": {"range": span(0, 2, 0, 1), "sortSpecs": [spec]}}, code=501)
    assert "sortRange.sortSpecs.backgroundColor" in message


def test_a_random_order_keeps_rows_together(book: Book) -> None:
    """Every row is there once, its cells in the range together, the ones beside it where they were."""
    rows: list[list[Any]] = [[index, index * 10, index] for index in range(30)]
    book.write("A1", rows)
    book.do({"randomizeRange": {"range": span(0, 30, 0, 2)}})
    found = book.values("A1:C30", valueRenderOption="UNFORMATTED_VALUE")
    assert [row[2] for row in found] == list(range(30))
    assert sorted(row[0] for row in found) == list(range(30)) != [row[0] for row in found]
    assert all(row[1] == row[0] * 10 for row in found)


def test_duplicates_go_and_the_first_stays(book: Book) -> None:
    """Case, formulas and formats make no difference; only the range closes up; the reply counts."""
    rows: list[list[Any]] = [
        ["a", 1, "x"],
        ["A", "=0+1", "y"],
        ["", "", "z"],
        ["b", 1, ""],
        ["", "", ""],
        ["a", 2, "v"],
        ["b", 1, "w"],
    ]
    book.write("A1", rows, entry="USER_ENTERED")
    (reply,) = book.do({"deleteDuplicates": {"range": span(0, 7, 0, 2)}})
    assert reply == {"duplicatesRemovedCount": 2}
    kept = [["a", "1", "x"], ["", "", "y"], ["b", "1", "z"], [], ["a", "2"], ["", "", "v"], ["", "", "w"]]
    assert book.values("A1:C7") == kept
    column = {"dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    assert book.do({"deleteDuplicates": {"range": span(0, 7, 0, 2), "comparisonColumns": [column]}}) == [
        {"duplicatesRemovedCount": 1}
    ]
    assert book.do({"deleteDuplicates": {"range": span(0, 7, 0, 2)}}) == [{}]
    for wrong in ({**column, "endIndex": 3}, {**column, "dimension": "ROWS"}):
        told = {"range": span(0, 7, 0, 2), "comparisonColumns": [wrong]}
        assert "must be columns of the range" in book.refused({"deleteDuplicates": told})

"""Requests that merge cells go to a running Workspace; merges and what is left of the values come back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheets.books import Book, span


@pytest.mark.parametrize(
    ("kind", "merges", "values"),
    [
        ("MERGE_ALL", [span(0, 2, 0, 2)], [[1]]),
        ("MERGE_ROWS", [span(0, 1, 0, 2), span(1, 2, 0, 2)], [[1], [3]]),
        ("MERGE_COLUMNS", [span(0, 2, 0, 1), span(0, 2, 1, 2)], [[1, 2]]),
    ],
)
def test_only_the_first_values_stay(book: Book, kind: str, merges: list[Any], values: list[Any]) -> None:
    """Each merge keeps its first value; parting brings nothing back."""
    book.write("A1", [[1, 2], [3, 4]])
    book.do({"mergeCells": {"range": span(0, 2, 0, 2), "mergeType": kind}})
    assert book.sheet()["merges"] == merges
    assert book.values("Sheet1", valueRenderOption="UNFORMATTED_VALUE") == values
    book.do({"unmergeCells": {"range": span(0, 3, 0, 3)}})
    assert "merges" not in book.sheet()


def test_a_value_moves_to_the_corner(book: Book) -> None:
    """The first value that is there ends up at the upper left; a merge of one cell is none."""
    book.write("B2", [["x"]])
    book.do({"mergeCells": {"range": span(0, 2, 0, 2)}}, {"mergeCells": {"range": span(5, 6, 0, 1)}})
    assert book.values("Sheet1") == [["x"]]
    assert book.sheet()["merges"] == [span(0, 2, 0, 2)]


def test_a_part_of_a_merge_is_refused(book: Book) -> None:
    """A range that cuts through a merge can neither be merged nor parted."""
    book.do({"mergeCells": {"range": span(0, 2, 0, 2)}})
    for kind in ("mergeCells", "unmergeCells"):
        assert "You must select all cells in a merged range" in book.refused({kind: {"range": span(1, 3, 0, 2)}})


def test_frozen_lines_and_merges(book: Book) -> None:
    """Neither a merge over the edge of frozen lines nor an edge through a merge can be."""
    frozen = {"properties": {"gridProperties": {"frozenRowCount": 1}}, "fields": "gridProperties.frozenRowCount"}
    merge = {"mergeCells": {"range": span(0, 2, 0, 2)}}
    assert "You can't merge frozen and non-frozen rows." in book.refused({"updateSheetProperties": frozen}, merge)
    message = book.refused(merge, {"updateSheetProperties": frozen})
    assert "You can't freeze rows which contain only part of a merged cell." in message
    rows = {"mergeCells": {"range": span(0, 2, 0, 2), "mergeType": "MERGE_ROWS"}}
    book.do({"updateSheetProperties": frozen}, rows)

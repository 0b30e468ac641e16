"""Cells merged and unmerged over HTTP: text, spans, refusals."""

from __future__ import annotations

from .desk import Desk, span
from .grids import cell, fill, texts
from .test_table_lines import merge, spans


def test_merged_cells_have_one_text(desk: Desk) -> None:
    """That of all, a paragraph each; the others are empty."""
    fill(desk, 2, 3)
    desk.batch(merge(0, 1, 2, 2))
    assert texts(desk.table) == [["00", "01\n02\n11\n12", ""], ["10", "", ""]]
    assert spans(desk) == {(0, 1): (2, 2)}


def test_empty_cells_add_nothing(desk: Desk) -> None:
    """Not even where the first one is empty."""
    desk.batch({"insertTable": {"location": {"index": 1}, "rows": 1, "columns": 3}})
    desk.batch({"insertText": {"location": {"index": 9}, "text": "x"}}, merge(0, 0, 1, 3))
    assert texts(desk.table) == [["x", "", ""]]
    desk.batch(merge(0, 0, 1, 3))
    assert texts(desk.table) == [["x", "", ""]]
    assert spans(desk) == {(0, 0): (1, 3)}


def test_what_the_text_refers_to_moves_along(desk: Desk) -> None:
    """A footnote stays a footnote."""
    fill(desk, 1, 2)
    note = desk.batch({"createFootnote": {"location": {"index": 9}}})[0]["createFootnote"]["footnoteId"]
    desk.batch(merge(0, 0, 1, 2))
    assert list(desk.read()["footnotes"]) == [note]
    desk.batch({"deleteContentRange": {"range": span(5, 5 + len("00\n01") + 1)}})
    assert "footnotes" not in desk.read()


def test_a_range_that_is_no_rectangle_is_refused(desk: Desk) -> None:
    """It cuts a merged cell, or leaves the table."""
    fill(desk, 3, 3)
    desk.batch(merge(1, 0, 1, 2))
    where = "Invalid requests[0].mergeTableCells: "
    assert desk.refuse(merge(0, 0, 3, 1)) == where + "The table range must be rectangular."
    assert desk.refuse(merge(0, 0, 4, 1)) == where + "The table range must be within the table."
    assert "at least 1" in desk.refuse(merge(0, 0, 0, 1))
    assert "table start location" in desk.refuse({"mergeTableCells": {}})
    desk.batch(merge(0, 0, 3, 2))
    assert spans(desk) == {(0, 0): (3, 2)}


def test_unmerged_cells_are_empty_but_the_first(desk: Desk) -> None:
    """Whatever part of the merged cell the range touches; without merged cells nothing happens."""
    fill(desk, 2, 2)
    before = desk.content
    desk.batch(merge(0, 0, 2, 2, "unmergeTableCells"))
    assert desk.content == before
    desk.batch(merge(0, 0, 2, 1), merge(1, 0, 1, 2, "unmergeTableCells"))
    assert texts(desk.table) == [["00\n10", "01"], ["", "11"]]
    assert spans(desk) == {}
    assert "row index 5" in desk.refuse({"unmergeTableCells": {"tableRange": {**cell(5, 0), "rowSpan": 1}}})

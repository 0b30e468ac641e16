"""A spreadsheet that was read goes back into `create`; the new one has the same in it."""

from __future__ import annotations

from tests.emulator.conftest import Ask
from tests.emulator.sheets.books import Book, span

PARTS = ("rowGroups", "protectedRanges", "filterViews", "basicFilter", "tables", "merges")


def test_what_was_read_can_be_created(ask: Ask) -> None:
    """Groups with their folds, and what a name or a table backs, come back as they were."""
    book = Book(ask)
    lines = {"dimension": "ROWS", "startIndex": 1, "endIndex": 5}
    inner = {**lines, "startIndex": 2, "endIndex": 3}
    fold = {"dimensionGroup": {"range": inner, "depth": 2, "collapsed": True}, "fields": "collapsed"}
    name = {"namedRangeId": "n", "name": "wins", "range": span(8, 9, 0, 2)}
    book.do(
        {"addNamedRange": {"namedRange": name}},
        {"addTable": {"table": {"tableId": "t", "range": span(0, 3, 0, 2)}}},
        {"mergeCells": {"range": span(20, 21, 0, 2)}},
        {"addProtectedRange": {"protectedRange": {"namedRangeId": "n"}}},
        {"addProtectedRange": {"protectedRange": {"tableId": "t"}}},
        {"addFilterView": {"filter": {"namedRangeId": "n"}}},
        {"setBasicFilter": {"filter": {"tableId": "t"}}},
        {"addDimensionGroup": {"range": lines}},
        {"addDimensionGroup": {"range": inner}},
        {"updateDimensionGroup": fold},
    )
    before = book.get(includeGridData="true")
    again = Book(ask, sheets=before["sheets"], namedRanges=before["namedRanges"]).get(includeGridData="true")
    assert again["namedRanges"] == before["namedRanges"]
    assert {part: again["sheets"][0][part] for part in PARTS} == {part: before["sheets"][0][part] for part in PARTS}
    assert again["sheets"][0]["data"] == before["sheets"][0]["data"]

"""Requests about filters go to a running Workspace; the filters come back."""

from __future__ import annotations

from tests.emulator.sheets.books import Book, span


def test_one_basic_filter(book: Book) -> None:
    """A sheet has at most one basic filter; clearing what is not there is no error."""
    for bottom in (5, 9):
        book.do({"setBasicFilter": {"filter": {"range": span(0, bottom, 0, 2)}}})
        assert book.sheet()["basicFilter"] == {"range": span(0, bottom, 0, 2)}
    book.do({"clearBasicFilter": {"sheetId": 0}}, {"clearBasicFilter": {"sheetId": 0}})
    assert "basicFilter" not in book.sheet()


def test_filter_views(book: Book) -> None:
    """Filter views are titled, changed by mask, and deleted by id."""
    (reply,) = book.do({"addFilterView": {"filter": {"filterViewId": 4, "range": span(0, 5, 0, 2)}}})
    assert reply["filter"]["title"] == "Filter 1"
    book.do({"updateFilterView": {"filter": {"filterViewId": 4, "title": "Mine"}, "fields": "title"}})
    assert book.sheet()["filterViews"] == [{"filterViewId": 4, "title": "Mine", "range": span(0, 5, 0, 2)}]
    book.do({"deleteFilterView": {"filterId": 4}})
    assert "filterViews" not in book.sheet()
    assert "No filter view with id: 4" in book.refused({"deleteFilterView": {"filterId": 4}})

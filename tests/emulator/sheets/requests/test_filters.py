"""Requests about filters go to a running Workspace; the filters come back."""

from __future__ import annotations

from typing import Any

import pytest

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


def test_criteria_are_told_both_ways(book: Book) -> None:
    """The older criteria become specs and the other way round; in an update the specs count."""
    hidden = {"hiddenValues": ["x"]}
    old = {"filterViewId": 4, "range": span(0, 5, 0, 2), "criteria": {"1": hidden}}
    (reply,) = book.do({"addFilterView": {"filter": old}})
    assert reply["filter"]["filterSpecs"] == [{"columnIndex": 1, "filterCriteria": hidden}]
    patch = {"filterViewId": 4, "filterSpecs": [{"filterCriteria": {"hiddenValues": ["y"]}}]}
    book.do({"updateFilterView": {"filter": patch, "fields": "filterSpecs"}})
    (view,) = book.sheet()["filterViews"]
    assert view["criteria"] == {"0": {"hiddenValues": ["y"]}}
    book.do({"updateFilterView": {"filter": {"filterViewId": 4, "criteria": {}}, "fields": "criteria"}})
    (view,) = book.sheet()["filterViews"]
    assert not {"criteria", "filterSpecs"} & view.keys()


def test_a_copy_of_a_filter_view(book: Book) -> None:
    """The copy has an id and a title of its own, and the rest of the view."""
    book.do({"addFilterView": {"filter": {"filterViewId": 4, "title": "Mine", "range": span(0, 5, 0, 2)}}})
    (reply,) = book.do({"duplicateFilterView": {"filterId": 4}})
    copied = reply["filter"]
    assert (copied["title"], copied["range"]) == ("Copy of Mine", span(0, 5, 0, 2))
    assert copied["filterViewId"] != 4
    assert book.sheet()["filterViews"][1] == copied


def test_criteria_stay_with_their_columns(book: Book) -> None:
    """A column before it moves a criterion, its own deletion takes it away."""
    specs = [{"columnIndex": index, "filterCriteria": {"hiddenValues": [str(index)]}} for index in (1, 2)]
    given = {"range": span(0, 5, 0, 3), "filterSpecs": specs, "sortSpecs": [{"dimensionIndex": 2}]}
    book.do({"setBasicFilter": {"filter": given}}, {"addFilterView": {"filter": {**given, "filterViewId": 1}}})
    lines = {"dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    book.do({"insertDimension": {"range": lines}})
    book.do({"deleteDimension": {"range": {**lines, "startIndex": 2, "endIndex": 3}}})
    sheet = book.sheet()
    for kept in (sheet["basicFilter"], sheet["filterViews"][0]):
        assert kept["criteria"] == {"2": {"hiddenValues": ["2"]}}
        assert kept["filterSpecs"] == [{"columnIndex": 2, "filterCriteria": {"hiddenValues": ["2"]}}]
        assert kept["sortSpecs"] == [{"dimensionIndex": 2}]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"setBasicFilter": {"filter": {}}}, "Must specify a range."),
        (
            {"setBasicFilter": {"filter": {"range": span(0, 1, 0, 1), "filterSpecs": [{"columnIndex": 1}]}}},
            "The column 1 is outside of the range",
        ),
        (
            {"setBasicFilter": {"filter": {"range": span(0, 1, 1, 2), "sortSpecs": [{"dimensionIndex": 0}]}}},
            "The column 0 is outside of the range",
        ),
        ({"addFilterView": {"filter": {"range": {}, "namedRangeId": "1"}}}, "Only one of range, namedRangeId"),
        ({"addFilterView": {"filter": {"filterViewId": 4, "range": {}}}}, "with the id 4 already exists."),
        ({"duplicateFilterView": {"filterId": 5}}, "No filter view with id: 5"),
        (
            {"updateFilterView": {"filter": {"filterViewId": 4, "range": {"sheetId": 8}}, "fields": "range"}},
            "cannot move to another sheet",
        ),
    ],
)
def test_refusals(book: Book, request_: dict[str, Any], message: str) -> None:
    """A filter needs one range, its columns are inside, ids are unique."""
    view = {"addFilterView": {"filter": {"filterViewId": 4, "range": span(0, 5, 0, 2)}}}
    book.do(view, {"addSheet": {"properties": {"sheetId": 8}}})
    assert message in book.refused(request_)

"""Locations and ranges of requests, and what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.emulator.docs.blank import blank_tab
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.places import choose_tabs, find_point, find_range
from pipeline.emulator.errors import ApiError


def make_document() -> Document:
    """Two empty tabs."""
    return Document("x", [blank_tab("t.0", "Tab 1"), blank_tab("t.1", "Tab 2")])


@pytest.mark.parametrize(
    ("request_", "tab_id", "index"),
    [
        ({"location": {"index": 1}}, "t.0", 1),
        ({"location": {"index": 1, "tabId": "t.1"}}, "t.1", 1),
        ({"endOfSegmentLocation": {}}, "t.0", 1),
        ({"endOfSegmentLocation": {"tabId": "t.1", "segmentId": ""}}, "t.1", 1),
    ],
)
def test_a_point_lies_in_the_first_tabs_body_unless_said(request_: dict[str, Any], tab_id: str, index: int) -> None:
    """The end of a segment is before its last newline."""
    place = find_point(make_document(), request_)
    assert (place.tab.id, place.segment_id, place.start, place.end) == (tab_id, "", index, index)


@pytest.mark.parametrize(
    ("where", "message"),
    [
        (None, "must be specified"),
        ({"endIndex": 2}, "start index of the range must be specified"),
        ({"startIndex": 1}, "end index of the range must be specified"),
        ({"startIndex": 2, "endIndex": 1}, "should not be empty"),
        ({"startIndex": -1, "endIndex": 1}, "Index -1 must be greater"),
        ({"startIndex": 1, "endIndex": 3}, "Index 3 must be less than the end index of the referenced segment, 2"),
        ({"startIndex": 1, "endIndex": 2, "tabId": "t.9"}, "Tab with ID t.9 was not found"),
        ({"startIndex": 1, "endIndex": 2, "segmentId": "kix.9"}, "Segment with ID kix.9 was not found"),
    ],
)
def test_a_range_that_is_none_is_refused(where: dict[str, Any] | None, message: str) -> None:
    """In Docs' words, as far as they are known."""
    with pytest.raises(ApiError, match=message):
        find_range(make_document(), where)


def test_criteria_name_tabs() -> None:
    """All, when they name none."""
    document = make_document()
    assert [tab.id for tab in choose_tabs(document, {"tabIds": ["t.1"]})] == ["t.1"]
    assert choose_tabs(document, {"tabIds": []}) == choose_tabs(document, None) == document.tabs

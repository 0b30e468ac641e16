"""A Location or a Range of a request comes in; the tab, segment and indices it means go out, or Docs' refusal."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.segment import REST, Json, Segment
from pipeline.emulator.docs.tab import Tab
from pipeline.emulator.docs.text import is_low_surrogate
from pipeline.emulator.errors import invalid

OUTSIDE_PARAGRAPH = (
    "The insertion index must be inside the bounds of an existing paragraph. "
    "You can still create new paragraphs by inserting newlines."
)


@dataclass(frozen=True)
class Place:
    """Part of a segment: [start, end) in UTF-16 units; at a point both are the same."""

    tab: Tab
    segment_id: str
    segment: Segment
    start: int
    end: int


def find_tab(document: Document, tab_id: str = "") -> Tab:
    """Return the tab, to be changed; without an id, the first."""
    for tab in document.tabs:
        if tab_id in ("", tab.id):
            return document.touch(tab)
    raise invalid(f"Tab with ID {tab_id} was not found.")


def choose_tabs(document: Document, criteria: Json | None) -> list[Tab]:
    """Return the tabs that a TabsCriteria names; all of them without one."""
    if not criteria or not criteria.get("tabIds"):
        return [document.touch(tab) for tab in list(document.tabs)]
    return [find_tab(document, tab_id) for tab_id in criteria["tabIds"]]


def find_segment(document: Document, where: Json) -> tuple[Tab, str, Segment]:
    """Return the tab and segment that a Location, a Range or an EndOfSegmentLocation lies in."""
    tab = find_tab(document, where.get("tabId", ""))
    segment_id = where.get("segmentId", "")
    if segment_id not in tab.segments:
        raise invalid(f"Segment with ID {segment_id} was not found.")
    return tab, segment_id, tab.segments[segment_id]


def find_point(document: Document, request: Json) -> Place:
    """Return where a request's `location` or `endOfSegmentLocation` lets content be put: inside a paragraph."""
    if "location" not in request and "endOfSegmentLocation" not in request:
        raise invalid("The insertion location must be specified.")
    where = request["location"] if "location" in request else request["endOfSegmentLocation"]
    tab, segment_id, segment = find_segment(document, where)
    at_end = len(segment.units) - 1
    index = where.get("index", 0) if "location" in request else at_end
    _check_index(segment, index, at_end)
    if not segment.is_within_paragraph(index) or segment.units[index].char == REST:
        raise invalid(OUTSIDE_PARAGRAPH)
    if is_low_surrogate(segment.units[index].char):
        raise invalid("The insertion index cannot be within a grapheme cluster.")
    return Place(tab, segment_id, segment, index, index)


def find_body_point(document: Document, request: Json, what: str) -> Place:
    """Return the point, which must lie in the body."""
    place = find_point(document, request)
    if place.segment.kind != "body":
        raise invalid(f"Cannot insert a {what} inside a header, footer or footnote.")
    return place


def find_range(document: Document, where: Json | None) -> Place:
    """Return what a Range means; it may not be empty, nor cut a surrogate pair."""
    if where is None:
        raise invalid("The range must be specified.")
    tab, segment_id, segment = find_segment(document, where)
    for side in ("start", "end"):
        if f"{side}Index" not in where:
            raise invalid(f"The {side} index of the range must be specified.")
    start, end = where["startIndex"], where["endIndex"]
    if start >= end:
        raise invalid("The range should not be empty.")
    _check_index(segment, start, len(segment.units) - 1)
    _check_index(segment, end, len(segment.units))
    if any(index < len(segment.units) and is_low_surrogate(segment.units[index].char) for index in (start, end)):
        raise invalid("The range cannot start or end within a surrogate pair.")
    return Place(tab, segment_id, segment, start, end)


def _check_index(segment: Segment, index: int, last: int) -> None:
    if index < 0:
        raise invalid(f"Index {index} must be greater than or equal to the start index of the referenced segment, 0.")
    if index > last:
        end = len(segment.units)
        raise invalid(f"Index {index} must be less than the end index of the referenced segment, {end}.")

"""Requests to put text in and take content out come in; the document is edited as Docs edits it."""

from __future__ import annotations

from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.places import OUTSIDE_PARAGRAPH, Place, find_point, find_range
from pipeline.emulator.docs.segment import (
    CLOSINGS,
    NEWLINE,
    OPENINGS,
    PLAIN,
    REST,
    SECTION,
    STRUCTURE,
    Json,
    Segment,
    Unit,
    spell,
)
from pipeline.emulator.docs.tab import Tab, newline
from pipeline.emulator.docs.text import split_units, strip_dropped
from pipeline.emulator.errors import invalid

REFUSED = "Invalid deletion range. Cannot delete the requested range."


def insert_text(document: Document, request: Json) -> None:
    """Put text before an index; each newline in it ends a paragraph styled as the one around.

    Reported: the words for an index past the end, outside every paragraph, and within a pair of surrogates.
    Documented: what is dropped from the text; paragraph styles, lists included, are copied; text looks as before it.
    Assumed: text put in where something is suggested is not suggested; the other words.
    """
    if not request.get("text"):
        raise invalid("Insert text requests must specify text to insert.")
    place = find_point(document, request)
    units = make_units(document, place.segment, place.start, request["text"])
    place.tab.splice(place.segment_id, place.start, place.start, units)


def delete_content_range(document: Document, request: Json) -> None:
    """Take out a range; paragraphs whose boundary goes are joined.

    Reported: the words for an empty range, the last newline and a range that would break the document.
    Documented: halves of pairs, of equations and of tables, last newlines and newlines before a table stay.
    Assumed: joined paragraphs look like the first one.
    """
    place = find_range(document, request.get("range"))
    delete_range(place.tab, place.segment_id, place.start, place.end)


def make_units(document: Document, segment: Segment, index: int, text: str, like: Unit | None = None) -> list[Unit]:
    """Return the text's units, styled as what stands before the index in its paragraph (at its start: after)."""
    start, end = segment.find_paragraph(index)
    near = like or segment.units[index - 1 if index > start else index]
    paragraph, run = segment.units[end].data, PLAIN if near.run else near.run
    units = spell(split_units(strip_dropped(text)), near.style, run)
    return [unit._replace(data=copy_paragraph(document, paragraph)) if unit.char == NEWLINE else unit for unit in units]


def style_at(segment: Segment, index: int) -> Json:
    """Return the text style of what is put at an index: that of what stands before, at a paragraph's start after."""
    start, _ = segment.find_paragraph(index)
    return segment.units[index - 1 if index > start else index].style


def newline_at(document: Document, segment: Segment, index: int) -> Unit:
    """Return a newline that splits the paragraph around an index."""
    _, end = segment.find_paragraph(index)
    return newline(copy_paragraph(document, segment.units[end].data), style_at(segment, index))


def copy_paragraph(document: Document, data: Json) -> Json:
    """Return what a paragraph split off another carries: the same, but a heading id of its own and no pictures."""
    copied = {key: value for key, value in data.items() if key != "positionedObjectIds"}
    if "headingId" in copied["paragraphStyle"]:
        copied["paragraphStyle"] = copied["paragraphStyle"] | {"headingId": document.mint("h.")}
    return copied


def delete_range(tab: Tab, segment_id: str, start: int, end: int) -> None:
    """Take [start, end) out of a segment where what is left is still a document."""
    segment = tab.segments[segment_id]
    check_deletion(segment, start, end)
    keep_first_style(segment, start, end)
    tab.splice(segment_id, start, end, [])


def check_deletion(segment: Segment, start: int, end: int) -> None:
    """Refuse to break a table, to join what a table or section break parts, or to take the last newline."""
    units = segment.units
    if end == len(units):
        raise invalid("The range cannot include the newline character at the end of the segment.")
    cuts_object = units[start].char == REST or units[end].char == REST
    takes_first_section = start == 0 and units[0].char == SECTION
    joins_marks = units[end - 1].char == NEWLINE and units[end].char in STRUCTURE
    if cuts_object or takes_first_section or joins_marks or not _is_balanced(units[start:end]):
        raise invalid(REFUSED)


def _is_balanced(units: list[Unit]) -> bool:
    depth = 0
    for unit in units:
        if unit.char in OPENINGS:
            depth += 1
        elif unit.char in STRUCTURE and unit.char != SECTION and not depth:
            return False
        depth -= unit.char in CLOSINGS
    return not depth


def keep_first_style(segment: Segment, start: int, end: int) -> None:
    """Before a deletion joins paragraphs: what stays of the first one decides how the joined one looks."""
    units = segment.units
    crosses = any(unit.char == NEWLINE for unit in units[start:end])
    if not crosses or not segment.is_within_paragraph(start) or not segment.is_within_paragraph(end):
        return
    first_start, first_end = segment.find_paragraph(start)
    if start > first_start:
        _, last = segment.find_paragraph(end)
        units[last] = units[last]._replace(data=units[first_end].data)


def replace_range(document: Document, place: Place, text: str) -> int:
    """Put text in the place of a range, styled as the range's first unit; return how many units it takes."""
    segment, start, end = place.segment, place.start, place.end
    check_deletion(segment, start, end)
    if not segment.is_within_paragraph(start):
        raise invalid(OUTSIDE_PARAGRAPH)
    made = make_units(document, segment, start, text, segment.units[start])
    keep_first_style(segment, start, end)
    place.tab.splice(place.segment_id, start, end, made)
    return len(made)

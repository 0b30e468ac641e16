"""Requests about named ranges come in; names are put on ranges, taken off, and what they cover is replaced."""

from __future__ import annotations

from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.places import Place, choose_tabs, find_range
from pipeline.emulator.docs.segment import Json
from pipeline.emulator.docs.tab import NamedRange, Tab
from pipeline.emulator.docs.text import count_units
from pipeline.emulator.docs.writing import delete_range, replace_range
from pipeline.emulator.errors import invalid

LONGEST_NAME = 256


def create_named_range(document: Document, request: Json) -> Json:
    """Put a name on a range; names need not be unique.

    Recorded: the reply, and where the range is told.
    Documented: 1 to 256 UTF-16 units.
    Assumed: the words of the refusal.
    """
    name = request.get("name", "")
    if not 1 <= count_units(name) <= LONGEST_NAME:
        raise invalid(f"Names must be at least 1 character and no more than {LONGEST_NAME} characters.")
    place = find_range(document, request.get("range"))
    named = NamedRange(document.mint(), name, place.segment_id, ((place.start, place.end),))
    place.tab.named_ranges[named.id] = named
    return {"createNamedRange": {"namedRangeId": named.id}}


def delete_named_range(document: Document, request: Json) -> None:
    """Take off the name with an id, or all with a name; what they cover stays.

    Documented: in all tabs, or in those named.
    Assumed: an unknown id is refused, an unknown name is not; the words.
    """
    for tab, named in _find(document, request, "namedRangeId", "name"):
        del tab.named_ranges[named.id]


def replace_named_range_content(document: Document, request: Json) -> None:
    """Put text in a named range's first part and delete the other parts; a name nobody has changes nothing.

    Documented: the parts, an unknown id, an unknown name, and that the document must stay whole.
    Assumed: the range then covers the new text; the words of the refusals.
    """
    text = request.get("text", "")
    for tab, named in _find(document, request, "namedRangeId", "namedRangeName"):
        if named.id in tab.named_ranges:
            _replace(document, tab, named.id, text)


def _replace(document: Document, tab: Tab, range_id: str, text: str) -> None:
    first, *others = tab.named_ranges[range_id].spans
    named = tab.named_ranges[range_id]
    for start, end in reversed(others):
        delete_range(tab, named.segment_id, start, end)
    place = Place(tab, named.segment_id, tab.segments[named.segment_id], *first)
    length = replace_range(document, place, text)
    if length:
        span = (first[0], first[0] + length)
        tab.named_ranges[range_id] = NamedRange(range_id, named.name, named.segment_id, (span,))


def _find(document: Document, request: Json, id_key: str, name_key: str) -> list[tuple[Tab, NamedRange]]:
    range_id, name = request.get(id_key), request.get(name_key)
    if not range_id and not name:
        raise invalid("Either the ID or the name of the named range must be specified.")
    found = [
        (tab, named)
        for tab in choose_tabs(document, request.get("tabsCriteria"))
        for named in tab.named_ranges.values()
        if (named.id == range_id if range_id else named.name == name)
    ]
    if range_id and not found:
        raise invalid(f"The named range with ID {range_id} was not found.")
    return found

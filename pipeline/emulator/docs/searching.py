"""A replaceAllText request comes in; every match in the tabs' bodies, headers, footers and notes is replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.places import Place, choose_tabs
from pipeline.emulator.docs.segment import NEWLINE, OBJECT, REST, STRUCTURE, Json, Segment
from pipeline.emulator.docs.text import count_units, join_units
from pipeline.emulator.docs.writing import replace_range
from pipeline.emulator.errors import invalid

_STRETCH = re.compile(f"[^{''.join(STRUCTURE)}{NEWLINE}{OBJECT}{REST}]+")


def replace_all_text(document: Document, request: Json) -> Json:
    """Replace each match within a line of text; matches do not reach over newlines or objects.

    Documented: the case, the tabs (all, or those named), and that replacements are counted.
    Assumed: the text looks as the match's first character did; regular expressions are Python's; no match, no count.
    """
    pattern = read_pattern(request.get("containsText", {}))
    count = 0
    for tab in choose_tabs(document, request.get("tabsCriteria")):
        for segment_id, segment in list(tab.segments.items()):
            for start, end in reversed(list(find_matches(segment, pattern))):
                replace_range(document, Place(tab, segment_id, segment, start, end), request.get("replaceText", ""))
                count += 1
    return {"replaceAllText": {"occurrencesChanged": count} if count else {}}


def read_pattern(criteria: Json) -> re.Pattern[str]:
    """Return what a SubstringMatchCriteria looks for."""
    text = criteria.get("text", "")
    if not text:
        raise invalid("The text to search for should not be empty.")
    flags = re.NOFLAG if criteria.get("matchCase") else re.IGNORECASE
    try:
        return re.compile(text if criteria.get("searchByRegex") else re.escape(text), flags)
    except re.error as error:
        raise invalid(f"Invalid regular expression: {error}.") from error


def find_matches(segment: Segment, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each match, in order, apart and not empty."""
    for start, text in list_stretches(segment):
        position, index = 0, start
        for match in pattern.finditer(text):
            index += count_units(text[position : match.start()])
            end = index + count_units(match.group())
            if index < end:
                yield index, end
            position, index = match.end(), end


def list_stretches(segment: Segment) -> Iterator[tuple[int, str]]:
    """Yield (start, text) of each run of text between newlines, marks and objects."""
    for found in _STRETCH.finditer(segment.chars):
        yield found.start(), join_units(found.group())

"""A replaceAllText request comes in; every match in the tabs' bodies, headers, footers and notes is replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.places import choose_tabs
from pipeline.emulator.docs.segment import NEWLINE, OBJECT, REST, STRUCTURE, Json, Segment
from pipeline.emulator.docs.text import count_units, join_units
from pipeline.emulator.docs.writing import make_units
from pipeline.emulator.errors import invalid
from pipeline.emulator.regexes import Pattern

_STRETCH = re.compile(f"[^{''.join(STRUCTURE)}{NEWLINE}{OBJECT}{REST}]+")


def replace_all_text(document: Document, request: Json) -> Json:
    """Replace each match within a line of text; matches do not reach over newlines or objects.

    Documented: the case, the tabs (all, or those named), and that replacements are counted.
    Assumed: the text looks as the match's first character did; regular expressions are Python's; no match, no count.
    """
    (pattern, plain), text = read_pattern(request.get("containsText", {})), request.get("replaceText", "")
    count = 0
    for tab in choose_tabs(document, request.get("tabsCriteria")):
        for segment_id, segment in tab.segments.items():
            matches = list(find_matches(segment, pattern, plain=plain))
            made = [make_units(document, segment, start, text, segment.units[start]) for start, _ in matches]
            tab.splice_lines(segment_id, [(*match, units) for match, units in zip(matches, made, strict=True)])
            count += len(matches)
    return {"replaceAllText": {"occurrencesChanged": count} if count else {}}


def read_pattern(criteria: Json) -> tuple[Pattern, bool]:
    """Return what a SubstringMatchCriteria looks for, and whether that is plain ASCII text, which takes no care."""
    text = criteria.get("text", "")
    if not text:
        raise invalid("The text to search for should not be empty.")
    by_regex, match_case = criteria.get("searchByRegex", False), criteria.get("matchCase", False)
    try:
        pattern = Pattern(text if by_regex else re.escape(text), match_case=match_case)
    except ValueError as error:
        raise invalid(f"Invalid regular expression: {error}.") from error
    return pattern, not by_regex and text.isascii() and text.isprintable()


def find_matches(segment: Segment, pattern: Pattern, *, plain: bool) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each match, in order, apart and not empty."""
    if plain:
        yield from (found.span() for found in pattern.find(segment.chars))
        return
    for start, text in list_stretches(segment):
        position, index = 0, start
        for match in pattern.find(text):
            index += count_units(text[position : match.start()])
            end = index + count_units(match.group())
            if index < end:
                yield index, end
            position, index = match.end(), end


def list_stretches(segment: Segment) -> Iterator[tuple[int, str]]:
    """Yield (start, text) of each run of text between newlines, marks and objects."""
    for found in _STRETCH.finditer(segment.chars):
        yield found.start(), join_units(found.group())

"""Paragraphs, rows and cells found in a flat list of units."""

from __future__ import annotations

from pipeline.emulator.docs.blank import section_break
from pipeline.emulator.docs.segment import Segment, Unit
from pipeline.emulator.docs.tab import newline
from pipeline.emulator.docs.tables import make_table


def make_segment() -> Segment:
    """A section break, "ab", a table of one row and two cells, "c"."""
    text = [Unit(char, {}, {}) for char in "abc"]
    units = [section_break(), *text[:2], newline(), *make_table(1, 2), text[2], newline()]
    return Segment("body", units)


def test_a_paragraph_reaches_from_mark_to_newline() -> None:
    """From anywhere in it; a mark begins what follows it."""
    segment = make_segment()
    assert [segment.find_paragraph(index) for index in (1, 2, 3, 7, 9, 11, 12)] == [
        (1, 3),
        (1, 3),
        (1, 3),
        (7, 7),
        (9, 9),
        (11, 12),
        (11, 12),
    ]


def test_paragraphs_in_a_range_are_listed_over_marks() -> None:
    """Those that share a unit with it."""
    segment = make_segment()
    assert list(segment.list_paragraphs(0, 13)) == [(1, 3), (7, 7), (9, 9), (11, 12)]
    assert list(segment.list_paragraphs(3, 7)) == [(1, 3)]
    assert list(segment.list_paragraphs(4, 7)) == []


def test_rows_and_cells_are_found_by_their_marks() -> None:
    """And where the table ends."""
    segment = make_segment()
    assert segment.find_closing(4) == 10
    assert segment.list_rows(4) == [(5, 10)]
    assert segment.list_cells((5, 10)) == [(6, 8), (8, 10)]
    assert [index for index in range(13) if segment.is_in_table(index)] == list(range(5, 11))
    assert [index for index in range(13) if segment.is_within_paragraph(index)] == [1, 2, 3, 7, 9, 11, 12]

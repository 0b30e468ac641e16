"""Changes of rows and columns come in; the spans that moved with them go out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.sheets.anchors import deleted, inserted, move_anchors, relocated
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.workbook import Workbook, sheet_properties
from tests.emulator.sheets.books import span

small = st.integers(0, 9)
spans = st.tuples(small, st.integers(1, 9)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(spans, small, st.integers(1, 5))
def test_a_deletion_undoes_an_insertion(before: tuple[int, int], at: int, count: int) -> None:
    """Lines that come and go again leave every span where it was."""
    between = inserted(at, count)(*before)
    assert between is not None
    assert deleted(at, at + count)(*between) == before


@given(spans, spans)
def test_a_deletion_keeps_the_lines_that_stay(kept: tuple[int, int], gone: tuple[int, int]) -> None:
    """A span holds afterwards as many lines as it had outside of the deleted ones; with none it is lost."""
    left = set(range(*kept)) - set(range(*gone))
    after = deleted(*gone)(*kept)
    assert (after[1] - after[0] if after else 0) == len(left)


@given(spans, small, small, small)
def test_moved_lines_stay_together(span: tuple[int, int], first: int, length: int, place: int) -> None:
    """Lines moved among themselves leave the span around them as it was; single lines go where they are sent."""
    last = first + length + 1
    if first < place < last:
        return
    move = relocated(first, last, place)
    lines = [index for index in range(30) if not first <= index < last]
    before = sum(index < place for index in lines)
    order = [*lines[:before], *range(first, last), *lines[before:]]
    assert all(move(index, index + 1) == (order.index(index), order.index(index) + 1) for index in range(30))
    if span[0] <= min(first, place) and max(last, place) <= span[1]:
        assert move(*span) == span
    assert move(0, 1 << 30) == (0, 1 << 30)


def test_only_what_points_into_the_sheet_moves() -> None:
    """Ranges of another sheet, and open sides, stay; a chart elsewhere follows its source."""
    book = Workbook.new()
    book.add_sheet(Sheet(sheet_properties(1, "two", 9, 9)))
    source = {"sources": [span(2, 4, 0, 1), span(2, 4, 0, 1, sheet=1)]}
    with book.atomic():
        book.edit(1).objects["charts"] = [{"chartId": 1, "spec": source, "position": {"sheetId": 1}}]
        book.named_ranges["n"] = {"name": "n", "range": {"sheetId": 1, "startColumnIndex": 1}}
        move_anchors(book, 0, "ROWS", inserted(0, 5))
    assert book.sheet(1).objects["charts"][0]["spec"]["sources"] == [span(7, 9, 0, 1), span(2, 4, 0, 1, sheet=1)]
    assert book.named_ranges["n"]["range"] == {"sheetId": 1, "startColumnIndex": 1}
    with book.atomic():
        move_anchors(book, 0, "ROWS", deleted(0, 20))
    assert book.sheet(1).objects["charts"][0]["spec"]["sources"] == [span(2, 4, 0, 1, sheet=1)]

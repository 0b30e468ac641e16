"""Named ranges while content moves: grown, shrunk, split and gone, against flags on each unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.docs.blank import blank_tab
from pipeline.emulator.docs.segment import Unit
from pipeline.emulator.docs.tab import NamedRange, Tab

LENGTH = 20
SPLICE = st.tuples(st.integers(1, LENGTH), st.integers(0, 6), st.integers(0, 4), st.booleans())


def letters(count: int) -> list[Unit]:
    return [Unit("a", {}, {})] * count


def make_tab(start: int, end: int) -> Tab:
    tab = blank_tab("t.0", "Tab 1")
    tab.splice("", 1, 1, letters(LENGTH))
    tab.named_ranges["r"] = NamedRange("r", "name", "", ((start, end),))
    return tab


def spans(tab: Tab) -> tuple[tuple[int, int], ...]:
    return tab.named_ranges["r"].spans if "r" in tab.named_ranges else ()


@given(st.integers(1, LENGTH - 1), st.integers(1, 6), st.lists(SPLICE, max_size=8))
def test_a_range_covers_the_same_units_as_flags_would(
    start: int, length: int, splices: list[tuple[int, int, int, bool]]
) -> None:
    """What is inserted between two covered units is covered as well; deleted units take their flags along."""
    tab = make_tab(start, min(start + length, LENGTH))
    flags = [start <= index < min(start + length, LENGTH) for index in range(LENGTH + 2)]
    for at, removed, inserted, deletes in splices:
        at = min(at, len(flags) - 1)
        end = min(at + removed, len(flags) - 1) if deletes else at
        count = 0 if deletes else inserted
        inside = flags[at - 1] and flags[at]
        flags[at:end] = [inside] * count
        tab.splice("", at, end, letters(count))
    covered = {index for first, last in spans(tab) for index in range(first, last)}
    assert covered == {index for index, flag in enumerate(flags) if flag}


def test_content_put_in_with_a_split_parts_the_range() -> None:
    """The range stays on what it was on, on both sides."""
    tab = make_tab(3, 9)
    tab.splice("", 5, 5, letters(4), split=True)
    assert spans(tab) == ((3, 5), (9, 13))
    tab.splice("", 3, 3, letters(1), split=True)
    assert spans(tab) == ((4, 6), (10, 14))


@pytest.mark.parametrize(
    ("start", "end", "count", "after"),
    [
        (3, 9, 2, ((3, 5),)),
        (3, 5, 2, ((3, 9),)),
        (4, 6, 1, ((3, 8),)),
        (8, 11, 2, ((3, 10),)),
        (1, 3, 1, ((2, 8),)),
        (1, 4, 2, ((3, 8),)),
        (2, 10, 3, ()),
    ],
)
def test_a_range_holds_what_replaces_its_content(
    start: int, end: int, count: int, after: tuple[tuple[int, int], ...]
) -> None:
    """Where it held the place replaced; inside a larger replacement it is gone."""
    tab = make_tab(3, 9)
    tab.splice("", start, end, letters(count))
    assert spans(tab) == after


def test_a_dropped_segment_takes_its_ranges_along() -> None:
    """The body's stay."""
    tab = make_tab(3, 9)
    tab.segments["kix.h"] = tab.segments[""].copy()
    tab.named_ranges["h"] = NamedRange("h", "name", "kix.h", ((1, 2),))
    tab.drop_segment("kix.h")
    assert set(tab.named_ranges) == {"r"}
    assert tab.style_named("HEADING_9") == {}


def test_parts_that_meet_again_are_one() -> None:
    """What parted them is deleted."""
    tab = make_tab(3, 9)
    tab.splice("", 5, 5, letters(4), split=True)
    tab.splice("", 5, 9, [])
    assert spans(tab) == ((3, 9),)

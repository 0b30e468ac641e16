"""UTF-16 units: cut, joined, counted, and what Docs drops."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.docs.text import count_units, is_low_surrogate, join_units, split_units, strip_dropped


@given(st.text())
def test_cutting_and_joining_gives_the_text_back(text: str) -> None:
    """As many units as UTF-16 has, and the same text again."""
    units = split_units(text)
    assert len(units) == count_units(text) == len(text.encode("utf-16-le")) // 2
    assert join_units("".join(units)) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x08c", "abc"),
        ("\t\n\x0b", "\t\n\x0b"),
        ("\x0c\r\x1f ", " "),
        ("\ue000\uf8ff\uf900", "\uf900"),
        ("\U000f0000", "\U000f0000"),
        ("\ud83d!", "\ufffd!"),
    ],
)
def test_what_docs_does_not_keep(text: str, kept: str) -> None:
    """U+0000-0008, U+000C-001F and the private use area of the BMP; half a pair is replaced."""
    assert strip_dropped(text) == kept


def test_only_the_second_half_of_a_pair_is_low() -> None:
    """The place before it is inside a character."""
    assert [is_low_surrogate(unit) for unit in split_units("a🎉")] == [False, False, True]

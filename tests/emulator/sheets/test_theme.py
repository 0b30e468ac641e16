"""Colors come in; the short decimals of single-precision floats go out."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.sheets.theme import default_properties, single


@given(st.integers(0, 255))
def test_single(part: int) -> None:
    """The decimal names the same single-precision float."""
    assert struct.pack("f", single(part / 255)) == struct.pack("f", part / 255)


def test_properties_are_not_shared() -> None:
    """Two new spreadsheets do not share their default format."""
    assert default_properties()["defaultFormat"] is not default_properties()["defaultFormat"]

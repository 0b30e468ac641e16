"""Colors come in; the short decimals of single-precision floats go out."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.singles import shorten


@given(st.integers(0, 255))
def test_a_short_color_means_the_same_step(step: int) -> None:
    """It names the same float, is short, and shortening it again changes nothing."""
    short = shorten(step / 255)
    assert struct.pack("f", short) == struct.pack("f", step / 255)
    assert shorten(short) == short
    assert len(repr(short)) <= 13

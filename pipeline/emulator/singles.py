"""A number comes in; the shortest decimal of the same single-precision float, as colors are answered, goes out."""

from __future__ import annotations

import struct


def shorten(number: float) -> float:
    """The shortest decimal that a 32-bit float reads as the same: 17/255 is 0.06666667."""
    single = struct.pack("f", number)
    (kept,) = struct.unpack("f", single)
    tries = (float(f"{kept:.{digits}g}") for digits in range(1, 10))
    return next(short for short in tries if struct.pack("f", short) == single)

"""Text comes in; the UTF-16 units Docs counts by go out, without the characters Docs does not keep."""

from __future__ import annotations

import re

_DROPPED = re.compile("[\x00-\x08\x0c-\x1f\ue000-\uf8ff]")
_LONE = re.compile("[\ud800-\udfff]")


def strip_dropped(text: str) -> str:
    """Drop U+0000-0008, U+000C-001F and the BMP private use area; half a surrogate pair becomes U+FFFD."""
    return _LONE.sub("\ufffd", _DROPPED.sub("", text))


def split_units(text: str) -> list[str]:
    """Cut the text into UTF-16 units, one-character strings; a character outside the BMP makes two."""
    if not text or max(text) <= "\uffff":
        return list(text)
    encoded = text.encode("utf-16-le")
    return [chr(low | high << 8) for low, high in zip(encoded[::2], encoded[1::2], strict=True)]


def join_units(units: str) -> str:
    """Put UTF-16 units, a character each, back together as text."""
    return units if units.isascii() else units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def count_units(text: str) -> int:
    """Count the UTF-16 units of the text."""
    return len(text) + sum(character > "\uffff" for character in text)


def is_low_surrogate(unit: str) -> bool:
    """Tell whether the unit is the second half of a pair: no edit may begin or end just before it."""
    return "\udc00" <= unit <= "\udfff"

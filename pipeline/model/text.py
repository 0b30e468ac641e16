"""Texts come in; their length as Google counts it, parts that fit a cell, or a list as people say it, go out."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

LONGEST_TEXT = 50_000
"""Characters that a cell holds, counted as UTF-16 units to be on the safe side."""


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, Google's own measure."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: str, limit: int = LONGEST_TEXT) -> list[str]:
    """The text in parts that fit a cell each; joined, they are the text again. No part splits a character."""
    parts: list[str] = []
    start = 0
    while utf16_length(text[start:]) > limit:
        end = start + limit
        while (over := utf16_length(text[start:end]) - limit) > 0:
            end -= (over + 1) // 2
        parts.append(text[start:end])
        start = end
    return [*parts, text[start:]]


def say_list(parts: Sequence[str]) -> str:
    """The parts as people list them: a, b and c."""
    *first, last = parts or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def set_apart(text: str) -> str:
    """The text; where it runs from right to left, between marks that keep its order whatever stands around it."""
    runs_left = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if runs_left else text

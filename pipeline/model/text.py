"""Texts come in; their length as Google counts it, parts that fit a cell, or a list as people say it, go out."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

LONGEST_TEXT = 50_000
"""Characters that a cell holds, counted as UTF-16 units to be on the safe side."""

SEARCHED = 40
"""Characters at either end by which a text is looked for: a surface may show only its beginning."""

TELLING = 20
"""A shorter text is looked for as a line, or before its source: within another it might stand for another reason."""


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


def fold(name: str) -> str:
    """A name as it is compared: without regard to case and spaces."""
    return " ".join(name.casefold().split())


def marked(text: str) -> str:
    """The text as it is: words that reports say in their own language, and so stand in the catalog."""
    return text


def say_list(parts: Sequence[str]) -> str:
    """The parts as people list them: a, b and c."""
    *first, last = parts or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def set_apart(text: str) -> str:
    """The text; where it runs from right to left, between marks that keep its order whatever stands around it."""
    runs_left = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if runs_left else text


def holds_any(text: str, words: Collection[str]) -> bool:
    """Whether any of people's texts stands in a text, if only its beginning or end, however its lines break."""
    text = text.translate(dict.fromkeys(map(ord, "\N{FIRST STRONG ISOLATE}\N{POP DIRECTIONAL ISOLATE}")))
    flat, lines = " ".join(text.split()), [" ".join(line.split()) for line in text.splitlines()]
    sought = [one for one in (" ".join(word.split()) for word in words) if one]
    parts = {part for one in sought if len(one) >= TELLING for part in (one[:SEARCHED], one[-SEARCHED:])}
    short = tuple(f"{one} — " for one in sought if len(one) < TELLING)
    return any(part in flat for part in parts) or any(f"{line} — ".startswith(short) for line in lines if short)

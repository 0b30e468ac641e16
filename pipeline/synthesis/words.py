"""Counts, days and long texts come in; the words that a report says them with go out, the same for every report."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from pipeline import markup
from pipeline.model import OTHER, Count
from pipeline.model.roles import HELPED
from pipeline.synthesis.findings import draw_weeks, say_finding
from pipeline.synthesis.speech import Speech

_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St|Sr))(?<!\b(?:Mrs|Sra|Dra))(?<!\b(?:Srta|Prof))[.!?][\"'”’)]?(?=\s)"
)
_PERSON = re.compile(r"\b(?:Mr|Mrs|Ms|Mx|Miss|Dr|Sr|Sra|Srta|Dra|Prof|Profa|Profe|Maestro|Maestra)\b\.? ?[A-ZÁÉÍÓÚÑ]")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")


def filters(speech: Speech, length: int, small_cell: int = 5) -> Mapping[str, Callable[..., Any]]:
    """What templates say numbers, days and quotes with, with quotes up to a length."""

    def plural(count: int, one: str, many: str) -> str:
        return f"{speech.number(count)} {one if count == 1 else many}"

    return {
        "number": speech.number,
        "plural": plural,
        "tally": lambda counted: speech.tally(counted.entries, counted.lessons),
        "day": speech.day,
        "short_day": speech.short_day,
        "span": speech.span,
        "excerpt": lambda text: excerpt(text, length),
        "is_cut": lambda text: excerpt(text, length) != text,
        "listing": speech.listing,
        "common": lambda counts: common(counts, small_cell),
        "month": speech.month,
        "clock": clock,
        "finding": lambda page: say_finding(page, speech),
        "picture": lambda page: markup.draw(draw_weeks(page, speech)),
        "choice": speech.choice,
        "signal": speech.signal,
        "teller": speech.teller,
    }


def clock(minutes: int) -> str:
    """Minutes since the start, as a clock that began with it shows them."""
    return f"{minutes // 60}:{minutes % 60:02}"


def common(counts: Sequence[Count], small_cell: int) -> list[Count]:
    """The labels in use that the form offers or that several entries gave; no person's name, and nothing unsaid."""
    return [count for count in counts if count.entries >= (1 if count.label in HELPED else small_cell) and _says(count)]


def _says(count: Count) -> bool:
    """Whether the label says what helped: not that it was something else, and not who."""
    return count.label != OTHER and not _PERSON.search(count.label)


def excerpt(text: str, length: int) -> str:
    """The text whole when it is about as long as that, else its beginning word for word, marked with an ellipsis."""
    if len(text) <= length * 5 // 4:
        return text
    ends = [end.end() for end in _SENTENCE_END.finditer(text, length // 2, length + 1)]
    spaces = [at for at in range(length // 2, length) if text[at].isspace()]
    cut = ends[-1] if ends else spaces[-1] if spaces else _whole_character(text, length)
    return text[:cut].rstrip() + " …"


def _whole_character(text: str, at: int) -> int:
    """The last place up to `at` that does not cut through what people see as one character, or `at` itself."""
    whole = at
    while whole and (_continues(text[whole]) or text[whole - 1] == "\u200d" or _is_flag(text[whole])):
        whole -= 1
    return whole or at


def _continues(char: str) -> bool:
    """Whether the character belongs to the one before it: a mark, a joiner, a skin tone."""
    return char in _JOINERS or unicodedata.combining(char) > 0 or "\U0001f3fb" <= char <= "\U0001f3ff"


def _is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def school_year(first: date) -> str:
    """How people call the school year that begins then: 2025–26, or 2025 where it begins with the calendar's year."""
    return f"{first.year}–{(first.year + 1) % 100:02}" if first.month >= 6 else str(first.year)

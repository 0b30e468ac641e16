"""Counts, days and long texts come in; the words that a report says them with go out, the same for every report."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from pipeline import markup
from pipeline.model import Count, say_list
from pipeline.model.roles import HELPED
from pipeline.synthesis.findings import draw_weeks, say_finding

_SENTENCE_END = re.compile(r"(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St))(?<!\bMrs)[.!?][\"'”’)]?(?=\s)")
_PERSON = re.compile(r"\b(?:Mr|Mrs|Ms|Mx|Miss|Dr)\b\.? ?[A-Z]")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")


def filters(locale: str, length: int, small_cell: int = 5) -> Mapping[str, Callable[..., Any]]:
    """What templates say numbers, days and quotes with, in a locale, with quotes up to a length."""
    spoken = Locale.parse(locale)

    def number(count: int) -> str:
        return str(format_decimal(count, locale=spoken))

    def plural(count: int, one: str, many: str) -> str:
        return f"{number(count)} {one if count == 1 else many}"

    def tally(counted: Any) -> str:
        return say_tally(counted.entries, counted.lessons, number)

    def day(one: date) -> str:
        return str(format_date(one, "long", spoken))

    def short_day(one: date) -> str:
        return str(format_skeleton("MMMMd", one, locale=spoken))

    def short(one: date) -> str:
        return str(format_skeleton("MMMd", one, locale=spoken))

    def span(first: date, last: date) -> str:
        if first == last:
            return f"on {day(last)}"
        return f"from {short_day(first) if first.year == last.year else day(first)} to {day(last)}"

    return {
        "number": number,
        "plural": plural,
        "tally": tally,
        "day": day,
        "short_day": short_day,
        "span": span,
        "excerpt": lambda text: excerpt(text, length),
        "is_cut": lambda text: excerpt(text, length) != text,
        "listing": say_list,
        "common": lambda counts: common(counts, small_cell),
        "month": lambda one: str(format_skeleton("yMMMM", one, locale=spoken)),
        "clock": clock,
        "finding": lambda page: say_finding(page, plural, short_day),
        "picture": lambda page: markup.draw(draw_weeks(page, say_finding(page, plural, short_day), short)),
    }


def say_tally(entries: int, lessons: int, number: Callable[[int], str] = str) -> str:
    """Wins shared, and how many of them are lessons: both count the same, so lessons are part of the sum."""
    if not entries:
        return "no wins shared yet"
    wins = f"{number(entries)} {'win' if entries == 1 else 'wins'} shared"
    if not lessons:
        return wins
    if lessons == entries:
        return f"{wins}, {'a lesson' if entries == 1 else 'all of them lessons'}"
    return f"{wins}, {number(lessons)} of them {'a lesson' if lessons == 1 else 'lessons'}"


def clock(minutes: int) -> str:
    """Minutes since the start, as a clock that began with it shows them."""
    return f"{minutes // 60}:{minutes % 60:02}"


def common(counts: Sequence[Count], small_cell: int) -> list[Count]:
    """The labels in use that the form offers or that several entries gave; no person's name, and nothing unsaid."""
    return [count for count in counts if count.entries >= (1 if count.label in HELPED else small_cell) and _says(count)]


def _says(count: Count) -> bool:
    """Whether the label says what helped: not that it was something else, and not who."""
    return count.label != "Other" and not _PERSON.search(count.label)


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

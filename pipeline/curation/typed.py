"""What people typed in a cell comes in; a yes or no, a day, or None where it reads as neither, goes out."""

from __future__ import annotations

import re
from datetime import date, timedelta

from babel.dates import get_month_names, parse_date

from pipeline.google.cells import Value
from pipeline.model.drawing import FIRST_DAY

YES = frozenset({"true", "yes", "y", "x", "1", "✓", "✔", "✅", "☑"})
NO = frozenset({"", "false", "no", "n", "0", "☐"})

_SERIALS = range(36_526, 73_051)
"""The days of 2000 to 2099, as Sheets counts them."""

_NUMERIC = re.compile(r"\d{1,4}\D{1,3}\d{1,2}\D{1,3}\d{1,4}\D{0,2}")
_WORD = re.compile(r"[^\W\d_]+")


def read_mark(value: Value | None) -> str:
    """A box as one word in small letters: ticked, typed as text, or a formula such as `=TRUE`; "" for nothing."""
    text = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    return text.strip().removeprefix("=").removesuffix("()").strip().casefold()


def read_text(value: Value | None) -> str:
    """A text without the spaces around it; "" for nothing."""
    return "" if value is None else str(value).strip()


def read_day(value: Value, locale: str) -> date | None:
    """The day that a date cell holds, or that is typed: 2025-10-03, as the locale writes it, or with the month's name.

    None where it is no day of 2000 to 2099.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return FIRST_DAY + timedelta(days=int(value)) if int(value) in _SERIALS else None
    text = value.strip().lstrip("'")
    try:
        found = _in_numbers(text, locale) or _in_words(text, locale)
    except (ValueError, IndexError):
        return None
    return found if found and 2000 <= found.year < 2100 else None


def _in_numbers(text: str, locale: str) -> date | None:
    """A day in three numbers, in the order of ISO or of the locale."""
    if not _NUMERIC.fullmatch(text):
        return None
    found: date = parse_date(text, locale=locale)
    return found


def _in_words(text: str, locale: str) -> date | None:
    """A day with the name of its month, whole or short; the year has four digits."""
    words = [word.casefold() for word in _WORD.findall(text)]
    names = [
        (month, str(name).casefold().rstrip("."))
        for width in ("wide", "abbreviated")
        for month, name in get_month_names(width, locale=locale).items()
    ]
    months = {month for month, name in names if name in words}
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    years = [number for number in numbers if number > 31]
    days = [number for number in numbers if number <= 31]
    return date(years[0], months.pop(), days[0]) if len(months) == len(years) == len(days) == 1 else None

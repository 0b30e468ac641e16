"""A kind of question and a value as text come in; whether answers to such a question are written so goes out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from pipeline.emulator.forms.content import Json

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_DURATION = re.compile(r"\d{2,}:[0-5]\d")


def fits(kind: str, details: Json, value: str) -> bool:
    """Whether a value is written as answers to this kind of question are."""
    return kind not in _FITS or _FITS[kind](details, value)


def _fits_scale(question: Json, value: str) -> bool:
    return value.isdecimal() and question.get("low", 0) <= int(value) <= question.get("high", 0)


def _fits_rating(question: Json, value: str) -> bool:
    return value.isdecimal() and 1 <= int(value) <= question.get("ratingScaleLevel", 0)


def _fits_date(question: Json, value: str) -> bool:
    day, _, time = value.partition(" ")
    whole = day if question.get("includeYear") else f"2000-{day}"
    try:
        right = datetime.strptime(whole, "%Y-%m-%d").strftime("%Y-%m-%d") == whole
    except ValueError:
        return False
    return right and bool(_TIME.fullmatch(time) if question.get("includeTime") else " " not in value)


def _fits_time(question: Json, value: str) -> bool:
    return bool((_DURATION if question.get("duration") else _TIME).fullmatch(value))


def _fits_text(question: Json, value: str) -> bool:
    return bool(question.get("paragraph")) or "\n" not in value


_FITS: dict[str, Callable[[Json, str], bool]] = {
    "scaleQuestion": _fits_scale,
    "ratingQuestion": _fits_rating,
    "dateQuestion": _fits_date,
    "timeQuestion": _fits_time,
    "textQuestion": _fits_text,
}

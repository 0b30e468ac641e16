"""A serial number and a date pattern come in; the day and time as a person there would see them go out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from pipeline.emulator.sheets.dialects import US, Dialect

EPOCH = datetime(1899, 12, 30)

_TOKEN = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[(?:h+|H+|m+|s+)\]|\[[^\]]*\]|AM/PM|am/pm|A/P|a/p|y+|M+|m+|d+|h+|H+|s+|\.0+|.', re.DOTALL
)
_UNITS = "yMmdhHs"
_ELAPSED = {"h": 3_600_000, "m": 60_000, "s": 1000}

Token = tuple[str, str]


def from_serial(serial: float) -> datetime:
    """Return the moment of a serial number (days since 30 December 1899), to the millisecond."""
    return EPOCH + timedelta(milliseconds=round(serial * 86_400_000))


def to_serial(moment: datetime) -> float:
    """Return the serial number of a moment without a zone."""
    return (moment - EPOCH) / timedelta(days=1)


def show_date(serial: float, pattern: str, dialect: Dialect = US) -> str:
    """Format a serial number by a date pattern such as `yyyy-mm-dd hh:mm:ss` or `[h]:mm`; OverflowError beyond 9999."""
    tokens = _tokens(pattern)
    if any(kind == "elapsed" for kind, _ in tokens):
        sign, serial = "-" if serial < 0 else "", abs(serial)
    else:
        sign = ""
    moment, total = from_serial(serial), round(serial * 86_400_000)
    half = any(kind == "half" for kind, _ in tokens)
    parts = (_part(kind, text, moment, total, half, dialect) for kind, text in tokens)
    return sign + "".join(parts)


@lru_cache(maxsize=256)
def _tokens(pattern: str) -> tuple[Token, ...]:
    """Split a pattern into (kind, text): literal, half, elapsed, fraction, minute, or the unit's own letter."""
    texts = _TOKEN.findall(pattern)
    return tuple(_kind(texts, index) for index in range(len(texts)))


def _kind(texts: list[str], index: int) -> Token:
    text = texts[index]
    first = text[0]
    if first in '"\\_*':
        return "literal", _literal(text)
    if first == "[" and len(text) > 2:
        unit = text[1].lower()
        return ("elapsed", text[1:-1].lower()) if unit in _ELAPSED and text[1:-1].strip(text[1]) == "" else ("", "")
    if text.upper() in ("AM/PM", "A/P"):
        return "half", text
    if first == "." and len(text) > 1:
        return "fraction", text
    if first in "Mm" and _is_minute(texts, index):
        return "minute", text
    return (first.replace("m", "M"), text) if first in _UNITS else ("literal", text)


def _literal(text: str) -> str:
    return text[1:-1] if text[0] == '"' else text[1:] if text[0] == "\\" else " " if text[0] == "_" else ""


def _is_minute(texts: list[str], index: int) -> bool:
    """`m` means minutes right after hours or right before seconds, months elsewhere."""
    before = next(_near(reversed(texts[:index])), "")
    after = next(_near(iter(texts[index + 1 :])), "")
    return before in ("h", "H") or after == "s"


def _near(texts: Iterator[str]) -> Iterator[str]:
    for text in texts:
        unit = text.lstrip("[")[0] if text[0] == "[" and len(text) > 2 else text[0]
        if unit in _UNITS:
            yield unit


def _part(kind: str, text: str, moment: datetime, total: int, half: bool, dialect: Dialect) -> str:
    width = len(text)
    if kind == "elapsed":
        return f"{total // _ELAPSED[text[0]]:0{width}d}"
    if kind == "half":
        return _half(text, moment, dialect)
    if kind == "fraction":
        return dialect.decimal + f"{moment.microsecond // 1000:03d}"[: width - 1].ljust(width - 1, "0")
    numbers = {"h": (moment.hour % 12 or 12) if half else moment.hour, "H": moment.hour}
    numbers |= {"minute": moment.minute, "s": moment.second}
    if kind in numbers:
        return f"{numbers[kind]:0{min(width, 2)}d}"
    if kind == "y":
        return f"{moment.year:04d}" if width > 2 else f"{moment.year % 100:02d}"
    if kind == "M":
        return _named(moment.month, dialect.months, moment.month - 1, width)
    return _named(moment.day, dialect.days, moment.weekday(), width) if kind == "d" else text


def _half(text: str, moment: datetime, dialect: Dialect) -> str:
    if text.upper() == "A/P":
        return text[2 if moment.hour >= 12 else 0]
    return dialect.halves[moment.hour >= 12]


def _named(number: int, names: tuple[tuple[str, ...], tuple[str, ...]], index: int, width: int) -> str:
    if width < 3:
        return f"{number:0{width}d}"
    name = names[width > 3][index]
    return name[0] if width == 5 else name

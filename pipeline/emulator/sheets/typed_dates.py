"""A text as somebody typed it comes in; the day, time or duration that it names, and its pattern, go out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from pipeline.emulator.sheets.date_patterns import to_serial
from pipeline.emulator.sheets.dialects import Dialect

PIVOT = 30

_LETTER = {"y": "y", "m": "M", "d": "d"}
_YEAR_FIRST = (r"(?P<y>\d{4})(?P<gap>[-/.])(?P<m>\d{1,2})(?P=gap)(?P<d>\d{1,2})",)
_EASTERN = r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日"
_GAP = r"(?:\s*[-/,. ]\s*|\s+(?:de|d’)\s+)"


def read_moment(text: str, dialect: Dialect, year: int | None = None) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Return (ExtendedValue, NumberFormat) of a day, a time, both, or a duration; `year` is that of a bare day."""
    if not any(character.isdigit() for character in text) or len(text) > 60:
        return None
    if (time := _read_time(text, dialect)) is not None:
        return {"numberValue": time[0]}, {"type": "TIME", "pattern": time[1]}
    if (day := _read_day(text, dialect, year)) is not None:
        return {"numberValue": int(day[0])}, {"type": "DATE", "pattern": day[1]}
    for gap in re.finditer(r"(?<=\d)T(?=\d)|,?\s+", text):
        day = _read_day(text[: gap.start()], dialect, year)
        time = _read_time(text[gap.end() :], dialect) if day else None
        if day and time and time[0] < 1:
            pattern = time[1] if "AM/PM" in time[1] else "h:mm:ss"
            return {"numberValue": day[0] + time[0]}, {"type": "DATE_TIME", "pattern": f"{day[1]} {pattern}"}
    return None


def _read_day(text: str, dialect: Dialect, year: int | None) -> tuple[float, str] | None:
    for shape in _shapes(dialect):
        match = shape.fullmatch(text)
        found = match and _date(match, dialect, year)
        if match and found:
            return to_serial(found), _mirror(match, dialect)
    return None


@lru_cache(maxsize=64)
def _shapes(dialect: Dialect) -> tuple[re.Pattern[str], ...]:
    """The shapes of a date: year first, in the locale's order with or without a year, and with the month's name."""
    gap = "[-/.]" if dialect.dotted else "[-/]"
    parts = {"y": r"(?P<y>\d{4}|\d{2})", "m": r"(?P<m>\d{1,2})", "d": r"(?P<d>\d{1,2})"}
    first, second, third = (parts[letter] for letter in dialect.order)
    bare = [parts[letter] for letter in dialect.order if letter != "y"]
    shapes = [*_YEAR_FIRST, f"{first}(?P<gap>{gap}){second}(?P=gap){third}", f"{bare[0]}{gap}{bare[1]}"]
    name, day, full = r"(?P<name>[^\W\d_]{3,}\.?)", r"(?P<d>\d{1,2})", r"(?P<y>\d{4})"
    shapes += [f"{day}\\.?{_GAP}{name}(?:{_GAP}{full})?", f"{name}{_GAP}{day}(?:{_GAP}{full})?"]
    if dialect.order == "ymd":
        shapes.append(_EASTERN)
    return tuple(re.compile(shape) for shape in shapes)


def _date(match: re.Match[str], dialect: Dialect, year: int | None) -> datetime | None:
    found = match.groupdict()
    number = int(found.get("y") or year or 0)
    if len(found.get("y") or "") == 2:
        number += 2000 if number < PIVOT else 1900
    month = _month(found["name"], dialect) if "name" in found else int(found["m"])
    try:
        return datetime(number, month, int(found["d"]))
    except ValueError:
        return None


def _month(name: str, dialect: Dialect) -> int:
    """Number a month by its name, its short name or the start of only one name; 0 where it is none."""
    asked = name.casefold().rstrip(".")
    short, wide = ([each.casefold().rstrip(".") for each in names] for names in dialect.months)
    for names in (wide, short):
        if asked in names:
            return names.index(asked) + 1
    begun = [number for number, each in enumerate(wide, 1) if each.startswith(asked)]
    return begun[0] if len(begun) == 1 else 0


def _mirror(match: re.Match[str], dialect: Dialect) -> str:
    """Return the pattern that shows a date as it was typed; zeros before single digits as typed, or as is usual."""
    numbers = [match[name] for name in ("d", "m") if match.groupdict().get(name)]
    usual = dialect.patterns["DATE"]
    single, zero = any(len(each) == 1 for each in numbers), any(each[0] == "0" for each in numbers)
    width = 1 if single else 2 if zero or "dd" in usual or "M" in match.groupdict() else 1
    return "".join(_mirrored(match, width, dialect))


def _mirrored(match: re.Match[str], width: int, dialect: Dialect) -> Iterator[str]:
    at = 0
    spans = [(match.span(name), name) for name, text in match.groupdict().items() if text and name != "gap"]
    for (start, end), name in sorted(spans):
        yield _literal(match.string[at:start])
        if name == "name":
            wide = {each.casefold() for each in dialect.months[1]}
            yield "mmmm" if match[name].casefold().rstrip(".") in wide else "mmm"
        else:
            yield _LETTER[name] * (len(match[name]) if name == "y" else width)
        at = end
    yield _literal(match.string[at:])


def _literal(text: str) -> str:
    return f'"{text}"' if any(character.isalpha() for character in text) else text


@lru_cache(maxsize=64)
def _time(dialect: Dialect) -> re.Pattern[str]:
    halves = "|".join(re.escape(each) for each in ("AM", "PM", *dialect.halves))
    return re.compile(
        rf"(?P<h>\d{{1,5}})(?::(?P<m>\d{{2}})(?::(?P<s>\d{{2}})(?P<part>[.,]\d{{1,3}})?)?)?(?:\s*(?P<half>{halves}))?",
        re.IGNORECASE,
    )


def _read_time(text: str, dialect: Dialect) -> tuple[float, str] | None:
    """Return (part of a day, pattern) of a time, or of a duration where the hours are no hour of a day."""
    match = _time(dialect).fullmatch(text)
    if match is None or not (match["m"] or match["half"]):
        return None
    hour, minute, second = int(match["h"]), int(match["m"] or 0), int(match["s"] or 0)
    if minute > 59 or second > 59:
        return None
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        late = match["half"].casefold() in ("pm", dialect.halves[1].casefold())
        hour = hour % 12 + (12 if late else 0)
    seconds = hour * 3600 + minute * 60 + second + float((match["part"] or "0").replace(",", "."))
    return seconds / 86400, _time_pattern(match, long=hour > 23)


def _time_pattern(match: re.Match[str], *, long: bool) -> str:
    parts = ["[h]" if long else "h", "mm" if match["m"] else "", "ss" if match["s"] else ""]
    pattern = ":".join(part for part in parts if part)
    if match["part"]:
        pattern += "." + "0" * (len(match["part"]) - 1)
    return f"{pattern} AM/PM" if match["half"] else pattern

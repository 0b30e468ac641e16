"""A cell's value and its number format come in; the text that a person would see goes out."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

EPOCH = datetime(1899, 12, 30)
DATE_TYPES = ("DATE", "TIME", "DATE_TIME")
ERROR_TEXTS = {
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "NULL_VALUE": "#NULL!",
    "LOADING": "Loading...",
}
DEFAULT_PATTERNS = {
    "NUMBER": "#,##0.00",
    "PERCENT": "0.00%",
    "CURRENCY": '"$"#,##0.00',
    "DATE": "M/d/yyyy",
    "TIME": "h:mm:ss AM/PM",
    "DATE_TIME": "M/d/yyyy H:mm:ss",
    "SCIENTIFIC": "0.00E+00",
    "TEXT": "@",
}

_DATE_TOKEN = re.compile(r'"[^"]*"|\\.|AM/PM|am/pm|y+|M+|m+|d+|h+|H+|s+|\.0+|.', re.DOTALL)
_NUMBER_TOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.|[#0?][#0?,.]*(?:E[+-]?0+)?|\.[#0?]+|.', re.DOTALL)


def show(value: dict[str, Any], number_format: dict[str, Any] | None = None) -> str:
    """Return the formattedValue of an effective value (an ExtendedValue resource)."""
    if "stringValue" in value:
        return str(value["stringValue"])
    if "numberValue" in value:
        return show_number(value["numberValue"], number_format)
    if "boolValue" in value:
        return "TRUE" if value["boolValue"] else "FALSE"
    if "errorValue" in value:
        return str(value["errorValue"].get("shown") or ERROR_TEXTS.get(value["errorValue"]["type"], "#ERROR!"))
    return ""


def show_number(number: float, number_format: dict[str, Any] | None) -> str:
    """Format a number by a NumberFormat resource, or plainly without one."""
    kind = (number_format or {}).get("type", "")
    pattern = (number_format or {}).get("pattern") or DEFAULT_PATTERNS.get(kind, "")
    if not pattern or pattern in ("@", "General"):
        return plain(number)
    if kind in DATE_TYPES:
        return show_date(number, pattern)
    return _show_pattern(number, pattern)


def plain(number: float) -> str:
    """Write a number as the automatic format does: up to ten decimals, an exponent from 1E+15 on."""
    if number != number or number in (float("inf"), float("-inf")):
        return "#NUM!"
    if number and not 1e-9 <= abs(number) < 1e15:
        mantissa, _, exponent = f"{number:.5E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent[0]}{int(exponent[1:]):02d}"
    text = f"{round(float(number), 10):.15g}"
    return f"{float(text):.10f}".rstrip("0").rstrip(".") if "e" in text else text


def from_serial(serial: float) -> datetime:
    """Return the moment of a serial number (days since 30 December 1899), to the millisecond."""
    return EPOCH + timedelta(milliseconds=round(serial * 86_400_000))


def to_serial(moment: datetime) -> float:
    """Return the serial number of a moment without a zone."""
    return (moment - EPOCH) / timedelta(days=1)


def show_date(serial: float, pattern: str) -> str:
    """Format a serial number by a date pattern such as `yyyy-mm-dd hh:mm:ss`."""
    try:
        moment = from_serial(serial)
    except OverflowError:
        return plain(serial)
    tokens = _DATE_TOKEN.findall(pattern)
    half = any(token.upper() == "AM/PM" for token in tokens)
    return "".join(_date_part(token, moment, half, _is_minute(tokens, i)) for i, token in enumerate(tokens))


def _is_minute(tokens: list[str], index: int) -> bool:
    """`m` means minutes right after hours or right before seconds, months elsewhere."""
    if tokens[index][0] not in "mM":
        return False
    before = next((token[0] for token in reversed(tokens[:index]) if token[0] in "yMmdhHs"), "")
    after = next((token[0] for token in tokens[index + 1 :] if token[0] in "yMmdhHs"), "")
    return before in ("h", "H") or after == "s"


def _date_part(token: str, moment: datetime, half: bool, minute: bool) -> str:
    first, width = token[0], len(token)
    if first == '"':
        return token[1:-1]
    if first == "\\":
        return token[1:]
    if token.upper() == "AM/PM":
        return moment.strftime("%p").upper() or ("AM" if moment.hour < 12 else "PM")
    if first == "." and width > 1:
        return "." + f"{moment.microsecond // 1000:03d}"[: width - 1].ljust(width - 1, "0")
    if minute:
        return f"{moment.minute:0{min(width, 2)}d}"
    numbers = {"h": (moment.hour % 12 or 12) if half else moment.hour, "H": moment.hour, "s": moment.second}
    if first in numbers:
        return f"{numbers[first]:0{min(width, 2)}d}"
    if first == "y":
        return f"{moment.year:04d}" if width > 2 else f"{moment.year % 100:02d}"
    if first in "mM":
        return _named(moment, moment.month, width, "%b", "%B")
    return _named(moment, moment.day, width, "%a", "%A") if first == "d" else token


def _named(moment: datetime, number: int, width: int, short: str, long: str) -> str:
    if width > 2:
        return moment.strftime(short if width == 3 else long)
    return f"{number:0{width}d}"


def _show_pattern(number: float, pattern: str) -> str:
    sections = _sections(pattern)
    section = sections[0]
    if number < 0 and len(sections) > 1 and sections[1]:
        section, number = sections[1], -number
    elif number == 0 and len(sections) > 2:
        section = sections[2]
    pieces = _NUMBER_TOKEN.findall(section)
    percents = sum(piece == "%" for piece in pieces)
    sign = "-" if number < 0 else ""
    digits = Decimal(repr(abs(number))) * 100**percents
    shown = "".join(_number_part(piece, digits) for piece in pieces)
    return sign + shown if any(character in "123456789" for character in shown) else shown


@lru_cache(maxsize=256)
def _sections(pattern: str) -> list[str]:
    return ["".join(parts) for parts in _split_sections(re.findall(r'"[^"]*"|\\.|\[[^\]]*\]|.', pattern, re.DOTALL))]


def _split_sections(pieces: list[str]) -> list[list[str]]:
    sections: list[list[str]] = [[]]
    for piece in pieces:
        if piece == ";":
            sections.append([])
        elif not piece.startswith("["):
            sections[-1].append(piece)
    return sections


def _number_part(piece: str, digits: Decimal) -> str:
    first = piece[0]
    if first == '"':
        return piece[1:-1]
    if first in "\\":
        return piece[1:]
    if first in "_*" and len(piece) > 1:
        return ""
    if first not in "#0?." or piece == ".":
        return piece
    mask, _, exponent = piece.partition("E")
    return _scientific(mask, exponent, digits) if exponent else _digits(mask, digits)


def _scientific(mask: str, exponent: str, digits: Decimal) -> str:
    power = digits.adjusted() if digits else 0
    sign = "-" if power < 0 else "+" if exponent.startswith("+") else ""
    width = len(exponent.lstrip("+-"))
    return f"{_digits(mask, digits.scaleb(-power))}E{sign}{abs(power):0{width}d}"


def _digits(mask: str, digits: Decimal) -> str:
    scaled = digits.scaleb(-3 * (len(mask) - len(mask.rstrip(","))))
    whole_mask, _, part_mask = mask.rstrip(",").partition(".")
    rounded = scaled.quantize(Decimal(1).scaleb(-len(part_mask)), ROUND_HALF_UP)
    whole, _, part = f"{rounded:f}".partition(".")
    whole = whole.lstrip("0").rjust(whole_mask.count("0"), "0")
    if "," in whole_mask:
        whole = re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", whole)
    required = len(part_mask.rstrip("#?"))
    part = part[:required] + part[required:].rstrip("0")
    return f"{whole}.{part}" if part else whole

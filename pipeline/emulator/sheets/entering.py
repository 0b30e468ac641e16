"""What somebody types into a cell comes in; its typed value, and the number format that the typing implies, go out."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from pipeline.emulator.sheets.formatting import to_serial
from pipeline.emulator.sheets.refusal import Refusal

MAX_CHARACTERS = 50_000

_NUMBER = re.compile(r"([-+]?)(\$?)([-+]?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d*)?([eE][-+]?\d+)?(%?)")
_DATES = (
    (re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"), "yyyy-mm-dd"),
    (re.compile(r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})"), "yyyy/mm/dd"),
    (re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})"), "M/d/yyyy"),
)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,3})?)?(?:\s*([AaPp][Mm]))?")


def raw_value(value: Any) -> dict[str, Any]:
    """Return the ExtendedValue of a JSON value kept as it is; {} for the empty text, which clears."""
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": value}
    if not isinstance(value, str):
        raise Refusal(f"Invalid values: a cell holds text, a number or a boolean, not {type(value).__name__}")
    return {"stringValue": checked(value)} if value else {}


def entered_value(value: Any) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Return (ExtendedValue, implied NumberFormat or None) of a JSON value, texts read as if typed."""
    if not isinstance(value, str) or not value:
        return raw_value(value), None
    checked(value)
    if value.startswith("'"):
        return {"stringValue": value[1:]}, None
    if value.startswith("=") and len(value) > 1:
        return {"formulaValue": value}, None
    text = value.strip()
    if text.upper() in ("TRUE", "FALSE"):
        return {"boolValue": text.upper() == "TRUE"}, None
    return _read_number(text) or _read_moment(text) or ({"stringValue": value}, None)


def checked(text: str) -> str:
    """Return the text; refuse one longer than a cell may hold."""
    if len(text) > MAX_CHARACTERS:
        raise Refusal(f"Your input contains more than the maximum of {MAX_CHARACTERS} characters in a single cell.")
    return text


def _read_number(text: str) -> tuple[dict[str, Any], dict[str, Any] | None] | None:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    sign, dollar, second_sign, whole, part, exponent, percent = match.groups()
    if not (whole or len(part or "") > 1) or (sign and second_sign):
        return None
    number = float((sign or second_sign) + (whole or "").replace(",", "") + (part or "") + (exponent or ""))
    if percent:
        number = float(f"{number / 100:.15g}")
    kept: float = int(number) if number.is_integer() and abs(number) < 1e15 else number
    return {"numberValue": kept}, _implied_format(dollar, whole or "", part or "", exponent or "", percent)


def _implied_format(dollar: str, whole: str, part: str, exponent: str, percent: str) -> dict[str, Any] | None:
    decimals = ".00" if len(part) > 1 else ""
    if dollar:
        return {"type": "CURRENCY", "pattern": f'"$"#,##0{decimals}'}
    if percent:
        return {"type": "PERCENT", "pattern": f"0{decimals}%"}
    if exponent:
        return {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    return {"type": "NUMBER", "pattern": f"#,##0{decimals}"} if "," in whole else None


def _read_moment(text: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    day_text, _, time_text = text.replace("T", " ", 1).partition(" ")
    if ":" in day_text:
        seconds = _read_time(text)
        pattern = "h:mm:ss AM/PM" if text[-1:] in "mM" else "h:mm:ss" if text.count(":") == 2 else "h:mm"
        return None if seconds is None else ({"numberValue": seconds / 86400}, {"type": "TIME", "pattern": pattern})
    day = _read_day(day_text)
    if day is None:
        return None
    serial, pattern = day
    if not time_text:
        return {"numberValue": int(serial)}, {"type": "DATE", "pattern": pattern}
    seconds = _read_time(time_text.strip())
    if seconds is None:
        return None
    return {"numberValue": serial + seconds / 86400}, {"type": "DATE_TIME", "pattern": f"{pattern} h:mm:ss"}


def _read_day(text: str) -> tuple[float, str] | None:
    for shape, pattern in _DATES:
        if match := shape.fullmatch(text):
            try:
                day = datetime(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                return None
            return to_serial(day), pattern
    return None


def _read_time(text: str) -> float | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[5]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[5].upper() == "PM" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return hour * 3600 + minute * 60 + second + float(match[4] or 0)

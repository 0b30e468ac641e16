"""A JSON value comes in; what the field's type makes of it goes out, or ValueError, saying why where Google says it."""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

WHOLE = re.compile(r"-?[0-9]{1,20}")
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)
NOT_NUMBERS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
LARGEST_DOUBLE = 1.7976931348623157e308
LARGEST_FLOAT = 3.4028234663852886e38
LONG = 1 << 64


def read_text(value: Any) -> str:
    """Return a string; ValueError for anything else."""
    if type(value) is not str:
        raise ValueError
    return value


def read_flag(value: Any) -> bool:
    """Return true or false, also from their names; ValueError otherwise."""
    if type(value) is bool:
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise ValueError


def read_number(value: Any, largest: float = LARGEST_DOUBLE) -> float:
    """Return a number (an int of 64 bits stays one), also from text; ValueError otherwise."""
    if type(value) is str and value in NOT_NUMBERS:
        return NOT_NUMBERS[value]
    if type(value) is str and DECIMAL.fullmatch(value):
        value = float(value)
    if type(value) not in (int, float) or not -largest <= value <= largest:
        raise ValueError
    return value if type(value) is float or -LONG < value < LONG else float(value)


def read_single(value: Any) -> float:
    """Return a number that a float of 32 bits can hold; ValueError otherwise."""
    return read_number(value, LARGEST_FLOAT)


def read_whole(value: Any, bits: int = 32) -> int:
    """Return a whole number of so many bits, also from "12" and 12.0; ValueError otherwise."""
    if (type(value) is float and value.is_integer()) or (type(value) is str and WHOLE.fullmatch(value)):
        value = int(value)
    if type(value) is not int or not -(1 << bits - 1) <= value < 1 << bits - 1:
        raise ValueError
    return value


def read_long(value: Any) -> str:
    """Return a 64-bit whole number as the text the documents say it is; ValueError otherwise."""
    return str(read_whole(value, 64))


def read_bytes(value: Any) -> str:
    """Return base64 text, of either alphabet, unchanged; ValueError otherwise."""
    text = read_text(value)
    plain = text.translate({ord("-"): "+", ord("_"): "/"}).rstrip("=")
    try:
        base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError("Base64 decoding failed") from error
    return text


def read_moment(value: Any) -> str:
    """Return an RFC 3339 time unchanged; ValueError, saying why, otherwise."""
    text = read_text(value)
    if not MOMENT.fullmatch(text):
        raise ValueError("Illegal timestamp format; timestamps must end with 'Z' or have a valid timezone offset.")
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError("Invalid time format: Failed to parse input") from error
    return text


EXACT: dict[str, tuple[type, ...]] = {"string": (str,), "boolean": (bool,), "integer": (int,), "number": (int, float)}
UNREAD: dict[str, type] = {"TYPE_STRING": str, "TYPE_BOOL": bool}
"""The types of values that are right as they are, whatever they say."""
SCALARS: dict[tuple[str, str | None], tuple[str, Callable[[Any], Any]]] = {
    ("string", None): ("TYPE_STRING", read_text),
    ("string", "int64"): ("TYPE_INT64", read_long),
    ("string", "byte"): ("TYPE_BYTES", read_bytes),
    ("string", "google-datetime"): ("type.googleapis.com/google.protobuf.Timestamp", read_moment),
    ("string", "date-time"): ("type.googleapis.com/google.protobuf.Timestamp", read_moment),
    ("boolean", None): ("TYPE_BOOL", read_flag),
    ("integer", None): ("TYPE_INT32", read_whole),
    ("number", None): ("TYPE_DOUBLE", read_number),
    ("number", "float"): ("TYPE_FLOAT", read_single),
}

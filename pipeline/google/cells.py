"""Plain values come in and typed cells go out, and back: the one place where the two meet.

Text is always a typed `stringValue`, so Sheets never parses it: `=A1`, `007` and `1/2` stay what they were.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

Value = str | int | float | bool
LONGEST_TEXT = 50_000
"""Characters that a cell holds, counted as UTF-16 units to be on the safe side."""


def to_cell(value: Value) -> dict[str, Any]:
    """A CellData for the value; an empty text and NaN become an empty cell. numpy scalars are made plain."""
    if isinstance(value, str):
        return {"userEnteredValue": {"stringValue": value}} if value else {}
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        return {"userEnteredValue": {"boolValue": bool(value)}}
    number = float(value)
    if math.isnan(number):
        return {}
    return {"userEnteredValue": {"numberValue": int(number) if number.is_integer() else number}}


def from_cell(cell: Mapping[str, Any]) -> Value | None:
    """The value that a CellData holds as it was entered (a formula as its text); None for an empty cell."""
    entered = cell.get("userEnteredValue")
    if not entered:
        return None
    value: Value = next(iter(entered.values()))
    return value


def to_row(values: Iterable[Value]) -> dict[str, Any]:
    """A RowData for the values."""
    return {"values": [to_cell(value) for value in values]}


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, Google's own measure."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: str, limit: int = LONGEST_TEXT) -> list[str]:
    """The text in parts that fit a cell each; joined, they are the text again. No part splits a character."""
    if utf16_length(text) <= limit:
        return [text]
    parts, start = [], 0
    while start < len(text):
        end = start + limit
        while utf16_length(text[start:end]) > limit:
            end -= max((utf16_length(text[start:end]) - limit + 1) // 2, 1)
        parts.append(text[start:end])
        start = end
    return parts

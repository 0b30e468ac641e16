"""Plain values come in and typed cells go out, and back: the one place where the two meet.

Text is always a typed `stringValue`, so Sheets never parses it: `=A1`, `007` and `1/2` stay what they were.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

Value = str | int | float | bool


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

"""What somebody types into a cell comes in; its typed value, and the number format that the typing implies, go out."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from pipeline.emulator.sheets.dialects import US, Dialect
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.typed_dates import read_moment

MAX_CHARACTERS = 50_000
SYMBOLS = "$€£¥￥"

Entry = tuple[dict[str, Any], dict[str, Any] | None]


def raw_value(value: Any) -> dict[str, Any]:
    """Return the ExtendedValue of a JSON value kept as it is; {} for the empty text, which clears."""
    if isinstance(value, str):
        return {"stringValue": checked(value)} if value else {}
    return {"boolValue": value} if isinstance(value, bool) else {"numberValue": value}


def entered_value(value: Any, dialect: Dialect = US, year: int | None = None) -> Entry:
    """Return (ExtendedValue, implied NumberFormat or None) of a JSON value, texts read as if typed.

    `year` is the one that a day without a year belongs to; without it such a day stays text.
    """
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
    found = read_number(text, dialect) or read_moment(text, dialect, year)
    if found is None and text.startswith("+") and len(text) > 1:
        return {"formulaValue": f"={text}"}, None
    return found or ({"stringValue": value}, None)


def checked(text: str) -> str:
    """Return the text; refuse one longer than a cell may hold."""
    if len(text) > MAX_CHARACTERS:
        raise Refusal(f"Your input contains more than the maximum of {MAX_CHARACTERS} characters in a single cell.")
    return text


def read_number(text: str, dialect: Dialect = US) -> Entry | None:
    """Read a number as people of a locale write it: groups, money, percents, an exponent, a minus in parentheses."""
    match = _number(dialect).fullmatch(text)
    if match is None:
        return None
    found = {name: part or "" for name, part in match.groupdict().items()}
    if not (found["whole"] or len(found["part"]) > 1) or bool(found["open"]) != bool(found["close"]):
        return None
    signs = found["sign"] + found["inner"] + ("-" if found["open"] else "")
    symbols = found["before"] + found["after"]
    marks = [bool(symbols), bool(found["percent"]), bool(found["exponent"])]
    if len(signs) > 1 or (found["before"] and found["after"]) or sum(marks) > 1:
        return None
    whole = re.sub(r"\D", "", found["whole"])
    number = float(signs + whole + found["part"].replace(dialect.decimal, ".") + found["exponent"])
    if found["percent"]:
        number = float(f"{number / 100:.15g}")
    if number - number != 0:
        return None
    kept: float = int(number) if number.is_integer() and abs(number) < 1e15 else number
    return {"numberValue": kept}, _implied_format(found, dialect)


@lru_cache(maxsize=64)
def _number(dialect: Dialect) -> re.Pattern[str]:
    group = f"[{re.escape(dialect.groups)}]"
    symbol = "|".join(sorted({re.escape(each) for each in (*SYMBOLS, dialect.symbol)}, key=len, reverse=True))
    return re.compile(
        rf"(?P<open>\()?(?P<sign>[-+])?(?P<before>{symbol})?\s?(?P<inner>[-+])?"
        rf"(?P<whole>\d{{1,3}}(?:{group}\d{{3}})+|\d+)?(?P<part>{re.escape(dialect.decimal)}\d*)?"
        rf"(?P<exponent>[eE][-+]?\d+)?(?:\s?(?P<percent>%)|\s?(?P<after>{symbol}))?(?P<close>\))?"
    )


def _implied_format(found: dict[str, str], dialect: Dialect) -> dict[str, Any] | None:
    decimals = ".00" if len(found["part"]) > 1 else ""
    grouped = len(found["whole"]) != len(re.sub(r"\D", "", found["whole"]))
    if symbol := (found["before"] or found["after"]).replace("￥", "¥"):
        return {"type": "CURRENCY", "pattern": _money(symbol, decimals, dialect, first=bool(found["before"]))}
    if found["percent"]:
        return {"type": "PERCENT", "pattern": f"0{decimals}%"}
    if found["exponent"]:
        return {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    return {"type": "NUMBER", "pattern": f"#,##0{decimals}"} if grouped else None


def _money(symbol: str, decimals: str, dialect: Dialect, *, first: bool) -> str:
    if symbol == dialect.symbol:
        return re.sub(r"#,##0(\.0+)?", f"#,##0{decimals}", dialect.patterns["CURRENCY"])
    return f"[${symbol}]#,##0{decimals}" if first else f"#,##0{decimals}[${symbol}]"

"""A cell's value and its number format come in; the text that a person would see goes out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from pipeline.emulator.sheets.date_patterns import show_date
from pipeline.emulator.sheets.dialects import US, Dialect
from pipeline.emulator.sheets.number_patterns import show_pattern

DIGITS = 10
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

_PIECE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|.', re.DOTALL)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+\.?\d*)\]")
_COLOR = re.compile(r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|color\s*\d{1,2})\]", re.IGNORECASE)
_TESTS = {
    "<": lambda one, other: one < other,
    ">": lambda one, other: one > other,
    "<=": lambda one, other: one <= other,
    ">=": lambda one, other: one >= other,
    "=": lambda one, other: one == other,
    "<>": lambda one, other: one != other,
}


class Section(NamedTuple):
    """One of the parts between the `;` of a pattern, its color and condition taken out; `bound` (sign, number)."""

    pattern: str
    bound: tuple[str, float] | None

    def admits(self, number: float) -> bool:
        """Say whether the section's condition holds."""
        return self.bound is None or bool(_TESTS[self.bound[0]](number, self.bound[1]))

    @property
    def negative(self) -> bool:
        """Say whether only negative numbers meet the condition, so that their sign need not be shown."""
        return self.bound is not None and self.bound[0] in ("<", "<=") and self.bound[1] <= 0


def show(value: dict[str, Any], number_format: dict[str, Any] | None = None, dialect: Dialect = US) -> str:
    """Return the formattedValue of an effective value (an ExtendedValue resource)."""
    if "stringValue" in value:
        return show_text(str(value["stringValue"]), number_format)
    if "numberValue" in value:
        return show_number(value["numberValue"], number_format, dialect)
    if "boolValue" in value:
        return "TRUE" if value["boolValue"] else "FALSE"
    if "errorValue" in value:
        return str(value["errorValue"].get("shown") or ERROR_TEXTS.get(value["errorValue"]["type"], "#ERROR!"))
    return ""


def show_text(text: str, number_format: dict[str, Any] | None) -> str:
    """Format a text: only a section with `@` in it changes anything."""
    pattern = (number_format or {}).get("pattern", "@")
    if pattern == "@" or "@" not in pattern:
        return text
    sections = read_sections(pattern)
    chosen = sections[3] if len(sections) > 3 else next((each for each in sections if "@" in each.pattern), None)
    return text if chosen is None else "".join(_text_pieces(chosen.pattern, text))


def _text_pieces(pattern: str, text: str) -> Iterable[str]:
    for piece in _PIECE.findall(pattern):
        if piece == "@":
            yield text
        else:
            yield piece[1:-1] if piece[0] == '"' else piece[1:] if piece[0] == "\\" else piece


def show_number(number: float, number_format: dict[str, Any] | None, dialect: Dialect = US) -> str:
    """Format a number by a NumberFormat resource, or plainly without one."""
    if not number_format:
        return plain(number, dialect)
    kind = number_format.get("type", "")
    pattern = number_format.get("pattern") or dialect.patterns.get(kind, "")
    if not pattern or pattern in ("@", "General") or number - number != 0:
        return plain(number, dialect)
    section, shown = choose_section(pattern, number)
    if kind in DATE_TYPES:
        try:
            return show_date(number, section.pattern, dialect)
        except OverflowError:
            return plain(number, dialect)
    if section.pattern in ("@", "General"):
        return plain(shown, dialect)
    text = show_pattern(abs(shown), section.pattern, dialect)
    return f"-{text}" if shown < 0 and any(digit in text for digit in "123456789") else text


def choose_section(pattern: str, number: float) -> tuple[Section, float]:
    """Return the section that a number is shown by, and the number with the sign that is still to be shown."""
    sections = read_sections(pattern)
    if any(section.bound for section in sections):
        chosen = next((section for section in sections[:3] if section.admits(number)), sections[-1])
        return chosen, abs(number) if chosen.negative else number
    if number < 0 and len(sections) > 1 and "@" not in sections[1].pattern:
        return sections[1], -number
    return (sections[2] if number == 0 and len(sections) > 2 else sections[0]), number


@lru_cache(maxsize=512)
def read_sections(pattern: str) -> tuple[Section, ...]:
    """Split a pattern at its `;`, whatever is quoted left alone."""
    parts: list[list[str]] = [[]]
    for piece in _PIECE.findall(pattern):
        if piece == ";":
            parts.append([])
        else:
            parts[-1].append(piece)
    return tuple(_section(pieces) for pieces in parts)


def _section(pieces: list[str]) -> Section:
    kept, bound = [], None
    for piece in pieces:
        if match := _CONDITION.fullmatch(piece):
            bound = match[1], float(match[2])
        elif not _COLOR.fullmatch(piece):
            kept.append(piece)
    return Section("".join(kept), bound)


def plain(number: float, dialect: Dialect = US) -> str:
    """Write a number as the automatic format does: ten digits where it has a fraction, an exponent from 1E+15 on."""
    if type(number) is int and -(10**15) < number < 10**15:
        return str(number)
    if number - number != 0:
        return "#NUM!"
    if number and not 1e-9 <= abs(number) < 1e15:
        mantissa, _, exponent = f"{number:.5E}".partition("E")
        text = f"{mantissa.rstrip('0').rstrip('.')}E{exponent[0]}{int(exponent[1:]):02d}"
    else:
        digits = max(DIGITS, len(str(int(abs(number)))))
        text = f"{number:.{digits}g}"
        text = f"{Decimal(text):f}" if "e" in text else text
    return text.replace(".", dialect.decimal) if dialect.decimal != "." else text

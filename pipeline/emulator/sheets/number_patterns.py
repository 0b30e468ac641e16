"""A number and one section of a number pattern come in; its digits among the pattern's literals go out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from pipeline.emulator.sheets.dialects import US, Dialect

_TOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[\$[^\]]*\]|\[[^\]]*\]|(?P<power>[Ee][+-]?)(?=[0#?])|General|.', re.DOTALL)
_DIGITS = "0#?"
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)

Token = tuple[str, str]


class Mask(NamedTuple):
    """A section of a pattern: (kind, text) tokens before and after the exponent, and what they ask for."""

    tokens: tuple[Token, ...]
    exponent: tuple[Token, ...]
    sign: str
    percents: int
    thousands: int
    grouped: bool

    @property
    def wholes(self) -> int:
        """The number of places before the point."""
        return sum(kind == "whole" for kind, _ in self.tokens)

    @property
    def parts(self) -> int:
        """The number of places after the point."""
        return sum(kind == "part" for kind, _ in self.tokens)


def show_pattern(number: float, section: str, dialect: Dialect = US) -> str:
    """Format a number that is not negative by one section, such as `"$"#,##0.00`, `0.0E+00`, `# ?/?` or `000-0000`."""
    exact = Decimal(repr(number))
    if fraction := _FRACTION.search(section):
        return _show_fraction(exact, section, fraction)
    mask = read_mask(section)
    scaled = exact.scaleb(2 * mask.percents - 3 * mask.thousands, _WIDE)
    if not mask.exponent:
        return "".join(_fill(mask, _rounded(scaled, mask.parts), dialect))
    power, mantissa = _scientific(scaled, max(mask.wholes, 1), mask.parts)
    sign = "-" if power < 0 else mask.sign
    digits = Mask(mask.exponent, (), "", 0, 0, False)
    return "".join((*_fill(mask, mantissa, dialect), "E", sign, *_fill(digits, Decimal(abs(power)), dialect)))


@lru_cache(maxsize=512)
def read_mask(section: str) -> Mask:
    """Read one section: literals, digits, the point, groups, percents, thousands left away, an exponent."""
    tokens: list[Token] = []
    exponent: list[Token] = []
    sign, commas, grouped, place = "", 0, False, "whole"
    for match in _TOKEN.finditer(section):
        text = match[0]
        if match["power"]:
            sign, place = text[1:].strip("-"), "exponent"
        elif text in _DIGITS:
            grouped, commas = grouped or (commas > 0 and place == "whole"), 0 if place == "whole" else commas
            (exponent if place == "exponent" else tokens).append((place.replace("exponent", "whole"), text))
        elif text == "." and place == "whole":
            place = "part"
            tokens.append(("point", text))
        elif text == "," and any(kind in ("whole", "part") for kind, _ in tokens):
            commas += 1
        else:
            (exponent if place == "exponent" else tokens).append(("literal", _literal(text)))
    percents = sum(match[0] == "%" for match in _TOKEN.finditer(section))
    return Mask(tuple(tokens), tuple(exponent), sign if exponent else "", percents, commas, grouped)


def _literal(text: str) -> str:
    if text[0] == '"':
        return text[1:-1]
    if text.startswith("[$"):
        return text[2:-1].partition("-")[0]
    if text[0] in "\\" and len(text) > 1:
        return text[1:]
    return {"_": " ", "*": "", "[": ""}.get(text[0], text) if len(text) > 1 else text


def _rounded(number: Decimal, places: int) -> Decimal:
    needed = max(_WIDE.prec, number.adjusted() + places + 2)
    return number.quantize(Decimal(1).scaleb(-places), context=Context(prec=needed, rounding=ROUND_HALF_UP))


def _scientific(number: Decimal, step: int, places: int) -> tuple[int, Decimal]:
    """Return (power of ten, mantissa) with at most `step` digits before the point, the power a multiple of it."""
    power = number.adjusted() // step * step if number else 0
    mantissa = _rounded(number.scaleb(-power, _WIDE), places)
    if mantissa >= 10**step:
        power, mantissa = power + step, _rounded(mantissa.scaleb(-step, _WIDE), places)
    return power, mantissa


def _fill(mask: Mask, number: Decimal, dialect: Dialect) -> Iterator[str]:
    """Yield the tokens' texts with the digits in their places; the first place takes all that are left over."""
    whole, _, part = f"{number:f}".partition(".")
    wholes = iter(_whole_digits(mask, whole.lstrip("0"), dialect.group))
    parts = iter(_part_digits([text for kind, text in mask.tokens if kind == "part"], part))
    for kind, text in mask.tokens:
        if kind == "whole":
            yield next(wholes)
        elif kind == "part":
            yield next(parts)
        elif kind == "point":
            yield ("" if mask.wholes else whole.lstrip("0")) + dialect.decimal
        else:
            yield text


def _whole_digits(mask: Mask, digits: str, group: str) -> list[str]:
    pads = [text for kind, text in mask.tokens if kind == "whole"]
    if not pads:
        return []
    over = max(0, len(digits) - len(pads))
    placed = [digits[: over + 1], *digits[over + 1 :]] if over else list(digits.rjust(len(pads)))
    shown = [_digit(pad, digit) for pad, digit in zip(pads, placed, strict=True)]
    return _grouped(shown, group) if mask.grouped else shown


def _digit(pad: str, digit: str) -> str:
    return digit if digit.strip() else {"0": "0", "?": " "}.get(pad, "")


def _grouped(shown: list[str], group: str) -> list[str]:
    """Put the group's mark into the digits, counted from the right."""
    count = sum(len(text) for text in shown if text.strip())
    marked = []
    for text in shown:
        parts = []
        for character in text:
            parts.append(character)
            if character.isdigit():
                count -= 1
                if count and count % 3 == 0:
                    parts.append(group)
        marked.append("".join(parts))
    return marked


def _part_digits(pads: list[str], digits: str) -> list[str]:
    kept = max([len(digits.rstrip("0")), *(place for place, pad in enumerate(pads, 1) if pad == "0")])
    return [digits[i] if i < kept else {"?": " "}.get(pad, "") for i, pad in enumerate(pads)]


_FRACTION = re.compile(r"(?:([#0?]+)(\s+))?([#0?]+)\s*/\s*([#0?]+|[1-9]\d*)(?![^\"]*\"$)")


def _show_fraction(number: Decimal, section: str, found: re.Match[str]) -> str:
    whole_pad, gap, _, below = found.groups()
    exact = Fraction(number)
    whole = int(exact) if whole_pad else 0
    rest = exact - whole
    if below.isdigit() and below.strip("0"):
        over, under = round(rest * int(below)), int(below)
    else:
        over, under = rest.limit_denominator(10 ** len(below) - 1).as_integer_ratio()
    if whole_pad and over == under:
        whole, over = whole + 1, 0
    written = f"{over}/{under}" if over or not whole_pad else ""
    shown = f"{whole or ''}{gap or ''}{written}".strip() if whole_pad and (whole or written) else written or "0"
    return section[: found.start()].replace('"', "") + shown + section[found.end() :].replace('"', "")

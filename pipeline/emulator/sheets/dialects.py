"""A spreadsheet's locale comes in; how people there write numbers, money, days and times goes out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_currency_precision, get_currency_symbol, get_territory_currencies

from pipeline.emulator.sheets.refusal import Refusal

DEFAULT = "en_US"

_SPACES = {" ", "\u00a0", "\u202f"}
_MARKS = re.compile("[\u200e\u200f\u061c]")
_LETTERS = re.compile(r"'[^']*'|y+|M+|a+|.", re.DOTALL)
_WIDE = {"y": "yyyy", "yy": "yyyy", "a": "AM/PM"}


@dataclass(frozen=True)
class Dialect:
    """How one locale writes; patterns are NumberFormat patterns, whose own marks are the American ones everywhere."""

    name: str
    decimal: str
    group: str
    symbol: str
    patterns: dict[str, str] = field(repr=False)
    months: tuple[tuple[str, ...], tuple[str, ...]] = field(repr=False)
    days: tuple[tuple[str, ...], tuple[str, ...]] = field(repr=False)
    halves: tuple[str, ...]

    def __hash__(self) -> int:
        """Hash by the name, which decides all the rest."""
        return hash(self.name)

    @property
    def order(self) -> str:
        """The order in which a date is written: `mdy`, `dmy` or `ymd`."""
        date = self.patterns["DATE"].lower()
        return "".join(sorted("dmy", key=date.index))

    @property
    def dotted(self) -> bool:
        """Say whether points part the numbers of a date."""
        return "." in self.patterns["DATE"] or self.decimal != "."

    @property
    def groups(self) -> str:
        """The characters that part thousands as people type them."""
        if self.group in _SPACES:
            return "".join(sorted(_SPACES))
        return "'’" if self.group in "'’" else self.group


def check_locale(name: str) -> None:
    """Refuse a locale that is not known; `en`, `fil` and `en_US` are its forms."""
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", name) or _known(name) is None:
        raise Refusal(f"Unsupported locale: {name}")


@lru_cache(maxsize=64)
def dialect_of(name: str) -> Dialect:
    """Return the dialect of a locale such as `de_DE`; of its language, or American, where it is not known."""
    locale = _known(name) or _known(name.partition("_")[0]) or Locale.parse(DEFAULT)
    symbols = locale.number_symbols.get("latn") or locale.number_symbols[locale.default_numbering_system]
    symbol, money = _money(locale)
    time = _pattern(locale.time_formats["medium"].pattern)
    date = _pattern(locale.date_formats["short"].pattern)
    patterns = {
        "NUMBER": "#,##0.00",
        "PERCENT": "0.00%",
        "CURRENCY": money,
        "DATE": date,
        "TIME": time,
        "DATE_TIME": f"{date} {'H:mm:ss' if 'AM/PM' in time else time}",
        "SCIENTIFIC": "0.00E+00",
        "TEXT": "@",
    }
    return Dialect(
        name=name,
        decimal=symbols["decimal"],
        group=symbols["group"],
        symbol=symbol,
        patterns=patterns,
        months=(_names(locale.months["format"], range(1, 13))),
        days=(_names(locale.days["format"], range(7))),
        halves=_halves(locale),
    )


def _known(name: str) -> Locale | None:
    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return None


def _names(kinds: Any, keys: range) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(kinds["abbreviated"][key] for key in keys), tuple(kinds["wide"][key] for key in keys)


def _halves(locale: Locale) -> tuple[str, ...]:
    """Return what AM and PM are called."""
    kinds: Any = locale.day_periods.get("format", {})
    names: Any = {**kinds.get("wide", {}), **kinds.get("abbreviated", {})}
    return tuple(re.sub(r"\s", " ", names.get(half, half.upper())) for half in ("am", "pm"))


def _pattern(pattern: str) -> str:
    """Turn a CLDR pattern of a date or time into one of a NumberFormat, its year always in full."""
    parts = _LETTERS.findall(_MARKS.sub("", pattern))
    return "".join(_WIDE.get(part, part.replace("'", '"')) for part in parts).replace("\u202f", " ")


def _money(locale: Locale) -> tuple[str, str]:
    """Return the symbol of the locale's currency and its pattern."""
    likely = str(get_global("likely_subtags").get(locale.language, DEFAULT))
    territory = locale.territory or likely.rpartition("_")[2]
    currency = next(iter(get_territory_currencies(territory)), "USD")
    symbol = _MARKS.sub("", get_currency_symbol(currency, locale)).replace("￥", "¥")
    shape = _MARKS.sub("", locale.currency_formats["standard"].pattern.partition(";")[0])
    before, after = re.split(r"[#0][#0,.]*", shape, maxsplit=1)
    digits = "#,##0.00" if get_currency_precision(currency) else "#,##0"
    return symbol, f"{before}{digits}{after}".replace("¤", f'"{symbol}"')


US = dialect_of(DEFAULT)

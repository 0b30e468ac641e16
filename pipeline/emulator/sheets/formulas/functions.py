"""The arguments of a function come in, each computed when asked for; the function's value goes out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any, NamedTuple

from pipeline.emulator.sheets.dialects import Dialect
from pipeline.emulator.sheets.formulas.scalars import (
    FormulaError,
    Link,
    Scalar,
    as_condition,
    as_number,
    as_text,
    join_texts,
    single,
)

Value = Any
"""A Scalar, an error value, or a list of rows of them."""

KEPT = ("SPARKLINE", "IMAGE")


class Arguments(NamedTuple):
    """What a function was called with; `at(index)` computes an argument."""

    name: str
    dialect: Dialect
    length: int
    at: Callable[[int], Value]

    def single(self, index: int) -> Scalar:
        """Return one argument as one value."""
        return single(self.at(index))

    def number(self, index: int, default: float = 0) -> float:
        """Return one argument as a number."""
        if index >= self.length:
            return default
        return as_number(self.single(index), self.dialect, f"{self.name} parameter {index + 1}")

    def text(self, index: int) -> str:
        """Return one argument as a text."""
        return as_text(self.single(index), self.dialect)

    def condition(self, index: int) -> bool:
        """Return whether one argument is true."""
        return as_condition(self.single(index), self.dialect, f"{self.name} parameter {index + 1}")

    def each(self) -> Iterator[tuple[Value, int]]:
        """Yield (value, parameter) of every value; the parameter is 0 for those out of ranges."""
        for index in range(self.length):
            value = self.at(index)
            if isinstance(value, list):
                yield from ((item, 0) for row in value for item in row)
            else:
                yield value, index + 1

    def numbers(self) -> list[float]:
        """Return all numbers; in ranges, texts, booleans and blanks do not count."""
        found: list[float] = []
        for value, parameter in self.each():
            if isinstance(value, FormulaError):
                raise value
            if parameter:
                found.append(as_number(value, self.dialect, f"{self.name} parameter {parameter}"))
            elif isinstance(value, int | float) and not isinstance(value, bool):
                found.append(value)
        return found

    def conditions(self) -> list[bool]:
        """Return all conditions; in ranges, texts and blanks do not count."""
        found = []
        for value, parameter in self.each():
            if isinstance(value, FormulaError):
                raise value
            if parameter or isinstance(value, int | float):
                found.append(as_condition(value, self.dialect, f"{self.name} parameter {max(parameter, 1)}"))
        if not found:
            raise FormulaError("VALUE", f"{self.name} has no valid input data.")
        return found


class Function(NamedTuple):
    """How a function is computed, and how many arguments it takes."""

    run: Callable[[Arguments], Value]
    least: int
    most: int


def _if(given: Arguments) -> Value:
    if given.condition(0):
        return given.at(1)
    return given.at(2) if given.length == 3 else False


def _if_error(given: Arguments) -> Value:
    """Return the second argument in the place of an error; what was not evaluated is no error of the sheet's."""
    try:
        return given.single(0)
    except FormulaError as error:
        if error.final:
            raise
        return given.at(1) if given.length == 2 else None


def _hyperlink(given: Arguments) -> Link:
    link = Link(given.text(given.length - 1))
    link.url = given.text(0)
    return link


def _average(given: Arguments) -> float:
    numbers = given.numbers()
    if not numbers:
        raise FormulaError("DIVIDE_BY_ZERO", "Evaluation of function AVERAGE caused a divide by zero error.")
    return math.fsum(numbers) / len(numbers)


def _known(given: Arguments) -> Iterator[Value]:
    """Yield every value to count; one that was not evaluated, or depends on itself, cannot be counted."""
    for value, _ in given.each():
        if isinstance(value, FormulaError) and value.final:
            raise value
        yield value


def _count(given: Arguments) -> float:
    return sum(isinstance(value, int | float) and not isinstance(value, bool) for value in _known(given))


def _count_all(given: Arguments) -> float:
    return sum(value is not None for value in _known(given))


def _round(given: Arguments) -> float:
    number, places = given.number(0), int(given.number(1))
    if not -300 < places < 300:
        return number if places > 0 else 0.0
    with localcontext() as exact:
        exact.prec = 700
        return float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _concatenate(given: Arguments) -> str:
    return join_texts((as_text(single(value), given.dialect) for value, _ in given.each()), given.name)


def _sum(given: Arguments) -> float:
    return math.fsum(given.numbers())


def _min(given: Arguments) -> float:
    return min(given.numbers(), default=0)


def _max(given: Arguments) -> float:
    return max(given.numbers(), default=0)


def _and(given: Arguments) -> bool:
    return all(given.conditions())


def _or(given: Arguments) -> bool:
    return any(given.conditions())


def _not(given: Arguments) -> bool:
    return not given.condition(0)


def _length(given: Arguments) -> float:
    return len(given.text(0).encode("utf-16-le")) // 2


def _absolute(given: Arguments) -> float:
    return abs(given.number(0))


def _drawn(_given: Arguments) -> None:
    return None


_MANY = 30_000

FUNCTIONS: dict[str, Function] = {
    "SUM": Function(_sum, 1, _MANY),
    "AVERAGE": Function(_average, 1, _MANY),
    "COUNT": Function(_count, 1, _MANY),
    "COUNTA": Function(_count_all, 1, _MANY),
    "MIN": Function(_min, 1, _MANY),
    "MAX": Function(_max, 1, _MANY),
    "IF": Function(_if, 2, 3),
    "IFERROR": Function(_if_error, 1, 2),
    "AND": Function(_and, 1, _MANY),
    "OR": Function(_or, 1, _MANY),
    "NOT": Function(_not, 1, 1),
    "ROUND": Function(_round, 1, 2),
    "ABS": Function(_absolute, 1, 1),
    "LEN": Function(_length, 1, 1),
    "CONCATENATE": Function(_concatenate, 1, _MANY),
    "HYPERLINK": Function(_hyperlink, 1, 2),
    **dict.fromkeys(KEPT, Function(_drawn, 0, _MANY)),
}

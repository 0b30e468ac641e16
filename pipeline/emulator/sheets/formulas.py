"""A formula and a way to look cells up come in; its value goes out, or the error value that a person would see."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

from pipeline.emulator.sheets.formatting import plain

Scalar = str | float | bool | None
Lookup = Callable[[str, str], list[list[Any]]]
Node = tuple[Any, ...]

KEPT = ("SPARKLINE", "IMAGE")
_SHEET = r"(?:'(?:[^']|'')+'!|\w+!)?"
_TOKEN = re.compile(
    rf"""\s*(?:(?P<range>{_SHEET}(?:\$?[A-Za-z]{{1,3}}\$?\d+(?::\$?[A-Za-z]{{1,3}}\$?\d+)?
        |\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?\d+:\$?\d+)(?![\w(]))
    |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w(]))
    |(?P<text>"(?:[^"]|"")*")
    |(?P<call>[A-Za-z_][\w.]*)\(
    |(?P<name>[A-Za-z_]\w*)
    |(?P<sign><=|>=|<>|[-+*/^&=<>%(),;]))""",
    re.VERBOSE,
)
_DRAWN = re.compile(rf"\s*=\s*(?:{'|'.join(KEPT)})\s*\(", re.IGNORECASE)
_BINARY = ({"=", "<>", "<", ">", "<=", ">="}, {"&"}, {"+", "-"}, {"*", "/"}, {"^"})


class FormulaError(Exception):
    """An error value: its ErrorValue type and message, and how it shows where that is not the type's usual text."""

    def __init__(self, kind: str, message: str, shown: str = "") -> None:
        """`kind` is a type of the ErrorValue resource."""
        super().__init__(message)
        self.kind = kind
        self.shown = shown


class Link(str):
    """The label of a hyperlink; `url` is where it leads."""

    url: str = ""


def not_evaluated(what: str) -> FormulaError:
    """Return the error value of something this stand-in does not compute."""
    return FormulaError("ERROR", f"Not evaluated by the embedded Workspace: {what}", "#NOT_EVALUATED!")


def evaluate(formula: str, look: Lookup) -> Scalar:
    """Compute `=...`; `look(range text, "")` returns the cells' values and `look("", name)` a named range's.

    Raises:
        FormulaError: an error value, also for whatever is not built.
    """
    if _DRAWN.match(formula):
        return None
    parser = _Parser(formula)
    node = parser.parse()
    value = _compute(node, look)
    if isinstance(value, list):
        return value[0][0] if value and value[0] else None
    return value


class _Parser:
    def __init__(self, formula: str) -> None:
        self.formula = formula
        self.tokens = list(self._tokenize(formula[1:]))
        self.at = 0

    def _tokenize(self, text: str) -> Iterator[tuple[str, str]]:
        place = 0
        text = text.rstrip()
        while place < len(text):
            match = _TOKEN.match(text, place)
            if match is None:
                raise not_evaluated(self.formula)
            kind = str(match.lastgroup)
            yield kind, match[kind]
            place = match.end()

    def parse(self) -> Node:
        node = self._level(0)
        if self.at < len(self.tokens):
            raise not_evaluated(self.formula)
        return node

    def _peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def _next(self) -> tuple[str, str]:
        token = self._peek()
        self.at += 1
        return token

    def _level(self, depth: int) -> Node:
        if depth == len(_BINARY):
            return self._unary()
        node = self._level(depth + 1)
        while self._peek()[0] == "sign" and self._peek()[1] in _BINARY[depth]:
            sign = self._next()[1]
            node = ("binary", sign, node, self._level(depth + 1))
        return node

    def _unary(self) -> Node:
        if self._peek() in (("sign", "-"), ("sign", "+")):
            sign = self._next()[1]
            node = self._unary()
            return ("minus", node) if sign == "-" else node
        node = self._atom()
        while self._peek() == ("sign", "%"):
            self._next()
            node = ("binary", "/", node, ("value", 100))
        return node

    def _atom(self) -> Node:
        kind, text = self._next()
        if kind == "number":
            return ("value", float(text))
        if kind == "text":
            return ("value", text[1:-1].replace('""', '"'))
        if kind == "range":
            return ("cells", text, "")
        if kind == "call":
            return ("call", text.upper(), self._arguments())
        if kind == "name":
            return ("value", text.upper() == "TRUE") if text.upper() in ("TRUE", "FALSE") else ("cells", "", text)
        if (kind, text) == ("sign", "("):
            node = self._level(0)
            if self._next() == ("sign", ")"):
                return node
        raise not_evaluated(self.formula)

    def _arguments(self) -> list[Node]:
        if self._peek() == ("sign", ")"):
            self._next()
            return []
        found = []
        while True:
            empty = self._peek() in (("sign", ","), ("sign", ";"), ("sign", ")"))
            found.append(("value", None) if empty else self._level(0))
            kind, text = self._next()
            if (kind, text) == ("sign", ")"):
                return found
            if kind != "sign" or text not in ",;":
                raise not_evaluated(self.formula)


def _compute(node: Node, look: Lookup) -> Any:
    kind = node[0]
    if kind == "value":
        return node[1]
    if kind == "cells":
        return look(node[1], node[2])
    if kind == "minus":
        return -_number(_single(_compute(node[1], look)))
    if kind == "binary":
        return _binary(node[1], _single(_compute(node[2], look)), _single(_compute(node[3], look)))
    return _call(node[1], node[2], look)


def _single(value: Any) -> Scalar:
    """Reduce a range of one cell to its value."""
    if isinstance(value, list):
        if len(value) == 1 and len(value[0]) == 1:
            value = value[0][0]
        elif not value or not value[0]:
            value = None
        else:
            raise FormulaError("VALUE", "An array value could not be found.")
    if isinstance(value, FormulaError):
        raise value
    checked: Scalar = value
    return checked


def _number(value: Scalar) -> float:
    if value is None:
        return 0
    if isinstance(value, str):
        try:
            return float(value.replace(",", ""))
        except ValueError:
            raise FormulaError("VALUE", f"Parameter expects number values. But '{value}' is a text.") from None
    return value


def _text(value: Scalar) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else plain(value)


def _binary(sign: str, left: Scalar, right: Scalar) -> Scalar:
    if sign == "&":
        return _text(left) + _text(right)
    if sign in _BINARY[0]:
        return _compare(sign, left, right)
    one, other = _number(left), _number(right)
    if sign == "/":
        if other == 0:
            raise FormulaError("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
        return one / other
    try:
        result = {"+": one + other, "-": one - other, "*": one * other}[sign] if sign != "^" else one**other
    except (OverflowError, ZeroDivisionError):
        raise FormulaError("NUM", "Result was not a number.") from None
    if isinstance(result, complex) or not math.isfinite(result):
        raise FormulaError("NUM", "Result was not a number.")
    return result


def _compare(sign: str, left: Scalar, right: Scalar) -> bool:
    one, other = _rank(left, right), _rank(right, left)
    return {
        "=": one == other,
        "<>": one != other,
        "<": one < other,
        ">": one > other,
        "<=": one <= other,
        ">=": one >= other,
    }[sign]


def _rank(value: Scalar, beside: Scalar) -> tuple[int, Any]:
    """Order as sheets do: numbers before texts before booleans; a blank is the other side's zero."""
    if value is None:
        value = "" if isinstance(beside, str) else False if isinstance(beside, bool) else 0
    if isinstance(value, bool):
        return 2, value
    return (1, value.casefold()) if isinstance(value, str) else (0, value)


def _call(name: str, arguments: list[Node], look: Lookup) -> Any:
    if name in KEPT:
        return None
    if name == "IF":
        return _if(arguments, look)
    if name == "HYPERLINK":
        return _hyperlink([_single(_compute(node, look)) for node in arguments])
    if name not in _FUNCTIONS:
        raise not_evaluated(name)
    return _FUNCTIONS[name](list(_flatten(arguments, look)))


def _if(arguments: list[Node], look: Lookup) -> Any:
    if not 2 <= len(arguments) <= 3:
        raise FormulaError("N_A", "Wrong number of arguments to IF.")
    chosen = _number(_single(_compute(arguments[0], look))) != 0
    if chosen:
        return _compute(arguments[1], look)
    return _compute(arguments[2], look) if len(arguments) == 3 else False


def _hyperlink(values: list[Scalar]) -> Link:
    if not 1 <= len(values) <= 2:
        raise FormulaError("N_A", "Wrong number of arguments to HYPERLINK.")
    link = Link(_text(values[-1]))
    link.url = _text(values[0])
    return link


def _flatten(arguments: list[Node], look: Lookup) -> Iterator[tuple[Any, bool]]:
    """Yield (value, from a range) of every argument: texts and booleans in ranges do not count as numbers."""
    for node in arguments:
        value = _compute(node, look)
        if isinstance(value, list):
            yield from ((item, True) for row in value for item in row)
        else:
            yield value, False


def _numbers(values: list[tuple[Any, bool]]) -> list[float]:
    found: list[float] = []
    for value, ranged in values:
        if isinstance(value, FormulaError):
            raise value
        if ranged and (value is None or isinstance(value, str | bool)):
            continue
        found.append(_number(value))
    return found


def _sum(values: list[tuple[Any, bool]]) -> float:
    return math.fsum(_numbers(values))


def _average(values: list[tuple[Any, bool]]) -> float:
    numbers = _numbers(values)
    if not numbers:
        raise FormulaError("DIVIDE_BY_ZERO", "Evaluation of function AVERAGE caused a divide by zero error.")
    return math.fsum(numbers) / len(numbers)


def _count(values: list[tuple[Any, bool]]) -> float:
    return sum(isinstance(value, int | float) and not isinstance(value, bool) for value, _ in values)


def _counta(values: list[tuple[Any, bool]]) -> float:
    return sum(value is not None for value, _ in values)


_FUNCTIONS: dict[str, Callable[[list[tuple[Any, bool]]], Any]] = {
    "SUM": _sum,
    "AVERAGE": _average,
    "COUNT": _count,
    "COUNTA": _counta,
}

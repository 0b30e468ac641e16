"""The tree of a formula comes in; its value goes out, each part computed only where it is needed."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from pipeline.emulator.sheets.dialects import Dialect
from pipeline.emulator.sheets.formulas.functions import FUNCTIONS, Arguments, Value
from pipeline.emulator.sheets.formulas.parsing import Node
from pipeline.emulator.sheets.formulas.scalars import (
    FormulaError,
    Lookup,
    Scalar,
    as_number,
    as_text,
    join_texts,
    not_evaluated,
    single,
)

_NAMES = {"+": "ADD", "-": "MINUS", "*": "MULTIPLY", "/": "DIVIDE", "^": "POW"}
_ORDERED = {
    "=": lambda one, other: one == other,
    "<>": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    ">": lambda one, other: one > other,
    "<=": lambda one, other: one <= other,
    ">=": lambda one, other: one >= other,
}


class Setting(NamedTuple):
    """Where a formula stands: how its cells are looked up, and how numbers are written there."""

    look: Lookup
    dialect: Dialect


def compute(node: Node, setting: Setting) -> Value:
    """Return a value, or a range's values as rows; raise FormulaError for an error value."""
    kind = node[0]
    if kind == "value":
        return node[1]
    if kind == "cells":
        return setting.look(node[1], node[2])
    if kind == "error":
        raise FormulaError(node[1], node[2])
    if kind == "chain":
        return _chain(node[1], node[2], setting)
    if kind == "call":
        return _call(node[1], node[2], setting)
    value = single(compute(node[1], setting))
    if kind == "plus":
        return value
    name = "UMINUS" if kind == "minus" else "UNARY_PERCENT"
    number = as_number(value, setting.dialect, f"{name} parameter 1")
    for _ in range(node[2] if kind == "percent" else 0):
        number /= 100
    return -number if kind == "minus" else number


def _chain(first: Node, steps: tuple[tuple[str, Node], ...], setting: Setting) -> Scalar:
    value = single(compute(first, setting))
    for sign, node in steps:
        value = _binary(sign, value, single(compute(node, setting)), setting.dialect)
    return value


def _binary(sign: str, left: Scalar, right: Scalar, dialect: Dialect) -> Scalar:
    if sign == "&":
        return join_texts((as_text(left, dialect), as_text(right, dialect)), "CONCAT")
    if sign in _ORDERED:
        return bool(_ORDERED[sign](_rank(left, right), _rank(right, left)))
    name = _NAMES[sign]
    one, other = (
        as_number(side, dialect, f"{name} parameter {number}") for number, side in enumerate((left, right), 1)
    )
    if sign == "/" and other == 0:
        raise FormulaError("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
    try:
        result: Any = _calculate(sign, one, other)
    except (OverflowError, ZeroDivisionError):
        result = math.nan
    if isinstance(result, complex) or not math.isfinite(result):
        raise FormulaError("NUM", "Result was not a number.")
    return float(result)


def _calculate(sign: str, one: float, other: float) -> Any:
    if sign == "+":
        return one + other
    if sign == "-":
        return one - other
    return one * other if sign == "*" else one / other if sign == "/" else float(one) ** other


def _rank(value: Scalar, beside: Scalar) -> tuple[int, Any]:
    """Order as sheets do: numbers before texts before booleans; a blank is the other side's zero."""
    if value is None:
        value = "" if isinstance(beside, str) else False if isinstance(beside, bool) else 0
    if isinstance(value, bool):
        return 2, value
    return (1, value.casefold()) if isinstance(value, str) else (0, value)


def _call(name: str, nodes: tuple[Node, ...], setting: Setting) -> Value:
    if name not in FUNCTIONS:
        raise not_evaluated(name)
    function = FUNCTIONS[name]
    if not function.least <= len(nodes) <= function.most:
        told = f"Wrong number of arguments to {name}. Expected between {function.least} and {function.most} arguments"
        raise FormulaError("N_A", f"{told}, but got {len(nodes)} arguments.")
    arguments = Arguments(name, setting.dialect, len(nodes), lambda index: compute(nodes[index], setting))
    return function.run(arguments)

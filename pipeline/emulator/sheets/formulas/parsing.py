"""The text of a formula comes in; the tree of what it computes goes out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pipeline.emulator.sheets.dialects import Dialect
from pipeline.emulator.sheets.formulas.scalars import FormulaError, not_evaluated

Node = tuple[Any, ...]

MAX_NESTING = 40
BINARY = {"=": 0, "<>": 0, "<": 0, ">": 0, "<=": 0, ">=": 0, "&": 1, "+": 2, "-": 2, "*": 3, "/": 3, "^": 4}

_SHEET = r"(?:'(?:[^']|'')+'!|\w+!)?"
_SHAPE = r"""\s*(?:(?P<gone>\#REF!)
    |(?P<range>%(sheet)s(?:\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}(?:\$?\d+)?|:\$?\d+)?
        |\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?:\$?\d+)?|\$?\d+:\$?\d+)(?![\w(]))
    |(?P<number>(?:\d+(?:%(point)s\d*)?|%(point)s\d+)(?:[eE][-+]?\d+)?(?![\w(]))
    |(?P<text>"(?:[^"]|"")*")
    |(?P<call>[A-Za-z_][\w.]*)\(
    |(?P<name>[^\W\d]\w*)
    |(?P<sign><=|>=|<>|[-+*/^&=<>%%(),;])
    |(?P<array>[{}\\]))"""


@lru_cache(maxsize=4096)
def parse(formula: str, dialect: Dialect) -> Node:
    """Return the tree of `=...`: ("value", it), ("cells", range, name), ("call", name, arguments), ("chain", ...).

    Raises:
        FormulaError: a text that is no formula, as the service shows it, or what this stand-in does not read.
    """
    return _Parser(formula, dialect).parse()


@lru_cache(maxsize=2)
def _token(point: str) -> re.Pattern[str]:
    return re.compile(_SHAPE % {"sheet": _SHEET, "point": re.escape(point)}, re.VERBOSE)


class _Parser:
    def __init__(self, formula: str, dialect: Dialect) -> None:
        self.formula = formula
        self.commas = dialect.decimal == ","
        self.tokens = list(self._tokenize(formula[1:]))
        self.at = 0
        self.depth = 0

    def _tokenize(self, text: str) -> Iterator[tuple[str, str]]:
        place, text = 0, text.rstrip()
        token = _token("," if self.commas else ".")
        while place < len(text):
            match = token.match(text, place)
            if match is None:
                raise _wrong()
            kind = str(match.lastgroup)
            if kind == "array":
                raise not_evaluated(self.formula)
            yield kind, match[kind]
            place = match.end()

    def parse(self) -> Node:
        node = self._binary(0)
        if self.at < len(self.tokens):
            raise _wrong()
        return node

    def _peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def _next(self) -> tuple[str, str]:
        token = self._peek()
        self.at += 1
        return token

    def _binary(self, level: int) -> Node:
        """Read operands joined by signs of this level or a tighter one, to be taken from the left."""
        first, steps = self._unary(), []
        while self._peek()[0] == "sign" and BINARY.get(self._peek()[1], -1) >= level:
            sign = self._next()[1]
            steps.append((sign, self._binary(BINARY[sign] + 1)))
        return ("chain", first, tuple(steps)) if steps else first

    def _unary(self) -> Node:
        signs = []
        while self._peek() in (("sign", "-"), ("sign", "+")):
            signs.append(self._next()[1])
        node, percents = self._atom(), 0
        while self._peek() == ("sign", "%"):
            self._next()
            percents += 1
        node = ("percent", node, percents) if percents else node
        return ("minus", node) if signs.count("-") % 2 else ("plus", node) if signs else node

    def _atom(self) -> Node:
        kind, text = self._next()
        if kind == "number":
            return ("value", float(text.replace(",", ".")))
        if kind == "text":
            return ("value", text[1:-1].replace('""', '"'))
        if kind == "gone":
            return ("error", "REF", "Reference does not exist.")
        if kind == "range":
            return ("cells", text, "")
        if kind == "name":
            return ("value", text.upper() == "TRUE") if text.upper() in ("TRUE", "FALSE") else ("cells", "", text)
        if kind != "call" and text != "(":
            raise _wrong()
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise not_evaluated(f"more than {MAX_NESTING} parentheses inside each other")
        node = ("call", text.upper(), self._arguments()) if kind == "call" else self._inner()
        self.depth -= 1
        return node

    def _inner(self) -> Node:
        node = self._binary(0)
        if self._next() != ("sign", ")"):
            raise _wrong()
        return node

    def _arguments(self) -> tuple[Node, ...]:
        if self._peek() == ("sign", ")"):
            self._next()
            return ()
        found = []
        while True:
            empty = self._peek() in (("sign", ","), ("sign", ";"), ("sign", ")"))
            found.append(("value", None) if empty else self._binary(0))
            token = self._next()
            if token == ("sign", ")"):
                return tuple(found)
            if token != ("sign", ";") and (self.commas or token != ("sign", ",")):
                raise _wrong()


def _wrong() -> FormulaError:
    return FormulaError("ERROR", "Formula parse error.")

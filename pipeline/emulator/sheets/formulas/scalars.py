"""Single values of formulas come in; the same values as numbers, texts or conditions, or error values, go out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pipeline.emulator.sheets.dialects import Dialect
from pipeline.emulator.sheets.entering import MAX_CHARACTERS, entered_value
from pipeline.emulator.sheets.formatting import plain

Scalar = str | float | bool | None
Lookup = Callable[[str, str], list[list[Any]]]


class FormulaError(Exception):
    """An error value: its ErrorValue type and message, and how it shows where that is not the type's usual text."""

    def __init__(self, kind: str, message: str, shown: str = "", *, final: bool = False) -> None:
        """`kind` is a type of the ErrorValue resource; a `final` error no function counts, or replaces, as a value."""
        super().__init__(message)
        self.kind = kind
        self.shown = shown
        self.final = final


class Link(str):
    """The label of a hyperlink; `url` is where it leads."""

    url: str = ""


def not_evaluated(what: str) -> FormulaError:
    """Return the error value of something this stand-in does not compute."""
    return FormulaError("ERROR", f"Not evaluated by the embedded Workspace: {what}", "#NOT_EVALUATED!", final=True)


def single(value: Any) -> Scalar:
    """Reduce a range of one cell to its value; raise the error that it is."""
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


def as_number(value: Scalar, dialect: Dialect, where: str) -> float:
    """Return a number; a text counts as what it would be if typed. `where` is such as `ADD parameter 1`."""
    if value is None:
        return 0
    if isinstance(value, str):
        number = entered_value(value.strip(), dialect)[0].get("numberValue")
        if number is None:
            told = f"Function {where} expects number values. But '{value}' is a text and cannot be coerced to a number."
            raise FormulaError("VALUE", told)
        value = float(number)
    return value


def as_text(value: Scalar, dialect: Dialect) -> str:
    """Return the text that a value has inside another text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else plain(value, dialect)


def join_texts(texts: Iterable[str], name: str) -> str:
    """Return texts as one; raise the error value of one that no cell could hold. `name` is the function's.

    Reported: the limit, and the words for other functions that join.
    """
    joined: list[str] = []
    length = 0
    for text in texts:
        length += len(text)
        if length > MAX_CHARACTERS:
            raise FormulaError(
                "VALUE", f"Text result of {name} is longer than the limit of {MAX_CHARACTERS} characters."
            )
        joined.append(text)
    return "".join(joined)


def as_condition(value: Scalar, dialect: Dialect, where: str) -> bool:
    """Return whether a value is true: a number that is not zero, or the words TRUE and FALSE."""
    if isinstance(value, str):
        if value.upper() in ("TRUE", "FALSE"):
            return value.upper() == "TRUE"
        told = f"Function {where} expects boolean values. But '{value}' is a text and cannot be coerced to a boolean."
        raise FormulaError("VALUE", told)
    return bool(as_number(value, dialect, where))

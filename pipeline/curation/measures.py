"""The rows of the Measures tab come in; the measures that people wrote down, and what does not read, go out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babel.numbers import format_decimal

from pipeline.curation.themes import Refuse
from pipeline.curation.typed import read_day, read_text
from pipeline.google.cells import Value
from pipeline.google.keyless import Line
from pipeline.model import Measure, fold

_NO_GOAL = "Choose the goal that this measure is for: until then it is in no report."
_WRONG_GOAL = "The Goal is not one of ours, so the measure is in no report yet. Choose one from the list."
_NO_NAME = "Say under “Measure” what was measured: until then it is in no report."
_NO_DAY = "“Measured on” does not read as a date; it is ignored. Type one such as 2026-05-31."
_PERSON = "This row may name a person: as all staff read it, it is in no report."


@dataclass(frozen=True, slots=True)
class Measured:
    """One row of the Measures tab, understood: its measure (None while one is not clear), and what to check."""

    line: Line
    measure: Measure | None
    remarks: tuple[str, ...]


def read_measure(line: Line, goals: Mapping[str, str], locale: str, refuse: Refuse) -> Measured:
    """A row as a measure; `goals` are ids by name in small letters, `refuse` tells whether a text may name a person.

    What does not read is left out and named, without repeating it.
    """
    said = {column: say_value(line.values.get(column), locale) for column in line.table.people}
    goal, typed = goals.get(fold(said["Goal"]), ""), line.values.get("Measured on")
    day = read_day(typed, locale) if typed is not None else None
    words = (said["Measure"], said["Baseline"], said["Target"], said["Latest value"])
    named = any(refuse(text) for text in words if text)
    wrong = {
        _WRONG_GOAL if said["Goal"] else _NO_GOAL: not goal,
        _NO_NAME: not said["Measure"],
        _NO_DAY: bool(read_text(typed)) and day is None,
        _PERSON: named,
    }
    clear = goal and said["Measure"] and not named
    measure = Measure(goal, *words, day) if clear else None
    return Measured(line, measure, tuple(remark for remark, found in wrong.items() if found))


def say_value(value: Value | None, locale: str) -> str:
    """What was typed, as text; a number as the locale writes it."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(format_decimal(value, locale=locale))
    return read_text(value)

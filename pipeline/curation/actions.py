"""The rows of the Actions tab come in; the actions that people decided on, and what does not read, go out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.curation.typed import NO, YES, read_day, read_mark, read_text
from pipeline.google.cells import Value
from pipeline.google.keyless import Line
from pipeline.model import STATUSES, Action, fold

_STATUS = {status.casefold(): status for status in STATUSES}
_NO_GOAL = "Choose the goal that this action is for: until then it does not count."
_WRONG_GOAL = "The Goal is not one of ours, so the action does not count yet. Choose one from the list."
_NO_WHAT = "Say under “What” what you will do: until then the action does not count."
_ORDER = "“By when” is before “From”; it is ignored."


@dataclass(frozen=True, slots=True)
class Planned:
    """One row of the Actions tab, understood: its action (None while one is not clear), and what to check."""

    line: Line
    action: Action | None
    remarks: tuple[str, ...]


def read_action(line: Line, goals: Mapping[str, str], locale: str) -> Planned:
    """A row as an action without its entries; `goals` are ids by name in small letters.

    What does not read is left out and named, without repeating it.
    """
    values = line.values
    remarks: list[str] = []
    days = {column: _day(values.get(column), column, locale, remarks) for column in ("From", "By when", "Decided on")}
    if days["From"] and days["By when"] and days["By when"] < days["From"]:
        days["By when"] = None
        remarks.append(_ORDER)
    said = {column: read_text(values.get(column)) for column in line.table.people}
    status, told = _status(said["Status"], remarks), _told(values.get("Tell staff"), remarks)
    goal = goals.get(fold(said["Goal"]), "")
    if not goal:
        remarks.insert(0, _WRONG_GOAL if said["Goal"] else _NO_GOAL)
    if not said["What"]:
        remarks.append(_NO_WHAT)
    action = Action(
        goal,
        said["What"],
        theory=said["Theory of action"],
        purpose=said["Purpose"],
        who=said["Who"],
        starts=days["From"],
        due=days["By when"],
        how=said["How we will know"],
        status=status,
        decision=said["Decision"],
        decided=days["Decided on"],
        told=told,
    )
    return Planned(line, action if goal and said["What"] else None, tuple(remarks))


def _day(value: Value | None, column: str, locale: str, remarks: list[str]) -> date | None:
    """The day in a cell."""
    if not read_text(value):
        return None
    found = read_day(value, locale) if value is not None else None
    if found is None:
        remarks.append(f"“{column}” does not read as a date; it is ignored. Type one such as 2025-10-31.")
    return found


def _status(text: str, remarks: list[str]) -> str:
    """The status in our words."""
    if text and text.casefold() not in _STATUS:
        remarks.append("The Status is not one of the list; it is ignored.")
    return _STATUS.get(text.casefold(), "")


def _told(value: Value | None, remarks: list[str]) -> bool:
    """Whether staff are to hear of it."""
    mark = read_mark(value)
    if mark not in YES | NO:
        remarks.append("“Tell staff” is neither ticked nor empty; it is ignored.")
    return mark in YES

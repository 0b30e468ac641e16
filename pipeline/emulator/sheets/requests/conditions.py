"""A BooleanCondition and what it is for come in; nothing goes out, or the refusal of one that cannot be."""

from __future__ import annotations

from typing import Any, NamedTuple

from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.workbook import Workbook

VALIDATION, FORMAT, FILTER = "data validation", "conditional formatting", "filters"
_EVERYWHERE = (VALIDATION, FORMAT, FILTER)
_RELATIVE = ("DATE_BEFORE", "DATE_AFTER", "DATE_ON_OR_BEFORE", "DATE_ON_OR_AFTER")


class _Needs(NamedTuple):
    """How many values a type of condition takes (the last number None: any), and what supports it."""

    least: int
    most: int | None
    uses: tuple[str, ...]


_TYPES = {
    **dict.fromkeys(
        (
            *("NUMBER_GREATER", "NUMBER_GREATER_THAN_EQ", "NUMBER_LESS", "NUMBER_LESS_THAN_EQ", "NUMBER_EQ"),
            *("NUMBER_NOT_EQ", "TEXT_CONTAINS", "TEXT_NOT_CONTAINS", "TEXT_EQ", "DATE_EQ", "DATE_BEFORE"),
            *("DATE_AFTER", "CUSTOM_FORMULA"),
        ),
        _Needs(1, 1, _EVERYWHERE),
    ),
    **dict.fromkeys(("NUMBER_BETWEEN", "NUMBER_NOT_BETWEEN"), _Needs(2, 2, _EVERYWHERE)),
    **dict.fromkeys(("TEXT_STARTS_WITH", "TEXT_ENDS_WITH"), _Needs(1, 1, (FORMAT, FILTER))),
    **dict.fromkeys(("TEXT_IS_EMAIL", "TEXT_IS_URL", "DATE_IS_VALID"), _Needs(0, 0, (VALIDATION,))),
    **dict.fromkeys(("DATE_ON_OR_BEFORE", "DATE_ON_OR_AFTER", "ONE_OF_RANGE"), _Needs(1, 1, (VALIDATION,))),
    **dict.fromkeys(("DATE_BETWEEN", "DATE_NOT_BETWEEN"), _Needs(2, 2, (VALIDATION,))),
    **dict.fromkeys(("BLANK", "NOT_BLANK"), _Needs(0, 0, (FORMAT, FILTER))),
    **dict.fromkeys(("TEXT_NOT_EQ", "DATE_NOT_EQ"), _Needs(1, None, ())),
    "ONE_OF_LIST": _Needs(0, None, (VALIDATION,)),
    "BOOLEAN": _Needs(0, 2, (VALIDATION,)),
    "FILTER_EXPRESSION": _Needs(1, 1, (VALIDATION,)),
}


def check_condition(book: Workbook, condition: dict[str, Any], use: str) -> None:
    """Refuse a condition that its use does not support, or whose values are too few, too many or of a wrong form.

    Documented: which uses support which types, and how many values each takes. Assumed: the words of the refusals.
    """
    kind = condition.get("type", "")
    needs = _TYPES.get(kind)
    if needs is None:
        raise Refusal("Must specify a ConditionType.")
    if use not in needs.uses:
        raise Refusal(f"ConditionType '{kind}' is not supported by {use}.")
    values = condition.get("values", [])
    if len(values) < needs.least or (needs.most is not None and len(values) > needs.most):
        raise Refusal(f"ConditionType '{kind}' requires {_count(needs)}, but was {len(values)} values.")
    for value in values:
        _check_value(book, kind, value, use)


def _count(needs: _Needs) -> str:
    if needs.most == needs.least:
        return f"exactly {needs.least} ConditionValues" if needs.least != 1 else "exactly one ConditionValue"
    return f"at most {needs.most} ConditionValues" if needs.most is not None else "at least one ConditionValue"


def _check_value(book: Workbook, kind: str, value: dict[str, Any], use: str) -> None:
    if "relativeDate" in value:
        if kind not in _RELATIVE or use == VALIDATION:
            raise Refusal(f"A relativeDate is not supported by ConditionType '{kind}' of {use}.")
        return
    text = value.get("userEnteredValue", "")
    is_formula = text.startswith(("=", "+")) and len(text) > 1
    if (kind == "CUSTOM_FORMULA" and not is_formula) or (kind == "ONE_OF_LIST" and text.startswith("=")):
        raise Refusal(f"Invalid ConditionValue.userEnteredValue: {text}")
    if kind == "ONE_OF_RANGE":
        book.locate(text.removeprefix("=").replace("$", ""))

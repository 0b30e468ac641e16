"""Conditions go to a running Workspace as validations, formats and filters; the ones that cannot be are refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheets.books import Book, span


def condition(kind: str, *values: Any) -> dict[str, Any]:
    """Return a condition; a dict is a value as it is."""
    told = [value if isinstance(value, dict) else {"userEnteredValue": value} for value in values]
    return {"type": kind, "values": told}


def validate(told: dict[str, Any]) -> dict[str, Any]:
    """Return a request that validates A1."""
    return {"setDataValidation": {"range": span(0, 1, 0, 1), "rule": {"condition": told}}}


def draw(told: dict[str, Any]) -> dict[str, Any]:
    """Return a request that formats A1 by a condition."""
    rule = {"ranges": [span(0, 1, 0, 1)], "booleanRule": {"condition": told, "format": {}}}
    return {"addConditionalFormatRule": {"rule": rule}}


def sift(told: dict[str, Any]) -> dict[str, Any]:
    """Return a request that filters the column A."""
    spec = {"columnIndex": 0, "filterCriteria": {"condition": told}}
    return {"setBasicFilter": {"filter": {"range": span(0, 9, 0, 1), "filterSpecs": [spec]}}}


@pytest.mark.parametrize(
    "request_",
    [
        validate(condition("ONE_OF_RANGE", "=Sheet1!$A$1:$A$5")),
        validate(condition("ONE_OF_LIST", *"abcdef")),
        validate(condition("BOOLEAN")),
        validate(condition("BOOLEAN", "Yes", "No")),
        validate(condition("TEXT_IS_EMAIL")),
        validate(condition("NUMBER_BETWEEN", "1", "=A2")),
        draw(condition("CUSTOM_FORMULA", "=A1>1")),
        draw(condition("DATE_BEFORE", {"relativeDate": "PAST_WEEK"})),
        sift(condition("TEXT_ENDS_WITH", "x")),
        sift(condition("NOT_BLANK")),
    ],
)
def test_conditions_that_can_be(book: Book, request_: dict[str, Any]) -> None:
    """Each use takes the types that the documentation lists for it."""
    book.do(request_)


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (validate({}), "Must specify a ConditionType."),
        (validate(condition("BLANK")), "'BLANK' is not supported by data validation"),
        (validate(condition("TEXT_ENDS_WITH", "x")), "not supported by data validation"),
        (validate(condition("NUMBER_BETWEEN", "1")), "requires exactly 2 ConditionValues, but was 1 values."),
        (validate(condition("BOOLEAN", "1", "2", "3")), "requires at most 2 ConditionValues"),
        (validate(condition("NUMBER_EQ")), "requires exactly one ConditionValue, but was 0 values."),
        (validate(condition("ONE_OF_LIST", "=A1")), "Invalid ConditionValue.userEnteredValue: =A1"),
        (validate(condition("ONE_OF_RANGE", "=Nowhere!A1:A2")), "Unable to parse range"),
        (validate(condition("DATE_AFTER", {"relativeDate": "TODAY"})), "relativeDate"),
        (draw(condition("ONE_OF_LIST", "a")), "not supported by conditional formatting"),
        (draw(condition("CUSTOM_FORMULA", "A1>1")), "Invalid ConditionValue.userEnteredValue: A1>1"),
        (draw(condition("NUMBER_EQ", {"relativeDate": "TODAY"})), "relativeDate"),
        (sift(condition("BOOLEAN")), "not supported by filters"),
    ],
)
def test_conditions_that_cannot_be(book: Book, request_: dict[str, Any], message: str) -> None:
    """A wrong use, too few or too many values, or values of a wrong form are refused."""
    assert message in book.refused(request_)

"""Requests about conditional formats go to a running Workspace; the rules come back in their order."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheets.books import Book, span


def rule(kind: str, **more: Any) -> dict[str, Any]:
    """Return a rule of a condition's type over A1:A9."""
    values = {"DATE_BEFORE": [{"relativeDate": "TODAY"}], "CUSTOM_FORMULA": [{"userEnteredValue": "=TRUE"}]}
    condition = {"type": kind, "values": values.get(kind, [])}
    return {"ranges": [span(0, 9, 0, 1)], "booleanRule": {"condition": condition, "format": {}}, **more}


def kinds(book: Book) -> list[str]:
    """Return the types of the conditions in order."""
    return [each["booleanRule"]["condition"]["type"] for each in book.sheet().get("conditionalFormats", [])]


def test_rules_have_an_order_and_no_id(book: Book) -> None:
    """Rules are inserted, replaced, moved and deleted by their index."""
    book.do(*({"addConditionalFormatRule": {"rule": rule(kind)}} for kind in ("BLANK", "NOT_BLANK")))
    book.do({"addConditionalFormatRule": {"rule": rule("DATE_BEFORE"), "index": 99}})
    assert kinds(book) == ["NOT_BLANK", "BLANK", "DATE_BEFORE"]
    (reply,) = book.do({"updateConditionalFormatRule": {"index": 1, "rule": rule("CUSTOM_FORMULA")}})
    assert reply["oldRule"]["booleanRule"]["condition"]["type"] == "BLANK"
    assert ("oldIndex" in reply, reply["newIndex"]) == (False, 1)
    (reply,) = book.do({"updateConditionalFormatRule": {"sheetId": 0, "index": 2}})
    assert ("oldRule" in reply, reply["oldIndex"]) == (False, 2)
    assert kinds(book) == ["DATE_BEFORE", "NOT_BLANK", "CUSTOM_FORMULA"]
    (reply,) = book.do({"deleteConditionalFormatRule": {"sheetId": 0, "index": 0}})
    assert reply["rule"]["booleanRule"]["condition"]["type"] == "DATE_BEFORE"
    assert kinds(book) == ["NOT_BLANK", "CUSTOM_FORMULA"]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"deleteConditionalFormatRule": {"index": 0}}, "No conditional format on sheet at index: 0"),
        ({"addConditionalFormatRule": {"rule": rule("BLANK"), "index": -1}}, "at index: -1"),
        ({"addConditionalFormatRule": {"rule": rule("BLANK", ranges=[])}}, "Must specify at least one range."),
        ({"addConditionalFormatRule": {"rule": rule("BLANK", booleanRule=None)}}, "Must specify either"),
        (
            {"addConditionalFormatRule": {"rule": rule("BLANK", ranges=[{}, {"sheetId": 5}])}},
            "must be on the same sheet",
        ),
    ],
)
def test_refusals(book: Book, request_: dict[str, Any], message: str) -> None:
    """A rule needs ranges on one sheet and exactly one kind; an index must be there."""
    book.do({"addSheet": {"properties": {"sheetId": 5}}})
    assert message in book.refused(request_)

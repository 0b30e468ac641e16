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


LOW, HIGH = {"type": "MIN", "color": {"red": 1}}, {"type": "NUMBER", "value": "9", "color": {"blue": 1}}


def shade(**points: Any) -> dict[str, Any]:
    """Return a request that shades A1:A9."""
    return {"addConditionalFormatRule": {"rule": {"ranges": [span(0, 9, 0, 1)], "gradientRule": points}}}


def test_gradients(book: Book) -> None:
    """A gradient is kept with its colors told both ways; a midpoint may be missing."""
    book.do(shade(minpoint=LOW, maxpoint=HIGH))
    (kept,) = book.sheet()["conditionalFormats"]
    assert kept["gradientRule"]["minpoint"]["colorStyle"] == {"rgbColor": {"red": 1}}


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (shade(minpoint=LOW), "Must specify the maxpoint"),
        (shade(minpoint={"color": {}}, maxpoint=HIGH), "cannot have the type"),
        (shade(minpoint=LOW, midpoint=LOW, maxpoint=HIGH), "The midpoint of a gradientRule cannot have the type MIN."),
        (shade(minpoint=LOW, maxpoint={"type": "PERCENT"}), "Must specify the value of the maxpoint"),
        (
            {"updateConditionalFormatRule": {"rule": rule("BLANK"), "newIndex": 1, "index": 0}},
            "oneof field",
        ),
        (
            {"addConditionalFormatRule": {"rule": rule("BLANK", gradientRule={"minpoint": LOW, "maxpoint": HIGH})}},
            "",
        ),
        (
            {
                "addConditionalFormatRule": {
                    "rule": {
                        "ranges": [{}],
                        "booleanRule": {"condition": {"type": "BLANK"}, "format": {"textFormat": {"fontSize": 9}}},
                    }
                }
            },
            "does not support the format: fontSize",
        ),
    ],
)
def test_rules_that_cannot_be(book: Book, request_: dict[str, Any], message: str) -> None:
    """Points need types and values; a rule is of one kind, draws only what rules can draw, and moves or changes."""
    assert message in book.refused(request_)

"""replaceAllText over HTTP: what is found where, and what takes its place."""

from __future__ import annotations

import pytest

from .conftest import MakeDesk
from .desk import Json, span


def replace(text: str, by: str, **criteria: bool) -> Json:
    return {"replaceAllText": {"containsText": {"text": text, **criteria}, "replaceText": by}}


@pytest.mark.parametrize(
    ("text", "request_", "left", "count"),
    [
        ("one One ONE", replace("one", "1"), "1 1 1\n", 3),
        ("one One ONE", replace("One", "1", matchCase=True), "one 1 ONE\n", 1),
        ("a.b axb", replace("a.b", "x"), "x axb\n", 1),
        ("a.b axb", replace("a.b", "x", searchByRegex=True), "x x\n", 2),
        ("🎉🎉 x 🎉", replace("🎉", "e\u0301"), "e\u0301e\u0301 x e\u0301\n", 3),
        ("aaa", replace("aa", ""), "a\n", 1),
        ("ab\nab", replace("b\na", "x"), "ab\nab\n", None),
        ("ab", replace("x*", "y", searchByRegex=True), "ab\n", None),
    ],
)
def test_matches_are_replaced_and_counted(
    make_desk: MakeDesk, text: str, request_: Json, left: str, count: int | None
) -> None:
    """Within lines; no match leaves the count out."""
    desk = make_desk(text)
    assert desk.batch(request_)[0]["replaceAllText"].get("occurrencesChanged") == count
    assert desk.text == left


def test_a_match_keeps_its_first_characters_look_and_its_range(make_desk: MakeDesk) -> None:
    """Placeholders are made for this."""
    desk = make_desk("a {{x}} b")
    desk.batch(
        {"updateTextStyle": {"range": span(3, 8), "fields": "bold", "textStyle": {"bold": True}}},
        {"createNamedRange": {"name": "x", "range": span(3, 8)}},
        replace("{{x}}", "value"),
    )
    assert desk.runs == [("a ", {}), ("value", {"bold": True}), (" b\n", {})]
    assert desk.read()["namedRanges"]["x"]["namedRanges"][0]["ranges"] == [{"startIndex": 3, "endIndex": 8}]


def test_headers_and_tables_are_searched_too(make_desk: MakeDesk) -> None:
    """And all tabs, unless some are named."""
    desk = make_desk("x")
    header = desk.batch({"createHeader": {"type": "DEFAULT"}})[0]["createHeader"]["headerId"]
    desk.batch(
        {"insertText": {"location": {"segmentId": header}, "text": "x"}},
        {"insertTable": {"endOfSegmentLocation": {}, "rows": 1, "columns": 1}},
        {"insertText": {"location": {"index": 6}, "text": "x"}},
        {"addDocumentTab": {}},
    )
    request = replace("x", "yy")
    assert desk.batch(request)[0]["replaceAllText"]["occurrencesChanged"] == 3
    request["replaceAllText"] |= {"containsText": {"text": "y"}, "tabsCriteria": {"tabIds": ["t.0"]}}
    assert desk.batch(request)[0]["replaceAllText"]["occurrencesChanged"] == 6


def test_nothing_to_look_for_and_a_bad_pattern_are_refused(make_desk: MakeDesk) -> None:
    """Named in the message."""
    desk = make_desk("x")
    assert "should not be empty" in desk.refuse(replace("", "x"))
    assert "Invalid regular expression" in desk.refuse(replace("(", "x", searchByRegex=True))

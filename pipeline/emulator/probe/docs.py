"""Questions about Docs: each takes a desk, works in a document of its own, and returns what it saw."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.probe.desk import Desk


def _document(desk: Desk, text: str = "") -> str:
    made = desk.make("document")
    if text:
        desk.batch("docs", made, _insert(text))
    return made


def _insert(text: str, index: int = 1) -> Any:
    return {"insertText": {"location": {"index": index}, "text": text}}


def _name(name: str, start: int, end: int) -> Any:
    return {"createNamedRange": {"name": name, "range": {"startIndex": start, "endIndex": end}}}


def an_empty_document(desk: Desk) -> Any:
    """What is in a document that was just made?"""
    return desk.ask("docs", "GET", f"/{_document(desk)}")


def where_a_table_ends(desk: Desk) -> Any:
    """Which indices has a table that is inserted into a text, and what stands after it?"""
    made = _document(desk, "before\nafter")
    answer = desk.batch("docs", made, {"insertTable": {"rows": 2, "columns": 2, "location": {"index": 8}}})
    return answer, desk.ask("docs", "GET", f"/{made}", fields="body.content(startIndex,endIndex,paragraph,table)")


def which_characters_are_lost(desk: Desk) -> Any:
    """Which characters does a document not keep, and do indices count them?"""
    made = _document(desk)
    text = "a\u0000b\u0008c\u000bd\u000ce\u001ff\ue000g\U0001f600h\u00ad\ufeffi\rj\tk"
    answer = desk.batch("docs", made, _insert(text), _insert("!", 2))
    return answer, desk.ask("docs", "GET", f"/{made}", fields="body.content(startIndex,endIndex,paragraph)")


def a_named_range_that_is_cut(desk: Desk) -> Any:
    """What becomes of a named range when text is inserted inside, at its ends, and deleted across them?"""
    made = _document(desk, "one two three")
    desk.batch("docs", made, _name("words", 5, 8))
    views = []
    for change in (
        _insert("X", 6),
        _insert("Y", 5),
        _insert("Z", 10),
        {"deleteContentRange": {"range": {"startIndex": 7, "endIndex": 12}}},
    ):
        views.append((desk.batch("docs", made, change)[0], desk.ask("docs", "GET", f"/{made}", fields="namedRanges")))
    return views


def replacing_a_named_range(desk: Desk) -> Any:
    """What is replaced when a name stands for two ranges?"""
    made = _document(desk, "one two three")
    desk.batch("docs", made, _name("words", 1, 4), _name("words", 9, 14))
    told = {"replaceNamedRangeContent": {"namedRangeName": "words", "text": "1"}}
    return desk.batch("docs", made, told), desk.ask(
        "docs", "GET", f"/{made}", fields="body.content.paragraph,namedRanges"
    )


def a_stale_revision(desk: Desk) -> Any:
    """How is a batch refused that was meant for an earlier revision?"""
    made = _document(desk, "one")
    before = desk.ask("docs", "GET", f"/{made}", fields="revisionId")[1].get("revisionId", "")
    desk.batch("docs", made, _insert("two"))
    told = {"requests": [_insert("three")], "writeControl": {"requiredRevisionId": before}}
    status, body = desk.ask("docs", "POST", f"/{made}:batchUpdate", told)
    return status, str(body.get("error", {}).get("message", "")).replace(before, "REVISION")


def how_bullets_nest(desk: Desk) -> Any:
    """Which levels do tabs give, and what do the list's properties say?"""
    made = _document(desk, "a\n\tb\n\t\tc\nd\n")
    told = {
        "createParagraphBullets": {
            "range": {"startIndex": 1, "endIndex": 12},
            "bulletPreset": "BULLET_DISC_CIRCLE_SQUARE",
        }
    }
    answer = desk.batch("docs", made, told)
    return answer, desk.ask("docs", "GET", f"/{made}", fields="body.content.paragraph,lists")


def styles_of_inserted_text(desk: Desk) -> Any:
    """Which style has text that is inserted beside bold text, and a paragraph after a heading?"""
    made = _document(desk, "bold plain\nnext")
    bold = {"range": {"startIndex": 1, "endIndex": 5}, "textStyle": {"bold": True}, "fields": "bold"}
    heading = {
        "range": {"startIndex": 1, "endIndex": 2},
        "paragraphStyle": {"namedStyleType": "HEADING_1"},
        "fields": "namedStyleType",
    }
    answer = desk.batch(
        "docs",
        made,
        {"updateTextStyle": bold},
        {"updateParagraphStyle": heading},
        _insert("X", 5),
        _insert("Y", 1),
        _insert("\nZ", 13),
    )
    return answer, desk.ask("docs", "GET", f"/{made}", fields="body.content.paragraph")


def wrong_requests(desk: Desk) -> Any:
    """How is each kind of mistake in a request worded?"""
    made = _document(desk, "one\ntwo")
    batches: list[Any] = [
        {},
        _insert("x", 0),
        _insert("x", 99),
        _insert("", 1),
        {"deleteContentRange": {"range": {"startIndex": 1, "endIndex": 9}}},
        {"deleteContentRange": {"range": {"startIndex": 3, "endIndex": 3}}},
        _name("", 1, 2),
        _name("x", 3, 99),
        {"deleteNamedRange": {"name": "nope"}},
        {"updateTextStyle": {"range": {"startIndex": 1, "endIndex": 2}, "textStyle": {}, "fields": ""}},
        {"updateTextStyle": {"range": {"startIndex": 1, "endIndex": 2}, "textStyle": {}, "fields": "nope"}},
        {"insertTable": {"rows": 0, "columns": 1, "location": {"index": 1}}},
        {"insertInlineImage": {"uri": "http://localhost/x.png", "location": {"index": 1}}},
    ]
    return [desk.batch("docs", made, one) for one in batches]


QUESTIONS = (
    an_empty_document,
    where_a_table_ends,
    which_characters_are_lost,
    a_named_range_that_is_cut,
    replacing_a_named_range,
    a_stale_revision,
    how_bullets_nest,
    styles_of_inserted_text,
    wrong_requests,
)

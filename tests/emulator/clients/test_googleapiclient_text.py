"""Google's client sends every kind of Docs request on text: each case says what the document then holds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.clients.desk import Body, Desk, Json, Paper
from tests.emulator.clients.papers import (
    BOLD,
    BULLETS,
    END,
    FOOTED,
    HEADED,
    NAMED,
    RED,
    START,
    WORD,
    Case,
    Look,
    paragraph,
    part,
    style,
    styled,
    text,
)

TEXT: list[Case] = [
    ("insertText", [], {"location": START, "text": "✨ "}, text, "✨ Wins of Ada\nMore\n\n"),
    ("insertText", [], {**END, "text": "end"}, text, "Wins of Ada\nMore\nend\n"),
    ("deleteContentRange", [], {"range": {"startIndex": 1, "endIndex": 9}}, text, "Ada\nMore\n\n"),
    (
        "replaceAllText",
        [],
        {"containsText": {"text": "ada", "matchCase": False}, "replaceText": "Ben"},
        lambda p, r: (r, p.text),
        ({"occurrencesChanged": 1}, "Wins of Ben\nMore\n\n"),
    ),
    (
        "replaceAllText",
        [],
        {"containsText": {"text": "ada", "matchCase": True}, "replaceText": "Ben"},
        lambda p, r: (r, p.text),
        ({}, "Wins of Ada\nMore\n\n"),
    ),
    ("updateTextStyle", [], {"range": WORD, "textStyle": BOLD, "fields": "bold"}, style, BOLD),
    (
        "updateTextStyle",
        [],
        {"range": WORD, "textStyle": {"foregroundColor": RED}, "fields": "foregroundColor"},
        style,
        {"foregroundColor": RED},
    ),
    (
        "updateTextStyle",
        [],
        {"range": WORD, "textStyle": {"link": {"url": "https://example.com"}}, "fields": "link"},
        lambda p, r: style(p, r)["link"],
        {"url": "https://example.com"},
    ),
    (
        "updateParagraphStyle",
        [],
        styled("alignment"),
        lambda p, r: paragraph(p, r)["paragraphStyle"]["alignment"],
        "CENTER",
    ),
    (
        "updateParagraphStyle",
        [],
        {"range": WORD, "paragraphStyle": {"namedStyleType": "HEADING_1"}, "fields": "namedStyleType"},
        lambda p, r: paragraph(p, r)["paragraphStyle"]["headingId"][:2],
        "h.",
    ),
    (
        "updateNamedStyle",
        [],
        {"namedStyle": {"namedStyleType": "HEADING_1", "textStyle": {"italic": True}}, "fields": "textStyle.italic"},
        lambda p, _: next(
            one["textStyle"]["italic"]
            for one in p.get("namedStyles")["namedStyles"]["styles"]
            if one["namedStyleType"] == "HEADING_1"
        ),
        True,
    ),
    (
        "updateDocumentStyle",
        [],
        {"documentStyle": {"marginTop": {"magnitude": 36, "unit": "PT"}}, "fields": "marginTop"},
        lambda p, _: p.get("documentStyle.marginTop"),
        {"documentStyle": {"marginTop": {"magnitude": 36, "unit": "PT"}}},
    ),
    (
        "updateSectionStyle",
        [],
        {"range": WORD, "sectionStyle": {"contentDirection": "RIGHT_TO_LEFT"}, "fields": "contentDirection"},
        lambda p, _: p.content[0]["sectionBreak"]["sectionStyle"]["contentDirection"],
        "RIGHT_TO_LEFT",
    ),
    (
        "createParagraphBullets",
        [],
        BULLETS["createParagraphBullets"],
        lambda p, r: sorted(paragraph(p, r)["bullet"]),
        ["listId", "textStyle"],
    ),
    ("deleteParagraphBullets", [BULLETS], {"range": WORD}, lambda p, r: "bullet" in paragraph(p, r), False),
    (
        "createNamedRange",
        [],
        NAMED["createNamedRange"],
        lambda p, r: [
            one["namedRangeId"] == r["namedRangeId"]
            for one in p.get("namedRanges")["namedRanges"]["who"]["namedRanges"]
        ],
        [True],
    ),
    ("deleteNamedRange", [NAMED], {"name": "who"}, part("namedRanges"), None),
    ("deleteNamedRange", [NAMED], lambda made: {"namedRangeId": made["namedRangeId"]}, part("namedRanges"), None),
    ("replaceNamedRangeContent", [NAMED], {"namedRangeName": "who", "text": "Joy"}, text, "Joy of Ada\nMore\n\n"),
    ("insertPageBreak", [], {"location": START}, lambda p, _: p.element("pageBreak"), {"textStyle": {}}),
    (
        "insertSectionBreak",
        [],
        {"location": START, "sectionType": "NEXT_PAGE"},
        lambda p, _: [one["sectionBreak"]["sectionStyle"]["sectionType"] for one in p.content if "sectionBreak" in one],
        ["CONTINUOUS", "NEXT_PAGE"],
    ),
    ("createHeader", [], {"type": "DEFAULT"}, lambda p, r: list(p.get("headers")["headers"]) == [r["headerId"]], True),
    ("createFooter", [], {"type": "DEFAULT"}, lambda p, r: list(p.get("footers")["footers"]) == [r["footerId"]], True),
    (
        "createFootnote",
        [],
        {"location": START},
        lambda p, r: (
            p.element("footnoteReference")["footnoteId"] == r["footnoteId"],
            list(p.get("footnotes")["footnotes"]) == [r["footnoteId"]],
        ),
        (True, True),
    ),
    ("deleteHeader", [HEADED], lambda made: {"headerId": made["headerId"]}, part("headers"), None),
    ("deleteFooter", [FOOTED], lambda made: {"footerId": made["footerId"]}, part("footers"), None),
]


@pytest.mark.parametrize(
    ("kind", "before", "body", "look", "there"),
    [pytest.param(*one, id=f"{one[0]} {n}") for n, one in enumerate(TEXT)],
)
def test_text(desk: Desk, kind: str, before: list[Json], body: Body, look: Look, there: Any) -> None:
    """Text and its looks, ranges, breaks, headers and footnotes."""
    paper = Paper(desk)
    reply = paper.do_one(kind, before, body)
    assert look(paper, reply) == there

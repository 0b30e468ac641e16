"""A running Workspace comes in; a document with a heading, looks, lists and a table, made by its own API, goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator import Emulator
from tests.emulator.stock import service

TEXT = "Wins\nbold it code link\none\n\tdeep\ntwo\nend"


def make_document(emulator: Emulator) -> str:
    """Make the document; return its id."""
    docs = service(emulator, "docs").documents()
    made = docs.create(body={"title": "Wins"}).execute()["documentId"]
    font = {"weightedFontFamily": {"fontFamily": "Courier New"}}
    heading = {"range": span(1, 2), "paragraphStyle": {"namedStyleType": "HEADING_1"}, "fields": "namedStyleType"}
    requests: list[dict[str, Any]] = [
        {"insertText": {"text": TEXT, "location": {"index": 1}}},
        {"updateParagraphStyle": heading},
        look(6, 10, bold=True),
        look(11, 13, italic=True),
        look(14, 18, **font),
        look(19, 23, link={"url": "https://example.com/a"}),
        {"insertTable": {"rows": 2, "columns": 2, "location": {"index": 37}}},
        *(
            {"insertText": {"text": text, "location": {"index": at}}}
            for text, at in zip("dcba", (48, 46, 43, 41), strict=True)
        ),
        {"createParagraphBullets": {"range": span(24, 37), "bulletPreset": "NUMBERED_DECIMAL_ALPHA_ROMAN"}},
        {"insertText": {"text": "\t", "location": {"index": 28}}},
        {"createParagraphBullets": {"range": span(28, 30), "bulletPreset": "BULLET_DISC_CIRCLE_SQUARE"}},
    ]
    docs.batchUpdate(documentId=made, body={"requests": requests}).execute()
    return str(made)


def span(start: int, end: int) -> dict[str, int]:
    """A range of the body."""
    return {"startIndex": start, "endIndex": end}


def look(start: int, end: int, **style: Any) -> dict[str, Any]:
    """The request that gives a range a look."""
    return {"updateTextStyle": {"range": span(start, end), "textStyle": style, "fields": ",".join(style)}}

"""What `documents.get` answers for content that no request makes."""

from __future__ import annotations

from pipeline.emulator.docs.batch import apply
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.rendering import render_content, render_tab

from .desk import Json


def paragraph(start: int, text: str) -> Json:
    end = start + len(text)
    run = {"startIndex": start, "endIndex": end, "textRun": {"content": text, "textStyle": {}}}
    return {"startIndex": start, "endIndex": end, "paragraph": {"elements": [run], "paragraphStyle": {}}}


def test_a_table_of_contents_is_given_back() -> None:
    """It takes an index before its content and one after, and text can be put into it."""
    contents = {"content": [paragraph(3, "one\n"), paragraph(7, "two\n")]}
    content = [
        {"endIndex": 1, "sectionBreak": {"sectionStyle": {}}},
        paragraph(1, "\n"),
        {"startIndex": 2, "endIndex": 12, "tableOfContents": contents},
        paragraph(12, "\n"),
    ]
    document = Document.from_api({"documentId": "d", "body": {"content": content}})
    assert render_tab(document.tabs[0])["body"]["content"] == content
    apply(document, 0, {"insertText": {"location": {"index": 7}, "text": "x"}})
    assert render_content(document.tabs[0].segments[""], {})[2]["endIndex"] == 13


def test_named_ranges_of_a_header_name_their_segment() -> None:
    """Those of the body do not; an index of zero is left out."""
    document = Document.blank("d")
    header = apply(document, 0, {"createHeader": {"type": "DEFAULT"}})["createHeader"]["headerId"]
    for where in ({"startIndex": 0, "endIndex": 1, "segmentId": header}, {"startIndex": 1, "endIndex": 2}):
        apply(document, 0, {"createNamedRange": {"name": "x", "range": where}})
    ranges = [one["ranges"] for one in render_tab(document.tabs[0])["namedRanges"]["x"]["namedRanges"]]
    assert ranges == [[{"segmentId": header, "endIndex": 1}], [{"startIndex": 1, "endIndex": 2}]]

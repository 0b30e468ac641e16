"""A document's body is read as blocks; what blocks cannot tell is refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.emulator.docs.document import Document
from pipeline.emulator.drive.contents.blocks import Grid, Paragraph
from pipeline.emulator.drive.contents.dissecting import dissect
from pipeline.emulator.drive.contents.plaintext import write_text
from pipeline.emulator.errors import ApiError

Json = dict[str, Any]


def paragraph(*elements: Json, **more: Any) -> Json:
    """A paragraph of these elements and its newline, as `documents.get` answers it."""
    placed = [{"startIndex": index, "endIndex": index + 1, **element} for index, element in enumerate(elements)]
    ending = {"textRun": {"content": "\n", "textStyle": {}}}
    style = {"namedStyleType": "NORMAL_TEXT"}
    return {"paragraph": {"elements": [*placed, ending], "paragraphStyle": style, **more}}


def text(content: str) -> Json:
    """A run of text."""
    return {"textRun": {"content": content, "textStyle": {}}}


def document(*content: Json, **more: Any) -> Document:
    """A document of such a body."""
    return Document.from_api({"documentId": "x", "revisionId": "r", "body": {"content": list(content)}, **more})


def test_people_and_links() -> None:
    """A person and a linked file are shown by name, or where they have none by their address."""
    people = [
        {"person": {"personId": "p", "personProperties": one}}
        for one in ({"email": "a@b"}, {"name": "A", "email": "a@b"})
    ]
    links = [
        {"richLink": {"richLinkId": "l", "richLinkProperties": one}}
        for one in ({"uri": "u:"}, {"title": "T", "uri": "u:"})
    ]
    (found,) = dissect(document(paragraph(*people, *links)))
    assert isinstance(found, Paragraph)
    assert [(run.text, run.link) for run in found.runs] == [
        ("a@b", "mailto:a@b"),
        ("A", "mailto:a@b"),
        ("u:", "u:"),
        ("T", "u:"),
    ]


def test_breaks_leave_nothing() -> None:
    """Page breaks and lines across have no text; what a table of contents lists has."""
    listed = {"tableOfContents": {"content": [paragraph(text("listed"))]}}
    body = document(paragraph({"pageBreak": {}}, {"horizontalRule": {}}), listed, paragraph(text("end")))
    assert write_text(dissect(body)) == "\r\nlisted\r\nend"


def test_a_table_in_a_table() -> None:
    """Of a table inside a cell there are the paragraphs."""
    inner = {"table": {"tableRows": [{"tableCells": [{"content": [paragraph(text("in"))]}]}]}}
    cell = {"content": [paragraph(text("before")), inner, paragraph(text("after"))]}
    outer = {"table": {"tableRows": [{"tableCells": [cell]}]}}
    found = dissect(document(paragraph(), outer, paragraph()))
    grids = [block for block in found if isinstance(block, Grid)]
    assert [one.text for one in grids[0].rows[0][0]] == ["before", "in", "after"]


def test_a_list_of_unknown_look() -> None:
    """A list whose levels the document does not tell has bullets."""
    listed = paragraph(text("x"), bullet={"listId": "gone", "nestingLevel": 1})
    assert write_text(dissect(document(listed))) == "   * x"


@pytest.mark.parametrize("kind", ["inlineObjectElement", "footnoteReference", "equation"])
def test_what_blocks_cannot_tell(kind: str) -> None:
    """A picture, a footnote or an equation is not left out in silence."""
    told = {"inlineObjectElement": {"inlineObjectId": "i"}, "footnoteReference": {"footnoteId": "f"}, "equation": {}}
    notes = {"footnotes": {"f": {"footnoteId": "f", "content": [paragraph()]}}}
    with pytest.raises(ApiError, match=kind):
        dissect(document(paragraph({kind: told[kind]}), **notes))

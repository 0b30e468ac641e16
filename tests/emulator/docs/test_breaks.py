"""Page and section breaks, headers, footers and footnotes over HTTP."""

from __future__ import annotations

import pytest

from .conftest import MakeDesk
from .desk import Desk, Json, read_text, span


def kinds(desk: Desk) -> list[str]:
    """Return the kind of each element of the body."""
    return [next(key for key in element if not key.endswith("Index")) for element in desk.content]


def test_a_page_break_is_followed_by_a_newline(make_desk: MakeDesk) -> None:
    """Break and newline are a unit each."""
    desk = make_desk("abcd")
    desk.batch({"insertPageBreak": {"location": {"index": 3}}})
    elements = [list(one)[-1] for one in desk.paragraphs[0]["elements"]]
    assert elements == ["textRun", "pageBreak", "textRun"]
    assert desk.text == "ab\ncd\n"
    desk.batch({"deleteContentRange": {"range": span(3, 5)}})
    assert desk.text == "abcd\n"


def test_a_section_break_follows_a_newline(make_desk: MakeDesk) -> None:
    """Its type is given."""
    desk = make_desk("abcd")
    desk.batch({"insertSectionBreak": {"location": {"index": 3}, "sectionType": "NEXT_PAGE"}})
    assert kinds(desk) == ["sectionBreak", "paragraph", "sectionBreak", "paragraph"]
    assert desk.content[2]["sectionBreak"]["sectionStyle"]["sectionType"] == "NEXT_PAGE"
    assert "type must be specified" in desk.refuse({"insertSectionBreak": {"endOfSegmentLocation": {}}})
    desk.batch({"deleteContentRange": {"range": span(3, 5)}})
    assert kinds(desk) == ["sectionBreak", "paragraph"]
    assert desk.text == "abcd\n"


def test_breaks_and_notes_stay_in_the_body(make_desk: MakeDesk) -> None:
    """Breaks also out of tables."""
    desk = make_desk("a")
    header = desk.batch({"createHeader": {"type": "DEFAULT"}})[0]["createHeader"]["headerId"]
    desk.batch({"insertTable": {"location": {"index": 2}, "rows": 1, "columns": 1}})
    for kind in ("insertPageBreak", "insertSectionBreak", "createFootnote"):
        assert "header, footer or footnote" in desk.refuse({kind: {"location": {"segmentId": header}}})
    for kind in ("insertPageBreak", "insertSectionBreak"):
        assert "inside a table" in desk.refuse({kind: {"location": {"index": 6}}})


@pytest.mark.parametrize("kind", ["header", "footer"])
def test_the_document_has_one_default_header_and_footer(make_desk: MakeDesk, kind: str) -> None:
    """Made, written to, refused a second time, deleted."""
    desk, name = make_desk("a"), kind.capitalize()
    make = {f"create{name}": {"type": "DEFAULT"}}
    segment_id = desk.batch(make)[0][f"create{name}"][f"{kind}Id"]
    desk.batch({"insertText": {"location": {"segmentId": segment_id}, "text": "top"}})
    document = desk.read()
    assert "".join(read_text(document[f"{kind}s"][segment_id]["content"])) == "top\n"
    assert document["documentStyle"][f"default{name}Id"] == segment_id
    message = f"Invalid requests[0].create{name}: Default {kind} already exists. ID: {segment_id}"
    assert desk.refuse(make) == message
    desk.batch({f"delete{name}": {f"{kind}Id": segment_id}})
    document = desk.read()
    assert f"{kind}s" not in document
    assert f"default{name}Id" not in document["documentStyle"]
    assert "was not found" in desk.refuse({f"delete{name}": {f"{kind}Id": segment_id}})
    assert "must be specified" in desk.refuse({f"create{name}": {}})


def test_a_section_has_a_header_of_its_own(make_desk: MakeDesk) -> None:
    """Given at the section's break; deleted, the section has none."""
    desk = make_desk("ab")
    desk.batch({"insertSectionBreak": {"location": {"index": 2}, "sectionType": "CONTINUOUS"}})
    make: Json = {"createHeader": {"type": "DEFAULT", "sectionBreakLocation": {"index": 3}}}
    header = desk.batch(make)[0]["createHeader"]["headerId"]
    assert desk.content[2]["sectionBreak"]["sectionStyle"]["defaultHeaderId"] == header
    assert "already exists" in desk.refuse(make)
    make["createHeader"]["sectionBreakLocation"] = {"index": 2}
    assert "section break" in desk.refuse(make)
    desk.batch({"deleteHeader": {"headerId": header}})
    assert "defaultHeaderId" not in desk.content[2]["sectionBreak"]["sectionStyle"]


def test_footnotes_are_numbered_in_the_order_of_the_text(make_desk: MakeDesk) -> None:
    """A note goes with its reference."""
    desk = make_desk("abc")
    second, first = (
        desk.batch({"createFootnote": {"location": {"index": index}}})[0]["createFootnote"]["footnoteId"]
        for index in (3, 2)
    )
    notes = [one["footnoteReference"] for one in desk.paragraphs[0]["elements"] if "footnoteReference" in one]
    assert [(note["footnoteId"], note["footnoteNumber"]) for note in notes] == [(first, "1"), (second, "2")]
    assert "".join(read_text(desk.read()["footnotes"][first]["content"])) == " \n"
    desk.batch(
        {"createNamedRange": {"name": "x", "range": span(0, 1, segmentId=first)}},
        {"deleteContentRange": {"range": span(1, 3)}},
    )
    assert set(desk.read()["footnotes"]) == {second}
    assert "namedRanges" not in desk.read()

"""Text put in and content taken out, by Docs' rules, over HTTP."""

from __future__ import annotations

import pytest

from pipeline.emulator.docs.batch import apply
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.rendering import render_tab
from pipeline.emulator.errors import ApiError

from .conftest import MakeDesk
from .desk import Desk, Json, span

REFUSED = "Invalid requests[0].deleteContentRange: Invalid deletion range. Cannot delete the requested range."


def insert(index: int, text: str) -> Json:
    return {"insertText": {"location": {"index": index}, "text": text}}


def delete(start: int, end: int) -> Json:
    return {"deleteContentRange": {"range": span(start, end)}}


def test_text_is_put_before_an_index_and_at_the_end(desk: Desk) -> None:
    """A newline makes a paragraph; the end of the segment is before its last newline."""
    desk.batch(insert(1, "one\ntwo"), {"insertText": {"endOfSegmentLocation": {}, "text": "!"}})
    assert [run[0] for run in desk.runs] == ["one\n", "two!\n"]


def test_indices_count_utf_16_units(make_desk: MakeDesk) -> None:
    """An emoji takes two indices, a combining mark one of its own."""
    desk = make_desk("🎉e\u0301x")
    assert desk.content[1]["endIndex"] == 7
    desk.batch(insert(3, "-"))
    assert desk.text == "🎉-e\u0301x\n"


def test_dropped_characters_take_no_index(make_desk: MakeDesk) -> None:
    """Control characters and the private use area go; tab, line break and newline stay."""
    assert make_desk("a\x00\x08\x0c\x1f\ue000\uf8ffb\t\x0bc").text == "ab\t\x0bc\n"


def test_text_of_dropped_characters_only_changes_nothing(desk: Desk) -> None:
    """What is left to insert may be nothing."""
    desk.batch(insert(1, "\x01"))
    assert desk.text == "\n"


@pytest.mark.parametrize(
    ("index", "message"),
    [
        (99, "Index 99 must be less than the end index of the referenced segment, 2."),
        (2, "Index 2 must be less than the end index of the referenced segment, 2."),
        (-1, "Index -1 must be greater than or equal to the start index of the referenced segment, 0."),
        (
            0,
            "The insertion index must be inside the bounds of an existing paragraph. "
            "You can still create new paragraphs by inserting newlines.",
        ),
    ],
)
def test_an_index_outside_every_paragraph_is_refused(desk: Desk, index: int, message: str) -> None:
    """Past the end, and before the first paragraph."""
    assert desk.refuse(insert(index, "x")) == f"Invalid requests[0].insertText: {message}"


def test_a_pair_is_not_split(make_desk: MakeDesk) -> None:
    """Neither by inserting, nor by deleting or styling half of it."""
    desk = make_desk("🎉x")
    assert "grapheme cluster" in desk.refuse(insert(2, "x"))
    assert "surrogate pair" in desk.refuse(delete(1, 2))
    assert "surrogate pair" in desk.refuse(delete(2, 4))


def test_no_text_and_no_place_are_refused(desk: Desk) -> None:
    """Both have to be given."""
    assert desk.refuse(insert(1, "")).endswith("Insert text requests must specify text to insert.")
    assert desk.refuse({"insertText": {"text": "x"}}).endswith("The insertion location must be specified.")


def test_inserted_text_looks_like_what_stands_before(make_desk: MakeDesk) -> None:
    """At a paragraph's start it looks like what follows."""
    desk = make_desk("ab\ncd")
    bold = {"fields": "bold", "textStyle": {"bold": True}}
    desk.batch({"updateTextStyle": {"range": span(2, 3), **bold}}, {"updateTextStyle": {"range": span(4, 5), **bold}})
    desk.batch(insert(4, "y"), insert(3, "x"))
    assert desk.runs == [
        ("a", {}),
        ("bx", {"bold": True}),
        ("\n", {}),
        ("yc", {"bold": True}),
        ("d\n", {}),
    ]


def test_a_new_paragraph_is_styled_like_the_one_it_was_split_from(make_desk: MakeDesk) -> None:
    """Each half of a heading is a heading, with an id of its own."""
    desk = make_desk("ab")
    style = {"range": span(1, 2), "fields": "namedStyleType", "paragraphStyle": {"namedStyleType": "HEADING_1"}}
    desk.batch({"updateParagraphStyle": style}, insert(2, "\n"))
    first, second = (paragraph["paragraphStyle"] for paragraph in desk.paragraphs)
    assert first["namedStyleType"] == second["namedStyleType"] == "HEADING_1"
    assert first["headingId"] != second["headingId"]


def test_joined_paragraphs_keep_the_first_ones_style(make_desk: MakeDesk) -> None:
    """But a paragraph deleted whole takes its style along."""
    heading = {"range": span(1, 2), "fields": "namedStyleType", "paragraphStyle": {"namedStyleType": "HEADING_1"}}
    for start, style in ((2, "HEADING_1"), (1, "NORMAL_TEXT")):
        desk = make_desk("ab\ncd")
        desk.batch({"updateParagraphStyle": heading}, delete(start, 4))
        assert [paragraph["paragraphStyle"]["namedStyleType"] for paragraph in desk.paragraphs] == [style]


def test_ranges_that_are_none_are_refused(make_desk: MakeDesk) -> None:
    """Empty, absent, or past the end."""
    desk = make_desk("abc")
    where = "Invalid requests[0].deleteContentRange: "
    assert desk.refuse(delete(1, 1)) == where + "The range should not be empty."
    assert desk.refuse({"deleteContentRange": {}}) == where + "The range must be specified."
    assert desk.refuse(delete(1, 9)) == where + "Index 9 must be less than the end index of the referenced segment, 5."


def test_what_holds_the_document_together_cannot_be_deleted(make_desk: MakeDesk) -> None:
    """The last newline, the first section break, half a table, the newline before a table."""
    desk = make_desk("abc")
    desk.batch({"insertTable": {"location": {"index": 3}, "rows": 1, "columns": 2}})
    end = desk.content[-1]["endIndex"]
    message = desk.refuse(delete(end - 1, end))
    assert message.endswith("The range cannot include the newline character at the end of the segment.")
    for start, stop in ((0, 2), (1, 4), (2, 5), (5, 7), (8, 9), (7, 8)):
        assert desk.refuse(delete(start, stop)) == REFUSED


def test_a_whole_table_can_be_deleted(make_desk: MakeDesk) -> None:
    """Alone, or with the newline before it."""
    for start, text in ((4, "ab\nc\n"), (3, "abc\n")):
        desk = make_desk("abc")
        desk.batch({"insertTable": {"location": {"index": 3}, "rows": 1, "columns": 2}})
        desk.batch(delete(start, desk.table["endIndex"]))
        assert desk.text == text


def test_an_object_wider_than_one_index_is_kept_whole() -> None:
    """An equation is neither cut nor written into."""
    paragraph = {
        "elements": [
            {"startIndex": 1, "endIndex": 4, "equation": {}},
            {"startIndex": 4, "endIndex": 5, "textRun": {"content": "\n", "textStyle": {}}},
        ],
        "paragraphStyle": {},
    }
    section = {"endIndex": 1, "sectionBreak": {"sectionStyle": {}}}
    content = [section, {"startIndex": 1, "endIndex": 5, "paragraph": paragraph}]
    document = Document.from_api({"documentId": "d", "body": {"content": content}})
    assert render_tab(document.tabs[0]) == {"body": {"content": content}}
    for request in (insert(2, "x"), delete(1, 3), delete(2, 4)):
        with pytest.raises(ApiError):
            apply(document, 0, request)

"""Styles of text, paragraphs, named styles, pages and sections over HTTP."""

from __future__ import annotations

from .conftest import MakeDesk
from .desk import Json, span

LINK = {"link": {"url": "https://example.com/a"}}
LINKED = {
    "underline": True,
    "foregroundColor": {"color": {"rgbColor": {"red": 0.06666667, "green": 0.33333334, "blue": 0.8}}},
    **LINK,
}


def text_style(start: int, end: int, style: Json, fields: str = "") -> Json:
    return {"updateTextStyle": {"range": span(start, end), "textStyle": style, "fields": fields or ",".join(style)}}


def paragraph_style(start: int, end: int, style: Json, fields: str = "") -> Json:
    fields = fields or ",".join(style)
    return {"updateParagraphStyle": {"range": span(start, end), "paragraphStyle": style, "fields": fields}}


def test_a_styled_range_becomes_a_run(make_desk: MakeDesk) -> None:
    """Neighbors that look alike are one run; undone, all is one again."""
    desk = make_desk("abcd")
    desk.batch(text_style(2, 4, {"bold": True, "fontSize": {"magnitude": 14, "unit": "PT"}}))
    assert desk.runs == [("a", {}), ("bc", {"bold": True, "fontSize": {"magnitude": 14, "unit": "PT"}}), ("d\n", {})]
    desk.batch(text_style(2, 4, {}, "*"))
    assert desk.runs == [("abcd\n", {})]


def test_what_equals_the_named_style_is_inherited(make_desk: MakeDesk) -> None:
    """Not bold is nothing in normal text, and something in bold headings."""
    desk = make_desk("abcd")
    desk.batch(text_style(1, 3, {"bold": False, "fontSize": {"magnitude": 11, "unit": "PT"}}))
    assert desk.runs == [("abcd\n", {})]
    named = {"namedStyleType": "HEADING_1", "textStyle": {"bold": True}}
    desk.batch(
        {"updateNamedStyle": {"namedStyle": named, "fields": "namedStyleType,textStyle.bold"}},
        paragraph_style(1, 2, {"namedStyleType": "HEADING_1"}),
        text_style(1, 3, {"bold": False}),
    )
    assert desk.runs == [("ab", {"bold": False}), ("cd\n", {})]


def test_a_link_brings_its_look_but_not_onto_newlines(make_desk: MakeDesk) -> None:
    """A color given in the same request is used instead."""
    desk = make_desk("ab\ncd")
    desk.batch(text_style(1, 6, LINK))
    assert desk.runs == [("ab", LINKED), ("\n", {}), ("cd", LINKED), ("\n", {})]
    red = {"color": {"rgbColor": {"red": 1}}}
    desk.batch(text_style(4, 6, LINK | {"foregroundColor": red}))
    assert desk.runs[2][1] == LINKED | {"foregroundColor": red}


def test_a_link_on_part_of_a_link_changes_all_of_it(make_desk: MakeDesk) -> None:
    """On both sides."""
    desk = make_desk("abcd")
    other = {"link": {"url": "https://example.com/b"}}
    desk.batch(text_style(1, 5, LINK), text_style(2, 4, other))
    assert desk.runs == [("abcd", LINKED | other), ("\n", {})]


def test_a_removed_link_looks_like_the_text_before(make_desk: MakeDesk) -> None:
    """Like nothing special where a paragraph starts or a link comes before."""
    desk = make_desk("abcd")
    desk.batch(text_style(1, 2, {"italic": True}), text_style(2, 5, LINK), text_style(2, 3, {}, "link"))
    assert desk.runs == [("ab", {"italic": True}), ("cd", LINKED), ("\n", {})]
    desk.batch(text_style(4, 5, {"bold": True}, "link,bold"))
    assert desk.runs[2] == ("d", {"bold": True})
    header = desk.batch({"createHeader": {"type": "DEFAULT"}})[0]["createHeader"]["headerId"]
    desk.batch({"insertText": {"location": {"segmentId": header}, "text": "x"}})
    whole = {"range": span(0, 1, segmentId=header), "fields": "*"}
    desk.batch({"updateTextStyle": whole | {"textStyle": LINK}}, {"updateTextStyle": whole | {"textStyle": {}}})
    (paragraph,) = desk.read()["headers"][header]["content"]
    assert [run["textRun"]["textStyle"] for run in paragraph["paragraph"]["elements"]] == [{}]


def test_a_font_family_weighs_400_unless_said(make_desk: MakeDesk) -> None:
    """And has to be named."""
    desk = make_desk("ab")
    desk.batch(text_style(1, 3, {"weightedFontFamily": {"fontFamily": "Lora"}}))
    assert desk.runs[0][1] == {"weightedFontFamily": {"fontFamily": "Lora", "weight": 400}}
    assert "font family must be specified" in desk.refuse(text_style(1, 3, {"weightedFontFamily": {"weight": 700}}))


def test_a_bullet_looks_like_the_item_it_stands_before(make_desk: MakeDesk) -> None:
    """When the whole paragraph is styled."""
    desk = make_desk("ab\ncd")
    desk.batch(
        {"createParagraphBullets": {"range": span(1, 6), "bulletPreset": "BULLET_CHECKBOX"}},
        text_style(1, 3, {"bold": True}),
        text_style(4, 5, {"bold": True}),
    )
    assert [paragraph["bullet"]["textStyle"] for paragraph in desk.paragraphs] == [{"bold": True}, {}]


def test_paragraphs_that_share_a_unit_with_the_range_are_styled(make_desk: MakeDesk) -> None:
    """With spacing, indent, alignment, border, shading and flags."""
    desk = make_desk("ab\ncd\nef")
    border = {"color": {}, "width": {"magnitude": 1, "unit": "PT"}, "padding": {"unit": "PT"}, "dashStyle": "SOLID"}
    style = {
        "alignment": "CENTER",
        "spaceAbove": {"magnitude": 6, "unit": "PT"},
        "indentStart": {"magnitude": 18, "unit": "PT"},
        "lineSpacing": 150,
        "keepWithNext": True,
        "borderTop": border,
        "shading": {"backgroundColor": {"color": {"rgbColor": {"red": 1}}}},
    }
    desk.batch(paragraph_style(3, 5, style))
    plain = {"namedStyleType": "NORMAL_TEXT", "direction": "LEFT_TO_RIGHT"}
    assert [one["paragraphStyle"] for one in desk.paragraphs] == [plain | style, plain | style, plain]
    desk.batch(paragraph_style(1, 9, {"alignment": "END", "headingId": "h.none"}, "*"))
    assert [one["paragraphStyle"] for one in desk.paragraphs] == [plain | {"alignment": "END"}] * 3


def test_a_heading_has_an_id_and_inherits_its_spacing(make_desk: MakeDesk) -> None:
    """As normal text again, it has none."""
    desk = make_desk("ab")
    desk.batch(paragraph_style(1, 2, {"lineSpacing": 200, "alignment": "END"}))
    desk.batch(paragraph_style(1, 2, {"namedStyleType": "HEADING_2"}))
    style = desk.paragraphs[0]["paragraphStyle"]
    assert style.pop("headingId").startswith("h.")
    assert style == {"namedStyleType": "HEADING_2", "direction": "LEFT_TO_RIGHT", "alignment": "END"}
    desk.batch(paragraph_style(1, 2, {}, "namedStyleType,alignment"))
    assert desk.paragraphs[0]["paragraphStyle"] == {"namedStyleType": "NORMAL_TEXT", "direction": "LEFT_TO_RIGHT"}


def test_part_of_a_border_and_page_breaks_in_tables_are_refused(make_desk: MakeDesk) -> None:
    """As Google documents it."""
    desk = make_desk("ab")
    assert "partially updated" in desk.refuse(paragraph_style(1, 2, {"borderTop": {}}, "borderTop.width"))
    desk.batch({"insertTable": {"location": {"index": 3}, "rows": 1, "columns": 1}})
    assert "page break" in desk.refuse(paragraph_style(7, 8, {"pageBreakBefore": True}))
    desk.batch(paragraph_style(1, 2, {"pageBreakBefore": True}))


def test_a_font_has_a_family_and_a_weight(make_desk: MakeDesk) -> None:
    """The weight is 400 unless it is sent, and a multiple of 100."""
    desk = make_desk("ab")
    for sent, kept in (({}, 400), ({"weight": 700}, 700)):
        family = {"fontFamily": "Lora", **sent}
        desk.batch(text_style(1, 3, {"weightedFontFamily": family}))
        assert desk.runs[0][1]["weightedFontFamily"] == {"fontFamily": "Lora", "weight": kept}
    for weight in (450, 1000):
        family = {"fontFamily": "Lora", "weight": weight}
        assert "Invalid font weight" in desk.refuse(text_style(1, 3, {"weightedFontFamily": family}))


def test_values_that_name_none_are_refused(make_desk: MakeDesk) -> None:
    """Of text and of paragraphs."""
    desk = make_desk("ab")
    refused = desk.refuse(paragraph_style(1, 2, {"alignment": "ALIGNMENT_UNSPECIFIED"}))
    assert refused.endswith("The value ALIGNMENT_UNSPECIFIED cannot be set.")
    assert "cannot be set" in desk.refuse(text_style(1, 2, {"baselineOffset": "BASELINE_OFFSET_UNSPECIFIED"}))

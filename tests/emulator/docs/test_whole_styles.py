"""Named, document and section styles over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import MakeDesk
from .desk import Desk, Json, span

INCH: Json = {"magnitude": 72, "unit": "PT"}


def test_a_named_style_must_be_named(desk: Desk) -> None:
    """And what is changed in it is listed with the others."""
    request: dict[str, Any] = {"namedStyle": {"textStyle": {"bold": True}}, "fields": "textStyle.bold"}
    assert "must be specified" in desk.refuse({"updateNamedStyle": request})
    request["namedStyle"] |= {"namedStyleType": "TITLE", "paragraphStyle": {"alignment": "CENTER"}}
    desk.batch({"updateNamedStyle": request | {"fields": "textStyle.bold,paragraph_style.alignment"}})
    title = next(one for one in desk.read()["namedStyles"]["styles"] if one["namedStyleType"] == "TITLE")
    assert title["textStyle"] == {"bold": True, "fontSize": {"magnitude": 26, "unit": "PT"}}
    assert title["paragraphStyle"]["alignment"] == "CENTER"


def test_the_page_is_set(desk: Desk) -> None:
    """Only what is named; the header's id is not ours to set."""
    style = {"marginTop": {"magnitude": 36, "unit": "PT"}, "defaultHeaderId": "x"}
    desk.batch({"updateDocumentStyle": {"documentStyle": style, "fields": "marginTop"}})
    kept = desk.read()["documentStyle"]
    assert kept["marginTop"] == style["marginTop"]
    assert "defaultHeaderId" not in kept
    request = {"updateDocumentStyle": {"documentStyle": style, "fields": "defaultHeaderId"}}
    assert "read-only" in desk.refuse(request)


@pytest.mark.parametrize(("start", "end", "styled"), [(1, 2, [0]), (5, 6, [1]), (2, 6, [0, 1])])
def test_sections_that_share_a_unit_with_the_range_are_styled(
    make_desk: MakeDesk, start: int, end: int, styled: list[int]
) -> None:
    """Only sections of the body."""
    desk = make_desk("abcd")
    desk.batch({"insertSectionBreak": {"location": {"index": 3}, "sectionType": "NEXT_PAGE"}})
    request = {"range": span(start, end), "sectionStyle": {"pageNumberStart": 7}, "fields": "pageNumberStart"}
    desk.batch({"updateSectionStyle": request})
    sections = [element["sectionBreak"]["sectionStyle"] for element in desk.content if "sectionBreak" in element]
    assert [at for at, style in enumerate(sections) if "pageNumberStart" in style] == styled
    header = desk.batch({"createHeader": {"type": "DEFAULT"}})[0]["createHeader"]["headerId"]
    request["range"] = span(0, 1, segmentId=header)
    assert "segment ID must be empty" in desk.refuse({"updateSectionStyle": request})


def style_sections(style: Json, fields: str) -> Json:
    return {"updateSectionStyle": {"range": span(1, 2), "sectionStyle": style, "fields": fields}}


def test_a_page_margin_clears_the_sections(make_desk: MakeDesk) -> None:
    """Only that margin, on every section."""
    desk = make_desk("ab")
    desk.batch(style_sections({"marginTop": INCH, "marginLeft": INCH}, "*"))
    desk.batch({"updateDocumentStyle": {"documentStyle": {"marginTop": INCH}, "fields": "marginTop"}})
    (section,) = [one["sectionBreak"]["sectionStyle"] for one in desk.content if "sectionBreak" in one]
    assert {"marginTop", "marginLeft"} & section.keys() == {"marginLeft"}


def test_a_sections_properties_cannot_be_unset(make_desk: MakeDesk) -> None:
    """Nor its type be set; a footer's margin makes the document have such margins of its own."""
    desk = make_desk("ab")
    assert "marginTop cannot be unset" in desk.refuse(style_sections({}, "marginTop"))
    assert "read-only" in desk.refuse(style_sections({"sectionType": "NEXT_PAGE"}, "sectionType"))
    off = {"useCustomHeaderFooterMargins": False}
    desk.batch(style_sections({"marginFooter": INCH}, "marginFooter"))
    assert off.keys() <= desk.read()["documentStyle"].keys()
    assert desk.read()["documentStyle"]["useCustomHeaderFooterMargins"] is True

"""Requests for breaks, headers, footers and footnotes come in; units and segments are added."""

from __future__ import annotations

from pipeline.emulator.docs.blank import points, section_break
from pipeline.emulator.docs.chips import insert_object
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.places import Place, find_body_point, find_segment, find_tab
from pipeline.emulator.docs.segment import OBJECT, SECTION, Json, Segment, Unit
from pipeline.emulator.docs.tab import newline, paragraph_data
from pipeline.emulator.docs.writing import newline_at, style_at
from pipeline.emulator.errors import invalid


def insert_page_break(document: Document, request: Json) -> None:
    """Put a page break and a newline at a point of the body.

    Recorded: what a page break looks like.
    Documented: only in the body, not in a table or an equation.
    Assumed: the words of the refusals.
    """
    place = _find_open_point(document, request, "page break")
    segment, at = place.segment, place.start
    units = [Unit(OBJECT, style_at(segment, at), {"pageBreak": {}}), newline_at(document, segment, at)]
    place.tab.splice(place.segment_id, place.start, place.start, units, split=True)


def insert_section_break(document: Document, request: Json) -> None:
    """Put a newline and a section break at a point of the body.

    Documented: only in the body, not in a table or an equation; the type must be given.
    Assumed: what the new section's style tells; the words of the refusals.
    """
    place = _find_open_point(document, request, "section break")
    kind = request.get("sectionType", "SECTION_TYPE_UNSPECIFIED")
    if kind == "SECTION_TYPE_UNSPECIFIED":
        raise invalid("The section type must be specified.")
    units = [newline_at(document, place.segment, place.start), section_break(kind)]
    place.tab.splice(place.segment_id, place.start, place.start, units, split=True)


def _find_open_point(document: Document, request: Json, what: str) -> Place:
    place = find_body_point(document, request, what)
    if place.segment.is_in_table(place.start):
        raise invalid(f"Cannot insert a {what} inside a table.")
    return place


def create_header(document: Document, request: Json) -> Json:
    """Add the default header of the document or of one section.

    Documented: of the document without a section break or with the first one; a second one is refused.
    Reported: the words of that refusal.
    """
    return {"createHeader": {"headerId": _create_edge(document, request, "header")}}


def create_footer(document: Document, request: Json) -> Json:
    """Add the default footer of the document or of one section.

    Documented: of the document without a section break or with the first one; a second one is refused.
    Reported: the words of that refusal.
    """
    return {"createFooter": {"footerId": _create_edge(document, request, "footer")}}


def _create_edge(document: Document, request: Json, kind: str) -> str:
    if request.get("type") != "DEFAULT":
        raise invalid(f"The type of the {kind} must be specified.")
    where = request.get("sectionBreakLocation")
    key = f"default{kind.capitalize()}Id"
    tab, _, body = find_segment(document, {"tabId": (where or {}).get("tabId", "")})
    index = (where or {}).get("index", 0)
    if index and (index >= len(body.units) or body.units[index].char != SECTION):
        raise invalid("The section break location must be the index of a section break.")
    section = body.units[index].data["sectionBreak"] if index else {}
    style = section["sectionStyle"] if index else tab.parts["documentStyle"]
    if key in style:
        raise invalid(f"Default {kind} already exists. ID: {style[key]}")
    segment_id = document.mint()
    tab.segments[segment_id] = Segment(kind, [newline()])
    if index:
        data = {"sectionBreak": section | {"sectionStyle": style | {key: segment_id}}}
        body.units[index] = body.units[index]._replace(data=data)
    else:
        tab.parts["documentStyle"] = style | {key: segment_id}
    return segment_id


def delete_header(document: Document, request: Json) -> None:
    """Take a header and what refers to it away.

    Documented: the document or the section refers to none then.
    Assumed: the words of the refusal of an unknown id.
    """
    _delete_edge(document, request, "header")


def delete_footer(document: Document, request: Json) -> None:
    """Take a footer and what refers to it away.

    Documented: the document or the section refers to none then.
    Assumed: the words of the refusal of an unknown id.
    """
    _delete_edge(document, request, "footer")


def _delete_edge(document: Document, request: Json, kind: str) -> None:
    tab = find_tab(document, request.get("tabId", ""))
    segment_id = request.get(f"{kind}Id", "")
    if segment_id not in tab.segments or tab.segments[segment_id].kind != kind:
        raise invalid(f"{kind.capitalize()} with ID {segment_id} was not found.")
    tab.drop_segment(segment_id)
    tab.parts["documentStyle"] = _without_value(tab.parts["documentStyle"], segment_id)
    units = tab.segments[""].units
    for index, unit in enumerate(units):
        if unit.char == SECTION:
            section = unit.data["sectionBreak"]
            style = _without_value(section["sectionStyle"], segment_id)
            units[index] = unit._replace(data={"sectionBreak": section | {"sectionStyle": style}})


def _without_value(style: Json, value: str) -> Json:
    return {key: kept for key, kept in style.items() if kept != value}


def create_footnote(document: Document, request: Json) -> Json:
    """Put a reference at a point of the body and add its note: a space and a newline.

    Recorded: the note's text, style and number, and the reply.
    Documented: only in the body, not in an equation.
    Assumed: the words of the refusal.
    """
    place = find_body_point(document, request, "footnote")
    note_id = document.mint()
    insert_object(place, {"footnoteReference": {"footnoteId": note_id}})
    small: Json = {"fontSize": points(10)}
    data = paragraph_data()
    data["paragraphStyle"] = {"namedStyleType": "NORMAL_TEXT", "lineSpacing": 100, "direction": "LEFT_TO_RIGHT"}
    place.tab.segments[note_id] = Segment("footnote", [Unit(" ", small, {}), newline(data, small)])
    return {"createFootnote": {"footnoteId": note_id}}

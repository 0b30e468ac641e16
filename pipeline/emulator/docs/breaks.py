"""Requests for breaks, headers, footers, footnotes and pictures come in; units and segments are added."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from pipeline.emulator.docs.blank import points, section_break
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.places import Place, find_body_point, find_point, find_segment, find_tab
from pipeline.emulator.docs.segment import OBJECT, SECTION, Json, Segment, Unit
from pipeline.emulator.docs.tab import newline, paragraph_data
from pipeline.emulator.docs.writing import copy_paragraph
from pipeline.emulator.errors import invalid

BAD_IMAGE = (
    "There was a problem retrieving the image. "
    "The provided image should be publicly accessible, within size limit, and in supported formats."
)
LONGEST_URI = 2048


def insert_page_break(document: Document, request: Json) -> None:
    """Put a page break and a newline at a point of the body."""
    place = _find_open_point(document, request, "page break")
    units = [Unit(OBJECT, _style_at(place), {"pageBreak": {}}), _newline_at(document, place)]
    place.tab.splice(place.segment_id, place.start, place.start, units, split=True)


def insert_section_break(document: Document, request: Json) -> None:
    """Put a newline and a section break at a point of the body."""
    place = _find_open_point(document, request, "section break")
    kind = request.get("sectionType", "SECTION_TYPE_UNSPECIFIED")
    if kind == "SECTION_TYPE_UNSPECIFIED":
        raise invalid("The section type must be specified.")
    units = [_newline_at(document, place), section_break(kind)]
    place.tab.splice(place.segment_id, place.start, place.start, units, split=True)


def _find_open_point(document: Document, request: Json, what: str) -> Place:
    place = find_body_point(document, request, what)
    if place.segment.is_in_table(place.start):
        raise invalid(f"Cannot insert a {what} inside a table.")
    return place


def _style_at(place: Place) -> Json:
    start, _ = place.segment.find_paragraph(place.start)
    return place.segment.units[place.start - 1 if place.start > start else place.start].style


def _newline_at(document: Document, place: Place) -> Unit:
    _, end = place.segment.find_paragraph(place.start)
    return newline(copy_paragraph(document, place.segment.units[end].data), _style_at(place))


def create_header(document: Document, request: Json) -> Json:
    """Add the default header of the document or of one section."""
    return {"createHeader": {"headerId": _create_edge(document, request, "header")}}


def create_footer(document: Document, request: Json) -> Json:
    """Add the default footer of the document or of one section."""
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
    """Take a header and what refers to it away."""
    _delete_edge(document, request, "header")


def delete_footer(document: Document, request: Json) -> None:
    """Take a footer and what refers to it away."""
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
    """Put a reference at a point of the body and add its note: a space and a newline."""
    place = find_body_point(document, request, "footnote")
    note_id = document.mint()
    units = [Unit(OBJECT, _style_at(place), {"footnoteReference": {"footnoteId": note_id}})]
    place.tab.splice(place.segment_id, place.start, place.start, units)
    small: Json = {"fontSize": points(10)}
    data = paragraph_data()
    data["paragraphStyle"] = {"namedStyleType": "NORMAL_TEXT", "lineSpacing": 100, "direction": "LEFT_TO_RIGHT"}
    place.tab.segments[note_id] = Segment("footnote", [Unit(" ", small, {}), newline(data, small)])
    return {"createFootnote": {"footnoteId": note_id}}


def insert_inline_image(document: Document, request: Json) -> Json:
    """Put a picture at a point; nothing is fetched: any public address is taken for a good picture."""
    uri = request.get("uri", "")
    if not is_public(uri):
        raise invalid(BAD_IMAGE)
    place = find_point(document, request)
    if place.segment.kind == "footnote":
        raise invalid("Inline images cannot be inserted inside a footnote.")
    object_id = document.mint()
    size = request.get("objectSize") or {"height": points(100), "width": points(100)}
    embedded = {"imageProperties": {"contentUri": uri, "sourceUri": uri, "cropProperties": {}}, "size": size}
    entry = {"objectId": object_id, "inlineObjectProperties": {"embeddedObject": embedded}}
    place.tab.put("inlineObjects", object_id, entry)
    unit = Unit(OBJECT, _style_at(place), {"inlineObjectElement": {"inlineObjectId": object_id}})
    place.tab.splice(place.segment_id, place.start, place.start, [unit])
    return {"insertInlineImage": {"objectId": object_id}}


def is_public(uri: str) -> bool:
    """Tell whether the whole internet could ask for the address: HTTP, a real host name, not a private address."""
    try:
        parts = urlsplit(uri)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or len(uri) > LONGEST_URI:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".localhost", ".internal"))

"""Requests for named, document and section styles come in; the parts of a tab and its section breaks carry them."""

from __future__ import annotations

import re

from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.masks import Path, merge, read_fields, tidy
from pipeline.emulator.docs.places import find_range, find_tab
from pipeline.emulator.docs.segment import SECTION, Json
from pipeline.emulator.docs.tab import BODY, Tab
from pipeline.emulator.errors import invalid

MARGINS = frozenset({"marginTop", "marginBottom", "marginLeft", "marginRight"})
EDGE_MARGINS = frozenset({"marginHeader", "marginFooter"})


def update_named_style(document: Document, request: Json) -> None:
    """Change what a named style says of its text and paragraphs.

    Documented: the style is named; an empty text or paragraph style resets all of it.
    Assumed: the words of the refusal.
    """
    tab = find_tab(document, request.get("tabId", ""))
    sent = tidy(request.get("namedStyle", {}))
    paths = [path for path in read_fields("NamedStyle", request) if path[0] != "namedStyleType"]
    named = sent.get("namedStyleType")
    if not tab.style_named(named or ""):
        raise invalid("The named style type must be specified.")
    styles = [
        merge(style, sent, paths) | {"namedStyleType": named} if style["namedStyleType"] == named else style
        for style in tab.parts["namedStyles"]["styles"]
    ]
    tab.parts["namedStyles"] = {**tab.parts["namedStyles"], "styles": styles}


def update_document_style(document: Document, request: Json) -> None:
    """Change margins, page size, background and the like of a tab.

    Documented: a page margin set here is cleared on every section; headers' and footers' ids are read-only.
    """
    tab = find_tab(document, request.get("tabId", ""))
    sent, paths = tidy(request.get("documentStyle", {})), read_fields("DocumentStyle", request)
    tab.parts["documentStyle"] = merge(tab.parts["documentStyle"], sent, paths)
    cleared = MARGINS & {path[0] for path in _spell_out(paths, sent)}
    if cleared:
        for index in _list_breaks(tab):
            style = _section_style(tab, index)
            _set_section_style(tab, index, {key: value for key, value in style.items() if key not in cleared})


def update_section_style(document: Document, request: Json) -> None:
    """Change the style of every section that shares a unit with the range.

    Documented: only in the body; a property cannot be unset; margins of headers and footers make the document have
        such margins of its own; the type and the ids are read-only.
    Assumed: the words of the refusals.
    """
    place = find_range(document, request.get("range"))
    if place.segment.kind != "body":
        raise invalid("The segment ID must be empty.")
    paths, style = read_fields("SectionStyle", request), tidy(request.get("sectionStyle", {}))
    names = {path[0] for path in _spell_out(paths, style)}
    unset = sorted(names - style.keys())
    if unset:
        raise invalid(f"The field {unset[0]} cannot be unset.")
    breaks = _list_breaks(place.tab)
    for at, after in zip(breaks, [*breaks[1:], len(place.segment.units)], strict=True):
        if at < place.end and place.start < after:
            _set_section_style(place.tab, at, merge(_section_style(place.tab, at), style, paths))
    if names & EDGE_MARGINS:
        place.tab.parts["documentStyle"] = place.tab.parts["documentStyle"] | {"useCustomHeaderFooterMargins": True}


def _spell_out(paths: list[Path], sent: Json) -> list[Path]:
    return [(name,) for name in sent] if paths == [("*",)] else paths


def _list_breaks(tab: Tab) -> list[int]:
    return [found.start() for found in re.finditer(SECTION, tab.segments[BODY].chars)]


def _section_style(tab: Tab, index: int) -> Json:
    style: Json = tab.segments[BODY].units[index].data["sectionBreak"]["sectionStyle"]
    return style


def _set_section_style(tab: Tab, index: int, style: Json) -> None:
    units = tab.segments[BODY].units
    section = units[index].data["sectionBreak"] | {"sectionStyle": style}
    units[index] = units[index]._replace(data={"sectionBreak": section})

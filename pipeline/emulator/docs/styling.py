"""Requests for the styles of text and of paragraphs come in; the units of a range carry the new styles."""

from __future__ import annotations

from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.links import qualify
from pipeline.emulator.docs.masks import READ_ONLY, Path, merge, read_fields, tidy
from pipeline.emulator.docs.places import Place, find_range
from pipeline.emulator.docs.segment import NEWLINE, STRUCTURE, Json, Unit
from pipeline.emulator.docs.tab import Tab
from pipeline.emulator.errors import invalid

INHERITED_ANEW = frozenset({"headingId", "spaceAbove", "spaceBelow", "lineSpacing"})
WEIGHTS = range(100, 1000, 100)
LINK_LOOK: Json = {
    "underline": True,
    "foregroundColor": {"color": {"rgbColor": {"red": 0.06666667, "green": 0.33333334, "blue": 0.8}}},
}


def update_text_style(document: Document, request: Json) -> None:
    """Style the text of a range; what equals the paragraph's named style is left to be inherited.

    Recorded: the look of a link, and that newlines have none.
    Documented: links, their look and what is left without one; a bullet is styled with its whole paragraph; fonts;
        "*"; a property that is named and not sent is reset.
    Assumed: newlines beside the range keep their style.
    """
    place = find_range(document, request.get("range"))
    paths = read_fields("TextStyle", request)
    style = qualify(_read_text_style(tidy(request.get("textStyle", {})), paths), place.tab.id)
    if _sets_link(style, paths):
        place = _widen_to_links(place)
    before = _style_before(place) if _unsets_link(style, paths) else None
    for first, newline in place.segment.list_paragraphs(place.start, place.end):
        named = place.segment.units[newline].data["paragraphStyle"].get("namedStyleType", "NORMAL_TEXT")
        restyle = _Restyle(style, paths, inherited_text_style(place.tab, named), before)
        for index in range(max(first, place.start), min(newline + 1, place.end)):
            place.segment.units[index] = restyle.apply(place.segment.units[index])
        if place.start <= first and newline <= place.end:
            _restyle_bullet(place, newline, restyle)


def inherited_text_style(tab: Tab, named: str) -> Json:
    """Return what text in a paragraph of that named style looks like by itself."""
    return {**tab.style_named("NORMAL_TEXT").get("textStyle", {}), **tab.style_named(named).get("textStyle", {})}


class _Restyle:
    """One change of text style within a paragraph; equal units share the result."""

    def __init__(self, style: Json, paths: list[Path], inherited: Json, before: Json | None) -> None:
        self.style, self.paths, self.inherited, self.before = style, paths, inherited, before
        self._styles: dict[tuple[int, bool], tuple[Json, Json]] = {}
        self._units: dict[int, tuple[Unit, Unit]] = {}

    def apply(self, unit: Unit) -> Unit:
        """Return the unit in its new style; the old ones are kept, so that no other one gets their identity."""
        if id(unit) not in self._units:
            self._units[id(unit)] = unit, unit._replace(style=self._restyle(unit))
        return self._units[id(unit)][1]

    def _restyle(self, unit: Unit) -> Json:
        key = (id(unit.style), unit.char == NEWLINE)
        if key not in self._styles:
            self._styles[key] = unit.style, self.change(unit.style, is_newline=key[1])
        return self._styles[key][1]

    def change(self, old: Json, *, is_newline: bool = False) -> Json:
        """Return the old style changed; newlines take no link."""
        start, paths = old, self.paths
        if self.before is not None and "link" in old:
            start = self.before
        if is_newline:
            paths = [path for path in _spell_out(paths, old, self.style) if path[0] != "link"]
        elif _sets_link(self.style, paths):
            named = {path[0] for path in _spell_out(paths, {}, self.style)}
            start = {**start, **{key: value for key, value in LINK_LOOK.items() if key not in named}}
        merged = merge(start, self.style, paths)
        return {key: value for key, value in merged.items() if key == "link" or self.inherited.get(key) != value}


def _spell_out(paths: list[Path], old: Json, new: Json) -> list[Path]:
    return [(name,) for name in {**old, **new}] if paths == [("*",)] else paths


def _read_text_style(style: Json, paths: list[Path]) -> Json:
    family = style.get("weightedFontFamily")
    if family is None:
        return style
    if not family.get("fontFamily") and any(path[0] in ("*", "weightedFontFamily") for path in paths):
        raise invalid("The font family must be specified when setting the weighted font family.")
    weight = family.get("weight", 400)
    if weight not in WEIGHTS:
        raise invalid(f"Invalid font weight {weight}. It must be a multiple of 100 between 100 and 900.")
    return style | {"weightedFontFamily": {**family, "weight": weight}}


def _names_link(paths: list[Path]) -> bool:
    return any(path[0] in ("*", "link") for path in paths)


def _sets_link(style: Json, paths: list[Path]) -> bool:
    return _names_link(paths) and bool(style.get("link"))


def _unsets_link(style: Json, paths: list[Path]) -> bool:
    return _names_link(paths) and not style.get("link")


def _widen_to_links(place: Place) -> Place:
    """A link set on part of a link changes all of it."""
    units, start, end = place.segment.units, place.start, place.end
    first, last = units[start].style.get("link"), units[end - 1].style.get("link")
    while first and units[start - 1].style.get("link") == first:
        start -= 1
    while last and units[end].style.get("link") == last:
        end += 1
    return Place(place.tab, place.segment_id, place.segment, start, end)


def _style_before(place: Place) -> Json:
    """Return the style that text takes when its link goes: the preceding text's, unless that is a link as well."""
    before = place.segment.units[place.start - 1] if place.start else None
    return {} if before is None or before.char in STRUCTURE | {NEWLINE} or "link" in before.style else before.style


def _restyle_bullet(place: Place, newline: int, restyle: _Restyle) -> None:
    unit = place.segment.units[newline]
    if "bullet" in unit.data:
        style = restyle.change(unit.data["bullet"].get("textStyle", {}), is_newline=True)
        bullet = unit.data["bullet"] | {"textStyle": style}
        place.segment.units[newline] = unit._replace(data=unit.data | {"bullet": bullet})


def update_paragraph_style(document: Document, request: Json) -> None:
    """Style every paragraph that shares a unit with the range; the named style first, then the rest.

    Recorded: headings have ids; the direction is always told.
    Documented: the named style comes first; borders are whole; no page break before paragraphs outside the body's own.
    Assumed: a new named style lets go of spacing; the words of the refusals.
    """
    place = find_range(document, request.get("range"))
    paths = read_fields("ParagraphStyle", request)
    style = tidy(request.get("paragraphStyle", {}))
    if any(path[0].startswith("border") and len(path) > 1 for path in paths):
        raise invalid("Paragraph borders cannot be partially updated.")
    sets_name = any(path[0] in ("*", "namedStyleType") for path in paths)
    rest = [path for path in _spell_out(paths, {}, style) if path[0] not in READ_ONLY | {"namedStyleType"}]
    for _, newline in place.segment.list_paragraphs(place.start, place.end):
        unit = place.segment.units[newline]
        kept = unit.data["paragraphStyle"]
        if paths == [("*",)]:
            kept = {key: value for key, value in kept.items() if key in READ_ONLY | {"namedStyleType", "direction"}}
        if sets_name:
            kept = name_paragraph(document, kept, style.get("namedStyleType", "NORMAL_TEXT"))
        if style.get("pageBreakBefore") and (place.segment.kind != "body" or place.segment.is_in_table(newline)):
            raise invalid("Cannot set a page break before a paragraph in a table, header, footer or footnote.")
        merged = {"direction": "LEFT_TO_RIGHT", **merge(kept, style, rest)}
        place.segment.units[newline] = unit._replace(data=unit.data | {"paragraphStyle": merged})


def name_paragraph(document: Document, style: Json, named: str) -> Json:
    """Return the paragraph style under another named style: headings and titles have an id, spacing is inherited."""
    kept = {key: value for key, value in style.items() if key not in INHERITED_ANEW}
    heading = {} if named == "NORMAL_TEXT" else {"headingId": style.get("headingId") or document.mint("h.")}
    return {**heading, **kept, "namedStyleType": named}

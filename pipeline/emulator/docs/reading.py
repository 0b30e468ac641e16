"""A document as `documents.get` answers it comes in; its tabs as flat units go out: rendering, the other way round."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.emulator.docs.links import qualify
from pipeline.emulator.docs.rendering import COLLECTIONS
from pipeline.emulator.docs.segment import (
    CELL,
    CONTENTS,
    CONTENTS_END,
    NEWLINE,
    OBJECT,
    PLAIN,
    REST,
    ROW,
    SECTION,
    TABLE,
    TABLE_END,
    UNSTYLED,
    Json,
    Segment,
    Unit,
    spell,
)
from pipeline.emulator.docs.tab import BODY, NamedRange, Tab
from pipeline.emulator.docs.text import split_units

FIRST_TAB: Json = {"tabId": "t.0", "title": "Tab 1"}
_APART = {"body", "headers", "footers", "footnotes", "namedRanges", "commentAnchors"}
_OF_THE_WHOLE = {"title", "revisionId", "documentId", "tabs", "comments", "suggestions"}
_NOT_PARTS = _APART | _OF_THE_WHOLE | {"suggestionsViewMode", "commentsViewMode"}


def read_tabs(document: Json) -> list[Tab]:
    """Return the tabs of a Document, children after their parents; one tab where it was asked for without tabs."""
    if "tabs" not in document:
        return [read_tab(FIRST_TAB, document)]
    return list(_read_nested(document["tabs"]))


def _read_nested(tabs: list[Json]) -> Iterator[Tab]:
    for tab in tabs:
        properties = {key: value for key, value in tab["tabProperties"].items() if key not in {"index", "nestingLevel"}}
        yield read_tab(properties, tab["documentTab"])
        yield from _read_nested(tab.get("childTabs", []))


def read_tab(properties: Json, content: Json) -> Tab:
    """Return the tab with such properties and such a DocumentTab; indices in it are made anew, not believed."""
    read = _Reader(properties["tabId"]).elements
    segments = {BODY: Segment("body", read(content["body"]["content"]))}
    for kind, (collection, _) in COLLECTIONS.items():
        for segment_id, entry in content.get(collection, {}).items():
            segments[segment_id] = Segment(kind, read(entry["content"]))
    parts = {key: value for key, value in content.items() if key not in _NOT_PARTS}
    anchors = {name: _read_range(name, "", one["ranges"]) for name, one in content.get("commentAnchors", {}).items()}
    return Tab(properties, segments, parts, _read_named_ranges(content.get("namedRanges", {})), anchors)


def _read_named_ranges(collections: Json) -> dict[str, NamedRange]:
    entries = [entry for collection in collections.values() for entry in collection["namedRanges"]]
    return {one["namedRangeId"]: _read_range(one["namedRangeId"], one["name"], one["ranges"]) for one in entries}


def _read_range(range_id: str, name: str, ranges: list[Json]) -> NamedRange:
    spans = tuple((span.get("startIndex", 0), span["endIndex"]) for span in ranges)
    return NamedRange(range_id, name, ranges[0].get("segmentId", BODY), spans)


class _Reader:
    """Reads one tab's elements; a link inside the document is kept with the tab it leads to."""

    def __init__(self, tab_id: str) -> None:
        self.tab_id = tab_id

    def elements(self, elements: list[Json]) -> list[Unit]:
        """Return the units of structural elements."""
        return [unit for element in elements for unit in self._element(element)]

    def _element(self, element: Json) -> list[Unit]:
        if "paragraph" in element:
            return self._paragraph(element["paragraph"])
        if "table" in element:
            return self._table(element["table"])
        if "tableOfContents" in element:
            contents = element["tableOfContents"]
            mark = Unit(CONTENTS, {}, {"tableOfContents": _without(contents, "content")})
            return [mark, *self.elements(contents["content"]), Unit(CONTENTS_END, {}, {})]
        return [Unit(SECTION, {}, {"sectionBreak": element["sectionBreak"]})]

    def _table(self, table: Json) -> list[Unit]:
        units = [Unit(TABLE, {}, _without(table, "rows", "columns", "tableRows"))]
        for row in table["tableRows"]:
            units.append(Unit(ROW, {}, _without(row, "tableCells", "startIndex", "endIndex")))
            for cell in row["tableCells"]:
                units.append(Unit(CELL, {}, _without(cell, "content", "startIndex", "endIndex")))
                units += self.elements(cell["content"])
        return [*units, Unit(TABLE_END, {}, {})]

    def _paragraph(self, paragraph: Json) -> list[Unit]:
        units: list[Unit] = []
        for element in paragraph["elements"]:
            made = self._run(element["textRun"]) if "textRun" in element else self._object(element)
            units += _set_apart(units[-1], made) if units and "textRun" in element else made
        data = _without(paragraph, "elements")
        if "bullet" in data and "textStyle" in data["bullet"]:
            data["bullet"] = data["bullet"] | {"textStyle": qualify(data["bullet"]["textStyle"], self.tab_id)}
        if units and units[-1].char == NEWLINE:
            return [*units[:-1], units[-1]._replace(data=data)]
        return [*units, Unit(NEWLINE, {}, data)]

    def _run(self, run: Json) -> list[Unit]:
        style = qualify(run.get("textStyle", {}), self.tab_id)
        marks = _without(run, "content", "textStyle") or PLAIN
        return spell(split_units(run["content"]), style, marks)

    def _object(self, element: Json) -> list[Unit]:
        told, style = {}, UNSTYLED
        for kind, value in _without(element, "startIndex", "endIndex").items():
            told[kind] = _without(value, "textStyle", "footnoteNumber")
            style = qualify(value["textStyle"], self.tab_id) if "textStyle" in value else UNSTYLED
        width = element["endIndex"] - element.get("startIndex", 0)
        return [Unit(OBJECT, style, told), *[Unit(REST, {}, {})] * (width - 1)]


def _set_apart(before: Unit, run: list[Unit]) -> list[Unit]:
    """Return a run's units; where it looks like the run before, a dictionary of its own keeps the two apart."""
    if not run or before.char in (OBJECT, REST) or before.run is not run[0].run or before.style != run[0].style:
        return run
    return spell([unit.char for unit in run], run[0].style, {})


def _without(value: Json, *keys: str) -> Json:
    return {key: kept for key, kept in value.items() if key not in keys}

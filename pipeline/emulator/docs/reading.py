"""A document as `documents.get` answers it comes in; its tabs as flat units go out: rendering, the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.emulator.docs.rendering import COLLECTIONS, STYLELESS
from pipeline.emulator.docs.segment import (
    CELL,
    CONTENTS,
    CONTENTS_END,
    NEWLINE,
    OBJECT,
    REST,
    ROW,
    SECTION,
    TABLE,
    TABLE_END,
    Json,
    Segment,
    Unit,
)
from pipeline.emulator.docs.tab import BODY, NamedRange, Tab
from pipeline.emulator.docs.text import split_units

FIRST_TAB: Json = {"tabId": "t.0", "title": "Tab 1"}
_APART = {"body", "headers", "footers", "footnotes", "namedRanges"}
_NOT_PARTS = _APART | {"title", "revisionId", "suggestionsViewMode", "documentId", "tabs"}


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
    segments = {BODY: Segment("body", _read_elements(content["body"]["content"]))}
    for kind, (collection, _) in COLLECTIONS.items():
        for segment_id, entry in content.get(collection, {}).items():
            segments[segment_id] = Segment(kind, _read_elements(entry["content"]))
    parts = {key: value for key, value in content.items() if key not in _NOT_PARTS}
    return Tab(properties, segments, parts, _read_named_ranges(content.get("namedRanges", {})))


def _read_named_ranges(collections: Json) -> dict[str, NamedRange]:
    entries = [entry for collection in collections.values() for entry in collection["namedRanges"]]
    return {entry["namedRangeId"]: _read_named_range(entry) for entry in entries}


def _read_named_range(entry: Json) -> NamedRange:
    spans = tuple((span.get("startIndex", 0), span["endIndex"]) for span in entry["ranges"])
    return NamedRange(entry["namedRangeId"], entry["name"], entry["ranges"][0].get("segmentId", BODY), spans)


def _read_elements(elements: list[Json]) -> list[Unit]:
    return [unit for element in elements for unit in _read_element(element)]


def _read_element(element: Json) -> list[Unit]:
    if "paragraph" in element:
        return _read_paragraph(element["paragraph"])
    if "table" in element:
        return _read_table(element["table"])
    if "tableOfContents" in element:
        contents = element["tableOfContents"]
        mark = Unit(CONTENTS, {}, {"tableOfContents": _without(contents, "content")})
        return [mark, *_read_elements(contents["content"]), Unit(CONTENTS_END, {}, {})]
    return [Unit(SECTION, {}, {"sectionBreak": element["sectionBreak"]})]


def _read_table(table: Json) -> list[Unit]:
    units = [Unit(TABLE, {}, _without(table, "rows", "columns", "tableRows"))]
    for row in table["tableRows"]:
        units.append(Unit(ROW, {}, _without(row, "tableCells", "startIndex", "endIndex")))
        for cell in row["tableCells"]:
            units.append(Unit(CELL, {}, _without(cell, "content", "startIndex", "endIndex")))
            units += _read_elements(cell["content"])
    return [*units, Unit(TABLE_END, {}, {})]


def _read_paragraph(paragraph: Json) -> list[Unit]:
    units = [unit for element in paragraph["elements"] for unit in _read_run(element)]
    data = _without(paragraph, "elements")
    if units and units[-1].char == NEWLINE:
        return [*units[:-1], units[-1]._replace(data=data)]
    return [*units, Unit(NEWLINE, {}, data)]


def _read_run(element: Json) -> list[Unit]:
    if "textRun" in element:
        run = element["textRun"]
        return [Unit(char, run["textStyle"], {}) for char in split_units(run["content"])]
    ((kind, value),) = _without(element, "startIndex", "endIndex").items()
    width = element["endIndex"] - element.get("startIndex", 0)
    style: Any = {} if kind in STYLELESS else value.get("textStyle", {})
    first = Unit(OBJECT, style, {kind: _without(value, "textStyle", "footnoteNumber")})
    return [first, *[Unit(REST, {}, {})] * (width - 1)]


def _without(value: Json, *keys: str) -> Json:
    return {key: kept for key, kept in value.items() if key not in keys}

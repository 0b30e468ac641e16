"""A tab's content and the edits' one way into it: units in and out of a segment, its named ranges moving along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.emulator.docs.segment import NEWLINE, Json, Segment, Unit

BODY = ""
OBJECTS = ("inlineObjects", "positionedObjects")


@dataclass(frozen=True)
class NamedRange:
    """A name, or a comment's anchor, over parts of one segment.

    `spans` are (start, end) in UTF-16 units, in order, apart and not empty.
    """

    id: str
    name: str
    segment_id: str
    spans: tuple[tuple[int, int], ...]


@dataclass(eq=False)
class Tab:
    """One tab: segments by id ("" is the body), named ranges and anchors by id, in `parts` all else of a DocumentTab.

    What lies in `properties` and `parts` is replaced, never changed in place: copies share it.
    """

    properties: Json
    segments: dict[str, Segment]
    parts: Json
    named_ranges: dict[str, NamedRange] = field(default_factory=dict)
    anchors: dict[str, NamedRange] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The tab's id."""
        return str(self.properties["tabId"])

    def copy(self) -> Tab:
        """Return a tab that can be edited apart from this one."""
        segments = {key: segment.copy() for key, segment in self.segments.items()}
        return Tab(dict(self.properties), segments, dict(self.parts), dict(self.named_ranges), dict(self.anchors))

    def splice(self, segment_id: str, start: int, end: int, units: Sequence[Unit], *, split: bool = False) -> None:
        """Put units in the place of [start, end); a named range around it grows, or with `split` is parted in two."""
        segment = self.segments[segment_id]
        removed = segment.units[start:end]
        segment.replace(start, end, units)
        for kept in (self.named_ranges, self.anchors):
            for named in [one for one in kept.values() if one.segment_id == segment_id]:
                _move(kept, named, (start, end), len(units), split)
        self._forget(removed)

    def splice_lines(self, segment_id: str, splices: Sequence[tuple[int, int, Sequence[Unit]]]) -> None:
        """Replace pieces of text, in order and within lines, in one go."""
        segment, made, at = self.segments[segment_id], [], 0
        for start, end, units in splices:
            made += [*segment.units[at:start], *units]
            at = end
        segment.replace(0, at, made)
        for kept in (self.named_ranges, self.anchors):
            for named in [one for one in kept.values() if one.segment_id == segment_id]:
                for start, end, units in reversed(splices):
                    if named.id in kept:
                        _move(kept, kept[named.id], (start, end), len(units), split=False)

    def put(self, kind: str, key: str, value: Any) -> None:
        """Set one entry of a map such as `lists` or `inlineObjects`."""
        self.parts[kind] = {**self.parts.get(kind, {}), key: value}

    def drop(self, kind: str, key: str) -> None:
        """Take one entry out of such a map, and with the last one the map."""
        kept = {name: value for name, value in self.parts[kind].items() if name != key}
        others = {name: value for name, value in self.parts.items() if name != kind}
        self.parts = others | ({kind: kept} if kept else {})

    def style_named(self, name: str) -> Json:
        """Return the named style (`textStyle`, `paragraphStyle`) of the given type, empty where the tab has none."""
        for style in self.parts["namedStyles"]["styles"]:
            if style["namedStyleType"] == name:
                return dict(style)
        return {}

    def _forget(self, removed: Sequence[Unit]) -> None:
        """Drop what removed units referred to and no other unit refers to."""
        gone = {name for unit in removed if unit.data for name in _list_references(unit)}
        if not gone:
            return
        units = (unit for segment in self.segments.values() for unit in segment.units if unit.data)
        for name in gone.difference(*map(_list_references, units)):
            if name in self.segments:
                self.drop_segment(name)
            for kind in OBJECTS:
                if name in self.parts.get(kind, {}):
                    self.drop(kind, name)

    def drop_segment(self, segment_id: str) -> None:
        """Remove a header, footer or footnote and the named ranges in it."""
        del self.segments[segment_id]
        for kept in (self.named_ranges, self.anchors):
            for named in [one for one in kept.values() if one.segment_id == segment_id]:
                del kept[named.id]


def _list_references(unit: Unit) -> list[str]:
    """Return the ids of the footnote, picture or positioned objects that a unit refers to."""
    data = unit.data
    if unit.char == NEWLINE:
        return list(data.get("positionedObjectIds", ()))
    note = data.get("footnoteReference", {}).get("footnoteId")
    picture = data.get("inlineObjectElement", {}).get("inlineObjectId")
    return [name for name in (note, picture) if name]


def _move(kept: dict[str, NamedRange], named: NamedRange, gone: tuple[int, int], inserted: int, split: bool) -> None:
    """Move a range past the replacement of [start, end) by so many units; one that holds nothing any more goes."""
    start, end = gone
    spans: list[tuple[int, int]] = []
    for span in named.spans:
        if split and span[0] < start and end < span[1]:
            spans += [(span[0], start), (start + inserted, span[1] + inserted - (end - start))]
        else:
            spans.append(_move_span(span, start, end, inserted))
    left: list[tuple[int, int]] = []
    for first, last in (span for span in spans if span[0] < span[1]):
        if left and left[-1][1] == first:
            first, _ = left.pop()
        left.append((first, last))
    if left:
        kept[named.id] = replace(named, spans=tuple(left))
    else:
        del kept[named.id]


def _move_span(span: tuple[int, int], start: int, end: int, inserted: int) -> tuple[int, int]:
    """Move a span past the replacement of [start, end) by so many units; what is put at its very edge stays outside."""
    if start == end:
        first = span[0] + inserted if start <= span[0] else span[0]
        last = span[1] + inserted if start < span[1] else span[1]
        return first, last
    moved = inserted - (end - start)
    first = span[0] if span[0] <= start else span[0] + moved if span[0] >= end else start + inserted
    last = span[1] if span[1] <= start else span[1] + moved if span[1] >= end else start + inserted
    return first, last


def paragraph_data(named_style: str = "NORMAL_TEXT") -> Json:
    """Return what a fresh paragraph's newline carries."""
    return {"paragraphStyle": {"namedStyleType": named_style, "direction": "LEFT_TO_RIGHT"}}


def newline(data: Json | None = None, style: Json | None = None) -> Unit:
    """Return the unit that ends a paragraph."""
    return Unit(NEWLINE, style or {}, paragraph_data() if data is None else data)

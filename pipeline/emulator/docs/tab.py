"""A tab's content and the edits' one way into it: units in and out of a segment, its named ranges moving along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.emulator.docs.segment import NEWLINE, Json, Segment, Unit

BODY = ""


@dataclass(frozen=True)
class NamedRange:
    """A name over parts of one segment; `spans` are (start, end) in UTF-16 units, in order, apart and not empty."""

    id: str
    name: str
    segment_id: str
    spans: tuple[tuple[int, int], ...]


@dataclass(eq=False)
class Tab:
    """One tab: segments by id ("" is the body), named ranges by id, and in `parts` all else a DocumentTab holds.

    What lies in `properties` and `parts` is replaced, never changed in place: copies share it.
    """

    properties: Json
    segments: dict[str, Segment]
    parts: Json
    named_ranges: dict[str, NamedRange] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The tab's id."""
        return str(self.properties["tabId"])

    def copy(self) -> Tab:
        """Return a tab that can be edited apart from this one."""
        segments = {key: segment.copy() for key, segment in self.segments.items()}
        return Tab(dict(self.properties), segments, dict(self.parts), dict(self.named_ranges))

    def splice(self, segment_id: str, start: int, end: int, units: Sequence[Unit], *, split: bool = False) -> None:
        """Put units in the place of [start, end); a named range around it grows, or with `split` is parted in two."""
        segment = self.segments[segment_id]
        removed = segment.units[start:end]
        segment.units[start:end] = units
        for named in list(self.named_ranges.values()):
            if named.segment_id == segment_id:
                self._move(named, start, end, len(units), split)
        self._forget(removed)

    def put(self, kind: str, key: str, value: Any) -> None:
        """Set one entry of a map such as `lists` or `inlineObjects`."""
        self.parts[kind] = {**self.parts.get(kind, {}), key: value}

    def style_named(self, name: str) -> Json:
        """Return the named style (`textStyle`, `paragraphStyle`) of the given type, empty where the tab has none."""
        for style in self.parts["namedStyles"]["styles"]:
            if style["namedStyleType"] == name:
                return dict(style)
        return {}

    def _move(self, named: NamedRange, start: int, end: int, inserted: int, split: bool) -> None:
        spans: list[tuple[int, int]] = []
        for span in named.spans:
            if split and span[0] < start and end < span[1]:
                spans += [(span[0], start), (start + inserted, span[1] + inserted - (end - start))]
            else:
                spans.append(_move_span(span, start, end, inserted))
        kept = tuple(span for span in spans if span[0] < span[1])
        if kept:
            self.named_ranges[named.id] = NamedRange(named.id, named.name, named.segment_id, kept)
        else:
            del self.named_ranges[named.id]

    def _forget(self, removed: Sequence[Unit]) -> None:
        for unit in removed:
            note = unit.data.get("footnoteReference", {}).get("footnoteId")
            picture = unit.data.get("inlineObjectElement", {}).get("inlineObjectId")
            if note in self.segments:
                self.drop_segment(note)
            if picture in self.parts.get("inlineObjects", {}):
                self.parts["inlineObjects"] = {k: v for k, v in self.parts["inlineObjects"].items() if k != picture}

    def drop_segment(self, segment_id: str) -> None:
        """Remove a header, footer or footnote and the named ranges in it."""
        del self.segments[segment_id]
        kept = {key: named for key, named in self.named_ranges.items() if named.segment_id != segment_id}
        self.named_ranges = kept


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

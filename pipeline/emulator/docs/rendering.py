"""A tab's flat units come in; the structural elements, runs and maps that `documents.get` answers go out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.emulator.docs.links import simplify
from pipeline.emulator.docs.segment import (
    CONTENTS,
    NEWLINE,
    OBJECT,
    REST,
    SECTION,
    TABLE,
    UNSTYLED,
    Json,
    Segment,
    Unit,
)
from pipeline.emulator.docs.tab import BODY, NamedRange, Tab
from pipeline.emulator.docs.text import join_units

COLLECTIONS = {
    "header": ("headers", "headerId"),
    "footer": ("footers", "footerId"),
    "footnote": ("footnotes", "footnoteId"),
}
STYLELESS = frozenset({"equation"})


def render_tab(tab: Tab, *, alone: bool = False, anchors: bool = False) -> Json:
    """Return the DocumentTab; `alone`, as the only tab shows itself where tabs were not asked for."""
    numbers = number_footnotes(tab.segments[BODY])
    shown_for = tab.id if alone else ""
    answer: Json = {"body": {"content": render_content(tab.segments[BODY], numbers, shown_for)}}
    for segment_id, segment in tab.segments.items():
        if segment.kind != "body":
            collection, key = COLLECTIONS[segment.kind]
            content = render_content(segment, numbers, shown_for)
            answer.setdefault(collection, {})[segment_id] = {key: segment_id, "content": content}
    answer |= tab.parts
    if tab.named_ranges:
        answer["namedRanges"] = render_named_ranges(tab.named_ranges.values())
    if anchors and tab.anchors:
        places = {one.id: _locate(one) for one in tab.anchors.values()}
        answer["commentAnchors"] = {name: {"anchorId": name, "ranges": ranges} for name, ranges in places.items()}
    return answer


def render_content(segment: Segment, numbers: dict[str, int], alone: str = "") -> list[Json]:
    """Return the structural elements of a segment; `numbers` are the footnotes' by id, `alone` the only tab's id."""
    return _Renderer(segment, numbers, alone).elements(0, len(segment.units))


def render_named_ranges(ranges: Iterable[NamedRange]) -> Json:
    """Return the map of named ranges, by name."""
    answer: Json = {}
    for named in ranges:
        entry = {"namedRangeId": named.id, "name": named.name, "ranges": _locate(named)}
        answer.setdefault(named.name, {"name": named.name, "namedRanges": []})["namedRanges"].append(entry)
    return answer


def number_footnotes(body: Segment) -> dict[str, int]:
    """Return each footnote's number, counted in the order of the references."""
    data = [unit.data for _, unit in body.list_objects()]
    notes = [one["footnoteReference"]["footnoteId"] for one in data if "footnoteReference" in one]
    return {note: number for number, note in enumerate(dict.fromkeys(notes), 1)}


def _locate(named: NamedRange) -> list[Json]:
    segment = {"segmentId": named.segment_id} if named.segment_id else {}
    return [segment | _indices(*span) for span in named.spans]


def _indices(start: int, end: int) -> Json:
    return {"startIndex": start, "endIndex": end} if start else {"endIndex": end}


class _Renderer:
    def __init__(self, segment: Segment, numbers: dict[str, int], alone: str) -> None:
        self.units, self.segment, self.numbers, self.alone = segment.units, segment, numbers, alone

    def elements(self, start: int, end: int) -> list[Json]:
        """Return the structural elements of [start, end)."""
        found, index = [], start
        while index < end:
            element, index = self._element(index)
            found.append(element)
        return found

    def _element(self, start: int) -> tuple[Json, int]:
        unit = self.units[start]
        if unit.char == SECTION:
            return _indices(start, start + 1) | unit.data, start + 1
        if unit.char == TABLE:
            return self._table(start)
        if unit.char == CONTENTS:
            end = self.segment.find_closing(start) + 1
            contents = unit.data["tableOfContents"] | {"content": self.elements(start + 1, end - 1)}
            return _indices(start, end) | {"tableOfContents": contents}, end
        return self._paragraph(start)

    def _paragraph(self, start: int) -> tuple[Json, int]:
        end = self.segment.chars.index(NEWLINE, start)
        paragraph: Json = {"elements": list(self._runs(start, end + 1)), **self.units[end].data}
        bullet = paragraph.get("bullet", {})
        if self.alone and "link" in bullet.get("textStyle", {}):
            paragraph["bullet"] = {**bullet, "textStyle": simplify(bullet["textStyle"], self.alone)}
        return _indices(start, end + 1) | {"paragraph": paragraph}, end + 1

    def _runs(self, start: int, end: int) -> Iterator[Json]:
        index = start
        while index < end:
            first = self.units[index]
            if first.char == OBJECT:
                stop = index + 1
                while self.units[stop].char == REST:
                    stop += 1
                yield _indices(index, stop) | self._object(first)
            else:
                stop = self._run_end(index, end)
                content = join_units(self.segment.chars[index:stop])
                run = {"content": content, **first.run, "textStyle": self._style(first)}
                yield _indices(index, stop) | {"textRun": run}
            index = stop

    def _run_end(self, index: int, end: int) -> int:
        _, style, _, run = self.units[index]
        for stop, (char, other, _, marks) in enumerate(self.units[index + 1 : end], index + 1):
            if marks is not run or char == OBJECT or (other is not style and other != style):
                return stop
        return end

    def _style(self, unit: Unit) -> Json:
        return simplify(unit.style, self.alone) if self.alone and "link" in unit.style else unit.style

    def _object(self, unit: Unit) -> Json:
        told = {}
        for kind, value in unit.data.items():
            number = {"footnoteNumber": str(self.numbers[value["footnoteId"]])} if kind == "footnoteReference" else {}
            styled = kind not in STYLELESS and unit.style is not UNSTYLED
            told[kind] = {**value, **number, **({"textStyle": self._style(unit)} if styled else {})}
        return told

    def _table(self, start: int) -> tuple[Json, int]:
        end = self.segment.find_closing(start) + 1
        rows = [self._row(row) for row in self.segment.list_rows(start)]
        columns = max(len(row["tableCells"]) for row in rows)
        table = {"rows": len(rows), "columns": columns, "tableRows": rows} | self.units[start].data
        return _indices(start, end) | {"table": table}, end

    def _row(self, row: tuple[int, int]) -> Json:
        cells = [
            _indices(start, end) | {"content": self.elements(start + 1, end)} | self.units[start].data
            for start, end in self.segment.list_cells(row)
        ]
        return _indices(*row) | {"tableCells": cells} | self.units[row[0]].data

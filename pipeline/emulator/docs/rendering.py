"""A tab's flat units come in; the structural elements, runs and maps that `documents.get` answers go out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.emulator.docs.segment import CONTENTS, NEWLINE, OBJECT, REST, SECTION, TABLE, Json, Segment, Unit
from pipeline.emulator.docs.tab import BODY, NamedRange, Tab
from pipeline.emulator.docs.text import join_units

COLLECTIONS = {
    "header": ("headers", "headerId"),
    "footer": ("footers", "footerId"),
    "footnote": ("footnotes", "footnoteId"),
}
STYLELESS = frozenset({"equation"})


def render_tab(tab: Tab) -> Json:
    """Return the DocumentTab."""
    numbers = number_footnotes(tab.segments[BODY])
    answer: Json = {"body": {"content": render_content(tab.segments[BODY], numbers)}}
    for segment_id, segment in tab.segments.items():
        if segment.kind != "body":
            collection, key = COLLECTIONS[segment.kind]
            content = render_content(segment, numbers)
            answer.setdefault(collection, {})[segment_id] = {key: segment_id, "content": content}
    answer |= {key: value for key, value in tab.parts.items() if value}
    if tab.named_ranges:
        answer["namedRanges"] = render_named_ranges(tab.named_ranges.values())
    return answer


def render_content(segment: Segment, numbers: dict[str, int]) -> list[Json]:
    """Return the structural elements of a segment; `numbers` are the footnotes' by id."""
    return _Renderer(segment.units, numbers).elements(0, len(segment.units))


def render_named_ranges(ranges: Iterable[NamedRange]) -> Json:
    """Return the map of named ranges, by name."""
    answer: Json = {}
    for named in ranges:
        spans = [_locate(named.segment_id, start, end) for start, end in named.spans]
        entry = {"namedRangeId": named.id, "name": named.name, "ranges": spans}
        answer.setdefault(named.name, {"name": named.name, "namedRanges": []})["namedRanges"].append(entry)
    return answer


def number_footnotes(body: Segment) -> dict[str, int]:
    """Return each footnote's number, counted in the order of the references."""
    notes = [unit.data["footnoteReference"]["footnoteId"] for unit in body.units if "footnoteReference" in unit.data]
    return {note: number for number, note in enumerate(dict.fromkeys(notes), 1)}


def _locate(segment_id: str, start: int, end: int) -> Json:
    segment = {"segmentId": segment_id} if segment_id else {}
    return segment | _indices(start, end)


def _indices(start: int, end: int) -> Json:
    return {"startIndex": start, "endIndex": end} if start else {"endIndex": end}


class _Renderer:
    def __init__(self, units: list[Unit], numbers: dict[str, int]) -> None:
        self.units = units
        self.numbers = numbers
        self.segment = Segment("", units)

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
        end = start
        while self.units[end].char != NEWLINE:
            end += 1
        elements = list(self._runs(start, end + 1))
        return _indices(start, end + 1) | {"paragraph": {"elements": elements} | self.units[end].data}, end + 1

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
                content = join_units(unit.char for unit in self.units[index:stop])
                yield _indices(index, stop) | {"textRun": {"content": content, "textStyle": first.style}}
            index = stop

    def _run_end(self, index: int, end: int) -> int:
        style, stop = self.units[index].style, index + 1
        while stop < end:
            unit = self.units[stop]
            if unit.char == OBJECT or (unit.style is not style and unit.style != style):
                break
            stop += 1
        return stop

    def _object(self, unit: Unit) -> Json:
        ((kind, value),) = unit.data.items()
        value = dict(value)
        if kind == "footnoteReference":
            value["footnoteNumber"] = str(self.numbers[value["footnoteId"]])
        return {kind: value if kind in STYLELESS else value | {"textStyle": unit.style}}

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

"""Blocks come in; the requests that put them into a Google Doc go out, and the text that the Doc then holds.

Everything is put in from the end backwards at one index and styled at once, so no request needs to know where a table
before it ends. Indices are UTF-16 units; what Docs drops from a text is dropped here before it is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pipeline.markup.blocks import (
    Block,
    Heading,
    Item,
    PageBreak,
    Paragraph,
    Picture,
    Quote,
    Runs,
    Table,
    column_shares,
    lines,
)
from pipeline.markup.colors import AMBER, SOFT, TEAL, WASH
from pipeline.model import utf16_length

Json = dict[str, Any]

LINE_BREAK = "\u000b"
BULLETS = {
    "bullet": "BULLET_DISC_CIRCLE_SQUARE",
    "number": "NUMBERED_DECIMAL_ALPHA_ROMAN",
    "box": "BULLET_CHECKBOX",
}
PAGE_WIDTH = 468
"""Points between the margins of a document as Docs makes it."""

_DROPPED = re.compile("[\x00-\x08\x0c-\x1f\ue000-\uf8ff]")


def _points(magnitude: float) -> Json:
    return {"magnitude": magnitude, "unit": "PT"}


def _color(hexadecimal: str) -> Json:
    red, green, blue = (int(hexadecimal[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return {"color": {"rgbColor": {"red": round(red, 4), "green": round(green, 4), "blue": round(blue, 4)}}}


_BAR: Json = {"color": _color(TEAL), "width": _points(2.25), "padding": _points(9), "dashStyle": "SOLID"}
_QUOTE: Json = {"indentFirstLine": _points(14), "indentStart": _points(14), "borderLeft": _BAR}
_SMALL: Json = {"fontSize": _points(9.5), "foregroundColor": _color(SOFT)}
_PARAGRAPHS: dict[str, Json] = {
    "plain": {"spaceBelow": _points(6)},
    "note": {"spaceBelow": _points(6)},
    "prompt": {"spaceBelow": _points(10), "shading": {"backgroundColor": _color(WASH)}},
    "mark": {"spaceBelow": _points(8), "shading": {"backgroundColor": _color(AMBER)}},
}
_TEXTS: dict[str, Json] = {"note": _SMALL, "prompt": {"italic": True}, "mark": {"bold": True}}


_SIDES = ("Between", "Top", "Bottom", "Left", "Right")
_RESET = (
    *("namedStyleType", "alignment", "lineSpacing", "spacingMode", "spaceAbove", "spaceBelow", "shading"),
    *("indentFirstLine", "indentStart", "indentEnd", "keepLinesTogether", "keepWithNext", "avoidWidowAndOrphan"),
    *(f"border{side}" for side in _SIDES),
)
"""Properties of a paragraph that do not come from its neighbors. Naming page breaks within a table can be a 400 [D]."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One paragraph to be: its runs, its styles, and whether it is an item of a list."""

    runs: Runs
    paragraph: Json
    text: Json
    item: Item | None = None

    @property
    def words(self) -> str:
        """The text as Docs keeps it; tabs that open an item would nest it, so they are spaces."""
        words = _kept(self.runs)
        bare = words.lstrip("\t")
        return "    " * (len(words) - len(bare)) + bare if self.item else words

    @property
    def typed(self) -> str:
        """The text as it is put in: Docs reads an item's level from its leading tabs."""
        return "\t" * (self.item.level if self.item else 0) + self.words


def to_docs(blocks: Sequence[Block], index: int) -> list[Json]:
    """Requests that put the blocks in at `index`, the start of a paragraph; they take `docs_length(blocks)` units.

    Begin with a paragraph: before a table that comes first, Docs needs an empty one.
    """
    requests: list[Json] = []
    for stretch, table in reversed(_stretches(blocks)):
        if table:
            requests += _put_table(table, index)
        if stretch or table:
            requests += _put_lines(stretch, index, "" if table else "\n")
    return requests


def docs_text(blocks: Sequence[Block]) -> str:
    """The text that Docs holds for the blocks: each paragraph and each cell with its newline."""
    parts: list[str] = []
    for stretch, table in _stretches(blocks):
        if stretch or table:
            parts.append("\n".join(line.words for line in stretch) + "\n")
        if table:
            parts += [_kept(runs) + "\n" for runs in lines(table)]
    return "".join(parts)


def docs_length(blocks: Sequence[Block]) -> int:
    """Units that the blocks take in a Doc: their text, and the marks of tables, rows and cells."""
    marks = (2 + len(block.rows) * (1 + len(block.rows[0])) for block in blocks if isinstance(block, Table))
    return utf16_length(docs_text(blocks)) + sum(marks)


def _kept(runs: Runs) -> str:
    """The text without what Docs drops; newlines within a paragraph are its line breaks."""
    return _DROPPED.sub("", "".join(run.text for run in runs)).replace("\n", LINE_BREAK)


def _stretches(blocks: Sequence[Block]) -> list[tuple[list[_Line], Table | None]]:
    """Stretches of lines, each with the table that follows it."""
    stretches: list[tuple[list[_Line], Table | None]] = []
    open_lines: list[_Line] = []
    extra: Json = {}
    for block in blocks:
        if isinstance(block, Table):
            stretches.append((open_lines, block))
            open_lines, extra = [], {"spaceAbove": _points(10)}
        elif isinstance(block, PageBreak):
            extra = {"pageBreakBefore": True}
        elif not isinstance(block, Picture):
            first, *rest = _lines(block)
            open_lines += [_Line(first.runs, first.paragraph | extra, first.text, first.item), *rest]
            extra = {}
    return [*stretches, (open_lines, None)]


def _lines(block: Heading | Paragraph | Item | Quote) -> Iterator[_Line]:
    match block:
        case Heading():
            yield _Line(block.runs, {"namedStyleType": f"HEADING_{block.level}"}, {})
        case Paragraph():
            yield _Line(block.runs, _PARAGRAPHS[block.voice], _TEXTS.get(block.voice, {}))
            if block.voice == "prompt":
                yield _Line((), _PARAGRAPHS["plain"], {})
        case Item():
            yield _Line(block.runs, {"spaceBelow": _points(3)}, {}, block)
        case Quote():
            yield _Line(block.runs, _QUOTE | ({} if block.source else {"spaceBelow": _points(10)}), {})
            if block.source:
                yield _Line(block.source, _QUOTE | {"spaceBelow": _points(10)}, _SMALL)


def _put_lines(stretch: Sequence[_Line], index: int, ending: str) -> list[Json]:
    """Requests for paragraphs at an index; without an ending, the newline that is there already ends the last one."""
    text = "\n".join(line.typed for line in stretch) + ending
    requests: list[Json] = [{"insertText": {"location": {"index": index}, "text": text}}] if text else []
    spans, start = [], index
    for line in stretch:
        end = start + utf16_length(line.typed) + 1
        spans.append((line, start, end))
        start = end
    requests += _reset(index, max(start, index + 1), (*_RESET, "pageBreakBefore"))
    for paragraph, same in groupby(spans, key=lambda span: span[0].paragraph):
        group = list(same)
        requests.append(_style_paragraph(paragraph, group[0][1], group[-1][2]))
    for line, first, end in spans:
        requests += _style_text(line.runs, line.text, first, end - 1)
    return requests + _bullets(spans)


def _reset(start: int, end: int, fields: Sequence[str] = _RESET) -> list[Json]:
    """Requests that free paragraphs of the style of those they were put beside."""
    range_ = {"startIndex": start, "endIndex": end}
    normal = {"namedStyleType": "NORMAL_TEXT"}
    return [
        {"deleteParagraphBullets": {"range": range_}},
        {"updateParagraphStyle": {"range": range_, "paragraphStyle": normal, "fields": ",".join(fields)}},
        {"updateTextStyle": {"range": range_, "textStyle": {}, "fields": "*"}},
    ]


def _style_paragraph(style: Json, start: int, end: int) -> Json:
    range_ = {"startIndex": start, "endIndex": end}
    return {"updateParagraphStyle": {"range": range_, "paragraphStyle": style, "fields": ",".join(style)}}


def _style_text(runs: Runs, base: Json, start: int, end: int) -> Iterator[Json]:
    """Requests for a line's own style and for the runs, which end where the line ends, that differ from it."""
    if base and start < end:
        yield _styled(base, start, end)
    at = end - utf16_length(_kept(runs))
    for run in runs:
        style: Json = {key: True for key in ("bold", "italic") if getattr(run, key)}
        style |= {"link": {"url": run.link}} if run.link else {}
        after = at + utf16_length(_kept((run,)))
        if style and at < after:
            yield _styled(style, at, after)
        at = after


def _styled(style: Json, start: int, end: int) -> Json:
    range_ = {"startIndex": start, "endIndex": end}
    return {"updateTextStyle": {"range": range_, "textStyle": style, "fields": ",".join(style)}}


def _bullets(spans: Sequence[tuple[_Line, int, int]]) -> list[Json]:
    """Requests for the lists, from the last to the first: each takes its items' tabs away."""
    groups: list[tuple[str, int, int]] = []
    for line, start, end in spans:
        if line.item is None:
            continue
        marker, before = line.item.marker, groups[-1] if groups else ("", 0, 0)
        if (marker, start) == (before[0], before[2]) and not line.item.first:
            groups[-1] = (marker, before[1], end)
        else:
            groups.append((marker, start, end))
    return [
        {"createParagraphBullets": {"range": {"startIndex": start, "endIndex": end}, "bulletPreset": BULLETS[marker]}}
        for marker, start, end in reversed(groups)
    ]


def _put_table(table: Table, index: int) -> Iterator[Json]:
    """Requests for a table at an index; Docs puts a newline before it, and cell (r, c) is at i + 4 + r(2C+1) + 2c."""
    rows, columns = len(table.rows), len(table.rows[0])
    start = {"index": index + 1}
    yield {"insertTable": {"location": {"index": index}, "rows": rows, "columns": columns}}
    yield from _reset(index + 4, index + 5 + (rows - 1) * (2 * columns + 1) + 2 * (columns - 1))
    for column, share in enumerate(column_shares(table)):
        width = {"widthType": "FIXED_WIDTH", "width": _points(round(PAGE_WIDTH * share, 1))}
        yield {
            "updateTableColumnProperties": {
                "tableStartLocation": start,
                "columnIndices": [column],
                "tableColumnProperties": width,
                "fields": "width,widthType",
            }
        }
    if table.headers:
        yield {"pinTableHeaderRows": {"tableStartLocation": start, "pinnedHeaderRowsCount": table.headers}}
        yield {
            "updateTableCellStyle": {
                "tableRange": {
                    "tableCellLocation": {"tableStartLocation": start, "rowIndex": 0, "columnIndex": 0},
                    "rowSpan": table.headers,
                    "columnSpan": columns,
                },
                "tableCellStyle": {"backgroundColor": _color(WASH)},
                "fields": "backgroundColor",
            }
        }
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            at = index + 4 + row * (2 * columns + 1) + 2 * column
            yield from _put_cell(table, row, column, at)


def _put_cell(table: Table, row: int, column: int, at: int) -> Iterator[Json]:
    runs = table.rows[row][column]
    text = _kept(runs)
    if not text:
        return
    end = at + utf16_length(text)
    yield {"insertText": {"location": {"index": at}, "text": text}}
    if table.alignments[column] == "end":
        yield _style_paragraph({"alignment": "END"}, at, end)
    yield from _style_text(runs, {"bold": True} if row < table.headers else {}, at, end)

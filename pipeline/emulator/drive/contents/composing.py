"""Blocks come in; a document of the same text and structure, made by the kinds of its own batchUpdate, goes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.emulator.docs.batch import apply
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.text import count_units, strip_dropped
from pipeline.emulator.drive.contents.blocks import Block, Grid, Json, Paragraph, Run

PRESETS = {False: "BULLET_DISC_CIRCLE_SQUARE", True: "NUMBERED_DECIMAL_ALPHA_ROMAN"}
LEVELS = 9


def compose(document: Document, blocks: Sequence[Block]) -> Document:
    """Put the blocks into a blank document, and return it."""
    composer = _Composer(document)
    for is_grid, group in groupby(blocks, lambda block: isinstance(block, Grid)):
        kept = list(group)
        if is_grid:
            for grid in kept:
                composer.add_table(grid)
        else:
            composer.add_paragraphs(kept)
    composer.finish()
    return document


class _Composer:
    """Keeps the document's last paragraph empty and plain: what comes next is put before it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.after_text = False

    @property
    def end(self) -> int:
        """The index of the last paragraph's newline."""
        return len(self.document.tabs[0].segments[""].units) - 1

    def ask(self, kind: str, **request: object) -> None:
        apply(self.document, 0, {kind: request})

    def add_paragraphs(self, paragraphs: Sequence[Block]) -> None:
        self.put([each for each in paragraphs if isinstance(each, Paragraph)], self.end, ending="\n")
        self.after_text = True

    def add_table(self, grid: Block) -> None:
        """Add a table; the newline that the request puts before it ends the paragraph before, where there is one."""
        rows = _even_rows(grid)
        if not rows:
            return
        at = self.end - self.after_text
        self.ask("insertTable", rows=len(rows), columns=len(rows[0]), location={"index": at})
        start = at + 1
        for row in reversed(range(len(rows))):
            for column in reversed(range(len(rows[0]))):
                cell = start + 1 + row * (1 + 2 * len(rows[0])) + 1 + 2 * column + 1
                self.put(rows[row][column], cell)
        self.finish()
        self.after_text = False

    def finish(self) -> None:
        """Take the empty paragraph at the end away, unless a table needs it."""
        if self.after_text:
            self.ask("deleteContentRange", range={"startIndex": self.end - 1, "endIndex": self.end})

    def put(self, paragraphs: Sequence[Paragraph], at: int, ending: str = "") -> None:
        """Put paragraphs into the empty one at the index; `ending` "\\n" leaves that one after them."""
        cleaned = [_clean(paragraph) for paragraph in paragraphs]
        text = "\n".join(_indented(paragraph) for paragraph in cleaned) + ending
        if not text:
            return
        self.ask("insertText", text=text, location={"index": at})
        spans = list(_spans(cleaned, at))
        for paragraph, (start, end) in zip(cleaned, spans, strict=True):
            self.style(paragraph, start, end)
        self.make_lists(cleaned, spans)

    def style(self, paragraph: Paragraph, start: int, end: int) -> None:
        if paragraph.named != "NORMAL_TEXT":
            span = {"startIndex": start, "endIndex": end}
            self.ask(
                "updateParagraphStyle",
                range=span,
                paragraphStyle={"namedStyleType": paragraph.named},
                fields="namedStyleType",
            )
        at = start + _level(paragraph)
        for run in paragraph.runs:
            after = at + count_units(run.text)
            if run.style and run.text:
                span = {"startIndex": at, "endIndex": after}
                self.ask("updateTextStyle", range=span, textStyle=run.style, fields=",".join(run.style))
            at = after

    def make_lists(self, paragraphs: list[Paragraph], spans: list[tuple[int, int]]) -> None:
        """Make the lists, last first: their leading tabs go, and what stands before stays where it is."""
        for first, last in reversed(list(_lists(paragraphs))):
            group = paragraphs[first:last]
            outer = group[0].bullet is not None and group[0].bullet.numbered
            self.bullet(outer, spans[first][0], spans[last - 1][1])
            places = _without_tabs(group, spans[first][0])
            inner = [one.bullet is not None and one.bullet.numbered != outer for one in group]
            for start, end in reversed(list(_runs_of(inner))):
                for index in reversed(range(start, end)):
                    tabs = "\t" * _level(group[index])
                    if tabs:
                        self.ask("insertText", text=tabs, location={"index": places[index][0]})
                added = sum(_level(one) for one in group[start:end])
                self.bullet(not outer, places[start][0], places[end - 1][1] + added)

    def bullet(self, numbered: bool, start: int, end: int) -> None:
        span = {"startIndex": start, "endIndex": end}
        self.ask("createParagraphBullets", range=span, bulletPreset=PRESETS[numbered])


def _even_rows(grid: Block) -> list[list[list[Paragraph]]]:
    rows = grid.rows if isinstance(grid, Grid) else []
    width = max(map(len, rows), default=0)
    return [[*row, *[[] for _ in range(width - len(row))]] for row in rows] if width else []


def _clean(paragraph: Paragraph) -> Paragraph:
    """Leave out what a document does not keep: it would move every index after it."""
    runs = [Run(strip_dropped(run.text.replace("\n", "\v")), _tidy(run.style)) for run in paragraph.runs]
    if runs and paragraph.bullet:
        runs[0] = Run(runs[0].text.lstrip("\t"), runs[0].style)
    return Paragraph(runs, paragraph.named, paragraph.bullet)


def _tidy(style: Json) -> Json:
    link = style.get("link", {})
    return style if "link" not in style or link.get("url") else {k: v for k, v in style.items() if k != "link"}


def _level(paragraph: Paragraph) -> int:
    return min(paragraph.bullet.level, LEVELS - 1) if paragraph.bullet else 0


def _indented(paragraph: Paragraph) -> str:
    return "\t" * _level(paragraph) + paragraph.text


def _spans(paragraphs: list[Paragraph], at: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each paragraph put at the index, its leading tabs and its newline counted."""
    for paragraph in paragraphs:
        end = at + count_units(_indented(paragraph)) + 1
        yield at, end
        at = end


def _without_tabs(paragraphs: list[Paragraph], at: int) -> list[tuple[int, int]]:
    return list(_spans([Paragraph(one.runs) for one in paragraphs], at))


def _lists(paragraphs: list[Paragraph]) -> Iterator[tuple[int, int]]:
    """Yield (first, last + 1) of the paragraphs of each list."""
    at = 0
    for root, group in groupby(paragraphs, lambda one: one.bullet.root if one.bullet else None):
        after = at + len(list(group))
        if root is not None:
            yield at, after
        at = after


def _runs_of(flags: list[bool]) -> Iterator[tuple[int, int]]:
    at = 0
    for flag, group in groupby(flags):
        after = at + len(list(group))
        if flag:
            yield at, after
        at = after

"""HTML comes in, and blocks go out; blocks come in, and a page of HTML that needs nothing else goes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from html.parser import HTMLParser
from itertools import groupby

from pipeline.emulator.drive.contents.blocks import (
    CODE,
    CODE_FONT,
    HEADINGS,
    Block,
    Bullet,
    Grid,
    Json,
    Paragraph,
    Run,
)

_LOOKS: list[tuple[str, Json]] = [
    ("b strong th", {"bold": True}),
    ("i em cite", {"italic": True}),
    ("u ins", {"underline": True}),
    ("s strike del", {"strikethrough": True}),
    ("code kbd samp tt", CODE),
]
STYLES = {tag: look for tags, look in _LOOKS for tag in tags.split()}
SKIPPED = frozenset({"head", "script", "style", "template", "title"})
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt", "figure", "footer", "header"}
    | {"main", "nav", "p", "section"}
)
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)


def read_html(text: str) -> list[Block]:
    """Return the blocks of a page: headings, paragraphs, lists, tables and the look of text; scripts leave nothing."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.finish()


class _Reader(HTMLParser):
    """Collects blocks; inside a table, a cell's paragraphs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.cells: list[list[list[Paragraph]]] | None = None
        self.depth = 0
        self.runs: list[Run] = []
        self.named = "NORMAL_TEXT"
        self.bullet: Bullet | None = None
        self.open: list[tuple[str, Json]] = []
        self.lists: list[bool] = []
        self.roots = 0
        self.skipped = 0
        self.pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SKIPPED:
            self.skipped += 1
        elif tag == "br":
            self.runs.append(Run("\v", self.style()))
        elif tag in STYLES and tag != "th":
            self.open.append((tag, STYLES[tag]))
        elif tag == "a":
            url = (dict(attrs).get("href") or "").strip()
            self.open.append((tag, {"link": {"url": url}} if _SAFE_LINK.match(url) else {}))
        elif tag not in VOID:
            self.start_block(tag)
        elif tag == "hr":
            self.flush()

    def start_block(self, tag: str) -> None:
        if tag in BLOCKS or tag == "pre" or _heading(tag):
            self.flush()
        self.named = _heading(tag) or self.named
        self.pre += tag == "pre"
        if tag in ("ul", "ol"):
            self.flush()
            self.roots += not self.lists
            self.lists.append(tag == "ol")
        elif tag == "li" and self.lists:
            self.flush()
            self.bullet = Bullet(str(self.roots), self.lists[-1], len(self.lists) - 1)
        else:
            self.start_table_part(tag)

    def start_table_part(self, tag: str) -> None:
        if tag == "table":
            self.flush()
            self.depth += 1
            if self.depth == 1:
                self.cells = []
        elif tag == "tr" and self.cells is not None and self.depth == 1:
            self.flush()
            self.cells.append([])
        elif tag in ("td", "th") and self.cells and self.depth == 1:
            self.flush()
            self.cells[-1].append([])
            if tag == "th":
                self.open.append((tag, STYLES[tag]))

    def handle_endtag(self, tag: str) -> None:
        if tag in SKIPPED:
            self.skipped = max(self.skipped - 1, 0)
        elif tag in STYLES or tag == "a":
            if tag == "th":
                self.flush()
            self.close_style(tag)
        elif tag in BLOCKS or tag in ("pre", "li", "td", "tr") or _heading(tag):
            self.flush()
            self.named = "NORMAL_TEXT" if _heading(tag) else self.named
            self.pre = max(self.pre - (tag == "pre"), 0)
            self.bullet = None if tag == "li" else self.bullet
        elif tag in ("ul", "ol") and self.lists:
            self.flush()
            self.lists.pop()
        elif tag == "table":
            self.end_table()

    def end_table(self) -> None:
        self.flush()
        self.depth = max(self.depth - 1, 0)
        if not self.depth and self.cells is not None:
            rows, self.cells = [row for row in self.cells if row], None
            if rows:
                self.blocks.append(Grid(rows))

    def close_style(self, tag: str) -> None:
        places = [index for index, (name, _) in enumerate(self.open) if name == tag]
        if places:
            del self.open[places[-1]]

    def handle_data(self, data: str) -> None:
        if self.skipped:
            return
        if self.pre:
            self.runs.append(Run(data.replace("\r\n", "\n").replace("\n", "\v"), {**self.style(), **CODE}))
            return
        text = _SPACE.sub(" ", data)
        before = self.runs[-1].text[-1:] if self.runs else " "
        text = text.lstrip(" ") if before in (" ", "\v") else text
        if text:
            self.runs.append(Run(text, self.style()))

    def style(self) -> Json:
        return {name: value for _, style in self.open for name, value in style.items()}

    def flush(self) -> None:
        """End the paragraph that was being read, if it has text; one with none is nothing."""
        runs, self.runs = _strip(self.runs), []
        if not runs:
            return
        paragraph = Paragraph(runs, self.named, self.bullet)
        if self.bullet:
            self.bullet = None  # a second paragraph of the same item stands without a bullet of its own
        if self.cells and self.cells[-1]:
            self.cells[-1][-1].append(paragraph)
        elif self.cells is None:
            self.blocks.append(paragraph)

    def finish(self) -> list[Block]:
        self.flush()
        if self.cells is not None:
            self.depth = 1
            self.end_table()
        return self.blocks


def _heading(tag: str) -> str:
    return f"HEADING_{tag[1]}" if re.fullmatch("h[1-6]", tag) else ""


def _strip(runs: list[Run]) -> list[Run]:
    """Drop the spaces and breaks at the end, and join neighbors of one look."""
    kept = list(runs)
    while kept and not kept[-1].text.rstrip(" \v"):
        kept.pop()
    if kept:
        kept[-1] = Run(kept[-1].text.rstrip(" \v"), kept[-1].style)
    return [
        Run("".join(run.text for run in group), style)
        for style, group in ((each[0], list(each[1])) for each in groupby(kept, lambda run: run.style))
    ]


PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title}</title></head>
<body>
{body}
</body></html>
"""


def write_html(title: str, blocks: Sequence[Block]) -> str:
    """Return a page of the blocks; all text in it is inert."""
    return PAGE.format(title=escape(title), body="\n".join(_render_blocks(blocks)))


def _render_blocks(blocks: Sequence[Block]) -> Iterator[str]:
    for listed, group in groupby(blocks, lambda block: isinstance(block, Paragraph) and block.bullet is not None):
        if listed:
            yield from _render_list([block for block in group if isinstance(block, Paragraph)])
        else:
            for block in group:
                yield _render_paragraph(block) if isinstance(block, Paragraph) else _render_table(block)


def _render_list(items: list[Paragraph]) -> Iterator[str]:
    """Yield the lists' tags and items, nested as their levels say."""
    open_lists: list[tuple[str, bool]] = []
    for item in items:
        bullet = item.bullet or Bullet("", False)
        while len(open_lists) > bullet.level + 1 or (
            len(open_lists) == bullet.level + 1 and open_lists[-1][1] != bullet.numbered
        ):
            yield f"</{open_lists.pop()[0]}>"
        while len(open_lists) <= bullet.level:
            tag = "ol" if bullet.numbered else "ul"
            open_lists.append((tag, bullet.numbered))
            yield f"<{tag}>"
        yield f"<li>{_render_runs(item.runs)}</li>"
    while open_lists:
        yield f"</{open_lists.pop()[0]}>"


def _render_paragraph(paragraph: Paragraph) -> str:
    level = {"TITLE": 1, **HEADINGS}.get(paragraph.named)
    tag = f"h{level}" if level else "p"
    return f"<{tag}>{_render_runs(paragraph.runs)}</{tag}>"


def _render_table(grid: Grid) -> str:
    rows = ("".join(f"<td>{''.join(_render_blocks(cell))}</td>" for cell in row) for row in grid.rows)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def _render_runs(runs: list[Run]) -> str:
    return "".join(_render_run(run) for run in runs)


def _render_run(run: Run) -> str:
    text = escape(run.text).replace("\v", "<br>")
    looks = {"bold": "b", "italic": "i", "strikethrough": "s", "underline": "u"}
    for name, tag in looks.items():
        if run.style.get(name) and not (name == "underline" and run.link):
            text = f"<{tag}>{text}</{tag}>"
    if run.is_code:
        text = f"<code style=\"font-family:'{CODE_FONT}',monospace\">{text}</code>"
    if _SAFE_LINK.match(run.link):
        text = f'<a href="{escape(run.link)}">{text}</a>'
    return text

"""Markdown comes in, and blocks go out; blocks come in, and Markdown goes out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt

from pipeline.emulator.drive.contents.blocks import HEADINGS, Block, Grid, Paragraph, Run
from pipeline.emulator.drive.contents.hypertext import read_html

_LIVE = re.compile(r"([\\`*_\[\]<>|~&])")
_STARTS = re.compile(r"^(?:([#+\-=])|(\d{1,9})([.)]))")
_LOOKS = {"strikethrough": "~~", "italic": "*", "bold": "**"}
_EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)


def read_markdown(text: str) -> list[Block]:
    """Return the blocks of CommonMark with tables and strikethrough; HTML in it is text, a table's first row plain."""
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = reader.parse(text)
    for token in tokens:
        token.tag = "td" if token.tag == "th" else token.tag
    return read_html(reader.renderer.render(tokens, reader.options, {}))


def write_markdown(blocks: Sequence[Block]) -> str:
    """Return the blocks as Markdown; what people wrote has no meaning of its own in it."""
    writer = _Writer()
    for block in blocks:
        writer.add(block)
    return "\n".join(writer.lines).strip("\n") + "\n"


class _Writer:
    """Lines so far; of the list being written, each level's number and the width of its marks."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.numbers: list[int] = []
        self.widths: list[int] = []

    def add(self, block: Block) -> None:
        if isinstance(block, Grid):
            self.end_list()
            self.lines += [*_render_table(block), ""]
        elif block.bullet is not None:
            self.add_item(block, block.bullet.level, numbered=block.bullet.numbered)
        elif text := _render_lines(block.runs, "  \n"):
            self.end_list()
            level = {"TITLE": 1, **HEADINGS}.get(block.named, 0)
            plain = text.replace("  \n", " ") if level else text
            self.lines += [f"{'#' * level} {plain}" if level else plain, ""]

    def add_item(self, item: Paragraph, level: int, *, numbered: bool) -> None:
        level = min(level, len(self.widths))
        number = self.numbers[level] + 1 if numbered and level < len(self.numbers) else 1
        mark = f"{number}. " if numbered else "* "
        indent = " " * sum(self.widths[:level])
        self.numbers[level:] = [number if numbered else 0]
        self.widths[level:] = [len(mark)]
        self.lines.append(indent + mark + _render_lines(item.runs, f"  \n{indent}{' ' * len(mark)}"))

    def end_list(self) -> None:
        if self.widths:
            self.lines.append("")
        self.numbers, self.widths = [], []


def _render_table(grid: Grid) -> list[str]:
    width = max(map(len, grid.rows), default=0)
    rows = [[" ".join(_render_lines(one.runs, " ") for one in cell) for cell in row] for row in grid.rows]
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
    return [lines[0], "| " + " | ".join([":----"] * width) + " |", *lines[1:]] if lines else []


def _render_lines(runs: list[Run], ending: str) -> str:
    """A paragraph's text; each line of it begins with nothing that Markdown would take for a mark."""
    lines = "".join(_render_run(run) for run in runs).split("\v")
    return ending.join(_STARTS.sub(_escape_start, line.strip(" \t")) for line in lines)


def _escape_start(match: re.Match[str]) -> str:
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}"


def _render_run(run: Run) -> str:
    return "\v".join(_render_piece(piece, run) for piece in run.text.split("\v"))


def _render_piece(piece: str, run: Run) -> str:
    before, text, after = _EDGES.fullmatch(piece).groups()  # type: ignore[union-attr] # it matches any text
    if not text:
        return piece
    text = _render_code(text) if run.is_code else _LIVE.sub(r"\\\1", text)
    for name, mark in _LOOKS.items():
        text = f"{mark}{text}{mark}" if run.style.get(name) else text
    if run.link:
        text = f"[{text}](<{re.sub(r'[<>]', lambda sign: f'%{ord(sign[0]):02X}', run.link)}>)"
    return before + text + after


def _render_code(text: str) -> str:
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}" if longest else f"{fence}{text}{fence}"

"""Plain text comes in, and blocks go out; blocks come in, and plain text as Docs exports it goes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.emulator.drive.contents.blocks import Block, Grid, Paragraph, Run

INDENT = "   "


def read_text(text: str) -> list[Block]:
    """Return a paragraph for each line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return [Paragraph([Run(line)] if line else []) for line in lines]


def write_text(blocks: Sequence[Block]) -> str:
    """Return a line for each paragraph, each cell's paragraphs one after another, lines parted by CR LF."""
    return "\r\n".join(_lines(blocks)).replace("\v", "\r\n")


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    numbers: list[int] = []
    for block in blocks:
        if isinstance(block, Grid):
            yield from (line for row in block.rows for cell in row for line in _lines(cell))
        elif block.bullet is None:
            numbers = []
            yield block.text
        else:
            level = block.bullet.level
            number = numbers[level] + 1 if level < len(numbers) else 1
            numbers[level:] = [*[0] * (level - len(numbers)), number]
            mark = f"{number}." if block.bullet.numbered else "*"
            yield f"{INDENT * level}{mark} {block.text}"

"""Blocks come in; Markdown goes out that any reader shows as the same text: what people wrote is escaped in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.markup.blocks import Block, Heading, Item, PageBreak, Paragraph, Picture, Quote, Run, Runs, Table
from pipeline.markup.parsing import is_safe

_ACTIVE = re.compile(r"([\\`*_\[\]<>&|~])")
_ADDRESS = re.compile(r"(?<=[A-Za-z]):(?=//)|(?<=www)\.|@(?=\w)", re.IGNORECASE)
_LEADING, _TRAILING = re.compile(r"^\s+"), re.compile(r"\s+$")
_RULE, _NUMBER = re.compile(r"^([#+=-])"), re.compile(r"^(\d+)(?=[.)])")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MARKERS = {"bullet": "- ", "number": "1. ", "box": "- [ ] "}


def to_markdown(blocks: Sequence[Block]) -> str:
    """The blocks as Markdown (CommonMark with tables); links only where they are safe to follow."""
    parts: list[str] = []
    said = [block for block in blocks if not isinstance(block, Picture)]
    for before, block in zip([None, *said], said, strict=False):
        within_list = isinstance(block, Item) and isinstance(before, Item) and not block.first
        parts += ["" if within_list or before is None else "\n", *(f"{line}\n" for line in _lines(block))]
    return "".join(parts)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield "#" * block.level + " " + _inline(block.runs, "&#10;")
        case Paragraph():
            yield _inline(block.runs, "\\\n")
        case Item():
            lead = _MARKERS[block.marker]
            indent = "   " * block.level
            yield indent + lead + _inline(block.runs, "\\\n" + indent + " " * len(lead))
        case Quote():
            yield "> " + _inline(block.runs, "\\\n> ")
            if block.source:
                yield f">\n> — {_inline(block.source, ' ')}"
        case Table():
            yield from _rows(block)
        case PageBreak():
            yield "---"
        case Picture():
            return


def _rows(table: Table) -> Iterator[str]:
    """A table's rows; Markdown knows one heading row."""
    ruler = "|".join("---:" if alignment == "end" else "---" for alignment in table.alignments)
    for number, row in enumerate(table.rows):
        yield f"| {' | '.join(_inline(runs, '&#10;') for runs in row)} |"
        if number == 0:
            yield f"|{ruler}|"


def _inline(runs: Runs, line_break: str) -> str:
    """The runs, one after the other; what is special at a line's start or end is escaped only there."""
    last = len(runs) - 1
    return "".join(_run(run, line_break, place == 0, place == last) for place, run in enumerate(runs))


def _run(run: Run, line_break: str, opens: bool, closes: bool) -> str:
    styled = run.bold or run.italic or bool(run.link)
    parts = run.text.split("\n")
    last = len(parts) - 1
    said = line_break.join(
        _escape(part, opens or styled or place > 0, closes or styled or place < last)
        for place, part in enumerate(parts)
    )
    if run.italic:
        said = f"*{said}*"
    if run.bold:
        said = f"**{said}**"
    if run.link and is_safe(run.link):
        target = run.link.replace("<", "%3C").replace(">", "%3E")
        said = f"[{said}](<{target}>)"
    return said


def _escape(text: str, opens: bool, closes: bool) -> str:
    """The text such that Markdown reads it as that text and nothing else; whether it opens or closes a line counts."""
    said = _ACTIVE.sub(r"\\\1", _UNPRINTABLE.sub("\ufffd", text))
    said = _ADDRESS.sub(_entities, said)
    if opens:
        said = _NUMBER.sub(r"\1\\", _RULE.sub(r"\\\1", _LEADING.sub(_entities, said)))
    return _TRAILING.sub(_entities, said) if closes else said


def _entities(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in match[0])

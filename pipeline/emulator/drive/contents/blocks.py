"""Texts with structure, between a file's format and a document: paragraphs of styled runs, and tables of paragraphs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
CODE_FONT = "Roboto Mono"
CODE: Json = {"weightedFontFamily": {"fontFamily": CODE_FONT, "weight": 400}}
MONOSPACED = frozenset({CODE_FONT, "Courier New", "Consolas", "Courier", "Source Code Pro"})
HEADINGS = {f"HEADING_{level}": level for level in range(1, 7)}


@dataclass(frozen=True)
class Run:
    """Text of one look: `style` holds the properties of a TextStyle that were set. A line break is U+000B."""

    text: str
    style: Json = field(default_factory=dict)

    @property
    def link(self) -> str:
        """Where the text leads; "" for nowhere outside the document."""
        return str(self.style.get("link", {}).get("url", ""))

    @property
    def is_code(self) -> bool:
        """Whether it is set in a font of even width."""
        return self.style.get("weightedFontFamily", {}).get("fontFamily") in MONOSPACED


@dataclass(frozen=True)
class Bullet:
    """A paragraph's place in a list: lists of the same `root` are one; `level` counts from 0."""

    root: str
    numbered: bool
    level: int = 0


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; `named` is a named style such as HEADING_1."""

    runs: list[Run]
    named: str = "NORMAL_TEXT"
    bullet: Bullet | None = None

    @property
    def text(self) -> str:
        """The paragraph's characters."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Grid:
    """A table: rows of cells of paragraphs."""

    rows: list[list[list[Paragraph]]]


Block = Paragraph | Grid

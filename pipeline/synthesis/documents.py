"""A Google Doc as the API gives it comes in; where our sections are in it, and whether people changed them, goes out.

Each section has a named range, and the name says what we wrote there: `smallwins/SECTION/CONTENT.TEXT`, two digests, or
`smallwins/SECTION/people` where people write. So what was written and the note of it are one write, and a run that
died in between is no riddle to the next.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]

PREFIX, PEOPLE = "smallwins/", "people"
FOREIGN = "\ufffc"
"""Stands for whatever in a paragraph is no text; we write none, so a section that holds one was changed."""

BLANK = 2
"""Where a new document ends, in UTF-16 units: before the newline is a section break."""


@dataclass(frozen=True, slots=True)
class Found:
    """One of our named ranges: [start, end) in UTF-16 units; the digests of what it shows and of its text as it stands.

    It is `whole` in one piece that consists of whole paragraphs and tables.
    """

    section: str
    range_id: str
    name: str
    start: int
    end: int
    content: str
    text: str
    whole: bool

    @property
    def intact(self) -> bool:
        """Whether everything in it is as we wrote it."""
        return self.whole and self.name == range_name(self.section, self.content, self.text) and not self.people

    @property
    def people(self) -> bool:
        """Whether people write there."""
        return self.content == PEOPLE

    def overlaps(self, other: Found) -> bool:
        """Whether another range covers a part of it."""
        return self is not other and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Copy:
    """A document as it was read; `end` is where text may be added, once a newline is put in if `full`."""

    revision: str
    found: tuple[Found, ...]
    paragraphs: tuple[int, ...]
    end: int
    full: bool

    def place(self, index: int) -> int:
        """The start of the first paragraph outside tables from the index on, or the end."""
        return next((start for start in self.paragraphs if start >= index), self.end)


def digest(text: str) -> str:
    """A short fingerprint."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def range_name(section: str, content: str, text: str) -> str:
    """The name of a section's range, from the digests of what it shows and of its text in the document."""
    return f"{PREFIX}{section}/{content if content == PEOPLE else f'{content}.{text}'}"


def read(document: Json) -> Copy:
    """Find our sections in a document, in its order."""
    content = document["body"]["content"]
    starts = tuple(int(element.get("startIndex", 0)) for element in content if "paragraph" in element)
    last = content[-1]
    full = last["endIndex"] - starts[-1] > 1
    edges = frozenset((*starts, last["endIndex"]))
    named = (one for group in document.get("namedRanges", {}).values() for one in group["namedRanges"])
    found = [_find(one, content, edges) for one in named if one["name"].startswith(PREFIX) and one.get("ranges")]
    ordered = sorted(found, key=lambda section: (section.start, section.end))
    return Copy(document["revisionId"], tuple(ordered), starts, last["endIndex"] if full else starts[-1], full)


def is_blank(document: Json) -> bool:
    """Whether nothing was ever written in a document: it is one empty paragraph."""
    parts = ("namedRanges", "headers", "footers", "footnotes", "inlineObjects", "positionedObjects")
    return document["body"]["content"][-1]["endIndex"] <= BLANK and not any(document.get(part) for part in parts)


def text_of(document: Json, start: int = 0, end: int = 1 << 31) -> str:
    """All text of a document, or of [start, end) where the two are edges of elements."""
    return "".join(_text(document["body"]["content"], start, end))


def _find(named: Json, content: Sequence[Json], edges: frozenset[int]) -> Found:
    """Read a named range."""
    section, _, state = named["name"][len(PREFIX) :].partition("/")
    shown, _, _ = state.partition(".")
    spans = named["ranges"]
    start, end = int(spans[0].get("startIndex", 0)), int(spans[-1]["endIndex"])
    whole = len(spans) == 1 and {start, end} <= edges and not spans[0].get("segmentId")
    text = digest("".join(_text(content, start, end)))
    return Found(section, named["namedRangeId"], named["name"], start, end, shown, text, whole)


def _text(content: Sequence[Json], start: int, end: int) -> Iterator[str]:
    """The text of [start, end), that in cells as well; the two are edges of elements."""
    for element in content:
        if element["endIndex"] <= start or element.get("startIndex", 0) >= end:
            continue
        for piece in element.get("paragraph", {}).get("elements", ()):
            yield piece.get("textRun", {}).get("content", FOREIGN)
        for row in element.get("table", {}).get("tableRows", ()):
            for cell in row["tableCells"]:
                yield from _text(cell["content"], start, end)

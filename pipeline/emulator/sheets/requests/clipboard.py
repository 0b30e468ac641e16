"""Text or HTML as a clipboard holds it comes in; rows of texts, each with how it is drawn, go out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from types import MappingProxyType
from typing import NamedTuple

_BOLD, _ITALIC = ("b", "strong", "th"), ("i", "em")
_SPACE = re.compile(r"\s+")
_SPACES = re.compile(r"(?: *\n *)+| {2,}")
_BREAKS = ("br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6")


class Pasted(NamedTuple):
    """One cell of a clipboard: its text, and the switches of its TextFormat."""

    text: str
    style: Mapping[str, bool] = MappingProxyType({})


def read_delimited(data: str, delimiter: str) -> list[list[Pasted]]:
    """Split text into rows and cells; with a delimiter of one character, quotes hold it as in CSV."""
    if len(delimiter) > 1 or delimiter in '"\r\n':
        rows = [line.split(delimiter) for line in data.splitlines()]
    else:
        rows = list(csv.reader(io.StringIO(data, newline=""), delimiter=delimiter))
    return [[Pasted(text) for text in row] for row in rows]


def read_html(data: str) -> list[list[Pasted]]:
    """Return the cells of an HTML table; outside of a table, every line is a row of one cell."""
    reader = _Reader()
    reader.feed(data)
    reader.close()
    reader.end_line()
    return reader.rows


class _Reader(HTMLParser):
    """Collects rows of cells; a cell is bold or italic where all of its text is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[Pasted]] = []
        self._row: list[Pasted] | None = None
        self._texts: list[tuple[str, bool, bool]] = []
        self._open: list[str] = []
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a row or a cell; start a new line."""
        if tag == "tr":
            self.end_line()
            self._row = []
        elif tag in ("td", "th"):
            self._end_cell()
            given = dict(attrs).get("colspan") or "1"
            self._span = int(given) if given.isdigit() else 1
        elif tag in _BREAKS:
            self._break()
        if tag not in ("br", "img", "meta", "hr", "col"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close a cell or a row."""
        if tag in ("td", "th"):
            self._end_cell(always=True)
        elif tag == "tr":
            self.end_line()
            self._row = None
        elif tag in _BREAKS:
            self._break()
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        """Keep a text with how it is drawn."""
        if self._open and self._open[-1] in ("style", "script", "title"):
            return
        text = _SPACE.sub(" ", data)
        if text != " " or self._texts:
            is_bold = any(tag in _BOLD for tag in self._open)
            self._texts.append((text, is_bold, any(tag in _ITALIC for tag in self._open)))

    def end_line(self) -> None:
        """Close the row that is open, or what stands outside of any."""
        self._end_cell()
        if self._row:
            self.rows.append(self._row)
            self._row = []

    def _break(self) -> None:
        if self._row is None:
            self._end_cell()
        elif self._texts:
            self._texts.append(("\n", True, True))

    def _end_cell(self, *, always: bool = False) -> None:
        if not self._texts and not always:
            return
        text = _SPACES.sub(
            lambda each: "\n" if "\n" in each[0] else " ", "".join(part for part, _, _ in self._texts)
        ).strip()
        drawn = [each for each in self._texts if each[0].strip()]
        bold, italic = (all(each[place] for each in drawn) for place in (1, 2))
        cell = Pasted(text, {name: True for name, on in (("bold", bold), ("italic", italic)) if on and text})
        self._texts = []
        if self._row is None:
            self.rows.append([cell])
        else:
            self._row += [cell, *[Pasted("")] * (self._span - 1)]
        self._span = 1

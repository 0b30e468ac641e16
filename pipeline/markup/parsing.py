"""Markdown with placeholders comes in; flat blocks with the texts filled in go out, in one pass over the tokens.

What Markdown has no words for is written with its own: `---` is a page break, `- [ ]` a check box, the last paragraph
of a block quote its source when it begins with a dash, `:note:`, `:prompt:` or `:mark:` opens a paragraph of that
voice, and `:chart:` is followed by what a chart shows, as `draw` writes it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import astuple, replace
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.errors import TemplateError
from pipeline.markup.blocks import (
    Alignment,
    Block,
    Heading,
    Item,
    Marker,
    PageBreak,
    Paragraph,
    Picture,
    Quote,
    Run,
    Runs,
    Table,
    Voice,
)
from pipeline.markup.templates import OPENING, Placeholders

_VOICE = re.compile(r":(note|prompt|mark):\s+")
_CHART = ":chart: "
_BOX = "[ ] "
_DASH = "— "
_ENTRY = re.compile(r"\.\./index\.html#win-[A-Za-z0-9_-]+")
_VOICES: dict[str, Voice] = {"note": "note", "prompt": "prompt", "mark": "mark"}


def parse(source: str, texts: Placeholders, links: Collection[str] = ()) -> list[Block]:
    """The blocks of a Markdown text; a link that was put in stays one only when its address is among `links`."""
    tokens = _parser().parse(source)
    return list(_Reader(tokens, texts, frozenset(filter(is_safe, links))).blocks())


def is_safe(address: str) -> bool:
    """Whether a link may lead there: web pages, mail, an entry on the site beside the reports; nothing that runs."""
    if _ENTRY.fullmatch(address):
        return True
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https", "mailto") and bool(parts.netloc or parts.path)


def draw(picture: Picture) -> str:
    """A picture as a template hands it on."""
    return json.dumps(astuple(picture))


def _read_picture(text: str) -> Picture:
    """The picture that `draw` wrote."""
    try:
        alt, labels, series, level = json.loads(text)
        shown = tuple((str(name), tuple(map(int, values))) for name, values in series)
        return Picture(str(alt), tuple(map(str, labels)), shown, (str(level[0]), float(level[1])) if level else None)
    except (ValueError, TypeError, LookupError) as error:
        raise TemplateError("A chart shows what is no chart.", "Write :chart: {{ page | picture }}.") from error


def _parser() -> MarkdownIt:
    """CommonMark with tables, without raw HTML, pictures and code."""
    without = ["html_block", "html_inline", "image", "autolink", "code", "fence", "reference", "lheading"]
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(without)


class _Reader:
    """One pass over the tokens; what is open around the present one is kept beside."""

    def __init__(self, tokens: Sequence[Token], texts: Placeholders, links: frozenset[str]) -> None:
        self._tokens = iter(tokens)
        self._texts = texts
        self._links = links
        self._lists: list[Marker] = []
        self._fresh = False

    def blocks(self) -> Iterator[Block]:
        """The blocks in order; one without a word is left out."""
        for token in self._tokens:
            match token.type:
                case "heading_open":
                    yield from _filled(Heading(self._runs(next(self._tokens)), int(token.tag[1])))
                case "inline" if token.content.startswith(_CHART):
                    yield _read_picture(self._texts.fill(token.content.removeprefix(_CHART)))
                case "inline":
                    yield from _filled(self._paragraph(token))
                case "bullet_list_open" | "ordered_list_open":
                    self._fresh = not self._lists
                    self._lists.append("bullet" if token.type.startswith("bullet") else "number")
                case "bullet_list_close" | "ordered_list_close":
                    self._lists.pop()
                case "blockquote_open":
                    yield from _filled(self._quote())
                case "table_open":
                    yield self._table()
                case "hr":
                    yield PageBreak()

    def _paragraph(self, token: Token) -> Paragraph | Item:
        runs = self._runs(token)
        if self._lists:
            marker, first = self._lists[-1], self._fresh
            self._fresh = False
            if token.content.startswith(_BOX):
                runs, marker = _without(runs, len(_BOX)), "box"
            return Item(runs, len(self._lists) - 1, marker, first)
        if voice := _VOICE.match(token.content):
            return Paragraph(_without(runs, voice.end()), _VOICES[voice[1]])
        return Paragraph(runs)

    def _quote(self) -> Quote:
        """A block quote: its paragraphs are lines, the last one its source when it begins with a dash."""
        paragraphs: list[tuple[bool, Runs]] = []
        for token in self._tokens:
            if token.type == "blockquote_close":
                break
            if token.type == "inline":
                paragraphs.append((token.content.startswith(_DASH), self._runs(token)))
        source: Runs = ()
        if len(paragraphs) > 1 and paragraphs[-1][0]:
            source = _without(paragraphs.pop()[1], len(_DASH))
        lines = [run for _, runs in paragraphs for run in (*runs, Run("\n"))]
        return Quote(_joined(lines[:-1]), source)

    def _table(self) -> Table:
        rows: list[list[Runs]] = []
        alignments: list[Alignment] = []
        for token in self._tokens:
            match token.type:
                case "table_close":
                    break
                case "tr_open":
                    rows.append([])
                case "th_open":
                    alignments.append("end" if "right" in str(token.attrGet("style")) else "start")
                case "inline":
                    rows[-1].append(self._runs(token))
        return Table(tuple(tuple(row) for row in rows), tuple(alignments))

    def _runs(self, token: Token) -> Runs:
        """The runs of an inline token, its texts filled in."""
        runs: list[Run] = []
        bold = italic = 0
        link = ""
        for child in token.children or ():
            bold += {"strong_open": 1, "strong_close": -1}.get(child.type, 0)
            italic += {"em_open": 1, "em_close": -1}.get(child.type, 0)
            if child.type == "link_open":
                link = self._address(str(child.attrGet("href")))
            elif child.type == "link_close":
                link = ""
            text = {"softbreak": " ", "hardbreak": "\n"}.get(child.type, self._texts.fill(child.content))
            runs.append(Run(text, bold > 0, italic > 0, link))
        return _joined(runs)

    def _address(self, href: str) -> str:
        """The address of a link when it may be one, else nothing: its words stay, as text."""
        address = self._texts.fill(unquote(href))
        written_in_template = OPENING not in unquote(href)
        return address if address in self._links or (written_in_template and is_safe(href)) else ""


def _joined(runs: Iterable[Run]) -> Runs:
    """The runs that say anything; neighbors of one style are one."""
    joined: list[Run] = []
    for run in runs:
        if joined and replace(joined[-1], text=run.text) == run:
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        elif run.text:
            joined.append(run)
    return tuple(joined)


def _without(runs: Runs, count: int) -> Runs:
    """The runs less the first characters, which lie in the first run."""
    first, *rest = runs
    return (*((replace(first, text=first.text[count:]),) if len(first.text) > count else ()), *rest)


def _filled(block: Heading | Paragraph | Item | Quote) -> Iterator[Block]:
    if any(run.text.strip() for run in block.runs):
        yield block

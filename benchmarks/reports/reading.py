"""A report comes in; its lines go out, each with its section, the heading above it, its links, and what it quotes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.markup import Block, Heading, Item, Quote, Table
from pipeline.markup.blocks import Runs, lines
from pipeline.synthesis import Report

STEP = "\nNext right step: "
"""What stands between a lesson and its next step, in a quote."""

EVIDENCE = " · evidence: "
"""What stands before an address that a colleague typed, after the source of a quote."""

QUOTING = ("thanks", "carried")
"""Sections whose list items begin with a colleague's words."""


@dataclass(frozen=True)
class Line:
    """A line of a report; a table's row has ` | ` between its cells. `said` are a colleague's words in it."""

    section: str
    under: str
    text: str
    links: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    kind: str = "text"


def read(report: Report) -> Iterator[Line]:
    """The lines of a report in order."""
    under = ""
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Heading):
                under = _text(block.runs)
            yield from _lines(block, section.name, under)


def _lines(block: Block, section: str, under: str) -> Iterator[Line]:
    match block:
        case Quote():
            source, *evidence = _text(block.source).split(EVIDENCE)
            said = (*_text(block.runs).split(STEP), *evidence)
            yield Line(section, under, source, _links(block.source), said, "quote")
        case Item() if section in QUOTING:
            words, _, source = _text(block.runs).rpartition(" — ")
            yield Line(section, under, source, _links(block.runs), (words,), "quote")
        case Table():
            agenda = _text(block.rows[0][0]) == "From"
            for row in block.rows:
                text = " | ".join(map(_text, row))
                links = tuple(link for runs in row for link in _links(runs))
                yield Line(section, under, text, links, kind="agenda" if agenda else "row")
        case _:
            for runs in lines(block):
                yield Line(section, under, _text(runs), _links(runs), kind=type(block).__name__.lower())


def _text(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def _links(runs: Runs) -> tuple[str, ...]:
    return tuple(run.link for run in runs if run.link)

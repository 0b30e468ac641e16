"""A report comes in; the words of its four outputs go out, each read back with a library that did not write it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import docx
from bs4 import BeautifulSoup
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from pipeline import markup, synthesis
from pipeline.google import Google
from pipeline.synthesis import Report


def read_outputs(google: Google, report: Report, lang: str = "en") -> Mapping[str, list[str]]:
    """The words of the Google Doc, the .docx, the page and the Markdown, in their order."""
    return {
        "docs": docs_words(google, report),
        "docx": word_words(markup.to_docx(report.blocks, report.title)),
        "html": html_words(markup.to_html(report.blocks, report.title, lang)),
        "markdown": markdown_words(markup.to_markdown(report.blocks)),
    }


def find_unlike(google: Google, report: Report) -> Iterator[str]:
    """The outputs that do not say what the report says, by name."""
    said = joined(markup.plain(report.blocks).split())
    for name, words in read_outputs(google, report).items():
        if joined(words) != said:
            yield name


def docs_words(google: Google, report: Report) -> list[str]:
    """The words of a new Google Doc with the report, read back by the API."""
    document_id = google.drive.make(report.title, "document", {})
    synthesis.publish(google.docs, document_id, report, {})
    return " ".join(_doc_text(google.docs.get(document_id)["body"]["content"])).split()


def _doc_text(content: Sequence[Any]) -> Iterator[str]:
    for element in content:
        for piece in element.get("paragraph", {}).get("elements", ()):
            yield piece["textRun"]["content"].replace("\u000b", " ")
        for row in element.get("table", {}).get("tableRows", ()):
            for cell in row["tableCells"]:
                yield from _doc_text(cell["content"])


def word_words(document: bytes) -> list[str]:
    """The words of a .docx, paragraphs and tables in their order; a box is a mark."""
    body = docx.Document(io.BytesIO(document)).element.body
    paragraphs = ("".join(text.text or "" for text in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))
    return " ".join(paragraphs).replace("☐", "").split()


def html_words(page: str) -> list[str]:
    """The words of a page, without those of its charts."""
    soup = BeautifulSoup(page, "html.parser")
    for chart in soup.find_all("svg"):
        chart.decompose()
    return (soup.find("main") or soup).get_text(" ").split()


def markdown_words(text: str) -> list[str]:
    """The words of the Markdown as a reader of it shows them; rules, boxes and a source's dash are marks."""
    reader = MarkdownIt("commonmark").enable("table")
    return BeautifulSoup(reader.render(text), "html.parser").get_text(" ").replace("[ ]", "").split()


def joined(words: Sequence[str]) -> str:
    """The words without the spaces that an output puts between styles, and without dashes before a source."""
    return "".join(words).replace("—", "")

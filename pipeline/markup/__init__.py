"""A report template and its values come in; one text goes out as Docs requests, .docx, HTML and Markdown."""

from pipeline.markup.blocks import Block, Heading, Item, PageBreak, Paragraph, Picture, Quote, Run, Table, plain
from pipeline.markup.docs import docs_length, docs_text, to_docs
from pipeline.markup.parsing import draw, is_safe, parse
from pipeline.markup.templates import Placeholders, render
from pipeline.markup.text import to_markdown
from pipeline.markup.web import to_html
from pipeline.markup.word import to_docx

__all__ = [
    "Block",
    "Heading",
    "Item",
    "PageBreak",
    "Paragraph",
    "Picture",
    "Placeholders",
    "Quote",
    "Run",
    "Table",
    "docs_length",
    "docs_text",
    "draw",
    "is_safe",
    "parse",
    "plain",
    "render",
    "to_docs",
    "to_docx",
    "to_html",
    "to_markdown",
]

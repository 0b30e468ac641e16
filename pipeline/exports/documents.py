"""A report's blocks come in; the same words go out as a file: .docx, .html or .md, by the path's ending."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.exports.files import write_file
from pipeline.markup import Block, to_docx, to_html, to_markdown


def write_document(blocks: Sequence[Block], title: str, path: Path, locale: str = "en_US") -> bool:
    """Write the document; False when the file holds just that already. ValueError for an ending of no kind of ours."""
    lang = locale.replace("_", "-")
    if path.suffix == ".docx":
        return write_file(path, to_docx(blocks, title, lang))
    if path.suffix == ".html":
        return write_file(path, to_html(blocks, title, lang).encode("utf-8", "replace"))
    if path.suffix == ".md":
        return write_file(path, to_markdown(blocks).encode("utf-8", "replace"))
    raise ValueError(f"a document cannot be written as {path.suffix or 'a file without an ending'}")

"""A file comes in; the words by which a full-text search finds it go out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.emulator.docs.document import Document
from pipeline.emulator.forms import Form
from pipeline.emulator.sheets.workbook import Workbook
from pipeline.emulator.state import Content, File


def read_words(file: File) -> str:
    """Name, description, the text given for the index, and the text of a document, a form or a spreadsheet."""
    told = [file.name, file.description, file.metadata.get("indexableText", ""), *_read_content(file.content)]
    return "\n".join(told)


def _read_content(content: Content | None) -> Iterator[str]:
    if isinstance(content, Document):
        for tab in content.tabs:
            for segment in tab.segments.values():
                yield "".join(unit.char for unit in segment.units)
    elif isinstance(content, Form):
        yield from _read_titles(content.body)
    elif isinstance(content, Workbook):
        for sheet in content.sheets.values():
            for _, _, cell in sheet.cells(sheet.area):
                yield str(cell.get("userEnteredValue", {}).get("stringValue", ""))


def _read_titles(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            if name in {"title", "description", "value"} and isinstance(part, str):
                yield part
            else:
                yield from _read_titles(part)
    elif isinstance(value, list):
        for part in value:
            yield from _read_titles(part)

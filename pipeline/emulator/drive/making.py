"""A kind of file comes in; a file with what the service puts in a new one of that kind goes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.emulator.auth import OWNER, Account
from pipeline.emulator.docs.document import Document
from pipeline.emulator.drive.contents.blob import Blob, is_plain
from pipeline.emulator.files import new_file
from pipeline.emulator.forms import Form
from pipeline.emulator.sheets.workbook import Workbook
from pipeline.emulator.state import DOCUMENT, FORM, SPREADSHEET, Content, File, State

_BLANK: dict[str, Callable[[str, str], Content]] = {
    SPREADSHEET: lambda _file_id, _name: Workbook.new(),
    DOCUMENT: lambda file_id, _name: Document.blank(file_id),
    FORM: lambda _file_id, name: Form.new(document_title=name),
}


def blank_content(mime: str, file_id: str, name: str) -> Content | None:
    """What a new file of the kind holds: no bytes where it is a plain one; None for folders."""
    if is_plain(mime):
        return Blob(b"", file_id)
    return _BLANK[mime](file_id, name) if mime in _BLANK else None


def make_file(state: State, entry: dict[str, Any]) -> File:
    """Adds a seed's file: `id`, `name`, `mimeType`, `owner`; of these `mimeType` must be there."""
    file_id, name = entry.get("id") or state.mint("file"), entry.get("name", "Untitled")
    content = blank_content(entry["mimeType"], file_id, name)
    return new_file(state, Account(entry.get("owner", OWNER)), name, entry["mimeType"], content, file_id)

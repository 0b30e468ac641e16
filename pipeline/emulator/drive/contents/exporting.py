"""A document or spreadsheet and a MIME type come in; the file that Drive exports of it goes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from pipeline.emulator.app import Call, Handler, Raw
from pipeline.emulator.docs.document import Document
from pipeline.emulator.drive.access import find_file, refuse_kept
from pipeline.emulator.drive.contents import DOCX, XLSX
from pipeline.emulator.drive.contents.blob import is_plain
from pipeline.emulator.drive.contents.dissecting import dissect
from pipeline.emulator.drive.contents.hypertext import write_html
from pipeline.emulator.drive.contents.plaintext import write_text
from pipeline.emulator.drive.contents.tabular import write_csv, write_tsv
from pipeline.emulator.errors import ApiError, invalid_parameter, not_built
from pipeline.emulator.sheets.workbook import Workbook
from pipeline.emulator.state import DOCUMENT, FOLDER, FORM, SPREADSHEET, File

LARGEST = 10 * 1024 * 1024

DOCUMENTS: dict[str, Callable[[str, Document], bytes]] = {
    "text/plain": lambda _name, content: write_text(dissect(content)).encode("utf-8-sig"),
    "text/html": lambda name, content: write_html(name, dissect(content)).encode(),
    "text/markdown": lambda _name, content: _write_markdown(content),
    DOCX: lambda name, content: _write_docx(name, content),
}
SPREADSHEETS: dict[str, Callable[[Workbook], bytes]] = {
    "text/csv": lambda content: write_csv(content).encode(),
    "text/tab-separated-values": lambda content: write_tsv(content).encode(),
    XLSX: lambda content: _write_xlsx(content),
}
NOT_BUILT = {
    DOCUMENT: {
        "application/epub+zip",
        "application/pdf",
        "application/rtf",
        "application/vnd.oasis.opendocument.text",
        "application/zip",
        "text/x-markdown",
    },
    SPREADSHEET: {
        "application/pdf",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/x-vnd.oasis.opendocument.spreadsheet",
        "application/zip",
    },
    FORM: {"application/zip"},
}
"""What the real service exports as well; asked for here, it is refused by name."""


def export_file(call: Call) -> Raw:
    """Export a document as text, HTML, Markdown or .docx, a spreadsheet as CSV or TSV (its first sheet) or .xlsx.

    Recorded: a spreadsheet as CSV, without a line end after its last row.
    Documented: the formats, that no export is larger than 10 MB, and the restriction that readers may not export.
    Reported: the words of that refusal, of the one for a plain file, and of the one for a format that does not exist.
    Reported: the mark before plain text.
    Assumed: how lists, tables and looks are written in HTML, Markdown and plain text.
    """
    file = find_file(call, call.params["fileId"])
    if is_plain(file.mime_type) or file.mime_type == FOLDER:
        raise ApiError(403, "Export only supports Docs Editors files.", "", reason="fileNotExportable")
    refuse_kept(call, file, "Export")
    mime = call.params["mimeType"]
    body = _write(call, file, mime)
    if len(body) > LARGEST:
        raise ApiError(403, "This file is too large to be exported.", "", reason="exportSizeLimitExceeded")
    return Raw(body, mime)


def export_formats() -> dict[str, list[str]]:
    """Return which types of files are exported to which types here, as `about` tells it."""
    return {DOCUMENT: list(DOCUMENTS), SPREADSHEET: list(SPREADSHEETS)}


def _write(call: Call, file: File, mime: str) -> bytes:
    if file.mime_type == DOCUMENT and mime in DOCUMENTS:
        return DOCUMENTS[mime](file.name, cast(Document, file.content))
    if file.mime_type == SPREADSHEET and mime in SPREADSHEETS:
        return SPREADSHEETS[mime](cast(Workbook, file.content))
    if mime in NOT_BUILT.get(file.mime_type, ()):
        raise not_built(f"{call.method.id} of {file.mime_type} to {mime}")
    raise invalid_parameter("The requested conversion is not supported.", "convertTo", "badRequest")


EXPORTS: dict[str, Handler] = {"drive.files.export": export_file}


def _write_markdown(content: Document) -> bytes:
    from pipeline.emulator.drive.contents.markdown import write_markdown

    return write_markdown(dissect(content)).encode()


def _write_docx(name: str, content: Document) -> bytes:
    from pipeline.emulator.drive.contents.word import write_docx

    return write_docx(name, dissect(content))


def _write_xlsx(content: Workbook) -> bytes:
    from pipeline.emulator.drive.contents.excel import write_xlsx

    return write_xlsx(content)

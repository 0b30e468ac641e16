"""The bytes of a file and the Google type it should become come in; the document or workbook made of them goes out."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from pipeline.emulator.app import Call
from pipeline.emulator.docs.blank import blank_tab
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.reading import FIRST_TAB
from pipeline.emulator.drive.contents import DOCX, OFFICE, XLSX
from pipeline.emulator.drive.contents.blocks import Block
from pipeline.emulator.drive.contents.composing import compose
from pipeline.emulator.drive.contents.hypertext import read_html
from pipeline.emulator.drive.contents.plaintext import read_text
from pipeline.emulator.drive.contents.tabular import read_delimited
from pipeline.emulator.errors import ApiError, invalid_parameter, not_built
from pipeline.emulator.sheets.batch import Batch, apply_requests
from pipeline.emulator.sheets.creating import opening_requests
from pipeline.emulator.sheets.dialects import DEFAULT, dialect_of
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.requests import KINDS
from pipeline.emulator.sheets.requests.sheets import make_sheet
from pipeline.emulator.sheets.values import Entry, write_values
from pipeline.emulator.sheets.workbook import Workbook
from pipeline.emulator.state import DOCUMENT, SPREADSHEET, Content, File

Json = dict[str, Any]
ROWS, COLUMNS, LONGEST_TITLE = 1000, 26, 100

TEXTS: dict[str, Callable[[bytes], list[Block]]] = {
    "text/plain": lambda data: read_text(decode(data)),
    "text/markdown": lambda data: _read_markdown(data),
    "text/x-markdown": lambda data: _read_markdown(data),
    "text/html": lambda data: read_html(decode(data)),
    DOCX: lambda data: _read_docx(data),
}
DELIMITERS = {"text/csv": ",", "text/tab-separated-values": "\t"}
_OPEN = ("application/vnd.oasis.opendocument", "application/x-vnd.oasis.opendocument")
NOT_BUILT = {
    **dict.fromkeys((f"image/{kind}" for kind in ("bmp", "gif", "jpeg", "pjpeg", "png")), DOCUMENT),
    **dict.fromkeys(
        ("application/pdf", "application/rtf", "text/rtf", "text/richtext", "application/msword"), DOCUMENT
    ),
    **dict.fromkeys((f"{OFFICE}.wordprocessingml.template", "application/vnd.sun.xml.writer"), DOCUMENT),
    **{f"{start}.text": DOCUMENT for start in _OPEN},
    **{f"{start}.spreadsheet": SPREADSHEET for start in _OPEN},
    **dict.fromkeys(("application/vnd.ms-excel", f"{OFFICE}.spreadsheetml.template"), SPREADSHEET),
}
"""What the real service imports as well, into the one type; asked for here, it is refused by name."""


def import_formats() -> dict[str, list[str]]:
    """Return which types of files become which types here, as `about` tells it."""
    return {**{mime: [DOCUMENT] for mime in TEXTS}, **{mime: [SPREADSHEET] for mime in (*DELIMITERS, XLSX)}}


def convert(call: Call, file: File, data: bytes, source: str) -> Content:
    """Return what a file of a Google type holds, made of the bytes of another type; ApiError 400 or 501."""
    try:
        if file.mime_type == DOCUMENT and source in TEXTS:
            return _convert_text(file, TEXTS[source](data))
        if file.mime_type == SPREADSHEET and source in DELIMITERS:
            return _Filling(call, file).take_rows(read_delimited(decode(data), DELIMITERS[source]))
        if file.mime_type == SPREADSHEET and source == XLSX:
            return _Filling(call, file).take_sheets(_read_xlsx(data))
    except (ValueError, Refusal) as error:
        raise ApiError(400, "Bad Request", "", reason="badRequest") from error
    if NOT_BUILT.get(source) == file.mime_type or file.mime_type not in (DOCUMENT, SPREADSHEET):
        raise not_built(f"{call.method.id} from {source} to {file.mime_type}")
    raise invalid_parameter("The requested conversion is not supported.", "convertTo", "badRequest")


def decode(data: bytes) -> str:
    """Return a text file's text: UTF-8, or UTF-16 with its mark, or else Windows' Western one."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _read_markdown(data: bytes) -> list[Block]:
    from pipeline.emulator.drive.contents.markdown import read_markdown

    return read_markdown(decode(data))


def _read_docx(data: bytes) -> list[Block]:
    from pipeline.emulator.drive.contents.word import read_docx

    return read_docx(data)


def _read_xlsx(data: bytes) -> list[Json]:
    from pipeline.emulator.drive.contents.excel import read_xlsx

    return read_xlsx(data)


def _convert_text(file: File, blocks: list[Block]) -> Document:
    tab = blank_tab(FIRST_TAB["tabId"], FIRST_TAB["title"])
    serial = file.content.serial if isinstance(file.content, Document) else 0
    return compose(Document(file.id, [tab], serial), blocks)


class _Filling:
    """Makes a new workbook for a file; its sheets' ids are none of those in the one it replaces."""

    def __init__(self, call: Call, file: File) -> None:
        self.file = file
        self.taken = file.content.sheets if isinstance(file.content, Workbook) else {}
        self.book = Workbook()
        self.entry = Entry(typed=True, dialect=dialect_of(DEFAULT), year=call.state.now().year)
        self.batch = Batch(self.book, file, call.state, call.account)

    def take_rows(self, rows: list[list[str]]) -> Workbook:
        """Put rows of texts into one sheet named after the file, each as if somebody typed it; Refusal."""
        title = PurePath(self.file.name).stem or self.file.name
        sheet = self.add({"title": title[:LONGEST_TITLE]}, len(rows), max(map(len, rows), default=0))
        with self.book.atomic():
            write_values(self.book, sheet, sheet.area, list(rows), self.entry)
        return self.book

    def take_sheets(self, sheets: list[Json]) -> Workbook:
        """Make sheets like these Sheet resources; Refusal, ApiError 400."""
        placed = []
        for given in sheets:
            rows = given["data"][0]["rowData"]
            columns = max((len(row.get("values", ())) for row in rows), default=0)
            sheet_id = self.add(given["properties"], len(rows), columns).sheet_id
            placed.append({**given, "merges": [{**span, "sheetId": sheet_id} for span in given["merges"]]})
        requests = opening_requests({"sheets": placed}, list(self.book.sheets))
        if requests:
            apply_requests(self.batch, KINDS, requests)
        return self.book

    def add(self, properties: Json, rows: int, columns: int) -> Sheet:
        size = {"rowCount": max(ROWS, rows), "columnCount": max(COLUMNS, columns)}
        sheet_id = self.batch.fresh_id([*self.taken, *self.book.sheets])
        sheet = make_sheet(self.batch, {**properties, "sheetId": sheet_id, "gridProperties": size})
        self.book.add_sheet(sheet)
        self.book.check_size()
        return sheet

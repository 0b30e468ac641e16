"""Spreadsheets and documents come down as files of other kinds, read again by libraries that are not ours."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from urllib.parse import urlsplit

import docx
import openpyxl
import pytest
from googleapiclient.errors import HttpError

from pipeline.emulator import Emulator
from pipeline.emulator.drive.contents import DOCX, XLSX, exporting
from pipeline.emulator.state import DOCUMENT, FOLDER, FORM, SPREADSHEET
from tests.emulator.conftest import Ask, read_recording
from tests.emulator.drive.contents.paper import make_document
from tests.emulator.stock import service

Rows = list[list[Any]]


def make_spreadsheet(emulator: Emulator, rows: Rows, how: str = "RAW") -> str:
    """A spreadsheet with these rows in its first sheet; returns its id."""
    sheets = service(emulator, "sheets").spreadsheets()
    made = sheets.create(body={"properties": {"title": "Wins"}, "sheets": [{"properties": {"sheetId": 0}}]}).execute()
    values = {"spreadsheetId": made["spreadsheetId"], "range": "A1", "body": {"values": rows}}
    sheets.values().update(**values, valueInputOption=how).execute()
    return str(made["spreadsheetId"])


def export(emulator: Emulator, file_id: str, mime: str) -> bytes:
    """A file as Drive exports it."""
    return bytes(service(emulator, "drive").files().export(fileId=file_id, mimeType=mime).execute())


def refused(emulator: Emulator, file_id: str, mime: str) -> tuple[int, str, str]:
    """Status, reason and words of a refused export."""
    with pytest.raises(HttpError) as caught:
        export(emulator, file_id, mime)
    error = json.loads(caught.value.content)["error"]
    return caught.value.status_code, error.get("errors", [{}])[0].get("reason", ""), error["message"]


def test_the_recorded_export(ask: Ask) -> None:
    """Every step of the recorded conversation about an export is answered with its status, the export to the byte."""
    ids: dict[str, str] = {}
    for step in read_recording("recordings/SpreadsheetTest.test_export_spreadsheet.json"):
        address = urlsplit(step["uri"])
        path = f"{address.path}?{address.query}"
        for recorded, ours in ids.items():
            path = path.replace(recorded, ours)
        answer = ask(step["method"], path, data=(step["body"] or "").encode())
        assert answer.status_code == step["status"], answer.text
        if "/export?" in path:
            assert answer.text == step["answer"]
        elif address.path.endswith("/files"):
            ids[json.loads(step["answer"])["id"]] = answer.json()["id"]


def test_a_spreadsheet_as_csv(emulator: Emulator) -> None:
    """The first sheet as people see it: rows of one width, CR LF between them, quotes where they are needed."""
    made = make_spreadsheet(
        emulator, [["a,b", 'say "x"', ""], ["line\nbreak"], [], ["=1+2", "12/31/2025", "50%"]], "USER_ENTERED"
    )
    shown = b'"a,b","say ""x""",\r\n"line\nbreak",,\r\n,,\r\n3,12/31/2025,50%'
    assert export(emulator, made, "text/csv") == shown


def test_a_spreadsheet_as_tsv(emulator: Emulator) -> None:
    """Tabs and line ends inside a cell become spaces."""
    made = make_spreadsheet(emulator, [["a\tb", "c\nd"], ["é"]])
    assert export(emulator, made, "text/tab-separated-values") == "a b\tc d\r\né\t".encode()


def test_an_empty_spreadsheet(emulator: Emulator) -> None:
    """Nothing is exported as nothing, and as a book with one empty sheet."""
    made = make_spreadsheet(emulator, [])
    assert export(emulator, made, "text/csv") == b""
    assert openpyxl.load_workbook(io.BytesIO(export(emulator, made, XLSX))).sheetnames == ["Sheet1"]


def test_a_spreadsheet_as_xlsx(emulator: Emulator) -> None:
    """Values, formulas, looks, merges, widths, frozen lines and hidden sheets are all there."""
    made = make_spreadsheet(emulator, [["Team", "Wins"], ["Maple", 3], [True, "=SUM(B2)"]], "USER_ENTERED")
    sheets = service(emulator, "sheets").spreadsheets()
    span = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 2}
    look = {
        "textFormat": {"bold": True, "underline": True, "fontFamily": "Lora", "foregroundColor": {"red": 1}},
        "backgroundColor": {"green": 1},
        "horizontalAlignment": "CENTER",
        "wrapStrategy": "WRAP",
        "numberFormat": {"type": "NUMBER", "pattern": "0.0"},
    }
    column = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    frozen = {"sheetId": 0, "gridProperties": {"frozenRowCount": 1}}
    requests = [
        {"repeatCell": {"range": span, "cell": {"userEnteredFormat": look}, "fields": "userEnteredFormat"}},
        {"mergeCells": {"range": {**span, "startRowIndex": 4, "endRowIndex": 5}, "mergeType": "MERGE_ALL"}},
        {"updateDimensionProperties": {"range": column, "properties": {"pixelSize": 222}, "fields": "pixelSize"}},
        {"updateSheetProperties": {"properties": frozen, "fields": "gridProperties.frozenRowCount"}},
        {"addSheet": {"properties": {"title": "A very long title: with signs [and] more", "hidden": True}}},
    ]
    sheets.batchUpdate(spreadsheetId=made, body={"requests": requests}).execute()
    book = openpyxl.load_workbook(io.BytesIO(export(emulator, made, XLSX)))
    assert book.sheetnames == ["Sheet1", "A very long title_ with signs _"]
    first = book["Sheet1"]
    assert [[cell.value for cell in row] for row in first["A1:B3"]] == [
        ["Team", "Wins"],
        ["Maple", 3],
        [True, "=SUM(B2)"],
    ]
    cell = first["B1"]
    assert (cell.font.b, cell.font.u, cell.font.name, cell.font.color.rgb) == (True, "single", "Lora", "FFFF0000")
    assert (cell.fill.fgColor.rgb, cell.alignment.horizontal, cell.number_format) == ("FF00FF00", "center", "0.0")
    assert [str(each) for each in first.merged_cells.ranges] == ["A5:B5"]
    assert first.freeze_panes == "A2"
    assert first.column_dimensions["A"].width == pytest.approx(31, abs=1)
    assert book.worksheets[1].sheet_state == "hidden"
    shown = openpyxl.load_workbook(io.BytesIO(export(emulator, made, XLSX)), data_only=True)
    assert shown["Sheet1"]["B3"].value == 3


def test_a_document_in_each_format(emulator: Emulator) -> None:
    """A heading, looks, lists and a table as text, Markdown, HTML and .docx."""
    made = make_document(emulator)
    assert export(emulator, made, "text/plain").decode() == (
        "\ufeffWins\r\nbold it code link\r\n1. one\r\n   * deep\r\n2. two\r\na\r\nb\r\nc\r\nd\r\n\r\nend"
    )
    assert export(emulator, made, "text/markdown").decode() == (
        "# Wins\n\n**bold** *it* `code` [link](<https://example.com/a>)\n\n1. one\n   * deep\n2. two\n\n"
        "| a | b |\n| :---- | :---- |\n| c | d |\n\nend\n"
    )
    page = export(emulator, made, "text/html").decode()
    assert "<h1>Wins</h1>" in page
    assert '<a href="https://example.com/a">link</a>' in page
    assert "<table><tr><td><p>a</p></td><td><p>b</p></td></tr>" in page
    file = docx.Document(io.BytesIO(export(emulator, made, DOCX)))
    assert [one.style.name for one in file.paragraphs[:5]] == [
        *("Heading 1", "Normal", "List Number", "List Bullet 2", "List Number")
    ]
    assert [cell.text for row in file.tables[0].rows for cell in row.cells] == ["a", "b", "c", "d"]
    assert file.paragraphs[1].hyperlinks[0].url == "https://example.com/a"


def test_what_people_wrote_is_inert(emulator: Emulator) -> None:
    """Signs of HTML and Markdown in a document's text are text in every export."""
    text = "<script>alert(1)</script> **not bold** [no](https://evil.example) `x` # 1. | &amp;"
    docs = service(emulator, "docs").documents()
    made = docs.create(body={"title": "<b>"}).execute()["documentId"]
    put = {"insertText": {"text": f"{text}\n1. no list\n# no heading\n- no item", "location": {"index": 1}}}
    docs.batchUpdate(documentId=made, body={"requests": [put]}).execute()
    page = export(emulator, made, "text/html").decode()
    assert "<script" not in page
    assert "<title>&lt;b&gt;</title>" in page
    marked = export(emulator, made, "text/markdown").decode()
    again = service(emulator, "drive").files()
    assert marked.startswith(r"\<script\>alert(1)\</script\> \*\*not bold\*\* \[no\](https://evil.example)")
    assert marked.splitlines()[2:] == [r"1\. no list", "", r"\# no heading", "", r"\- no item"]
    assert again.get(fileId=made).execute()["name"] == "<b>"


def test_refusals(emulator: Emulator) -> None:
    """Plain files, formats that do not exist, and real ones that are not built, each in their own words."""
    files = service(emulator, "drive").files()
    folder = files.create(body={"mimeType": FOLDER}).execute()["id"]
    plain = files.create(body={"name": "x"}).execute()["id"]
    words = "Export only supports Docs Editors files."
    assert refused(emulator, folder, "text/csv") == (403, "fileNotExportable", words)
    assert refused(emulator, plain, "text/csv") == (403, "fileNotExportable", words)
    sheet = make_spreadsheet(emulator, [["x"]])
    assert refused(emulator, sheet, "text/html") == (400, "badRequest", "The requested conversion is not supported.")
    assert refused(emulator, sheet, "application/pdf")[0] == 501
    form = files.create(body={"mimeType": FORM}).execute()["id"]
    assert refused(emulator, form, "application/zip")[0] == 501
    assert refused(emulator, form, "text/csv")[0] == 400


def test_an_export_too_large(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond 10 MB there is no export."""
    monkeypatch.setattr(exporting, "LARGEST", 3)
    made = make_spreadsheet(emulator, [["abcd"]])
    words = "This file is too large to be exported."
    assert refused(emulator, made, "text/csv") == (403, "exportSizeLimitExceeded", words)


def test_about_tells_what_is_built(emulator: Emulator) -> None:
    """Each format that `about` names is exported, and each import it names is made."""
    drive = service(emulator, "drive")
    about = drive.about().get(fields="importFormats,exportFormats,maxUploadSize").execute()
    assert about["maxUploadSize"] == str(64 * 2**20)
    files = {DOCUMENT: make_document(emulator), SPREADSHEET: make_spreadsheet(emulator, [["x"]])}
    assert about["exportFormats"].keys() == files.keys()
    for mime, formats in about["exportFormats"].items():
        for wanted in formats:
            assert export(emulator, files[mime], wanted)
    assert about["importFormats"]["text/csv"] == [SPREADSHEET]
    assert about["importFormats"]["text/markdown"] == [DOCUMENT]


def test_csv_reads_as_it_was(emulator: Emulator) -> None:
    """The standard library reads the export as the rows that were written."""
    rows = [['"', ",", "\n", "\r\n", " x "], ["", "'", "a\tb", "é", "🎉"]]
    made = make_spreadsheet(emulator, rows)
    text = export(emulator, made, "text/csv").decode()
    assert list(csv.reader(io.StringIO(text, newline=""))) == rows


def test_what_is_not_told_is_refused(emulator: Emulator) -> None:
    """A footnote is not left out in silence; a page break leaves nothing."""
    docs = service(emulator, "docs").documents()
    made = docs.create(body={"title": "x"}).execute()["documentId"]
    requests: list[dict[str, Any]] = [{"insertPageBreak": {"location": {"index": 1}}}]
    docs.batchUpdate(documentId=made, body={"requests": requests}).execute()
    assert export(emulator, made, "text/plain").decode("utf-8-sig").strip() == ""
    requests = [{"createFootnote": {"endOfSegmentLocation": {}}}]
    docs.batchUpdate(documentId=made, body={"requests": requests}).execute()
    assert refused(emulator, made, "text/plain")[0] == 501

"""Files of other kinds become documents and spreadsheets on their way up, as their own APIs then read them."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaIoBaseUpload
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.emulator import Emulator
from pipeline.emulator.drive.contents import DOCX, XLSX
from pipeline.emulator.state import DOCUMENT, FORM, SPREADSHEET
from tests.emulator.drive.contents.paper import make_document
from tests.emulator.stock import service

Values = list[list[Any]]


def upload(emulator: Emulator, data: bytes, mime: str, target: str, name: str = "Wins.csv", **told: Any) -> str:
    """A file of a Google type made of the data; returns its id."""
    sent = MediaIoBaseUpload(io.BytesIO(data), mime)
    body = {"name": name, "mimeType": target}
    made = service(emulator, "drive").files().create(body=body, media_body=sent, **told).execute()
    assert made["mimeType"] == target
    return str(made["id"])


def replace(emulator: Emulator, file_id: str, data: bytes, mime: str) -> None:
    """Upload a file anew."""
    sent = MediaIoBaseUpload(io.BytesIO(data), mime)
    service(emulator, "drive").files().update(fileId=file_id, media_body=sent).execute()


def read_values(emulator: Emulator, file_id: str, area: str = "A1:Z99", render: str = "UNFORMATTED_VALUE") -> Values:
    """The values of a range."""
    values = service(emulator, "sheets").spreadsheets().values()
    got = values.get(spreadsheetId=file_id, range=area, valueRenderOption=render).execute()
    return got.get("values", [])


def export(emulator: Emulator, file_id: str, mime: str) -> bytes:
    """A file as Drive exports it."""
    return bytes(service(emulator, "drive").files().export(fileId=file_id, mimeType=mime).execute())


def refused(emulator: Emulator, data: bytes, mime: str, target: str) -> tuple[int, str]:
    """Status and words of a refused conversion."""
    with pytest.raises(HttpError) as caught:
        upload(emulator, data, mime, target)
    return caught.value.status_code, caught.value.reason


def test_csv_becomes_a_spreadsheet(emulator: Emulator) -> None:
    """Cells are read as if typed; the one sheet is named after the file; the grid has at least its usual size."""
    made = upload(
        emulator, b'\xef\xbb\xbfname,"1,234.5"\r\n=1+2,TRUE\n"two\nlines",12/31/2025', "text/csv", SPREADSHEET
    )
    assert read_values(emulator, made) == [["name", 1234.5], [3, True], ["two\nlines", 46022]]
    book = service(emulator, "sheets").spreadsheets().get(spreadsheetId=made).execute()
    assert book["properties"]["title"] == "Wins.csv"
    assert [sheet["properties"]["title"] for sheet in book["sheets"]] == ["Wins"]
    assert book["sheets"][0]["properties"]["gridProperties"] == {"rowCount": 1000, "columnCount": 26}


def test_tsv_becomes_a_spreadsheet(emulator: Emulator) -> None:
    """Tabs part the cells; a text in Windows' Western code or UTF-16 is read as such."""
    western = upload(emulator, "é\t1".encode("cp1252"), "text/tab-separated-values", SPREADSHEET)
    assert read_values(emulator, western) == [["é", 1]]
    wide = upload(emulator, "é\t2".encode("utf-16"), "text/tab-separated-values; charset=utf-16", SPREADSHEET)
    assert read_values(emulator, wide) == [["é", 2]]


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=4))
def test_texts_come_back(emulator: Emulator, rows: list[list[str]]) -> None:
    """Texts that nobody would type as anything else come back from an export as they went up, blanks at ends aside."""
    texts = [[f"'{cell}" if cell else "" for cell in row] for row in rows]
    written = io.StringIO()
    csv.writer(written).writerows(texts)
    made = upload(emulator, written.getvalue().encode(), "text/csv", SPREADSHEET)
    back = list(csv.reader(io.StringIO(export(emulator, made, "text/csv").decode(), newline="")))
    assert trim(back) == trim(rows)


def trim(rows: list[list[str]]) -> list[list[str]]:
    """Rows without the blanks at their ends, and without empty rows at the end."""
    kept = [row[: max((index for index, text in enumerate(row, 1) if text), default=0)] for row in rows]
    return kept[: max((index for index, row in enumerate(kept, 1) if row), default=0)]


def test_a_spreadsheet_is_replaced(emulator: Emulator, tmp_path: Any) -> None:
    """Uploading anew takes the place of all sheets, also in a state kept in a file."""
    path = tmp_path / "state.db"
    with Emulator(path, check_answers=True) as kept:
        made = upload(kept, b"a\n" * 300, "text/csv", SPREADSHEET)
        replace(kept, made, b"b", "text/csv")
    with Emulator(path, check_answers=True) as kept:
        assert read_values(kept, made, "A1:A999") == [["b"]]


def test_xlsx_becomes_a_spreadsheet(emulator: Emulator) -> None:
    """Every sheet, with values, formulas, number formats, merges and what is hidden."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Plan"
    for row in (["Team", 3, True], [None, None, None], ["=B1*2", 0.5, "text"]):
        first.append(row)
    first["B3"].number_format = "0.0%"
    first["D5"].number_format = "yyyy-mm-dd"
    first["D5"] = 46022
    first.merge_cells("A5:B6")
    book.create_sheet("Other").sheet_state = "hidden"
    written = io.BytesIO()
    book.save(written)
    made = upload(emulator, written.getvalue(), XLSX, SPREADSHEET)
    assert read_values(emulator, made) == [["Team", 3, True], [], [6, 0.5, "text"], [], ["", "", "", 46022]]
    assert read_values(emulator, made, "B3:D5", "FORMATTED_VALUE") == [["50.0%", "text"], [], ["", "", "2025-12-31"]]
    shown = service(emulator, "sheets").spreadsheets().get(spreadsheetId=made).execute()["sheets"]
    assert [(one["properties"]["title"], one["properties"].get("hidden", False)) for one in shown] == [
        ("Plan", False),
        ("Other", True),
    ]
    assert shown[0]["merges"][0] == {
        "sheetId": shown[0]["properties"]["sheetId"],
        "startRowIndex": 4,
        "endRowIndex": 6,
        "startColumnIndex": 0,
        "endColumnIndex": 2,
    }


def test_an_export_is_an_import(emulator: Emulator) -> None:
    """A spreadsheet exported as .xlsx and uploaded again has the same values and formulas."""
    made = upload(emulator, b'name,50%\r\n=B1*2,$3.50\r\n"a\nb",12/31/2025', "text/csv", SPREADSHEET)
    again = upload(emulator, export(emulator, made, XLSX), XLSX, SPREADSHEET)
    for render in ("FORMULA", "FORMATTED_VALUE"):
        assert read_values(emulator, again, render=render) == read_values(emulator, made, render=render)


@pytest.mark.parametrize("mime", ["text/markdown", "text/html", DOCX])
def test_a_document_survives_its_export(emulator: Emulator, mime: str) -> None:
    """A document exported and uploaded again reads the same: headings, looks, links, nested lists, tables."""
    made = make_document(emulator)
    again = upload(emulator, export(emulator, made, mime), mime, DOCUMENT)
    assert export(emulator, again, "text/markdown") == export(emulator, made, "text/markdown")


def test_plain_text_becomes_a_document(emulator: Emulator) -> None:
    """A paragraph for each line, and nothing after the last."""
    made = upload(emulator, "one\r\ntwo\n\nthrée 🎉\n".encode(), "text/plain", DOCUMENT)
    assert export(emulator, made, "text/plain").decode("utf-8-sig") == "one\r\ntwo\r\n\r\nthrée 🎉"
    assert export(emulator, upload(emulator, b"", "text/plain", DOCUMENT), "text/plain").decode("utf-8-sig") == ""


def test_a_document_is_replaced(emulator: Emulator) -> None:
    """Uploading anew takes the place of the text and makes a new revision."""
    docs = service(emulator, "docs").documents()
    made = upload(emulator, b"# Old", "text/markdown", DOCUMENT)
    before = docs.get(documentId=made).execute()["revisionId"]
    replace(emulator, made, b"<h2>New</h2>", "text/html")
    after = docs.get(documentId=made).execute()
    assert after["revisionId"] != before
    assert after["body"]["content"][1]["paragraph"]["elements"][0]["textRun"]["content"] == "New\n"


def test_a_copy_is_converted(emulator: Emulator) -> None:
    """A plain file copied as a spreadsheet becomes one; the file stays what it is."""
    files = service(emulator, "drive").files()
    sent = MediaIoBaseUpload(io.BytesIO(b"x,1"), "text/csv")
    made = files.create(body={"name": "a.csv"}, media_body=sent).execute()
    copied = files.copy(fileId=made["id"], body={"mimeType": SPREADSHEET}).execute()
    assert (made["mimeType"], copied["mimeType"]) == ("text/csv", SPREADSHEET)
    assert read_values(emulator, copied["id"]) == [["x", 1]]


@pytest.mark.parametrize(
    ("data", "mime", "target", "status"),
    [
        (b"x", "text/csv", DOCUMENT, 400),
        (b"x", "text/plain", SPREADSHEET, 400),
        (b"x", "application/pdf", DOCUMENT, 501),
        (b"x", "application/vnd.ms-excel", SPREADSHEET, 501),
        (b"x", "text/plain", FORM, 501),
        (b"x", DOCX, DOCUMENT, 400),
        (b"x", XLSX, SPREADSHEET, 400),
        (b"x" * 200_000, "text/csv", SPREADSHEET, 400),
        (b"x" * 60_000, "text/csv", SPREADSHEET, 400),
    ],
)
def test_conversions_that_are_refused(emulator: Emulator, data: bytes, mime: str, target: str, status: int) -> None:
    """One that Google has not is refused in its words, one that is not built by name, a broken file as bad."""
    assert refused(emulator, data, mime, target)[0] == status
    assert service(emulator, "drive").files().list().execute()["files"] == []


def test_an_xlsx_that_is_none(emulator: Emulator) -> None:
    """A .zip without the parts of a book, and a row that no sheet has, are refused."""
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("x", "y")
    assert refused(emulator, empty.getvalue(), XLSX, SPREADSHEET)[0] == 400
    assert refused(emulator, empty.getvalue(), DOCX, DOCUMENT)[0] == 400
    book, written = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0]["A1"] = 1
    book.save(written)
    broken = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'<row r="1"', b'<row r="999999999"'))
    assert refused(emulator, broken.getvalue(), XLSX, SPREADSHEET)[0] == 400

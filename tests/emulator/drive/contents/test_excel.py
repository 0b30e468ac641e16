"""Workbooks as .xlsx: what the format does not allow is made to fit, and files of others are read in all their ways."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest

from pipeline.emulator.drive.contents import excel
from pipeline.emulator.drive.contents.excel import read_xlsx, write_xlsx
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.workbook import Workbook, sheet_properties

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def bare_xlsx(rows: str, target: str = "/xl/one.xml", **parts: str) -> bytes:
    """A file of one sheet with only the parts it must have."""
    written = io.BytesIO()
    link = f'<Relationship Id="r1" Target="{target}"/>'
    sheets = '<sheets><sheet name="One" r:id="r1"/></sheets>'
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}">{sheets}</workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{RELATIONS}">{link}</Relationships>')
        archive.writestr("xl/one.xml", f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>')
        for name, body in parts.items():
            archive.writestr(f"xl/{name}.xml", body)
    return written.getvalue()


def read_cells(data: bytes) -> list[list[Any]]:
    """The values of the first sheet, plain."""
    rows = read_xlsx(data)[0]["data"][0]["rowData"]
    return [
        [next(iter(cell.get("userEnteredValue", {"": None}).values())) for cell in row.get("values", [])]
        for row in rows
    ]


def book_of(*titles: str) -> Workbook:
    """A workbook with sheets of these titles."""
    book = Workbook()
    for number, title in enumerate(titles):
        book.add_sheet(Sheet(sheet_properties(number, title, 10, 5)))
    return book


def test_titles_that_fit() -> None:
    """Titles are cut, cleaned and kept apart whatever their case."""
    book = book_of("a" * 40, "A" * 31, "x/y", "'quoted'", "History", "[]")
    names = openpyxl.load_workbook(io.BytesIO(write_xlsx(book))).sheetnames
    assert names == ["a" * 31, "A" * 27 + "_1", "x_y", "quoted", "History_1", "__"]


def test_a_book_of_charts_only() -> None:
    """A book always has a sheet."""
    book = book_of("chart")
    book.sheets[0].properties["sheetType"] = "OBJECT"
    assert len(openpyxl.load_workbook(io.BytesIO(write_xlsx(book))).sheetnames) == 1


def test_looks_without_values() -> None:
    """A blank cell keeps its look; an error shows as people know it; hidden lines are hidden; long texts are cut."""
    book = book_of("One")
    with book.atomic():
        sheet = book.edit(0)
        sheet.put_cell(0, 0, {"userEnteredFormat": {"textFormat": {"bold": True}}})
        sheet.put_cell(0, 1, {"userEnteredValue": {"formulaValue": "=1/0"}})
        sheet.put_cell(0, 2, {"userEnteredValue": {"stringValue": "x" * 40_000}, "userEnteredFormat": {"padding": {}}})
        sheet.marks["COLUMNS"][3] = {"hiddenByUser": True}
        sheet.marks["ROWS"][3] = {"pixelSize": 50}
    read = openpyxl.load_workbook(io.BytesIO(write_xlsx(book)), data_only=True)["One"]
    assert (read["A1"].value, read["A1"].font.b, read["B1"].value) == (None, True, "#DIV/0!")
    assert len(read["C1"].value) == 32_767
    assert read.column_dimensions["D"].hidden
    assert read.row_dimensions[4].height == pytest.approx(37.5)


def test_cells_of_every_kind() -> None:
    """Texts inside the cell and beside it, errors, switches, formulas; cells and rows without an address follow on."""
    shared = (
        f'<sst xmlns="{MAIN}"><si><t>one</t></si><si><r><t>tw</t></r><r><t>o</t></r><rPh><t>no</t></rPh></si></sst>'
    )
    rows = (
        '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="inlineStr"><is><t>three</t></is></c></row>'
        '<row r="3"><c r="B3" t="b"><v>1</v></c><c t="e"><v>#N/A</v></c>'
        '<c t="str"><f>"a"&amp;"b"</f><v>ab</v></c></row>'
        '<row><c/><c s="9"><v>1.5</v></c></row>'
    )
    assert read_cells(bare_xlsx(rows, sharedStrings=shared)) == [
        ["one", "two", "three"],
        [],
        [None, True, "#N/A", '="a"&"b"'],
        [None, 1.5],
    ]
    assert read_cells(bare_xlsx("<row><c><v>1</v></c></row>", "one.xml")) == [[1]]


@pytest.mark.parametrize(
    ("number", "code", "kind"),
    [
        (14, "", "DATE"),
        (22, "", "DATE_TIME"),
        (21, "", "TIME"),
        (10, "", "PERCENT"),
        (4, "", "NUMBER"),
        (170, "0.0&quot;days&quot;", "NUMBER"),
        (0, "", None),
    ],
)
def test_number_formats(number: int, code: str, kind: str | None) -> None:
    """Dates, times, percents and numbers are known by their pattern; words in it say nothing."""
    own = f'<numFmts><numFmt numFmtId="{number}" formatCode="{code}"/></numFmts>' if code else ""
    styles = f'<styleSheet xmlns="{MAIN}">{own}<cellXfs><xf numFmtId="{number}"/></cellXfs></styleSheet>'
    read = read_xlsx(bare_xlsx('<row><c s="0"><v>1</v></c></row>', styles=styles))
    cell = read[0]["data"][0]["rowData"][0]["values"][0]
    assert cell.get("userEnteredFormat", {}).get("numberFormat", {}).get("type") == kind


@pytest.mark.parametrize("rows", ['<row r="x"/>', '<row><c r="1"/></row>', '<row><c t="s"><v>9</v></c></row>', "<row>"])
def test_broken_files(rows: str) -> None:
    """What is no row, no address, no text or no XML makes no sheet."""
    with pytest.raises(ValueError, match=r"."):
        read_xlsx(bare_xlsx(rows))


def test_a_file_that_unpacks_too_far(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that is large inside is refused before it is read; an entity in it is never opened."""
    entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    shared = f'{entity}<sst xmlns="{MAIN}"><si><t>&e;</t></si></sst>'
    assert read_cells(bare_xlsx('<row><c t="s"><v>0</v></c></row>', sharedStrings=shared)) == [[None]]
    monkeypatch.setattr(excel, "LARGEST_UNPACKED", 10)
    with pytest.raises(ValueError, match="too large"):
        read_xlsx(bare_xlsx(""))

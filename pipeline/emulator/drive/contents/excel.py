"""An .xlsx file comes in, and Sheet resources go out; a workbook comes in, and an .xlsx file goes out."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from itertools import count
from pathlib import PurePosixPath
from typing import Any

import xlsxwriter
from lxml import etree  # type: ignore[import-untyped]

from pipeline.emulator.sheets.effective import Effective
from pipeline.emulator.sheets.formatting import ERROR_TEXTS
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.workbook import Workbook

LARGEST_UNPACKED = 256 * 1024 * 1024
LONGEST_TITLE, LONGEST_TEXT, LAST_ROW = 31, 32_767, 1_048_576
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LOOKS = {"bold": "bold", "italic": "italic", "strikethrough": "font_strikeout", "fontSize": "font_size"}
_SPACES = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "p": "http://schemas.openxmlformats.org/package/2006/relationships",
}
_DATES = {14: "M/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "M/d/yyyy H:mm"}
_TIMES = {18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "H:mm", 21: "H:mm:ss", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0"}
_NUMBERS = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"}
_PLAIN_PATTERN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def write_xlsx(book: Workbook) -> bytes:
    """Return all sheets with values, formulas, formats, merges, sizes and frozen lines as an .xlsx file."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as file:
        writer = _Writer(file, Effective(book))
        titles = _titles([sheet.title for sheet in book.sheets.values() if sheet.is_grid])
        for sheet in book.sheets.values():
            if sheet.is_grid:
                writer.add(sheet, next(titles))
        if not file.worksheets():
            file.add_worksheet()
    return written.getvalue()


def _titles(titles: list[str]) -> Iterator[str]:
    """Titles as the format allows them: short, without some signs, apart from one another in any case."""
    used: set[str] = set()
    for title in titles:
        plain = _cut(_FORBIDDEN.sub("_", title).strip("'"), LONGEST_TITLE) or "Sheet"
        tries = (plain if not number else f"{_cut(plain, LONGEST_TITLE - 4)}_{number}" for number in count())
        made = next(each for each in tries if each.casefold() not in used | {"history"})
        used.add(made.casefold())
        yield made


def _cut(title: str, longest: int) -> str:
    """Cut a title to so many UTF-16 units, which is what Excel counts; no apostrophe may end it."""
    return title.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore").rstrip("'")


class _Writer:
    """Writes sheets into one file; looks alike are one format."""

    def __init__(self, file: Any, effective: Effective) -> None:
        self.file = file
        self.effective = effective
        self.formats: dict[str, Any] = {}

    def add(self, sheet: Sheet, title: str) -> None:
        target = self.file.add_worksheet(title)
        for merge in sheet.objects.get("merges", []):
            self.merge(target, merge)
        for row, column, cell in sheet.cells(sheet.area):
            self.write(target, sheet, (row, column), cell)
        for index, mark in sheet.marks["COLUMNS"].items():
            target.set_column_pixels(index, index, mark.get("pixelSize"), None, _hidden(mark))
        for index, mark in sheet.marks["ROWS"].items():
            target.set_row_pixels(index, mark.get("pixelSize"), None, _hidden(mark))
        rows, columns = sheet.grid.get("frozenRowCount", 0), sheet.grid.get("frozenColumnCount", 0)
        if rows or columns:
            target.freeze_panes(rows, columns)
        if sheet.properties.get("hidden"):
            target.hide()

    def merge(self, target: Any, span: dict[str, int]) -> None:
        top, bottom = span.get("startRowIndex", 0), span["endRowIndex"]
        left, right = span.get("startColumnIndex", 0), span["endColumnIndex"]
        if (bottom - top) * (right - left) > 1:
            target.merge_range(top, left, bottom - 1, right - 1, "")

    def write(self, target: Any, sheet: Sheet, place: tuple[int, int], cell: dict[str, Any]) -> None:
        look = self.format(cell.get("userEnteredFormat", {}))
        entered = cell.get("userEnteredValue", {})
        if "formulaValue" in entered:
            shown = self.effective.value(sheet, *place, cell)
            target.write_formula(*place, entered["formulaValue"], look, _computed(shown))
        elif "stringValue" in entered:
            target.write_string(*place, entered["stringValue"][:LONGEST_TEXT], look)
        elif "numberValue" in entered:
            target.write_number(*place, entered["numberValue"], look)
        elif "boolValue" in entered:
            target.write_boolean(*place, entered["boolValue"], look)
        elif look is not None:
            target.write_blank(*place, None, look)

    def format(self, style: dict[str, Any]) -> Any:
        made = _look(style)
        if not made:
            return None
        key = json.dumps(made, sort_keys=True)
        if key not in self.formats:
            self.formats[key] = self.file.add_format(made)
        return self.formats[key]


def _look(style: dict[str, Any]) -> dict[str, Any]:
    """A CellFormat as XlsxWriter's properties."""
    text = style.get("textFormat", {})
    made: dict[str, Any] = {name: text[key] for key, name in _LOOKS.items() if text.get(key)}
    if text.get("underline"):
        made["underline"] = 1
    if text.get("fontFamily"):
        made["font_name"] = text["fontFamily"]
    for name, color in (
        ("font_color", _color(text, "foregroundColor")),
        ("bg_color", _color(style, "backgroundColor")),
    ):
        made |= {name: color} if color else {}
    if pattern := style.get("numberFormat", {}).get("pattern"):
        made["num_format"] = pattern
    if style.get("horizontalAlignment") in ("LEFT", "CENTER", "RIGHT"):
        made["align"] = style["horizontalAlignment"].lower()
    return made | ({"text_wrap": True} if style.get("wrapStrategy") == "WRAP" else {})


def _color(style: dict[str, Any], name: str) -> str:
    """A color as `#RRGGBB`; "" where none was chosen, or one of the theme's."""
    chosen = style.get(f"{name}Style", {}).get("rgbColor", style.get(name))
    if chosen is None:
        return ""
    return "#" + "".join(f"{round(chosen.get(part, 0) * 255):02X}" for part in ("red", "green", "blue"))


def _hidden(mark: dict[str, Any]) -> dict[str, bool]:
    return {"hidden": True} if mark.get("hiddenByUser") else {}


def _computed(effective: dict[str, Any]) -> Any:
    if "errorValue" in effective:
        return ERROR_TEXTS.get(effective["errorValue"]["type"], "#VALUE!")
    return next(iter(effective.values()), "")


def read_xlsx(data: bytes) -> list[dict[str, Any]]:
    """Return each sheet's Sheet resource: title, values, formulas, number formats, merges; ValueError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                raise ValueError("the .xlsx file is too large")
            return _Reader(archive).sheets()
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, IndexError, TypeError) as error:
        raise ValueError("not an .xlsx file") from error


class _Reader:
    """Reads one file's parts; texts and number formats are kept beside the sheets."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        names = set(archive.namelist())
        texts = self.parse("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in names else None
        self.texts = [_text(each) for each in _all(texts, "m:si")] if texts is not None else []
        self.formats = self.read_formats() if "xl/styles.xml" in names else []

    def parse(self, name: str) -> Any:
        return etree.fromstring(self.archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True))

    def read_formats(self) -> list[dict[str, Any]]:
        styles = self.parse("xl/styles.xml")
        own = {int(each.get("numFmtId")): each.get("formatCode") for each in _all(styles, "m:numFmts/m:numFmt")}
        return [_number_format(int(each.get("numFmtId", 0)), own) for each in _all(styles, "m:cellXfs/m:xf")]

    def sheets(self) -> list[dict[str, Any]]:
        related = self.parse("xl/_rels/workbook.xml.rels")
        targets = {each.get("Id"): each.get("Target") for each in _all(related, "p:Relationship")}
        found = []
        for each in _all(self.parse("xl/workbook.xml"), "m:sheets/m:sheet"):
            target = targets[each.get(f"{{{_SPACES['r']}}}id")]
            path = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl", target))
            hidden = {"hidden": True} if each.get("state", "visible") != "visible" else {}
            found.append(self.sheet(self.parse(path), {"title": each.get("name"), **hidden}))
        return found

    def sheet(self, sheet: Any, properties: dict[str, Any]) -> dict[str, Any]:
        rows: list[dict[str, Any]] = []
        for line in _all(sheet, "m:sheetData/m:row"):
            index = int(line.get("r") or len(rows) + 1) - 1
            if not 0 <= index < LAST_ROW:
                raise ValueError(f"no such row: {index + 1}")
            rows += [{} for _ in range(index - len(rows))]
            rows.append({"values": self.row(line)})
        merges = [_span(each.get("ref")) for each in _all(sheet, "m:mergeCells/m:mergeCell")]
        return {"properties": properties, "data": [{"rowData": rows}], "merges": merges}

    def row(self, line: Any) -> list[dict[str, Any]]:
        cells: list[dict[str, Any]] = []
        for each in _all(line, "m:c"):
            column = _place(each.get("r"))[1] if each.get("r") else len(cells)
            cells += [{} for _ in range(column - len(cells))]
            cells.append(self.cell(each))
        return cells

    def cell(self, cell: Any) -> dict[str, Any]:
        value = self.value(cell)
        style = int(cell.get("s", 0))
        number_format = self.formats[style] if style < len(self.formats) else {}
        made: dict[str, Any] = {"userEnteredValue": value} if value else {}
        return made | ({"userEnteredFormat": {"numberFormat": number_format}} if number_format else {})

    def value(self, cell: Any) -> dict[str, Any]:
        kind = cell.get("t", "n")
        formula, text = cell.findtext("m:f", "", _SPACES), cell.findtext("m:v", "", _SPACES)
        if formula:
            return {"formulaValue": f"={formula}"}
        if kind == "inlineStr":
            text = _text(cell.find("m:is", _SPACES))
        elif kind == "s":
            text = self.texts[int(text)]
        if not text:
            return {}
        if kind == "b":
            return {"boolValue": text == "1"}
        return {"numberValue": float(text)} if kind == "n" else {"stringValue": text}


def _all(element: Any, path: str) -> list[Any]:
    return list(element.findall(path, _SPACES))


def _text(element: Any) -> str:
    """The text of a string item, its runs joined; phonetic hints are no part of it."""
    return "".join(each.text or "" for each in element.xpath("m:t | m:r/m:t", namespaces=_SPACES))


def _number_format(number: int, own: dict[int, str]) -> dict[str, Any]:
    pattern = own.get(number) or {**_DATES, **_TIMES, **_NUMBERS}.get(number, "")
    if not pattern or pattern == "General":
        return {}
    bare = _PLAIN_PATTERN.sub("", pattern)
    days, hours = re.search("[yYdD]", bare), re.search("[hHsS]", bare)
    kind = "DATE_TIME" if days and hours else "DATE" if days else "TIME" if hours else ""
    return {"type": kind or ("PERCENT" if "%" in bare else "NUMBER"), "pattern": pattern}


def _span(text: str) -> dict[str, int]:
    first, _, last = text.partition(":")
    (top, left), (bottom, right) = _place(first), _place(last or first)
    ends = {"endRowIndex": bottom + 1, "endColumnIndex": right + 1}
    return {"startRowIndex": top, "startColumnIndex": left, **ends}


def _place(text: str) -> tuple[int, int]:
    """Row and column, from 0, of an address such as B3."""
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d+)", text)
    if found is None:
        raise ValueError(f"not a cell's address: {text}")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1

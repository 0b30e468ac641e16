"""Questions about Sheets: each takes a desk, works in a workbook of its own, and returns what it saw."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.probe.desk import Desk

ENTERED = (
    *("007", "'007", "1,234.5", "12%", "$5", "1/2/2026", "2026-02-01", "10:30", "10:30:15 PM", "1e3", "TRUE", "true"),
    *("=1+1", "=SUM(1;2)", "+5", "-5", "(5)", "3 1/2", "Feb 3", "3 February 2026", "€5", "1.234,5", " 5 ", "#N/A"),
    *("=1/0", "=NOSUCH(1)", "@name", "1 000", "5 USD", "0x10", "24:30", "1:2:3.5", "12/31", "13/1/2026", "\u00bd"),
)
PATTERNS = (
    *("0.00", "#,##0", "0%", "0.0E+0", "$#,##0.00", "[Red]0;(0)", "@", "yyyy-mm-dd", "d mmm yyyy", "dddd", "hh:mm:ss"),
    *("h:mm am/pm", "[h]:mm", "0.###", "# ?/?", '0 "wins"', "0,", "??0.0", "General"),
)
MARK = {"metadataId": 7, "metadataKey": "turn", "location": {"spreadsheet": True}, "visibility": "DOCUMENT"}
CREATE = {"createDeveloperMetadata": {"developerMetadata": MARK}}
BAR = {"position": {"overlayPosition": {"anchorCell": {"sheetId": 0}}}}


def _write(desk: Desk, book: str, values: list[list[Any]], option: str = "USER_ENTERED") -> Any:
    return desk.ask("sheets", "PUT", f"/{book}/values/A1", {"values": values}, valueInputOption=option)


def _read(desk: Desk, book: str, area: str = "A:Z", **params: str) -> Any:
    return desk.ask("sheets", "GET", f"/{book}/values/{area}", **params)


def what_people_type(desk: Desk) -> Any:
    """What becomes of numbers, dates, money and formulas that are entered as a person types them?"""
    book, _ = desk.book()
    _write(desk, book, [[text] for text in ENTERED])
    views = [
        _read(desk, book, valueRenderOption=view)[1] for view in ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")
    ]
    return dict(zip(ENTERED, zip(*(view["values"] for view in views), strict=False), strict=False))


def what_people_type_in_german(desk: Desk) -> Any:
    """The same in a German spreadsheet, where the comma is the decimal point?"""
    book, _ = desk.book({"updateSpreadsheetProperties": {"properties": {"locale": "de_DE"}, "fields": "locale"}})
    _write(desk, book, [[text] for text in ENTERED])
    views = [
        _read(desk, book, valueRenderOption=view)[1] for view in ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")
    ]
    return dict(zip(ENTERED, zip(*(view["values"] for view in views), strict=False), strict=False))


def how_numbers_look(desk: Desk) -> Any:
    """How does each pattern show a number?"""
    rows = [
        {
            "values": [
                {
                    "userEnteredValue": {"numberValue": number},
                    "userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": pattern}},
                }
                for number in (0, 1234.5678, -0.5, 46023.4375)
            ]
        }
        for pattern in PATTERNS
    ]
    fields = "userEnteredValue,userEnteredFormat.numberFormat"
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
    book, (status, _) = desk.book({"updateCells": {"rows": rows, "fields": fields, "start": start}})
    return status, dict(zip(PATTERNS, _read(desk, book)[1].get("values", []), strict=False))


def metadata_id_in_use(desk: Desk) -> Any:
    """Is a whole batch refused whose metadata id is taken? All commits rest on this."""
    book, first = desk.book(CREATE)
    write = {
        "appendCells": {"sheetId": 0, "rows": [{"values": [{"userEnteredValue": {"stringValue": "x"}}]}], "fields": "*"}
    }
    return first, desk.batch("sheets", book, write, CREATE), _read(desk, book)


def a_late_mistake(desk: Desk) -> Any:
    """Is a batch undone whose last request cannot be applied, and how is it worded?"""
    title = {"updateSpreadsheetProperties": {"properties": {"title": "Changed"}, "fields": "title"}}
    book, refused = desk.book(title, {"deleteSheet": {"sheetId": 12345}})
    return refused, desk.ask("sheets", "GET", f"/{book}", fields="properties.title")


def a_chart_without_anything(desk: Desk) -> Any:
    """Does a basic chart without domains and series answer 500?"""
    return desk.book({"addChart": {"chart": {"spec": {"basicChart": {"chartType": "BAR"}}, **BAR}}})[1]


def texts_too_long(desk: Desk) -> Any:
    """How is a cell refused that is one character too long, and metadata likewise?"""
    book, _ = desk.book()
    long = {**MARK, "metadataValue": "x" * 30_001}
    answers = (
        _write(desk, book, [["x" * 50_001]], "RAW"),
        desk.batch("sheets", book, {"createDeveloperMetadata": {"developerMetadata": long}}),
    )
    return [(status, body) for status, body in answers]


def appending_under_a_filter(desk: Desk) -> Any:
    """Is a row appended below a filtered table, and where?"""
    book, _ = desk.book()
    _write(desk, book, [["kind", "n"], ["a", 1], ["b", 2]])
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 2}
    hidden = {"0": {"hiddenValues": ["b"]}}
    desk.batch("sheets", book, {"setBasicFilter": {"filter": {"range": area, "criteria": hidden}}})
    told = {"values": [["c", 3]]}
    answer = desk.ask("sheets", "POST", f"/{book}/values/A1:append", told, valueInputOption="RAW")
    return answer, _read(desk, book)


def a_table_and_its_formats(desk: Desk) -> Any:
    """Does deleting a table take the conditional formats over it away?"""
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 2}
    rule = {"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}}
    book, made = desk.book(
        {"addConditionalFormatRule": {"rule": {"ranges": [area], "booleanRule": rule}}},
        {"addTable": {"table": {"name": "Wins", "tableId": "wins", "range": area}}},
    )
    gone = desk.batch("sheets", book, {"deleteTable": {"tableId": "wins"}})
    return made, gone, desk.ask("sheets", "GET", f"/{book}", fields="sheets(conditionalFormats,tables)")


def references_when_rows_move(desk: Desk) -> Any:
    """What do formulas, named ranges and metadata say once rows are inserted and deleted above them?"""
    book, _ = desk.book()
    _write(desk, book, [[1], [2], ["=SUM(A1:A2)"], ["=$A$2"]])
    where = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 1}
    desk.batch(
        "sheets",
        book,
        {"addNamedRange": {"namedRange": {"name": "both", "range": area}}},
        {"createDeveloperMetadata": {"developerMetadata": {**MARK, "location": {"dimensionRange": where}}}},
    )
    views = []
    for change in (
        {"insertDimension": {"range": where}},
        {"deleteDimension": {"range": {**where, "startIndex": 2, "endIndex": 3}}},
    ):
        desk.batch("sheets", book, change)
        views.append((_read(desk, book, valueRenderOption="FORMULA"), _read(desk, book)))
        views.append(
            desk.ask("sheets", "GET", f"/{book}", fields="namedRanges,sheets.data(rowMetadata.developerMetadata)")
        )
    return views


def a_range_outside(desk: Desk) -> Any:
    """How are ranges answered that are outside, reversed, open, or in no sheet?"""
    book, _ = desk.book()
    return {
        area: _read(desk, book, area) for area in ("B2:A1", "A2000", "ZZZ1", "A995:A", "Nope!A1", "A0", "'Sheet1'!A1")
    }


def wrong_requests(desk: Desk) -> Any:
    """How is each kind of mistake in a request worded?"""
    book, _ = desk.book()
    batches: list[Any] = [
        {},
        {"nope": {}},
        {"updateCells": {"fields": "nope", "rows": []}},
        {"updateCells": {"rows": [], "fields": "*"}},
        {"deleteSheet": {"sheetId": "x"}},
        {"deleteSheet": {"sheetId": 0}},
        {"addSheet": {"properties": {"title": "Sheet1"}}},
        {"addSheet": {"properties": {"title": ""}}},
        {"addNamedRange": {"namedRange": {"name": "A1", "range": {"sheetId": 0}}}},
        {"mergeCells": {"range": {"sheetId": 9}, "mergeType": "MERGE_ALL"}},
        {"mergeCells": {"range": {"sheetId": 0}, "mergeType": "NOPE"}},
        {"updateSpreadsheetProperties": {"properties": {"locale": "xx"}, "fields": "locale"}},
    ]
    answers = [desk.batch("sheets", book, one) for one in batches]
    return [
        *answers,
        desk.ask("sheets", "POST", f"/{book}:batchUpdate", {"requests": []}),
        _write(desk, book, [[{"a": 1}]]),
    ]


QUESTIONS = (
    metadata_id_in_use,
    a_late_mistake,
    what_people_type,
    what_people_type_in_german,
    how_numbers_look,
    appending_under_a_filter,
    a_chart_without_anything,
    a_table_and_its_formats,
    references_when_rows_move,
    texts_too_long,
    a_range_outside,
    wrong_requests,
)

"""Google's client sends every kind of Sheets request on cells, lines and sheets: each case says what is then there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator.clients.desk import Body, Desk, Json, Table
from tests.emulator.clients.look import span

Look = Callable[[Table, Json], Any]
Case = tuple[str, list[Json], Body, Look, Any]
TOP, LEFT = span(0, 2, 0, 2), span(0, 4, 0, 1)
BOLD = {"userEnteredFormat": {"textFormat": {"bold": True}}}


def rows(start: int, end: int) -> Json:
    """Return a DimensionRange of rows."""
    return {"dimension": "ROWS", "startIndex": start, "endIndex": end}


def columns(start: int, end: int) -> Json:
    """Return a DimensionRange of columns."""
    return {"dimension": "COLUMNS", "startIndex": start, "endIndex": end}


def held(where: str) -> Look:
    """Look at the values of a range."""
    return lambda table, _: table.values(where)


def told(fields: str) -> Look:
    """Look at some fields of the first sheet."""
    return lambda table, _: table.sheet(fields)


def part(where: str, name: str) -> Look:
    """Look at a part of a cell."""
    return lambda table, _: table.cell(where, name)


def replied(_: Table, reply: Json) -> Json:
    """Look at the reply."""
    return reply


def text(value: str) -> Json:
    """Return a CellData with a text."""
    return {"userEnteredValue": {"stringValue": value}}


def grid(table: Table, _: Json) -> Json:
    """Look at the size of the first sheet."""
    found: Json = table.sheet("properties.gridProperties")["properties"]["gridProperties"]
    return found


def titles(table: Table, _: Json) -> list[str]:
    """Look at the titles of all sheets."""
    return [one["properties"]["title"] for one in table.get("sheets.properties.title")["sheets"]]


def lines(dimension: str, index: int) -> Look:
    """Look at what is told of one row or column."""
    return lambda table, _: table.sheet(f"data.{dimension}Metadata", ranges="A1:D4")["data"][0][f"{dimension}Metadata"][
        index
    ]


SHEETS: list[Case] = [
    (
        "updateSpreadsheetProperties",
        [],
        {"properties": {"title": "New", "locale": "fr_FR"}, "fields": "title,locale"},
        lambda t, _: t.get("properties(title,locale)"),
        {"properties": {"title": "New", "locale": "fr_FR"}},
    ),
    (
        "addSheet",
        [],
        {"properties": {"sheetId": 9, "title": "Two", "index": 0}},
        replied,
        {
            "properties": {
                "sheetId": 9,
                "title": "Two",
                "index": 0,
                "sheetType": "GRID",
                "gridProperties": {"rowCount": 1000, "columnCount": 26},
            }
        },
    ),
    (
        "updateSheetProperties",
        [],
        {"properties": {"title": "Wins", "rightToLeft": True}, "fields": "title,rightToLeft"},
        told("properties(title,rightToLeft)"),
        {"properties": {"title": "Wins", "rightToLeft": True}},
    ),
    ("deleteSheet", [{"addSheet": {"properties": {"sheetId": 9}}}], {"sheetId": 0}, titles, ["Sheet2"]),
    (
        "duplicateSheet",
        [],
        {"newSheetId": 9, "newSheetName": "Twin", "insertSheetIndex": 1},
        lambda t, r: (r["properties"]["sheetId"], t.values("Twin!A2:B2")),
        (9, [["Ada", "Blue"]]),
    ),
    ("appendDimension", [], {"dimension": "ROWS", "length": 5}, grid, {"rowCount": 1005, "columnCount": 26}),
    ("insertDimension", [], {"range": columns(1, 3)}, held("A1:E1"), [["Name", "", "", "Team", "Wins"]]),
    ("deleteDimension", [], {"range": rows(1, 3)}, held("A1:A4"), [["Name"], ["Ünal"]]),
    (
        "moveDimension",
        [],
        {"source": rows(3, 4), "destinationIndex": 1},
        held("A:A"),
        [["Name"], ["Ünal"], ["Ada"], ["Ben"]],
    ),
    (
        "updateDimensionProperties",
        [],
        {"range": columns(0, 1), "properties": {"pixelSize": 250}, "fields": "pixelSize"},
        lines("column", 0),
        {"pixelSize": 250},
    ),
    (
        "autoResizeDimensions",
        [{"updateDimensionProperties": {"range": rows(0, 1), "properties": {"pixelSize": 90}, "fields": "pixelSize"}}],
        {"dimensions": rows(0, 1)},
        lines("row", 0),
        {"pixelSize": 21},
    ),
    ("addDimensionGroup", [], {"range": rows(1, 4)}, replied, {"dimensionGroups": [{"range": rows(1, 4), "depth": 1}]}),
    (
        "deleteDimensionGroup",
        [{"addDimensionGroup": {"range": rows(1, 4)}}],
        {"range": rows(3, 4)},
        replied,
        {"dimensionGroups": [{"range": rows(1, 3), "depth": 1}]},
    ),
    (
        "updateDimensionGroup",
        [{"addDimensionGroup": {"range": rows(1, 4)}}],
        {"dimensionGroup": {"range": rows(1, 4), "depth": 1, "collapsed": True}, "fields": "collapsed"},
        told("rowGroups"),
        {"rowGroups": [{"range": rows(1, 4), "depth": 1, "collapsed": True}]},
    ),
]

CELLS: list[Case] = [
    (
        "updateCells",
        [],
        {
            "start": {"rowIndex": 1},
            "rows": [{"values": [text("x"), {"userEnteredValue": {"formulaValue": "=1+1"}}]}],
            "fields": "userEnteredValue",
        },
        held("A2:C2"),
        [["x", "2", "12"]],
    ),
    (
        "updateCells",
        [],
        {"range": TOP, "fields": "userEnteredValue"},
        held("A1:C2"),
        [["", "", "Wins"], ["", "", "12"]],
    ),
    (
        "updateCells",
        [],
        {"start": {}, "rows": [{"values": [{"userEnteredValue": {"boolValue": False}}]}], "fields": "*"},
        part("A1", "userEnteredValue"),
        {"boolValue": False},
    ),
    (
        "updateCells",
        [],
        {"start": {}, "rows": [{"values": [{"note": "why"}]}], "fields": "note"},
        lambda t, _: (t.cell("A1", "note"), t.values("A1")),
        ("why", [["Name"]]),
    ),
    ("appendCells", [], {"rows": [{"values": [text("Cy")]}], "fields": "*"}, held("A5:B5"), [["Cy"]]),
    (
        "repeatCell",
        [],
        {"range": TOP, "cell": text("x"), "fields": "userEnteredValue"},
        held("A1:C2"),
        [["x", "x", "Wins"], ["x", "x", "12"]],
    ),
    (
        "repeatCell",
        [],
        {"range": TOP, "cell": BOLD, "fields": "userEnteredFormat.textFormat.bold"},
        part("B2", "userEnteredFormat"),
        {"textFormat": {"bold": True}},
    ),
    (
        "setDataValidation",
        [],
        {"range": LEFT, "rule": {"condition": {"type": "TEXT_IS_EMAIL"}, "strict": True}},
        part("A4", "dataValidation"),
        {"condition": {"type": "TEXT_IS_EMAIL"}, "strict": True},
    ),
    (
        "updateBorders",
        [],
        {"range": TOP, "top": {"style": "SOLID"}},
        lambda t, _: sorted(t.cell("A1", "userEnteredFormat")["borders"]),
        ["top"],
    ),
    ("insertRange", [], {"range": LEFT, "shiftDimension": "COLUMNS"}, held("A2:C2"), [["", "Ada", "Blue"]]),
    (
        "deleteRange",
        [],
        {"range": span(1, 2, 0, 1), "shiftDimension": "ROWS"},
        held("A1:B2"),
        [["Name", "Team"], ["Ben", "Blue"]],
    ),
    ("mergeCells", [], {"range": TOP, "mergeType": "MERGE_ALL"}, told("merges"), {"merges": [TOP]}),
    (
        "unmergeCells",
        [{"mergeCells": {"range": TOP, "mergeType": "MERGE_ROWS"}}],
        {"range": span(0, 1, 0, 4)},
        told("merges"),
        {"merges": [span(1, 2, 0, 2)]},
    ),
    (
        "sortRange",
        [],
        {"range": span(1, 4, 0, 4), "sortSpecs": [{"dimensionIndex": 2, "sortOrder": "DESCENDING"}]},
        held("C2:C4"),
        [["12"], ["7"], ["3"]],
    ),
    (
        "randomizeRange",
        [],
        {"range": span(1, 4, 0, 4)},
        lambda t, _: sorted(t.values("A2:A4")),
        [["Ada"], ["Ben"], ["Ünal"]],
    ),
    (
        "deleteDuplicates",
        [],
        {"range": span(1, 4, 0, 4), "comparisonColumns": [columns(1, 2)]},
        lambda t, r: (r, t.values("A2:A4")),
        ({"duplicatesRemovedCount": 1}, [["Ada"], ["Ben"]]),
    ),
    (
        "findReplace",
        [],
        {"find": "blue", "replacement": "Green", "allSheets": True},
        lambda t, r: (r, t.values("B2:B4")),
        (
            {"valuesChanged": 2, "rowsChanged": 2, "sheetsChanged": 1, "occurrencesChanged": 2},
            [["Green"], ["Red"], ["Green"]],
        ),
    ),
    (
        "findReplace",
        [],
        {"find": "^(A)da$", "replacement": "$1lan", "searchByRegex": True, "range": LEFT},
        held("A2"),
        [["Alan"]],
    ),
    ("findReplace", [], {"find": "none", "replacement": "", "sheetId": 0, "matchCase": True}, replied, {}),
    (
        "copyPaste",
        [],
        {"source": TOP, "destination": span(5, 7, 0, 2), "pasteType": "PASTE_VALUES"},
        held("A6:B7"),
        [["Name", "Team"], ["Ada", "Blue"]],
    ),
    (
        "cutPaste",
        [],
        {"source": TOP, "destination": {"rowIndex": 5, "columnIndex": 1}},
        held("A1:C7"),
        [
            ["", "", "Wins"],
            ["", "", "12"],
            ["Ben", "Red", "7"],
            ["Ünal", "Blue", "3"],
            [],
            ["", "Name", "Team"],
            ["", "Ada", "Blue"],
        ],
    ),
    (
        "pasteData",
        [],
        {"coordinate": {"rowIndex": 5}, "data": "x;=1+1\ny", "delimiter": ";"},
        held("A6:B7"),
        [["x", "2"], ["y"]],
    ),
    (
        "pasteData",
        [],
        {"coordinate": {"rowIndex": 5}, "data": "<table><tr><td>x</td><td>y</td></tr></table>", "html": True},
        held("A6:B6"),
        [["x", "y"]],
    ),
    (
        "trimWhitespace",
        [{"repeatCell": {"range": span(1, 2, 0, 1), "cell": text("  x   y "), "fields": "*"}}],
        {"range": LEFT},
        lambda t, r: (r, t.values("A2")),
        ({"cellsChangedCount": 1}, [["x y"]]),
    ),
    (
        "textToColumns",
        [{"repeatCell": {"range": span(5, 6, 0, 1), "cell": text("x-y"), "fields": "*"}}],
        {"source": span(5, 6, 0, 1), "delimiter": "-", "delimiterType": "CUSTOM"},
        held("A6:B6"),
        [["x", "y"]],
    ),
    (
        "autoFill",
        [{"repeatCell": {"range": span(5, 6, 0, 1), "cell": {"userEnteredValue": {"numberValue": 1}}, "fields": "*"}}],
        {
            "sourceAndDestination": {"source": span(5, 6, 0, 1), "dimension": "ROWS", "fillLength": 2},
            "useAlternateSeries": True,
        },
        held("A6:A8"),
        [["1"], ["2"], ["3"]],
    ),
]


@pytest.mark.parametrize(
    ("kind", "before", "body", "look", "there"),
    [pytest.param(*one, id=f"{one[0]} {n}") for n, one in enumerate(SHEETS)],
)
def test_sheets(desk: Desk, kind: str, before: list[Json], body: Body, look: Look, there: Any) -> None:
    """Sheets, their rows and columns."""
    table = Table(desk)
    reply = table.do_one(kind, before, body)
    assert look(table, reply) == there


@pytest.mark.parametrize(
    ("kind", "before", "body", "look", "there"), [pytest.param(*one, id=f"{one[0]} {n}") for n, one in enumerate(CELLS)]
)
def test_cells(desk: Desk, kind: str, before: list[Json], body: Body, look: Look, there: Any) -> None:
    """Cells, and what is done with ranges of them."""
    table = Table(desk)
    reply = table.do_one(kind, before, body)
    assert look(table, reply) == there

"""Google's client sends every kind of Sheets request on sheets and lines: each case says what is then there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.clients.desk import Body, Desk, Json, Table
from tests.emulator.clients.kinds import (
    Case,
    Look,
    columns,
    grid,
    held,
    lines,
    replied,
    rows,
    titles,
    told,
)

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


@pytest.mark.parametrize(
    ("kind", "before", "body", "look", "there"),
    [pytest.param(*one, id=f"{one[0]} {n}") for n, one in enumerate(SHEETS)],
)
def test_sheets(desk: Desk, kind: str, before: list[Json], body: Body, look: Look, there: Any) -> None:
    """Sheets, their rows and columns."""
    table = Table(desk)
    reply = table.do_one(kind, before, body)
    assert look(table, reply) == there

"""Google's client sends every kind of Sheets request on cells: each case says what is then there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.clients.desk import Body, Desk, Json, Table
from tests.emulator.clients.kinds import (
    BOLD,
    LEFT,
    TOP,
    Case,
    Look,
    columns,
    held,
    part,
    replied,
    text,
    told,
)
from tests.emulator.clients.look import span

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
    (
        "updateCells",
        [{"updateCells": {"start": {}, "rows": [{"values": [{"note": "why"}]}], "fields": "note"}}],
        {"start": {}, "rows": [{"values": [{"note": ""}]}], "fields": "note"},
        part("A1", "note"),
        None,
    ),
    (
        "updateCells",
        [],
        {
            "start": {},
            "rows": [
                {"values": [{"dataValidation": {"condition": {"type": "BOOLEAN", "values": []}, "strict": False}}]}
            ],
            "fields": "dataValidation",
        },
        part("A1", "dataValidation"),
        {"condition": {"type": "BOOLEAN"}},
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
    ("kind", "before", "body", "look", "there"), [pytest.param(*one, id=f"{one[0]} {n}") for n, one in enumerate(CELLS)]
)
def test_cells(desk: Desk, kind: str, before: list[Json], body: Body, look: Look, there: Any) -> None:
    """Cells, and what is done with ranges of them."""
    table = Table(desk)
    reply = table.do_one(kind, before, body)
    assert look(table, reply) == there

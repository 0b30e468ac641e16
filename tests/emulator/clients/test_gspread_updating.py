"""gspread writes to a sheet: each case is one of its ways to, what it answers, and what the sheet then holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import gspread
import pytest
from gspread.utils import DateTimeOption, Dimension
from gspread.utils import ValueInputOption as Input
from gspread.utils import ValueRenderOption as Render

Sheet: TypeAlias = gspread.Worksheet
Write = Callable[[Sheet], Any]
HEAD = ["Name", "Team", "Wins", "Share"]
ADA, BEN, UNAL = ["Ada", "Blue", "12", "0.5"], ["Ben", "Red", "7"], ["Ünal", "Blue", "3", "1.25"]
NEW = [["Cy", "Red", 9]]


def wrote(where: str, rows: int, columns: int, cells: int, **more: Any) -> dict[str, Any]:
    """Return an UpdateValuesResponse without the spreadsheet's id."""
    return {"updatedRange": where, "updatedRows": rows, "updatedColumns": columns, "updatedCells": cells, **more}


def data(where: str, *values: list[Any], dimension: str = "ROWS") -> dict[str, Any]:
    """Return a ValueRange as `updatedData` holds it."""
    return {"updatedData": {"range": where, "majorDimension": dimension, "values": list(values)}}


UPDATES: list[tuple[str, Write, Any, str, list[list[str]]]] = [
    ("one cell", lambda s: s.update([["x"]], "F9"), wrote("Sheet1!F9", 1, 1, 1), "F9", [["x"]]),
    (
        "from the corner",
        lambda s: s.update([["x", "y"]]),
        wrote("Sheet1!A1:B1", 1, 2, 2),
        "1:1",
        [["x", "y", *HEAD[2:]]],
    ),
    (
        "beyond the range's end",
        lambda s: s.update([[1, 2], [3, 4]], "F1"),
        wrote("Sheet1!F1:G2", 2, 2, 4),
        "F:G",
        [["1", "2"], ["3", "4"]],
    ),
    (
        "less than the range",
        lambda s: s.update([["x"]], "A1:B2"),
        wrote("Sheet1!A1", 1, 1, 1),
        "A1:B2",
        [["x", "Team"], ["Ada", "Blue"]],
    ),
    (
        "ragged rows",
        lambda s: s.update([["x"], ["y", "z"]], "F1"),
        wrote("Sheet1!F1:G2", 2, 2, 3),
        "F1:G2",
        [["x"], ["y", "z"]],
    ),
    (
        "nulls are skipped",
        lambda s: s.update([[None, "x"]], "A2"),
        wrote("Sheet1!A2:B2", 1, 2, 1),
        "2:2",
        [["Ada", "x", "12", "0.5"]],
    ),
    (
        "empty texts clear",
        lambda s: s.update([["", "x"]], "A2"),
        wrote("Sheet1!A2:B2", 1, 2, 2),
        "2:2",
        [["", "x", "12", "0.5"]],
    ),
    (
        "columns",
        lambda s: s.update([["x", "y"]], "F1", major_dimension=Dimension.cols),
        wrote("Sheet1!F1:F2", 2, 1, 2),
        "F:F",
        [["x"], ["y"]],
    ),
    (
        "raw",
        lambda s: s.update([["1/2", "=1+1", True]], "F1"),
        wrote("Sheet1!F1:H1", 1, 3, 3),
        "F1:H1",
        [["1/2", "=1+1", "TRUE"]],
    ),
    (
        "typed",
        lambda s: s.update([["=1+1", "50%", "true"]], "F1", raw=False),
        wrote("Sheet1!F1:H1", 1, 3, 3),
        "F1:H1",
        [["2", "50%", "TRUE"]],
    ),
    (
        "typed by option",
        lambda s: s.update([["$1,000"]], "F1", value_input_option=Input.user_entered),
        wrote("Sheet1!F1", 1, 1, 1),
        "F1",
        [["$1,000"]],
    ),
    (
        "told back",
        lambda s: s.update([["x", 5]], "F1", include_values_in_response=True),
        wrote("Sheet1!F1:G1", 1, 2, 2, **data("Sheet1!F1:G1", ["x", "5"])),
        "F1:G1",
        [["x", "5"]],
    ),
    (
        "told back plain",
        lambda s: s.update([["1%"]], "F1", False, None, None, True, Render.unformatted),
        wrote("Sheet1!F1", 1, 1, 1, **data("Sheet1!F1", [0.01])),
        "F1",
        [["1%"]],
    ),
    (
        "told back as formula",
        lambda s: s.update([["=C2+1"]], "F1", False, None, None, True, Render.formula),
        wrote("Sheet1!F1", 1, 1, 1, **data("Sheet1!F1", ["=C2+1"])),
        "F1",
        [["13"]],
    ),
    (
        "dates told back as texts",
        lambda s: s.update(
            [["2025-08-18"]], "F1", False, None, None, True, Render.unformatted, DateTimeOption.formatted_string
        ),
        wrote("Sheet1!F1", 1, 1, 1, **data("Sheet1!F1", ["2025-08-18"])),
        "F1",
        [["2025-08-18"]],
    ),
    (
        "columns told back",
        lambda s: s.update([["x", "y"]], "F1", True, Dimension.cols, None, True),
        wrote("Sheet1!F1:F2", 2, 1, 2, **data("Sheet1!F1:F2", ["x", "y"], dimension="COLUMNS")),
        "F:F",
        [["x"], ["y"]],
    ),
    ("a cell by address", lambda s: s.update_acell("c2", "=6*7"), wrote("Sheet1!C2", 1, 1, 1), "C2", [["42"]]),
    ("a cell by numbers", lambda s: s.update_cell(3, 4, "75%"), wrote("Sheet1!D3", 1, 1, 1), "D3", [["75%"]]),
    (
        "cells",
        lambda s: s.update_cells([gspread.Cell(1, 6, "x"), gspread.Cell(2, 7, "y")]),
        wrote("Sheet1!F1:G2", 2, 2, 2),
        "F1:G2",
        [["x"], ["", "y"]],
    ),
    (
        "cells typed",
        lambda s: s.update_cells([gspread.Cell(1, 6, "=2+2")], Input.user_entered),
        wrote("Sheet1!F1", 1, 1, 1),
        "F1",
        [["4"]],
    ),
    (
        "a named range",
        lambda s: (s.define_named_range("B2:B3", "team"), s.update([["Green"]], "team"))[1],
        wrote("Sheet1!B2", 1, 1, 1),
        "B2:B3",
        [["Green"], ["Red"]],
    ),
    (
        "a title with a quote",
        lambda s: (s.update_title("Ada's"), s.update([["x"]], "A1"))[1],
        wrote("'Ada''s'!A1", 1, 1, 1),
        "A1",
        [["x"]],
    ),
    (
        "an emoji",
        lambda s: s.update([["✨ 🌵 é"]], "F1"),
        wrote("Sheet1!F1", 1, 1, 1),
        "F1",
        [["✨ 🌵 é"]],
    ),
]

BATCHES: list[tuple[str, Write, dict[str, Any], str, list[list[str]]]] = [
    (
        "two ranges",
        lambda s: s.batch_update([{"range": "A1", "values": [["x"]]}, {"range": "F1:F2", "values": [["y"], ["z"]]}]),
        {"totalUpdatedRows": 2, "totalUpdatedColumns": 2, "totalUpdatedCells": 3, "totalUpdatedSheets": 1},
        "A1:F2",
        [["x", *HEAD[1:], "", "y"], [*ADA, "", "z"]],
    ),
    (
        "two ranges typed",
        lambda s: s.batch_update(
            [{"range": "C2", "values": [["=1+2"]]}, {"range": "C3", "values": [["4%"]]}], raw=False
        ),
        {"totalUpdatedRows": 2, "totalUpdatedColumns": 1, "totalUpdatedCells": 2, "totalUpdatedSheets": 1},
        "C2:C3",
        [["3"], ["4%"]],
    ),
    (
        "columns",
        lambda s: s.batch_update([{"range": "F1", "values": [["x", "y"]], "majorDimension": "COLUMNS"}]),
        {"totalUpdatedRows": 2, "totalUpdatedColumns": 1, "totalUpdatedCells": 2, "totalUpdatedSheets": 1},
        "F1:F2",
        [["x"], ["y"]],
    ),
]


@pytest.mark.parametrize(("write", "reply", "where", "held"), [pytest.param(*case[1:], id=case[0]) for case in UPDATES])
def test_updates(sheet: Sheet, write: Write, reply: Any, where: str, held: list[list[str]]) -> None:
    """A range is written; the answer counts what was."""
    assert write(sheet) == {"spreadsheetId": sheet.spreadsheet_id, **reply}
    assert sheet.get(where) == held


@pytest.mark.parametrize(
    ("write", "totals", "where", "held"), [pytest.param(*case[1:], id=case[0]) for case in BATCHES]
)
def test_batches(sheet: Sheet, write: Write, totals: Any, where: str, held: list[list[str]]) -> None:
    """Several ranges are written at once; the answer counts each, and all."""
    answer = write(sheet)
    assert all(part.pop("spreadsheetId") == sheet.spreadsheet_id for part in [answer, *answer["responses"]])
    assert sum(part["updatedCells"] for part in answer.pop("responses")) == totals["totalUpdatedCells"]
    assert answer == totals
    assert sheet.get(where) == held

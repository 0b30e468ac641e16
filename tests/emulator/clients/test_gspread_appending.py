"""gspread adds rows and columns: each case is one of its ways to, what it answers, and what the sheet then holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import gspread
import pytest
from gspread.utils import InsertDataOption
from gspread.utils import ValueInputOption as Input

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


APPENDED: list[tuple[str, Write, str | None, dict[str, Any], str, list[list[str]]]] = [
    (
        "a row",
        lambda s: s.append_row(NEW[0]),
        "Sheet1!A1:D4",
        wrote("Sheet1!A5:C5", 1, 3, 3),
        "A5:D6",
        [["Cy", "Red", "9"]],
    ),
    (
        "rows",
        lambda s: s.append_rows([["x"], ["y", "z"]]),
        "Sheet1!A1:D4",
        wrote("Sheet1!A5:B6", 2, 2, 3),
        "A5:D6",
        [["x"], ["y", "z"]],
    ),
    (
        "a typed row",
        lambda s: s.append_row(["=C2"], Input.user_entered),
        "Sheet1!A1:D4",
        wrote("Sheet1!A5", 1, 1, 1),
        "A5",
        [["12"]],
    ),
    ("a raw row", lambda s: s.append_row(["=C2"]), "Sheet1!A1:D4", wrote("Sheet1!A5", 1, 1, 1), "A5", [["=C2"]]),
    (
        "to an empty sheet",
        lambda s: (s.clear(), s.append_row(["x"]))[1],
        None,
        wrote("Sheet1!A1", 1, 1, 1),
        "A1:B2",
        [["x"]],
    ),
    (
        "from a corner",
        lambda s: s.append_row(["x"], table_range="A1"),
        "Sheet1!A1:D4",
        wrote("Sheet1!A5", 1, 1, 1),
        "A5",
        [["x"]],
    ),
    (
        "beside the table",
        lambda s: s.append_row(["x"], table_range="H2"),
        None,
        wrote("Sheet1!H2", 1, 1, 1),
        "H2",
        [["x"]],
    ),
    (
        "to a table of its own",
        lambda s: (s.update([["a", "b"]], "H2"), s.append_row(["x"], table_range="H2:J2"))[1],
        "Sheet1!H2:I2",
        wrote("Sheet1!H3", 1, 1, 1),
        "H2:I3",
        [["a", "b"], ["x"]],
    ),
    (
        "inserting rows",
        lambda s: (s.update([["below"]], "A6"), s.append_row(["x"], Input.raw, InsertDataOption.insert_rows, "A1"))[1],
        "Sheet1!A1:D4",
        wrote("Sheet1!A5", 1, 1, 1),
        "A4:B7",
        [["Ünal", "Blue"], ["x"], [], ["below"]],
    ),
    (
        "overwriting",
        lambda s: (
            s.update([["below"]], "A6"),
            s.append_rows([["x"], ["y"]], Input.raw, InsertDataOption.overwrite, "A1"),
        )[1],
        "Sheet1!A1:D4",
        wrote("Sheet1!A5:A6", 2, 1, 2),
        "A4:B7",
        [["Ünal", "Blue"], ["x"], ["y"]],
    ),
    (
        "told back",
        lambda s: s.append_row(NEW[0], include_values_in_response=True),
        "Sheet1!A1:D4",
        wrote("Sheet1!A5:C5", 1, 3, 3, **data("Sheet1!A5:C5", ["Cy", "Red", "9"])),
        "A5",
        [["Cy"]],
    ),
    (
        "over the bottom",
        lambda s: (s.resize(4), s.append_row(["x"]))[1],
        "Sheet1!A1:D4",
        wrote("Sheet1!A5", 1, 1, 1),
        "A5",
        [["x"]],
    ),
    (
        "over the edge",
        lambda s: (s.resize(4, 4), s.append_row([1, 2, 3, 4, 5]))[1],
        "Sheet1!A1:D4",
        wrote("Sheet1!A5:E5", 1, 5, 5),
        "E5",
        [["5"]],
    ),
    (
        "a row at the top",
        lambda s: s.insert_row(["x"], 1),
        None,
        wrote("Sheet1!A1", 1, 1, 1),
        "A1:B2",
        [["x"], ["Name", "Team"]],
    ),
    (
        "a row between",
        lambda s: s.insert_row(["x", "y"], 3),
        None,
        wrote("Sheet1!A3:B3", 1, 2, 2),
        "A2:B4",
        [["Ada", "Blue"], ["x", "y"], ["Ben", "Red"]],
    ),
    (
        "rows between",
        lambda s: s.insert_rows([["x"], ["y"]], 2),
        None,
        wrote("Sheet1!A2:A3", 2, 1, 2),
        "A1:A4",
        [["Name"], ["x"], ["y"], ["Ada"]],
    ),
    (
        "typed rows between",
        lambda s: s.insert_rows([["=C3"]], 2, Input.user_entered),
        None,
        wrote("Sheet1!A2", 1, 1, 1),
        "A2",
        [["12"]],
    ),
    (
        "a column at the left",
        lambda s: s.insert_cols([["x", "y"]]),
        None,
        wrote("Sheet1!A1:A2", 2, 1, 2),
        "A1:B2",
        [["x", "Name"], ["y", "Ada"]],
    ),
    (
        "columns between",
        lambda s: s.insert_cols([["x"], ["y"]], 2),
        None,
        wrote("Sheet1!B1:C1", 1, 2, 2),
        "1:1",
        [["Name", "x", "y", "Team", "Wins", "Share"]],
    ),
    (
        "a column that inherits",
        lambda s: s.insert_cols([["=1+1"]], 3, Input.user_entered, inherit_from_before=True),
        None,
        wrote("Sheet1!C1", 1, 1, 1),
        "1:1",
        [["Name", "Team", "2", "Wins", "Share"]],
    ),
]


@pytest.mark.parametrize(
    ("write", "table", "reply", "where", "held"), [pytest.param(*case[1:], id=case[0]) for case in APPENDED]
)
def test_appending(
    sheet: Sheet, write: Write, table: str | None, reply: Any, where: str, held: list[list[str]]
) -> None:
    """Rows are put below a table that is searched for, or into new lines; the answer names the table and the place."""
    own = {"spreadsheetId": sheet.spreadsheet_id}
    assert write(sheet) == {**own, **({"tableRange": table} if table else {}), "updates": {**own, **reply}}
    assert sheet.get(where) == held

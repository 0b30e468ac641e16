"""gspread moves, clears, sorts and sizes what a sheet holds: each case is one call and what is there afterward."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import gspread
import pytest
from gspread.utils import Dimension, PasteOrientation, PasteType

Sheet: TypeAlias = gspread.Worksheet
Act = Callable[[Sheet], Any]
HEAD = ["Name", "Team", "Wins", "Share"]
ADA, BEN, UNAL = ["Ada", "Blue", "12", "0.5"], ["Ben", "Red", "7"], ["Ünal", "Blue", "3", "1.25"]


def seen(sheet: Sheet) -> dict[str, Any]:
    """Return the sheet's properties as a fresh look tells them."""
    found: dict[str, Any] = sheet.spreadsheet.get_worksheet_by_id(sheet._properties["sheetId"])._properties
    return found


def grid(sheet: Sheet) -> dict[str, Any]:
    """Return what a fresh look tells of the sheet's grid."""
    found: dict[str, Any] = seen(sheet)["gridProperties"]
    return found


def lines(sheet: Sheet, dimension: str, *wanted: int) -> list[dict[str, Any]]:
    """Return the DimensionProperties of some rows ("rowMetadata") or columns ("columnMetadata")."""
    params = {"fields": f"sheets.data.{dimension}", "ranges": sheet.title}
    found = sheet.spreadsheet.fetch_sheet_metadata(params)["sheets"][0]["data"][0][dimension]
    return [found[index] for index in wanted]


def bold(sheet: Sheet, where: str) -> bool:
    """Say whether a cell is formatted as bold."""
    params = {"fields": "sheets.data.rowData.values.userEnteredFormat.textFormat", "ranges": where}
    row = sheet.spreadsheet.fetch_sheet_metadata(params)["sheets"][0]["data"][0].get("rowData", [{}])[0]
    found: bool = row.get("values", [{}])[0].get("userEnteredFormat", {}).get("textFormat", {}).get("bold", False)
    return found


def make_bold(sheet: Sheet, where: str) -> Sheet:
    """Make a range bold, and give the sheet back."""
    sheet.format(where, {"textFormat": {"bold": True}})
    return sheet


MOVED: list[tuple[str, Act, str, list[list[str]]]] = [
    ("delete a row", lambda s: s.delete_rows(2), "A:A", [["Name"], ["Ben"], ["Ünal"]]),
    ("delete rows", lambda s: s.delete_rows(2, 3), "A:A", [["Name"], ["Ünal"]]),
    ("delete a column", lambda s: s.delete_columns(2), "1:2", [["Name", "Wins", "Share"], ["Ada", "12", "0.5"]]),
    ("delete columns", lambda s: s.delete_dimension(Dimension.cols, 1, 3), "A:A", [["Share"], ["0.5"], [], ["1.25"]]),
    ("sort upward", lambda s: s.sort((3, "asc"), range="A2:D4"), "A2:A4", [["Ünal"], ["Ben"], ["Ada"]]),
    ("sort downward", lambda s: s.sort((1, "des"), range="A2:D4"), "A2:A4", [["Ünal"], ["Ben"], ["Ada"]]),
    ("sort by two", lambda s: s.sort((2, "asc"), (3, "asc"), range="A2:D4"), "A2:A4", [["Ünal"], ["Ada"], ["Ben"]]),
    ("sort with blanks last", lambda s: s.sort((4, "des"), range="A2:D4"), "D2:D4", [["1.25"], ["0.5"]]),
    (
        "sort below the frozen",
        lambda s: (s.freeze(rows=1), s.sort((1, "des")))[1],
        "A1:A4",
        [["Name"], ["Ünal"], ["Ben"], ["Ada"]],
    ),
    (
        "sort a part",
        lambda s: s.sort((3, "asc"), range="C2:C4"),
        "A2:C4",
        [["Ada", "Blue", "3"], ["Ben", "Red", "7"], ["Ünal", "Blue", "12"]],
    ),
    ("copy", lambda s: s.copy_range("A1:B2", "F1"), "F1:G2", [["Name", "Team"], ["Ada", "Blue"]]),
    (
        "copy turned",
        lambda s: s.copy_range("A1:B2", "F1", paste_orientation=PasteOrientation.transpose),
        "F1:G2",
        [["Name", "Ada"], ["Team", "Blue"]],
    ),
    ("copy to fill", lambda s: s.copy_range("A2", "F1:G2"), "F1:G2", [["Ada", "Ada"], ["Ada", "Ada"]]),
    (
        "copy values",
        lambda s: (s.update([["=C2"]], "F1", raw=False), s.copy_range("F1", "F2", PasteType.values))[1],
        "F1:F2",
        [["12"], ["12"]],
    ),
    (
        "copy a formula",
        lambda s: (s.update([["=C2"]], "F1", raw=False), s.copy_range("F1", "F2"))[1],
        "F1:F2",
        [["12"], ["7"]],
    ),
    ("copy looks alone", lambda s: make_bold(s, "A1").copy_range("A1", "F1", PasteType.format), "F1", [[]]),
    ("copy without borders", lambda s: s.copy_range("A1", "F1", PasteType.no_borders), "F1", [["Name"]]),
    ("copy by its formula", lambda s: s.copy_range("A1", "F1", PasteType.formula), "F1", [["Name"]]),
    ("copy a rule alone", lambda s: s.copy_range("A1", "F1", PasteType.data_validation), "F1", [[]]),
    ("copy a condition alone", lambda s: s.copy_range("A1", "F1", PasteType.conditional_formating), "F1", [[]]),
    ("cut", lambda s: s.cut_range("A2:B2", "F1"), "A2:G2", [["", "", "12", "0.5"]]),
    ("cut over", lambda s: s.cut_range("A2:B2", "A3"), "A2:C3", [["", "", "12"], ["Ada", "Blue", "7"]]),
    ("cut values", lambda s: s.cut_range("C2", "F1", PasteType.values), "F1", [["12"]]),
]

CLEARED: list[tuple[str, Act, Any, list[list[str]]]] = [
    ("clear", lambda s: s.clear(), {"clearedRange": "Sheet1!A1:Z1000"}, [[]]),
    ("clear a range", lambda s: s.batch_clear(["A2:D4"]), {"clearedRanges": ["Sheet1!A2:D4"]}, [HEAD]),
    (
        "clear ranges",
        lambda s: s.batch_clear(["A1:B1", "A3:C3"]),
        {"clearedRanges": ["Sheet1!A1:B1", "Sheet1!A3:C3"]},
        [["", "", "Wins", "Share"], ADA, [], UNAL],
    ),
    (
        "clear columns",
        lambda s: s.batch_clear(["B:D"]),
        {"clearedRanges": ["Sheet1!B1:D1000"]},
        [[HEAD[0]], ["Ada"], ["Ben"], ["Ünal"]],
    ),
    (
        "clear by name",
        lambda s: (s.define_named_range("A2:D3", "gone"), s.batch_clear(["gone"]))[1],
        {"clearedRanges": ["Sheet1!A2:D3"]},
        [HEAD, [], [], UNAL],
    ),
]

SIZED: list[tuple[str, Act, Act, Any]] = [
    ("rows", lambda s: s.resize(rows=5), grid, {"rowCount": 5, "columnCount": 26}),
    ("columns", lambda s: s.resize(cols=5), grid, {"rowCount": 1000, "columnCount": 5}),
    ("both", lambda s: s.resize(3, 2), grid, {"rowCount": 3, "columnCount": 2}),
    ("cutting values", lambda s: s.resize(2, 2), lambda s: s.get(), [["Name", "Team"], ["Ada", "Blue"]]),
    ("more rows", lambda s: s.add_rows(7), lambda s: grid(s)["rowCount"], 1007),
    ("more columns", lambda s: s.add_cols(2), lambda s: grid(s)["columnCount"], 28),
    ("less rows by deleting", lambda s: s.delete_rows(2, 3), lambda s: grid(s)["rowCount"], 998),
    ("more rows by inserting", lambda s: s.insert_rows([["x"], ["y"]], 2), lambda s: grid(s)["rowCount"], 1002),
    ("more columns by inserting", lambda s: s.insert_cols([["x"]], 2), lambda s: grid(s)["columnCount"], 27),
    ("more rows by appending", lambda s: (s.resize(4), s.append_row(["x"])), lambda s: grid(s)["rowCount"], 5),
    ("frozen rows", lambda s: s.freeze(rows=2), grid, {"rowCount": 1000, "columnCount": 26, "frozenRowCount": 2}),
    ("frozen columns", lambda s: s.freeze(cols=1), grid, {"rowCount": 1000, "columnCount": 26, "frozenColumnCount": 1}),
    (
        "frozen both",
        lambda s: s.freeze(1, 2),
        grid,
        {"rowCount": 1000, "columnCount": 26, "frozenRowCount": 1, "frozenColumnCount": 2},
    ),
    ("thawed", lambda s: (s.freeze(1), s.freeze(0)), grid, {"rowCount": 1000, "columnCount": 26}),
    ("no lines", lambda s: s.hide_gridlines(), grid, {"rowCount": 1000, "columnCount": 26, "hideGridlines": True}),
    ("lines again", lambda s: (s.hide_gridlines(), s.show_gridlines()), grid, {"rowCount": 1000, "columnCount": 26}),
    (
        "hidden columns",
        lambda s: s.hide_columns(1, 2),
        lambda s: lines(s, "columnMetadata", 0, 1),
        [{"pixelSize": 100}, {"hiddenByUser": True, "pixelSize": 100}],
    ),
    (
        "shown columns",
        lambda s: (s.hide_columns(0, 3), s.unhide_columns(1, 2)),
        lambda s: [one.get("hiddenByUser") for one in lines(s, "columnMetadata", 0, 1, 2)],
        [True, None, True],
    ),
    (
        "hidden rows",
        lambda s: s.hide_rows(0, 1),
        lambda s: lines(s, "rowMetadata", 0, 1),
        [{"hiddenByUser": True, "pixelSize": 21}, {"pixelSize": 21}],
    ),
    (
        "shown rows",
        lambda s: (s.hide_rows(0, 1), s.unhide_rows(0, 1)),
        lambda s: lines(s, "rowMetadata", 0),
        [{"pixelSize": 21}],
    ),
    ("fitting rows", lambda s: s.rows_auto_resize(0, 2), lambda s: lines(s, "rowMetadata", 1), [{"pixelSize": 21}]),
    (
        "fitting columns",
        lambda s: (s.update([["x" * 99]], "A1"), s.columns_auto_resize(0, 1)),
        lambda s: lines(s, "columnMetadata", 0)[0]["pixelSize"] > 300,
        True,
    ),
    ("a row like the one after", lambda s: make_bold(s, "A2").insert_row(["x"], 2), lambda s: bold(s, "A2"), True),
    (
        "a row like the one before",
        lambda s: make_bold(s, "A2").insert_row(["x"], 3, inherit_from_before=True),
        lambda s: bold(s, "A3"),
        True,
    ),
    (
        "a row not like the one before",
        lambda s: make_bold(s, "A2").insert_row(["x"], 3),
        lambda s: bold(s, "A3"),
        False,
    ),
    (
        "looks copied alone",
        lambda s: make_bold(s, "A1").copy_range("A1", "F1", PasteType.format),
        lambda s: bold(s, "F1"),
        True,
    ),
    (
        "all cut where values are pasted alone",
        lambda s: make_bold(s, "A1").cut_range("A1", "F1", PasteType.values),
        lambda s: (bold(s, "A1"), bold(s, "F1")),
        (False, False),
    ),
]


@pytest.mark.parametrize(("act", "where", "held"), [pytest.param(*case[1:], id=case[0]) for case in MOVED])
def test_moving(sheet: Sheet, act: Act, where: str, held: list[list[str]]) -> None:
    """Cells are deleted, sorted, copied and cut; nothing but the place of the reply comes back."""
    assert act(sheet) == {"spreadsheetId": sheet.spreadsheet_id, "replies": [{}]}
    assert sheet.get(where) == held


@pytest.mark.parametrize(("act", "reply", "held"), [pytest.param(*case[1:], id=case[0]) for case in CLEARED])
def test_clearing(sheet: Sheet, act: Act, reply: Any, held: list[list[str]]) -> None:
    """Values go; the answer names the ranges."""
    assert act(sheet) == {"spreadsheetId": sheet.spreadsheet_id, **reply}
    assert sheet.get() == held


@pytest.mark.parametrize(("act", "look", "held"), [pytest.param(*case[1:], id=case[0]) for case in SIZED])
def test_sizing(sheet: Sheet, act: Act, look: Act, held: Any) -> None:
    """The grid, its lines and their looks change."""
    act(sheet)
    assert look(sheet) == held

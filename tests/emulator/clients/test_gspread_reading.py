"""gspread reads a sheet: each case is one of its ways to ask, and what its documentation says comes back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

import gspread
import pytest
from gspread.utils import DateTimeOption, Dimension, GridRangeType, TableDirection, ValueRenderOption

Sheet: TypeAlias = gspread.Worksheet
Case = tuple[str, Callable[[Sheet], Any], Any]
HEAD = ["Name", "Team", "Wins", "Share"]
ADA, BEN, UNAL = ["Ada", "Blue", "12", "0.5"], ["Ben", "Red", "7"], ["Ünal", "Blue", "3", "1.25"]
PLAIN, FORMULA = ValueRenderOption.unformatted, ValueRenderOption.formula


def typed(sheet: Sheet, *rows: list[Any], at: str = "F1") -> Sheet:
    """Write rows as if somebody typed them, and give the sheet back."""
    sheet.update(rows, at, raw=False)
    return sheet


def merged(sheet: Sheet, *spans: str) -> Sheet:
    """Merge ranges, and give the sheet back."""
    for span in spans:
        sheet.merge_cells(span)
    return sheet


def titled(sheet: Sheet, title: str) -> Sheet:
    """Rename the sheet, and give it back."""
    sheet.update_title(title)
    return sheet


def named(sheet: Sheet, span: str, name: str = "wins") -> Sheet:
    """Name a range, and give the sheet back."""
    sheet.define_named_range(span, name)
    return sheet


def places(cells: list[gspread.Cell]) -> list[tuple[str, Any]]:
    """Return cells as pairs of an address and a value."""
    return [(cell.address, cell.value) for cell in cells]


RANGES: list[Case] = [
    ("everything", lambda s: s.get(), [HEAD, ADA, BEN, UNAL]),
    ("the whole sheet's range", lambda s: s.get().range, "Sheet1!A1:Z1000"),
    ("the default dimension", lambda s: s.get().major_dimension, "ROWS"),
    ("one cell", lambda s: s.get("B2"), [["Blue"]]),
    ("one cell's range", lambda s: s.get("B2").range, "Sheet1!B2"),
    ("one cell's first value", lambda s: s.get("B2").first(), "Blue"),
    ("nothing", lambda s: s.get("Z9"), [[]]),
    ("nothing's first value", lambda s: s.get("Z9").first("none"), "none"),
    ("a range in lower case", lambda s: s.get("a2:b3").range, "Sheet1!A2:B3"),
    ("a range with dollars", lambda s: s.get("$A$2:$B3").range, "Sheet1!A2:B3"),
    ("a range from right to left", lambda s: s.get("B2:A1").range, "Sheet1!A1:B2"),
    ("a column", lambda s: s.get("C:C"), [["Wins"], ["12"], ["7"], ["3"]]),
    ("a column's range", lambda s: s.get("C:C").range, "Sheet1!C1:C1000"),
    ("rows", lambda s: s.get("2:3"), [ADA, BEN]),
    ("the range of rows", lambda s: s.get("2:3").range, "Sheet1!A2:Z3"),
    ("a column from a row on", lambda s: s.get("C3:C"), [["7"], ["3"]]),
    ("a row from a column on", lambda s: s.get("C2:2"), [["12", "0.5"]]),
    ("a range over the edge", lambda s: s.get("Y1:AB2").range, "Sheet1!Y1:Z2"),
    ("trailing blanks", lambda s: s.get("A3:D3"), [["Ben", "Red", "7"]]),
    ("leading blanks", lambda s: s.get("C4:F6"), [["3", "1.25"]]),
    ("blank rows between", lambda s: typed(s, ["end"], at="A7").get("A4:B7"), [["Ünal", "Blue"], [], [], ["end"]]),
    ("columns", lambda s: s.get("A1:B2", Dimension.cols), [["Name", "Ada"], ["Team", "Blue"]]),
    ("the dimension of columns", lambda s: s.get("A1:B2", Dimension.cols).major_dimension, "COLUMNS"),
    ("ragged columns", lambda s: s.get("C2:E4", Dimension.cols), [["12", "7", "3"], ["0.5", "", "1.25"]]),
    ("padded", lambda s: s.get("A2:D3", pad_values=True), [ADA, [*BEN, ""]]),
    ("nothing padded", lambda s: s.get("Y8:Z9", pad_values=True), [[]]),
    ("the full size", lambda s: s.get("C3:E5", maintain_size=True), [["7", "", ""], ["3", "1.25", ""], ["", "", ""]]),
    ("nothing in full size", lambda s: s.get("Y8:Z9", maintain_size=True), [["", ""], ["", ""]]),
    ("lists", lambda s: type(s.get("A1", return_type=GridRangeType.ListOfLists)), list),
    ("a named range", lambda s: named(s, "C2:C4").get("wins"), [["12"], ["7"], ["3"]]),
    ("a named range's range", lambda s: named(s, "C2:C4").get("wins").range, "Sheet1!C2:C4"),
    ("a title with a quote", lambda s: titled(s, "Ada's wins").get("A2").range, "'Ada''s wins'!A2"),
    ("a title beyond Latin", lambda s: titled(s, "Čísla ✓ 数").get("A2").range, "'Čísla ✓ 数'!A2"),
    ("a title like a cell", lambda s: titled(s, "A1").get("B2").range, "'A1'!B2"),
    ("a title with marks", lambda s: titled(s, "50% / what? #1").get("B2"), [["Blue"]]),
    ("several ranges", lambda s: s.batch_get(["A1", "C2:C3", "Z9"]), [[["Name"]], [["12"], ["7"]], []]),
    (
        "the places of several ranges",
        lambda s: [one.range for one in s.batch_get(["B:B", "2:2", "Z9"])],
        ["Sheet1!B1:B1000", "Sheet1!A2:Z2", "Sheet1!Z9"],
    ),
    ("several columns", lambda s: s.batch_get(["A1:B2"], Dimension.cols)[0], [["Name", "Ada"], ["Team", "Blue"]]),
    ("several plain values", lambda s: s.batch_get(["C2", "D2"], None, PLAIN), [[[12]], [[0.5]]]),
]

RENDERED: list[Case] = [
    ("plain numbers", lambda s: s.get("C2:D2", value_render_option=PLAIN), [[12, 0.5]]),
    ("a number shown", lambda s: typed(s, ["1,234.50"]).get("F1"), [["1,234.50"]]),
    ("a number itself", lambda s: typed(s, ["1,234.50"]).get("F1", None, PLAIN), [[1234.5]]),
    ("a percentage", lambda s: typed(s, ["12.5%"]).get("F1"), [["12.50%"]]),
    ("a percentage itself", lambda s: typed(s, ["12.5%"]).get("F1", None, PLAIN), [[0.125]]),
    ("a flag", lambda s: typed(s, ["true"]).get("F1"), [["TRUE"]]),
    ("a flag itself", lambda s: typed(s, ["true"]).get("F1", None, PLAIN), [[True]]),
    ("money", lambda s: typed(s, ["$3"]).get("F1"), [["$3"]]),
    ("a text kept a text", lambda s: typed(s, ["'007"]).get("F1", None, PLAIN), [["007"]]),
    ("a sum", lambda s: typed(s, ["=SUM(C2:C4)"]).get("F1"), [["22"]]),
    ("a sum itself", lambda s: typed(s, ["=SUM(C2:C4)"]).get("F1", None, PLAIN), [[22]]),
    ("a formula", lambda s: typed(s, ["=SUM(C2:C4)"]).get("F1", None, FORMULA), [["=SUM(C2:C4)"]]),
    ("a constant as formula", lambda s: s.get("C2", None, FORMULA), [[12]]),
    ("a division by zero", lambda s: typed(s, ["=1/0"]).get("F1"), [["#DIV/0!"]]),
    ("a date shown", lambda s: typed(s, ["2025-08-18"]).get("F1"), [["2025-08-18"]]),
    ("a date as a number", lambda s: typed(s, ["2025-08-18"]).get("F1", None, PLAIN), [[45887]]),
    (
        "a date as a text",
        lambda s: typed(s, ["8/18/2025"]).get("F1", None, PLAIN, DateTimeOption.formatted_string),
        [["8/18/2025"]],
    ),
    (
        "a moment as a number",
        lambda s: typed(s, ["2025-08-18 12:00:00"]).get("F1", None, PLAIN, DateTimeOption.serial_number),
        [[45887.5]],
    ),
    ("a raw text that looks like a formula", lambda s: (s.update([["=1+1"]], "F1"), s.get("F1"))[1], [["=1+1"]]),
    ("one cell plain", lambda s: s.cell(2, 3, PLAIN).value, 12),
    ("one cell's formula", lambda s: typed(s, ["=C2*2"]).acell("F1", FORMULA).value, "=C2*2"),
]

WHOLE: list[Case] = [
    ("all values", lambda s: s.get_all_values(), [HEAD, ADA, [*BEN, ""], UNAL]),
    ("all values of a range", lambda s: s.get_values("C1:D2"), [["Wins", "Share"], ["12", "0.5"]]),
    ("an empty sheet", lambda s: (s.clear(), s.get_all_values())[1], [[]]),
    ("an empty sheet's records", lambda s: (s.clear(), s.get_all_records())[1], []),
    (
        "merged cells",
        lambda s: merged(s, "A2:A4").get_values("A1:B4", combine_merged_cells=True),
        [["Name", "Team"], ["Ada", "Blue"], ["Ada", "Red"], ["Ada", "Blue"]],
    ),
    (
        "merged cells within an offset",
        lambda s: merged(s, "B2:C2").get_values("B2:D4", combine_merged_cells=True),
        [["Blue", "Blue", "0.5"], ["Red", "7", ""], ["Blue", "3", "1.25"]],
    ),
    ("merged cells as they are", lambda s: merged(s, "A2:B2").get("A2:C2"), [["Ada", "", "12"]]),
    ("records", lambda s: s.get_all_records()[0], {"Name": "Ada", "Team": "Blue", "Wins": 12, "Share": 0.5}),
    ("a record's blank", lambda s: s.get_all_records(default_blank=None)[1]["Share"], None),
    ("a record's zero", lambda s: s.get_all_records(empty2zero=True)[1]["Share"], 0),
    ("records as texts", lambda s: s.get_all_records(numericise_ignore=["all"])[0]["Wins"], "12"),
    ("records but one column", lambda s: s.get_all_records(numericise_ignore=[3])[0]["Wins"], "12"),
    (
        "records below another head",
        lambda s: s.get_all_records(head=2)[0],
        {"Ada": "Ben", "Blue": "Red", "12": 7, "0.5": ""},
    ),
    ("plain records", lambda s: s.get_all_records(value_render_option=PLAIN)[2]["Share"], 1.25),
    ("expected heads", lambda s: len(s.get_all_records(expected_headers=["Name", "Wins"])), 3),
    ("a row", lambda s: s.row_values(3), BEN),
    ("a plain row", lambda s: s.row_values(2, value_render_option=PLAIN), ["Ada", "Blue", 12, 0.5]),
    ("an empty row", lambda s: s.row_values(9), []),
    ("a column's values", lambda s: s.col_values(4), ["Share", "0.5", "", "1.25"]),
    ("a column's plain values", lambda s: s.col_values(3, PLAIN), ["Wins", 12, 7, 3]),
    ("an empty column", lambda s: s.col_values(9), []),
    ("a column over the edge", lambda s: s.col_values(26), []),
    ("a table", lambda s: s.expand("A1", TableDirection.table), [HEAD, ADA, [*BEN, ""], UNAL]),
    ("a table to the right", lambda s: s.expand("B2", TableDirection.right), [["Blue", "12", "0.5"]]),
    ("a table downward", lambda s: s.expand("A2", TableDirection.down), [["Ada"], ["Ben"], ["Ünal"]]),
]

CELLS: list[Case] = [
    ("a cell", lambda s: repr(s.cell(4, 1)), "<Cell R4C1 'Ünal'>"),
    ("an address", lambda s: s.acell("c2").value, "12"),
    ("a numeric cell", lambda s: s.acell("D2").numeric_value, 0.5),
    ("an empty cell", lambda s: s.acell("J9").value, None),
    (
        "a range of cells",
        lambda s: places(s.range("B2:C3")),
        [("B2", "Blue"), ("C2", "12"), ("B3", "Red"), ("C3", "7")],
    ),
    ("cells by number", lambda s: places(s.range(3, 3, 3, 4)), [("C3", "7"), ("D3", "")]),
    ("the cells of a name", lambda s: places(named(s, "A2:A3").range("wins")), [("A2", "Ada"), ("A3", "Ben")]),
    ("one cell of a range", lambda s: places(s.range("B4")), [("B4", "Blue")]),
    ("all cells", lambda s: (s.resize(4, 4), len(s.get_all_cells()))[1], 16),
    ("a text found", lambda s: s.find("Blue").address, "B2"),
    ("a text not found", lambda s: s.find("Green"), None),
    ("in its own case", lambda s: s.find("blue"), None),
    ("in any case", lambda s: s.find("blue", case_sensitive=False).address, "B2"),
    ("a number found", lambda s: s.find("7").address, "C3"),
    ("in a row", lambda s: s.find("Blue", in_row=4).address, "B4"),
    ("in a column", lambda s: s.find("Blue", in_column=1), None),
    ("all found", lambda s: [cell.address for cell in s.findall("Blue")], ["B2", "B4"]),
    ("all found in a column", lambda s: [cell.row for cell in s.findall("Blue", in_column=2)], [2, 4]),
    ("by a pattern", lambda s: s.find(re.compile(r"^\d\.")).address, "D2"),
    ("all by a pattern", lambda s: [c.value for c in s.findall(re.compile(r"^\d+$"), in_row=2)], ["12"]),
    ("an empty cell found", lambda s: s.find("").address, "D3"),
    ("in an empty sheet", lambda s: (s.clear(), s.findall("Blue"))[1], []),
]


@pytest.mark.parametrize(("ask", "answer"), [pytest.param(*case[1:], id=case[0]) for case in RANGES])
def test_ranges(sheet: Sheet, ask: Callable[[Sheet], Any], answer: Any) -> None:
    """A range is named, cut, padded and turned as asked."""
    assert ask(sheet) == answer


@pytest.mark.parametrize(("ask", "answer"), [pytest.param(*case[1:], id=case[0]) for case in RENDERED])
def test_rendering(sheet: Sheet, ask: Callable[[Sheet], Any], answer: Any) -> None:
    """A value is shown, told as it is, or as the formula it comes from."""
    assert ask(sheet) == answer


@pytest.mark.parametrize(("ask", "answer"), [pytest.param(*case[1:], id=case[0]) for case in WHOLE])
def test_tables(sheet: Sheet, ask: Callable[[Sheet], Any], answer: Any) -> None:
    """A whole sheet is read as rows, columns, records and tables."""
    assert ask(sheet) == answer


@pytest.mark.parametrize(("ask", "answer"), [pytest.param(*case[1:], id=case[0]) for case in CELLS])
def test_cells(sheet: Sheet, ask: Callable[[Sheet], Any], answer: Any) -> None:
    """Cells are read one by one, and found by what they hold."""
    assert ask(sheet) == answer

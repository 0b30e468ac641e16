"""gspread adds, finds, moves and names sheets: each case is one call, and what comes back of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import gspread
import pytest

from tests.emulator.clients.look import fetch

Book: TypeAlias = gspread.Spreadsheet
Act = Callable[[Book], Any]


def titles(book: Book) -> list[str]:
    """Return the titles of the sheets, in order."""
    return [sheet.title for sheet in book]


def add(book: Book, *names: str) -> list[gspread.Worksheet]:
    """Add sheets of 5 rows and 3 columns."""
    return [book.add_worksheet(name, 5, 3) for name in names]


def filled(book: Book, *rows: list[Any]) -> Book:
    """Write rows into the first sheet, as if somebody typed them."""
    book.sheet1.update(list(rows), raw=False)
    return book


SHEETS: list[tuple[str, Act, Any]] = [
    (
        "the first",
        lambda b: b.sheet1._properties,
        {
            "sheetId": 0,
            "title": "Sheet1",
            "index": 0,
            "sheetType": "GRID",
            "gridProperties": {"rowCount": 1000, "columnCount": 26},
        },
    ),
    ("by place", lambda b: (add(b, "Two"), b.get_worksheet(1).title)[1], "Two"),
    ("by id", lambda b: b.get_worksheet_by_id(0).title, "Sheet1"),
    ("by an id in text", lambda b: b.get_worksheet_by_id(str(add(b, "Two")[0].id)).title, "Two"),
    ("by title", lambda b: (add(b, "Two"), b.worksheet("Two").index)[1], 1),
    ("by a title with a quote", lambda b: (add(b, "It's ✓"), b.worksheet("It's ✓").row_count)[1], 5),
    ("all", lambda b: (add(b, "Two", "Three"), titles(b))[1], ["Sheet1", "Two", "Three"]),
    (
        "the visible",
        lambda b: (add(b, "Two")[0].hide(), [one.title for one in b.worksheets(exclude_hidden=True)])[1],
        ["Sheet1"],
    ),
    (
        "hidden and shown",
        lambda b: ((two := add(b, "Two")[0]).hide(), two.show(), b.get_worksheet(1).isSheetHidden)[-1],
        False,
    ),
    ("hidden", lambda b: (add(b, "Two")[0].hide(), b.get_worksheet(1).isSheetHidden)[1], True),
    (
        "added",
        lambda b: {k: v for k, v in add(b, "Two")[0]._properties.items() if k != "sheetId"},
        {"title": "Two", "index": 1, "sheetType": "GRID", "gridProperties": {"rowCount": 5, "columnCount": 3}},
    ),
    ("added in front", lambda b: (b.add_worksheet("Zero", 1, 1, index=0).index, titles(b)), (0, ["Zero", "Sheet1"])),
    (
        "deleted",
        lambda b: (b.del_worksheet(add(b, "Two", "Three")[0])["replies"], titles(b)),
        ([{}], ["Sheet1", "Three"]),
    ),
    ("deleted by id", lambda b: (add(b, "Two"), b.del_worksheet_by_id("0")["replies"], titles(b))[1:], ([{}], ["Two"])),
    (
        "duplicated",
        lambda b: (filled(b, ["a"]).duplicate_sheet(0).title, titles(b)),
        ("Copy of Sheet1", ["Copy of Sheet1", "Sheet1"]),
    ),
    ("duplicated to a place", lambda b: (b.duplicate_sheet(0, 1, 77, "Twin").id, titles(b)), (77, ["Sheet1", "Twin"])),
    (
        "duplicated with its values",
        lambda b: filled(b, ["a", "=A1"]).sheet1.duplicate(new_sheet_name="Twin").get(),
        [["a", "a"]],
    ),
    ("copied to another", lambda b: b.sheet1.copy_to(b.id)["title"], "Copy of Sheet1"),
    ("copied with values", lambda b: (filled(b, ["a"]).sheet1.copy_to(b.id), b.get_worksheet(1).get())[1], [["a"]]),
    (
        "reordered",
        lambda b: (b.reorder_worksheets([*add(b, "Two", "Three")][::-1])["replies"], titles(b)),
        ([{}, {}, {}], ["Three", "Two", "Sheet1"]),
    ),
    ("moved", lambda b: (add(b, "Two", "Three"), b.sheet1.update_index(2), titles(b))[2], ["Two", "Sheet1", "Three"]),
    ("renamed", lambda b: (b.sheet1.update_title("Wins & more"), titles(b))[1], ["Wins & more"]),
    ("colored", lambda b: (b.sheet1.update_tab_color("#ff0000"), b.sheet1.tab_color)[1], "#FF0000"),
    (
        "colored in both spellings",
        lambda b: (b.sheet1.update_tab_color("#0000ff"), fetch(b.sheet1, "sheets.properties(tabColor,tabColorStyle)"))[
            1
        ],
        {"properties": {"tabColor": {"blue": 1}, "tabColorStyle": {"rgbColor": {"blue": 1}}}},
    ),
    (
        "without color",
        lambda b: ((one := b.sheet1).update_tab_color("#ff0000"), one.clear_tab_color(), b.sheet1.get_tab_color())[2],
        None,
    ),
]


@pytest.mark.parametrize(("act", "held"), [pytest.param(*case[1:], id=case[0]) for case in SHEETS])
def test_sheets(book: Book, act: Act, held: Any) -> None:
    """Sheets are found, added, moved, named, colored and deleted."""
    assert act(book) == held

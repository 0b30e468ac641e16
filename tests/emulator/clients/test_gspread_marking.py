"""gspread formats, merges and notes: each case is one call and what the sheet then tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import gspread
import pytest
from gspread.utils import MergeType

from tests.emulator.clients.look import cell, fetch, span

Sheet: TypeAlias = gspread.Worksheet
Act = Callable[[Sheet], Any]
BOLD, CENTER = {"textFormat": {"bold": True}}, {"horizontalAlignment": "CENTER"}
RED = {"red": 1}
OWN = "owner@example.com"


def entered(where: str) -> Act:
    """Look at the format that a cell was given."""
    return lambda sheet: cell(sheet, where, "userEnteredFormat")


def merges(sheet: Sheet) -> list[dict[str, int]]:
    """Return the sheet's merges."""
    found: list[dict[str, int]] = fetch(sheet, "sheets.merges").get("merges", [])
    return found


FORMATS: list[tuple[str, Act, Act, Any]] = [
    ("bold", lambda s: s.format("A1:B2", BOLD), entered("B2"), BOLD),
    ("bold elsewhere", lambda s: s.format("A1:B2", BOLD), entered("C2"), None),
    ("a column", lambda s: s.format("B:B", CENTER), entered("B9"), CENTER),
    ("a row", lambda s: s.format("2:2", CENTER), entered("Z2"), CENTER),
    ("what was", lambda s: (s.format("A1", BOLD), s.format("A1", CENTER))[1], entered("A1"), {**BOLD, **CENTER}),
    (
        "a color in both spellings",
        lambda s: s.format("A1", {"backgroundColor": RED}),
        entered("A1"),
        {"backgroundColor": RED, "backgroundColorStyle": {"rgbColor": RED}},
    ),
    (
        "a number format shown",
        lambda s: s.format("C2", {"numberFormat": {"type": "NUMBER", "pattern": "0.00"}}),
        lambda s: s.acell("C2").value,
        "12.00",
    ),
    (
        "a percentage shown",
        lambda s: s.format("D2", {"numberFormat": {"type": "PERCENT", "pattern": "0%"}}),
        lambda s: s.acell("D2").value,
        "50%",
    ),
    (
        "the effective format",
        lambda s: s.format("A1", {"textFormat": {"italic": True, "fontSize": 16}}),
        lambda s: {
            k: v
            for k, v in cell(s, "A1", "effectiveFormat")["textFormat"].items()
            if k in ("fontSize", "bold", "italic")
        },
        {"fontSize": 16, "bold": False, "italic": True},
    ),
    ("wrapped", lambda s: s.format("A1", {"wrapStrategy": "WRAP"}), entered("A1"), {"wrapStrategy": "WRAP"}),
    ("padding", lambda s: s.format("A1", {"padding": {"top": 5}}), entered("A1"), {"padding": {"top": 5}}),
    (
        "a batch",
        lambda s: s.batch_format([{"range": "A1", "format": BOLD}]),
        entered("A1"),
        BOLD,
    ),
]

MERGES: list[tuple[str, Act, Act, Any]] = [
    ("all", lambda s: s.merge_cells("A1:B2"), merges, [span(0, 2, 0, 2)]),
    ("by number", lambda s: s.merge_cells(1, 1, 2, 2), merges, [span(0, 2, 0, 2)]),
    ("by rows", lambda s: s.merge_cells("A1:B2", MergeType.merge_rows), merges, [span(0, 1, 0, 2), span(1, 2, 0, 2)]),
    (
        "by columns",
        lambda s: s.merge_cells("A1:B2", MergeType.merge_columns),
        merges,
        [span(0, 2, 0, 1), span(0, 2, 1, 2)],
    ),
    (
        "the first value stays",
        lambda s: s.merge_cells("A1:B2"),
        lambda s: s.get("A1:C2"),
        [["Name", "", "Wins"], ["", "", "12"]],
    ),
    ("unmerged", lambda s: (s.merge_cells("A1:B2"), s.unmerge_cells("A1:D4"))[1], merges, []),
    ("a note", lambda s: s.update_note("A1", "why"), lambda s: s.get_note("A1"), "why"),
    ("a note inserted", lambda s: s.insert_note("B2", "ü\n✨"), lambda s: s.get_note("B2"), "ü\n✨"),
    ("no note", lambda s: s.format("A1", BOLD), lambda s: s.get_note("Z9"), ""),
    (
        "notes",
        lambda s: (s.clear(), s.insert_notes({"A1": "a", "B2": "b"})),
        lambda s: s.get_notes(),
        [["a"], ["", "b"]],
    ),
    (
        "notes of a range",
        lambda s: s.update_notes({"A1": "a", "C2": "c"}),
        lambda s: s.get_notes(grid_range="B2:C2"),
        [["", "c"]],
    ),
    ("no notes", lambda s: s.clear(), lambda s: s.get_notes(), [[]]),
    (
        "a blank told",
        lambda s: (s.clear(), s.insert_note("B1", "b")),
        lambda s: s.get_notes(default_empty_value=None),
        [[None, "b"]],
    ),
    ("a note gone", lambda s: (s.insert_note("A1", "a"), s.clear_note("A1")), lambda s: s.get_note("A1"), ""),
    (
        "notes gone",
        lambda s: (s.clear(), s.insert_notes({"A1": "a", "B1": "b"}), s.clear_notes(["A1"])),
        lambda s: s.get_notes(),
        [["", "b"]],
    ),
]


@pytest.mark.parametrize(("act", "look", "held"), [pytest.param(*case[1:], id=case[0]) for case in FORMATS])
def test_formats(sheet: Sheet, act: Act, look: Act, held: Any) -> None:
    """Cells are formatted; the reply says nothing, the cell what it was given."""
    assert act(sheet) == {"spreadsheetId": sheet.spreadsheet_id, "replies": [{}]}
    assert look(sheet) == held


@pytest.mark.parametrize(("act", "look", "held"), [pytest.param(*case[1:], id=case[0]) for case in MERGES])
def test_merges_and_notes(sheet: Sheet, act: Act, look: Act, held: Any) -> None:
    """Cells are merged, and noted at; what was not is told as blank."""
    act(sheet)
    assert look(sheet) == held


def test_many_ranges(sheet: Sheet) -> None:
    """One look for several ranges has a reply for each."""
    assert sheet.format(["A1", "C1:C2"], CENTER)["replies"] == [{}, {}]
    assert entered("C2")(sheet) == CENTER


def test_merges_in_one_batch(sheet: Sheet) -> None:
    """Several merges have a reply each."""
    told = [{"range": "A1:B1"}, {"range": "A2:A3", "mergeType": MergeType.merge_columns}]
    assert sheet.batch_merge(told)["replies"] == [{}, {}]
    assert merges(sheet) == [span(0, 1, 0, 2), span(1, 3, 0, 1)]

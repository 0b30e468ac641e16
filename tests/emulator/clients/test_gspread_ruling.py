"""gspread groups, filters, protects, validates and names: each case is one call and what the sheet then tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import gspread
import pytest
from gspread.utils import ValidationConditionType

from tests.emulator.clients.look import cell, fetch, span

Sheet: TypeAlias = gspread.Worksheet
Act = Callable[[Sheet], Any]
BOLD, CENTER = {"textFormat": {"bold": True}}, {"horizontalAlignment": "CENTER"}
RED = {"red": 1}
OWN = "owner@example.com"


def rule(where: str) -> Act:
    """Look at a cell's data validation."""
    return lambda sheet: cell(sheet, where, "dataValidation")


def protected(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the protected ranges without their ids."""
    found = sheet.spreadsheet.list_protected_ranges(sheet.id)
    return [{name: part for name, part in one.items() if name != "protectedRangeId"} for one in found]


def protect(sheet: Sheet, *told: Any, **named: Any) -> str:
    """Protect a range and return the id it got."""
    made = sheet.add_protected_range(*told, **named)["replies"][0]["addProtectedRange"]["protectedRange"]
    return str(made["protectedRangeId"])


def condition(kind: str, *values: str) -> dict[str, Any]:
    """Return a BooleanCondition."""
    return {"type": kind, "values": [{"userEnteredValue": value} for value in values]} if values else {"type": kind}


GROUPS: list[tuple[str, Act, Act, Any]] = [
    (
        "columns",
        lambda s: s.add_dimension_group_columns(1, 3),
        lambda s: s.list_dimension_group_columns(),
        [{"range": {"dimension": "COLUMNS", "startIndex": 1, "endIndex": 3}, "depth": 1}],
    ),
    (
        "rows",
        lambda s: s.add_dimension_group_rows(0, 2),
        lambda s: s.list_dimension_group_rows(),
        [{"range": {"dimension": "ROWS", "startIndex": 0, "endIndex": 2}, "depth": 1}],
    ),
    (
        "rows within rows",
        lambda s: (s.add_dimension_group_rows(0, 9), s.add_dimension_group_rows(2, 4)),
        lambda s: [(one["range"]["startIndex"], one["depth"]) for one in s.list_dimension_group_rows()],
        [(0, 1), (2, 2)],
    ),
    (
        "columns ungrouped",
        lambda s: (s.add_dimension_group_columns(1, 3), s.delete_dimension_group_columns(1, 3)),
        lambda s: s.list_dimension_group_columns(),
        [],
    ),
    (
        "rows ungrouped in part",
        lambda s: (s.add_dimension_group_rows(0, 4), s.delete_dimension_group_rows(0, 2)),
        lambda s: s.list_dimension_group_rows(),
        [{"range": {"dimension": "ROWS", "startIndex": 2, "endIndex": 4}, "depth": 1}],
    ),
    (
        "a basic filter",
        lambda s: s.set_basic_filter("A1:D4"),
        lambda s: fetch(s, "sheets.basicFilter")["basicFilter"],
        {"range": span(0, 4, 0, 4)},
    ),
    (
        "a basic filter over all",
        lambda s: s.set_basic_filter(),
        lambda s: fetch(s, "sheets.basicFilter")["basicFilter"]["range"],
        span(0, 1000, 0, 26),
    ),
    (
        "no filter",
        lambda s: (s.set_basic_filter(), s.clear_basic_filter()),
        lambda s: fetch(s, "sheets.basicFilter"),
        {},
    ),
    (
        "protected",
        lambda s: protect(s, "A1:B2", [OWN], description="ours"),
        protected,
        [
            {
                "range": span(0, 2, 0, 2),
                "description": "ours",
                "requestingUserCanEdit": True,
                "editors": {"users": [OWN]},
            }
        ],
    ),
    (
        "a warning",
        lambda s: protect(s, "A:A", warning_only=True),
        protected,
        [{"range": {"startColumnIndex": 0, "endColumnIndex": 1}, "warningOnly": True, "requestingUserCanEdit": True}],
    ),
    ("protected no more", lambda s: s.delete_protected_range(protect(s, "A1")), protected, []),
    (
        "a list",
        lambda s: s.add_validation("C2:C4", ValidationConditionType.one_of_list, ["1", "2"], showCustomUi=True),
        rule("C3"),
        {"condition": condition("ONE_OF_LIST", "1", "2"), "showCustomUi": True},
    ),
    (
        "a strict rule",
        lambda s: s.add_validation("C2", ValidationConditionType.number_greater, ["10"], "more", strict=True),
        rule("C2"),
        {"condition": condition("NUMBER_GREATER", "10"), "inputMessage": "more", "strict": True},
    ),
    (
        "a tick",
        lambda s: s.add_validation("F1", ValidationConditionType.boolean, []),
        rule("F1"),
        {"condition": condition("BOOLEAN")},
    ),
    (
        "two values",
        lambda s: s.add_validation("F1", ValidationConditionType.number_between, ["1", "5"]),
        rule("F1"),
        {"condition": condition("NUMBER_BETWEEN", "1", "5")},
    ),
    (
        "a named range",
        lambda s: s.define_named_range("A1:B2", "head"),
        lambda s: [(one["name"], one["range"]) for one in s.spreadsheet.list_named_ranges()],
        [("head", span(0, 2, 0, 2))],
    ),
    (
        "a name gone",
        lambda s: s.delete_named_range(
            s.define_named_range("A1", "head")["replies"][0]["addNamedRange"]["namedRange"]["namedRangeId"]
        ),
        lambda s: s.spreadsheet.list_named_ranges(),
        [],
    ),
]


@pytest.mark.parametrize(("act", "look", "held"), [pytest.param(*case[1:], id=case[0]) for case in GROUPS])
def test_groups_and_rules(sheet: Sheet, act: Act, look: Act, held: Any) -> None:
    """Lines are grouped, ranges filtered, protected, validated and named."""
    act(sheet)
    assert look(sheet) == held


def test_group_replies(sheet: Sheet) -> None:
    """Adding and deleting a group answers with all groups of the dimension."""
    first = {"range": {"dimension": "ROWS", "startIndex": 0, "endIndex": 4}, "depth": 1}
    second = {"range": {"dimension": "ROWS", "startIndex": 1, "endIndex": 2}, "depth": 2}
    assert sheet.add_dimension_group_rows(0, 4)["replies"] == [{"addDimensionGroup": {"dimensionGroups": [first]}}]
    assert sheet.add_dimension_group_rows(1, 2)["replies"][0]["addDimensionGroup"]["dimensionGroups"] == [first, second]
    assert sheet.delete_dimension_group_rows(1, 2)["replies"] == [
        {"deleteDimensionGroup": {"dimensionGroups": [first]}}
    ]
    assert sheet.delete_dimension_group_rows(0, 4)["replies"] == [{"deleteDimensionGroup": {}}]

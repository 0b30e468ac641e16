"""Protected ranges and accounts come in; who is refused what, and what each is told, comes back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.sheets.a1 import Area, grid_range
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.protection import as_seen, may_edit, refuse_protected
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.workbook import sheet_properties

OWNER = "owner@example.com"
FRIEND = "friend@example.com"
SIDES = st.tuples(st.integers(0, 4), st.integers(1, 3), st.integers(0, 4), st.integers(1, 3))
AREAS = SIDES.map(lambda s: Area(s[0], s[0] + s[1], s[2], s[2] + s[3]))


def protect(range_: dict[str, Any], *holes: dict[str, Any], **more: Any) -> Sheet:
    """Return a sheet of 10 rows and 10 columns with one protected range that only the owner may edit."""
    sheet = Sheet(sheet_properties(0, "Sheet1", 10, 10))
    protected = {"range": range_, "editors": {"users": [OWNER]}, "unprotectedRanges": list(holes), **more}
    sheet.objects["protectedRanges"] = [protected]
    return sheet


def is_refused(sheet: Sheet, area: Area | None, account: str = FRIEND) -> bool:
    """Say whether an edit is refused."""
    try:
        refuse_protected(sheet, area, account, OWNER)
    except Refusal:
        return True
    return False


@given(AREAS, st.lists(AREAS, max_size=3), AREAS)
def test_an_edit_is_refused_where_one_cell_of_it_is_closed(protected: Area, holes: list[Area], edit: Area) -> None:
    """Cell by cell the same: protected, and in no hole."""
    sheet = protect(grid_range(0, protected), *(grid_range(0, hole) for hole in holes))
    cells = ((row, column) for row in range(edit.top, edit.bottom) for column in range(edit.left, edit.right))
    single = [Area(row, row + 1, column, column + 1) for row, column in cells]
    closed = any(protected.holds(cell) and not any(hole.holds(cell) for hole in holes) for cell in single)
    assert is_refused(sheet, edit) == closed


def test_a_protected_sheet_is_closed_whole() -> None:
    """An unbounded range closes every cell, and the sheet itself; never to the owner."""
    sheet = protect({})
    assert is_refused(sheet, Area(9, 10, 9, 10))
    with pytest.raises(Refusal, match="You are trying to edit a protected cell or object"):
        refuse_protected(sheet, None, FRIEND, OWNER)
    assert not is_refused(sheet, None, OWNER)


@pytest.mark.parametrize(
    ("protected", "allowed"),
    [
        ({"warningOnly": True}, True),
        ({"editors": {"users": ["Friend@Example.com"]}}, True),
        ({"editors": {"groups": [FRIEND]}}, True),
        ({"editors": {"domainUsersCanEdit": True}}, True),
        ({"editors": {"users": ["other@example.com"]}}, False),
        ({}, False),
    ],
)
def test_who_may_edit(protected: dict[str, Any], allowed: bool) -> None:
    """A warning stops nobody; editors are named by address, group or domain; only they are told who they are."""
    assert may_edit(protected, FRIEND, OWNER) == allowed
    assert not may_edit({"editors": {"domainUsersCanEdit": True}}, "friend@elsewhere.org", OWNER)
    seen = as_seen({**protected, "requestingUserCanEdit": True}, FRIEND, OWNER)
    assert seen.get("requestingUserCanEdit", False) == allowed
    assert ("editors" in seen) == (allowed and "editors" in protected)

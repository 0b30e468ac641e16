"""A sheet's protected ranges and who asks come in; the refusal of an edit, or a range as that person sees it, goes out.

Reported: the words of the refusal. Documented: a warning refuses nobody; holes in a protected sheet are open.
Assumed: the owner may always edit; groups and domains are known by their addresses alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.emulator.sheets.a1 import SIDES, Area, box_of, clamp
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.refusal import Refusal

MESSAGE = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


def refuse_protected(sheet: Sheet, area: Area | None, account_email: str, owner: str) -> None:
    """Refuse an account's edit of an area of a sheet (None: of anything on it) that is protected against it."""
    for protected in sheet.objects.get("protectedRanges", ()):
        if may_edit(protected, account_email, owner):
            continue
        if area is None or _closed(sheet, protected, area):
            raise Refusal(MESSAGE)


def refuse_protected_sheet(sheet: Sheet, account_email: str, owner: str) -> None:
    """Refuse an account's change of a sheet itself (its title, its place) where all of it is protected."""
    for protected in sheet.objects.get("protectedRanges", ()):
        is_whole = not set(SIDES) & protected.get("range", {}).keys()
        if is_whole and not may_edit(protected, account_email, owner):
            raise Refusal(MESSAGE)


def may_edit(protected: dict[str, Any], account_email: str, owner: str) -> bool:
    """Say whether an account may edit what a ProtectedRange covers."""
    email = account_email.casefold()
    if protected.get("warningOnly") or email == owner.casefold():
        return True
    editors = protected.get("editors", {})
    if editors.get("domainUsersCanEdit") and email.rpartition("@")[2] == owner.casefold().rpartition("@")[2]:
        return True
    return email in {each.casefold() for each in (*editors.get("users", ()), *editors.get("groups", ()))}


def as_seen(protected: dict[str, Any], account_email: str, owner: str) -> dict[str, Any]:
    """Return a ProtectedRange as one account is answered it: its editors are told to editors only."""
    if may_edit(protected, account_email, owner):
        return {**protected, "requestingUserCanEdit": True}
    hidden = ("editors", "requestingUserCanEdit")
    return {name: part for name, part in protected.items() if name not in hidden}


def _closed(sheet: Sheet, protected: dict[str, Any], area: Area) -> bool:
    """Say whether some cell of the area is protected and in none of the unprotected ranges."""
    left = list(_common(_place(sheet, protected.get("range", {})), area))
    for hole in protected.get("unprotectedRanges", ()):
        left = [rest for piece in left for rest in _without(piece, _place(sheet, hole))]
    return bool(left)


def _place(sheet: Sheet, grid_range: dict[str, Any]) -> Area:
    return clamp(box_of(grid_range), sheet.row_count, sheet.column_count)


def _common(one: Area, other: Area) -> Iterator[Area]:
    if one.meets(other):
        yield Area(
            max(one.top, other.top),
            min(one.bottom, other.bottom),
            max(one.left, other.left),
            min(one.right, other.right),
        )


def _without(area: Area, hole: Area) -> Iterator[Area]:
    """Yield the up to four rectangles of an area around a hole in it."""
    common = next(_common(area, hole), None)
    if common is None:
        yield area
        return
    sides = (
        area._replace(bottom=common.top),
        area._replace(top=common.bottom),
        Area(common.top, common.bottom, area.left, common.left),
        Area(common.top, common.bottom, common.right, area.right),
    )
    yield from (side for side in sides if side.height > 0 and side.width > 0)

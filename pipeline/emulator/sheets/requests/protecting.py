"""Requests about protected ranges come in; the workbook with them added, changed or gone goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.sheets.a1 import SIDES
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.objects import (
    PROTECTIONS,
    add,
    backed_range,
    bare,
    choose_id,
    find,
    patch,
    patched_backing,
    place_range,
    replace,
)
from pipeline.emulator.sheets.protection import MESSAGE, as_seen, may_edit
from pipeline.emulator.sheets.refusal import Refusal


def add_protected_range(batch: Batch, body: dict[str, Any]) -> Reply:
    """Protect a range, a named range, a table or a whole sheet; without editors, for whoever asks and the owner.

    Documented: one of range, namedRangeId and tableId; unprotected ranges only in a protected sheet.
    Documented: a warning has no editors.
    Assumed: who may edit where no editors are named; the words of the refusals.
    """
    given = body.get("protectedRange", {})
    number = choose_id(batch, given, PROTECTIONS)
    sheet_id, protected = _protected(batch, {"protectedRangeId": number, **given}, number)
    add(batch, PROTECTIONS, sheet_id, protected)
    return {"protectedRange": _seen(batch, protected)}


def update_protected_range(batch: Batch, body: dict[str, Any]) -> Reply:
    """Change what is protected, for whom, or how it is described.

    Documented: only the fields of the mask change; a warning that ends lets all editors of the file edit.
    Assumed: only who may edit the range may change it; it stays on its sheet; the words of the refusals.
    """
    given = body.get("protectedRange", {})
    sheet, old, new = patch(batch, PROTECTIONS, given, body.get("fields", ""))
    _check_editor(batch, old)
    if old.get("warningOnly") and not new.get("warningOnly") and "editors" not in new:
        new["editors"] = {"users": _file_editors(batch)}
    sheet_id, protected = _protected(batch, patched_backing(old, new), old["protectedRangeId"])
    if sheet_id != sheet.sheet_id:
        raise Refusal("A protected range cannot move to another sheet.")
    replace(batch, PROTECTIONS, sheet, old, protected)
    return None


def delete_protected_range(batch: Batch, body: dict[str, Any]) -> Reply:
    """Take a protection away.

    Documented: it is found by its id.
    Assumed: only who may edit the range may; the words of the refusals.
    """
    sheet, old = find(batch.book, PROTECTIONS, body.get("protectedRangeId"))
    _check_editor(batch, old)
    replace(batch, PROTECTIONS, sheet, old)
    return None


def _protected(batch: Batch, given: dict[str, Any], number: int) -> tuple[int, dict[str, Any]]:
    """Return (sheet id, ProtectedRange as kept)."""
    sheet, _, covered = place_range(batch.book, backed_range(batch.book, given))
    full = {**bare(given), "protectedRangeId": number, "range": covered, "requestingUserCanEdit": True}
    holes = [place_range(batch.book, each)[2] for each in given.get("unprotectedRanges", [])]
    if holes and set(SIDES) & covered.keys():
        raise Refusal("Unprotected ranges are only supported on protected sheets.")
    if any(hole.get("sheetId", 0) != sheet.sheet_id for hole in holes):
        raise Refusal("Unprotected ranges must be on the protected sheet.")
    if holes:
        full["unprotectedRanges"] = holes
    if full.get("warningOnly"):
        full.pop("editors", None)
    elif not full.get("editors"):
        full["editors"] = {"users": list(dict.fromkeys([batch.account.email, batch.file.owner]))}
    return sheet.sheet_id, full


def _file_editors(batch: Batch) -> list[str]:
    writers = (each for each in batch.file.permissions if each.get("role") in ("owner", "writer"))
    known = [batch.file.owner, *(each["emailAddress"] for each in writers if "emailAddress" in each)]
    return list(dict.fromkeys(known))


def _check_editor(batch: Batch, protected: dict[str, Any]) -> None:
    if not may_edit(protected, batch.account.email, batch.file.owner):
        raise Refusal(MESSAGE)


def _seen(batch: Batch, protected: dict[str, Any]) -> dict[str, Any]:
    return as_seen(protected, batch.account.email, batch.file.owner)


KINDS: dict[str, Kind] = {
    "addProtectedRange": add_protected_range,
    "updateProtectedRange": update_protected_range,
    "deleteProtectedRange": delete_protected_range,
}

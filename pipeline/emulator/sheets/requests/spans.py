"""Requests about named, protected and banded ranges come in; the workbook with them changed goes out."""

from __future__ import annotations

import re
from typing import Any

from pipeline.emulator.sheets.a1 import parse_box
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.fields import merge, read_paths
from pipeline.emulator.sheets.objects import (
    BANDINGS,
    PROTECTIONS,
    add,
    choose_id,
    find,
    listed,
    place_range,
    replace,
)
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.requests.cells import mirror_colors

_NAME = re.compile(r"[^\W\d]\w{0,249}")


def add_named_range(batch: Batch, body: dict[str, Any]) -> Reply:
    """Name a range; the id may be chosen, unless it is in use."""
    given = body.get("namedRange", {})
    names = batch.book.named_ranges
    number = given.get("namedRangeId") or str(batch.fresh_id(int(key) for key in names if key.isdigit()))
    if number in names:
        raise Refusal(f"A named range with the id {number} already exists.")
    _check_name(batch, given.get("name", ""), number)
    _, _, covered = place_range(batch.book, given.get("range"))
    names[number] = {"namedRangeId": number, "name": given["name"], "range": covered}
    return {"namedRange": names[number]}


def update_named_range(batch: Batch, body: dict[str, Any]) -> Reply:
    """Rename a named range, or let it name another range."""
    given = body.get("namedRange", {})
    old = _named(batch, given.get("namedRangeId", ""))
    new = merge(old, given, read_paths("NamedRange", body.get("fields", "")))
    _check_name(batch, new.get("name", ""), old["namedRangeId"])
    _, _, covered = place_range(batch.book, new.get("range"))
    number = old["namedRangeId"]
    batch.book.named_ranges[number] = {"namedRangeId": number, "name": new["name"], "range": covered}
    return None


def delete_named_range(batch: Batch, body: dict[str, Any]) -> Reply:
    """Forget a name; its cells stay."""
    del batch.book.named_ranges[_named(batch, body.get("namedRangeId", ""))["namedRangeId"]]
    return None


def _named(batch: Batch, number: str) -> dict[str, Any]:
    if number not in batch.book.named_ranges:
        raise Refusal(f"No named range with id: {number}")
    return batch.book.named_ranges[number]


def _check_name(batch: Batch, name: str, number: str) -> None:
    if not _NAME.fullmatch(name) or parse_box(name) or name.upper() in ("TRUE", "FALSE"):
        raise Refusal(f"The name of a named range is not valid: {name}")
    others = (each for each in batch.book.named_ranges.values() if each["namedRangeId"] != number)
    if any(each["name"].casefold() == name.casefold() for each in others):
        raise Refusal(f'A named range with the name "{name}" already exists.')


def add_protected_range(batch: Batch, body: dict[str, Any]) -> Reply:
    """Protect a range; without editors, only for whoever asks."""
    given = body.get("protectedRange", {})
    number = choose_id(batch, given, PROTECTIONS)
    protected = {"protectedRangeId": number, **{n: p for n, p in given.items() if n != "protectedRangeId"}}
    sheet_id, protected = _protected(batch, protected)
    add(batch, PROTECTIONS, sheet_id, protected)
    return {"protectedRange": protected}


def update_protected_range(batch: Batch, body: dict[str, Any]) -> Reply:
    """Change what is protected, for whom, or how it is described."""
    given = body.get("protectedRange", {})
    sheet, old = find(batch.book, PROTECTIONS, given.get("protectedRangeId"))
    new = merge(old, given, read_paths("ProtectedRange", body.get("fields", "")))
    sheet_id, protected = _protected(batch, {**new, "protectedRangeId": old["protectedRangeId"]})
    if sheet_id != sheet.sheet_id:
        raise Refusal("A protected range cannot move to another sheet.")
    replace(batch, PROTECTIONS, sheet, old, protected)
    return None


def delete_protected_range(batch: Batch, body: dict[str, Any]) -> Reply:
    """Take a protection away."""
    sheet, old = find(batch.book, PROTECTIONS, body.get("protectedRangeId"))
    replace(batch, PROTECTIONS, sheet, old)
    return None


def _protected(batch: Batch, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Return (sheet id, ProtectedRange as answered); a range comes by itself or by a name."""
    if "namedRangeId" in given and "range" not in given:
        given = {**given, "range": _named(batch, given["namedRangeId"])["range"]}
    sheet, _, covered = place_range(batch.book, given.get("range"))
    full = {**given, "range": covered, "requestingUserCanEdit": True}
    open_ranges = [place_range(batch.book, each)[2] for each in given.get("unprotectedRanges", [])]
    if open_ranges:
        full["unprotectedRanges"] = open_ranges
    if full.get("warningOnly"):
        full.pop("editors", None)
    elif not full.get("editors"):
        full["editors"] = {"users": [batch.editor]}
    return sheet.sheet_id, full


def add_banding(batch: Batch, body: dict[str, Any]) -> Reply:
    """Color the rows or columns of a range in turns."""
    given = body.get("bandedRange", {})
    number = choose_id(batch, given, BANDINGS)
    sheet_id, banding = _banding(batch, {**given, "bandedRangeId": number})
    add(batch, BANDINGS, sheet_id, banding)
    return {"bandedRange": banding}


def update_banding(batch: Batch, body: dict[str, Any]) -> Reply:
    """Change a banding's range or colors."""
    given = body.get("bandedRange", {})
    sheet, old = find(batch.book, BANDINGS, given.get("bandedRangeId"))
    new = merge(old, given, read_paths("BandedRange", body.get("fields", "")))
    _, banding = _banding(batch, {**new, "bandedRangeId": old["bandedRangeId"]})
    replace(batch, BANDINGS, sheet, old, banding)
    return None


def delete_banding(batch: Batch, body: dict[str, Any]) -> Reply:
    """Take a banding away."""
    sheet, old = find(batch.book, BANDINGS, body.get("bandedRangeId"))
    replace(batch, BANDINGS, sheet, old)
    return None


def _banding(batch: Batch, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    sheet, area, covered = place_range(batch.book, given.get("range"))
    if not (given.get("rowProperties") or given.get("columnProperties")):
        raise Refusal("Must specify rowProperties or columnProperties.")
    others = (each for each in listed(sheet, BANDINGS) if each["bandedRangeId"] != given["bandedRangeId"])
    if any(area.meets(batch.book.cut(each["range"])[1]) for each in others):
        raise Refusal("You cannot add alternating background colors to a range that already has them.")
    colors = {name: mirror_colors(part) for name, part in given.items() if name.endswith("Properties")}
    return sheet.sheet_id, {"bandedRangeId": given["bandedRangeId"], "range": covered, **colors}


KINDS: dict[str, Kind] = {
    "addNamedRange": add_named_range,
    "updateNamedRange": update_named_range,
    "deleteNamedRange": delete_named_range,
    "addProtectedRange": add_protected_range,
    "updateProtectedRange": update_protected_range,
    "deleteProtectedRange": delete_protected_range,
    "addBanding": add_banding,
    "updateBanding": update_banding,
    "deleteBanding": delete_banding,
}

"""Requests about named and banded ranges come in; the workbook with them added, changed or gone goes out."""

from __future__ import annotations

import re
from typing import Any

from pipeline.emulator.sheets.a1 import parse_box
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.fields import merge, read_paths
from pipeline.emulator.sheets.objects import (
    BANDINGS,
    add,
    choose_id,
    find_named,
    meets_another,
    patch,
    place_range,
    remove,
    replace,
)
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.requests.cells import mirror_colors

_NAME = re.compile(r"[^\W\d]\w{0,249}")
_NOT_A_NAME = re.compile(r"(?i)r\d*c\d*|(?:true|false).*")
_BANDS = ("firstBandColor", "secondBandColor")


def add_named_range(batch: Batch, body: dict[str, Any]) -> Reply:
    """Name a range; the id may be chosen, unless it is in use.

    Recorded: the reply, and that an end of the grid written out stays written out.
    Documented: an id in use is refused; names are words that read neither as a cell nor as TRUE or FALSE.
    Assumed: names that differ in case alone are the same; the words of the refusals.
    """
    given = body.get("namedRange", {})
    names = batch.book.named_ranges
    number = given.get("namedRangeId") or _fresh_id(batch)
    if number in names:
        raise Refusal(f"A named range with the id {number} already exists.")
    names[number] = _named_range(batch, given, number)
    return {"namedRange": names[number]}


def update_named_range(batch: Batch, body: dict[str, Any]) -> Reply:
    """Rename a named range, or let it name another range.

    Recorded: the empty reply, the mask over name and range.
    Assumed: the words of the refusals.
    """
    given = body.get("namedRange", {})
    old = find_named(batch.book, given.get("namedRangeId", ""))
    new = merge(old, given, read_paths("NamedRange", body.get("fields", "")))
    batch.book.named_ranges[old["namedRangeId"]] = _named_range(batch, new, old["namedRangeId"])
    return None


def delete_named_range(batch: Batch, body: dict[str, Any]) -> Reply:
    """Forget a name; its cells stay.

    Recorded: the empty reply.
    Assumed: the words of the refusal of an id that none has.
    """
    del batch.book.named_ranges[find_named(batch.book, body.get("namedRangeId", ""))["namedRangeId"]]
    return None


def _fresh_id(batch: Batch) -> str:
    while (made := str(batch.mint())) in batch.book.named_ranges or made == "0":
        pass
    return made


def _named_range(batch: Batch, given: dict[str, Any], number: str) -> dict[str, Any]:
    name = given.get("name", "")
    if not _NAME.fullmatch(name) or parse_box(name) or _NOT_A_NAME.fullmatch(name):
        raise Refusal(f"The name of a named range is not valid: {name}")
    folded = name.casefold()
    alike = (each for each in batch.book.named_ranges.values() if each["name"].casefold() == folded)
    if any(each["namedRangeId"] != number for each in alike):
        raise Refusal(f'A named range with the name "{name}" already exists.')
    return {"namedRangeId": number, "name": name, "range": place_range(batch.book, given.get("range"))[2]}


def add_banding(batch: Batch, body: dict[str, Any]) -> Reply:
    """Color the rows or columns of a range in turns.

    Documented: rows or columns are needed, each with its two colors; an id in use is refused.
    Reported: two bandings cannot meet, in these words.
    Assumed: the words of the other refusals.
    """
    given = body.get("bandedRange", {})
    number = choose_id(batch, given, BANDINGS)
    sheet_id, banding = _banding(batch, {**given, "bandedRangeId": number})
    add(batch, BANDINGS, sheet_id, banding)
    return {"bandedRange": banding}


def update_banding(batch: Batch, body: dict[str, Any]) -> Reply:
    """Change a banding's range or colors.

    Documented: only the fields of the mask change.
    Assumed: a banding stays on its sheet; the words of the refusals.
    """
    sheet, old, new = patch(batch, BANDINGS, body.get("bandedRange", {}), body.get("fields", ""))
    sheet_id, banding = _banding(batch, new)
    if sheet_id != sheet.sheet_id:
        raise Refusal("A banded range cannot move to another sheet.")
    replace(batch, BANDINGS, sheet, old, banding)
    return None


def delete_banding(batch: Batch, body: dict[str, Any]) -> Reply:
    """Take a banding away.

    Documented: it is found by its id.
    Assumed: the words of the refusal of an id that none has.
    """
    remove(batch, BANDINGS, body.get("bandedRangeId"))
    return None


def _banding(batch: Batch, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    sheet, area, covered = place_range(batch.book, given.get("range"))
    batch.guard(sheet, area)
    if not (given.get("rowProperties") or given.get("columnProperties")):
        raise Refusal("Must specify rowProperties or columnProperties.")
    if meets_another(sheet, BANDINGS, given["bandedRangeId"], area):
        raise Refusal(
            "You cannot add alternating background colors to a range that already has alternating background colors."
        )
    colors = {name: mirror_colors(part) for name, part in given.items() if name.endswith("Properties")}
    for part in colors.values():
        if any(name not in part for name in _BANDS):
            raise Refusal("Must specify both firstBandColor and secondBandColor.")
    return sheet.sheet_id, {"bandedRangeId": given["bandedRangeId"], "range": covered, **colors}


KINDS: dict[str, Kind] = {
    "addNamedRange": add_named_range,
    "updateNamedRange": update_named_range,
    "deleteNamedRange": delete_named_range,
    "addBanding": add_banding,
    "updateBanding": update_banding,
    "deleteBanding": delete_banding,
}

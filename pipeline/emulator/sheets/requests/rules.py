"""Requests about conditional formats come in; the workbook with its rules in their new order goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.objects import place_range
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.requests.cells import mirror_colors

Rules = list[dict[str, Any]]


def add_rule(batch: Batch, body: dict[str, Any]) -> Reply:
    """Insert a rule at an index of its sheet's rules (first by default, last beyond their end)."""
    sheet_id, rule = _rule(batch, body.get("rule", {}))
    target = batch.book.edit(sheet_id)
    rules = _rules(target)
    rules.insert(_index(body.get("index", 0), None), rule)
    target.objects["conditionalFormats"] = rules
    return None


def update_rule(batch: Batch, body: dict[str, Any]) -> Reply:
    """Replace the rule at an index, or move it to a new one."""
    index = body.get("index", 0)
    sheet_id = body.get("sheetId", 0)
    fresh = None
    if "rule" in body:
        sheet_id, fresh = _rule(batch, body["rule"])
    target = batch.book.edit(sheet_id)
    rules = _rules(target)
    old = rules.pop(_index(index, len(rules)))
    new_index = body.get("newIndex", index)
    rules.insert(_index(new_index, len(rules) + 1), fresh or old)
    target.objects["conditionalFormats"] = rules
    places = {"oldIndex": index, "newIndex": new_index}
    return {"oldRule": old, "newRule": fresh or old, **{name: place for name, place in places.items() if place}}


def delete_rule(batch: Batch, body: dict[str, Any]) -> Reply:
    """Take away the rule at an index; the ones after it move up."""
    target = batch.book.edit(body.get("sheetId", 0))
    rules = _rules(target)
    old = rules.pop(_index(body.get("index", 0), len(rules)))
    target.objects["conditionalFormats"] = rules
    return {"rule": old}


def _rules(sheet: Sheet) -> Rules:
    return list(sheet.objects.get("conditionalFormats", []))


def _index(index: int, count: int | None) -> int:
    if index < 0 or (count is not None and index >= count):
        raise Refusal(f"No conditional format on sheet at index: {index}")
    return index


def _rule(batch: Batch, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    placed = [place_range(batch.book, each) for each in given.get("ranges", [])]
    if not placed:
        raise Refusal("Must specify at least one range.")
    if len({sheet.sheet_id for sheet, _, _ in placed}) > 1:
        raise Refusal("All ranges of a conditional format must be on the same sheet.")
    kinds: dict[str, Any] = {name: mirror_colors(part) for name, part in given.items() if name.endswith("Rule")}
    if not kinds:
        raise Refusal("Must specify either a booleanRule or a gradientRule.")
    return placed[0][0].sheet_id, {"ranges": [covered for _, _, covered in placed], **kinds}


KINDS: dict[str, Kind] = {
    "addConditionalFormatRule": add_rule,
    "updateConditionalFormatRule": update_rule,
    "deleteConditionalFormatRule": delete_rule,
}

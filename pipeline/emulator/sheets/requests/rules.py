"""Requests about conditional formats come in; the workbook with its rules in their new order goes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.objects import bare, place_range
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.requests.cells import mirror_colors
from pipeline.emulator.sheets.requests.conditions import FORMAT, check_condition

_FORMATS = ("backgroundColor", "backgroundColorStyle", "textFormat")
_TEXT_FORMATS = ("bold", "italic", "underline", "strikethrough", "foregroundColor", "foregroundColorStyle")

Rules = list[dict[str, Any]]


def add_rule(batch: Batch, body: dict[str, Any]) -> Reply:
    """Insert a rule at an index of its sheet's rules: first by default, last beyond their end.

    Documented: the rules after it move down; which conditions and formats a rule may have.
    Assumed: an index beyond the end is the end; the words of the refusals.
    """
    sheet_id, rule = _rule(batch, body.get("rule", {}))
    target = batch.book.edit(sheet_id)
    rules = _rules(target)
    rules.insert(_index(body.get("index", 0), None), rule)
    target.objects["conditionalFormats"] = rules
    return None


def update_rule(batch: Batch, body: dict[str, Any]) -> Reply:
    """Replace the rule at an index, or move it to a new one.

    Documented: a move needs the sheet; the reply tells the old index of a moved rule, the old rule of a replaced one.
    Assumed: the words of the refusals.
    """
    index = body.get("index", 0)
    if "rule" in body:
        sheet_id, new = _rule(batch, body["rule"])
        target = batch.book.edit(sheet_id)
        rules = _rules(target)
        old = rules[_index(index, len(rules))]
        rules[index] = new
        reply = {"oldRule": old, "newRule": new, "newIndex": index}
    else:
        target = batch.book.edit(body.get("sheetId", 0))
        rules = _rules(target)
        new = rules.pop(_index(index, len(rules)))
        place = _index(body.get("newIndex", 0), len(rules) + 1)
        rules.insert(place, new)
        reply = {"newRule": new, "oldIndex": index, "newIndex": place}
    target.objects["conditionalFormats"] = rules
    return {name: part for name, part in reply.items() if part}


def delete_rule(batch: Batch, body: dict[str, Any]) -> Reply:
    """Take away the rule at an index; the ones after it move up.

    Documented: the reply is the rule that went.
    Assumed: the words of the refusal of an index without a rule.
    """
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
    for kind in ("booleanRule", "gradientRule"):
        if kind in given:
            _CHECKS[kind](batch, given[kind])
    placed = [place_range(batch.book, each) for each in given.get("ranges", [])]
    if not placed:
        raise Refusal("Must specify at least one range.")
    if len({sheet.sheet_id for sheet, _, _ in placed}) > 1:
        raise Refusal("All ranges of a conditional format must be on the same sheet.")
    kinds = {name: _kept(part) for name, part in given.items() if name.endswith("Rule")}
    if len(kinds) != 1:
        raise Refusal("Must specify either a booleanRule or a gradientRule.")
    for sheet, area, _ in placed:
        batch.guard(sheet, area)
    return placed[0][0].sheet_id, {"ranges": [covered for _, _, covered in placed], **kinds}


def _kept(rule: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = mirror_colors(rule)
    return {**kept, "condition": bare(kept["condition"])} if "condition" in kept else kept


def _check_boolean(batch: Batch, rule: dict[str, Any]) -> None:
    check_condition(batch.book, rule.get("condition", {}), FORMAT)
    style = rule.get("format", {})
    unknown = [name for name in style if name not in _FORMATS]
    unknown += [name for name in style.get("textFormat", {}) if name not in _TEXT_FORMATS]
    if unknown:
        raise Refusal(f"Conditional formatting does not support the format: {unknown[0]}")


def _check_gradient(_: Batch, rule: dict[str, Any]) -> None:
    for name in ("minpoint", "midpoint", "maxpoint"):
        point = rule.get(name)
        if point is None:
            if name == "midpoint":
                continue
            raise Refusal(f"Must specify the {name} of a gradientRule.")
        kind = point.get("type", "INTERPOLATION_POINT_TYPE_UNSPECIFIED")
        if kind == "INTERPOLATION_POINT_TYPE_UNSPECIFIED" or (name == "midpoint" and kind in ("MIN", "MAX")):
            raise Refusal(f"The {name} of a gradientRule cannot have the type {kind}.")
        if kind not in ("MIN", "MAX") and not point.get("value"):
            raise Refusal(f"Must specify the value of the {name} of a gradientRule.")


_CHECKS: dict[str, Callable[[Batch, dict[str, Any]], None]] = {
    "booleanRule": _check_boolean,
    "gradientRule": _check_gradient,
}
KINDS: dict[str, Kind] = {
    "addConditionalFormatRule": add_rule,
    "updateConditionalFormatRule": update_rule,
    "deleteConditionalFormatRule": delete_rule,
}

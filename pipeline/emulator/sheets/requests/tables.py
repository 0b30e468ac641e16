"""Requests about tables come in; the workbook with them added, changed or gone goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.sheets.a1 import Area, box_of
from pipeline.emulator.sheets.anchors import Move
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.objects import (
    TABLES,
    add,
    all_ids,
    find,
    listed,
    meets_another,
    patch,
    place_range,
    replace,
)
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.requests.conditions import VALIDATION, check_condition
from pipeline.emulator.sheets.requests.merging import merged_areas

_FOOTER = "footerColorStyle"


def add_table(batch: Batch, body: dict[str, Any]) -> Reply:
    """Make a range a table; blank cells of its first row take the columns' names.

    Documented: names are unique in the spreadsheet; validations are for dropdowns, and lists.
    Assumed: tables cannot meet, nor hold merged cells; names where none are given; the words of the refusals.
    """
    given = body.get("table", {})
    number = given.get("tableId") or str(batch.fresh_id(()))
    if number in all_ids(batch.book, TABLES):
        raise Refusal(f"A table with the id {number} already exists.")
    sheet, table = _table(batch, {**given, "tableId": number})
    _head(batch, sheet, table)
    add(batch, TABLES, sheet.sheet_id, table)
    return {"table": table}


def update_table(batch: Batch, body: dict[str, Any]) -> Reply:
    """Change a table's name, range, columns or colors.

    Documented: only the fields of the mask change; a footer that comes or goes takes its row with it.
    Assumed: a table stays on its sheet; the cells of the header follow the columns' names; the words of the refusals.
    """
    sheet, old, new = patch(batch, TABLES, body.get("table", {}), body.get("fields", ""))
    footers = [_FOOTER in each.get("rowsProperties", {}) for each in (old, new)]
    if footers[0] != footers[1] and new["range"] == old["range"]:
        end = sheet.cut(box_of(old["range"])).bottom + (1 if footers[1] else -1)
        new["range"] = {**new["range"], "endRowIndex": end}
    place, table = _table(batch, new)
    if place.sheet_id != sheet.sheet_id:
        raise Refusal("A table cannot move to another sheet.")
    _head(batch, sheet, table, old)
    replace(batch, TABLES, sheet, old, table)
    return None


def delete_table(batch: Batch, body: dict[str, Any]) -> Reply:
    """Take a table away.

    Reported: the conditional formats over its range go with it.
    Assumed: its cells stay; the words of the refusal of an id that none has.
    """
    sheet, old = find(batch.book, TABLES, body.get("tableId"))
    area = sheet.cut(box_of(old["range"]))
    batch.guard(sheet, area)
    replace(batch, TABLES, sheet, old)
    target = batch.book.edit(sheet.sheet_id)
    rules = [_outside(target, rule, area) for rule in target.objects.get("conditionalFormats", [])]
    target.objects["conditionalFormats"] = [rule for rule in rules if rule["ranges"]]
    return None


def carry_columns(batch: Batch, sheet_id: int, before: list[dict[str, Any]], move: Move) -> None:
    """Let the tables of a sheet, whose columns moved, know their columns again; new ones get a name."""
    for old in before:
        sheet = batch.book.sheet(sheet_id)
        table = next((each for each in listed(sheet, TABLES) if each["tableId"] == old["tableId"]), None)
        if table is None:
            continue
        left, area = old["range"].get("startColumnIndex", 0), sheet.cut(box_of(table["range"]))
        spans = [
            (each, move(left + each.get("columnIndex", 0), left + each.get("columnIndex", 0) + 1))
            for each in old["columnProperties"]
        ]
        known = {span[0] - area.left: each for each, span in spans if span is not None}
        columns = _renumbered(known, area.width)
        if columns != table["columnProperties"]:
            changed = {**table, "columnProperties": columns}
            replace(batch, TABLES, sheet, table, changed)
            _head(batch, sheet, changed)


def _renumbered(known: dict[int, dict[str, Any]], width: int) -> list[dict[str, Any]]:
    names = {each["columnName"] for each in known.values()}
    columns = []
    for index in range(width):
        column = known.get(index)
        if column is None:
            number = next(each for each in range(1, width + 2) if f"Column {each}" not in names)
            column = {"columnName": f"Column {number}"}
            names.add(column["columnName"])
        kept = {name: part for name, part in column.items() if name != "columnIndex"}
        columns.append({"columnIndex": index, **kept} if index else kept)
    return columns


def _outside(sheet: Sheet, rule: dict[str, Any], area: Area) -> dict[str, Any]:
    return {**rule, "ranges": [each for each in rule["ranges"] if not area.meets(sheet.cut(box_of(each)))]}


def _table(batch: Batch, given: dict[str, Any]) -> tuple[Sheet, dict[str, Any]]:
    sheet, area, covered = place_range(batch.book, given.get("range"))
    batch.guard(sheet, area)
    if meets_another(sheet, TABLES, given["tableId"], area):
        raise Refusal("The range of a table cannot meet the range of another table.")
    if any(area.meets(merged) for merged in merged_areas(sheet)):
        raise Refusal("The range of a table cannot have merged cells.")
    name = given.get("name") or f"Table{len(all_ids(batch.book, TABLES)) + 1}"
    beside = (each for other in batch.book.sheets.values() for each in listed(other, TABLES))
    if any(each["name"].casefold() == name.casefold() and each["tableId"] != given["tableId"] for each in beside):
        raise Refusal(f'A table with the name "{name}" already exists.')
    table = {"tableId": given["tableId"], "name": name, "range": covered}
    table["columnProperties"] = _columns(batch, given, area, sheet)
    if "rowsProperties" in given:
        table["rowsProperties"] = given["rowsProperties"]
    return sheet, table


def _columns(batch: Batch, given: dict[str, Any], area: Area, sheet: Sheet) -> list[dict[str, Any]]:
    asked = {each.get("columnIndex", 0): each for each in given.get("columnProperties", [])}
    if any(not 0 <= index < area.width for index in asked):
        raise Refusal("A table column's index is outside of the table.")
    names = [each["columnName"].casefold() for each in asked.values() if each.get("columnName")]
    if len(set(names)) < len(names) or len(asked) < len(given.get("columnProperties", [])):
        raise Refusal("The columns of a table must have names and indexes of their own.")
    for each in asked.values():
        _check_type(batch, each)
    return [_column(index, asked.get(index, {}), area, sheet) for index in range(area.width)]


def _check_type(batch: Batch, column: dict[str, Any]) -> None:
    rule = column.get("dataValidationRule")
    if rule is not None:
        if column.get("columnType") != "DROPDOWN":
            raise Refusal("A dataValidationRule can only be set for a column of the type DROPDOWN.")
        check_condition(batch.book, rule.get("condition", {}), VALIDATION)
        if rule["condition"]["type"] != "ONE_OF_LIST":
            raise Refusal("The dataValidationRule of a table column must have a condition of the type ONE_OF_LIST.")


def _column(index: int, asked: dict[str, Any], area: Area, sheet: Sheet) -> dict[str, Any]:
    written = sheet.cell(area.top, area.left + index).get("userEnteredValue", {}).get("stringValue")
    place = {"columnIndex": index} if index else {}
    return {**place, **asked, "columnName": asked.get("columnName") or written or f"Column {index + 1}"}


def _head(batch: Batch, sheet: Sheet, table: dict[str, Any], old: dict[str, Any] | None = None) -> None:
    """Write the columns' names into the header: into blanks, and over names that an update changes."""
    area = sheet.cut(box_of(table["range"]))
    target = batch.book.edit(sheet.sheet_id)
    before = [each["columnName"] for each in old["columnProperties"]] if old else []
    for index, each in enumerate(table["columnProperties"]):
        column = area.left + index
        is_renamed = index < len(before) and before[index] != each["columnName"]
        if is_renamed or not target.has_value(area.top, column):
            value = {"userEnteredValue": {"stringValue": each["columnName"]}}
            target.put_cell(area.top, column, {**target.cell(area.top, column), **value})


KINDS: dict[str, Kind] = {"addTable": add_table, "updateTable": update_table, "deleteTable": delete_table}

"""Requests about tables come in; the workbook with them added, changed or gone goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.sheets.a1 import Area, box_of
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.fields import merge, read_paths
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.objects import TABLES, add, all_ids, find, listed, place_range, replace
from pipeline.emulator.sheets.refusal import Refusal


def add_table(batch: Batch, body: dict[str, Any]) -> Reply:
    """Make a range a table; blank cells of its first row take the columns' names."""
    given = body.get("table", {})
    taken = all_ids(batch.book, TABLES)
    number = given.get("tableId") or str(batch.fresh_id(()))
    if number in taken:
        raise Refusal(f"A table with the id {number} already exists.")
    sheet, table = _table(batch, {**given, "tableId": number})
    _head(batch, sheet, table)
    add(batch, TABLES, sheet.sheet_id, table)
    return {"table": table}


def update_table(batch: Batch, body: dict[str, Any]) -> Reply:
    """Change a table's name, range, columns or colors."""
    given = body.get("table", {})
    sheet, old = find(batch.book, TABLES, given.get("tableId"))
    new = merge(old, given, read_paths("Table", body.get("fields", "")))
    _, table = _table(batch, {**new, "tableId": old["tableId"]})
    replace(batch, TABLES, sheet, old, table)
    return None


def delete_table(batch: Batch, body: dict[str, Any]) -> Reply:
    """Take a table away; the conditional formats over its range go with it, as they do in the real service."""
    sheet, old = find(batch.book, TABLES, body.get("tableId"))
    area = sheet.cut(box_of(old["range"]))
    replace(batch, TABLES, sheet, old)
    target = batch.book.edit(sheet.sheet_id)
    rules = [_outside(target, rule, area) for rule in target.objects.get("conditionalFormats", [])]
    target.objects["conditionalFormats"] = [rule for rule in rules if rule["ranges"]]
    return None


def _outside(sheet: Sheet, rule: dict[str, Any], area: Area) -> dict[str, Any]:
    return {**rule, "ranges": [each for each in rule["ranges"] if not area.meets(sheet.cut(box_of(each)))]}


def _table(batch: Batch, given: dict[str, Any]) -> tuple[Sheet, dict[str, Any]]:
    sheet, area, covered = place_range(batch.book, given.get("range"))
    others = [each for each in listed(sheet, TABLES) if each["tableId"] != given["tableId"]]
    if any(area.meets(sheet.cut(box_of(each["range"]))) for each in others):
        raise Refusal("The range of a table cannot meet the range of another table.")
    name = given.get("name") or f"Table{len(all_ids(batch.book, TABLES)) + 1}"
    beside = (each for other in batch.book.sheets.values() for each in listed(other, TABLES))
    if any(each["name"] == name and each["tableId"] != given["tableId"] for each in beside):
        raise Refusal(f'A table with the name "{name}" already exists.')
    table = {"tableId": given["tableId"], "name": name, "range": covered}
    table["columnProperties"] = _columns(given, area, sheet)
    if "rowsProperties" in given:
        table["rowsProperties"] = given["rowsProperties"]
    return sheet, table


def _columns(given: dict[str, Any], area: Area, sheet: Sheet) -> list[dict[str, Any]]:
    asked = {each.get("columnIndex", 0): each for each in given.get("columnProperties", [])}
    if any(index >= area.width for index in asked):
        raise Refusal("A table column's index is outside of the table.")
    return [_column(index, asked.get(index, {}), area, sheet) for index in range(area.width)]


def _column(index: int, asked: dict[str, Any], area: Area, sheet: Sheet) -> dict[str, Any]:
    written = sheet.cell(area.top, area.left + index).get("userEnteredValue", {}).get("stringValue")
    place = {"columnIndex": index} if index else {}
    return {**place, **asked, "columnName": asked.get("columnName") or written or f"Column {index + 1}"}


def _head(batch: Batch, sheet: Sheet, table: dict[str, Any]) -> None:
    area = sheet.cut(box_of(table["range"]))
    target = batch.book.edit(sheet.sheet_id)
    for column, each in enumerate(table["columnProperties"], area.left):
        if not target.has_value(area.top, column):
            value = {"userEnteredValue": {"stringValue": each["columnName"]}}
            target.put_cell(area.top, column, {**value, **target.cell(area.top, column)})


KINDS: dict[str, Kind] = {"addTable": add_table, "updateTable": update_table, "deleteTable": delete_table}

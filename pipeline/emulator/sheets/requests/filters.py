"""Requests about filters come in; the workbook with them set, changed or gone goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.fields import merge, read_paths
from pipeline.emulator.sheets.objects import FILTER_VIEWS, add, choose_id, find, listed, place_range, replace


def set_basic_filter(batch: Batch, body: dict[str, Any]) -> Reply:
    """Set a sheet's one basic filter."""
    given = body.get("filter", {})
    sheet, _, covered = place_range(batch.book, given.get("range"))
    batch.book.edit(sheet.sheet_id).objects["basicFilter"] = {**given, "range": covered}
    return None


def clear_basic_filter(batch: Batch, body: dict[str, Any]) -> Reply:
    """Take a sheet's basic filter away, if it has one."""
    batch.book.edit(body.get("sheetId", 0)).objects.pop("basicFilter", None)
    return None


def add_filter_view(batch: Batch, body: dict[str, Any]) -> Reply:
    """Keep a filter that anybody may apply for themselves."""
    given = body.get("filter", {})
    number = choose_id(batch, given, FILTER_VIEWS)
    sheet, _, covered = place_range(batch.book, given.get("range"))
    title = given.get("title") or f"Filter {len(listed(sheet, FILTER_VIEWS)) + 1}"
    view = {**given, "filterViewId": number, "title": title, "range": covered}
    add(batch, FILTER_VIEWS, sheet.sheet_id, view)
    return {"filter": view}


def update_filter_view(batch: Batch, body: dict[str, Any]) -> Reply:
    """Change a filter view."""
    given = body.get("filter", {})
    sheet, old = find(batch.book, FILTER_VIEWS, given.get("filterViewId"))
    new = merge(old, given, read_paths("FilterView", body.get("fields", "")))
    covered = place_range(batch.book, new.get("range"))[2]
    replace(batch, FILTER_VIEWS, sheet, old, {**new, "filterViewId": old["filterViewId"], "range": covered})
    return None


def delete_filter_view(batch: Batch, body: dict[str, Any]) -> Reply:
    """Take a filter view away."""
    sheet, old = find(batch.book, FILTER_VIEWS, body.get("filterId"))
    replace(batch, FILTER_VIEWS, sheet, old)
    return None


KINDS: dict[str, Kind] = {
    "setBasicFilter": set_basic_filter,
    "clearBasicFilter": clear_basic_filter,
    "addFilterView": add_filter_view,
    "updateFilterView": update_filter_view,
    "deleteFilterView": delete_filter_view,
}

"""Requests about filters come in; the workbook with them set, changed or gone goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.sheets.a1 import Area, box_of, grid_range
from pipeline.emulator.sheets.anchors import Move
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.fields import read_paths
from pipeline.emulator.sheets.objects import (
    FILTER_VIEWS,
    add,
    backed_range,
    bare,
    choose_id,
    find,
    listed,
    patch,
    patched_backing,
    place_range,
    remove,
    replace,
)
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.requests.conditions import FILTER, check_condition


def set_basic_filter(batch: Batch, body: dict[str, Any]) -> Reply:
    """Set a sheet's one basic filter, in place of the one it had.

    Documented: criteria and filterSpecs tell the same, and the specs count; one of range and tableId.
    Reported: the open sides of its range are told closed, at the grid's edges.
    Assumed: no row is hidden by it in answers; the words of the refusals.
    """
    sheet_id, kept = _filter(batch, body.get("filter", {}))
    target = batch.book.edit(sheet_id)
    target.objects["basicFilter"] = {**kept, "range": grid_range(sheet_id, target.cut(box_of(kept["range"])))}
    return None


def clear_basic_filter(batch: Batch, body: dict[str, Any]) -> Reply:
    """Take a sheet's basic filter away, if it has one.

    Documented: nothing happens where there is none.
    """
    batch.book.edit(body.get("sheetId", 0)).objects.pop("basicFilter", None)
    return None


def add_filter_view(batch: Batch, body: dict[str, Any]) -> Reply:
    """Keep a filter that anybody may apply for themselves.

    Documented: an id in use is refused; one of range, namedRangeId and tableId.
    Assumed: the title where none is given; the words of the refusals.
    """
    given = body.get("filter", {})
    number = choose_id(batch, given, FILTER_VIEWS)
    sheet_id, kept = _filter(batch, given)
    title = given.get("title") or f"Filter {len(listed(batch.book.sheet(sheet_id), FILTER_VIEWS)) + 1}"
    view = {**kept, "filterViewId": number, "title": title}
    add(batch, FILTER_VIEWS, sheet_id, view)
    return {"filter": view}


def update_filter_view(batch: Batch, body: dict[str, Any]) -> Reply:
    """Change a filter view.

    Documented: only the fields of the mask change.
    Assumed: a filter view stays on its sheet; the words of the refusals.
    """
    fields = body.get("fields", "")
    sheet, old, new = patch(batch, FILTER_VIEWS, body.get("filter", {}), fields)
    named = {path[0] for path in read_paths(FILTER_VIEWS.schema, fields)}
    if "criteria" in named and "filterSpecs" not in named:
        new.pop("filterSpecs", None)
    elif "filterSpecs" in named:
        new.pop("criteria", None)
    sheet_id, kept = _filter(batch, patched_backing(old, new))
    if sheet_id != sheet.sheet_id:
        raise Refusal("A filter view cannot move to another sheet.")
    replace(batch, FILTER_VIEWS, sheet, old, kept)
    return None


def duplicate_filter_view(batch: Batch, body: dict[str, Any]) -> Reply:
    """Keep a copy of a filter view under a new id.

    Documented: the reply is the new filter.
    Assumed: its title says that it is a copy.
    """
    sheet, old = find(batch.book, FILTER_VIEWS, body.get("filterId"))
    number = choose_id(batch, {}, FILTER_VIEWS)
    view = {**old, "filterViewId": number, "title": f"Copy of {old['title']}"}
    add(batch, FILTER_VIEWS, sheet.sheet_id, view)
    return {"filter": view}


def delete_filter_view(batch: Batch, body: dict[str, Any]) -> Reply:
    """Take a filter view away.

    Documented: it is found by its id.
    Assumed: the words of the refusal of an id that none has.
    """
    remove(batch, FILTER_VIEWS, body.get("filterId"))
    return None


def carry_filters(batch: Batch, sheet_id: int, move: Move) -> None:
    """Let the criteria of a sheet's filters stay with their columns, which moved; one whose column went goes too."""
    objects = batch.book.sheet(sheet_id).objects
    changed: dict[str, Any] = {}
    if "basicFilter" in objects:
        changed["basicFilter"] = _carried(objects["basicFilter"], move)
    if FILTER_VIEWS.name in objects:
        changed[FILTER_VIEWS.name] = [_carried(each, move) for each in objects[FILTER_VIEWS.name]]
    if any(objects[name] != value for name, value in changed.items()):
        batch.book.edit(sheet_id).objects.update(changed)


def _carried(kept: dict[str, Any], move: Move) -> dict[str, Any]:
    lists = {"filterSpecs": "columnIndex", "sortSpecs": "dimensionIndex"}
    moved: dict[str, Any] = {
        name: [
            {**spec, key: span[0]}
            for spec in kept[name]
            if (span := move(spec.get(key, 0), spec.get(key, 0) + 1)) is not None
        ]
        for name, key in lists.items()
        if name in kept
    }
    if "filterSpecs" in moved:
        moved["criteria"] = {str(spec["columnIndex"]): spec["filterCriteria"] for spec in moved["filterSpecs"]}
    return {name: part for name, part in {**kept, **moved}.items() if part or name not in moved}


def _filter(batch: Batch, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Return (sheet id, filter as answered): its range, its criteria told in both ways."""
    sheet, area, covered = place_range(batch.book, backed_range(batch.book, given))
    given = bare(given)
    kept = {**given, "range": covered}
    specs = given.get("filterSpecs") or [
        {"columnIndex": int(column), "filterCriteria": part} for column, part in given.get("criteria", {}).items()
    ]
    for spec in specs:
        _check_spec(batch, spec, area)
    for spec in given.get("sortSpecs", []):
        _check_column(spec.get("dimensionIndex", 0), area)
    specs = [{"filterCriteria": {}, **spec} for spec in specs]
    columns = {str(spec.get("columnIndex", 0)): spec["filterCriteria"] for spec in specs}
    told = {"filterSpecs": specs, "criteria": columns}
    return sheet.sheet_id, {
        **{name: part for name, part in kept.items() if name not in told},
        **(told if specs else {}),
    }


def _check_spec(batch: Batch, spec: dict[str, Any], area: Area) -> None:
    _check_column(spec.get("columnIndex", 0), area)
    condition = spec.get("filterCriteria", {}).get("condition")
    if condition is not None:
        check_condition(batch.book, condition, FILTER)


def _check_column(column: int, area: Area) -> None:
    if not area.left <= column < area.right:
        raise Refusal(f"The column {column} is outside of the range of the filter.")


KINDS: dict[str, Kind] = {
    "setBasicFilter": set_basic_filter,
    "clearBasicFilter": clear_basic_filter,
    "addFilterView": add_filter_view,
    "updateFilterView": update_filter_view,
    "duplicateFilterView": duplicate_filter_view,
    "deleteFilterView": delete_filter_view,
}

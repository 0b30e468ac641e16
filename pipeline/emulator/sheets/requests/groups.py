"""Requests about groups of rows or columns come in; the workbook with its groups deeper, shallower or folded goes out.

A line's depth says how many groups hold it; the groups of a depth are the longest runs of lines at least that deep.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.fields import read_paths
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.requests.lines import cut_lines

MAX_DEPTH = 8
LISTS = {"ROWS": "rowGroups", "COLUMNS": "columnGroups"}

Group = dict[str, Any]
Depths = dict[int, int]


def add_group(batch: Batch, body: dict[str, Any]) -> Reply:
    """Group rows or columns, one level deeper than they are; the reply lists all groups of the dimension.

    Documented: how a group joins others that hold it, that it holds, or that it overlaps.
    Assumed: groups side by side become one; at most 8 levels, and the words of that refusal.
    """
    sheet, dimension, start, end = cut_lines(batch, body.get("range", {}))
    depths = read_depths(sheet, dimension)
    for index in range(start, end):
        depths[index] = depths.get(index, 0) + 1
    if max(depths.values()) > MAX_DEPTH:
        raise Refusal(f"A group cannot be nested deeper than {MAX_DEPTH} levels.")
    return _regroup(batch, sheet, dimension, depths)


def delete_group(batch: Batch, body: dict[str, Any]) -> Reply:
    """Take one level of grouping from rows or columns; the reply lists the groups that are left.

    Documented: the depth of each line in the range goes down by one.
    Assumed: a range without any group refuses the request; the words of it.
    """
    sheet, dimension, start, end = cut_lines(batch, body.get("range", {}))
    depths = read_depths(sheet, dimension)
    if not any(depths.get(index) for index in range(start, end)):
        raise Refusal("There is no group over the specified range.")
    for index in range(start, end):
        depths[index] = depths.get(index, 0) - 1
    return _regroup(batch, sheet, dimension, depths)


def update_group(batch: Batch, body: dict[str, Any]) -> Reply:
    """Fold or unfold a group, which hides or shows its rows or columns.

    Documented: range and depth name the group; all of its lines are hidden when folded, shown when unfolded.
    Assumed: the words of the refusal of a group that is none.
    """
    given = body.get("dimensionGroup", {})
    sheet, dimension, start, end = cut_lines(batch, given.get("range", {}))
    wanted = _group(sheet, dimension, start, end, given.get("depth", 0))
    groups = sheet.objects.get(LISTS[dimension], [])
    old = next((each for each in groups if _same(each, wanted)), None)
    if old is None:
        raise Refusal("There is no group with the specified range and depth.")
    paths = read_paths("DimensionGroup", body.get("fields", ""))
    if not {"*", "collapsed"} & {path[0] for path in paths}:
        return None
    collapsed = bool(given.get("collapsed"))
    new = {**wanted, "collapsed": True} if collapsed else wanted
    target = batch.book.edit(sheet.sheet_id)
    target.objects[LISTS[dimension]] = [new if each is old else each for each in groups]
    for index in range(start, end):
        _hide(target, dimension, index, hidden=collapsed)
    return None


def read_depths(sheet: Sheet, dimension: str) -> Depths:
    """Return the depth of every line that is in a group."""
    depths: Depths = {}
    for group in sheet.objects.get(LISTS[dimension], []):
        for index in range(group["range"]["startIndex"], group["range"]["endIndex"]):
            depths[index] = max(depths.get(index, 0), group["depth"])
    return depths


def carry_groups(batch: Batch, sheet_id: int, dimension: str, depths: Depths, moved: Callable[[int], int]) -> None:
    """Let the lines of known depths take their grouping along to the places that `moved` names."""
    sheet = batch.book.sheet(sheet_id)
    if depths:
        _regroup(batch, sheet, dimension, {moved(index): depth for index, depth in depths.items()})


def settle_groups(batch: Batch, sheet_id: int, dimension: str) -> None:
    """Join the groups that stand side by side since the lines between them went."""
    sheet = batch.book.sheet(sheet_id)
    if sheet.objects.get(LISTS[dimension]):
        _regroup(batch, sheet, dimension, read_depths(sheet, dimension))


def _regroup(batch: Batch, sheet: Sheet, dimension: str, depths: Depths) -> dict[str, Any]:
    """Keep the groups of these depths, folded where a group of the same depth that they meet was; return the reply."""
    target = batch.book.edit(sheet.sheet_id)
    folded = [each for each in target.objects.get(LISTS[dimension], []) if each.get("collapsed")]
    groups = [
        _group(target, dimension, start, end, depth)
        for depth in range(1, max(depths.values(), default=0) + 1)
        for start, end in _runs(sorted(index for index, own in depths.items() if own >= depth))
    ]
    groups = [each | ({"collapsed": True} if any(_meet(each, old) for old in folded) else {}) for each in groups]
    groups.sort(key=lambda each: (each["range"]["startIndex"], each["depth"]))
    target.objects[LISTS[dimension]] = groups
    return {"dimensionGroups": groups} if groups else {}


def _runs(lines: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for index in lines:
        if runs and runs[-1][1] == index:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    return runs


def _group(sheet: Sheet, dimension: str, start: int, end: int, depth: int) -> Group:
    place = {"sheetId": sheet.sheet_id} if sheet.sheet_id else {}
    return {"range": {**place, "dimension": dimension, "startIndex": start, "endIndex": end}, "depth": depth}


def _same(one: Group, other: Group) -> bool:
    return bool(one["range"] == other["range"] and one["depth"] == other["depth"])


def _meet(one: Group, other: Group) -> bool:
    first, second = one["range"], other["range"]
    apart = first["endIndex"] <= second["startIndex"] or second["endIndex"] <= first["startIndex"]
    return bool(one["depth"] == other["depth"] and not apart)


def _hide(sheet: Sheet, dimension: str, index: int, *, hidden: bool) -> None:
    marks = sheet.marks[dimension]
    kept = {name: part for name, part in marks.pop(index, {}).items() if name != "hiddenByUser"}
    if kept or hidden:
        marks[index] = {**kept, "hiddenByUser": True} if hidden else kept


KINDS: dict[str, Kind] = {
    "addDimensionGroup": add_group,
    "deleteDimensionGroup": delete_group,
    "updateDimensionGroup": update_group,
}

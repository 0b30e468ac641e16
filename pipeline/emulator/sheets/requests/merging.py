"""Requests that merge cells or part them come in; the workbook with its merges changed goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.sheets.a1 import Area, box_of, grid_range
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.refusal import Refusal


def merge_cells(batch: Batch, body: dict[str, Any]) -> Reply:
    """Merge a range whole, by rows or by columns; only each first value stays.

    Recorded: MERGE_ALL and MERGE_ROWS, their empty replies.
    Reported: a merge over part of another is refused, in these words.
    Assumed: frozen and other lines cannot be merged; the words of that refusal.
    """
    target, area = batch.edit(body.get("range", {}))
    part_merges(target, area)
    merged = [piece for piece in _pieces(area, body.get("mergeType", "MERGE_ALL")) if piece.height * piece.width > 1]
    for piece in merged:
        _check_frozen(target, piece)
        _keep_first(target, piece)
    target.objects["merges"] = [*target.objects.get("merges", []), *(grid_range(target.sheet_id, p) for p in merged)]
    return None


def unmerge_cells(batch: Batch, body: dict[str, Any]) -> Reply:
    """Take away every merge in a range.

    Recorded: the empty reply.
    Documented: a range over several merges parts them all; it must not cut through one.
    """
    target, area = batch.edit(body.get("range", {}))
    part_merges(target, area)
    return None


def _check_frozen(sheet: Sheet, area: Area) -> None:
    edges = (("row", area.top, area.bottom), ("column", area.left, area.right))
    for word, start, end in edges:
        if start < sheet.grid.get(f"frozen{word.title()}Count", 0) < end:
            raise Refusal(f"You can't merge frozen and non-frozen {word}s.")


def merged_areas(sheet: Sheet) -> list[Area]:
    """Return the areas of a sheet's merges."""
    return [sheet.cut(box_of(each)) for each in sheet.objects.get("merges", [])]


def part_merges(sheet: Sheet, area: Area) -> None:
    """Drop the merges in an area; one that reaches out of it refuses the request."""
    for merged in merged_areas(sheet):
        if area.meets(merged) and not area.holds(merged):
            raise Refusal("You must select all cells in a merged range to merge or unmerge them.")
    kept = [each for each in sheet.objects.get("merges", []) if not area.meets(sheet.cut(box_of(each)))]
    sheet.objects["merges"] = kept


def _pieces(area: Area, kind: str) -> list[Area]:
    if kind == "MERGE_ROWS":
        return [area._replace(top=row, bottom=row + 1) for row in range(area.top, area.bottom)]
    if kind == "MERGE_COLUMNS":
        return [area._replace(left=column, right=column + 1) for column in range(area.left, area.right)]
    return [area]


def _keep_first(sheet: Sheet, area: Area) -> None:
    """Keep the first value of a merge, at its upper left."""
    valued = [(row, column, cell) for row, column, cell in sheet.cells(area) if "userEnteredValue" in cell]
    for row, column, cell in valued:
        sheet.put_cell(row, column, {name: part for name, part in cell.items() if name != "userEnteredValue"})
    if valued:
        first = sheet.cell(area.top, area.left)
        sheet.put_cell(area.top, area.left, {"userEnteredValue": valued[0][2]["userEnteredValue"], **first})


KINDS: dict[str, Kind] = {"mergeCells": merge_cells, "unmergeCells": unmerge_cells}

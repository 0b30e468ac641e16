"""A sheet and an area come in; the table that an append continues, and whether it would be swallowed, go out."""

from __future__ import annotations

from pipeline.emulator.sheets.a1 import Area
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.rows import is_valued


def is_filtered(sheet: Sheet) -> bool:
    """Say whether a basic filter hides rows by some condition: an append is then answered, but nothing is written."""
    basic = sheet.objects.get("basicFilter", {})
    return bool(basic.get("criteria") or basic.get("filterSpecs"))


def find_table(sheet: Sheet, area: Area) -> Area | None:
    """Guess the table that `append` continues: the block of filled cells around the last filled one of an area.

    The block ends at blank rows and columns: a row "x, blank, y" holds two tables, and the one to the right is last.
    """
    last = _last_filled(sheet, area)
    if last is None:
        return None
    top, left = last
    block, before = Area(top, top + 1, left, left + 1), None
    while block != before:
        before, block = block, _grow_each_way(sheet, block)
    return block


def _last_filled(sheet: Sheet, area: Area) -> tuple[int, int] | None:
    for index in range(min(area.bottom, len(sheet.rows)) - 1, area.top - 1, -1):
        line = sheet.rows.line(index)
        for column in range(min(area.right, len(line)) - 1, area.left - 1, -1):
            if is_valued(line[column]):
                return index, column
    return None


def _grow_each_way(sheet: Sheet, block: Area) -> Area:
    """Take in the lines beside a block for as long as one of their cells (corners too) is filled."""
    top, bottom, left, right = block
    while _filled_row(sheet, top - 1, left, right):
        top -= 1
    while _filled_row(sheet, bottom, left, right):
        bottom += 1
    while _filled_column(sheet, left - 1, top, bottom):
        left -= 1
    while _filled_column(sheet, right, top, bottom):
        right += 1
    return Area(top, bottom, left, right)


def _filled_row(sheet: Sheet, row: int, left: int, right: int) -> bool:
    return row >= 0 and any(map(is_valued, sheet.rows.line(row)[max(left - 1, 0) : right + 1]))


def _filled_column(sheet: Sheet, column: int, top: int, bottom: int) -> bool:
    lines = sheet.rows.lines(max(top - 1, 0), bottom + 1)
    return column >= 0 and any(column < len(line) and is_valued(line[column]) for line in lines)

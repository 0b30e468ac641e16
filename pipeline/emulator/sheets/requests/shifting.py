"""Requests that insert or delete some cells come in; the workbook with the cells beyond them shifted goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.sheets.a1 import Area
from pipeline.emulator.sheets.anchors import Move, deleted, inserted, move_anchors
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.grid import Row, Sheet, last_column
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.requests.lines import count_lines
from pipeline.emulator.sheets.requests.merging import merged_areas


def insert_range(batch: Batch, body: dict[str, Any]) -> Reply:
    """Insert empty cells, shifting those that stood there, and all beyond them, down or to the right.

    Documented: the range is cut at the grid's edges; ROWS shifts down, COLUMNS to the right.
    Assumed: ranges inside of the shifted band move along, others stay; the grid grows for both.
    Assumed: a merge that is partly in the band refuses the request; the words of it.
    """
    target, area, dimension = _shifted(batch, body)
    if dimension == "ROWS":
        shift_down(batch, target, area)
    else:
        _insert_columns(batch, target, area)
        _move(batch, target, area, dimension, inserted(area.left, area.width))
    return None


def delete_range(batch: Batch, body: dict[str, Any]) -> Reply:
    """Delete cells, shifting those beyond them up or to the left; the grid keeps its size.

    Documented: ROWS shifts up, COLUMNS to the left.
    Assumed: ranges inside of the shifted band move or shrink, others stay; a merge partly in the band refuses.
    """
    target, area, dimension = _shifted(batch, body)
    if dimension == "ROWS":
        _delete_rows(target, area)
        _move(batch, target, area, dimension, deleted(area.top, area.bottom))
    else:
        _delete_columns(target, area)
        _move(batch, target, area, dimension, deleted(area.left, area.right))
    return None


def shift_down(batch: Batch, sheet: Sheet, area: Area) -> None:
    """Move the cells of an area, all below and what hangs on them down by its height; the grid grows where it must."""
    last = next((i for i in range(len(sheet.rows) - 1, area.top - 1, -1) if _split(sheet.rows[i], area)[0]), -1)
    _grow(batch, sheet, "ROWS", last + area.height + 1)
    for index in range(last + area.height, area.top - 1, -1):
        source = index - area.height
        coming = _split(sheet.row(source), area)[0] if source >= area.top else {}
        sheet.put_row(index, {**_split(sheet.row(index), area)[1], **coming})
    _move(batch, sheet, area, "ROWS", inserted(area.top, area.height))


def _shifted(batch: Batch, body: dict[str, Any]) -> tuple[Sheet, Area, str]:
    """Return (sheet to change, area, dimension); refuse what is protected or merged in all that shifts."""
    target, area = batch.edit(body.get("range", {}))
    dimension = body.get("shiftDimension", "")
    if dimension not in ("ROWS", "COLUMNS"):
        raise Refusal("No shiftDimension specified.")
    rows = dimension == "ROWS"
    band = area._replace(bottom=target.row_count) if rows else area._replace(right=target.column_count)
    batch.guard(target, band)
    if any(band.meets(merged) and not band.holds(merged) for merged in merged_areas(target)):
        raise Refusal("You can't shift cells that cut through a merged range.")
    return target, area, dimension


def _move(batch: Batch, sheet: Sheet, area: Area, dimension: str, move: Move) -> None:
    band = (area.left, area.right) if dimension == "ROWS" else (area.top, area.bottom)
    reached = move_anchors(batch.book, sheet.sheet_id, dimension, move, band)
    _grow(batch, sheet, dimension, reached)


def _grow(batch: Batch, sheet: Sheet, dimension: str, count: int) -> None:
    """Let a grid have at least so many lines."""
    if count > count_lines(sheet, dimension):
        sheet.resize(dimension, count)
        batch.book.check_size()


def _split(row: Row, area: Area) -> tuple[Row, Row]:
    """Return a row's cells inside of the area's columns, and the ones outside."""
    inside = {column: cell for column, cell in row.items() if area.left <= column < area.right}
    return inside, {column: cell for column, cell in row.items() if column not in inside}


def _delete_rows(sheet: Sheet, area: Area) -> None:
    for index in range(area.top, len(sheet.rows)):
        coming = _split(sheet.row(index + area.height), area)[0]
        sheet.put_row(index, {**_split(sheet.row(index), area)[1], **coming})


def _insert_columns(batch: Batch, sheet: Sheet, area: Area) -> None:
    lines = range(area.top, min(area.bottom, len(sheet.rows)))
    beyond = area._replace(right=sheet.column_count)
    last = max((c for i in lines if (c := last_column(sheet.rows[i], beyond)) >= area.left), default=-1)
    _grow(batch, sheet, "COLUMNS", last + area.width + 1)
    for index in lines:
        row = sheet.row(index)
        sheet.put_row(index, {c + area.width if c >= area.left else c: cell for c, cell in row.items()})


def _delete_columns(sheet: Sheet, area: Area) -> None:
    for index in range(area.top, min(area.bottom, len(sheet.rows))):
        row = sheet.row(index)
        kept = {c: cell for c, cell in row.items() if not area.left <= c < area.right}
        sheet.put_row(index, {c - area.width if c >= area.right else c: cell for c, cell in kept.items()})


KINDS: dict[str, Kind] = {"insertRange": insert_range, "deleteRange": delete_range}

"""A change of rows or columns comes in; ranges, anchors and metadata that moved with it go out.

A *move* maps a half-open span to the span it becomes, or to None where nothing of it is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pipeline.emulator.sheets.adapting import LineChange, Move, Span, adapt_to_lines
from pipeline.emulator.sheets.workbook import Workbook

__all__ = ["Move", "Span", "deleted", "inserted", "move_anchors", "relocated"]

_SIDES = {"ROWS": ("startRowIndex", "endRowIndex"), "COLUMNS": ("startColumnIndex", "endColumnIndex")}
_ACROSS = {"ROWS": _SIDES["COLUMNS"], "COLUMNS": _SIDES["ROWS"]}
_CORNERS = {"ROWS": "rowIndex", "COLUMNS": "columnIndex"}
_ALL_SIDES = frozenset(side for pair in _SIDES.values() for side in pair)
_FAR = 1 << 30
_MAY_BE_EMPTY = ("sources", "unprotectedRanges")


class _Gone:
    """Stands for a range of which nothing is left."""


_GONE = _Gone()


def inserted(at: int, count: int) -> Move:
    """Return the move of an insertion: spans after it shift, spans around it stretch."""

    def move(start: int, end: int) -> Span:
        return (start + count if start >= at else start, end + count if end > at else end)

    return move


def deleted(first: int, last: int) -> Move:
    """Return the move of a deletion of first..last (end excluded): spans after it shift, spans across it shrink."""
    count = last - first

    def place(index: int) -> int:
        return index if index <= first else max(first, index - count)

    def move(start: int, end: int) -> Span | None:
        new = place(start), place(end)
        return new if new[0] < new[1] or start == end else None

    return move


def relocated(first: int, last: int, place: int, lines: int = _FAR) -> Move:
    """Return the move of first..last (end excluded) to before the index `place`, counted before anything moves.

    Spans among them go along, also one that ends beyond all `lines`; spans around both places stay; others lose them,
    or stretch where they come between.
    """
    count = last - first
    offset = place - last if place > first else place - first
    go, come = deleted(first, last), inserted(first + offset, count)

    def move(start: int, end: int) -> Span | None:
        if first <= start and min(end, lines) <= last:
            return start + offset, end + offset
        if not offset or (start <= min(first, place) and max(last, place) <= end):
            return start, end
        left = go(start, end)
        return left and come(*left)

    return move


@dataclass(frozen=True)
class _Shift:
    """A move of one sheet's rows or columns; with a band, of the cells in these columns or rows only."""

    sheet_id: int
    dimension: str
    move: Move
    band: Span | None
    count: int
    """The sheet's lines now: what starts after them has none left, unless it was pushed there."""
    adapt: Callable[[str], str] = str
    """Changes a formula of the sheet that is looked through, as in the conditions of its rules and filters."""

    def carries(self, value: dict[str, Any]) -> bool:
        """Say whether a range, or a span of whole lines, is moved: on the sheet, and inside the band."""
        if value.get("sheetId", 0) != self.sheet_id:
            return False
        if self.band is None:
            return True
        start, end = (value.get(side) for side in _ACROSS[self.dimension])
        return "dimension" not in value and self.band[0] <= (start or 0) and (end or _FAR) <= self.band[1]


def move_anchors(book: Workbook, sheet_id: int, dimension: str, move: Move, band: Span | None = None) -> int:
    """Carry everything in the workbook that points into a sheet through a change of its rows or columns.

    Formulas too. With a `band` (columns where rows move, rows where columns move) only what is wholly inside it.
    Returns how many lines the sheet needs for the ranges that moved.
    """
    reached = 0

    def noted(start: int, end: int) -> Span | None:
        nonlocal reached
        if span := move(start, end):
            reached = max(reached, span[1] if end < _FAR else span[0] + 1)
        return span

    change = LineChange(book.sheet(sheet_id).title, dimension, move, band)
    adapt_to_lines(book, change)
    size = book.sheet(sheet_id).row_count if dimension == "ROWS" else book.sheet(sheet_id).column_count
    shift = _Shift(sheet_id, dimension, noted, band, size)
    for other in list(book.sheets):
        sheet = book.sheet(other)
        shift = replace(shift, adapt=partial(change.adapt, home=sheet.title))
        objects = sheet.objects
        changed = {name: _walk(value, shift) for name, value in objects.items()}
        if isinstance(merges := changed.get("merges"), list):
            changed["merges"] = _without_singles(merges)
        if any(changed[name] is not value for name, value in objects.items()):
            book.edit(other).objects = {name: value for name, value in changed.items() if value not in (_GONE, [])}
    for name, named in list(book.named_ranges.items()):
        _replace(book.named_ranges, name, named, _walk(named, shift))
    for number, entry in list(book.metadata.items()):
        _replace(book.metadata, number, entry, _walk(entry, shift))
    return reached


def _replace(table: dict[Any, Any], key: Any, old: Any, new: Any) -> None:
    if new is _GONE:
        del table[key]
    elif new is not old:
        table[key] = new


def _without_singles(merges: list[dict[str, int]]) -> list[dict[str, int]]:
    """Leave out merges that have a single cell left."""
    kept = [each for each in merges if any(each[end] - each[start] > 1 for start, end in _SIDES.values())]
    return kept if len(kept) < len(merges) else merges


def _walk(value: Any, shift: _Shift) -> Any:
    """Return the value moved; itself where nothing in it moved, `_GONE` where it lost its place."""
    if isinstance(value, list):
        return _walk_list(value, shift)
    if not isinstance(value, dict):
        return value
    if _ALL_SIDES & value.keys():
        return _move_span(value, _SIDES[shift.dimension], shift)
    if value.get("dimension") == shift.dimension:
        return _move_span(value, ("startIndex", "endIndex"), shift)
    changed = {name: _walk_member(name, part, shift) for name, part in value.items()}
    if _GONE in changed.values():
        return _GONE
    return changed if any(changed[name] is not part for name, part in value.items()) else value


def _walk_member(name: str, part: Any, shift: _Shift) -> Any:
    if name == "anchorCell":
        return _move_corner(part, _CORNERS[shift.dimension], shift)
    if name == "userEnteredValue" and isinstance(part, str) and part.startswith("="):
        adapted = shift.adapt(part)
        return part if adapted == part else adapted
    moved = _walk(part, shift)
    return [] if moved is _GONE and name in _MAY_BE_EMPTY else moved


def _walk_list(values: list[Any], shift: _Shift) -> Any:
    changed = [_walk(item, shift) for item in values]
    if all(new is old for new, old in zip(changed, values, strict=True)):
        return values
    left = [item for item in changed if item is not _GONE]
    return left if left or not _is_ranges(values) else _GONE


def _is_ranges(values: list[Any]) -> bool:
    """Say whether a list is of ranges, without which what they belong to cannot be."""
    return all(isinstance(item, dict) and _ALL_SIDES & item.keys() for item in values)


def _move_span(value: dict[str, Any], sides: tuple[str, str], shift: _Shift) -> Any:
    if not shift.carries(value) or not any(side in value for side in sides):
        return value
    start, end = value.get(sides[0], 0), value.get(sides[1], _FAR)
    span = shift.move(start, end)
    if span is None or (sides[1] not in value and shift.count <= span[0] <= start):
        return _GONE
    if span == (start, end):
        return value
    moved = {sides[0]: span[0], sides[1]: span[1]}
    return {name: moved.get(name, part) for name, part in value.items()}


def _move_corner(value: dict[str, Any], corner: str, shift: _Shift) -> dict[str, Any]:
    if shift.band or value.get("sheetId", 0) != shift.sheet_id:
        return value
    index = value.get(corner, 0)
    span = shift.move(index, index + 1) or (index, index + 1)
    return {**value, corner: span[0]} if span[0] != index else value

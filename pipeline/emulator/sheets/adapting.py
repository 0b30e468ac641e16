"""A change of rows, columns, cells or sheets comes in; the workbook's formulas still point where they did.

Where nothing is left of what a formula pointed at, it has `#REF!` in that place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from pipeline.emulator.sheets.a1 import Area, quote_title
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.references import Change, Pointer, carry_pointer, move_pointer, rewrite
from pipeline.emulator.sheets.workbook import Workbook

Span = tuple[int, int]
Move = Callable[[int, int], Span | None]


def list_formulas(sheet: Sheet) -> Iterator[tuple[int, int, str]]:
    """Yield (row, column, formula) of every formula of a sheet; rows without any are only passed over."""
    for row, line in enumerate(sheet.rows.lines()):
        for column, kept in enumerate(line):
            if type(kept) is tuple and kept[0] == "formulaValue":
                yield row, column, kept[1]


class LineChange(NamedTuple):
    """A change of the rows or columns of the sheet of a title; with a band, of the cells in it only."""

    title: str
    dimension: str
    move: Move
    band: Span | None

    def carry(self, pointer: Pointer) -> Pointer | None:
        """Return where a reference into the sheet points afterwards."""
        return move_pointer(pointer, self.dimension, self.move, self.band)

    def adapt(self, formula: str, home: str) -> str:
        """Return a formula that belongs to the sheet `home` as it is afterwards."""
        return _change(formula, home, self.title, self.carry)


def adapt_to_lines(book: Workbook, change: LineChange) -> None:
    """Carry all formulas in cells through a change of rows or columns."""
    _change_all(book, change.title, change.carry)


def adapt_to_cut(book: Workbook, source: Sheet, area: Area, target: Sheet, top: int, left: int) -> None:
    """Let all formulas that point at cells of an area point at the place where the cells were moved."""
    rows, columns = top - area.top, left - area.left
    title = None if target.sheet_id == source.sheet_id else target.title
    _change_all(book, source.title, lambda pointer: carry_pointer(pointer, area, rows, columns, title))


def adapt_to_title(book: Workbook, old: str, new: str) -> None:
    """Let all formulas name a sheet by its new title."""
    prefix = f"{quote_title(new)}!"
    _change_all(book, old, lambda pointer: pointer._replace(sheet=prefix) if pointer.sheet else pointer)


def adapt_to_deletion(book: Workbook, title: str) -> None:
    """Write `#REF!` where formulas pointed into a sheet that is gone."""
    _change_all(book, title, lambda _: None)


def _change_all(book: Workbook, title: str, change: Change) -> None:
    """Change every reference into the sheet of that title, wherever in the workbook its formula stands."""
    for sheet in list(book.sheets.values()):
        for row, column, formula in list(list_formulas(sheet)):
            adapted = _change(formula, sheet.title, title, change)
            if adapted != formula:
                target = book.edit(sheet.sheet_id)
                cell = target.cell(row, column)
                target.put_cell(row, column, {**cell, "userEnteredValue": {"formulaValue": adapted}})


def _change(formula: str, home: str, title: str, change: Change) -> str:
    return rewrite(formula, lambda pointer: change(pointer) if pointer.names(title, home) else pointer)

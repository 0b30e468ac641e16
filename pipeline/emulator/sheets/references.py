"""A formula comes in; the same formula with its references pointing elsewhere goes out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from pipeline.emulator.sheets.a1 import MAX_COLUMNS, Area, column_index, column_letters, quote_title

FAR = 1 << 30
GONE = "#REF!"

_CORNER = r"(\$?)([A-Za-z]{1,3})?(\$?)([1-9]\d*)?"
_REFERENCE = re.compile(
    r"\"(?:[^\"]|\"\")*\"|(?<![\w.$'!])(?P<sheet>(?:'(?:[^']|'')+'|\w+)!)?"
    r"(?P<first>\$?[A-Za-z]{1,3}\$?[1-9]\d*(?=(?P<cell>))|\$?[A-Za-z]{1,3}(?=:)|\$?[1-9]\d*(?=:))"
    r"(?::(?P<last>\$?[A-Za-z]{1,3}\$?[1-9]\d*|\$?[A-Za-z]{1,3}|\$?[1-9]\d*))?(?![\w(.!])"
)


class Corner(NamedTuple):
    """A cell, a column or a row as a reference names it, counted from 0; `fixed_...` are the $ before it."""

    fixed_column: str
    column: int | None
    fixed_row: str
    row: int | None

    def moved(self, rows: int, columns: int) -> Corner:
        """Return the corner so much further, its fixed parts where they were."""
        column = self.column if self.column is None or self.fixed_column else self.column + columns
        row = self.row if self.row is None or self.fixed_row else self.row + rows
        return self._replace(column=column, row=row)

    def side(self, axis: str) -> int | None:
        """Return its "row" or its "column"."""
        return self.row if axis == "row" else self.column

    def at(self, axis: str, index: int) -> Corner:
        """Return the corner in another row or column."""
        return self._replace(row=index) if axis == "row" else self._replace(column=index)

    @property
    def exists(self) -> bool:
        """Say whether a grid can have this corner."""
        return (self.row is None or self.row >= 0) and (self.column is None or 0 <= self.column < MAX_COLUMNS)

    def __str__(self) -> str:
        """Write the corner in A1 notation."""
        letters = "" if self.column is None else f"{self.fixed_column}{column_letters(self.column)}"
        return letters if self.row is None else f"{letters}{self.fixed_row}{self.row + 1}"


class Pointer(NamedTuple):
    """A reference in a formula: the sheet as written (`'My tab'!`, or "") and its corners."""

    sheet: str
    first: Corner
    last: Corner | None

    def names(self, title: str, home: str) -> bool:
        """Say whether this points into the sheet of that title, from a formula on the sheet `home`."""
        return (self.title or home).casefold() == title.casefold()

    @property
    def title(self) -> str:
        """The title of the sheet that is named; "" for none."""
        name = self.sheet[:-1]
        return name[1:-1].replace("''", "'") if name.startswith("'") else name

    def span(self, axis: str) -> tuple[int, int] | None:
        """Return the half-open span of its "row" or "column" sides, ends unknown being far off; None without any."""
        first = self.first.side(axis)
        last = self.last.side(axis) if self.last else first
        known = [side for side in (first, last) if side is not None]
        if not known:
            return None
        return min(known), max(known) + 1 if len(known) == 2 else FAR

    def at(self, axis: str, span: tuple[int, int]) -> Pointer:
        """Return the reference with another span of rows or columns."""
        start, end = span
        if self.last is not None and self.last.side(axis) is not None:
            if self.first.side(axis) is None:
                return self._replace(last=self.last.at(axis, start))
            return self._replace(first=self.first.at(axis, start), last=self.last.at(axis, end - 1))
        return self._replace(first=self.first.at(axis, start))

    def __str__(self) -> str:
        """Write the reference as a formula has it."""
        return f"{self.sheet}{self.first}" if self.last is None else f"{self.sheet}{self.first}:{self.last}"


Change = Callable[[Pointer], Pointer | None]


def rewrite(formula: str, change: Change) -> str:
    """Change every reference of a formula; one that becomes None is written `#REF!`."""

    def replaced(match: re.Match[str]) -> str:
        if match["first"] is None or (match["cell"] is None and match["last"] is None):
            return match[0]
        last = match["last"]
        old = Pointer(match["sheet"] or "", _corner(match["first"]), _corner(last) if last else None)
        new = change(old)
        return match[0] if new == old else GONE if new is None else str(new)

    return _REFERENCE.sub(replaced, formula)


def shift_formula(formula: str, rows: int, columns: int) -> str:
    """Move the relative references of a formula that is copied; one pushed over an edge becomes `#REF!`."""

    def moved(pointer: Pointer) -> Pointer | None:
        first = pointer.first.moved(rows, columns)
        last = pointer.last.moved(rows, columns) if pointer.last else None
        return Pointer(pointer.sheet, first, last) if first.exists and (last is None or last.exists) else None

    return rewrite(formula, moved)


def move_pointer(
    pointer: Pointer,
    dimension: str,
    move: Callable[[int, int], tuple[int, int] | None],
    band: tuple[int, int] | None = None,
) -> Pointer | None:
    """Carry a reference through a change of rows or columns; with a band, only where it is wholly inside."""
    axis, across = ("row", "column") if dimension == "ROWS" else ("column", "row")
    span, crossing = pointer.span(axis), pointer.span(across)
    if span is None:
        return pointer
    if band and (crossing is None or crossing[0] < band[0] or crossing[1] > band[1]):
        return pointer
    moved = move(*span)
    return None if moved is None else pointer if moved == span else pointer.at(axis, moved)


def carry_pointer(pointer: Pointer, area: Area, rows: int, columns: int, title: str | None) -> Pointer:
    """Return where a reference points when the cells of an area go so much further, to another sheet by its title."""
    down, across = pointer.span("row"), pointer.span("column")
    if down is None or across is None or not area.holds(Area(*down, *across)):
        return pointer
    moved = pointer.at("row", (down[0] + rows, down[1] + rows))
    moved = moved.at("column", (across[0] + columns, across[1] + columns))
    return moved if title is None else moved._replace(sheet=f"{quote_title(title)}!")


def _corner(text: str) -> Corner:
    match = re.fullmatch(_CORNER, text)
    if match is None:
        raise ValueError(text)
    fixed_column, letters, fixed_row, digits = match.groups()
    if letters is None:
        fixed_column, fixed_row = "", fixed_column or fixed_row
    column = column_index(letters) if letters else None
    return Corner(fixed_column, column, fixed_row, int(digits) - 1 if digits else None)

"""Cells come in; rows that keep each as small as can be, and share with their copies what neither changed, go out.

A cell with a value and nothing else is kept as that value: five million of them are then values and not ten million
dicts. What many cells have in common (a format, a text that repeats) is kept once. A row is a tuple up to its last
filled column, and rows stand in blocks; a copy shares every block until one of the two changes it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

import msgspec

Cell = dict[str, Any]
Row = dict[int, Cell]
Line = tuple[Any, ...]
"""One row packed: None where a cell is empty, its value where that is plain and alone, a dict of all else where it
has no value, or (kind of value, value, all else)."""

BLOCK = 64
NOTHING: Cell = {}
SHARED = 4096
LONGEST_SHARED = 40

_KINDS = {str: "stringValue", bool: "boolValue", int: "numberValue", float: "numberValue"}
_PLAIN = frozenset(_KINDS.values())
_AS_IS = {str, bool, int, dict, type(None)}
_NO_LINE: Line = ()
_NO_LINES: list[Line] = [_NO_LINE] * BLOCK
_texts: dict[str, str] = {}
_extras: dict[bytes, dict[str, Any]] = {}


class Rows:
    """Rows by index, empty beyond the last filled one; `rows[3]` is a dict of cells by column, made anew."""

    __slots__ = ("_blocks", "_length", "_own")

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        """Take packed rows from the first on."""
        flat = list(lines)
        while flat and not flat[-1]:
            flat.pop()
        self._blocks = [flat[at : at + BLOCK] for at in range(0, len(flat), BLOCK)]
        self._length = len(flat)
        self._own = set(range(len(self._blocks)))

    def copy(self) -> Rows:
        """Return rows that share every block until one of the two changes it."""
        other = Rows()
        other._blocks = list(self._blocks)
        other._length = self._length
        self._own = set()
        return other

    def __len__(self) -> int:
        """Count the rows up to the last filled one."""
        return self._length

    def __getitem__(self, index: int) -> Row:
        """Return a row's filled cells by column, in order."""
        return {column: unpack(kept) for column, kept in enumerate(self.line(index)) if kept is not None}

    def __iter__(self) -> Iterator[Row]:
        """Walk the rows as dicts of cells."""
        return (self[index] for index in range(self._length))

    def line(self, index: int) -> Line:
        """Return a packed row; () where it is empty."""
        return self._blocks[index // BLOCK][index % BLOCK] if index < self._length else _NO_LINE

    def lines(self, top: int = 0, bottom: int | None = None) -> Iterator[Line]:
        """Walk the packed rows, all or those from `top` to before `bottom`."""
        first = top // BLOCK
        flat = chain.from_iterable(self._blocks[first:])
        return islice(flat, top - first * BLOCK, None if bottom is None else bottom - first * BLOCK)

    def put(self, index: int, line: Line) -> None:
        """Replace a row; the packed row ends with its last filled cell."""
        if index >= self._length:
            if not line:
                return
            self._extend(index + 1)
        self._owned(index // BLOCK)[index % BLOCK] = line
        if not line:
            self._trim()

    def _owned(self, number: int) -> list[Line]:
        """Return a block that nobody else sees."""
        if number not in self._own:
            self._own.add(number)
            self._blocks[number] = list(self._blocks[number])
        return self._blocks[number]

    def _extend(self, length: int) -> None:
        while self._length < length:
            number, filled = divmod(self._length, BLOCK)
            count = min(BLOCK - filled, length - self._length)
            if count == BLOCK:
                self._blocks.append(_NO_LINES)
            elif filled:
                self._owned(number).extend([_NO_LINE] * count)
            else:
                self._blocks.append([_NO_LINE] * count)
                self._own.add(number)
            self._length += count

    def _trim(self) -> None:
        while self._blocks and not self._blocks[-1][-1]:
            number = len(self._blocks) - 1
            last = self._owned(number)
            while last and not last[-1]:
                last.pop()
                self._length -= 1
            if not last:
                self._blocks.pop()
                self._own.discard(number)


def pack(cell: Cell) -> Any:
    """Return a cell as it is kept; None for an empty one."""
    value = cell.get("userEnteredValue")
    if value and len(cell) == 1:
        return put_value(None, value)
    return put_value(_share({name: part for name, part in cell.items() if name != "userEnteredValue"}), value)


def put_value(kept: Any, value: dict[str, Any] | None) -> Any:
    """Return a kept cell with another ExtendedValue, or without one; all else in it stays."""
    extras = kept if type(kept) is dict else kept[2] if type(kept) is tuple else NOTHING
    if not value:
        return extras or None
    kind, content = next(iter(value.items()))
    if kind == "numberValue" and type(content) is str:
        content = float(content)
    return pack_value(content) if not extras and kind in _PLAIN else (kind, content, extras)


def pack_value(content: str | float | bool) -> Any:
    """Return a plain value as a cell is kept that holds nothing else."""
    if type(content) is not str or len(content) > LONGEST_SHARED:
        return content
    if len(_texts) >= SHARED:
        _texts.clear()
    return _texts.setdefault(content, content)


def unpack(kept: Any) -> Cell:
    """Undo `pack`; the cell is not to be changed."""
    if type(kept) is tuple:
        kind, content, extras = kept
        return {"userEnteredValue": {kind: content}, **extras}
    if kept is None:
        return NOTHING
    return kept if type(kept) is dict else {"userEnteredValue": {_KINDS[type(kept)]: kept}}


def is_valued(kept: Any) -> bool:
    """Say whether somebody entered a value into a kept cell."""
    return kept is not None and type(kept) is not dict


def pack_row(row: Row) -> Line:
    """Return a row as it is kept."""
    line = [None] * (max(row) + 1 if row else 0)
    for column, cell in row.items():
        line[column] = pack(cell)
    return trim(line)


def trim(line: list[Any]) -> Line:
    """Return a packed row without the empty cells at its end."""
    while line and line[-1] is None:
        line.pop()
    return tuple(line)


def write_line(line: Line) -> list[Any]:
    """Return a packed row as JSON to store: [first filled column, [plain value, cell or null, ...]]."""
    first = next(column for column, kept in enumerate(line) if kept is not None)
    kept_as_is = _AS_IS.issuperset(map(type, line))
    return [first, line[first:] if kept_as_is else [_write(kept) for kept in line[first:]]]


def read_line(first: int, stored: list[Any]) -> Line:
    """Undo `write_line`."""
    cells = (pack_value(kept) if type(kept) is not dict else pack(kept) for kept in stored)
    return (*(None,) * first, *cells)


def _write(kept: Any) -> Any:
    if type(kept) is tuple:
        return unpack(kept)
    if type(kept) is float and not math.isfinite(kept):  # JSON has no such number: it is written as its name
        return {"userEnteredValue": {"numberValue": str(kept)}}
    return kept


def _share(extras: dict[str, Any]) -> dict[str, Any]:
    """Return the equal dict that another cell has already: shared, for no cell is changed in place."""
    if not extras:
        return NOTHING
    key = msgspec.json.encode(extras)
    if len(_extras) >= SHARED:
        _extras.clear()
    return _extras.setdefault(key, extras)

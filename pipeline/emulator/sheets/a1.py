"""A range in A1 notation comes in; its sheet title and its box of half-open indices go out, and back again."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from pipeline.emulator.sheets.refusal import Refusal

MAX_COLUMNS = 18_278
SIDES = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")

_CELL = re.compile(r"\$?([A-Za-z]{1,3})?\$?([1-9][0-9]{0,8})?")
_ROW_AND_COLUMN = re.compile(r"[Rr]([1-9][0-9]{0,8})[Cc]([1-9][0-9]{0,4})")
_LOOKS_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*|TRUE|FALSE", re.IGNORECASE)
_PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Box(NamedTuple):
    """A rectangle of cells: rows top..bottom and columns left..right, the ends excluded; None where open."""

    top: int | None = None
    bottom: int | None = None
    left: int | None = None
    right: int | None = None


class Area(NamedTuple):
    """A rectangle of cells inside a grid: every side known, the ends excluded."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def height(self) -> int:
        """The number of rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """The number of columns."""
        return self.right - self.left

    def meets(self, other: Area) -> bool:
        """Say whether the two share a cell."""
        if other.bottom <= self.top or self.bottom <= other.top:
            return False
        return self.left < other.right and other.left < self.right

    def holds(self, other: Area) -> bool:
        """Say whether every cell of the other is in this one."""
        if other.top < self.top or self.bottom < other.bottom:
            return False
        return self.left <= other.left and other.right <= self.right


class Reference(NamedTuple):
    """What a range names: a sheet's title (None: the first sheet) and a box (None: the whole sheet)."""

    title: str | None
    box: Box | None


def column_letters(index: int) -> str:
    """Name a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Count a column: A is 0, AA is 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def quote_title(title: str) -> str:
    """Quote a sheet's title where Google does: when it is not a plain word, or reads as a cell."""
    if _PLAIN_TITLE.fullmatch(title) and not _LOOKS_LIKE_A_CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def unquote_title(title: str) -> str:
    """Return the title that a range names, quoted or not."""
    if len(title) > 1 and title.startswith("'") and title.endswith("'"):
        return title[1:-1].replace("''", "'")
    return title


def write_range(title: str, area: Area) -> str:
    """Echo a range as Google does: `Sheet1!A1:Z1000`, one cell as `Sheet1!D4`."""
    return f"{quote_title(title)}!{write_area(area)}"


def write_area(area: Area) -> str:
    """Echo a rectangle without its sheet."""
    first = f"{column_letters(area.left)}{area.top + 1}"
    last = f"{column_letters(max(area.right - 1, area.left))}{max(area.bottom, area.top + 1)}"
    return first if first == last else f"{first}:{last}"


def parse_reference(text: str) -> Reference:
    """Read `Sheet1`, `'Sheet 1'!A1:B2`, `A:A`, `1:1`, `A1:1`; a bare word that is no cell is a title.

    Raises:
        Refusal: in Google's words, where the text is no range.
    """
    title, mark, rest = _split_title(text)
    if not mark:
        box = None if title.startswith("'") else parse_box(title)
        return Reference(None, box) if box else Reference(unquote_title(title), None)
    box = parse_box(rest)
    if box is None:
        raise unparsable(text)
    return Reference(unquote_title(title), box)


def unparsable(text: str) -> Refusal:
    """Return the refusal of a range that names nothing."""
    return Refusal(f"Unable to parse range: {text}")


def parse_box(text: str) -> Box | None:
    """Read `A1`, `A1:B2`, `A:A`, `3:4`, `A3:3`, `R1C1:R2C3`, reversed ones turned round; None where it is no range."""
    first, colon, last = text.strip().partition(":")
    start = _parse_corner(first)
    end = _parse_corner(last) if colon else start
    if start is None or end is None:
        return None
    if not colon and None in start:
        return None
    top, bottom = _span(start[0], end[0])
    left, right = _span(start[1], end[1])
    return Box(top, bottom, left, right)


def clamp(box: Box | None, rows: int, columns: int) -> Area:
    """Close the open sides of a box at the grid's edges, and cut what reaches over them."""
    top, bottom, left, right = box or Box()
    return Area(
        top or 0,
        rows if bottom is None else min(bottom, rows),
        left or 0,
        columns if right is None else min(right, columns),
    )


def box_of(grid_range: dict[str, Any]) -> Box:
    """Return the box of a GridRange."""
    return Box(*(grid_range.get(side) for side in SIDES))


def grid_range(sheet_id: int, box: Box | Area) -> dict[str, Any]:
    """Return the GridRange of a box as Google answers it: open sides and the sheet 0 are left out."""
    known = {side: index for side, index in zip(SIDES, box, strict=True) if index is not None}
    return {"sheetId": sheet_id, **known} if sheet_id else known


def _split_title(text: str) -> tuple[str, str, str]:
    title, mark, rest = text.rpartition("!")
    if mark and not (title.startswith("'") and not title.endswith("'")):
        return title, mark, rest
    return text, "", ""


def _parse_corner(text: str) -> tuple[int | None, int | None] | None:
    if match := _ROW_AND_COLUMN.fullmatch(text.strip()):
        row, place = (int(digits) - 1 for digits in match.groups())
        return (row, place) if place < MAX_COLUMNS else None
    match = _CELL.fullmatch(text.strip())
    if match is None or not any(match.groups()):
        return None
    letters, digits = match.groups()
    column = column_index(letters) if letters else None
    if column is not None and column >= MAX_COLUMNS:
        return None
    return (int(digits) - 1 if digits else None), column


def _span(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    """Turn two inclusive ends into a half-open span, open where one is unknown: `A1:A` starts at its row."""
    if first is None or last is None:
        start = first if first is not None else last
        return start, None
    return min(first, last), max(first, last) + 1

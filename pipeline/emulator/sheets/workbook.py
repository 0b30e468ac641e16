"""The content of a spreadsheet file: requests change it whole or not at all; the parts to store go out."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from pipeline.emulator.sheets.a1 import Area, Box, box_of, parse_reference, unparsable, unquote_title
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.theme import default_properties

MAX_CELLS = 10_000_000
FIRST_TITLE = "Sheet1"


class Workbook:
    """Properties, sheets in order, named ranges and developer metadata of one spreadsheet.

    Its title is the file's name and not kept here. Change it only inside `atomic()`.
    """

    def __init__(self) -> None:
        """Make a workbook without any sheet; `new` makes one as the service does."""
        self.properties: dict[str, Any] = default_properties()
        self.sheets: dict[int, Sheet] = {}
        self.named_ranges: dict[str, dict[str, Any]] = {}
        self.metadata: dict[int, dict[str, Any]] = {}
        self._fresh: set[int] = set()
        self._unsaved: set[int] = set()
        self._saved: dict[int, set[str]] = {}
        self._frame_changed = True

    @classmethod
    def new(cls) -> Self:
        """Return a workbook as Google makes it: one empty sheet of 1000 rows and 26 columns, with the id 0."""
        book = cls()
        book.add_sheet(Sheet(sheet_properties(0, FIRST_TITLE, 1000, 26)))
        return book

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Keep all changes made inside, or none of them where an exception leaves the block."""
        before = {**self.__dict__, "_unsaved": set(self._unsaved)}
        self._fresh = set()
        self.sheets = {**self.sheets}
        self.named_ranges = {**self.named_ranges}
        self.metadata = {**self.metadata}
        self.properties = {**self.properties}
        try:
            yield
        except BaseException:
            self.__dict__.update(before)
            raise
        self._frame_changed = True

    def sheet(self, sheet_id: int) -> Sheet:
        """Return a sheet to read; refuse an id that no sheet has."""
        try:
            return self.sheets[sheet_id]
        except KeyError:
            raise Refusal(f"No grid with id: {sheet_id}") from None

    def edit(self, sheet_id: int) -> Sheet:
        """Return a sheet to change: a copy of its own for the running `atomic()` block."""
        sheet = self.sheet(sheet_id)
        if sheet_id not in self._fresh:
            self._fresh.add(sheet_id)
            self._unsaved.add(sheet_id)
            sheet = self.sheets[sheet_id] = sheet.fork()
        return sheet

    def add_sheet(self, sheet: Sheet, index: int | None = None) -> None:
        """Put a new sheet at an index of the order, or last."""
        order = list(self.sheets.values())
        order.insert(len(order) if index is None else index, sheet)
        self.sheets = {each.sheet_id: each for each in order}
        self._fresh.add(sheet.sheet_id)
        self._unsaved.add(sheet.sheet_id)

    def index(self, sheet_id: int) -> int:
        """Return a sheet's place in the order."""
        return list(self.sheets).index(sheet_id)

    def titled(self, title: str) -> Sheet | None:
        """Find a sheet by its title, first exactly, then whatever its case."""
        for sheet in self.sheets.values():
            if sheet.title == title:
                return sheet
        folded = title.casefold()
        return next((sheet for sheet in self.sheets.values() if sheet.title.casefold() == folded), None)

    def locate(self, text: str) -> tuple[Sheet, Box | None]:
        """Find what a range in A1 notation names: a sheet, a part of one, or a named range.

        Raises:
            Refusal: `Unable to parse range: ...`.
        """
        named = self._named(text)
        if named is not None:
            return self.place(named["range"])
        title, box = parse_reference(text)
        if title is None:
            return next(sheet for sheet in self.sheets.values() if not sheet.properties.get("hidden")), box
        sheet = self.titled(title)
        if sheet is None:
            raise unparsable(text)
        return sheet, box

    def _named(self, text: str) -> dict[str, Any] | None:
        """The named range that a text names: alone where no sheet is called so, or behind any sheet's title."""
        title, mark, name = text.rpartition("!")
        folded = name.casefold()
        named = next((each for each in self.named_ranges.values() if each["name"].casefold() == folded), None)
        if named is None or (self.titled(unquote_title(title if mark else name)) is None) == bool(mark):
            return None
        return named

    def place(self, grid_range: dict[str, Any]) -> tuple[Sheet, Box]:
        """Return the sheet and the box of a GridRange; refuse one that ends before it starts, or starts below 0."""
        sheet, box = self.sheet(grid_range.get("sheetId", 0)), box_of(grid_range)
        top, bottom, left, right = box
        for word, start, end in (("Row", top or 0, bottom), ("Column", left or 0, right)):
            if start < 0 or (end is not None and end < start):
                asked = f"start{word}Index[{start}] must be at least 0 and at most end{word}Index"
                raise Refusal(asked if end is None else f"{asked}[{end}]")
        return sheet, box

    def cut(self, grid_range: dict[str, Any]) -> tuple[Sheet, Area]:
        """Return the sheet and the area of a GridRange, clamped to the grid."""
        sheet, box = self.place(grid_range)
        return sheet, sheet.cut(box)

    def check_size(self, more: int = 0) -> None:
        """Refuse more cells than a workbook may have, `more` of them about to be added."""
        if sum(sheet.row_count * sheet.column_count for sheet in self.sheets.values()) + more > MAX_CELLS:
            raise Refusal(
                f"This action would increase the number of cells in the workbook above the limit of {MAX_CELLS} cells."
            )

    def changed(self) -> Iterator[tuple[str, Any | None]]:
        """Yield the parts that changed since last asked; None for one that is gone."""
        if not self._frame_changed:
            return
        self._frame_changed = False
        yield "workbook", self._frame()
        for sheet_id in list(self.sheets):
            if sheet_id in self._unsaved:
                yield from self._sheet_parts(self.sheets[sheet_id])
        self._unsaved.clear()
        for sheet_id in self._saved.keys() - self.sheets.keys():
            for name in sorted(self._saved.pop(sheet_id)):
                yield name, None

    def _frame(self) -> dict[str, Any]:
        return {
            "properties": self.properties,
            "order": list(self.sheets),
            "namedRanges": list(self.named_ranges.values()),
            "developerMetadata": list(self.metadata.values()),
        }

    def _sheet_parts(self, sheet: Sheet) -> Iterator[tuple[str, Any | None]]:
        name = f"sheet/{sheet.sheet_id}"
        saved = self._saved.setdefault(sheet.sheet_id, set())
        saved.add(name)
        yield name, sheet.frame()
        for number in sorted(sheet.unsaved):
            part = f"{name}/{number}"
            body = sheet.block(number)
            if body is not None:
                saved.add(part)
                yield part, body
            elif part in saved:
                saved.discard(part)
                yield part, None
        sheet.unsaved.clear()

    @classmethod
    def load(cls, parts: dict[str, Any]) -> Self:
        """Build a workbook from its stored parts."""
        book = cls()
        frame = parts["workbook"]
        book.properties = frame["properties"]
        book.named_ranges = {each["namedRangeId"]: each for each in frame["namedRanges"]}
        book.metadata = {each["metadataId"]: each for each in frame["developerMetadata"]}
        for name in parts.keys() - {"workbook"}:
            book._saved.setdefault(int(name.split("/")[1]), set()).add(name)
        for sheet_id in frame["order"]:
            name = f"sheet/{sheet_id}"
            blocks = {int(part.rpartition("/")[2]): parts[part] for part in book._saved[sheet_id] - {name}}
            book.sheets[sheet_id] = Sheet.load(parts[name], blocks)
        book._frame_changed = False
        return book

    def retain(self) -> Self:
        """Return the workbook as it stands: `atomic()` replaces what it changes."""
        kept = copy.copy(self)
        kept._unsaved = set(self._unsaved)
        return kept

    def copy(self) -> Self:
        """Return an independent workbook with the same content, nothing of it stored yet."""
        other = type(self)()
        other.properties = {**self.properties}
        other.named_ranges = {**self.named_ranges}
        other.metadata = {**self.metadata}
        for sheet_id, sheet in self.sheets.items():
            other.sheets[sheet_id] = fork = sheet.fork()
            other._unsaved.add(sheet_id)
            fork.touch()
        return other


def sheet_properties(sheet_id: int, title: str, rows: int, columns: int) -> dict[str, Any]:
    """Return the properties of a plain sheet."""
    return {
        "sheetId": sheet_id,
        "title": title,
        "sheetType": "GRID",
        "gridProperties": {"rowCount": rows, "columnCount": columns},
    }

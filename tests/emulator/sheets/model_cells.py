"""Requests about cells, copies and the values methods come in; the model of a spreadsheet with those cells goes out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.emulator.sheets.model import FORMAT, NOTHING, VALUE, Model
from tests.emulator.sheets.model_sheet import Area, Cell, Cells, Json, Rect, Sheet, check


def typed(value: Any) -> Json:
    """Return the ExtendedValue of a JSON value."""
    kinds = {str: "stringValue", bool: "boolValue", int: "numberValue", float: "numberValue"}
    return {kinds[type(value)]: value}


def entered(text: str) -> Cell:
    """Return the cell of a text as if typed: here only whole numbers, truth values and texts are."""
    if not text:
        return {}
    bare = text.strip()
    value: Any = int(bare) if bare.isdigit() else bare == "TRUE" if bare in ("TRUE", "FALSE") else text
    return {VALUE: typed(value)}


def rank(cell: Cell) -> tuple[int, Any]:
    """Return the place of a value in an order: numbers, texts whatever their case, truth values, blanks."""
    kind, content = next(iter(cell.get(VALUE, {"": 0}).items()))
    order = ("numberValue", "stringValue", "boolValue", "")
    return order.index(kind), content.casefold() if isinstance(content, str) else content


class CellModel(Model):
    """A whole spreadsheet: `do` takes any request, `update`, `append` and `clear` are the values methods."""

    def update_cells(self, body: Json) -> None:
        """Write rows from `start`, or over `range` and clear what they do not cover; never beyond it."""
        rows: list[list[Cell]] = [row["values"] for row in body["rows"]]
        if "range" in body:
            sheet, area = self.cut(body["range"])
            written = area
        else:
            start = body["start"]
            sheet = self.sheet(start["sheetId"])
            area = sheet.cut(Rect(start["rowIndex"], None, start["columnIndex"]))
            written = Area(area.top, area.top + len(rows), area.left, area.left)
        check(len(rows) <= area.bottom - area.top and max(map(len, rows)) <= area.right - area.left)
        new = {(area.top + i, area.left + j): cell for i, row in enumerate(rows) for j, cell in enumerate(row)}
        self._write(sheet, dict.fromkeys(written.places(), NOTHING) | new, body["fields"])

    def append_cells(self, body: Json) -> None:
        """Write rows after the last row with a value; rows come where the grid ends, columns never."""
        sheet = self.sheet(body["sheetId"])
        rows: list[list[Cell]] = [row["values"] for row in body["rows"]]
        check(max(map(len, rows)) <= len(sheet.lines["COLUMNS"]))
        top = max((row + 1 for (row, _), cell in sheet.grid().items() if VALUE in cell), default=0)
        sheet.grow("ROWS", top + len(rows))
        new = {(top + i, j): cell for i, row in enumerate(rows) for j, cell in enumerate(row)}
        self._write(sheet, new, body["fields"])

    def repeat_cell(self, body: Json) -> None:
        """Write one cell's fields into all of a range."""
        (sheet, area), cell = self.cut(body["range"]), dict(body["cell"])
        self._write(sheet, dict.fromkeys(area.places(), cell), body["fields"])

    def find_replace(self, body: Json) -> None:
        """Replace a text in what cells show; what comes out is as if typed."""
        pattern = re.compile(re.escape(body["find"]), 0 if body["matchCase"] else re.IGNORECASE)
        for sheet in self.sheets if body.get("allSheets") else [self.sheet(body["sheetId"])]:
            new = {}
            for place, cell in sheet.grid().items():
                value = next(iter(cell.get(VALUE, {"": ""}).values()))
                shown = str(value).upper() if isinstance(value, bool) else str(value)
                if pattern.search(shown):
                    new[place] = entered(pattern.sub(body["replacement"], shown))
            self._write(sheet, new)

    def trim_whitespace(self, body: Json) -> None:
        """Take whitespace from the ends of texts, and leave one space of any inside."""
        sheet, area = self.cut(body["range"])
        texts = {place: cell.get(VALUE, {}).get("stringValue") for place, cell in sheet.grid().items()}
        spaced = {place: " ".join(text.split()) for place, text in texts.items() if text and place in area.places()}
        self._write(sheet, {place: {VALUE: typed(text)} for place, text in spaced.items()})

    def sort_range(self, body: Json) -> None:
        """Sort a range's rows by its columns, blanks last whatever the direction."""
        sheet, area, rows = self._rows(body["range"])
        for spec in reversed(body["sortSpecs"]):
            column = spec["dimensionIndex"] - area.left
            check(area.left <= spec["dimensionIndex"] < area.right)
            ranks = {id(row): rank(row[column]) for row in rows}
            rows.sort(key=lambda row: ranks[id(row)], reverse=spec["sortOrder"] == "DESCENDING")
            rows.sort(key=lambda row: VALUE not in row[column])
        self._arrange(sheet, area, rows)

    def delete_duplicates(self, body: Json) -> None:
        """Drop rows of a range that repeat an earlier one in the compared columns (all by default), if not blank."""
        sheet, area, rows = self._rows(body["range"])
        compared: set[int] = set()
        for given in body["comparisonColumns"]:
            check(given["dimension"] == "COLUMNS")
            check(given["sheetId"] == sheet.id and area.left <= given["startIndex"] < given["endIndex"] <= area.right)
            compared |= set(range(given["startIndex"] - area.left, given["endIndex"] - area.left))
        seen: list[list[tuple[int, Any]]] = []
        kept = []
        for row in rows:
            key = [rank(cell) for column, cell in enumerate(row) if not compared or column in compared]
            if key not in seen or all(each == rank({}) for each in key):
                kept.append(row)
                seen.append(key)
        self._arrange(sheet, area, kept + [[{}] * (area.right - area.left)] * (len(rows) - len(kept)))

    def _rows(self, given: Json) -> tuple[Sheet, Area, list[list[Cell]]]:
        """Return a range's rows of cells; refuse where cells are merged over rows."""
        sheet, area = self.cut(given)
        check(not any(area.meets(each) and each.bottom - each.top > 1 for each in sheet.merges()))
        grid, across = sheet.grid(), range(area.left, area.right)
        return sheet, area, [[grid.get((row, column), {}) for column in across] for row in range(area.top, area.bottom)]

    def _arrange(self, sheet: Sheet, area: Area, rows: list[list[Cell]]) -> None:
        cells = {place: rows[place[0] - area.top][place[1] - area.left] for place in area.places()}
        sheet.fill(sheet.grid() | cells)

    # Copies

    def copy_paste(self, body: Json) -> None:
        """Copy a range, as often as the destination is a multiple of it; values go without format and merges."""
        source, area = self.cut(body["source"])
        check(area.bottom > area.top and area.right > area.left)
        turned, whole = body["pasteOrientation"] == "TRANSPOSE", body["pasteType"] == "PASTE_NORMAL"
        turn: Callable[[int, int], tuple[int, int]] = lambda row, column: (column, row) if turned else (row, column)  # noqa: E731
        height, width = turn(area.bottom - area.top, area.right - area.left)
        sheet, place = self.sheet(body["destination"]["sheetId"]), body["destination"]
        top, left = place["startRowIndex"], place["startColumnIndex"]
        full = sheet.cut(Rect(top, place["endRowIndex"], left, place["endColumnIndex"]))
        tall, wide = full.bottom - top, full.right - left
        tall, wide = (
            tall if tall > 0 and tall % height == 0 else height,
            wide if wide > 0 and wide % width == 0 else width,
        )
        covered = Area(top, top + tall, left, left + wide)
        check(sheet.cut(Rect()).holds(covered))
        inner = [each.at(-area.top, -area.left) for each in source.merges() if area.holds(each)]
        if whole:
            sheet.part(covered)
        grid = source.grid()
        new: Cells = {}
        for row, column in covered.places():
            down, right = turn((row - top) % height, (column - left) % width)
            new[row, column] = grid.get((area.top + down, area.left + right), {})
        self._write(sheet, new, {"PASTE_NORMAL": "*", "PASTE_VALUES": VALUE, "PASTE_FORMAT": FORMAT}[body["pasteType"]])
        flipped = [Area(each.left, each.right, each.top, each.bottom) if turned else each for each in inner]
        tiles = [(row, column) for row in range(top, top + tall, height) for column in range(left, left + wide, width)]
        sheet.merge([each.at(*tile) for tile in tiles for each in flipped if whole])

    def cut_paste(self, body: Json) -> None:
        """Move a range's cells and merges; all of the source is cut, also where values alone are pasted."""
        source, area = self.cut(body["source"])
        check(area.bottom > area.top and area.right > area.left)
        place, whole = body["destination"], body["pasteType"] == "PASTE_NORMAL"
        sheet, (row, column) = self.sheet(place["sheetId"]), (place["rowIndex"], place["columnIndex"])
        covered = area.at(row - area.top, column - area.left)
        check(sheet.cut(Rect()).holds(covered))
        grid = source.grid()
        inner = [each for each in source.merges() if area.holds(each)]
        source.part(area)
        self._write(source, dict.fromkeys(area.places(), NOTHING), "*")
        if whole:
            sheet.part(covered)
        new = {(i + row - area.top, j + column - area.left): grid.get((i, j), {}) for i, j in area.places()}
        self._write(sheet, new, "*" if whole else VALUE)
        sheet.merge([each.at(row - area.top, column - area.left) for each in inner if whole])

    # Values

    def locate(self, where: str) -> tuple[Sheet, Rect]:
        """Return what `North!A1:B2`, a title or a name names."""
        title, _, cells = where.partition("!")
        sheet = next((each for each in self.sheets if each.title.casefold() == title.casefold()), None)
        if sheet is None:
            check(not cells and any(name == title for name, _, _ in self.names.values()))
            return next((self.sheet(number), rect) for name, number, rect in self.names.values() if name == title)
        corners = [(int(row), ord(letter) - 65) for letter, row in re.findall(r"([A-Z])(\d+)", cells)]
        (top, left), (bottom, right) = (corners[0], corners[-1]) if corners else ((1, None), (None, None))
        return sheet, Rect(top - 1, bottom, left, None if right is None else right + 1)

    def update(self, where: str, rows: list[list[Any]]) -> None:
        """Write values from a cell on, or into a range that must hold them; null leaves a cell, "" clears it."""
        sheet, rect = self.locate(where)
        area = sheet.cut(rect)
        bottom, right = area.top + len(rows), area.left + max(map(len, rows))
        is_cell = (rect.bottom, rect.right) == (area.top + 1, area.left + 1)
        check(is_cell or (bottom <= (rect.bottom or bottom) and right <= (rect.right or right)))
        self._put(sheet, area.top, area.left, rows)

    def append(self, where: str, rows: list[list[Any]], inserts: bool) -> None:
        """Write values below the table around the last value of a range, or where there is none at its start."""
        sheet, rect = self.locate(where)
        area = sheet.cut(rect)
        values = [place for place, cell in sheet.grid().items() if VALUE in cell]
        last = max(set(values) & set(area.places()), default=None)
        top, left = area.top, area.left
        if last:
            table = [last]
            while near := [place for place in values if place not in table and _beside(place, table)]:
                table += near
            top, left = max(row for row, _ in table) + 1, min(column for _, column in table)
        lines = sheet.lines["ROWS"]
        if inserts and top < len(lines):
            self._reline(sheet, "ROWS", lines[:top] + sheet.fresh(len(rows)) + lines[top:])
        self._put(sheet, top, left, rows)

    def _put(self, sheet: Sheet, top: int, left: int, rows: list[list[Any]]) -> None:
        sheet.grow("ROWS", top + len(rows))
        sheet.grow("COLUMNS", left + max(map(len, rows)))
        places = {(top + i, left + j): value for i, row in enumerate(rows) for j, value in enumerate(row)}
        self._write(sheet, {place: {VALUE: typed(value)} for place, value in places.items() if value is not None})

    def clear(self, where: str) -> None:
        """Take the values out of a range; formats and notes stay."""
        sheet, rect = self.locate(where)
        self._write(sheet, dict.fromkeys(sheet.cut(rect).places(), NOTHING))


def _beside(place: tuple[int, int], table: list[tuple[int, int]]) -> bool:
    """Say whether a cell lies in the rectangle around a table or next to it, corners too."""
    rows, columns = ([each[i] for each in table] for i in (0, 1))
    return min(rows) - 1 <= place[0] <= max(rows) + 1 and min(columns) - 1 <= place[1] <= max(columns) + 1

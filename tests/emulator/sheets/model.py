"""Requests about lines, ranges and sheets come in; what a spreadsheet then holds, by Google's documentation, goes out.

A second opinion: it shares no code with the Workspace that it judges, and no way of thinking (see `model_sheet`).
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Collection
from typing import Any

from tests.emulator.sheets.model_sheet import (
    COUNTS,
    Area,
    Cell,
    Cells,
    Json,
    Rect,
    Sheet,
    Span,
    carried,
    check,
    is_cell,
)

VALUE, FORMAT = "userEnteredValue", "userEnteredFormat"
SIDES = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
NOTHING: Cell = {}


def masked(old: Cell, new: Cell, fields: str) -> Cell:
    """Return a cell with the fields of a mask taken from a new one, also where it lacks them."""
    names = [VALUE, FORMAT, "note"] if fields == "*" else fields.split(",")
    kept = {name: part for name, part in old.items() if name not in names}
    taken = {name: part for name, part in new.items() if name in names and part != {"stringValue": ""}}
    return kept | taken


class Model:
    """A spreadsheet; `do` takes a request of a batch by its name.

    `metadata` holds key, value and place of each entry by id: (), (sheet,) or (sheet, dimension, number of the line).
    """

    def __init__(self) -> None:
        """Make the spreadsheet without sheets."""
        self.sheets: list[Sheet] = []
        self.names: dict[str, tuple[str, int, Rect]] = {}
        self.metadata: dict[int, tuple[str, str, tuple[Any, ...]]] = {}

    def do(self, request: Json) -> None:
        """Apply one request; Refused."""
        ((name, body),) = request.items()
        getattr(self, re.sub("([A-Z])", r"_\1", name).lower())(body)

    def sheet(self, number: int) -> Sheet:
        """Return a sheet by its id."""
        found = [sheet for sheet in self.sheets if sheet.id == number]
        check(bool(found))
        return found[0]

    def cut(self, given: Json) -> tuple[Sheet, Area]:
        """Return the sheet and the area of a GridRange."""
        sheet = self.sheet(given.get("sheetId", 0))
        return sheet, sheet.cut(Rect(*(given.get(side) for side in SIDES)))

    def cover(self, given: Json) -> tuple[Sheet, Rect]:
        """Return the sheet and the rectangle of a GridRange: its open sides stay open, others are cut at the grid."""
        sheet, area = self.cut(given)
        check(area.top < area.bottom and area.left < area.right)
        return sheet, Rect(*(side if name in given else None for name, side in zip(SIDES, area, strict=True)))

    def _write(self, sheet: Sheet, new: Cells, fields: str = VALUE) -> None:
        grid = sheet.grid()
        sheet.fill(grid | {place: masked(grid.get(place, {}), cell, fields) for place, cell in new.items()})

    # Lines

    def insert_dimension(self, body: Json) -> None:
        """Insert lines as wide, high and formatted as the one before, or else the one after, which there must be."""
        sheet, dimension, start, end = self._lines(body["range"])
        lines = sheet.lines[dimension]
        before = body["inheritFromBefore"]
        check(0 < start <= len(lines) if before else start < len(lines))
        kin, new = lines[start - before], sheet.fresh(end - start)
        self._reline(sheet, dimension, lines[:start] + new + lines[start:])
        if kin in sheet.sizes:
            sheet.sizes |= dict.fromkeys(new, sheet.sizes[kin])
        for (row, column), cell in list(sheet.cells.items()):
            if FORMAT in cell and kin == (row if dimension == "ROWS" else column):
                places = [(each, column) if dimension == "ROWS" else (row, each) for each in new]
                sheet.cells |= {place: {FORMAT: cell[FORMAT]} for place in places}

    def delete_dimension(self, body: Json) -> None:
        """Delete lines, never all."""
        sheet, dimension, start, end = self._lines(body["range"])
        lines = sheet.lines[dimension]
        check(start < len(lines) and min(end, len(lines)) - start < len(lines))
        self._reline(sheet, dimension, lines[:start] + lines[end:])

    def move_dimension(self, body: Json) -> None:
        """Move lines to before an index that counts before the move; a merge is not torn."""
        sheet, dimension, start, end = self._lines(body["source"])
        lines, place = sheet.lines[dimension], body["destinationIndex"]
        check(end <= len(lines) and 0 <= place <= len(lines) and not start < place < end)
        for each in sheet.merges():
            first, last = each[:2] if dimension == "ROWS" else each[2:]
            apart, inside = last <= start or end <= first, start <= first and last <= end
            check((apart or inside) and not first < place < last)
        moved = lines[start:end]
        rest = [[line for line in part if line not in moved] for part in (lines[:place], lines[place:])]
        self._reline(sheet, dimension, rest[0] + moved + rest[1], moved, place)

    def append_dimension(self, body: Json) -> None:
        """Add lines at the end."""
        sheet = self.sheet(body["sheetId"])
        check(body["length"] > 0)
        sheet.grow(body["dimension"], len(sheet.lines[body["dimension"]]) + body["length"])

    def update_dimension_properties(self, body: Json) -> None:
        """Size lines."""
        sheet, dimension, start, end = self._lines(body["range"])
        check(start < len(sheet.lines[dimension]))
        sheet.sizes |= dict.fromkeys(sheet.lines[dimension][start:end], body["properties"]["pixelSize"])

    def _lines(self, given: Json) -> tuple[Sheet, str, int, int]:
        check(0 <= given["startIndex"] < given["endIndex"])
        return self.sheet(given["sheetId"]), given["dimension"], given["startIndex"], given["endIndex"]

    def _reline(
        self, sheet: Sheet, dimension: str, after: list[int], moved: Collection[int] = (), place: int = 0
    ) -> None:
        before, sheet.lines[dimension] = sheet.lines[dimension], after
        self._carry(sheet, dimension, lambda span: carried(span, before, after, set(moved), place))
        gone = {(sheet.id, dimension, line) for line in before} - {(sheet.id, dimension, line) for line in after}
        self.metadata = {key: entry for key, entry in self.metadata.items() if entry[2] not in gone}

    def _carry(
        self, sheet: Sheet, dimension: str, move: Callable[[Span], Span | None], band: Span | None = None
    ) -> None:
        """Take all ranges of a sheet along; of a band across the dimension, those alone that lie in it."""

        def carry(rect: Rect) -> Rect | None:
            along, across = (rect[:2], rect[2:]) if dimension == "ROWS" else (rect[2:], rect[:2])
            if along == (None, None) or (band and not _within(across, band)):
                return rect
            new = move(along)
            return new and Rect(*new, *across) if dimension == "ROWS" else new and Rect(*across, *new)

        for name, rects in sheet.ranges.items():
            kept = [new for each in rects if (new := carry(each))]
            sheet.ranges[name] = [each for each in kept if name != "merges" or not is_cell(each)]
        own = {key: named for key, named in self.names.items() if named[1] == sheet.id}
        for key, (name, _, rect) in own.items():
            new = carry(rect)
            self.names[key] = (name, sheet.id, new or rect)
            if not new:
                del self.names[key]

    def insert_range(self, body: Json) -> None:
        """Insert blank cells and shift those beyond; the grid grows for cells and ranges that would fall off."""
        self._shift(body, adds=True)

    def delete_range(self, body: Json) -> None:
        """Delete cells and shift those beyond towards them; the grid keeps its size."""
        self._shift(body, adds=False)

    def _shift(self, body: Json, *, adds: bool) -> None:
        sheet, area = self.cut(body["range"])
        dimension, rows = body["shiftDimension"], body["shiftDimension"] == "ROWS"
        (first, last), band = (area[:2], area[2:]) if rows else (area[2:], area[:2])
        before = list(range(len(sheet.lines[dimension]) + last - first))
        after = before[:first] + [-1] * (last - first) + before[first:] if adds else before[:first] + before[last:]
        reach = area._replace(bottom=99) if rows else area._replace(right=99)
        check(all(reach.holds(each) for each in sheet.merges() if reach.meets(each)))
        new: Cells = {}
        for (row, column), cell in sheet.grid().items():
            along, across = (row, column) if rows else (column, row)
            if band[0] <= across < band[1]:
                along = after.index(along) if along in after else -1
            if along >= 0:
                new[(along, across) if rows else (across, along)] = cell
        self._carry(sheet, dimension, lambda span: carried(span, before, after, set(), 0), band)
        rects = [each for kind in sheet.ranges.values() for each in kind]
        rects += [rect for _, number, rect in self.names.values() if number == sheet.id]
        spans = [each[:2] if rows else each[2:] for each in rects]
        ends = [(start or 0) + 1 if end is None else end for start, end in spans]
        sheet.grow(dimension, max([0, *ends, *(place[0 if rows else 1] + 1 for place in new)]))
        sheet.fill(new)

    # Ranges and metadata

    def merge_cells(self, body: Json) -> None:
        """Merge a range whole, by rows or by columns; of each merge the first value stays, at its upper left."""
        sheet, area = self.cut(body["range"])
        sheet.part(area)
        pieces = {
            "MERGE_ALL": [area],
            "MERGE_ROWS": [area._replace(top=row, bottom=row + 1) for row in range(area.top, area.bottom)],
            "MERGE_COLUMNS": [area._replace(left=column, right=column + 1) for column in range(area.left, area.right)],
        }[body["mergeType"]]
        grid = sheet.grid()
        for piece in pieces:
            values = [grid[place] for place in piece.places() if VALUE in grid.get(place, {})]
            new: Cells = dict.fromkeys(piece.places(), NOTHING)
            self._write(sheet, new | ({(piece.top, piece.left): values[0]} if values else {}))
        sheet.merge(pieces)

    def unmerge_cells(self, body: Json) -> None:
        """Take every merge in a range away."""
        sheet, area = self.cut(body["range"])
        sheet.part(area)

    def set_basic_filter(self, body: Json) -> None:
        """Set the one filter of a sheet; its open sides are closed."""
        sheet, rect = self.cover(body["filter"]["range"])
        sheet.ranges["basicFilter"] = [Rect(*sheet.cut(rect))]

    def clear_basic_filter(self, body: Json) -> None:
        """Take a sheet's filter away, if there is one."""
        self.sheet(body["sheetId"]).ranges["basicFilter"] = []

    def add_protected_range(self, body: Json) -> None:
        """Protect a range; whom it keeps out is not told here."""
        sheet, rect = self.cover(body["protectedRange"]["range"])
        sheet.ranges.setdefault("protectedRanges", []).append(rect)

    def add_named_range(self, body: Json) -> None:
        """Name a range by an id and a name that none has."""
        given = body["namedRange"]
        check(given["namedRangeId"] not in self.names)
        self._name(given["namedRangeId"], given["name"], *self.cover(given["range"]))

    def update_named_range(self, body: Json) -> None:
        """Change the name or the range, by the mask."""
        given = body["namedRange"]
        check(given["namedRangeId"] in self.names)
        name, number, rect = self.names[given["namedRangeId"]]
        sheet = self.sheet(number)
        if "range" in body["fields"]:
            sheet, rect = self.cover(given["range"])
        self._name(given["namedRangeId"], given["name"] if "name" in body["fields"] else name, sheet, rect)

    def _name(self, key: str, name: str, sheet: Sheet, rect: Rect) -> None:
        check(all(other == key or name != named[0] for other, named in self.names.items()))
        self.names[key] = (name, sheet.id, rect)

    def delete_named_range(self, body: Json) -> None:
        """Forget a name."""
        check(body["namedRangeId"] in self.names)
        del self.names[body["namedRangeId"]]

    def create_developer_metadata(self, body: Json) -> None:
        """Attach metadata to the spreadsheet, a sheet or a line, by an id that none has."""
        given = body["developerMetadata"]
        check(given["metadataId"] not in self.metadata)
        place = self._place(given["location"])
        self.metadata[given["metadataId"]] = (given["metadataKey"], given["metadataValue"], place)

    def update_developer_metadata(self, body: Json) -> None:
        """Change what an id finds, by the mask."""
        given, number = body["developerMetadata"], body["dataFilters"][0]["developerMetadataLookup"]["metadataId"]
        if number in self.metadata:
            key, value, place = self.metadata[number]
            place = self._place(given["location"]) if "location" in body["fields"] else place
            self.metadata[number] = (key, given["metadataValue"] if "Value" in body["fields"] else value, place)

    def delete_developer_metadata(self, body: Json) -> None:
        """Take away all metadata of a key."""
        key = body["dataFilter"]["developerMetadataLookup"]["metadataKey"]
        self.metadata = {number: entry for number, entry in self.metadata.items() if entry[0] != key}

    def _place(self, given: Json) -> tuple[Any, ...]:
        if "spreadsheet" in given:
            return ()
        if "sheetId" in given:
            return (self.sheet(given["sheetId"]).id,)
        sheet, dimension, start, end = self._lines(given["dimensionRange"])
        check(end - start == 1 and end <= len(sheet.lines[dimension]))
        return sheet.id, dimension, sheet.lines[dimension][start]

    # Sheets

    def add_sheet(self, body: Json) -> None:
        """Add a sheet of a size, under an id and a title that none has, at an index or last."""
        given = body["properties"]
        size = given["gridProperties"]
        lines = {"ROWS": list(range(size["rowCount"])), "COLUMNS": list(range(500, 500 + size["columnCount"]))}
        self._add(Sheet(given["sheetId"], given["title"], lines), given.get("index", len(self.sheets)))

    def duplicate_sheet(self, body: Json) -> None:
        """Copy a sheet with its merges, filter and protections; names and metadata stay with the first one."""
        copied = copy.deepcopy(self.sheet(body["sourceSheetId"]))
        copied.id, copied.title = body["newSheetId"], body["newSheetName"]
        self._add(copied, body["insertSheetIndex"])

    def _add(self, sheet: Sheet, index: int) -> None:
        check(all(each.id != sheet.id for each in self.sheets) and 0 <= index <= len(self.sheets))
        self._entitle(sheet, sheet.title)
        self.sheets.insert(index, sheet)

    def _entitle(self, sheet: Sheet, title: str) -> None:
        check(all(each.title.casefold() != title.casefold() for each in self.sheets if each is not sheet))
        sheet.title = title

    def delete_sheet(self, body: Json) -> None:
        """Delete a sheet with what points into it, but not the last."""
        gone = self.sheet(body["sheetId"])
        check(len(self.sheets) > 1)
        self.sheets.remove(gone)
        self.names = {key: named for key, named in self.names.items() if named[1] != gone.id}
        self.metadata = {key: entry for key, entry in self.metadata.items() if entry[2][:1] != (gone.id,)}

    def update_sheet_properties(self, body: Json) -> None:
        """Change title, index (counted before the move) and size, by the mask; lines beyond the size are deleted."""
        given, fields = body["properties"], body["fields"].split(",")
        sheet = self.sheet(given["sheetId"])
        if "title" in fields:
            self._entitle(sheet, given["title"])
        for dimension, name in COUNTS.items():
            if f"gridProperties.{name}" in fields:
                count = given["gridProperties"][name]
                sheet.grow(dimension, count)
                self._reline(sheet, dimension, sheet.lines[dimension][:count])
        if "index" in fields:
            check(0 <= given["index"] <= len(self.sheets))
            marked: list[Sheet | None] = [None if each is sheet else each for each in self.sheets]
            marked.insert(given["index"], sheet)
            self.sheets = [each for each in marked if each]


def _within(span: Span, band: Span) -> bool:
    """Say whether a span across lies in a band; with an open end it reaches out of it."""
    return (span[0] or 0) >= (band[0] or 0) and span[1] is not None and span[1] <= (band[1] or 0)

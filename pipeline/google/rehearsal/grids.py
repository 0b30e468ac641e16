"""A Spreadsheet resource and a batch come in; the resource as a read would give it after the batch goes out.

Only as far as a plan looks, when it is asked whether anything is left to do: cells, tabs, sizes of grids, filter views,
developer metadata. Looks, charts and protections stay as they were read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Request = Mapping[str, Any]
Place = tuple[int, int]


@dataclass(slots=True)
class TabChange:
    """What would change on a tab: rows added below, cells that hold something else; how that comes about.

    It may be made, deleted (`gone`), or drawn: a whole area is written, and what is left over there is cleared.
    """

    title: str
    made: bool = False
    gone: bool = False
    drawn: bool = False
    added: set[int] = field(default_factory=set)
    cells: set[Place] = field(default_factory=set)

    @property
    def rows(self) -> int:
        """How many rows would be added."""
        return len(self.added)


Changes = dict[int, TabChange]
"""By the tab's id."""


def advance(book: Json, requests: Sequence[Request], changes: Changes) -> None:
    """Move the resource, in place, to where the requests lead, and note what changes on which tab."""
    for request in requests:
        kind, body = next(iter(request.items()))
        if kind in _STEPS:
            _STEPS[kind](book, body, changes)


def _append_cells(book: Json, body: Json, changes: Changes) -> None:
    tab = _tab(book, body["sheetId"])
    top = _last_row(tab) + 1
    change = _change(tab, changes)
    for offset, row in enumerate(body["rows"]):
        change.added.add(top + offset)
        for column, cell in enumerate(row.get("values", [])):
            _put(tab, (top + offset, column), cell, change)
    _grow(tab, "rowCount", top + len(body["rows"]))


def _update_cells(book: Json, body: Json, changes: Changes) -> None:
    if "userEnteredValue" not in body["fields"]:
        return
    area = body.get("range") or body["start"]
    tab = _tab(book, area.get("sheetId", 0))
    change = _change(tab, changes)
    change.drawn = change.drawn or "range" in body
    top = area.get("startRowIndex", area.get("rowIndex", 0))
    left = area.get("startColumnIndex", area.get("columnIndex", 0))
    rows = [row.get("values", []) for row in body.get("rows", [])]
    for r in range(max(area.get("endRowIndex", top) - top, len(rows))):
        cells = rows[r] if r < len(rows) else []
        for c in range(max(area.get("endColumnIndex", left) - left, len(cells))):
            _put(tab, (top + r, left + c), cells[c] if c < len(cells) else {}, change)


def _put(tab: Json, place: Place, cell: Request, change: TabChange) -> None:
    """Set one cell, where its column was read; it changed where what it holds is another value."""
    row, column = place
    for data in tab.setdefault("data", []):
        top, left = data.get("startRow", 0), data.get("startColumn", 0)
        if not left <= column < left + _width(data) or row < top:
            continue
        lines = data.setdefault("rowData", [])
        if "userEnteredValue" not in cell and row - top >= len(lines):
            return
        lines.extend({} for _ in range(row - top + 1 - len(lines)))
        values = lines[row - top].setdefault("values", [])
        values.extend({} for _ in range(column - left + 1 - len(values)))
        new = {"userEnteredValue": cell["userEnteredValue"]} if cell.get("userEnteredValue") else {}
        if values[column - left].get("userEnteredValue") != new.get("userEnteredValue") and row not in change.added:
            change.cells.add(place)
        values[column - left] = new
        return


def _width(data: Json) -> int:
    """How many columns a part of a grid covers."""
    return max(
        len(data.get("columnMetadata", [])), *(len(line.get("values", [])) for line in data.get("rowData", [])), 0
    )


def _last_row(tab: Json) -> int:
    """The last row in which anything stands; -1 where there is none."""
    return max(
        (
            index
            for data in tab.get("data", [])
            for index, line in enumerate(data.get("rowData", []), data.get("startRow", 0))
            if any(cell.get("userEnteredValue") for cell in line.get("values", []))
        ),
        default=-1,
    )


def _add_tab(book: Json, body: Json, changes: Changes) -> None:
    properties = {"title": "", **body["properties"]}
    at = properties.setdefault("index", len(book.get("sheets", [])))
    for sheet in book.setdefault("sheets", []):
        if sheet["properties"].get("index", 0) >= at:
            sheet["properties"]["index"] = sheet["properties"].get("index", 0) + 1
    columns = properties.get("gridProperties", {}).get("columnCount", 26)
    tab = {"properties": properties, "data": [{"columnMetadata": [{} for _ in range(columns)]}]}
    book["sheets"].append(tab)
    _change(tab, changes).made = True


def _delete_tab(book: Json, body: Json, changes: Changes) -> None:
    tab = _tab(book, body["sheetId"])
    _change(tab, changes).gone = True
    book["sheets"].remove(tab)


def _update_tab(book: Json, body: Json, changes: Changes) -> None:  # noqa: ARG001 - one signature for every step
    told = body["properties"]
    properties = _tab(book, told.get("sheetId", 0))["properties"]
    grid = told.get("gridProperties", {})
    properties.update({key: value for key, value in told.items() if key in body["fields"] and key != "gridProperties"})
    standing = properties.setdefault("gridProperties", {})
    _widen(_tab(book, told.get("sheetId", 0)), grid.get("columnCount", 0) - standing.get("columnCount", 0))
    standing.update(grid)


def _append_lines(book: Json, body: Json, changes: Changes) -> None:  # noqa: ARG001
    tab = _tab(book, body["sheetId"])
    name = "rowCount" if body["dimension"] == "ROWS" else "columnCount"
    standing = tab["properties"].setdefault("gridProperties", {}).get(name, 0)
    _grow(tab, name, standing + body["length"])
    if name == "columnCount":
        _widen(tab, body["length"])


def _widen(tab: Json, count: int) -> None:
    """Put columns at the right end."""
    for data in tab.get("data", [])[-1:]:
        data.setdefault("columnMetadata", []).extend({} for _ in range(count))


def _insert_columns(book: Json, body: Json, changes: Changes) -> None:  # noqa: ARG001
    span = body["range"]
    tab, at = _tab(book, span["sheetId"]), span["startIndex"]
    count = span["endIndex"] - at
    for data in tab.get("data", []):
        left = data.get("startColumn", 0)
        if at < left:
            data["startColumn"] = left + count
        elif at < left + _width(data):
            lines = [data.get("columnMetadata", []), *(line.get("values", []) for line in data.get("rowData", []))]
            for line in lines:
                line[at - left : at - left] = [{} for _ in range(count)]


def _add_view(book: Json, body: Json, changes: Changes) -> None:  # noqa: ARG001
    view = body["filter"]
    _tab(book, view["range"].get("sheetId", 0)).setdefault("filterViews", []).append(view)


def _delete_view(book: Json, body: Json, changes: Changes) -> None:  # noqa: ARG001
    for tab in book.get("sheets", []):
        tab["filterViews"] = [one for one in tab.get("filterViews", []) if one["filterViewId"] != body["filterId"]]


def _make_note(book: Json, body: Json, changes: Changes) -> None:  # noqa: ARG001
    item, where = dict(body["developerMetadata"]), body["developerMetadata"]["location"]
    noted = book.setdefault("developerMetadata", [])
    item.setdefault("metadataId", (1 << 31) - 1 - len(noted))
    if "dimensionRange" in where:
        span = where["dimensionRange"]
        for data in _tab(book, span["sheetId"]).get("data", []):
            columns, at = data.setdefault("columnMetadata", []), span["startIndex"] - data.get("startColumn", 0)
            if 0 <= at < len(columns):
                columns[at].setdefault("developerMetadata", []).append(item)
    elif "sheetId" in where:
        _tab(book, where["sheetId"]).setdefault("developerMetadata", []).append(item)
    else:
        noted.append(item)


def _change_note(book: Json, body: Json, changes: Changes) -> None:  # noqa: ARG001
    keys = {one["developerMetadataLookup"]["metadataKey"] for one in body["dataFilters"]}
    for items in _notes(book):
        for item in items:
            if item.get("metadataKey") in keys:
                item["metadataValue"] = body["developerMetadata"]["metadataValue"]


def _drop_note(book: Json, body: Json, changes: Changes) -> None:  # noqa: ARG001
    number = body["dataFilter"]["developerMetadataLookup"]["metadataId"]
    for items in _notes(book):
        items[:] = [item for item in items if item.get("metadataId") != number]


def _notes(book: Json) -> Iterator[list[Json]]:
    """The metadata of the workbook and of each tab."""
    yield book.setdefault("developerMetadata", [])
    yield from (sheet["developerMetadata"] for sheet in book.get("sheets", []) if "developerMetadata" in sheet)


def _tab(book: Json, sheet_id: int) -> Json:
    """A tab; one that is not among what was read stands for itself alone."""
    blank: Json = {"properties": {"sheetId": sheet_id, "title": ""}}
    return next((one for one in book.get("sheets", []) if one["properties"].get("sheetId", 0) == sheet_id), blank)


def _change(tab: Json, changes: Changes) -> TabChange:
    properties = tab["properties"]
    return changes.setdefault(properties.get("sheetId", 0), TabChange(str(properties.get("title", ""))))


def _grow(tab: Json, name: str, least: int) -> None:
    """Make a grid at least so large."""
    grid = tab["properties"].setdefault("gridProperties", {})
    grid[name] = max(grid.get(name, 0), least)


_STEPS: Mapping[str, Callable[[Json, Json, Changes], None]] = {
    "addFilterView": _add_view,
    "addSheet": _add_tab,
    "appendCells": _append_cells,
    "appendDimension": _append_lines,
    "createDeveloperMetadata": _make_note,
    "deleteDeveloperMetadata": _drop_note,
    "deleteFilterView": _delete_view,
    "deleteSheet": _delete_tab,
    "insertDimension": _insert_columns,
    "updateCells": _update_cells,
    "updateDeveloperMetadata": _change_note,
    "updateSheetProperties": _update_tab,
}

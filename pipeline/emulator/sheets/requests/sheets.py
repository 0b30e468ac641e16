"""Requests about the spreadsheet and its sheets come in; the workbook with them added, changed or gone goes out."""

from __future__ import annotations

import copy
from typing import Any

from pipeline.emulator.errors import not_built
from pipeline.emulator.sheets.a1 import MAX_COLUMNS, SIDES
from pipeline.emulator.sheets.adapting import adapt_to_deletion, adapt_to_title
from pipeline.emulator.sheets.anchors import deleted, move_anchors
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.dialects import check_locale
from pipeline.emulator.sheets.fields import ALL, merge, read_paths
from pipeline.emulator.sheets.grid import DIMENSIONS, Sheet
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.requests.cells import mirror_colors
from pipeline.emulator.sheets.requests.lines import band
from pipeline.emulator.sheets.requests.merging import merged_areas
from pipeline.emulator.sheets.workbook import Workbook, sheet_properties

_IDS = {"charts": "chartId", "protectedRanges": "protectedRangeId", "bandedRanges": "bandedRangeId"} | {
    "filterViews": "filterViewId",
    "slicers": "slicerId",
    "tables": "tableId",
}


def update_spreadsheet(batch: Batch, body: dict[str, Any]) -> Reply:
    """Change the title (the file's name), locale, time zone and the other properties of the spreadsheet.

    Recorded: title, locale and time zone; the empty reply.
    Assumed: an empty title is refused, in these words.
    """
    paths = read_paths("SpreadsheetProperties", body.get("fields", ""))
    old = {"title": batch.file.name, **batch.book.properties}
    new = merge(old, body.get("properties", {}), paths)
    if not new.get("title"):
        raise Refusal("The spreadsheet title cannot be empty.")
    check_locale(new.get("locale", ""))
    batch.file.name = new.pop("title")
    batch.book.properties = new
    return None


def add_sheet(batch: Batch, body: dict[str, Any]) -> Reply:
    """Add a sheet; its id, title, place and size may be chosen.

    Recorded: the reply: the properties with their defaults and the index.
    Documented: an id in use is refused; at most 10,000,000 cells and 18,278 columns.
    Reported: the words that refuse a title in use.
    Assumed: the words of the other refusals; the next free title.
    """
    sheet = make_sheet(batch, body.get("properties", {}))
    given = body.get("properties", {})
    batch.book.add_sheet(sheet, _place(batch.book, given["index"]) if "index" in given else None)
    batch.book.check_size()
    return {"properties": show_properties(batch.book, sheet)}


def make_sheet(batch: Batch, given: dict[str, Any]) -> Sheet:
    """Return a sheet, not yet in the workbook, with the given properties and the service's own for the rest."""
    sheet_id = given["sheetId"] if "sheetId" in given else batch.fresh_id(batch.book.sheets)
    if sheet_id in batch.book.sheets:
        raise Refusal(f"A sheet with the id {sheet_id} already exists. Please choose another id.")
    if sheet_id < 0:
        raise Refusal(f"Invalid sheet id: {sheet_id}")
    title = given.get("title") or _next_title(batch.book)
    _check_title(batch.book, title, sheet_id)
    if given.get("sheetType", "GRID") != "GRID":
        raise not_built(f"sheets.spreadsheets.batchUpdate addSheet of the type {given['sheetType']}")
    size = given.get("gridProperties", {})
    plain = sheet_properties(sheet_id, title, size.get("rowCount", 1000), size.get("columnCount", 26))
    extra = {name: part for name, part in given.items() if name not in (*plain, "index")}
    sheet = Sheet({**plain, **mirror_colors(_without_defaults(extra))})
    sheet.properties["gridProperties"] |= _without_defaults(size)
    check_grid(sheet)
    return sheet


def update_sheet(batch: Batch, body: dict[str, Any]) -> Reply:
    """Change a sheet's title, place, size, frozen lines, color or whether it is hidden.

    Recorded: hiding a sheet; the empty reply.
    Documented: indexes count before the move; id and type stay as they are; no grid properties without a grid.
    Reported: a workbook keeps a sheet that can be seen, and lines that are not frozen.
    Assumed: frozen lines cannot cut through a merge; the words of the refusals.
    """
    given = body.get("properties", {})
    paths = read_paths("SheetProperties", body.get("fields", ""))
    sheet = batch.book.sheet(given.get("sheetId", 0))
    batch.guard_sheet(sheet)
    if not sheet.is_grid and "gridProperties" in given:
        raise Refusal("Grid properties cannot be set on a sheet without a grid.")
    target = batch.book.edit(sheet.sheet_id)
    if paths == ALL:
        paths = tuple((name,) for name in ("title", "index", "gridProperties", "hidden", "tabColor", "rightToLeft"))
    before, kind = target.grid, target.properties.get("sheetType", "GRID")
    new = merge({**target.properties, "index": batch.book.index(target.sheet_id)}, given, paths)
    index = new.pop("index", 0)
    if not new.get("title"):
        raise Refusal("The sheet name cannot be empty.")
    if new["title"] != target.title:
        _check_title(batch.book, new["title"], target.sheet_id)
        adapt_to_title(batch.book, target.title, new["title"])
    _set_color(new, given, paths)
    target.properties = {**_without_defaults({**new, "sheetId": target.sheet_id}), "sheetType": kind}
    if target.is_grid:
        _set_grid(batch, target, before, new.get("gridProperties", {}))
    _check_visible(batch.book, "You can't hide all the sheets in a document.")
    batch.book.check_size()
    if any(path[0] == "index" for path in paths):
        _move(batch.book, target, index)
    return None


def _set_grid(batch: Batch, sheet: Sheet, before: dict[str, Any], grid: dict[str, Any]) -> None:
    """Give a sheet new grid properties, its size the way that lines are added and deleted."""
    sizes = {name: before[name] for name in DIMENSIONS.values()}
    sheet.properties["gridProperties"] = {**_without_defaults(grid), **sizes}
    for dimension, name in DIMENSIONS.items():
        count = grid.get(name, 0)
        if 0 < count < sizes[name]:
            batch.guard(sheet, band(sheet, dimension, count, sizes[name]))
        _resize(batch.book, sheet, dimension, count)
    check_grid(sheet)


def _resize(book: Workbook, sheet: Sheet, dimension: str, count: int) -> None:
    """Set a grid's size; what hangs on lines that fall away goes as if they were deleted."""
    before = sheet.row_count if dimension == "ROWS" else sheet.column_count
    sheet.resize(dimension, count)
    if count < before:
        move_anchors(book, sheet.sheet_id, dimension, deleted(count, before))


def delete_sheet(batch: Batch, body: dict[str, Any]) -> Reply:
    """Delete a sheet and what points into it; never the last one that can be seen.

    Recorded: the empty reply.
    Reported: the last visible sheet is kept.
    Assumed: named ranges, metadata and charts' sources on the sheet go with it.
    Assumed: nobody deletes a sheet with a range that is protected against them.
    """
    sheet = batch.book.sheet(body.get("sheetId", 0))
    batch.guard(sheet)
    batch.book.sheets = {key: each for key, each in batch.book.sheets.items() if each is not sheet}
    _check_visible(batch.book, "You can't remove all the visible sheets in a document.")
    _forget(batch.book, sheet.sheet_id)
    adapt_to_deletion(batch.book, sheet.title)
    return None


def duplicate_sheet(batch: Batch, body: dict[str, Any]) -> Reply:
    """Add a copy of a sheet at `insertSheetIndex` (first by default).

    Documented: id and name may be chosen, unless they are in use; the reply is the copy's properties.
    Assumed: charts, tables and the like get new ids; the name where none is given.
    """
    source = batch.book.sheet(body.get("sourceSheetId", 0))
    asked = {"sheetId": body.get("newSheetId"), "title": body.get("newSheetName") or copy_title(batch.book, source)}
    wanted = {**source.properties, **{name: value for name, value in asked.items() if value is not None}}
    if body.get("newSheetId") is None:
        del wanted["sheetId"]
    index = body.get("insertSheetIndex", 0)
    sheet = add_copy(batch, source, wanted, _place(batch.book, index))
    return {"properties": show_properties(batch.book, sheet)}


def add_copy(batch: Batch, source: Sheet, wanted: dict[str, Any], index: int | None) -> Sheet:
    """Put a copy of a sheet, also one of another workbook, into this workbook, its objects under new ids."""
    sheet = make_sheet(batch, wanted)
    fork = source.fork()
    fork.properties = sheet.properties
    fork.touch()
    copied = {name: value for name, value in source.objects.items() if name != "commentAnchors"}
    fork.objects = {name: _adopt(batch, name, value, source, sheet) for name, value in copied.items()}
    batch.book.add_sheet(fork, index)
    batch.book.check_size()
    return fork


def _adopt(batch: Batch, name: str, value: Any, source: Sheet, sheet: Sheet) -> Any:
    value = _pointed(copy.deepcopy(value), source.sheet_id, sheet.sheet_id)
    if name in _IDS:
        for item in value:
            number = batch.mint()
            item[_IDS[name]] = str(number) if name == "tables" else number
    return value


def _pointed(value: Any, source: int, target: int) -> Any:
    """Let ranges and positions that named the copied sheet name its copy."""
    if isinstance(value, list):
        return [_pointed(item, source, target) for item in value]
    if not isinstance(value, dict):
        return value
    changed = {name: _pointed(part, source, target) for name, part in value.items()}
    places = {*SIDES, "rowIndex", "columnIndex", "dimension"}
    if (changed.get("sheetId", 0) == source) and (places & changed.keys() or "sheetId" in changed):
        changed.pop("sheetId", None)
        return {"sheetId": target, **changed} if target else changed
    return changed


def show_properties(book: Workbook, sheet: Sheet) -> dict[str, Any]:
    """Return a sheet's properties in the answered order, with its index."""
    first = {"sheetId": sheet.sheet_id, "title": sheet.title, "index": book.index(sheet.sheet_id)}
    return first | {name: value for name, value in sheet.properties.items() if name not in first}


def _next_title(book: Workbook) -> str:
    number = len(book.sheets) + 1
    while book.titled(f"Sheet{number}"):
        number += 1
    return f"Sheet{number}"


def copy_title(book: Workbook, source: Sheet) -> str:
    """Return a free title for a copy of a sheet."""
    title, number = f"Copy of {source.title}", 1
    while book.titled(title):
        number += 1
        title = f"Copy of {source.title} {number}"
    return title


def _check_title(book: Workbook, title: str, sheet_id: int) -> None:
    other = book.titled(title)
    if other is not None and other.sheet_id != sheet_id:
        raise Refusal(f'A sheet with the name "{title}" already exists. Please enter another name.')
    if len(title) > 100:
        raise Refusal("The sheet name cannot be longer than 100 characters.")


def check_grid(sheet: Sheet) -> None:
    """Refuse a grid without rows or columns, with too many columns, or frozen through."""
    if sheet.row_count < 1 or sheet.column_count < 1:
        raise Refusal("A sheet must have at least one row and one column.")
    if sheet.column_count > MAX_COLUMNS:
        raise Refusal(f"A sheet cannot have more than {MAX_COLUMNS} columns.")
    for word, count in (("Row", sheet.row_count), ("Column", sheet.column_count)):
        if sheet.grid.get(f"frozen{word}Count", 0) >= count:
            raise Refusal(f"You can't freeze all visible {word.lower()}s on the sheet.")
    for merged in merged_areas(sheet):
        edges = (("row", merged.top, merged.bottom), ("column", merged.left, merged.right))
        for word, start, end in edges:
            if start < sheet.grid.get(f"frozen{word.title()}Count", 0) < end:
                raise Refusal(f"You can't freeze {word}s which contain only part of a merged cell.")


def _check_visible(book: Workbook, message: str) -> None:
    if all(sheet.properties.get("hidden") for sheet in book.sheets.values()):
        raise Refusal(message)


def _set_color(new: dict[str, Any], given: dict[str, Any], paths: tuple[tuple[str, ...], ...]) -> None:
    """Keep the two ways of telling a tab's color alike, whichever of them was named."""
    named = {path[0] for path in paths} & {"tabColor", "tabColorStyle"}
    if not named:
        return
    for name in ("tabColor", "tabColorStyle"):
        new.pop(name, None)
    chosen = {name: given[name] for name in ("tabColor", "tabColorStyle") if name in given}
    new |= mirror_colors(chosen)


def _place(book: Workbook, index: int) -> int:
    if not 0 <= index <= len(book.sheets):
        raise Refusal(f"Sheet index {index} is out of range. It must be between 0 and {len(book.sheets)}.")
    return index


def _move(book: Workbook, sheet: Sheet, index: int) -> None:
    """Move a sheet before the one that stands at `index` now; the move to the right is counted before it is made."""
    old = book.index(sheet.sheet_id)
    place = _place(book, index)
    order = [each for each in book.sheets.values() if each is not sheet]
    order.insert(place - 1 if place > old else place, sheet)
    book.sheets = {each.sheet_id: each for each in order}


def _forget(book: Workbook, sheet_id: int) -> None:
    for other in list(book.sheets.values()):
        charts = other.objects.get("charts", [])
        kept = [_without_sources(chart, sheet_id) for chart in charts]
        if kept != charts:
            book.edit(other.sheet_id).objects["charts"] = kept
    for name, named in list(book.named_ranges.items()):
        if named["range"].get("sheetId", 0) == sheet_id:
            del book.named_ranges[name]
    for number, entry in list(book.metadata.items()):
        place = entry["location"]
        kind = place["locationType"]
        own = place.get("sheetId") if kind == "SHEET" else place.get("dimensionRange", {}).get("sheetId", 0)
        if kind != "SPREADSHEET" and own == sheet_id:
            del book.metadata[number]


def _without_sources(value: Any, sheet_id: int) -> Any:
    """Return a chart without the sources that were on a sheet."""
    if isinstance(value, list):
        return [_without_sources(item, sheet_id) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("sources"), list):
        return {**value, "sources": [each for each in value["sources"] if each.get("sheetId", 0) != sheet_id]}
    return {name: _without_sources(part, sheet_id) for name, part in value.items()}


def _without_defaults(properties: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is answered only when set: switches that are off, frozen lines that are none."""
    return {name: value for name, value in properties.items() if value or name in ("sheetId", "index")}


KINDS: dict[str, Kind] = {
    "updateSpreadsheetProperties": update_spreadsheet,
    "addSheet": add_sheet,
    "updateSheetProperties": update_sheet,
    "deleteSheet": delete_sheet,
    "duplicateSheet": duplicate_sheet,
}

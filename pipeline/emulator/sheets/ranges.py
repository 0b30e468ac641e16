"""Calls of the values methods come in; ranges of values, or an account of what was written, go out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.emulator.sheets.a1 import Area, Box, write_range
from pipeline.emulator.sheets.anchors import inserted, move_anchors
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.lookup import find_areas
from pipeline.emulator.sheets.opened import open_book
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.values import Rendering, clear_values, find_table, write_values
from pipeline.emulator.sheets.workbook import Workbook

if TYPE_CHECKING:
    from pipeline.emulator.app import Call

Place = tuple[Sheet, Box | None]


def get(call: Call) -> dict[str, Any]:
    """Return the values of one range."""
    book = open_book(call)
    return _read(book.locate(call.params["range"]), Rendering(book, call.params))


def batch_get(call: Call) -> dict[str, Any]:
    """Return the values of several ranges."""
    book = open_book(call)
    rendering = Rendering(book, call.params)
    found = [_read(book.locate(text), rendering) for text in call.params.get("ranges", [])]
    return {"spreadsheetId": call.params["spreadsheetId"]} | ({"valueRanges": found} if found else {})


def batch_get_by_data_filter(call: Call) -> dict[str, Any]:
    """Return the values of the areas that the filters select, each with the filters it matched."""
    book = open_book(call)
    rendering = Rendering(book, call.body)
    found: dict[tuple[int, Area], dict[str, Any]] = {}
    for each in call.body.get("dataFilters", []):
        for sheet, area in find_areas(book, each):
            key = (sheet.sheet_id, area)
            entry = found.setdefault(key, {"valueRange": rendering.read(sheet, area), "dataFilters": []})
            entry["dataFilters"].append(each)
    answer = {"spreadsheetId": call.params["spreadsheetId"]}
    return {**answer, "valueRanges": list(found.values())} if found else answer


def update(call: Call) -> dict[str, Any]:
    """Write values into one range."""
    book = open_book(call, write=True)
    with book.atomic():
        return _write(call, book, book.locate(call.params["range"]), call.body, call.params)


def batch_update(call: Call) -> dict[str, Any]:
    """Write values into several ranges, all or none."""
    return _write_all(call, lambda book, each: [book.locate(each.get("range", ""))])


def batch_update_by_data_filter(call: Call) -> dict[str, Any]:
    """Write values into the areas that filters select, all or none."""
    return _write_all(call, lambda book, each: [(s, Box(*a)) for s, a in find_areas(book, each.get("dataFilter", {}))])


def clear(call: Call) -> dict[str, Any]:
    """Take the values out of one range."""
    book = open_book(call, write=True)
    cleared = _clear(book, [book.locate(call.params["range"])])
    return {"spreadsheetId": call.params["spreadsheetId"], "clearedRange": cleared[0]}


def batch_clear(call: Call) -> dict[str, Any]:
    """Take the values out of several ranges."""
    book = open_book(call, write=True)
    cleared = _clear(book, [book.locate(text) for text in call.body.get("ranges", [])])
    return {"spreadsheetId": call.params["spreadsheetId"]} | ({"clearedRanges": cleared} if cleared else {})


def batch_clear_by_data_filter(call: Call) -> dict[str, Any]:
    """Take the values out of the areas that the filters select."""
    book = open_book(call, write=True)
    places = [place for each in call.body.get("dataFilters", []) for place in find_areas(book, each)]
    cleared = _clear(book, [(sheet, Box(*area)) for sheet, area in places])
    return {"spreadsheetId": call.params["spreadsheetId"]} | ({"clearedRanges": cleared} if cleared else {})


def append(call: Call) -> dict[str, Any]:
    """Write values below the table that is guessed inside the range; without one, at the range's first cell."""
    book = open_book(call, write=True)
    sheet, box = book.locate(call.params["range"])
    area = sheet.cut(box)
    table = find_table(sheet, area)
    top, left = (table.bottom, table.left) if table else (area.top, area.left)
    answer: dict[str, Any] = {"spreadsheetId": call.params["spreadsheetId"]}
    if table:
        answer["tableRange"] = write_range(sheet.title, table)
    with book.atomic():
        _make_room(call, book, sheet, top)
        place = (book.sheet(sheet.sheet_id), Box(top, top + 1, left, left + 1))
        return {**answer, "updates": _write(call, book, place, call.body, call.params)}


def _make_room(call: Call, book: Workbook, sheet: Sheet, top: int) -> None:
    """Grow the grid to the first row to write; push rows down where the caller asked to insert."""
    target = book.edit(sheet.sheet_id)
    count = len(call.body.get("values", []))
    if call.params.get("insertDataOption") == "INSERT_ROWS" and top < target.row_count and count:
        target.insert("ROWS", top, count)
        move_anchors(book, sheet.sheet_id, "ROWS", inserted(top, count))
    elif top >= target.row_count:
        target.resize("ROWS", top + 1)
    book.check_size()


def _read(place: Place, rendering: Rendering) -> dict[str, Any]:
    sheet, box = place
    return rendering.read(sheet, sheet.cut(box))


def _write(call: Call, book: Workbook, place: Place, given: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    sheet, box = place
    entry = options.get("valueInputOption")
    if entry not in ("RAW", "USER_ENTERED"):
        raise Refusal("'valueInputOption' is required but not specified")
    by_columns = given.get("majorDimension") == "COLUMNS"
    typed = entry == "USER_ENTERED"
    area, count = write_values(book, sheet, box, given.get("values", []), columns_first=by_columns, typed=typed)
    answer: dict[str, Any] = {
        "spreadsheetId": call.params["spreadsheetId"],
        "updatedRange": write_range(sheet.title, area),
    }
    if count:
        answer |= {"updatedRows": area.height, "updatedColumns": area.width, "updatedCells": count}
    if options.get("includeValuesInResponse"):
        wanted = {**options, "majorDimension": given.get("majorDimension")}
        rendering = Rendering(book, wanted, "response")
        rendering.columns_first = by_columns
        answer["updatedData"] = rendering.read(book.sheet(sheet.sheet_id), area)
    return answer


def _write_all(call: Call, places: Callable[[Workbook, dict[str, Any]], Sequence[Place]]) -> dict[str, Any]:
    book = open_book(call, write=True)
    written = []
    with book.atomic():
        for each in call.body.get("data", []):
            answers = [_write(call, book, place, each, call.body) for place in places(book, each)]
            written += [_filtered(answer, each["dataFilter"]) if "dataFilter" in each else answer for answer in answers]
    sheets = {answer["updatedRange"].rpartition("!")[0] for answer in written}
    totals = {f"total{name}": sum(answer.get(name[0].lower() + name[1:], 0) for answer in written) for name in _COUNTS}
    counted = {**totals, "totalUpdatedSheets": len(sheets)}
    answer = {"spreadsheetId": call.params["spreadsheetId"], **{name: n for name, n in counted.items() if n}}
    return {**answer, "responses": written} if written else answer


def _filtered(answer: dict[str, Any], data_filter: dict[str, Any]) -> dict[str, Any]:
    kept = {name: part for name, part in answer.items() if name != "spreadsheetId"}
    return {**kept, "dataFilter": data_filter}


_COUNTS = ("UpdatedRows", "UpdatedColumns", "UpdatedCells")


def _clear(book: Workbook, places: Sequence[Place]) -> list[str]:
    areas = [(sheet, sheet.cut(box)) for sheet, box in places]
    with book.atomic():
        for sheet, area in areas:
            clear_values(book, sheet, area)
    return [write_range(sheet.title, area) for sheet, area in areas]

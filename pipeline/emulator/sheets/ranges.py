"""Calls of the values methods come in; ranges of values, or an account of what was written, go out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.emulator.sheets.a1 import Area, Box, write_range
from pipeline.emulator.sheets.anchors import inserted, move_anchors
from pipeline.emulator.sheets.appending import find_table, is_filtered
from pipeline.emulator.sheets.dialects import DEFAULT, dialect_of
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.lookup import find_areas
from pipeline.emulator.sheets.opened import open_book, open_file, workbook_of
from pipeline.emulator.sheets.protection import refuse_protected
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.values import Entry, Rendering, check_fit, clear_values, read_rows, size_of, write_values
from pipeline.emulator.sheets.workbook import Workbook

if TYPE_CHECKING:
    from pipeline.emulator.app import Call

Place = tuple[Sheet, Box | None]
Rows = list[list[Any]]


class _Edit:
    """One call that writes: the workbook, who asks, and how the values are taken and answered."""

    def __init__(self, call: Call) -> None:
        file = open_file(call, write=True)
        self.call = call
        self.book = workbook_of(file)
        self.owner = file.owner
        self.id = call.params["spreadsheetId"]
        self.written: list[tuple[int, Area]] = []

    def guard(self, sheet: Sheet, area: Area) -> None:
        """Refuse an area that is protected against who asks."""
        refuse_protected(sheet, area, self.call.account.email, self.owner)

    def write(self, place: Place, given: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
        """Write a ValueRange; return the UpdateValuesResponse."""
        entry, rows = self.entry(options), read_rows(given)
        sheet, box = place
        area = check_fit(sheet, box, rows)
        self.guard(sheet, area)
        count = write_values(self.book, sheet, area, rows, entry)
        if count:
            self.written.append((sheet.sheet_id, area))
        return self.account(sheet, area, count, given, options)

    def entry(self, options: dict[str, Any]) -> Entry:
        """Return how the values are taken; refuse a call that does not say it."""
        asked = options.get("valueInputOption")
        if asked not in ("RAW", "USER_ENTERED"):
            raise Refusal("'valueInputOption' is required but not specified")
        dialect = dialect_of(self.book.properties.get("locale") or DEFAULT)
        return Entry(asked == "USER_ENTERED", dialect, self.call.state.now().year)

    def account(
        self, sheet: Sheet, area: Area, count: int, given: dict[str, Any], options: dict[str, Any]
    ) -> dict[str, Any]:
        """Return the UpdateValuesResponse of what was written."""
        answer: dict[str, Any] = {"spreadsheetId": self.id, "updatedRange": write_range(sheet.title, area)}
        if count:
            answer |= {"updatedRows": area.height, "updatedColumns": area.width, "updatedCells": count}
        if options.get("includeValuesInResponse"):
            wanted = {**options, "majorDimension": given.get("majorDimension")}
            answer["updatedData"] = Rendering(self.book, wanted, "response").read(self.book.sheet(sheet.sheet_id), area)
        return answer

    def same_range(self, place: Place) -> None:
        """Refuse a body that names another range than the address."""
        named = self.call.body.get("range")
        if named and self.book.locate(named) != place:
            asked = self.call.params["range"]
            raise Refusal(f"Request range[{asked}] does not match value's range[{named}]")


def get(call: Call) -> dict[str, Any]:
    """Return the values of one range.

    Recorded: the echo of the range, trimmed blanks, no `values` where all is blank, the texts of plain cells.
    Documented: the render options, serial numbers, major dimensions.
    Reported: a number shows ten digits, with an exponent from 1E+15 on; dates and money by the locale;
        a formula shows in the number format of what it points at; a named range may follow a sheet's title.
    Assumed: the patterns that locales have by default are those of CLDR, their year in full.
    """
    book = open_book(call)
    return _read(book.locate(call.params["range"]), Rendering(book, call.params))


def batch_get(call: Call) -> dict[str, Any]:
    """Return the values of several ranges.

    Recorded: one ValueRange for each range, in the order asked for.
    """
    book = open_book(call)
    rendering = Rendering(book, call.params)
    found = [_read(book.locate(text), rendering) for text in call.params.get("ranges", [])]
    return {"spreadsheetId": call.params["spreadsheetId"]} | ({"valueRanges": found} if found else {})


def batch_get_by_data_filter(call: Call) -> dict[str, Any]:
    """Return the values of the areas that the filters select, each with the filters it matched.

    Documented: filters by range, grid range or metadata, and which of them matched.
    Assumed: the order of the ranges is that of the filters.
    """
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
    """Write values into one range.

    Recorded: the account of what was written, values that are no lists refused.
    Documented: RAW and USER_ENTERED, null leaves a cell and the empty text clears it.
    Reported: the words of the refusals: outside of the grid or range, no cell's value, too long, two ranges; what is
        read as a day (`1/2`) or a formula (`+1 555`).
    Assumed: the other shapes of dates and money that a locale reads, and the number formats that they give a cell.
    """
    edit = _Edit(call)
    place = edit.book.locate(call.params["range"])
    edit.same_range(place)
    with edit.book.atomic():
        return edit.write(place, call.body, call.params)


def batch_update(call: Call) -> dict[str, Any]:
    """Write values into several ranges, all or none.

    Documented: the responses and the totals, in which a row or column that several ranges reach counts once.
    Reported: a refusal names the entry at fault (`Invalid data[0]: ...`).
    Assumed: nothing at all is written where one entry is refused.
    """
    return _write_all(call, lambda book, each: [book.locate(each.get("range", ""))])


def batch_update_by_data_filter(call: Call) -> dict[str, Any]:
    """Write values into the areas that filters select, all or none.

    Documented: the areas follow their metadata; each response has its filter.
    Assumed: nothing at all is written where one entry is refused.
    """
    return _write_all(call, lambda book, each: [(s, Box(*a)) for s, a in find_areas(book, each.get("dataFilter", {}))])


def clear(call: Call) -> dict[str, Any]:
    """Take the values out of one range.

    Recorded: the range that was cleared, of a whole sheet its grid.
    Documented: formats, notes and validation stay.
    """
    edit = _Edit(call)
    cleared = _clear(edit, [edit.book.locate(call.params["range"])])
    return {"spreadsheetId": edit.id, "clearedRange": cleared[0]}


def batch_clear(call: Call) -> dict[str, Any]:
    """Take the values out of several ranges.

    Documented: the ranges that were cleared, cut at the grid's edges.
    """
    edit = _Edit(call)
    cleared = _clear(edit, [edit.book.locate(text) for text in call.body.get("ranges", [])])
    return {"spreadsheetId": edit.id} | ({"clearedRanges": cleared} if cleared else {})


def batch_clear_by_data_filter(call: Call) -> dict[str, Any]:
    """Take the values out of the areas that the filters select.

    Documented: the ranges that were cleared.
    """
    edit = _Edit(call)
    places = [place for each in call.body.get("dataFilters", []) for place in find_areas(edit.book, each)]
    cleared = _clear(edit, [(sheet, Box(*area)) for sheet, area in places])
    return {"spreadsheetId": edit.id} | ({"clearedRanges": cleared} if cleared else {})


def append(call: Call) -> dict[str, Any]:
    """Write values below the table that is guessed inside the range; without one, at the range's first cell.

    Recorded: the table that is found, where its next row starts, columns written down, rows added to the grid.
    Documented: INSERT_ROWS pushes what is below the table down, OVERWRITE does not.
    Reported: under a filter with a condition it answers as ever and writes nothing.
    Assumed: which of several tables is meant.
    """
    edit = _Edit(call)
    sheet, box = place = edit.book.locate(call.params["range"])
    edit.same_range(place)
    area = sheet.cut(box)
    table = find_table(sheet, area)
    top, left = (table.bottom, table.left) if table else (area.top, area.left)
    answer: dict[str, Any] = {"spreadsheetId": edit.id}
    if table:
        answer["tableRange"] = write_range(sheet.title, table)
    if is_filtered(sheet):
        return {**answer, "updates": _pretend(edit, sheet, top, left)}
    with edit.book.atomic():
        _make_room(edit, sheet, top)
        place = (edit.book.sheet(sheet.sheet_id), Box(top, top + 1, left, left + 1))
        return {**answer, "updates": edit.write(place, call.body, call.params)}


def _pretend(edit: _Edit, sheet: Sheet, top: int, left: int) -> dict[str, Any]:
    """Answer as if rows had been written."""
    edit.entry(edit.call.params)
    rows = read_rows(edit.call.body)
    height, width = size_of(rows)
    count = sum(value is not None for row in rows for value in row)
    return edit.account(sheet, Area(top, top + height, left, left + width), count, edit.call.body, {})


def _make_room(edit: _Edit, sheet: Sheet, top: int) -> None:
    """Grow the grid to the first row to write; push rows down where the caller asked to insert."""
    target = edit.book.edit(sheet.sheet_id)
    count = len(read_rows(edit.call.body))
    if edit.call.params.get("insertDataOption") == "INSERT_ROWS" and top < target.row_count and count:
        target.insert("ROWS", top, count)
        move_anchors(edit.book, sheet.sheet_id, "ROWS", inserted(top, count))
    elif top >= target.row_count:
        target.resize("ROWS", top + 1)
    edit.book.check_size()


def _read(place: Place, rendering: Rendering) -> dict[str, Any]:
    sheet, box = place
    return rendering.read(sheet, sheet.cut(box))


def _write_all(call: Call, places: Callable[[Workbook, dict[str, Any]], Sequence[Place]]) -> dict[str, Any]:
    edit = _Edit(call)
    written = []
    with edit.book.atomic():
        for index, each in enumerate(call.body.get("data", [])):
            try:
                answers = [edit.write(place, each, call.body) for place in places(edit.book, each)]
            except Refusal as refusal:
                raise Refusal(f"Invalid data[{index}]: {refusal}") from refusal
            written += [_filtered(answer, each["dataFilter"]) if "dataFilter" in each else answer for answer in answers]
    sheets = {answer["updatedRange"].rpartition("!")[0] for answer in written}
    counted = {
        "totalUpdatedRows": _count((sheet, area.top, area.bottom) for sheet, area in edit.written),
        "totalUpdatedColumns": _count((sheet, area.left, area.right) for sheet, area in edit.written),
        "totalUpdatedCells": sum(answer.get("updatedCells", 0) for answer in written),
        "totalUpdatedSheets": len(sheets),
    }
    answer = {"spreadsheetId": edit.id, **{name: n for name, n in counted.items() if n}}
    return {**answer, "responses": written} if written else answer


def _count(spans: Iterable[tuple[int, int, int]]) -> int:
    """Count the lines that spans (sheet, start, end) cover, each line once."""
    count, last, reached = 0, -1, 0
    for sheet, start, end in sorted(spans):
        fresh = start if sheet != last else max(start, reached)
        count += max(end - fresh, 0)
        reached = end if sheet != last else max(end, reached)
        last = sheet
    return count


def _filtered(answer: dict[str, Any], data_filter: dict[str, Any]) -> dict[str, Any]:
    kept = {name: part for name, part in answer.items() if name != "spreadsheetId"}
    return {**kept, "dataFilter": data_filter}


def _clear(edit: _Edit, places: Sequence[Place]) -> list[str]:
    areas = [(sheet, sheet.cut(box)) for sheet, box in places]
    for sheet, area in areas:
        edit.guard(sheet, area)
    with edit.book.atomic():
        for sheet, area in areas:
            clear_values(edit.book, sheet, area)
    return [write_range(sheet.title, area) for sheet, area in areas]

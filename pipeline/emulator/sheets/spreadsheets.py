"""Calls about whole spreadsheets come in; the Spreadsheet resource, replies to a batch, or metadata goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.emulator.errors import not_found
from pipeline.emulator.files import new_file
from pipeline.emulator.sheets.a1 import Area
from pipeline.emulator.sheets.batch import apply_requests
from pipeline.emulator.sheets.creating import opening_requests
from pipeline.emulator.sheets.dialects import check_locale
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.lookup import find_areas, find_metadata
from pipeline.emulator.sheets.opened import open_book, open_file, start_batch, workbook_of
from pipeline.emulator.sheets.protection import as_seen
from pipeline.emulator.sheets.reading import Areas, read_spreadsheet
from pipeline.emulator.sheets.requests import KINDS
from pipeline.emulator.sheets.requests.sheets import add_copy, copy_title, make_sheet, show_properties
from pipeline.emulator.sheets.workbook import Workbook
from pipeline.emulator.state import SPREADSHEET, File

if TYPE_CHECKING:
    from pipeline.emulator.app import Call

UNTITLED = "Untitled spreadsheet"


def create(call: Call) -> dict[str, Any]:
    """Make a spreadsheet with the given title, properties, sheets and what is in them.

    Recorded: the properties and default sheet of a new spreadsheet.
    Documented: sheets, cells, objects, names and metadata may be given at once; a locale must be a known one.
    Assumed: the words for an unknown locale; which locales are known (here those of CLDR).
    """
    given = call.body
    properties = dict(given.get("properties", {}))
    title = properties.pop("title", "") or UNTITLED
    book = Workbook() if given.get("sheets") else Workbook.new()
    if "locale" in properties:
        check_locale(properties["locale"])
    book.properties |= properties
    file = new_file(call.state, call.account, title, SPREADSHEET, book)
    batch = start_batch(call, file)
    for sheet in given.get("sheets", []):
        book.add_sheet(make_sheet(batch, sheet.get("properties", {})))
    requests = opening_requests(given, list(book.sheets))
    if requests:
        apply_requests(batch, KINDS, requests)
    return read_spreadsheet(book, file.id, title, None, data=False, mask=call.mask)


def get(call: Call) -> dict[str, Any]:
    """Return the spreadsheet; grid data where the field mask names it, or without a mask where asked for.

    Recorded: properties, sheets, merges, named ranges; cells with values, texts and formats; bad masks and ranges.
    Documented: a mask decides on grid data whatever `includeGridData` says; `ranges` limit sheets and data.
    """
    file = open_file(call)
    book = workbook_of(file)
    ranges = call.params.get("ranges")
    areas = _gather([_cut(book, text) for text in ranges]) if ranges else None
    return _read(call, file, book, areas, call.params.get("includeGridData", False))


def get_by_data_filter(call: Call) -> dict[str, Any]:
    """Return the spreadsheet limited to the areas that the filters select.

    Documented: filters by range, grid range or metadata.
    Assumed: without a filter all is answered.
    """
    file = open_file(call)
    book = workbook_of(file)
    filters = call.body.get("dataFilters")
    areas = _gather([place for each in filters for place in find_areas(book, each)]) if filters else None
    return _read(call, file, book, areas, call.body.get("includeGridData", False))


def batch_update(call: Call) -> dict[str, Any]:
    """Apply a batch of requests whole; optionally answer the spreadsheet as it is afterwards.

    Recorded: replies in order; a refusal names the request at fault, and nothing is applied.
    Documented: `responseRanges` and `responseIncludeGridData` limit the spreadsheet that is answered.
    """
    file = open_file(call, write=True)
    book = workbook_of(file)
    replies = apply_requests(start_batch(call, file), KINDS, call.body.get("requests", []))
    answer: dict[str, Any] = {"spreadsheetId": file.id, "replies": replies}
    if call.body.get("includeSpreadsheetInResponse"):
        ranges = call.body.get("responseRanges")
        areas = _gather([_cut(book, text) for text in ranges]) if ranges else None
        data = call.body.get("responseIncludeGridData", False)
        after = read_spreadsheet(book, file.id, file.name, areas, data=data, mask=None)
        answer["updatedSpreadsheet"] = _seen(call, file, after)
    return answer


def get_metadata(call: Call) -> dict[str, Any]:
    """Return one entry of developer metadata by its id.

    Documented: the entry with its location.
    Assumed: an unknown id answers 404.
    """
    entry = open_book(call).metadata.get(call.params["metadataId"])
    if entry is None:
        raise not_found()
    return entry


def search_metadata(call: Call) -> dict[str, Any]:
    """Return the developer metadata that any of the filters selects, each with the filters it matched.

    Documented: lookups by id, key, value, visibility, location and how locations are matched.
    Assumed: the order of the entries.
    """
    book = open_book(call)
    matched: dict[int, dict[str, Any]] = {}
    for each in call.body.get("dataFilters", []):
        for entry in find_metadata(book, each):
            found = matched.setdefault(entry["metadataId"], {"developerMetadata": entry, "dataFilters": []})
            found["dataFilters"].append(each)
    return {"matchedDeveloperMetadata": list(matched.values())} if matched else {}


def copy_to(call: Call) -> dict[str, Any]:
    """Copy one sheet into another spreadsheet, last.

    Documented: the properties of the copy are answered.
    Assumed: its title is `Copy of ...`; formulas are copied as they are.
    """
    source = open_book(call).sheet(call.params["sheetId"])
    file = open_file(call, write=True, file_id=call.body.get("destinationSpreadsheetId", ""))
    book = workbook_of(file)
    wanted = {name: value for name, value in source.properties.items() if name != "sheetId"}
    with book.atomic():
        sheet = add_copy(start_batch(call, file), source, {**wanted, "title": copy_title(book, source)}, None)
    return show_properties(book, sheet)


def _read(call: Call, file: File, book: Workbook, areas: Areas | None, include: bool) -> dict[str, Any]:
    data = include if call.mask is None else call.mask.wants("sheets.data")
    return _seen(call, file, read_spreadsheet(book, file.id, file.name, areas, data=data, mask=call.mask))


def _seen(call: Call, file: File, answer: dict[str, Any]) -> dict[str, Any]:
    """Tell the editors of protected ranges to editors only."""
    for sheet in answer.get("sheets", ()):
        if "protectedRanges" in sheet:
            sheet["protectedRanges"] = [
                as_seen(each, call.account.email, file.owner) for each in sheet["protectedRanges"]
            ]
    return answer


def _cut(book: Workbook, text: str) -> tuple[Sheet, Area]:
    sheet, box = book.locate(text)
    return sheet, sheet.cut(box)


def _gather(places: list[tuple[Sheet, Area]]) -> Areas:
    areas: Areas = {}
    for sheet, area in places:
        areas.setdefault(sheet.sheet_id, []).append(area)
    return areas

"""Data filters come in; the developer metadata and the areas of cells that they select go out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.emulator.sheets.a1 import Area
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.workbook import Workbook

_PLAIN = ("metadataId", "metadataKey", "metadataValue", "visibility")


def find_metadata(book: Workbook, data_filter: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the developer metadata that a DataFilter selects: by a lookup, or on what meets its range."""
    if "developerMetadataLookup" in data_filter:
        lookup = data_filter["developerMetadataLookup"]
        wanted = book.metadata.values() if "metadataId" not in lookup else _by_id(book, lookup["metadataId"])
        return [entry for entry in wanted if _matches(book, entry, lookup)]
    sheet, area = find_range(book, data_filter)
    return [entry for entry in book.metadata.values() if _meets(book, entry, sheet.sheet_id, area)]


def find_areas(book: Workbook, data_filter: dict[str, Any]) -> list[tuple[Sheet, Area]]:
    """Return the areas that a DataFilter selects: its range, or what the matched metadata is attached to."""
    if "developerMetadataLookup" not in data_filter:
        return [find_range(book, data_filter)]
    return [place for entry in find_metadata(book, data_filter) for place in located(book, entry["location"])]


def find_range(book: Workbook, data_filter: dict[str, Any]) -> tuple[Sheet, Area]:
    """Return the area of a DataFilter's a1Range or gridRange."""
    if "a1Range" in data_filter:
        sheet, box = book.locate(data_filter["a1Range"])
        return sheet, sheet.cut(box)
    if "gridRange" in data_filter:
        return book.cut(data_filter["gridRange"])
    raise Refusal("Must specify a filter: developerMetadataLookup, a1Range or gridRange.")


def located(book: Workbook, location: dict[str, Any]) -> Iterator[tuple[Sheet, Area]]:
    """Yield the areas that a metadata location covers: one line, one sheet, or every sheet."""
    if location["locationType"] == "SPREADSHEET":
        yield from ((sheet, sheet.area) for sheet in book.sheets.values())
    elif location["locationType"] == "SHEET":
        sheet = book.sheet(location["sheetId"])
        yield sheet, sheet.area
    else:
        line = location["dimensionRange"]
        sheet = book.sheet(line.get("sheetId", 0))
        start, end = line["startIndex"], line["endIndex"]
        rows = line["dimension"] == "ROWS"
        yield sheet, sheet.area._replace(top=start, bottom=end) if rows else sheet.area._replace(left=start, right=end)


def _by_id(book: Workbook, number: int) -> list[dict[str, Any]]:
    return [book.metadata[number]] if number in book.metadata else []


def _matches(book: Workbook, entry: dict[str, Any], lookup: dict[str, Any]) -> bool:
    if any(name in lookup and entry.get(name, "") != lookup[name] for name in _PLAIN):
        return False
    if "locationType" in lookup and entry["location"]["locationType"] != lookup["locationType"]:
        return False
    return "metadataLocation" not in lookup or _fits(book, entry, lookup)


def _fits(book: Workbook, entry: dict[str, Any], lookup: dict[str, Any]) -> bool:
    location = _typed(lookup["metadataLocation"])
    exact = lookup.get("locationMatchingStrategy") == "EXACT_LOCATION"
    if exact or "SPREADSHEET" in (location["locationType"], entry["location"]["locationType"]):
        return bool(_key(location) == _key(entry["location"]))
    return any(_meets(book, entry, sheet.sheet_id, area) for sheet, area in located(book, location))


def _meets(book: Workbook, entry: dict[str, Any], sheet_id: int, area: Area) -> bool:
    if entry["location"]["locationType"] == "SPREADSHEET":
        return False
    return any(sheet.sheet_id == sheet_id and area.meets(own) for sheet, own in located(book, entry["location"]))


def _typed(given: dict[str, Any]) -> dict[str, Any]:
    if given.get("spreadsheet"):
        return {"locationType": "SPREADSHEET"}
    line = given.get("dimensionRange")
    if line is None:
        return {"locationType": "SHEET", "sheetId": given.get("sheetId", 0)}
    return {"locationType": line.get("dimension", "ROWS").removesuffix("S"), "dimensionRange": line}


def _key(location: dict[str, Any]) -> tuple[Any, ...]:
    line = location.get("dimensionRange") or {}
    sheet_id = line.get("sheetId", 0) if line else location.get("sheetId")
    return location["locationType"], sheet_id, line.get("startIndex"), line.get("endIndex")

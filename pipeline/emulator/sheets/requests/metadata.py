"""Requests about developer metadata come in; the workbook with it changed goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.fields import ALL, merge, read_paths
from pipeline.emulator.sheets.lookup import find_metadata
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.workbook import Workbook

MAX_CHARACTERS = 30_000


def create_metadata(batch: Batch, body: dict[str, Any]) -> Reply:
    """Attach metadata to the spreadsheet, a sheet, a row or a column; an id in use refuses the whole batch.

    Documented: a key, a visibility and one place are needed; ids are positive; at most 30,000 characters a place.
    Reported: an id in use refuses the batch.
    Assumed: the words of the refusals; metadata of every project is visible.
    """
    given = body.get("developerMetadata", {})
    number = given.get("metadataId")
    if number is None:
        number = batch.fresh_id(batch.book.metadata)
    elif number in batch.book.metadata:
        raise Refusal(f"Developer metadata with id {number} already exists.")
    elif number < 1:
        raise Refusal(f"Invalid developer metadata id: {number}")
    entry = _entry(batch.book, {**given, "metadataId": number})
    batch.book.metadata[number] = entry
    _check_budget(batch.book, entry)
    return {"developerMetadata": entry}


def update_metadata(batch: Batch, body: dict[str, Any]) -> Reply:
    """Change key, value, visibility or location of all metadata that the filters match.

    Documented: only the fields of the mask change; at least one filter is needed; the reply lists what changed.
    Assumed: the words of the refusals.
    """
    paths = read_paths("DeveloperMetadata", body.get("fields", ""))
    if paths == ALL:
        paths = (("metadataKey",), ("metadataValue",), ("location",), ("visibility",))
    if not body.get("dataFilters"):
        raise Refusal("Must specify at least one data filter.")
    changed = []
    for number in _matched(batch.book, body.get("dataFilters", [])):
        merged = merge(batch.book.metadata[number], body.get("developerMetadata", {}), paths)
        entry = _entry(batch.book, {**merged, "metadataId": number})
        batch.book.metadata[number] = entry
        _check_budget(batch.book, entry)
        changed.append(entry)
    return {"developerMetadata": changed} if changed else {}


def delete_metadata(batch: Batch, body: dict[str, Any]) -> Reply:
    """Take away all metadata that the filter matches.

    Documented: the reply lists what went.
    Assumed: a filter that matches nothing is no refusal.
    """
    gone = [batch.book.metadata.pop(number) for number in _matched(batch.book, [body.get("dataFilter", {})])]
    return {"deletedDeveloperMetadata": gone} if gone else {}


def _matched(book: Workbook, filters: list[dict[str, Any]]) -> list[int]:
    found = [entry["metadataId"] for each in filters for entry in find_metadata(book, each)]
    return list(dict.fromkeys(found))


def _entry(book: Workbook, given: dict[str, Any]) -> dict[str, Any]:
    """Return metadata as it is answered: the location with its type, empty texts left out."""
    if not given.get("metadataKey"):
        raise Refusal("Must specify a metadataKey.")
    if given.get("visibility") not in ("DOCUMENT", "PROJECT"):
        raise Refusal("Must specify a visibility of DOCUMENT or PROJECT.")
    entry = {"metadataId": given["metadataId"], "metadataKey": given["metadataKey"]}
    if given.get("metadataValue"):
        entry["metadataValue"] = given["metadataValue"]
    return {**entry, "location": _location(book, given.get("location", {})), "visibility": given["visibility"]}


def _location(book: Workbook, given: dict[str, Any]) -> dict[str, Any]:
    if sum((bool(given.get("spreadsheet")), "dimensionRange" in given, "sheetId" in given)) > 1:
        raise Refusal("Must specify exactly one location of the developer metadata.")
    if given.get("spreadsheet"):
        return {"locationType": "SPREADSHEET", "spreadsheet": True}
    if "dimensionRange" in given:
        return _line(book, given["dimensionRange"])
    if "sheetId" in given:
        return {"locationType": "SHEET", "sheetId": book.sheet(given["sheetId"]).sheet_id}
    raise Refusal("Must specify a location of the developer metadata.")


def _line(book: Workbook, line: dict[str, Any]) -> dict[str, Any]:
    sheet = book.sheet(line.get("sheetId", 0))
    counts = {"ROWS": sheet.row_count, "COLUMNS": sheet.column_count}
    dimension = line.get("dimension", "")
    start, end = line.get("startIndex", 0), line.get("endIndex", 0)
    if dimension not in counts or end - start != 1:
        raise Refusal("Developer metadata can only be associated with a single row or column.")
    if not 0 <= start < counts[dimension]:
        raise Refusal(f"Developer metadata location is outside the grid. {sheet.limits()}")
    place = {"dimension": dimension, "startIndex": start, "endIndex": end}
    kept = {"sheetId": sheet.sheet_id, **place} if sheet.sheet_id else place
    return {"locationType": dimension.removesuffix("S"), "dimensionRange": kept}


def _check_budget(book: Workbook, entry: dict[str, Any]) -> None:
    beside = (each for each in book.metadata.values() if each["location"] == entry["location"])
    if sum(len(each["metadataKey"]) + len(each.get("metadataValue", "")) for each in beside) > MAX_CHARACTERS:
        raise Refusal(f"Developer metadata exceeds the limit of {MAX_CHARACTERS} characters for its location.")


KINDS: dict[str, Kind] = {
    "createDeveloperMetadata": create_metadata,
    "updateDeveloperMetadata": update_metadata,
    "deleteDeveloperMetadata": delete_metadata,
}

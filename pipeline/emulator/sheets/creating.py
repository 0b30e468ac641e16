"""The Spreadsheet resource given to `create` comes in; the batch requests that fill the new workbook like it go out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

_OBJECTS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "tables": lambda item: {"addTable": {"table": item}},
    "rowGroups": lambda item: {"addDimensionGroup": {"range": item.get("range", {})}},
    "columnGroups": lambda item: {"addDimensionGroup": {"range": item.get("range", {})}},
    "merges": lambda item: {"mergeCells": {"range": item, "mergeType": "MERGE_ALL"}},
    "conditionalFormats": lambda item: {"addConditionalFormatRule": {"rule": item, "index": 1 << 20}},
    "protectedRanges": lambda item: {"addProtectedRange": {"protectedRange": _backed(item)}},
    "bandedRanges": lambda item: {"addBanding": {"bandedRange": item}},
    "filterViews": lambda item: {"addFilterView": {"filter": _backed(item)}},
    "charts": lambda item: {"addChart": {"chart": item}},
    "slicers": lambda item: {"addSlicer": {"slicer": item}},
    "developerMetadata": lambda item: {"createDeveloperMetadata": {"developerMetadata": item}},
}


def opening_requests(given: dict[str, Any], sheet_ids: list[int]) -> list[dict[str, Any]]:
    """Return requests for the cells and objects of `given`, whose sheets were made with these ids, in order."""
    requests: list[dict[str, Any]] = [{"addNamedRange": {"namedRange": item}} for item in given.get("namedRanges", [])]
    for sheet_id, sheet in zip(sheet_ids, given.get("sheets", []), strict=False):
        requests += _sheet_requests(sheet_id, sheet)
    return requests + [_OBJECTS["developerMetadata"](item) for item in given.get("developerMetadata", [])]


def _sheet_requests(sheet_id: int, sheet: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for data in sheet.get("data", []):
        yield from _data_requests(sheet_id, data)
    for name, make in _OBJECTS.items():
        yield from (make(item) for item in sheet.get(name, []))
    if "basicFilter" in sheet:
        yield {"setBasicFilter": {"filter": _backed(sheet["basicFilter"])}}
    for group in (*sheet.get("rowGroups", []), *sheet.get("columnGroups", [])):
        if group.get("collapsed"):
            yield {"updateDimensionGroup": {"dimensionGroup": group, "fields": "collapsed"}}


def _backed(item: dict[str, Any]) -> dict[str, Any]:
    """Return an object as it is written: an answer tells the range of its named range or table too."""
    is_backed = item.get("namedRangeId") or item.get("tableId")
    return {name: part for name, part in item.items() if not (is_backed and name == "range")}


def _data_requests(sheet_id: int, data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    start = {"sheetId": sheet_id, "rowIndex": data.get("startRow", 0), "columnIndex": data.get("startColumn", 0)}
    if data.get("rowData"):
        yield {"updateCells": {"start": start, "rows": data["rowData"], "fields": "*"}}
    for dimension, name, first in (("ROWS", "rowMetadata", "rowIndex"), ("COLUMNS", "columnMetadata", "columnIndex")):
        for index, properties in enumerate(data.get(name, []), start[first]):
            place = {"sheetId": sheet_id, "dimension": dimension, "startIndex": index, "endIndex": index + 1}
            if properties:
                yield {"updateDimensionProperties": {"range": place, "properties": properties, "fields": "*"}}

"""Requests about charts and slicers come in; the workbook with them added, changed or gone goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.fields import merge, read_paths
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.objects import CHARTS, SLICERS, Shelf, add, all_ids, choose_id, find, place_range, replace
from pipeline.emulator.sheets.refusal import Crash, Refusal
from pipeline.emulator.sheets.requests.cells import mirror_colors

_SIZE = {"widthPixels": 600, "heightPixels": 371}
_SPECS = (
    "basicChart",
    "pieChart",
    "bubbleChart",
    "candlestickChart",
    "orgChart",
    "histogramChart",
    "waterfallChart",
    "treemapChart",
    "scorecardChart",
)


def add_chart(batch: Batch, body: dict[str, Any]) -> Reply:
    """Add a chart over cells or on a sheet of its own; its id may be chosen."""
    given = body.get("chart", {})
    number = choose_id(batch, given, CHARTS, SLICERS)
    spec = _spec(batch, given.get("spec", {}))
    sheet_id, position = _position(batch, given.get("position", {}))
    border = {"border": mirror_colors(given["border"])} if "border" in given else {}
    chart = {"chartId": number, "spec": spec, "position": position, **border}
    add(batch, CHARTS, sheet_id, chart)
    return {"chart": chart}


def update_chart(batch: Batch, body: dict[str, Any]) -> Reply:
    """Replace a chart's whole spec."""
    sheet, old = find(batch.book, CHARTS, body.get("chartId"))
    replace(batch, CHARTS, sheet, old, {**old, "spec": _spec(batch, body.get("spec", {}))})
    return None


def add_slicer(batch: Batch, body: dict[str, Any]) -> Reply:
    """Add a slicer over cells; its id may be chosen."""
    given = body.get("slicer", {})
    number = choose_id(batch, given, SLICERS, CHARTS)
    spec = _slicer_spec(batch, given.get("spec", {}))
    sheet_id, position = _position(batch, given.get("position", {}))
    slicer = {"slicerId": number, "spec": spec, "position": position}
    add(batch, SLICERS, sheet_id, slicer)
    return {"slicer": slicer}


def update_slicer(batch: Batch, body: dict[str, Any]) -> Reply:
    """Change parts of a slicer's spec."""
    sheet, old = find(batch.book, SLICERS, body.get("slicerId"))
    new = merge(old["spec"], body.get("spec", {}), read_paths("SlicerSpec", body.get("fields", "")))
    replace(batch, SLICERS, sheet, old, {**old, "spec": _slicer_spec(batch, new)})
    return None


def delete_object(batch: Batch, body: dict[str, Any]) -> Reply:
    """Take away a chart or a slicer; a sheet that was only a chart goes with it."""
    shelf, sheet, old = _embedded(batch, body.get("objectId"))
    replace(batch, shelf, sheet, old)
    if not sheet.is_grid:
        batch.book.sheets = {key: each for key, each in batch.book.sheets.items() if key != sheet.sheet_id}
    return None


def move_object(batch: Batch, body: dict[str, Any]) -> Reply:
    """Move or size a chart or a slicer; the mask is over the OverlayPosition."""
    shelf, sheet, old = _embedded(batch, body.get("objectId"))
    given = body.get("newPosition", {})
    if "overlayPosition" in given:
        paths = read_paths("OverlayPosition", body.get("fields", ""))
        overlay = merge(old["position"].get("overlayPosition", {}), given["overlayPosition"], paths)
        given = {"overlayPosition": overlay}
    sheet_id, position = _position(batch, given)
    new = {**old, "position": position}
    if sheet_id == sheet.sheet_id:
        replace(batch, shelf, sheet, old, new)
    else:
        replace(batch, shelf, sheet, old)
        add(batch, shelf, sheet_id, new)
    return {"position": position}


def _embedded(batch: Batch, number: Any) -> tuple[Shelf, Sheet, dict[str, Any]]:
    for shelf in (CHARTS, SLICERS):
        if number in all_ids(batch.book, shelf):
            return shelf, *find(batch.book, shelf, number)
    raise Refusal(f"No embedded object with id: {number}")


def _spec(batch: Batch, given: dict[str, Any]) -> dict[str, Any]:
    """Return a ChartSpec as answered; a basic chart without anything to draw crashes the real service."""
    kinds = [name for name in _SPECS if name in given]
    if len(kinds) != 1:
        raise Refusal("Must specify exactly one kind of chart.")
    basic = given.get("basicChart")
    if basic is not None and not (basic.get("domains") or basic.get("series")):
        raise Crash("basicChart without domains and series")
    return _checked_sources(batch, mirror_colors(given))


def _checked_sources(batch: Batch, value: Any) -> Any:
    """Refuse a source outside of the grids, and write each as it is answered."""
    if isinstance(value, list):
        return [_checked_sources(batch, item) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("sources"), list):
        return {**value, "sources": [place_range(batch.book, each)[2] for each in value["sources"]]}
    return {name: _checked_sources(batch, part) for name, part in value.items()}


def _slicer_spec(batch: Batch, given: dict[str, Any]) -> dict[str, Any]:
    return {**mirror_colors(given), "dataRange": place_range(batch.book, given.get("dataRange"))[2]}


def _position(batch: Batch, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Return (sheet id, EmbeddedObjectPosition as answered)."""
    if given.get("newSheet"):
        sheet_id = _object_sheet(batch)
        return sheet_id, {"sheetId": sheet_id}
    if "sheetId" in given and "overlayPosition" not in given:
        if batch.book.sheet(given["sheetId"]).is_grid:
            raise Refusal("The sheet of an embedded object must be an object sheet.")
        return given["sheetId"], {"sheetId": given["sheetId"]}
    overlay = given.get("overlayPosition")
    if overlay is None:
        raise Refusal("Must specify a position of the embedded object.")
    anchor = overlay.get("anchorCell", {})
    sheet = batch.book.sheet(anchor.get("sheetId", 0))
    row, column = anchor.get("rowIndex", 0), anchor.get("columnIndex", 0)
    if row >= sheet.row_count or column >= sheet.column_count:
        raise Refusal(f"The anchor cell is outside of the grid. {sheet.limits()}")
    place = {"sheetId": sheet.sheet_id, "rowIndex": row, "columnIndex": column}
    kept = {name: part for name, part in place.items() if part}
    return sheet.sheet_id, {"overlayPosition": {**_SIZE, **overlay, "anchorCell": kept}}


def _object_sheet(batch: Batch) -> int:
    sheet_id = batch.fresh_id(batch.book.sheets)
    number = 1
    while batch.book.titled(f"Chart{number}"):
        number += 1
    batch.book.add_sheet(Sheet({"sheetId": sheet_id, "title": f"Chart{number}", "sheetType": "OBJECT"}))
    return sheet_id


KINDS: dict[str, Kind] = {
    "addChart": add_chart,
    "updateChartSpec": update_chart,
    "addSlicer": add_slicer,
    "updateSlicerSpec": update_slicer,
    "deleteEmbeddedObject": delete_object,
    "updateEmbeddedObjectPosition": move_object,
}

"""Requests about charts and slicers come in; the workbook with them added, changed or gone goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.fields import merge, read_paths
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.objects import CHARTS, SLICERS, Shelf, add, all_ids, choose_id, find, place_range, replace
from pipeline.emulator.sheets.refusal import Crash, Refusal
from pipeline.emulator.sheets.requests.cells import mirror_colors
from pipeline.emulator.sheets.requests.conditions import FILTER, check_condition

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
    """Add a chart over cells or on a sheet of its own; its id may be chosen.

    Documented: an id in use is refused; where a chart stands, and how large it is, unless told.
    Documented: each range of a source is one row or one column.
    Reported: a basic chart without domains and series answers 500.
    Assumed: the words of the refusals.
    """
    given = body.get("chart", {})
    number = choose_id(batch, given, CHARTS, SLICERS)
    spec = _spec(batch, given.get("spec", {}))
    sheet_id, position = _position(batch, given.get("position", {}))
    border = {"border": mirror_colors(given["border"])} if "border" in given else {}
    chart = {"chartId": number, "spec": spec, "position": position, **border}
    add(batch, CHARTS, sheet_id, chart)
    return {"chart": chart}


def update_chart(batch: Batch, body: dict[str, Any]) -> Reply:
    """Replace a chart's whole spec.

    Documented: place and size stay.
    Reported: nothing of the old spec stays; a basic chart without domains and series answers 500.
    """
    sheet, old = find(batch.book, CHARTS, body.get("chartId"))
    replace(batch, CHARTS, sheet, old, {**old, "spec": _spec(batch, body.get("spec", {}))})
    return None


def add_slicer(batch: Batch, body: dict[str, Any]) -> Reply:
    """Add a slicer over cells; its id may be chosen.

    Documented: an id in use is refused; the column counts within the data range.
    Assumed: the words of the refusals.
    """
    given = body.get("slicer", {})
    number = choose_id(batch, given, SLICERS, CHARTS)
    spec = _slicer_spec(batch, given.get("spec", {}))
    sheet_id, position = _position(batch, given.get("position", {}))
    slicer = {"slicerId": number, "spec": spec, "position": position}
    add(batch, SLICERS, sheet_id, slicer)
    return {"slicer": slicer}


def update_slicer(batch: Batch, body: dict[str, Any]) -> Reply:
    """Change parts of a slicer's spec.

    Documented: only the fields of the mask change; place and size stay.
    Assumed: the words of the refusals.
    """
    sheet, old = find(batch.book, SLICERS, body.get("slicerId"))
    new = merge(old["spec"], body.get("spec", {}), read_paths("SlicerSpec", body.get("fields", "")))
    replace(batch, SLICERS, sheet, old, {**old, "spec": _slicer_spec(batch, new)})
    return None


def delete_object(batch: Batch, body: dict[str, Any]) -> Reply:
    """Take away a chart or a slicer; a sheet that was only a chart goes with it.

    Documented: it is found by its id.
    Assumed: the sheet goes too, unless it is the last one; the words of the refusals.
    """
    shelf, sheet, old = _embedded(batch, body.get("objectId"))
    replace(batch, shelf, sheet, old)
    _close(batch, sheet)
    return None


def move_object(batch: Batch, body: dict[str, Any]) -> Reply:
    """Move or size a chart or a slicer; the mask is over the OverlayPosition.

    Documented: with sheetId, or newSheet, a new sheet is made for it; the reply is the new position.
    Assumed: the sheet that it leaves empty goes; the words of the refusals.
    """
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
        _close(batch, sheet)
    return {"position": position}


def update_border(batch: Batch, body: dict[str, Any]) -> Reply:
    """Color the border of a chart.

    Documented: only the fields of the mask change.
    Assumed: a slicer has no border; the words of that refusal.
    """
    shelf, sheet, old = _embedded(batch, body.get("objectId"))
    if shelf is not CHARTS:
        raise Refusal("Only charts have a border.")
    paths = tuple(twin for path in read_paths("EmbeddedObjectBorder", body.get("fields", "")) for twin in _twins(path))
    border = merge(old.get("border", {}), mirror_colors(body.get("border", {})), paths)
    kept = {name: part for name, part in old.items() if name != "border"}
    replace(batch, shelf, sheet, old, {**kept, "border": border} if border else kept)
    return None


def _twins(path: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the paths of a color told both ways, where one of them is named."""
    return (("color",), ("colorStyle",)) if path[0] in ("color", "colorStyle") else (path,)


def _close(batch: Batch, sheet: Sheet) -> None:
    """Take away the sheet of an object that is gone from it."""
    if sheet.is_grid:
        return
    if not any(other.sheet_id != sheet.sheet_id and not other.properties.get("hidden") for other in _sheets(batch)):
        raise Refusal("You can't remove all the visible sheets in a document.")
    batch.book.sheets = {key: each for key, each in batch.book.sheets.items() if key != sheet.sheet_id}


def _sheets(batch: Batch) -> list[Sheet]:
    return list(batch.book.sheets.values())


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
        return {**value, "sources": [_source(batch, each) for each in value["sources"]]}
    return {name: _checked_sources(batch, part) for name, part in value.items()}


def _source(batch: Batch, given: dict[str, Any]) -> dict[str, Any]:
    _, area, covered = place_range(batch.book, given)
    if area.height > 1 and area.width > 1:
        raise Refusal("A source range of a chart must be one row or one column.")
    return covered


def _slicer_spec(batch: Batch, given: dict[str, Any]) -> dict[str, Any]:
    _, area, covered = place_range(batch.book, given.get("dataRange"))
    if not 0 <= given.get("columnIndex", 0) < area.width:
        raise Refusal("The column of a slicer must be in its data range.")
    condition = given.get("filterCriteria", {}).get("condition")
    if condition is not None:
        check_condition(batch.book, condition, FILTER)
    return {**mirror_colors(given), "dataRange": covered}


def _position(batch: Batch, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Return (sheet id, EmbeddedObjectPosition as answered)."""
    overlay = given.get("overlayPosition")
    if given.get("newSheet") or ("sheetId" in given and overlay is None):
        sheet_id = _object_sheet(batch, None if given.get("newSheet") else given["sheetId"])
        return sheet_id, {"sheetId": sheet_id}
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


def _object_sheet(batch: Batch, asked: int | None) -> int:
    """Make a sheet for one object, with the id that was asked for or a new one; return its id."""
    if asked in batch.book.sheets:
        raise Refusal(f"A sheet with the id {asked} already exists. Please choose another id.")
    sheet_id = batch.fresh_id(batch.book.sheets) if asked is None else asked
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
    "updateEmbeddedObjectBorder": update_border,
}

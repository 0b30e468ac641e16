"""Drawn charts and shaded ranges come in; the Sheets API's charts and conditional formats go out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.dashboard.cells import color
from pipeline.model.drawing import Chart, Drawing, Series, Tab, chart_id

Request = dict[str, Any]

MOST_CHARTS = 20
"""Ordinals of charts looked for on a tab when one is no longer drawn."""


def chart_requests(tab: Tab, drawing: Drawing, standing: Mapping[str, Any]) -> Iterator[Request]:
    """Charts added, or brought up to date under their fixed ids; those no longer drawn go."""
    there = {chart.get("chartId") for chart in standing.get("charts", [])}
    for chart in tab.charts:
        spec, position = chart_spec(chart, drawing), _position(chart, tab)
        if chart.chart_id in there:
            yield {"updateChartSpec": {"chartId": chart.chart_id, "spec": spec}}
            moved = {"objectId": chart.chart_id, "newPosition": position, "fields": "*"}
            yield {"updateEmbeddedObjectPosition": moved}
        else:
            yield {"addChart": {"chart": {"chartId": chart.chart_id, "spec": spec, "position": position}}}
    drawn = {chart.chart_id for chart in tab.charts}
    ours = (chart_id(tab.tab_id, i) for i in range(MOST_CHARTS))
    yield from ({"deleteEmbeddedObject": {"objectId": old}} for old in ours if old in there and old not in drawn)


def chart_spec(chart: Chart, drawing: Drawing) -> dict[str, Any]:
    """A combination chart: stacked columns, lines over them."""
    ink, muted = drawing.palette["ink"], drawing.palette["muted"]
    axis = {"fontFamily": drawing.font, "foregroundColorStyle": color(muted)}
    return {
        "title": chart.title,
        "altText": chart.alt,
        "fontName": drawing.font,
        "titleTextFormat": {"fontFamily": drawing.font, "fontSize": 12, "foregroundColorStyle": color(ink)},
        "hiddenDimensionStrategy": "SHOW_ALL",
        "basicChart": {
            "chartType": "COMBO",
            "stackedType": "STACKED",
            "legendPosition": "TOP_LEGEND",
            "headerCount": 1,
            "axis": [
                {"position": "BOTTOM_AXIS", "format": axis},
                {
                    "position": "LEFT_AXIS",
                    "title": chart.y_title,
                    "format": axis,
                    "viewWindowOptions": {"viewWindowMin": 0},
                },
            ],
            "domains": [{"domain": _data(chart, chart.source.labels, drawing)}],
            "series": [_series(chart, series, drawing) for series in chart.series],
        },
    }


def _series(chart: Chart, series: Series, drawing: Drawing) -> dict[str, Any]:
    told: dict[str, Any] = {
        "series": _data(chart, series.column, drawing),
        "targetAxis": "LEFT_AXIS",
        "type": "COLUMN" if series.kind == "column" else "LINE",
        "colorStyle": color(series.color),
    }
    if series.kind == "line":
        told["lineStyle"] = {"width": 2, "type": "MEDIUM_DASHED"}
    if series.kind == "point":
        told |= {"lineStyle": {"type": "INVISIBLE"}, "pointStyle": {"size": 11, "shape": "DIAMOND"}}
    return told


def _data(chart: Chart, column: int, drawing: Drawing) -> dict[str, Any]:
    """One column of the source, its heading included."""
    source = chart.source
    sheet = next(tab.sheet_id for tab in drawing.tabs if tab.tab_id == source.tab)
    span = {
        "sheetId": sheet,
        "startRowIndex": source.top,
        "endRowIndex": source.top + source.rows + 1,
        "startColumnIndex": column,
        "endColumnIndex": column + 1,
    }
    return {"sourceRange": {"sources": [span]}}


def _position(chart: Chart, tab: Tab) -> dict[str, Any]:
    anchor = {"sheetId": tab.sheet_id, "rowIndex": chart.top, "columnIndex": chart.left}
    return {"overlayPosition": {"anchorCell": anchor, "widthPixels": chart.width, "heightPixels": chart.height}}

"""A drawn tab and its standing rules come in; the requests for its shaded numbers and its alerts go out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.dashboard.cells import color
from pipeline.dashboard.charts import Request
from pipeline.model.drawing import Alert, Heat, Tab, past


def rule_requests(tab: Tab, standing: Mapping[str, Any]) -> Iterator[Request]:
    """Our rules, in place of those inside our columns; those beside them are people's."""
    rules = standing.get("conditionalFormats", [])
    for index in reversed(range(len(rules))):
        ranges = rules[index].get("ranges", [])
        if ranges and all(_is_ours(span, tab) for span in ranges):
            yield {"deleteConditionalFormatRule": {"sheetId": tab.sheet_id, "index": index}}
    ours = (*(_shade(tab, heat) for heat in tab.heats), *(_alert(tab, alert) for alert in tab.alerts))
    yield from ({"addConditionalFormatRule": {"index": 0, "rule": rule}} for rule in ours)


def _is_ours(span: Mapping[str, Any], tab: Tab) -> bool:
    return int(span.get("endColumnIndex", 1 << 20)) <= len(tab.widths)


def _area(tab: Tab, ours: Heat | Alert) -> dict[str, int]:
    return {
        "sheetId": tab.sheet_id,
        "startRowIndex": ours.top,
        "endRowIndex": ours.bottom,
        "startColumnIndex": ours.left,
        "endColumnIndex": ours.right,
    }


def _shade(tab: Tab, heat: Heat) -> dict[str, Any]:
    ends = {
        "minpoint": {"type": "NUMBER", "value": "0", "colorStyle": color(heat.low)},
        "maxpoint": {"type": "NUMBER", "value": f"{heat.largest:g}", "colorStyle": color(heat.high)},
    }
    return {"ranges": [_area(tab, heat)], "gradientRule": ends}


def _alert(tab: Tab, alert: Alert) -> dict[str, Any]:
    """Sheets itself sees that the day is past: whoever should say so may have stopped."""
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": past(alert.day)}]}
    look: dict[str, Any] = {"textFormat": {"bold": True, "foregroundColorStyle": color(alert.color)}}
    if alert.background:
        look["backgroundColorStyle"] = color(alert.background)
    return {"ranges": [_area(tab, alert)], "booleanRule": {"condition": condition, "format": look}}

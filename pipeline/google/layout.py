"""A workbook and a layout come in; the tabs, headings and column marks that the workbook lacks go out as requests.

What can be derived again is made again. A key column, or a column or tab that people write in, is not: made anew and
empty it would show what people had hidden, so where it was lost only the version history helps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.google.cells import to_cell
from pipeline.google.ledger import COLUMN, COMMIT, Request, all_columns, column_id, columns_of, refuse_without, title
from pipeline.tables import Table

SHAPE_FIELDS = (
    "spreadsheetUrl,developerMetadata.metadataKey,sheets(properties(sheetId,gridProperties),"
    "data(startRow,startColumn,columnMetadata.developerMetadata(metadataKey,metadataValue),"
    "rowData.values.userEnteredValue))"
)
"""What shows which tabs and columns are there, and which tabs hold rows."""


def complete(sheets: Any, workbook_id: str, layout: Sequence[Table]) -> None:
    """Give a workbook the tabs, headings and column marks of the layout that it lacks."""
    requests = missing_parts(sheets.get(workbook_id, SHAPE_FIELDS), layout)
    if requests:
        sheets.write(workbook_id, requests)


def missing_parts(answer: Mapping[str, Any], layout: Sequence[Table]) -> list[Request]:
    """Requests that make what the layout lacks: tabs with fixed ids, headings, column metadata, a frozen first row.

    `answer` is a Spreadsheet resource read with `SHAPE_FIELDS`. The unused first tab of a new workbook goes. Raises
    AccessError where keys or people's words were lost.
    """
    _refuse_losses(answer, layout)
    sheets = {sheet["properties"].get("sheetId", 0): sheet for sheet in answer.get("sheets", [])}
    requests = [request for tab in layout if tab.sheet_id not in sheets for request in _new_tab(tab)]
    for tab in layout:
        if tab.sheet_id in sheets:
            requests += _new_columns(tab, sheets[tab.sheet_id])
    ours = {tab.sheet_id for tab in layout}
    if requests and set(sheets) - ours == {0}:
        requests.append({"deleteSheet": {"sheetId": 0}})
    return requests


def _refuse_losses(answer: Mapping[str, Any], layout: Sequence[Table]) -> None:
    """Stop where a tab with rows lacks a key or people's column, or a workbook in use a tab that people write in."""
    sheets = {sheet["properties"].get("sheetId", 0): sheet for sheet in answer.get("sheets", [])}
    in_use = any(item.get("metadataKey") == COMMIT for item in answer.get("developerMetadata", []))
    for tab in layout:
        sheet = sheets.get(tab.sheet_id)
        lacking = _lacking(tab, sheet or {})
        lasting = [column for column in lacking if column in tab.primary_key + tab.people]
        if lasting and (_holds_rows(sheet) if sheet else in_use and tab.people):
            raise refuse_without(tab, lasting, answer.get("spreadsheetUrl", ""))


def _lacking(tab: Table, sheet: Mapping[str, Any]) -> list[str]:
    """Columns of the layout that a tab does not have."""
    there = {name for data in sheet.get("data", []) for name, _, _ in columns_of(data)}
    return [column for column in all_columns(tab) if column not in there]


def _holds_rows(sheet: Mapping[str, Any]) -> bool:
    """Whether anything stands below the first row."""
    return any(
        cell.get("userEnteredValue")
        for data in sheet.get("data", [])
        for index, row in enumerate(data.get("rowData", []), data.get("startRow", 0))
        for cell in row.get("values", [])
        if index
    )


def _new_tab(tab: Table) -> list[Request]:
    """Requests for a whole tab."""
    grid = {"rowCount": 2, "columnCount": len(all_columns(tab)), "frozenRowCount": 1}
    properties = {"sheetId": tab.sheet_id, "title": title(tab), "gridProperties": grid}
    return [{"addSheet": {"properties": properties}}, *_headings(tab, list(all_columns(tab)), 0)]


def _new_columns(tab: Table, sheet: Mapping[str, Any]) -> list[Request]:
    """Requests for columns that a tab of an older layout lacks, at its right end."""
    lacking = _lacking(tab, sheet)
    if not lacking:
        return []
    width = sheet["properties"]["gridProperties"]["columnCount"]
    grow = {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "length": len(lacking)}
    return [{"appendDimension": grow}, *_headings(tab, lacking, width)]


def _headings(tab: Table, columns: Sequence[str], start: int) -> list[Request]:
    """Requests for headings from column `start` on, and the metadata by which the columns are found."""
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    cells = [{**to_cell(column), **bold} for column in columns]
    place = {"sheetId": tab.sheet_id, "rowIndex": 0, "columnIndex": start}
    fields = "userEnteredValue,userEnteredFormat.textFormat.bold"
    requests: list[Request] = [{"updateCells": {"start": place, "rows": [{"values": cells}], "fields": fields}}]
    for position, column in enumerate(columns, start):
        span = {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "startIndex": position, "endIndex": position + 1}
        item = {
            "metadataId": column_id(tab, column),
            "metadataKey": COLUMN,
            "metadataValue": f"{tab.name}.{column}",
            "location": {"dimensionRange": span},
            "visibility": "DOCUMENT",
        }
        requests.append({"createDeveloperMetadata": {"developerMetadata": item}})
    return requests

"""A workbook and a layout come in; the tabs, headings and column marks that the workbook lacks go out as requests.

What can be derived again is made again. A key column, or a column or tab that people write in, is not: made anew and
empty it would show what people had hidden, so where it was lost only the version history helps. The workbook remembers
which columns were made in it, so that one that a newer layout adds is not taken for lost.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any

from pipeline.google.cells import to_cell
from pipeline.google.ledger import (
    COLUMN,
    COMMIT,
    SELF_NOTE,
    Request,
    all_columns,
    column_id,
    columns_of,
    note,
    parse,
    refuse_without,
    title,
)
from pipeline.tables import ADDED_LATER, Table

MADE = "smallwins.made"
"""Where a workbook remembers the columns that were ever made in it."""

ROOM = 40
"""Rows that a tab of people's starts with, and that stay free below the last one in use."""

SHAPE_FIELDS = (
    "spreadsheetId,spreadsheetUrl,developerMetadata(metadataId,metadataKey,metadataValue),sheets(properties(sheetId,title,gridProperties),"
    "data(startRow,startColumn,columnMetadata.developerMetadata(metadataKey,metadataValue),"
    "rowData.values.userEnteredValue))"
)
"""What shows which tabs and columns are there, and which tabs hold rows."""


def complete(sheets: Any, workbook_id: str, layout: Sequence[Table]) -> None:
    """Give a workbook the tabs, headings and column marks of the layout that it lacks."""
    requests = missing_parts(sheets.get(workbook_id, SHAPE_FIELDS), layout)
    if requests:
        sheets.write(workbook_id, requests)


def is_older(sheets: Any, workbook_id: str, layout: Sequence[Table]) -> bool:
    """Whether a workbook lacks columns only because it was made before the layout had them; nothing was lost then."""
    answer = sheets.get(workbook_id, SHAPE_FIELDS)
    made, tabs = _made(answer, layout), _tabs(answer)
    lacking = {_name(tab, column) for tab in layout for column in _lacking(tab, tabs.get(tab.sheet_id, {}))}
    return bool(lacking) and not lacking & made


def _tabs(answer: Mapping[str, Any]) -> dict[int, Mapping[str, Any]]:
    """The workbook's tabs by their ids."""
    return {sheet["properties"].get("sheetId", 0): sheet for sheet in answer.get("sheets", [])}


def _name(tab: Table, column: str) -> str:
    """A column's name among all."""
    return f"{tab.name}.{column}"


def _made(answer: Mapping[str, Any], layout: Sequence[Table]) -> frozenset[str]:
    """The columns that the workbook once had; one that does not say so is of the first layout."""
    for item in answer.get("developerMetadata", []):
        if item.get("metadataKey") == MADE:
            return frozenset(json.loads(item["metadataValue"]))
    return frozenset(_name(tab, column) for tab in layout for column in all_columns(tab)) - ADDED_LATER


def missing_parts(answer: Mapping[str, Any], layout: Sequence[Table]) -> list[Request]:
    """Requests that make what the layout lacks: tabs with fixed ids, headings, column metadata, a frozen first row.

    `answer` is a Spreadsheet resource read with `SHAPE_FIELDS`. The unused first tab of a new workbook goes. It notes
    its own id: a copy that is completed takes the original's place. Raises AccessError where keys or people's words
    were lost.
    """
    _refuse_losses(answer, layout)
    sheets = _tabs(answer)
    taken = {str(sheet["properties"].get("title", "")).casefold() for sheet in sheets.values()}
    requests = [request for tab in layout if tab.sheet_id not in sheets for request in _new_tab(tab, taken)]
    for tab in layout:
        if tab.sheet_id in sheets:
            requests += _new_columns(tab, sheets[tab.sheet_id])
    ours = {tab.sheet_id for tab in layout}
    if requests and set(sheets) - ours == {0}:
        requests.append({"deleteSheet": {"sheetId": 0}})
    if requests and any(tab.people for tab in layout):
        names = sorted(_name(tab, column) for tab in layout for column in all_columns(tab))
        requests += note(parse(answer, ()), MADE, json.dumps(names))
    return [*requests, *note(parse(answer, ()), SELF_NOTE, answer["spreadsheetId"])]


def _refuse_losses(answer: Mapping[str, Any], layout: Sequence[Table]) -> None:
    """Stop where a tab with rows lacks a key or people's column, or a workbook in use a tab that people write in."""
    sheets, made = _tabs(answer), _made(answer, layout)
    in_use = any(item.get("metadataKey") == COMMIT for item in answer.get("developerMetadata", []))
    for tab in layout:
        sheet = sheets.get(tab.sheet_id)
        lost = [column for column in _lacking(tab, sheet or {}) if _name(tab, column) in made]
        lasting = [column for column in lost if column in tab.primary_key + tab.people]
        if lasting and (_holds_rows(tab, sheet) if sheet else in_use and tab.people):
            raise refuse_without(tab, lasting, answer.get("spreadsheetUrl", ""))


def _lacking(tab: Table, sheet: Mapping[str, Any]) -> list[str]:
    """Columns of the layout that a tab does not have."""
    there = {name for data in sheet.get("data", []) for name, _, _ in columns_of(data)}
    return [column for column in all_columns(tab) if column not in there]


def _holds_rows(tab: Table, sheet: Mapping[str, Any]) -> bool:
    """Whether anything stands below the row where the headings were put."""
    return any(
        cell.get("userEnteredValue")
        for data in sheet.get("data", [])
        for index, row in enumerate(data.get("rowData", []), data.get("startRow", 0))
        for cell in row.get("values", [])
        if index > _top(tab)
    )


def _new_tab(tab: Table, taken: Collection[str]) -> list[Request]:
    """Requests for a whole tab; where a person's tab goes by its title already, it gets another."""
    columns = all_columns(tab) if tab.primary_key else tab.people + tab.columns
    top = _top(tab)
    rows = top + 2 if tab.primary_key else top + 1 + ROOM
    grid = {"rowCount": rows, "columnCount": len(columns), "frozenRowCount": top + 1}
    name = next(name for name in chain([title(tab)], _copies(tab)) if name.casefold() not in taken)
    properties = {"sheetId": tab.sheet_id, "title": name, "gridProperties": grid}
    return [{"addSheet": {"properties": properties}}, *_guidance(tab), *_headings(tab, columns, 0)]


def _copies(tab: Table) -> Iterator[str]:
    """Titles like the tab's."""
    return (f"{title(tab)} ({number})" for number in count(2))


def _top(tab: Table) -> int:
    """The row of a new tab's headings."""
    return 1 if tab.guidance else 0


def _guidance(tab: Table) -> list[Request]:
    """The line above the headings; from then on it is people's, like the headings."""
    if not tab.guidance:
        return []
    cell = {**to_cell(tab.guidance), "userEnteredFormat": {"textFormat": {"italic": True}}}
    place = {"sheetId": tab.sheet_id, "rowIndex": 0, "columnIndex": 0}
    fields = "userEnteredValue,userEnteredFormat.textFormat.italic"
    return [{"updateCells": {"start": place, "rows": [{"values": [cell]}], "fields": fields}}]


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
    place = {"sheetId": tab.sheet_id, "rowIndex": _top(tab), "columnIndex": start}
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

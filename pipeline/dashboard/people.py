"""The dashboard workbook as it was read comes in; what people wrote in it goes out, for copies of it as files."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.google.cells import Value, from_cell
from pipeline.google.ledger import WorkbookState
from pipeline.model.drawing import Drawing
from pipeline.tables import REVIEW_TAB, THEMES_TAB, WINS_TAB


def people_cells(state: WorkbookState) -> dict[str, dict[str, Value]]:
    """People's cells on the tabs kept by key, by entry and column; empty ones and boxes without a tick are left out."""
    found: dict[str, dict[str, Value]] = {}
    for table in (WINS_TAB, REVIEW_TAB, THEMES_TAB):
        for key, row in state.tabs[table.name].rows.items():
            values = {column: row.values.get(column) for column in table.people}
            written = {column: value for column, value in values.items() if value not in (None, "", False)}
            if written:
                found.setdefault(str(key[0]), {}).update(written)
    return found


def people_notes(state: WorkbookState, drawing: Drawing) -> dict[str, dict[int, str]]:
    """What people wrote beside the goals, by tab and row; the heading and the prompt are left out."""
    found = {}
    for tab in drawing.tabs:
        if tab.notes:
            column, own = tab.notes.column, (tab.notes.heading, tab.notes.prompt)
            texts = _column(state.sheets.get(tab.sheet_id, {}), column)
            found[tab.tab_id] = {row: text for row, text in texts.items() if text and text not in own}
    return found


def _column(sheet: Mapping[str, object], column: int) -> dict[int, str]:
    """A column's texts by row."""
    found: dict[int, str] = {}
    data = sheet.get("data", [])
    for grid in data if isinstance(data, list) else []:
        at = column - int(grid.get("startColumn", 0))
        for row, line in enumerate(grid.get("rowData", []), int(grid.get("startRow", 0))):
            cells = line.get("values", [])
            if 0 <= at < len(cells):
                found[row] = str(from_cell(cells[at]) or "")
    return found

"""A dashboard workbook comes in; what a person types in the tabs that people write in, and reads there, goes out."""

from __future__ import annotations

from typing import Any

import gspread

from pipeline.emulator import Emulator
from pipeline.google.ledger import COLUMN
from pipeline.settings import Settings
from pipeline.tables import ACTIONS_TAB, Table
from tests.test_store import open_by_hand


class Desk:
    """A person at one tab, over stock gspread; columns are found as they are marked, wherever they were moved."""

    def __init__(self, emulator: Emulator, settings: Settings, table: Table) -> None:
        self.table = table
        self.book = open_by_hand(emulator, settings.outputs.dashboard)

    @property
    def sheet(self) -> gspread.Worksheet:
        """The tab as it is now."""
        return self.book.get_worksheet_by_id(self.table.sheet_id)

    def columns(self) -> dict[str, int]:
        """Where our columns are, from 1."""
        fields = "sheets(properties.sheetId,data(startColumn,columnMetadata.developerMetadata))"
        answer = self.book.client.fetch_sheet_metadata(
            self.book.id, params={"fields": fields, "includeGridData": "true"}
        )
        return {
            item["metadataValue"].partition(".")[2]: position
            for sheet in answer["sheets"]
            if sheet["properties"].get("sheetId") == self.table.sheet_id
            for data in sheet.get("data", [])
            for position, column in enumerate(data.get("columnMetadata", []), 1 + data.get("startColumn", 0))
            for item in column.get("developerMetadata", [])
            if item["metadataKey"] == COLUMN
        }

    def write(self, row: int, *, raw: bool = False, **cells: Any) -> None:
        """Type into a row (from 1), as a person does, or `raw`; underscores stand for spaces."""
        columns = self.columns()
        for name, value in cells.items():
            place = gspread.utils.rowcol_to_a1(row, columns[name.replace("_", " ")])
            self.sheet.update([[value]], place, raw=raw)

    def read(self, row: int) -> dict[str, Any]:
        """A row's cells by column, as they are shown."""
        line = self.sheet.row_values(row)
        return {name: line[at - 1] if at <= len(line) else "" for name, at in self.columns().items()}


def plan_action(desk: Desk, row: int, **cells: Any) -> None:
    """Type an action into a row of the Actions tab."""
    assert desk.table is ACTIONS_TAB
    desk.write(row, **({"Goal": "Every student leads", "What": "Student-run warm-ups"} | cells))

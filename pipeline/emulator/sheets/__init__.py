"""Calls of the Sheets API come in; what its methods answer goes out, out of workbooks kept in the state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.emulator.sheets import ranges, spreadsheets
from pipeline.emulator.sheets.opened import answering
from pipeline.emulator.sheets.requests import KINDS
from pipeline.emulator.sheets.workbook import Workbook

if TYPE_CHECKING:
    from pipeline.emulator.app import Handler

__all__ = ["KINDS", "ROUTES", "Workbook"]

_HANDLERS = {
    "sheets.spreadsheets.create": spreadsheets.create,
    "sheets.spreadsheets.get": spreadsheets.get,
    "sheets.spreadsheets.getByDataFilter": spreadsheets.get_by_data_filter,
    "sheets.spreadsheets.batchUpdate": spreadsheets.batch_update,
    "sheets.spreadsheets.developerMetadata.get": spreadsheets.get_metadata,
    "sheets.spreadsheets.developerMetadata.search": spreadsheets.search_metadata,
    "sheets.spreadsheets.sheets.copyTo": spreadsheets.copy_to,
    "sheets.spreadsheets.values.get": ranges.get,
    "sheets.spreadsheets.values.batchGet": ranges.batch_get,
    "sheets.spreadsheets.values.batchGetByDataFilter": ranges.batch_get_by_data_filter,
    "sheets.spreadsheets.values.update": ranges.update,
    "sheets.spreadsheets.values.batchUpdate": ranges.batch_update,
    "sheets.spreadsheets.values.batchUpdateByDataFilter": ranges.batch_update_by_data_filter,
    "sheets.spreadsheets.values.clear": ranges.clear,
    "sheets.spreadsheets.values.batchClear": ranges.batch_clear,
    "sheets.spreadsheets.values.batchClearByDataFilter": ranges.batch_clear_by_data_filter,
    "sheets.spreadsheets.values.append": ranges.append,
}
ROUTES: dict[str, Handler] = {name: answering(handler) for name, handler in _HANDLERS.items()}

"""A cell and a text that somebody types, pastes or fills into it come in; the cell with its new value goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.sheets.batch import Batch
from pipeline.emulator.sheets.dialects import DEFAULT, dialect_of
from pipeline.emulator.sheets.entering import entered_value, raw_value
from pipeline.emulator.sheets.fields import VALUE_PATHS
from pipeline.emulator.sheets.grid import Cell


def with_value(cell: Cell, value: dict[str, Any]) -> Cell:
    """Return a cell with another value ({} for none); the runs of the old one are erased."""
    kept = {name: part for name, part in cell.items() if (name,) not in VALUE_PATHS}
    return {"userEnteredValue": value, **kept} if value else kept


def type_text(batch: Batch, cell: Cell, text: str) -> Cell:
    """Return a cell with a text read as if typed in the workbook's locale; its own number format stays."""
    style = cell.get("userEnteredFormat", {})
    if style.get("numberFormat", {}).get("type") == "TEXT":
        return with_value(cell, raw_value(text))
    dialect = dialect_of(batch.book.properties.get("locale") or DEFAULT)
    value, implied = entered_value(text, dialect, batch.state.now().year)
    typed = with_value(cell, value)
    if implied and "numberFormat" not in style:
        return {**typed, "userEnteredFormat": {**style, "numberFormat": implied}}
    return typed

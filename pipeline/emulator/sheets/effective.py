"""A workbook comes in; what its cells amount to (effective and formatted values, formats) goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.sheets.a1 import Area
from pipeline.emulator.sheets.formatting import show
from pipeline.emulator.sheets.formulas import FormulaError, Link, Scalar, evaluate
from pipeline.emulator.sheets.grid import Cell, Sheet
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.workbook import Workbook

MAX_FORMULA_DEPTH = 60


class Effective:
    """Computes the cells of one workbook, each formula once; good until the workbook changes."""

    def __init__(self, workbook: Workbook) -> None:
        """Nothing is computed before it is asked for."""
        self.workbook = workbook
        self._known: dict[tuple[int, int, int], Scalar | FormulaError] = {}
        self._running: set[tuple[int, int, int]] = set()

    def value(self, sheet: Sheet, row: int, column: int, cell: Cell) -> dict[str, Any]:
        """Return a cell's effective value as an ExtendedValue; {} where it shows nothing."""
        entered: dict[str, Any] = cell.get("userEnteredValue") or {}
        if "formulaValue" not in entered:
            return entered
        return extended(self.scalar(sheet, row, column))

    def shown(self, cell: Cell, effective: dict[str, Any]) -> str:
        """Return the text of an effective value in its cell's number format."""
        if "stringValue" in effective:
            return str(effective["stringValue"])
        return show(effective, cell.get("userEnteredFormat", {}).get("numberFormat"))

    def link(self, sheet: Sheet, row: int, column: int, cell: Cell) -> str:
        """Return where a cell's HYPERLINK leads; "" for none."""
        if "formulaValue" not in cell.get("userEnteredValue", {}):
            return ""
        value = self.scalar(sheet, row, column)
        return value.url if isinstance(value, Link) else ""

    def scalar(self, sheet: Sheet, row: int, column: int) -> Scalar | FormulaError:
        """Return a cell's value as a plain one: text, number, boolean, None, or the error it shows."""
        entered = sheet.cell(row, column).get("userEnteredValue") or {}
        if "formulaValue" not in entered:
            return _plain(entered)
        place = (sheet.sheet_id, row, column)
        if place not in self._known:
            self._known[place] = self._compute(sheet, place, entered["formulaValue"])
        return self._known[place]

    def _compute(self, sheet: Sheet, place: tuple[int, int, int], formula: str) -> Scalar | FormulaError:
        if place in self._running or len(self._running) >= MAX_FORMULA_DEPTH:
            return FormulaError("REF", "Circular dependency detected.")
        self._running.add(place)
        try:
            return evaluate(formula, lambda text, name: self._look(sheet, text, name))
        except FormulaError as error:
            return error
        finally:
            self._running.discard(place)

    def _look(self, sheet: Sheet, text: str, name: str) -> list[list[Any]]:
        """Return the values of a range written in a formula of `sheet`, or of a named range."""
        text = text.replace("$", "")
        try:
            found, box = self.workbook.locate(text or name)
            target = found if "!" in text or name else sheet
            area = target.cut(box)
        except Refusal:
            raise FormulaError("REF" if text else "NAME", f"Unknown reference: '{text or name}'.") from None
        return self._grid(target, area)

    def _grid(self, sheet: Sheet, area: Area) -> list[list[Any]]:
        return [
            [self.scalar(sheet, row, column) for column in range(area.left, area.right)]
            for row in range(area.top, min(area.bottom, max(len(sheet.rows), area.top + 1)))
        ]


def extended(value: Scalar | FormulaError) -> dict[str, Any]:
    """Return a plain value as an ExtendedValue."""
    if value is None:
        return {}
    if isinstance(value, FormulaError):
        error = {"type": value.kind, "message": str(value)}
        return {"errorValue": {**error, "shown": value.shown} if value.shown else error}
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"stringValue": str(value)} if isinstance(value, str) else {"numberValue": tidy(value)}


def tidy(number: float) -> float:
    """Write a whole number without its point."""
    return int(number) if isinstance(number, float) and number.is_integer() and abs(number) < 1e15 else number


def _plain(entered: dict[str, Any]) -> Scalar:
    for name in ("stringValue", "numberValue", "boolValue"):
        if name in entered:
            value: Scalar = entered[name]
            return value
    return None

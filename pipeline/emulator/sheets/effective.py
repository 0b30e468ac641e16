"""A workbook comes in; what its cells amount to (effective and formatted values, formats) goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.sheets.a1 import Area, Box, parse_reference
from pipeline.emulator.sheets.dialects import DEFAULT, dialect_of
from pipeline.emulator.sheets.formatting import DATE_TYPES, show
from pipeline.emulator.sheets.formulas import FormulaError, Link, Scalar, evaluate, not_evaluated
from pipeline.emulator.sheets.formulas.formats import is_difference, list_sources
from pipeline.emulator.sheets.formulas.parsing import parse
from pipeline.emulator.sheets.grid import Cell, Sheet
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.workbook import Workbook

MAX_FORMULA_DEPTH = 25
MAX_PENDING = 2000
MAX_SOURCES = 5

Place = tuple[int, int, int]
Format = dict[str, Any] | None


class _Deep(Exception):  # noqa: N818 - it only asks for another order of work
    """A formula's inputs reach too far down to be computed on the way; `place` is the one to compute first."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


class Effective:
    """Computes the cells of one workbook, each formula once; good until the workbook changes."""

    def __init__(self, workbook: Workbook) -> None:
        """Nothing is computed before it is asked for."""
        self.workbook = workbook
        self.dialect = dialect_of(workbook.properties.get("locale") or DEFAULT)
        self._known: dict[Place, Scalar | FormulaError] = {}
        self._formats: dict[Place, Format] = {}
        self._running: set[Place] = set()

    def value(self, sheet: Sheet, row: int, column: int, cell: Cell) -> dict[str, Any]:
        """Return a cell's effective value as an ExtendedValue; {} where it shows nothing."""
        entered: dict[str, Any] = cell.get("userEnteredValue") or {}
        if "formulaValue" not in entered:
            return entered
        return extended(self.scalar(sheet, row, column))

    def shown(self, cell: Cell, effective: dict[str, Any]) -> str:
        """Return the text of an effective value in its cell's own number format."""
        return show(effective, cell.get("userEnteredFormat", {}).get("numberFormat"), self.dialect)

    def shown_at(self, sheet: Sheet, row: int, column: int, cell: Cell, effective: dict[str, Any]) -> str:
        """Return the text of an effective value; a formula without a format of its own shows as what it points at."""
        return show(effective, self.number_format(sheet, row, column, cell), self.dialect)

    def number_format(self, sheet: Sheet, row: int, column: int, cell: Cell, depth: int = 0) -> Format:
        """Return a cell's own number format, or the one that its formula takes over, from not too far away."""
        own: Format = cell.get("userEnteredFormat", {}).get("numberFormat")
        if own or "formulaValue" not in cell.get("userEnteredValue", {}) or depth > MAX_FORMULA_DEPTH:
            return own
        place = (sheet.sheet_id, row, column)
        if place not in self._formats:
            self._formats[place] = None
            self._formats[place] = self._taken_over(sheet, cell["userEnteredValue"]["formulaValue"], depth)
        return self._formats[place]

    def _taken_over(self, sheet: Sheet, formula: str, depth: int) -> Format:
        """Return the first number format among the cells that a formula points at; None for days less days."""
        try:
            node = parse(formula, self.dialect)
            places = [self._first_cell(sheet, text, name) for text, name in list_sources(node)[:MAX_SOURCES]]
        except (FormulaError, Refusal):
            return None
        formats = [self.number_format(*place, place[0].cell(*place[1:]), depth + 1) for place in places]
        days = [each for each in formats if each and each.get("type") in DATE_TYPES]
        if len(days) > 1 and is_difference(node):
            return None
        return next((each for each in formats if each), None)

    def _first_cell(self, sheet: Sheet, text: str, name: str) -> tuple[Sheet, int, int]:
        target, box = self._named(name) if name else self._written(sheet, text.replace("$", ""))
        area = target.cut(box)
        return target, area.top, area.left

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
            if not self._running:
                self._compute_first(place)
            else:
                self._known[place] = self._compute(place)
        return self._known[place]

    def _compute_first(self, place: Place) -> None:
        """Compute a formula; long chains of formulas are computed from their far end."""
        pending = [place]
        while pending:
            try:
                self._known[pending[-1]] = self._compute(pending[-1])
                pending.pop()
            except _Deep as deep:
                if deep.place in pending:
                    self._known[deep.place] = _circular()
                elif len(pending) >= MAX_PENDING:
                    self._known[deep.place] = not_evaluated("a chain of very many formulas")
                else:
                    pending.append(deep.place)

    def _compute(self, place: Place) -> Scalar | FormulaError:
        if place in self._running:
            return _circular()
        if len(self._running) >= MAX_FORMULA_DEPTH:
            raise _Deep(place)
        sheet = self.workbook.sheet(place[0])
        formula = sheet.cell(place[1], place[2])["userEnteredValue"]["formulaValue"]
        self._running.add(place)
        try:
            return evaluate(formula, lambda text, name: self._look(sheet, text, name), self.dialect)
        except FormulaError as error:
            return error
        finally:
            self._running.discard(place)

    def _look(self, sheet: Sheet, text: str, name: str) -> list[list[Any]]:
        """Return the values of a range written in a formula of `sheet`, or of a named range."""
        target, box = self._named(name) if name else self._written(sheet, text.replace("$", ""))
        try:
            return self._grid(target, target.cut(box))
        except Refusal:
            raise FormulaError("REF", f"Reference does not exist: {text or name}") from None

    def _named(self, name: str) -> tuple[Sheet, Box]:
        for named in self.workbook.named_ranges.values():
            if named["name"].casefold() == name.casefold():
                return self.workbook.place(named["range"])
        raise FormulaError("NAME", f"Unknown range name: '{name}'.")

    def _written(self, sheet: Sheet, text: str) -> tuple[Sheet, Box | None]:
        title, box = parse_reference(text)
        target = sheet if title is None else self.workbook.titled(title)
        if target is None:
            raise FormulaError("REF", f"Unresolved sheet name '{title}'.")
        return target, box

    def _grid(self, sheet: Sheet, area: Area) -> list[list[Any]]:
        return [
            [self.scalar(sheet, row, column) for column in range(area.left, area.right)]
            for row in range(area.top, min(area.bottom, max(len(sheet.rows), area.top + 1)))
        ]


def _circular() -> FormulaError:
    told = "Circular dependency detected. To resolve with iterative calculation, see File > Settings."
    return FormulaError("REF", told, final=True)


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

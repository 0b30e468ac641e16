"""A request to fill cells by the pattern of others comes in; the workbook with the pattern carried on goes out."""

from __future__ import annotations

import calendar
import itertools
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from pipeline.emulator.sheets.a1 import Area
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.date_patterns import from_serial, to_serial
from pipeline.emulator.sheets.effective import tidy
from pipeline.emulator.sheets.grid import Cell, Sheet
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.requests.entries import with_value
from pipeline.emulator.sheets.requests.pasting import shifted

_NUMBERED = re.compile(r"(.*?)(\d{1,15})", re.DOTALL)
_STEPS = {"DATE": 1.0, "DATE_TIME": 1.0, "TIME": 1 / 24}
_CYCLES = tuple(
    [each for each in names if each]
    for names in (calendar.day_name, calendar.day_abbr, calendar.month_name, calendar.month_abbr)
)

Series = Callable[[int], dict[str, Any]]
"""Gives the value at an index counted from the first source cell; negative before it."""


def auto_fill(batch: Batch, body: dict[str, Any]) -> Reply:
    """Carry on the pattern of cells: a series of numbers, dates or numbered texts, else copies in turn.

    Documented: both ways to name the cells; a negative length fills before the source.
    Assumed: one number is copied and one date counted up, the other way round with the alternate series.
    Assumed: numbers follow the line that fits them best, dates a step of whole months where they have one.
    Assumed: formulas move along; formats are copied with the cells; the words of the refusals.
    """
    alternate = body.get("useAlternateSeries", False)
    if "sourceAndDestination" in body:
        given = body["sourceAndDestination"]
        sheet, source = batch.book.cut(given.get("source", {}))
        dimension, length = given.get("dimension", ""), given.get("fillLength", 0)
        if dimension not in ("ROWS", "COLUMNS"):
            raise Refusal("No dimension specified.")
        _fill(batch, sheet, source, dimension, length, alternate=alternate)
        return None
    if "range" not in body:
        raise Refusal("Must specify either a range or a sourceAndDestination.")
    sheet, area = batch.book.cut(body["range"])
    _fill_range(batch, sheet, area, alternate=alternate)
    return None


def _fill_range(batch: Batch, sheet: Sheet, area: Area, *, alternate: bool) -> None:
    """Find the cells with data in an area, and fill the rest of it: first down and up, then to both sides."""
    places = [(row, column) for row, column, cell in sheet.cells(area) if "userEnteredValue" in cell]
    if not places:
        return
    rows, columns = zip(*places, strict=True)
    data = Area(min(rows), max(rows) + 1, min(columns), max(columns) + 1)
    for dimension, start, end in (("ROWS", area.top, area.bottom), ("COLUMNS", area.left, area.right)):
        first, last = (data.top, data.bottom) if dimension == "ROWS" else (data.left, data.right)
        for length in (end - last, start - first):
            if length:
                _fill(batch, batch.book.sheet(sheet.sheet_id), data, dimension, length, alternate=alternate)
        data = data._replace(top=area.top, bottom=area.bottom)


def _fill(batch: Batch, sheet: Sheet, source: Area, dimension: str, length: int, *, alternate: bool) -> None:
    rows = dimension == "ROWS"
    start, end = (source.top, source.bottom) if rows else (source.left, source.right)
    first, last = (end, end + length) if length > 0 else (start + length, start)
    covered = source._replace(top=first, bottom=last) if rows else source._replace(left=first, right=last)
    if not sheet.area.holds(covered):
        raise Refusal(f"The fill reaches over the grid's end. {sheet.limits()}")
    batch.guard(sheet, covered)
    target = batch.book.edit(sheet.sheet_id)
    across = range(source.left, source.right) if rows else range(source.top, source.bottom)
    for line in across:
        places = [(index, line) if rows else (line, index) for index in range(start, end)]
        cells = [target.cell(*place) for place in places]
        series = find_series(cells, alternate=alternate)
        for index in range(first, last):
            old = (index - start) % len(cells)
            cell = _next(cells[old], index - start - old, rows=rows)
            if series is not None:
                cell = with_value(cell, series(index - start))
            target.put_cell(*((index, line) if rows else (line, index)), cell)


def _next(cell: Cell, distance: int, *, rows: bool) -> Cell:
    return shifted(cell, distance if rows else 0, 0 if rows else distance)


def find_series(cells: Sequence[Cell], *, alternate: bool) -> Series | None:
    """Return the series that cells of one line begin; None where they are to be copied in turn."""
    values = [cell.get("userEnteredValue", {}) for cell in cells]
    formats = {cell.get("userEnteredFormat", {}).get("numberFormat", {}).get("type", "NUMBER") for cell in cells}
    if all("numberValue" in value for value in values):
        numbers = [float(value["numberValue"]) for value in values]
        step = _STEPS.get(formats.pop()) if len(formats) == 1 else None
        return _count(numbers, step, alternate=alternate)
    if not alternate and all("stringValue" in value for value in values):
        texts = [value["stringValue"] for value in values]
        return _cycle(texts) or _numbered(texts)
    return None


def _count(numbers: list[float], step: float | None, *, alternate: bool) -> Series | None:
    """Continue numbers; those that are dates or times have a step of their own."""
    if len(numbers) == 1:
        if (step is None) != alternate:
            return None
        return _line(numbers[0], step or 1.0)
    if alternate:
        return None
    return (_months(numbers) if step == 1 else None) or _line(*_fit(numbers))


def _line(first: float, step: float) -> Series:
    return lambda index: {"numberValue": tidy(float(f"{first + step * index:.15g}"))}


def _fit(numbers: list[float]) -> tuple[float, float]:
    """Return the first value and the step of the straight line with the least squares."""
    count = len(numbers)
    middle, mean = (count - 1) / 2, sum(numbers) / count
    spread = sum((index - middle) ** 2 for index in range(count))
    step = sum((index - middle) * (number - mean) for index, number in enumerate(numbers)) / spread
    return mean - step * middle, step


def _months(serials: list[float]) -> Series | None:
    """Continue dates on the same day of months equally far apart."""
    days = [from_serial(serial) for serial in serials]
    counts = [day.year * 12 + day.month - 1 for day in days]
    step = counts[1] - counts[0]
    even = all(later - earlier == step for earlier, later in itertools.pairwise(counts))
    if not step or not even or len({(day.day, day.time()) for day in days}) > 1:
        return None
    return lambda index: {"numberValue": tidy(to_serial(_in_month(days[0], counts[0] + step * index)))}


def _in_month(day: datetime, count: int) -> datetime:
    year, month = divmod(count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def _cycle(texts: list[str]) -> Series | None:
    """Continue the names of days or months that follow each other."""
    for names in _CYCLES:
        if all(text in names for text in texts):
            places = [names.index(text) for text in texts]
            step = (places[1] - places[0]) % len(names) if len(places) > 1 else 1
            even = all((after - before - step) % len(names) == 0 for before, after in itertools.pairwise(places))
            if even:
                return lambda index: {"stringValue": names[(places[0] + step * index) % len(names)]}
    return None


def _numbered(texts: list[str]) -> Series | None:
    """Continue texts that end with a number and are otherwise the same."""
    found = [match for text in texts if (match := _NUMBERED.fullmatch(text))]
    if len(found) < len(texts) or len({match[1] for match in found}) > 1:
        return None
    numbers = [int(match[2]) for match in found]
    step = numbers[1] - numbers[0] if len(numbers) > 1 else 1
    if any(later - earlier != step for earlier, later in itertools.pairwise(numbers)):
        return None
    prefix, width = found[0][1], len(found[0][2]) if found[0][2].startswith("0") else 1
    return lambda index: {"stringValue": f"{prefix}{abs(numbers[0] + step * index):0{width}d}"}


KINDS: dict[str, Kind] = {"autoFill": auto_fill}

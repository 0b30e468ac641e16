"""The id of an object on a sheet comes in (a chart, a table); the object, its place or its new form goes out."""

from __future__ import annotations

from typing import Any, NamedTuple

from pipeline.emulator.sheets.a1 import Area, grid_range
from pipeline.emulator.sheets.batch import Batch
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.workbook import Workbook


class Shelf(NamedTuple):
    """One kind of object: the list of the Sheet resource that holds it, its id's name, and how refusals call it."""

    name: str
    key: str
    word: str


CHARTS = Shelf("charts", "chartId", "chart")
SLICERS = Shelf("slicers", "slicerId", "slicer")
TABLES = Shelf("tables", "tableId", "table")
BANDINGS = Shelf("bandedRanges", "bandedRangeId", "banded range")
PROTECTIONS = Shelf("protectedRanges", "protectedRangeId", "protected range")
FILTER_VIEWS = Shelf("filterViews", "filterViewId", "filter view")


def listed(sheet: Sheet, shelf: Shelf) -> list[dict[str, Any]]:
    """Return a sheet's objects of a kind."""
    found: list[dict[str, Any]] = sheet.objects.get(shelf.name, [])
    return found


def all_ids(book: Workbook, *shelves: Shelf) -> set[Any]:
    """Return the ids in use by objects of these kinds."""
    return {item[shelf.key] for shelf in shelves for sheet in book.sheets.values() for item in listed(sheet, shelf)}


def choose_id(batch: Batch, given: dict[str, Any], shelf: Shelf, *beside: Shelf) -> int:
    """Return the id that was asked for, refusing one in use, or a new one."""
    taken = all_ids(batch.book, shelf, *beside)
    asked = given.get(shelf.key)
    if asked in taken:
        raise Refusal(f"A {shelf.word} with the id {asked} already exists.")
    return batch.fresh_id(taken) if asked is None else int(asked)


def find(book: Workbook, shelf: Shelf, wanted: Any) -> tuple[Sheet, dict[str, Any]]:
    """Return an object and its sheet; refuse an id that none has."""
    for sheet in book.sheets.values():
        for item in listed(sheet, shelf):
            if item[shelf.key] == wanted:
                return sheet, item
    raise Refusal(f"No {shelf.word} with id: {wanted}")


def add(batch: Batch, shelf: Shelf, sheet_id: int, item: dict[str, Any]) -> None:
    """Keep a new object on a sheet."""
    target = batch.book.edit(sheet_id)
    target.objects[shelf.name] = [*listed(target, shelf), item]


def replace(batch: Batch, shelf: Shelf, sheet: Sheet, item: dict[str, Any], *new: dict[str, Any]) -> None:
    """Put the new form of an object in its place, or without one take it away."""
    target = batch.book.edit(sheet.sheet_id)
    kept = [([each] if each is not item else list(new)) for each in listed(target, shelf)]
    target.objects[shelf.name] = [each for part in kept for each in part]


def place_range(book: Workbook, given: dict[str, Any] | None) -> tuple[Sheet, Area, dict[str, Any]]:
    """Return sheet, area and answered form of a range that an object covers; refuse one outside of the grid."""
    if given is None:
        raise Refusal("Must specify a range.")
    sheet, box = book.place(given)
    area = sheet.cut(box)
    if area.height < 1 or area.width < 1:
        raise Refusal("The range must have at least one cell.")
    return sheet, area, grid_range(sheet.sheet_id, box)

"""The id of an object on a sheet comes in (a chart, a table); the object, its place or its new form goes out."""

from __future__ import annotations

from typing import Any, NamedTuple

from pipeline.emulator.sheets.a1 import Area, Box, box_of, grid_range
from pipeline.emulator.sheets.batch import Batch
from pipeline.emulator.sheets.fields import merge, read_paths
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.workbook import Workbook

Item = dict[str, Any]


class Shelf(NamedTuple):
    """One kind of object: the list of the Sheet resource that holds it, its id's name, its word and its schema."""

    name: str
    key: str
    word: str
    schema: str


CHARTS = Shelf("charts", "chartId", "chart", "EmbeddedChart")
SLICERS = Shelf("slicers", "slicerId", "slicer", "Slicer")
TABLES = Shelf("tables", "tableId", "table", "Table")
BANDINGS = Shelf("bandedRanges", "bandedRangeId", "banded range", "BandedRange")
PROTECTIONS = Shelf("protectedRanges", "protectedRangeId", "protected range", "ProtectedRange")
FILTER_VIEWS = Shelf("filterViews", "filterViewId", "filter view", "FilterView")


def listed(sheet: Sheet, shelf: Shelf) -> list[Item]:
    """Return a sheet's objects of a kind."""
    found: list[Item] = sheet.objects.get(shelf.name, [])
    return found


def all_ids(book: Workbook, *shelves: Shelf) -> set[Any]:
    """Return the ids in use by objects of these kinds."""
    return {item[shelf.key] for shelf in shelves for sheet in book.sheets.values() for item in listed(sheet, shelf)}


def choose_id(batch: Batch, given: Item, shelf: Shelf, *beside: Shelf) -> int:
    """Return the id that was asked for, refusing one in use, or a new one."""
    taken = all_ids(batch.book, shelf, *beside)
    asked = given.get(shelf.key)
    if asked in taken:
        raise Refusal(f"A {shelf.word} with the id {asked} already exists.")
    return batch.fresh_id(taken) if asked is None else int(asked)


def find(book: Workbook, shelf: Shelf, wanted: Any) -> tuple[Sheet, Item]:
    """Return an object and its sheet; refuse an id that none has."""
    for sheet in book.sheets.values():
        for item in listed(sheet, shelf):
            if item[shelf.key] == wanted:
                return sheet, item
    raise Refusal(f"No {shelf.word} with id: {wanted}")


def add(batch: Batch, shelf: Shelf, sheet_id: int, item: Item) -> None:
    """Keep a new object on a sheet."""
    target = batch.book.edit(sheet_id)
    target.objects[shelf.name] = [*listed(target, shelf), item]


def replace(batch: Batch, shelf: Shelf, sheet: Sheet, item: Item, *new: Item) -> None:
    """Put the new form of an object in its place, or without one take it away."""
    target = batch.book.edit(sheet.sheet_id)
    kept = [([each] if each is not item else list(new)) for each in listed(target, shelf)]
    target.objects[shelf.name] = [each for part in kept for each in part]


def patch(batch: Batch, shelf: Shelf, given: Item, fields: str) -> tuple[Sheet, Item, Item]:
    """Return (sheet, object, its new form) of an update: the fields of the mask are taken over, its id stays."""
    sheet, old = find(batch.book, shelf, given.get(shelf.key))
    new = merge(old, given, read_paths(shelf.schema, fields))
    return sheet, old, {**new, shelf.key: old[shelf.key]}


def remove(batch: Batch, shelf: Shelf, wanted: Any) -> None:
    """Take the object with an id away."""
    sheet, old = find(batch.book, shelf, wanted)
    replace(batch, shelf, sheet, old)


def meets_another(sheet: Sheet, shelf: Shelf, own_id: Any, area: Area) -> bool:
    """Say whether an area meets the range of another object of the kind."""
    others = (each for each in listed(sheet, shelf) if each[shelf.key] != own_id)
    return any(area.meets(sheet.cut(box_of(each["range"]))) for each in others)


def backed_range(book: Workbook, given: Item) -> Item | None:
    """Return the range that an object covers by itself, by a named range or by a table; refuse more than one."""
    named = [name for name in ("range", "namedRangeId", "tableId") if given.get(name) is not None]
    if len(named) > 1:
        raise Refusal("Only one of range, namedRangeId and tableId may be set.")
    if named == ["namedRangeId"]:
        return find_named(book, given["namedRangeId"])["range"]
    return find(book, TABLES, given["tableId"])[1]["range"] if named == ["tableId"] else given.get("range")


def bare(value: Any) -> Any:
    """Return an object as it is answered: without flags that are off, empty texts, empty lists."""
    if isinstance(value, dict):
        return {name: bare(part) for name, part in value.items() if part is not False and part not in ("", [])}
    return [bare(part) for part in value] if isinstance(value, list) else value


def patched_backing(old: Item, new: Item) -> Item:
    """Return a patched object with one backing alone: the one that the patch changed, else the one it had."""
    backings = ("namedRangeId", "tableId", "range")
    changed = [name for name in backings if new.get(name) != old.get(name) and name in new]
    kept = changed or [name for name in backings if name in new][:1]
    return {name: part for name, part in new.items() if name not in backings or name in kept}


def find_named(book: Workbook, number: str) -> Item:
    """Return a named range by its id; refuse an id that none has."""
    if number not in book.named_ranges:
        raise Refusal(f"No named range with id: {number}")
    return book.named_ranges[number]


def place_range(book: Workbook, given: Item | None) -> tuple[Sheet, Area, Item]:
    """Return sheet, area and answered form of a range that an object covers, cut at the grid; open sides stay open.

    Refuses one that starts outside of the grid.
    """
    if given is None:
        raise Refusal("Must specify a range.")
    sheet, box = book.place(given)
    area = sheet.cut(box)
    if area.height < 1 or area.width < 1:
        raise Refusal("The range must have at least one cell.")
    cut = (None if asked is None else side for asked, side in zip(box, area, strict=True))
    return sheet, area, grid_range(sheet.sheet_id, Box(*cut))

"""A request to find and replace text comes in; the workbook with the text replaced, and counts of it, go out.

Regular expressions are Java's: what Python writes in another way is translated, what it lacks is not built.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.emulator.errors import not_built
from pipeline.emulator.regexes import Match, Pattern
from pipeline.emulator.sheets.a1 import Area
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.dialects import DEFAULT, Dialect, dialect_of
from pipeline.emulator.sheets.entering import raw_value
from pipeline.emulator.sheets.formatting import show
from pipeline.emulator.sheets.grid import Cell, Sheet
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.requests.entries import type_text, with_value

_NAMED_GROUP = re.compile(r"\(\?<(?=[A-Za-z])")
_REPLACED = re.compile(r"\\(?P<kept>.)|\$(?P<number>\d)|\$\{(?P<name>[A-Za-z][A-Za-z0-9]*)\}", re.DOTALL)
_ONLY_JAVA = re.compile(r"\\[pPhHvVRXGzQE]|&&")

Replace = Callable[[str], tuple[str, int]]


@dataclass
class _Found:
    """What a find-replace changed."""

    values: int = 0
    formulas: int = 0
    occurrences: int = 0
    rows: set[tuple[int, int]] = field(default_factory=set)

    def reply(self) -> dict[str, Any]:
        """Return the reply, counts of nothing left out."""
        counts = {
            "valuesChanged": self.values,
            "formulasChanged": self.formulas,
            "rowsChanged": len(self.rows),
            "sheetsChanged": len({sheet_id for sheet_id, _ in self.rows}),
            "occurrencesChanged": self.occurrences,
        }
        return {name: count for name, count in counts.items() if count}


def find_replace(batch: Batch, body: dict[str, Any]) -> Reply:
    """Replace a text (or a regular expression's matches) in a range, a sheet or all sheets.

    Documented: the counts of the reply; Java's `$1` in the replacement; formulas only where asked.
    Assumed: numbers, dates and booleans are searched as they are shown; what comes out is read as if typed.
    Assumed: the words of the refusals.
    """
    if not body.get("find"):
        raise Refusal("Must specify text to find.")
    replace = _replacer(body)
    found = _Found()
    formulas = body.get("includeFormulas", False)
    dialect = dialect_of(batch.book.properties.get("locale") or DEFAULT)
    for sheet, area in _searched(batch, body):
        for row, column, cell in list(sheet.cells(area)):
            text = _searchable(cell, dialect, formulas=formulas)
            changed, count = replace(text) if text else ("", 0)
            if count:
                batch.guard(sheet, Area(row, row + 1, column, column + 1))
                batch.book.edit(sheet.sheet_id).put_cell(row, column, _entered(batch, cell, changed))
                _count(found, sheet, row, cell, count)
    return found.reply()


def _searched(batch: Batch, body: dict[str, Any]) -> Iterator[tuple[Sheet, Area]]:
    if "range" in body:
        yield batch.book.cut(body["range"])
    elif "sheetId" in body:
        sheet = batch.book.sheet(body["sheetId"])
        yield sheet, sheet.area
    elif body.get("allSheets"):
        yield from ((sheet, sheet.area) for sheet in list(batch.book.sheets.values()))
    else:
        raise Refusal("Must specify a scope to search: range, sheetId or allSheets.")


def _replacer(body: dict[str, Any]) -> Replace:
    is_regex = body.get("searchByRegex", False)
    text = _translated(body["find"]) if is_regex else re.escape(body["find"])
    if body.get("matchEntireCell"):
        text = rf"\A(?:{text})\Z"
    try:
        pattern = Pattern(text, match_case=body.get("matchCase", False))
    except ValueError as error:
        raise Refusal(f"Invalid regular expression: {error}") from error
    put = body.get("replacement", "")
    if not is_regex:
        return lambda old: pattern.replace(lambda _: put, old)
    _check_groups(pattern, put)
    return lambda old: pattern.replace(lambda match: _filled(match, put), old)


def _translated(regex: str) -> str:
    if _ONLY_JAVA.search(regex):
        raise not_built("sheets.spreadsheets.batchUpdate findReplace with a construct of Java's regular expressions")
    return _NAMED_GROUP.sub("(?P<", regex)


def _check_groups(pattern: Pattern, put: str) -> None:
    for match in _REPLACED.finditer(put):
        if match["number"] and int(match["number"]) > pattern.groups:
            raise Refusal(f"No group {match['number']}")
        if match["name"] and match["name"] not in pattern.names:
            raise Refusal(f"No group with name {{{match['name']}}}")


def _filled(match: Match, put: str) -> str:
    """Return the replacement with the groups that it refers to."""

    def part(reference: re.Match[str]) -> str:
        if reference["kept"]:
            return reference["kept"]
        key: str | int = reference["name"] or int(reference["number"])
        return match[key] or ""

    return _REPLACED.sub(part, put)


def _searchable(cell: Cell, dialect: Dialect, *, formulas: bool) -> str:
    value = cell.get("userEnteredValue", {})
    if "formulaValue" in value:
        return str(value["formulaValue"]) if formulas else ""
    return show(value, cell.get("userEnteredFormat", {}).get("numberFormat"), dialect)


def _entered(batch: Batch, cell: Cell, text: str) -> Cell:
    if "formulaValue" in cell["userEnteredValue"]:
        return with_value(cell, {"formulaValue": text} if text.startswith("=") else raw_value(text))
    return type_text(batch, cell, text)


def _count(found: _Found, sheet: Sheet, row: int, cell: Cell, occurrences: int) -> None:
    is_formula = "formulaValue" in cell["userEnteredValue"]
    found.formulas += is_formula
    found.values += not is_formula
    found.occurrences += occurrences
    found.rows.add((sheet.sheet_id, row))


KINDS: dict[str, Kind] = {"findReplace": find_replace}

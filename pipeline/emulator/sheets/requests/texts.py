"""Requests that tidy or split the texts of cells come in; the workbook with the new texts goes out."""

from __future__ import annotations

import re
from typing import Any

from pipeline.emulator.sheets.a1 import Area
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.effective import Effective
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.requests.entries import type_text, with_value

_SPACES = re.compile(r"\s+")
_DELIMITERS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}
_DETECTED = (",", ";", "\t", "|", ".", " ")


def trim_whitespace(batch: Batch, body: dict[str, Any]) -> Reply:
    """Take the whitespace from both ends of every text in a range, and leave one space of any inside.

    Documented: a text that starts with `=` or `+` afterwards stays a text; the reply counts the cells that changed.
    Assumed: formulas, numbers and booleans are passed over.
    """
    target, area = batch.edit(body.get("range", {}))
    count = 0
    for row, column, cell in list(target.cells(area)):
        text = cell.get("userEnteredValue", {}).get("stringValue")
        if text is None:
            continue
        trimmed = _SPACES.sub(" ", text).strip()
        if trimmed != text:
            target.put_cell(row, column, with_value(cell, {"stringValue": trimmed} if trimmed else {}))
            count += 1
    return {"cellsChangedCount": count} if count else {}


def text_to_columns(batch: Batch, body: dict[str, Any]) -> Reply:
    """Split the texts of one column at a delimiter, over the columns to its right.

    Documented: the source is exactly one column; a delimiter of one's own only with CUSTOM.
    Assumed: the parts are read as if typed and overwrite what stands there; the grid grows for them.
    Assumed: AUTODETECT takes the first of `,`, `;`, tab, `|`, `.` and space that splits most texts alike.
    """
    sheet, area = batch.book.cut(body.get("source", {}))
    if area.width != 1:
        raise Refusal("The source must span exactly one column.")
    texts = _read_texts(batch, sheet, area)
    delimiter = _read_delimiter(body, list(texts.values()))
    parts = {row: [part.strip() for part in text.split(delimiter)] for row, text in texts.items() if delimiter in text}
    width = max(map(len, parts.values()), default=1)
    batch.guard(sheet, area._replace(right=area.left + width))
    target = batch.book.edit(sheet.sheet_id)
    target.resize("COLUMNS", max(area.left + width, target.column_count))
    batch.book.check_size()
    for row, split in parts.items():
        cells = {**target.row(row)}
        for column, text in enumerate(split, area.left):
            cells[column] = type_text(batch, cells.get(column, {}), text)
        target.put_row(row, {column: cell for column, cell in cells.items() if cell})
    return None


def _read_texts(batch: Batch, sheet: Sheet, area: Area) -> dict[int, str]:
    """Return the shown texts of a column by row; formulas are not split."""
    effective = Effective(batch.book)
    return {
        row: effective.shown(cell, effective.value(sheet, row, column, cell))
        for row, column, cell in sheet.cells(area)
        if "userEnteredValue" in cell and "formulaValue" not in cell["userEnteredValue"]
    }


def _read_delimiter(body: dict[str, Any], texts: list[str]) -> str:
    kind = body.get("delimiterType", "DELIMITER_TYPE_UNSPECIFIED")
    if kind == "AUTODETECT":
        return max(_DETECTED, key=lambda each: _evenness(each, texts))
    delimiter: str = body.get("delimiter", "") if kind == "CUSTOM" else _DELIMITERS.get(kind, "")
    if not delimiter:
        raise Refusal("Must specify a delimiter." if kind == "CUSTOM" else "Must specify a delimiterType.")
    return delimiter


def _evenness(delimiter: str, texts: list[str]) -> int:
    """Count the texts that a delimiter splits into the number of parts that is most frequent."""
    counts = [text.count(delimiter) for text in texts if delimiter in text]
    return max(map(counts.count, counts), default=0)


KINDS: dict[str, Kind] = {"trimWhitespace": trim_whitespace, "textToColumns": text_to_columns}

"""CSV or TSV comes in, and rows of texts go out; a workbook comes in, and its first sheet as CSV or TSV goes out."""

from __future__ import annotations

import csv
import io
import re

from pipeline.emulator.sheets.values import Rendering
from pipeline.emulator.sheets.workbook import Workbook

_QUOTED = re.compile('[",\r\n]')
_BROKEN = re.compile("[\t\r\n]+")


def read_delimited(text: str, delimiter: str) -> list[list[str]]:
    """Return the rows of CSV (",") or TSV ("\\t"); ValueError where a cell is longer than any cell may be."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ValueError(str(error)) from error


def write_csv(book: Workbook) -> str:
    """Return the first sheet as people see it: lines parted by CR LF, none after the last."""
    rows = _shown(book)
    return "\r\n".join(",".join(_quote(text) for text in row) for row in rows)


def write_tsv(book: Workbook) -> str:
    """Return the first sheet as people see it; tabs and line ends inside a cell become spaces."""
    return "\r\n".join("\t".join(_BROKEN.sub(" ", text) for text in row) for row in _shown(book))


def _shown(book: Workbook) -> list[list[str]]:
    """The formatted values up to the last that is not blank, rows of one width."""
    sheet = next(iter(book.sheets.values()))
    rows = Rendering(book, {}).read(sheet, sheet.area).get("values", []) if sheet.is_grid else []
    width = max(map(len, rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text

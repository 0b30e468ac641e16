"""gspread's sheet comes in; what the spreadsheet resource tells of it and of its cells goes out."""

from __future__ import annotations

from typing import Any, TypeAlias

import gspread

Sheet: TypeAlias = gspread.Worksheet
CELLS = "sheets.data.rowData.values"


def fetch(sheet: Sheet, fields: str, *ranges: str) -> dict[str, Any]:
    """Return the first sheet's part of the spreadsheet resource; {} where it has nothing of the fields."""
    found = sheet.spreadsheet.fetch_sheet_metadata({"fields": fields, "ranges": list(ranges) or None})
    first: dict[str, Any] = found.get("sheets", [{}])[0]
    return first


def cell(sheet: Sheet, where: str, part: str) -> Any:
    """Return one part of one cell; None where it has none."""
    rows = fetch(sheet, f"{CELLS}.{part}", where)["data"][0].get("rowData", [{}])
    return rows[0].get("values", [{}])[0].get(part)


def span(*sides: int) -> dict[str, int]:
    """Return a GridRange of the first sheet, told by what is excluded: top, bottom, left, right."""
    return dict(zip(("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"), sides, strict=True))

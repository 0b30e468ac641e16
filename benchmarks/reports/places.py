"""A Workspace comes in; what stands behind an address that a report gives goes out: the row of a workbook, or nothing.

An address is followed as a browser does: the workbook by its id, the tab by its gid, the row by its range.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from pipeline.google import Google

_ADDRESS = re.compile(r"https://docs\.google\.com/spreadsheets/d/([\w-]+)[^#]*(?:#gid=(\d+)(?:&range=A(\d+))?)?$")
_FIELDS = "sheets(properties(sheetId),data(rowData(values(formattedValue))))"

Row = Mapping[str, str]


class Places:
    """The workbooks and forms of some schools; `workbooks` and `forms` are ids and addresses that may be linked."""

    def __init__(self, google: Google, workbook: str, others: set[str]) -> None:
        self._google = google
        self._workbook = workbook
        self._others = others

    @cached_property
    def _tabs(self) -> dict[str, list[list[str]]]:
        """The values of the dashboard workbook's tabs, by gid."""
        sheets = self._google.sheets.get(self._workbook, _FIELDS)["sheets"]
        return {
            str(sheet["properties"].get("sheetId", 0)): [
                [cell.get("formattedValue", "") for cell in row.get("values", [])]
                for row in sheet["data"][0].get("rowData", [])
            ]
            for sheet in sheets
        }

    def opens(self, link: str) -> bool:
        """Whether there is something behind it."""
        if link in self._others:
            return True
        found = _ADDRESS.match(link)
        if found is None or found[1] != self._workbook:
            return False
        return bool(self.row(link)) if found[3] else not found[2] or found[2] in self._tabs

    def row(self, link: str) -> Row:
        """The row that it leads to, by the headings of its tab; empty where it leads to none."""
        found = _ADDRESS.match(link)
        if found is None or found[1] != self._workbook or not found[3]:
            return {}
        heads, *_ = rows = self._tabs.get(found[2], [[]])
        at = int(found[3]) - 1
        return dict(zip(heads, rows[at], strict=False)) if 0 < at < len(rows) else {}

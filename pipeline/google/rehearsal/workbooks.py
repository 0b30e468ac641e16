"""Batches for workbooks come in and are noted down; the workbooks as they would read by then go out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import GoogleError
from pipeline.google.drive import File
from pipeline.google.rehearsal.grids import Changes, Json, Request, TabChange, advance
from pipeline.google.sheets import Sheets
from pipeline.google.transport import Transport

__all__ = ["RehearsedSheets", "TabChange", "WorkbookChange"]


@dataclass(slots=True)
class WorkbookChange:
    """A workbook that would be written: its address, the batches in their order, and what changes on which tab."""

    url: str
    batches: list[Sequence[Request]] = field(default_factory=list)
    tabs: Changes = field(default_factory=dict)


class RehearsedSheets(Sheets):
    """The Sheets API, to read and to note down; `made` are workbooks that are there in the rehearsal only."""

    def __init__(self, transport: Transport, made: Mapping[str, File]) -> None:
        super().__init__(transport)
        self.changes: dict[str, WorkbookChange] = {}
        self._made = made
        self._read: dict[str, Json] = {}
        self._ours: set[str] = set()

    def wait(self, seconds: float) -> None:
        """There is nobody to wait for."""

    def get(self, workbook_id: str, fields: str) -> Json:
        """The workbook's parts that the field mask names, as they would stand."""
        return self._as_then(workbook_id, self._blank(workbook_id) or super().get(workbook_id, fields))

    def read(self, workbook_id: str, filters: Sequence[Mapping[str, Any]], fields: str) -> Json:
        """The parts that the data filters name, as they would stand."""
        return self._as_then(workbook_id, self._blank(workbook_id) or super().read(workbook_id, filters, fields))

    def write(self, workbook_id: str, requests: Sequence[Request]) -> Json:
        """Note a batch down; what changes is seen on what was read last."""
        if workbook_id not in self._ours:
            self._read[workbook_id] = deepcopy(self._read[workbook_id])
            self._ours.add(workbook_id)
        book = self._read[workbook_id]
        change = self.changes.setdefault(workbook_id, WorkbookChange(str(book.get("spreadsheetUrl", ""))))
        if change.batches and change.batches[-1][1:] == requests[1:]:
            # Whoever asks for the same again, but for the guard in front, found no trace of it: it would never end.
            raise GoogleError("The rehearsal of a run does not come to its end.", "Report this: it should not happen.")
        change.batches.append(requests)
        advance(book, requests, change.tabs)
        return {}

    def _as_then(self, workbook_id: str, book: Json) -> Json:
        """What was just read, with all that would have been written since; it is kept, to see what changes next.

        The reader has the same object: before the next batch moves it, it is copied.
        """
        change = self.changes.get(workbook_id)
        for batch in change.batches if change else ():
            advance(book, batch, {})
        if "sheets" in book:
            self._read[workbook_id] = book
            self._ours.discard(workbook_id)
        return book

    def _blank(self, workbook_id: str) -> Json:
        """A new workbook as Google makes it; nothing for one that stands."""
        if workbook_id not in self._made:
            return {}
        first = {"sheetId": 0, "title": "", "index": 0, "gridProperties": {"rowCount": 1000, "columnCount": 26}}
        title = {"title": self._made[workbook_id].name}
        return {"spreadsheetId": workbook_id, "properties": title, "sheets": [{"properties": first, "data": [{}]}]}

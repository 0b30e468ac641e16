"""The requests of one batchUpdate come in; they are applied whole or refused whole, and their replies go out."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Any

from pipeline.emulator.auth import Account
from pipeline.emulator.errors import ApiError, internal, invalid, invalid_request, not_built
from pipeline.emulator.sheets.a1 import Area
from pipeline.emulator.sheets.grid import Sheet
from pipeline.emulator.sheets.protection import refuse_protected, refuse_protected_sheet
from pipeline.emulator.sheets.refusal import Crash, Refusal
from pipeline.emulator.sheets.workbook import Workbook
from pipeline.emulator.state import File, State


@dataclass
class Batch:
    """What a request may touch: the workbook, its file (title, comments), the state it is in, and who asks."""

    book: Workbook
    file: File
    state: State
    account: Account

    def edit(self, grid_range: dict[str, Any]) -> tuple[Sheet, Area]:
        """Return a sheet to change and the area of a GridRange on it, clamped to the grid."""
        sheet, area = self.book.cut(grid_range)
        self.guard(sheet, area)
        return self.book.edit(sheet.sheet_id), area

    def guard(self, sheet: Sheet, area: Area | None = None) -> None:
        """Refuse a change of an area (without one: of the sheet) that is protected against who asks."""
        refuse_protected(sheet, area, self.account.email, self.file.owner)

    def guard_sheet(self, sheet: Sheet) -> None:
        """Refuse a change of a sheet's own properties where the whole sheet is protected against who asks."""
        refuse_protected_sheet(sheet, self.account.email, self.file.owner)

    def mint(self) -> int:
        """Return a new id that is not negative."""
        return int(self.state.mint("item"), 16) & 0x7FFFFFFF

    def fresh_id(self, taken: Container[int]) -> int:
        """Return a new positive id that is none of those taken."""
        while (made := self.mint()) in taken or not made:
            pass
        return made


Reply = dict[str, Any] | None
Kind = Callable[[Batch, dict[str, Any]], Reply]


def apply_requests(batch: Batch, kinds: dict[str, Kind], requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Apply requests in order, or none of them.

    Raises:
        ApiError: 400 naming the request at fault, 501 naming a kind that is not built, 500 as the service crashes.
    """
    if not requests:
        raise invalid("Must specify at least one request.")
    with batch.book.atomic():
        return [_apply(batch, kinds, index, request) for index, request in enumerate(requests)]


def _apply(batch: Batch, kinds: dict[str, Kind], index: int, request: dict[str, Any]) -> dict[str, Any]:
    if not request:
        raise invalid(f"Invalid requests[{index}]: No request set.")
    name, body = next(iter(request.items()))
    kind = kinds.get(name)
    if kind is None:
        raise not_built(f"sheets.spreadsheets.batchUpdate {name}")
    try:
        reply = kind(batch, body)
    except Refusal as refusal:
        raise invalid_request(index, name, str(refusal)) from refusal
    except Crash as crash:
        raise internal() from crash
    except ApiError as error:
        if error.code != 400:
            raise
        raise invalid_request(index, name, error.message) from error
    return {} if reply is None else {name: reply}

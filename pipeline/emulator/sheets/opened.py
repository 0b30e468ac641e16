"""A call comes in; its workbook, opened for the account, goes out, and refusals become Google's 400."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pipeline.emulator.errors import invalid, not_found
from pipeline.emulator.sheets.batch import Batch
from pipeline.emulator.sheets.refusal import Refusal
from pipeline.emulator.sheets.workbook import Workbook
from pipeline.emulator.state import SPREADSHEET, File

if TYPE_CHECKING:
    from pipeline.emulator.app import Call

Answering = Callable[["Call"], dict[str, Any]]


def answering(handler: Answering) -> Answering:
    """Return the handler with every Refusal turned into a 400 of the same words."""

    @functools.wraps(handler)
    def answer(call: Call) -> dict[str, Any]:
        try:
            return handler(call)
        except Refusal as refusal:
            raise invalid(str(refusal)) from refusal

    return answer


def open_file(call: Call, *, write: bool = False, file_id: str = "") -> File:
    """Return the call's spreadsheet file (or another one); ApiError 404 or 403."""
    return call.state.open(file_id or call.params["spreadsheetId"], SPREADSHEET, call.account, write=write)


def workbook_of(file: File) -> Workbook:
    """Return a file's workbook; ApiError 404 where it holds none."""
    if not isinstance(file.content, Workbook):
        raise not_found()
    return file.content


def open_book(call: Call, *, write: bool = False) -> Workbook:
    """Return the workbook of the call's spreadsheet."""
    return workbook_of(open_file(call, write=write))


def start_batch(call: Call, file: File) -> Batch:
    """Return what the requests of a batch may touch."""
    return Batch(workbook_of(file), file, call.state, call.account)

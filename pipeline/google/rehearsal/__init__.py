"""A Workspace comes in; the same goes out for a rehearsal: it is read as ever, and what would be written is noted down.

Whoever reads again finds what would stand there by then, so that the very same code goes on to its end. Nothing is ever
sent but reads: the transport below refuses anything else.
"""

from __future__ import annotations

from functools import cached_property

from pipeline.google import Google
from pipeline.google.rehearsal.documents import DocumentChange, RehearsedDocs
from pipeline.google.rehearsal.files import FilesChange, RehearsedDrive
from pipeline.google.rehearsal.workbooks import RehearsedSheets, TabChange, WorkbookChange
from pipeline.google.transport import ReadingTransport

__all__ = ["DocumentChange", "FilesChange", "Rehearsal", "TabChange", "WorkbookChange"]


class Rehearsal(Google):
    """A Workspace of which only reads are sent; `sheets`, `docs` and `drive` know in `changes` what was written."""

    def __init__(self, google: Google) -> None:
        self._transport = ReadingTransport.beside(google._transport)
        self._drive_id = google._drive_id

    @cached_property
    def drive(self) -> RehearsedDrive:
        """The Drive API, with the files that would be made."""
        return RehearsedDrive(self._transport, self._drive_id)

    @cached_property
    def sheets(self) -> RehearsedSheets:
        """The Sheets API, with what would stand in the workbooks."""
        return RehearsedSheets(self._transport, self.drive.changes.made)

    @cached_property
    def docs(self) -> RehearsedDocs:
        """The Docs API, without what would be taken out of documents."""
        return RehearsedDocs(self._transport, self.drive.changes.made)

"""Checked calls of the Drive API come in; files, permissions, shared drives and the account's storage go out."""

from __future__ import annotations

from pipeline.emulator.app import Handler
from pipeline.emulator.drive.about import get_about
from pipeline.emulator.drive.changes import CHANGES
from pipeline.emulator.drive.comments import COMMENTS
from pipeline.emulator.drive.contents.exporting import EXPORTS
from pipeline.emulator.drive.files import FILES
from pipeline.emulator.drive.making import make_file
from pipeline.emulator.drive.permissions import PERMISSIONS
from pipeline.emulator.drive.replies import REPLIES
from pipeline.emulator.drive.revisions import REVISIONS
from pipeline.emulator.drive.shared import DRIVES

__all__ = ["ROUTES", "make_file"]


ROUTES: dict[str, Handler] = {
    **FILES,
    **EXPORTS,
    **PERMISSIONS,
    **DRIVES,
    **COMMENTS,
    **REPLIES,
    **CHANGES,
    **REVISIONS,
    "drive.about.get": get_about,
}

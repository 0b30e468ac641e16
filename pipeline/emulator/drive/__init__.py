"""Checked calls of the Drive API come in; files, permissions, shared drives and the account's storage go out."""

from __future__ import annotations

from pipeline.emulator.app import Call, Handler
from pipeline.emulator.drive.changes import CHANGES
from pipeline.emulator.drive.comments import COMMENTS
from pipeline.emulator.drive.contents.exporting import EXPORTS, export_formats
from pipeline.emulator.drive.contents.importing import import_formats
from pipeline.emulator.drive.files import FILES
from pipeline.emulator.drive.making import make_file
from pipeline.emulator.drive.permissions import PERMISSIONS
from pipeline.emulator.drive.replies import REPLIES
from pipeline.emulator.drive.resources import Json, render_user
from pipeline.emulator.drive.revisions import REVISIONS
from pipeline.emulator.drive.shared import DRIVES
from pipeline.emulator.errors import invalid_parameter
from pipeline.emulator.uploads import LARGEST

__all__ = ["ROUTES", "make_file"]


def _get_about(call: Call) -> Json:
    if call.mask is None:
        raise invalid_parameter("The 'fields' parameter is required for this method.", "fields", "required")
    limit = "0" if call.account.kind == "service" else str(15 * 2**30)
    quota = {"limit": limit, "usage": "0", "usageInDrive": "0", "usageInDriveTrash": "0"}
    return {
        "kind": "drive#about",
        "user": render_user(call.account.email, call.account),
        "storageQuota": quota,
        "importFormats": import_formats(),
        "exportFormats": export_formats(),
        "maxUploadSize": str(LARGEST),
        "canCreateDrives": call.account.kind == "user",
    }


ROUTES: dict[str, Handler] = {
    **FILES,
    **EXPORTS,
    **PERMISSIONS,
    **DRIVES,
    **COMMENTS,
    **REPLIES,
    **CHANGES,
    **REVISIONS,
    "drive.about.get": _get_about,
}

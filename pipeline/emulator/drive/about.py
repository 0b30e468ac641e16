"""A checked call about the account comes in; who it is, its storage and what this Drive can do go out."""

from __future__ import annotations

from pipeline.emulator.app import Call
from pipeline.emulator.drive.contents.exporting import export_formats
from pipeline.emulator.drive.contents.importing import import_formats
from pipeline.emulator.drive.metadata import PALETTE
from pipeline.emulator.drive.paging import require_fields
from pipeline.emulator.drive.resources import Json, count_bytes, render_user
from pipeline.emulator.uploads import LARGEST

STORAGE = 15 * 2**30


def get_about(call: Call) -> Json:
    """Read who the account is, what storage it has and what this Drive converts.

    Documented: `fields` is required; the formats, the colors of folders.
    Reported: a service account has no storage.
    Assumed: the words of the refusal; a person has 15 GiB.
    """
    require_fields(call)
    person = call.account.kind == "user"
    mine = [file for file in call.state.files.values() if file.owner == call.account.email]
    used = sum(count_bytes(file) for file in mine)
    quota = {
        "limit": str(STORAGE) if person else "0",
        "usage": str(used),
        "usageInDrive": str(used),
        "usageInDriveTrash": str(sum(count_bytes(file) for file in mine if file.trashed)),
    }
    return {
        "kind": "drive#about",
        "user": render_user(call.account.email, call.account),
        "storageQuota": quota,
        "importFormats": import_formats(),
        "exportFormats": export_formats(),
        "maxUploadSize": str(LARGEST),
        "folderColorPalette": PALETTE,
        "canCreateDrives": person,
        "canCreateTeamDrives": person,
    }

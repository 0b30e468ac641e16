"""A call and a new file come in; the file, kept under the parent the call names, goes out."""

from __future__ import annotations

from pipeline.emulator.app import Call
from pipeline.emulator.drive.access import find_file, refuse_without_storage
from pipeline.emulator.errors import ApiError, invalid_parameter
from pipeline.emulator.files import grant
from pipeline.emulator.state import FOLDER, File


def place(call: Call, file: File, source: File | None = None) -> File:
    """Adds a new file under the parent the body names, else beside its source, else in My Drive.

    Owner, times, permissions and what the body says of the file are set here; ApiError 400, 403, 404.
    """
    folder = _find_parent(call, source)
    refuse_without_storage(call.account, folder.drive_id)
    file.parents, file.drive_id, file.made_by = [folder.id], folder.drive_id, call.account.client
    file.created_time = file.modified_time = call.state.stamp()
    file.description = call.body.get("description", file.description)
    file.properties |= call.body.get("properties", {})
    file.app_properties |= call.body.get("appProperties", {})
    file.owner = "" if folder.drive_id else call.account.email
    file.permissions = [] if folder.drive_id else [grant("user", "owner", call.account.email)]
    call.state.add(file, by=call.account.email)
    return file


def _find_parent(call: Call, source: File | None) -> File:
    parents = call.body.get("parents", [])
    if len(parents) > 1:
        raise invalid_parameter("A file cannot have multiple parents.", "file.parents", "multipleParentsNotAllowed")
    if not parents and source is not None and source.drive_id:
        parents = source.parents
    folder = find_file(call, parents[0] if parents else "root", "writer")
    if folder.mime_type != FOLDER:
        raise ApiError(403, "The specified parent is not a folder.", "", reason="parentNotAFolder")
    return folder

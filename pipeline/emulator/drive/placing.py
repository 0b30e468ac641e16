"""A call and a new file come in, or a file that is to move; it, under the parent the call names, goes out."""

from __future__ import annotations

from pipeline.emulator.app import Call
from pipeline.emulator.drive.access import ancestors, descendants, find_file, refuse_without_storage, too_weak
from pipeline.emulator.drive.contents.blob import is_plain
from pipeline.emulator.drive.metadata import read_time, write_metadata
from pipeline.emulator.errors import ApiError, invalid_parameter
from pipeline.emulator.files import grant, root_of
from pipeline.emulator.state import FOLDER, ROLES, File


def place(call: Call, file: File, source: File | None = None) -> File:
    """Adds a new file under the parent the body names, else beside its source, else in My Drive.

    Owner, times, permissions and what the body says of the file are set here; ApiError 400, 403, 404.
    """
    folder = _find_parent(call, source)
    refuse_without_storage(call.account, folder.drive_id)
    file.parents, file.made_by = [folder.id], call.account.client
    file.created_time = file.modified_time = call.state.stamp()
    _settle(call, file, folder)
    call.state.add(file, by=call.account.email)
    if "createdTime" in call.body:
        file.created_time = read_time(call.body["createdTime"])
    if is_plain(file.mime_type):
        file.metadata.setdefault("originalFilename", file.name)
    write_metadata(call, file)
    return file


def move(call: Call, file: File) -> None:
    """Moves a file as `addParents` and `removeParents` say; ApiError 403 for what is no place for it."""
    added = [find_file(call, name, "writer") for name in _names(call, "addParents")]
    gone = {root_of(call.account.email) if name == "root" else name for name in _names(call, "removeParents")}
    parents = list(dict.fromkeys([name for name in file.parents if name not in gone] + [one.id for one in added]))
    if len(parents) > max(1, len(file.parents)):
        raise ApiError(403, "Increasing the number of parents is not allowed", "", reason="cannotAddParent")
    for folder in added:
        if folder.mime_type != FOLDER or file.id in {folder.id, *(one.id for one in ancestors(call.state, folder))}:
            raise ApiError(403, "The specified parent is not a folder.", "", reason="parentNotAFolder")
    for folder in added:
        if folder.drive_id != file.drive_id:
            _change_drive(call, file, folder)
    file.parents = parents


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


def _change_drive(call: Call, file: File, folder: File) -> None:
    """Only its owner moves a file out of My Drive, only a drive's organizer out of that."""
    needed = "organizer" if file.drive_id else "owner"
    if ROLES.index(call.state.role(file, call.account)) < ROLES.index(needed):
        raise too_weak()
    refuse_without_storage(call.account, folder.drive_id)
    for moved in [file, *descendants(call.state, file)]:
        call.state.touch(moved, moved=False)
        _settle(call, moved, folder)


def _settle(call: Call, file: File, folder: File) -> None:
    """A shared drive owns what is in it; in My Drive the account does."""
    file.drive_id = folder.drive_id
    file.owner = "" if folder.drive_id else call.account.email
    file.permissions = [one for one in file.permissions if one["role"] != "owner"]
    if not folder.drive_id:
        own = grant("user", "owner", call.account.email)
        file.permissions = [own, *(one for one in file.permissions if one["id"] != own["id"])]


def _names(call: Call, parameter: str) -> list[str]:
    return [name for name in call.params.get(parameter, "").split(",") if name]

"""Checked calls about files come in; the files, made, found, changed, copied or deleted, go out."""

from __future__ import annotations

from copy import deepcopy

from pipeline.emulator.app import Call, Handler, Raw
from pipeline.emulator.drive.access import (
    descendants,
    find_file,
    is_drive,
    may_copy,
    refuse_locked,
    refuse_unbuilt,
    sees,
    too_weak,
)
from pipeline.emulator.drive.contents.arriving import arriving_type, copy_content, retype, take_media
from pipeline.emulator.drive.contents.downloading import download_file
from pipeline.emulator.drive.making import blank_content
from pipeline.emulator.drive.metadata import refuse_read_only, write_metadata
from pipeline.emulator.drive.placing import move, place
from pipeline.emulator.drive.resources import Json, answer_file
from pipeline.emulator.drive.searching import drive_of, list_files
from pipeline.emulator.drive.shared import find_drive
from pipeline.emulator.errors import ApiError, file_not_found, invalid_parameter
from pipeline.emulator.state import FOLDER, SHORTCUT, File

_COPIED = {"shortcutDetails", "indexableText", "originalFilename"}
_CHANGES = {"name", "description", "properties", "appProperties", "modifiedTime"}
_EDITORS = "application/vnd.google-apps."


def create_file(call: Call) -> Json:
    """Make a file, blank or with the media of an upload; a form, a spreadsheet and a document open in their own APIs.

    Recorded: the four fields of the answer.
    Documented: what may be said of a new file, ids made before, one parent, none of it for a service account;
        an upload whole, in two parts or resumed; its conversion where the named type is one of Google's.
    Reported: the words that refuse a chunk of a resumable upload.
    Assumed: the words of the refusals.
    """
    mime = arriving_type(call)
    file_id = call.body.get("id") or call.state.mint("file")
    if "id" in call.body and mime.startswith(_EDITORS) and mime != FOLDER:
        raise invalid_parameter("Generated IDs are not supported for Docs Editors formats.", "file.id", "invalid")
    if file_id in call.state.files:
        raise ApiError(409, "A file already exists with the provided ID.", "", reason="fileIdInUse")
    target = _find_target(call) if mime == SHORTCUT else None
    name = call.body.get("name", target.name if target else "Untitled")
    file = place(call, File(file_id, name, mime, call.account.email, "", ""))
    file.content = blank_content(mime, file_id, name)
    take_media(call, file)
    if target:
        file.metadata["shortcutDetails"] = {"targetId": target.id, "targetMimeType": target.mime_type}
    return answer_file(call, file)


def get_file(call: Call) -> Json | Raw:
    """Read what Drive knows of a file, or with `alt=media` a plain file's bytes.

    Recorded: the 404 for a file that is not there or not shared, and the times that were asked for.
    Documented: the fields, `permissions` for who can share, none of them in a shared drive.
    Documented: the restriction that readers may not download.
    Reported: the refusal to download what has no bytes, and the words of that restriction's.
    Assumed: which capabilities a role has; what this Drive does not keep is left out.
    """
    if call.params.get("alt") == "media":
        return download_file(call)
    return answer_file(call, find_file(call, call.params["fileId"]))


def update_file(call: Call) -> Json:
    """Change what Drive keeps of a file: name, properties, star, trash, folder, restrictions; or upload it anew.

    Documented: each field's meaning, nulls that clear a property, parents that are added and removed.
    Documented: 30 properties of a kind, of 124 bytes each, key and value together.
    Reported: the refusal of fields that are not directly writable.
    Assumed: a star or the trash leaves the modified time alone; the words of the other refusals.
    """
    refuse_read_only(call)
    body = call.body
    moves = {"addParents", "removeParents"} & call.params.keys()
    own = body.keys() <= {"starred", "viewedByMeTime"} and not moves and call.media is None
    file = _writable(call, "fileOrganizer" if "trashed" in body else "reader" if body and own else "writer")
    if "name" in body or call.media:
        refuse_locked(file)
    call.state.touch(file, moved=bool(call.media or body.keys() & _CHANGES), by=call.account.email)
    move(call, file)
    write_metadata(call, file)
    retype(call, file)
    take_media(call, file)
    if body.get("trashed", file.trashed) != file.trashed:
        _trash(call, file)
    return answer_file(call, file)


def copy_file(call: Call) -> Json:
    """Copy a file with its content and properties, and its comments if asked; a folder has no copy.

    Documented: what the body may say, `copyComments`, and the restriction that readers may not copy.
    Assumed: the copy's default name; the words of the refusals.
    """
    source = find_file(call, call.params["fileId"])
    if source.mime_type == FOLDER or not may_copy(call.state, source, call.state.role(source, call.account)):
        raise ApiError(403, "This file cannot be copied by the user.", "", reason="cannotCopyFile")
    name = call.body.get("name") or f"Copy of {source.name}"
    copied = File(
        call.state.mint("file"), name, source.mime_type, call.account.email, "", "", description=source.description
    )
    copied.properties, copied.app_properties = dict(source.properties), dict(source.app_properties)
    copied.metadata = {name: deepcopy(source.metadata[name]) for name in sorted(_COPIED & source.metadata.keys())}
    copy_content(call, source, copied)
    if call.params.get("copyComments"):
        copied.comments = list(source.comments)
    return answer_file(call, place(call, copied, source))


def delete_file(call: Call) -> Json:
    """Delete a file for good; with a folder goes what its owner has in it.

    Documented: only the owner deletes a file, in a shared drive only an organizer.
    Assumed: what others own in a deleted folder stays, in no folder.
    """
    _erase(call, _writable(call, "organizer"))
    return {}


def empty_trash(call: Call) -> Json:
    """Delete for good whatever the account, or a shared drive, has in the trash.

    Documented: the account's own files, or with `driveId` that drive's.
    Assumed: a shared drive's trash is emptied by its organizers.
    """
    refuse_unbuilt(call)
    drive = drive_of(call)
    if drive:
        find_drive(call, drive, "organizer")
    mine = [
        file
        for file in call.state.files.values()
        if file.trashed and (file.drive_id == drive if drive else file.owner == call.account.email)
    ]
    for file in mine:
        if file.id in call.state.files and sees(call.state, file, call.account):
            _erase(call, file)
    return {}


def generate_ids(call: Call) -> Json:
    """Give ids for files to be created.

    Documented: their count, at most 1000, and that each serves once.
    """
    ids = [call.state.mint("file") for _ in range(call.params["count"])]
    return {"kind": "drive#generatedIds", "space": call.params["space"], "ids": ids}


FILES: dict[str, Handler] = {
    "drive.files.copy": copy_file,
    "drive.files.create": create_file,
    "drive.files.delete": delete_file,
    "drive.files.emptyTrash": empty_trash,
    "drive.files.generateIds": generate_ids,
    "drive.files.get": get_file,
    "drive.files.list": list_files,
    "drive.files.update": update_file,
}


def _writable(call: Call, needed: str) -> File:
    """The file if it may be written; My Drive and the root of a shared drive are not files to change."""
    file = find_file(call, call.params["fileId"], needed)
    if is_drive(file) or file.id not in call.state.files:
        raise too_weak()
    return file


def _find_target(call: Call) -> File:
    name = call.body.get("shortcutDetails", {}).get("targetId", "")
    if not name:
        raise invalid_parameter("The shortcut target is required.", "file.shortcutDetails.targetId", "required")
    target = call.state.files.get(name)
    if target is None or not sees(call.state, target, call.account):
        raise file_not_found(name)
    if target.mime_type == SHORTCUT:
        raise ApiError(403, "A shortcut cannot be the target of a shortcut.", "", reason="shortcutTargetInvalid")
    return target


def _trash(call: Call, file: File) -> None:
    file.trashed = not file.trashed
    if not file.trashed:
        file.metadata = {name: value for name, value in file.metadata.items() if not name.startswith("trash")}
    elif file.drive_id:
        file.metadata |= {"trashedTime": call.state.stamp(), "trashingUser": call.account.email}


def _erase(call: Call, file: File) -> None:
    for child in list(descendants(call.state, file)):
        if child.owner == file.owner:
            call.state.remove(child.id)
        else:
            call.state.touch(child, moved=False)
            child.parents = []
    call.state.remove(file.id)

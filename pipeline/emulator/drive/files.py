"""Checked calls about files come in; the files, made, found, changed, copied or deleted, go out."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode

from pipeline.emulator.app import Call, Handler
from pipeline.emulator.drive.access import (
    descendants,
    find_file,
    finds,
    is_drive,
    too_weak,
)
from pipeline.emulator.drive.making import blank_content
from pipeline.emulator.drive.placing import place
from pipeline.emulator.drive.query import compile_query, sort_files
from pipeline.emulator.drive.resources import Json, answer_file, pick_file, render_file
from pipeline.emulator.errors import ApiError, invalid_parameter, not_built
from pipeline.emulator.files import root_of
from pipeline.emulator.state import FOLDER, File

_MAKES = {"id", "name", "mimeType", "parents", "description", "properties", "appProperties", "createdTime"}
_CHANGES = {"name", "description", "properties", "appProperties", "trashed", "modifiedTime"}
_NOT_BUILT = {
    "starred",
    "contentHints",
    "contentRestrictions",
    "copyRequiresWriterPermission",
    "downloadRestrictions",
    "folderColorRgb",
    "inheritedPermissionsDisabled",
    "originalFilename",
    "shortcutDetails",
    "viewedByMeTime",
    "writersCanShare",
}
_PLAIN = "application/octet-stream"
_EDITORS = "application/vnd.google-apps."


def _create(call: Call) -> Json:
    _refuse_unbuilt(call)
    mime = call.body.get("mimeType", _PLAIN)
    file_id = call.body.get("id") or call.state.mint("file")
    if "id" in call.body and mime.startswith(_EDITORS) and mime != FOLDER:
        raise invalid_parameter("Generated IDs are not supported for Docs Editors formats.", "file.id", "invalid")
    if file_id in call.state.files:
        raise ApiError(409, "A file already exists with the provided ID.", "", reason="fileIdInUse")
    name = call.body.get("name", "Untitled")
    file = place(call, File(file_id, name, mime, call.account.email, "", ""))
    file.content = blank_content(mime, file_id, name)
    file.created_time = call.body.get("createdTime", file.created_time)
    return answer_file(call, file)


def _get(call: Call) -> Json:
    return answer_file(call, find_file(call, call.params["fileId"]))


def _list(call: Call) -> Json:
    params = call.params
    size = params["pageSize"]
    wanted = compile_query(params.get("q", ""), call.account.email, root_of(call.account.email))
    view = params.get("includePermissionsForView", "")
    found = [render_file(call.state, file, call.account, view) for file in _reach(call)]
    files = sort_files([file for file in found if wanted(file)], params.get("orderBy", ""))
    start = _read_token(call)
    page = files[start : start + size]
    answer = {
        "kind": "drive#fileList",
        "incompleteSearch": False,
        "files": page if call.mask else [pick_file(file) for file in page],
    }
    return {"nextPageToken": _write_token(call, start + size), **answer} if start + size < len(files) else answer


def _update(call: Call) -> Json:
    _refuse_unbuilt(call)
    body = call.body
    if "parents" in body:
        raise ApiError(
            403,
            "The parents field is not directly writable in update requests. "
            "Use the addParents and removeParents parameters instead.",
            "",
            reason="fieldNotWritable",
        )
    if body.get("id", call.params["fileId"]) != call.params["fileId"]:
        message = "The resource body includes fields which are not directly writable."
        raise ApiError(403, message, "", reason="fieldNotWritable")
    file = _writable(call, "fileOrganizer" if "trashed" in body else "writer")
    call.state.touch(file, moved=bool(body.keys() & _CHANGES - {"trashed"}))
    _move(call, file)
    file.name = body.get("name", file.name)
    file.description = body.get("description", file.description)
    file.trashed = body.get("trashed", file.trashed)
    file.modified_time = body.get("modifiedTime", file.modified_time)
    file.properties = {**file.properties, **body.get("properties", {})}
    file.app_properties = {**file.app_properties, **body.get("appProperties", {})}
    return answer_file(call, file)


def _copy(call: Call) -> Json:
    _refuse_unbuilt(call)
    source = find_file(call, call.params["fileId"])
    if source.mime_type == FOLDER:
        raise ApiError(403, "This file cannot be copied by the user.", "", reason="cannotCopyFile")
    name = call.body.get("name") or f"Copy of {source.name}"
    copied = File(
        call.state.mint("file"), name, source.mime_type, call.account.email, "", "", description=source.description
    )
    copied.properties, copied.app_properties = dict(source.properties), dict(source.app_properties)
    copied.content = source.content.copy() if source.content else None
    return answer_file(call, place(call, copied, source))


def _delete(call: Call) -> Json:
    file = _writable(call, "fileOrganizer")
    for gone in [*descendants(call.state, file), file]:
        call.state.remove(gone.id)
    return {}


def _generate_ids(call: Call) -> Json:
    ids = [call.state.mint("file") for _ in range(call.params["count"])]
    return {"kind": "drive#generatedIds", "space": call.params["space"], "ids": ids}


FILES: dict[str, Handler] = {
    "drive.files.create": _create,
    "drive.files.get": _get,
    "drive.files.list": _list,
    "drive.files.update": _update,
    "drive.files.copy": _copy,
    "drive.files.delete": _delete,
    "drive.files.generateIds": _generate_ids,
}


def _refuse_unbuilt(call: Call) -> None:
    for name in sorted(_NOT_BUILT & call.body.keys()):
        raise not_built(f"{call.method.id} {name}")


def _writable(call: Call, needed: str) -> File:
    """The file if it may be written; My Drive and the root of a shared drive are not files to change."""
    file = find_file(call, call.params["fileId"], needed)
    if is_drive(file) or file.id not in call.state.files:
        raise too_weak()
    return file


def _move(call: Call, file: File) -> None:
    added = [find_file(call, name, "writer") for name in _names(call, "addParents")]
    gone = {root_of(call.account.email) if name == "root" else name for name in _names(call, "removeParents")}
    parents = list(dict.fromkeys([name for name in file.parents if name not in gone] + [one.id for one in added]))
    if len(parents) > max(1, len(file.parents)):
        raise ApiError(403, "Increasing the number of parents is not allowed", "", reason="cannotAddParent")
    if any(one.mime_type != FOLDER or one is file for one in added):
        raise ApiError(403, "The specified parent is not a folder.", "", reason="parentNotAFolder")
    file.parents = parents
    for folder in added:
        for moved in [file, *descendants(call.state, file)]:
            call.state.touch(moved, moved=False)
            moved.drive_id = folder.drive_id


def _names(call: Call, parameter: str) -> list[str]:
    return [name for name in call.params.get(parameter, "").split(",") if name]


def _reach(call: Call) -> list[File]:
    """The files a search covers: My Drive and what is shared, and shared drives where the call includes them."""
    params = call.params
    everywhere = params.get("includeItemsFromAllDrives") or params.get("includeTeamDriveItems")
    if params.get("driveId") and not everywhere:
        raise invalid_parameter(
            "The includeItemsFromAllDrives parameter must be set to true when driveId or corpora contains drives.",
            "includeItemsFromAllDrives",
            "teamDrivesClientNotSupported",
        )
    wanted = params.get("driveId")
    return [
        file
        for file in call.state.files.values()
        if not is_drive(file)
        and (file.drive_id == wanted if wanted else everywhere or not file.drive_id)
        and finds(call.state, file, call.account)
    ]


def _bind(call: Call) -> str:
    asked = f"{call.params.get('q')} {call.params.get('orderBy')} {call.params.get('driveId')}"
    return hashlib.sha256(asked.encode()).hexdigest()[:16]


def _write_token(call: Call, start: int) -> str:
    return "~!!~" + urlsafe_b64encode(f"{_bind(call)}{start}".encode()).decode()


def _read_token(call: Call) -> int:
    token = call.params.get("pageToken", "")
    if not token:
        return 0
    try:
        text = urlsafe_b64decode(token.removeprefix("~!!~")).decode()
        if not text.startswith(_bind(call)):
            raise ValueError("another search's token")
        return int(text[16:])
    except ValueError as error:
        raise invalid_parameter("Invalid Value", "pageToken", "invalid") from error

"""Checked calls about a file's revisions come in; its head revision, the only one kept, goes out."""

from __future__ import annotations

from pipeline.emulator.app import Call, Handler
from pipeline.emulator.drive.access import find_file
from pipeline.emulator.drive.resources import Json, render_file
from pipeline.emulator.errors import ApiError
from pipeline.emulator.state import FOLDER, SHORTCUT, File

_BYTES = ("md5Checksum", "size", "originalFilename")
_SHORT = ("kind", "id", "mimeType", "modifiedTime")


def list_revisions(call: Call) -> Json:
    """List a file's revisions: the head, for earlier ones are not kept here.

    Documented: the list may be incomplete for files with many revisions.
    Assumed: writers read revisions; the ids of documents and spreadsheets count up.
    """
    return {"kind": "drive#revisionList", "revisions": [_answer(call, _find(call))]}


def get_revision(call: Call) -> Json:
    """Read the head revision's fields.

    Documented: the fields, those of bytes only for a plain file.
    Assumed: `head` names it too; the words of the 404 for any other.
    """
    revision = _answer(call, _find(call))
    name = call.params["revisionId"]
    if name not in {"head", revision["id"]}:
        message = f"Revision not found: {name}."
        raise ApiError(404, message, "", reason="notFound", location="revisionId", location_type="parameter")
    return revision


REVISIONS: dict[str, Handler] = {
    "drive.revisions.get": get_revision,
    "drive.revisions.list": list_revisions,
}


def _find(call: Call) -> File:
    file = find_file(call, call.params["fileId"], "writer")
    if file.mime_type in {FOLDER, SHORTCUT}:
        raise ApiError(403, "The file does not support revisions.", "", reason="revisionsNotSupported")
    return file


def _answer(call: Call, file: File) -> Json:
    known = render_file(call.state, file, call.account)
    revision: Json = {
        "kind": "drive#revision",
        "id": known.get("headRevisionId", str(file.revision)),
        "mimeType": file.mime_type,
        "modifiedTime": file.modified_time,
        **({"lastModifyingUser": known["lastModifyingUser"]} if "lastModifyingUser" in known else {}),
    }
    if "headRevisionId" in known:
        revision |= {"keepForever": False, **{name: known[name] for name in _BYTES if name in known}}
    else:
        revision |= {"published": False}
    return revision if call.mask else {name: revision[name] for name in _SHORT}

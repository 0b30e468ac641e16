"""Checked calls about what changed come in; each file and shared drive that did, once, by its latest change, go out.

A page token is the number of a change: `File.version` and `Removed.version` are all the log there is.
"""

from __future__ import annotations

from pipeline.emulator.app import Call, Handler
from pipeline.emulator.drive.access import is_drive, refuse_unbuilt, sees
from pipeline.emulator.drive.drives import render_drive
from pipeline.emulator.drive.resources import Json, answer_file
from pipeline.emulator.drive.searching import check_spaces, drive_of, includes_drives
from pipeline.emulator.drive.shared import find_drive
from pipeline.emulator.errors import invalid_parameter
from pipeline.emulator.files import root_of
from pipeline.emulator.state import File, Removed


def get_start_page_token(call: Call) -> Json:
    """Give the token from which the changes to come are listed.

    Documented: the token, also of one shared drive; it does not expire.
    """
    if drive_of(call):
        find_drive(call, drive_of(call))
    return {"kind": "drive#startPageToken", "startPageToken": str(call.state.version + 1)}


def list_changes(call: Call) -> Json:
    """List the files and shared drives that changed since a token, oldest change first, page by page.

    Documented: removed files, by deletion or loss of access, and `includeRemoved`; the token of the changes to come.
    Assumed: a file is listed once, by its latest change; access that came with a folder is lost unseen.
    """
    refuse_unbuilt(call)
    check_spaces(call)
    since = _read_token(call)
    drive, everywhere = drive_of(call), includes_drives(call)
    if drive:
        find_drive(call, drive)
    changed: list[File | Removed] = [one for one in call.state.files.values() if one.version >= since]
    if call.params["includeRemoved"]:
        gone = call.state.removed.values()
        changed += [one for one in gone if one.version >= since and one.id not in call.state.files]
    reached = [one for one in changed if (one.drive_id == drive if drive else everywhere or not one.drive_id)]
    told = [change for one in sorted(reached, key=lambda one: one.version) for change in _tell(call, one)]
    size = call.params["pageSize"]
    following = (
        {"nextPageToken": told[size][0]} if len(told) > size else {"newStartPageToken": str(call.state.version + 1)}
    )
    return {"kind": "drive#changeList", **following, "changes": [change for _, change in told[:size]]}


CHANGES: dict[str, Handler] = {
    "drive.changes.getStartPageToken": get_start_page_token,
    "drive.changes.list": list_changes,
}


def _tell(call: Call, one: File | Removed) -> list[tuple[str, Json]]:
    """The change as this account sees it, if it does, with its number."""
    me = call.account.email
    known = one.known_to if isinstance(one, Removed) else one.marks
    seen = isinstance(one, File) and sees(call.state, one, call.account)
    lost = call.params["includeRemoved"] and me in known and call.account.reaches(one.made_by)
    if not seen and not lost:
        return []
    if call.params["restrictToMyDrive"] and not (isinstance(one, File) and _in_my_drive(call, one)):
        return []
    if not isinstance(one, File):
        return [(str(one.version), _name(one, one.time) | {"removed": True})]
    change = _name(one, one.changed_time) | {"removed": not seen}
    if seen and is_drive(one):
        change["drive"] = render_drive(call.state, one, call.account)
    elif seen:
        change["file"] = answer_file(call, one)
    return [(str(one.version), change)]


def _name(one: File | Removed, time: str) -> Json:
    kind = "drive" if one.drive_id == one.id else "file"
    return {
        "kind": "drive#change",
        "type": kind,
        "changeType": kind,
        "time": time,
        **({"fileId": one.id} if kind == "file" else {"driveId": one.id}),
    }


def _in_my_drive(call: Call, file: File) -> bool:
    mine = root_of(call.account.email)
    while file.parents and file.parents[0] in call.state.files:
        file = call.state.files[file.parents[0]]
    return mine in file.parents


def _read_token(call: Call) -> int:
    token: str = call.params["pageToken"]
    if not token.isdecimal() or not 0 < int(token) <= call.state.version + 1:
        raise invalid_parameter("Invalid Value", "pageToken", "invalid")
    return int(token)

"""Checked calls about shared drives come in; the drives, kept as their root folders, go out.

The Team Drives that came before them are the same drives under older names.
"""

from __future__ import annotations

import hashlib

from pipeline.emulator.app import Call, Handler
from pipeline.emulator.drive.access import descendants, is_drive, is_trashed, refuse_unbuilt, sees, too_weak
from pipeline.emulator.drive.drives import Json, answer_drive
from pipeline.emulator.drive.paging import take_page
from pipeline.emulator.drive.query import DRIVE_TERMS, compile_query
from pipeline.emulator.errors import ApiError, invalid_parameter, not_built
from pipeline.emulator.files import grant
from pipeline.emulator.state import FOLDER, ROLES, File

_NOT_BUILT = ("themeId", "backgroundImageFile")


def create_drive(call: Call) -> Json:
    """Make a shared drive, whose organizer one is; a request id that was used makes no second one.

    Documented: the request id and the 409 for a repeated one; restrictions cannot be set here.
    Assumed: the words of the refusals; a service account is refused.
    """
    _refuse_body(call)
    if not call.body.get("name"):
        raise invalid_parameter("The name of the shared drive is required.", "name", "required")
    seed = f"{call.account.email} {call.params['requestId']}"
    drive_id = f"0A{hashlib.sha256(seed.encode()).hexdigest()[:11]}Uk9PVA"
    if drive_id in call.state.files:
        raise ApiError(409, "A shared drive was already created with this request ID.", "", reason="duplicate")
    drive = File(
        id=drive_id,
        name=call.body["name"],
        mime_type=FOLDER,
        owner="",
        created_time=call.state.stamp(),
        modified_time=call.state.stamp(),
        permissions=[grant("user", "organizer", call.account.email)],
        drive_id=drive_id,
        made_by=call.account.client,
    )
    call.state.add(drive, by=call.account.email)
    return answer_drive(call, drive)


def get_drive(call: Call) -> Json:
    """Read a shared drive.

    Documented: the fields of the drive, three of them unless `fields` asks for others.
    Assumed: the words of the 404; which capabilities a role has.
    """
    return answer_drive(call, find_drive(call, _name(call)))


def list_drives(call: Call) -> Json:
    """List the shared drives one is a member of, filtered by a query, page by page.

    Documented: the terms of the query, pages of 10 and at most 100.
    Assumed: they come by name; every member may use every term.
    """
    refuse_unbuilt(call)
    wanted = compile_query(call.params.get("q", ""), DRIVE_TERMS)
    mine = [one for one in call.state.files.values() if is_drive(one) and sees(call.state, one, call.account)]
    found = sorted((one for one in mine if wanted(_describe(call, one))), key=lambda one: one.name)
    page, following = take_page(call, found, call.params["pageSize"])
    kind, name = ("teamDrive", "teamDrives") if "teamdrives" in call.method.id else ("drive", "drives")
    return {"kind": f"drive#{kind}List", **following, name: [answer_drive(call, one) for one in page]}


def update_drive(call: Call) -> Json:
    """Rename a shared drive, color it, or restrict what is shared from it.

    Documented: the restrictions, and that organizers set them.
    Assumed: the words of the refusals.
    """
    _refuse_body(call)
    body = call.body
    drive = find_drive(call, _name(call), "organizer")
    call.state.touch(drive, by=call.account.email)
    drive.name = body.get("name", drive.name)
    if "colorRgb" in body:
        drive.metadata["colorRgb"] = body["colorRgb"]
    restrictions = {
        {"teamMembersOnly": "driveMembersOnly"}.get(name, name): value
        for name, value in body.get("restrictions", {}).items()
    }
    drive.metadata["restrictions"] = {**drive.metadata.get("restrictions", {}), **restrictions}
    return answer_drive(call, drive)


def delete_drive(call: Call) -> Json:
    """Delete a shared drive for good, with what lies in its trash.

    Documented: only an organizer, and only a drive without items that are not trashed.
    Assumed: the words of the refusal.
    """
    if call.params.get("allowItemDeletion"):
        raise not_built(f"{call.method.id} allowItemDeletion")
    drive = find_drive(call, _name(call), "organizer")
    held = list(descendants(call.state, drive))
    if not all(is_trashed(call.state, one) for one in held):
        message = "A shared drive cannot be deleted while it has items that are not trashed."
        raise ApiError(403, message, "", reason="cannotDeleteResourceWithChildren")
    for file in [*held, drive]:
        call.state.remove(file.id)
    return {}


def hide_drive(call: Call) -> Json:
    """Hide a shared drive from one's own default view.

    Documented: only the view of the account that asks changes.
    """
    return _show(call, hidden=True)


def unhide_drive(call: Call) -> Json:
    """Put a shared drive back into one's own default view.

    Documented: only the view of the account that asks changes.
    """
    return _show(call, hidden=False)


DRIVES: dict[str, Handler] = {
    "drive.drives.create": create_drive,
    "drive.drives.delete": delete_drive,
    "drive.drives.get": get_drive,
    "drive.drives.hide": hide_drive,
    "drive.drives.list": list_drives,
    "drive.drives.unhide": unhide_drive,
    "drive.drives.update": update_drive,
    "drive.teamdrives.create": create_drive,
    "drive.teamdrives.delete": delete_drive,
    "drive.teamdrives.get": get_drive,
    "drive.teamdrives.list": list_drives,
    "drive.teamdrives.update": update_drive,
}


def find_drive(call: Call, drive_id: str, needed: str = "reader") -> File:
    """The shared drive's root folder; ApiError 404 for one that is no member's, 403 for too weak a role."""
    refuse_unbuilt(call)
    drive = call.state.files.get(drive_id)
    if drive is None or not is_drive(drive) or not sees(call.state, drive, call.account):
        message = f"Shared drive not found: {drive_id}"
        raise ApiError(404, message, "", reason="notFound", location="driveId", location_type="parameter")
    if ROLES.index(call.state.role(drive, call.account)) < ROLES.index(needed):
        raise too_weak()
    return drive


def _name(call: Call) -> str:
    name: str = call.params.get("driveId") or call.params["teamDriveId"]
    return name


def _refuse_body(call: Call) -> None:
    for name in _NOT_BUILT:
        if name in call.body:
            raise not_built(f"{call.method.id} {name}")
    if "downloadRestriction" in call.body.get("restrictions", {}):
        raise not_built(f"{call.method.id} restrictions.downloadRestriction")


def _show(call: Call, *, hidden: bool) -> Json:
    drive = find_drive(call, _name(call))
    call.state.touch(drive, moved=False)
    drive.marks.setdefault(call.account.email, {})["hidden"] = hidden
    return answer_drive(call, drive)


def _describe(call: Call, drive: File) -> Json:
    """What a query can ask of a drive."""
    return {
        "name": drive.name,
        "createdTime": drive.created_time,
        "hidden": drive.marks.get(call.account.email, {}).get("hidden", False),
        "memberCount": len(drive.permissions),
        "organizerCount": len([one for one in drive.permissions if one["role"] == "organizer"]),
    }

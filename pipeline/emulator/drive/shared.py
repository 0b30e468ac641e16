"""Checked calls about shared drives come in; the drives, kept as their root folders, go out."""

from __future__ import annotations

import hashlib

from pipeline.emulator.app import Call, Handler
from pipeline.emulator.drive.access import is_drive, sees
from pipeline.emulator.drive.resources import Json, answer_drive
from pipeline.emulator.errors import ApiError, invalid_parameter
from pipeline.emulator.files import grant
from pipeline.emulator.state import FOLDER, File


def _create(call: Call) -> Json:
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
    call.state.add(drive)
    return answer_drive(drive, call.mask)


def _get(call: Call) -> Json:
    drive = call.state.files.get(call.params["driveId"])
    if drive is None or not is_drive(drive) or not sees(call.state, drive, call.account):
        message = f"Shared drive not found: {call.params['driveId']}"
        raise ApiError(404, message, "", reason="notFound", location="driveId", location_type="parameter")
    return answer_drive(drive, call.mask)


def _list(call: Call) -> Json:
    files = call.state.files.values()
    mine = [one for one in files if is_drive(one) and sees(call.state, one, call.account)]
    drives = [answer_drive(one, call.mask) for one in sorted(mine, key=lambda one: one.name)]
    return {"kind": "drive#driveList", "drives": drives}


DRIVES: dict[str, Handler] = {
    "drive.drives.create": _create,
    "drive.drives.get": _get,
    "drive.drives.list": _list,
}

"""A file and the account that looks at it come in; Drive's resource for it goes out, whole or as by default."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.app import Call
from pipeline.emulator.auth import Account
from pipeline.emulator.discovery import Mask
from pipeline.emulator.drive.access import all_grants, ancestors, is_drive
from pipeline.emulator.files import grant
from pipeline.emulator.state import DOCUMENT, FOLDER, FORM, ROLES, SPREADSHEET, File, State

Json = dict[str, Any]
_LINKS = {
    SPREADSHEET: "https://docs.google.com/spreadsheets/d/{}/edit?usp=drivesdk",
    DOCUMENT: "https://docs.google.com/document/d/{}/edit?usp=drivesdk",
    FORM: "https://docs.google.com/forms/d/{}/edit?usp=drivesdk",
    FOLDER: "https://drive.google.com/drive/folders/{}",
}
_FILE = ("kind", "id", "name", "mimeType")
_PERMISSION = ("kind", "id", "type", "role")
_DRIVE = ("kind", "id", "name")


def answer_file(call: Call, file: File) -> Json:
    """The file as this call answers it: four fields unless `fields` asks for others."""
    if call.mask is None:
        return pick_file(render_file(call.state, file, call.account))
    return render_file(call.state, file, call.account, call.params.get("includePermissionsForView", ""))


def pick_file(resource: Json) -> Json:
    """The fields of a file that Drive sends unasked."""
    return {name: resource[name] for name in _FILE}


def answer_permission(permission: Json, mask: Mask | None) -> Json:
    """The permission as one call answers it: four fields unless `fields` asks for others."""
    return permission if mask else {name: permission[name] for name in _PERMISSION}


def answer_drive(file: File, mask: Mask | None) -> Json:
    """The shared drive whose root folder this is."""
    drive = {"kind": "drive#drive", "id": file.id, "name": file.name, "createdTime": file.created_time}
    return drive if mask else {name: drive[name] for name in _DRIVE}


def render_user(email: str, account: Account) -> Json:
    """Drive's resource for a person."""
    person = grant("user", "reader", email)
    me = {"me": email == account.email, "permissionId": person["id"], "emailAddress": email}
    return {"kind": "drive#user", "displayName": person["displayName"], **me}


def visible_grants(state: State, file: File, view: str = "") -> list[Json]:
    """The permissions a call lists: a view's only where it asks for that view."""
    return [one for one in all_grants(state, file) if one.get("view", view) == view]


def render_file(state: State, file: File, account: Account, view: str = "") -> Json:
    """The whole resource, as far as this Drive knows it."""
    rank = ROLES.index(state.role(file, account))
    resource: Json = {
        "kind": "drive#file",
        "id": file.id,
        "name": file.name,
        "mimeType": file.mime_type,
        "starred": False,
        "trashed": file.trashed or any(folder.trashed for folder in ancestors(state, file)),
        "explicitlyTrashed": file.trashed,
        "parents": file.parents,
        "spaces": ["drive"],
        "webViewLink": _LINKS.get(file.mime_type, "https://drive.google.com/file/d/{}/view?usp=drivesdk").format(
            file.id
        ),
        "createdTime": file.created_time,
        "modifiedTime": file.modified_time,
        "ownedByMe": file.owner == account.email,
        "isAppAuthorized": file.made_by == account.client,
        "capabilities": _capabilities(file, rank),
        "writersCanShare": True,
        "quotaBytesUsed": "0",
    }
    texts = {"description": file.description, "driveId": file.drive_id}
    maps = {"properties": file.properties, "appProperties": file.app_properties}
    resource |= {name: value for name, value in {**texts, **maps}.items() if value}
    if not file.parents:
        del resource["parents"]
    if rank >= ROLES.index("writer"):
        grants = visible_grants(state, file, view)
        resource |= {"permissions": grants, "permissionIds": [one["id"] for one in grants]}
    if file.drive_id:
        del resource["ownedByMe"]
    else:
        resource["owners"] = [render_user(file.owner, account)]
        resource["shared"] = len([one for one in all_grants(state, file) if "view" not in one]) > 1
    return resource


def _capabilities(file: File, rank: int) -> Json:
    writes = rank >= ROLES.index("writer")
    owns = rank >= ROLES.index("fileOrganizer")
    return {
        "canEdit": writes,
        "canRename": writes,
        "canShare": writes,
        "canCopy": file.mime_type != FOLDER,
        "canAddChildren": writes and file.mime_type == FOLDER,
        "canTrash": owns and not is_drive(file),
        "canDelete": owns and not is_drive(file),
    }

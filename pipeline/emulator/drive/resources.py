"""A file and the account that looks at it come in; Drive's resource for it goes out, whole or as by default."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.app import Call
from pipeline.emulator.auth import Account
from pipeline.emulator.discovery import Mask
from pipeline.emulator.drive.access import all_grants, ancestors, is_trashed
from pipeline.emulator.drive.capabilities import list_capabilities, may_share
from pipeline.emulator.drive.contents.blob import describe_bytes
from pipeline.emulator.files import grant, root_of
from pipeline.emulator.state import DOCUMENT, FOLDER, FORM, SPREADSHEET, File, State

Json = dict[str, Any]
_LINKS = {
    SPREADSHEET: "https://docs.google.com/spreadsheets/d/{}/edit?usp=drivesdk",
    DOCUMENT: "https://docs.google.com/document/d/{}/edit?usp=drivesdk",
    FORM: "https://docs.google.com/forms/d/{}/edit?usp=drivesdk",
    FOLDER: "https://drive.google.com/drive/folders/{}",
}
_PLAIN_LINK = "https://drive.google.com/file/d/{}/view?usp=drivesdk"
_PLAIN = {"kind", "id", "name", "mimeType", "explicitlyTrashed", "spaces", "version", "webViewLink"}
_PLAIN |= {"createdTime", "modifiedTime"}
_PERMISSION = ("kind", "id", "type", "role")
_MARKS = ("viewedByMeTime", "modifiedByMeTime", "sharedWithMeTime")
_METADATA = ("originalFilename", "folderColorRgb", "shortcutDetails", "trashedTime")


def answer_file(call: Call, file: File, at: str = "") -> Json:
    """The file as this call answers it, `at` a name of the answer: four fields unless `fields` asks for others."""
    if call.mask is None:
        return {"kind": "drive#file", "id": file.id, "name": file.name, "mimeType": file.mime_type}
    wanted = (call.mask.tree.get(at, {}) if at else call.mask.tree).keys()
    if wanted and wanted <= _PLAIN:
        return _describe_plain(file)
    return render_file(call.state, file, call.account, call.params.get("includePermissionsForView", ""))


def answer_permission(permission: Json, mask: Mask | None) -> Json:
    """The permission as one call answers it: four fields unless `fields` asks for others."""
    return permission if mask else {name: permission[name] for name in _PERMISSION}


def render_user(email: str, account: Account) -> Json:
    """Drive's resource for a person."""
    person = grant("user", "reader", email)
    me = {"me": email == account.email, "permissionId": person["id"], "emailAddress": email}
    return {"kind": "drive#user", "displayName": person["displayName"], **me}


def visible_grants(state: State, file: File, view: str = "") -> list[Json]:
    """The permissions a call lists, with where each comes from: a view's only where it asks for that view."""
    grants = [one for one in all_grants(state, file) if one.get("view", view) == view]
    details = _list_details(state, file)
    return [{**one, **_offer(file, one), "permissionDetails": details.get(one["id"], [])} for one in grants]


def _offer(file: File, permission: Json) -> Json:
    """Whether a person is offered the file; of items in shared drives it is not told."""
    offered = permission["type"] == "user" and not file.drive_id
    return {"pendingOwner": permission.get("pendingOwner", False)} if offered else {}


def count_bytes(file: File) -> int:
    """The storage a file takes: a plain file's bytes."""
    return len(getattr(file.content, "data", b""))


def render_file(state: State, file: File, account: Account, view: str = "") -> Json:
    """The whole resource, as far as this Drive knows it."""
    role = state.role(file, account)
    return {
        **_describe_plain(file),
        "trashed": is_trashed(state, file),
        "isAppAuthorized": file.made_by == account.client,
        "capabilities": list_capabilities(state, file, role),
        "quotaBytesUsed": str(count_bytes(file)),
        "hasThumbnail": False,
        "thumbnailVersion": "0",
        **describe_bytes(file),
        **_describe_texts(state, file, account),
        **_describe_marks(file, account),
        **_describe_restrictions(file, account),
        **(_describe_in_drive(file, account) if file.drive_id else _describe_owned(state, file, account)),
        **_describe_sharing(state, file, role, view),
    }


def _describe_plain(file: File) -> Json:
    """The fields that cost nothing and are the same for everybody."""
    return {
        "kind": "drive#file",
        "id": file.id,
        "name": file.name,
        "mimeType": file.mime_type,
        "explicitlyTrashed": file.trashed,
        "spaces": ["drive"],
        "version": str(file.version),
        "webViewLink": _LINKS.get(file.mime_type, _PLAIN_LINK).format(file.id),
        "createdTime": file.created_time,
        "modifiedTime": file.modified_time,
    }


def _describe_texts(state: State, file: File, account: Account) -> Json:
    known = {
        "description": file.description,
        "parents": [name for name in file.parents if _shows_parent(state, name, account)],
        "properties": file.properties,
        "appProperties": file.app_properties,
        **{name: file.metadata.get(name) for name in _METADATA},
        "lastModifyingUser": render_user(file.last_modified_by, account) if file.last_modified_by else None,
    }
    return {name: value for name, value in known.items() if value}


def _shows_parent(state: State, name: str, account: Account) -> bool:
    if name == root_of(account.email):
        return True
    return name in state.files and bool(state.role(state.files[name], account))


def _describe_marks(file: File, account: Account) -> Json:
    marks = file.marks.get(account.email, {})
    sharer = marks.get("sharingUser")
    return {
        "starred": marks.get("starred", False),
        "viewedByMe": "viewedByMeTime" in marks,
        "modifiedByMe": "modifiedByMeTime" in marks,
        **{name: marks[name] for name in _MARKS if name in marks},
        **({"sharingUser": render_user(sharer, account)} if sharer else {}),
    }


def _describe_restrictions(file: File, account: Account) -> Json:
    closed = file.metadata.get("copyRequiresWriterPermission", False)
    restrictions = [
        {**one, "restrictingUser": render_user(one["restrictingUser"], account)}
        for one in file.metadata.get("contentRestrictions", [])
    ]
    return {
        "copyRequiresWriterPermission": closed,
        "viewersCanCopyContent": not closed,
        **({"contentRestrictions": restrictions} if restrictions else {}),
    }


def _describe_owned(state: State, file: File, account: Account) -> Json:
    return {
        "owners": [render_user(file.owner, account)],
        "ownedByMe": file.owner == account.email,
        "shared": len([one for one in all_grants(state, file) if "view" not in one]) > 1,
        "writersCanShare": file.metadata.get("writersCanShare", True),
    }


def _describe_in_drive(file: File, account: Account) -> Json:
    trasher = file.metadata.get("trashingUser")
    return {
        "driveId": file.drive_id,
        "teamDriveId": file.drive_id,
        "hasAugmentedPermissions": bool(file.permissions) and file.id != file.drive_id,
        **({"trashingUser": render_user(trasher, account)} if trasher else {}),
    }


def _describe_sharing(state: State, file: File, role: str, view: str) -> Json:
    """The permissions, for who can share; of an item in a shared drive only their ids."""
    if not may_share(file, role):
        return {}
    grants = visible_grants(state, file, view)
    ids = {"permissionIds": [one["id"] for one in grants]}
    return ids if file.drive_id else {**ids, "permissions": grants}


def _list_details(state: State, file: File) -> dict[str, list[Json]]:
    """Where each permission comes from, by its id: the item itself first; a folder is named in a shared drive only."""
    details: dict[str, list[Json]] = {}
    for held in (file, *ancestors(state, file)):
        kind = "member" if held.id == held.drive_id else "file"
        origin = {"inheritedFrom": held.id} if held is not file and file.drive_id else {}
        for one in held.permissions:
            if not state.expired(one):
                told = {"permissionType": kind, "role": one["role"], "inherited": held is not file, **origin}
                details.setdefault(one["id"], []).append(told)
    return details

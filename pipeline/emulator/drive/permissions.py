"""Checked calls about a file's permissions come in; the permissions go out."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.emulator.app import Call, Handler
from pipeline.emulator.drive.access import find_file, is_drive, too_weak
from pipeline.emulator.drive.capabilities import may_share
from pipeline.emulator.drive.metadata import read_time
from pipeline.emulator.drive.paging import take_page
from pipeline.emulator.drive.resources import Json, answer_permission, visible_grants
from pipeline.emulator.errors import ApiError, invalid_parameter, not_built
from pipeline.emulator.files import grant, root_of
from pipeline.emulator.state import FOLDER, FORM, ROLES, File

_ANYONE = {"reader", "commenter", "writer"}
_PEOPLE = {*_ANYONE, "owner"}
_IN_DRIVES = {*_ANYONE, "fileOrganizer", "organizer"}
_NOT_BUILT = ("inheritedPermissionsDisabled",)


def create_permission(call: Call) -> Json:
    """Share a file, a folder or a shared drive with a person, a group, a domain or anyone, or give it away.

    Documented: types and roles, `transferOwnership`, expiry within a year for people and groups.
    Documented: the owner makes a writer the pending owner, who then accepts by `transferOwnership`.
    Reported: a form that anyone can answer has a reader of the view `published`.
    Assumed: the words of the refusals; no mail is sent, and anybody's address is taken for an account.
    Assumed: the owner stays the owner where another role is given to it.
    """
    file = _open(call, "organizer")
    body = call.body
    kind, role = _required(body, "type"), _required(body, "role")
    if kind not in {"user", "group", "domain", "anyone"}:
        raise invalid_parameter(f"The permission type {kind} is not valid.", "permission.type", "invalid")
    _check_role(call, file, kind, role)
    who = "" if kind == "anyone" else _required(body, "domain" if kind == "domain" else "emailAddress")
    view = body.get("view", "")
    if view and (view != "published" or role != "reader" or file.mime_type != FORM):
        raise _sharing(f"The view {view} takes readers of a form that can be published.")
    _check_restrictions(call, file, kind, who)
    permission = grant(kind, role, who, view)
    if "allowFileDiscovery" in permission and "allowFileDiscovery" in body:
        permission["allowFileDiscovery"] = body["allowFileDiscovery"]
    if "expirationTime" in body:
        permission["expirationTime"] = _read_expiry(call, kind, role)
    permission |= _read_offer(call, file, kind, role)
    if role != "owner" and who and who == file.owner:
        return _answer(call, file, permission["id"])
    call.state.touch(file, moved=False)
    _give(call, file, permission)
    return _answer(call, file, permission["id"])


def list_permissions(call: Call) -> Json:
    """List who may do what with a file, inherited permissions too.

    Documented: all at once, or in pages of the size asked, at most 100; a view's only if it is asked for.
    Assumed: who cannot share the file cannot list them.
    """
    file = _open(call, "writer")
    grants = visible_grants(call.state, file, call.params.get("includePermissionsForView", ""))
    paged = bool(file.drive_id) or "pageSize" in call.params
    page, following = take_page(call, grants, call.params.get("pageSize", 100) if paged else max(1, len(grants)))
    return {
        "kind": "drive#permissionList",
        **following,
        "permissions": [answer_permission(one, call.mask) for one in page],
    }


def get_permission(call: Call) -> Json:
    """Read one permission.

    Documented: its fields, four of them unless `fields` asks for others.
    Assumed: the words of the 404.
    """
    file = _open(call, "writer")
    return _answer(call, file, call.params["permissionId"])


def update_permission(call: Call) -> Json:
    """Change a permission's role or when it ends, or give the file away.

    Documented: `removeExpiration` and `transferOwnership`, by which a pending owner accepts.
    Assumed: an inherited permission can be raised here, not lowered, and the owner's never; the words of the refusals.
    """
    file = _open(call, "organizer")
    own = [one for one in file.permissions if one["id"] == call.params["permissionId"]]
    permission = own[0] if own else _pick(call, file)
    role = call.body.get("role", permission["role"]) if "expirationTime" in call.body else _new_role(call, permission)
    if not own and ROLES.index(role) < ROLES.index(permission["role"]):
        raise _inherited()
    _check_role(call, file, permission["type"], role, permission)
    if permission["role"] == "owner" and role != "owner":
        raise too_weak()
    shown = ("permissionDetails", "pendingOwner")
    changed = {name: value for name, value in permission.items() if name not in shown} | {"role": role}
    changed |= _read_offer(call, file, permission["type"], role, permission)
    if "expirationTime" in call.body:
        changed["expirationTime"] = _read_expiry(call, permission["type"], role)
    if call.params.get("removeExpiration"):
        changed.pop("expirationTime", None)
    call.state.touch(file, moved=False)
    _give(call, file, changed)
    return _answer(call, file, changed["id"])


def delete_permission(call: Call) -> Json:
    """Take a permission away; one's own anybody may, the owner's nobody.

    Documented: an inherited permission can be taken away only where it was given.
    Assumed: the words of the refusals.
    """
    file = find_file(call, call.params["fileId"])
    permission = _pick(call, file)
    if permission.get("emailAddress") != call.account.email:
        _open(call, "organizer")
    if permission["role"] == "owner":
        raise too_weak()
    if all(one["id"] != permission["id"] for one in file.permissions):
        raise _inherited()
    call.state.touch(file, moved=False)
    file.permissions = [one for one in file.permissions if one["id"] != permission["id"]]
    marks = file.marks.get(permission.get("emailAddress", ""), {})
    for name in ("sharedWithMeTime", "sharingUser"):
        marks.pop(name, None)
    return {}


PERMISSIONS: dict[str, Handler] = {
    "drive.permissions.create": create_permission,
    "drive.permissions.delete": delete_permission,
    "drive.permissions.get": get_permission,
    "drive.permissions.list": list_permissions,
    "drive.permissions.update": update_permission,
}


def _open(call: Call, in_drive: str) -> File:
    """The file, if the account may share it; for a shared drive itself the role `in_drive` is needed."""
    for name in _NOT_BUILT:
        if name in call.body:
            raise not_built(f"{call.method.id} {name}")
    file = find_file(call, call.params["fileId"], "writer")
    if not may_share(file, call.state.role(file, call.account)):
        raise too_weak()
    return find_file(call, file.id, in_drive) if is_drive(file) else file


def _answer(call: Call, file: File, permission_id: str) -> Json:
    return answer_permission(_pick(call, file, permission_id), call.mask)


def _pick(call: Call, file: File, permission_id: str = "") -> Json:
    """A permission of the file or of the folders above it, whatever its view; ApiError 404."""
    name = permission_id or call.params["permissionId"]
    grants = visible_grants(call.state, file) + visible_grants(call.state, file, "published")
    found = next((one for one in grants if one["id"] == name), None)
    if found is None:
        message = f"Permission not found: {name}."
        raise ApiError(404, message, "", reason="notFound", location="permissionId", location_type="parameter")
    return found


def _required(body: Json, name: str) -> str:
    value: str = body.get(name, "")
    if not value:
        raise invalid_parameter(f"The permission {name} field is required.", f"permission.{name}", "required")
    return value


def _new_role(call: Call, permission: Json) -> str:
    """The role asked for; it may be left out where only the expiry goes."""
    if call.params.get("removeExpiration"):
        return str(call.body.get("role", permission["role"]))
    return _required(call.body, "role")


def _check_role(call: Call, file: File, kind: str, role: str, held: Json | None = None) -> None:
    """ApiError where the account cannot give the role, or make of what somebody has (`held`) another one."""
    if role not in ROLES:
        raise invalid_parameter(f"The role {role} is not valid.", "permission.role", "invalid")
    allowed = _IN_DRIVES if file.drive_id else _PEOPLE
    if role not in (allowed if kind in {"user", "group"} else _ANYONE):
        raise _sharing(f"The role {role} cannot be given to the type {kind} on this file.")
    accepts = held is not None and held.get("pendingOwner") and held["emailAddress"] == call.account.email
    if ROLES.index(role) > ROLES.index(call.state.role(file, call.account)) and not accepts:
        raise too_weak()
    if role == "owner" and not call.params.get("transferOwnership"):
        message = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
        raise ApiError(403, message, "", reason="forbidden", location="transferOwnership", location_type="parameter")
    if role == "owner" and call.params.get("sendNotificationEmail") is False:
        raise _sharing("The notification of a transfer of ownership cannot be left out.")


def _read_offer(call: Call, file: File, kind: str, role: str, held: Json | None = None) -> Json:
    """Whether the grantee is offered the file; ApiError 403 for who does not own it."""
    if not call.body.get("pendingOwner", (held or {}).get("pendingOwner", False)) or role == "owner":
        return {}
    if kind != "user" or role != "writer" or file.drive_id:
        raise _sharing("A pending owner must be a user who can write to a file that is not in a shared drive.")
    if "pendingOwner" in call.body and file.owner != call.account.email:
        raise too_weak()
    return {"pendingOwner": True}


def _check_restrictions(call: Call, file: File, kind: str, who: str) -> None:
    """ApiError 403 for what the restrictions of the file's shared drive forbid."""
    drive = call.state.files.get(file.drive_id or "")
    if drive is None:
        return
    restrictions = drive.metadata.get("restrictions", {})
    members = {one.get("emailAddress") for one in drive.permissions}
    outside = kind == "anyone" or who.rpartition("@")[2] != call.account.email.rpartition("@")[2]
    folder = file.mime_type == FOLDER and call.state.role(file, call.account) != "organizer"
    for name, broken in (
        ("driveMembersOnly", file is not drive and who not in members),
        ("domainUsersOnly", outside),
        ("sharingFoldersRequiresOrganizerPermission", folder),
    ):
        if restrictions.get(name) and broken:
            raise ApiError(403, f"The shared drive's restriction {name} forbids this.", "", reason=name)


def _read_expiry(call: Call, kind: str, role: str) -> str:
    moment = read_time(call.body["expirationTime"])
    latest = call.state.now() + timedelta(days=365)
    if kind not in {"user", "group"} or role in {"owner", "organizer", "fileOrganizer"}:
        raise _sharing("An expiration can only be set on the permissions of users and groups.")
    if not call.state.now() < datetime.fromisoformat(moment) <= latest:
        raise _sharing("The expiration must be in the future, and not more than a year.")
    return moment


def _give(call: Call, file: File, permission: Json) -> None:
    """Adds the permission or replaces the one of its id; the former owner of a file given away can write."""
    email = permission.get("emailAddress", "")
    if permission["role"] == "owner":
        file.owner = email
        for one in file.permissions:
            one["role"] = "writer" if one["role"] == "owner" else one["role"]
        if call.params.get("moveToNewOwnersRoot"):
            file.parents = [root_of(email)]
    places = {one["id"]: place for place, one in enumerate(file.permissions)}
    place = places.get(permission["id"], len(file.permissions))
    file.permissions[place : place + 1] = [permission]
    if email and email != call.account.email and not is_drive(file) and permission["type"] == "user":
        marks = file.marks.setdefault(email, {})
        marks.setdefault("sharedWithMeTime", call.state.stamp())
        marks.setdefault("sharingUser", call.account.email)


def _inherited() -> ApiError:
    message = "Cannot delete or lower an inherited permission here: change it where it was given."
    return ApiError(403, message, "", reason="cannotModifyInheritedPermission")


def _sharing(message: str) -> ApiError:
    return ApiError(400, message, "", reason="invalidSharingRequest")

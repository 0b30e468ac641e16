"""Checked calls about a file's permissions come in; the permissions go out."""

from __future__ import annotations

from pipeline.emulator.app import Call, Handler
from pipeline.emulator.drive.access import find_file, is_drive, too_weak
from pipeline.emulator.drive.resources import Json, answer_permission, visible_grants
from pipeline.emulator.errors import ApiError, invalid_parameter, not_built
from pipeline.emulator.files import grant
from pipeline.emulator.state import FORM, ROLES, File

_ANYONE = {"reader", "commenter", "writer"}
_PEOPLE = {*_ANYONE, "owner"}
_IN_DRIVES = {*_ANYONE, "fileOrganizer", "organizer"}
_NOT_BUILT = ("expirationTime", "pendingOwner", "inheritedPermissionsDisabled")


def _create(call: Call) -> Json:
    file = _open(call, "organizer")
    body = call.body
    kind, role = _required(body, "type"), _required(body, "role")
    if kind not in {"user", "group", "domain", "anyone"}:
        raise invalid_parameter(f"The permission type {kind} is not valid.", "permission.type", "invalid")
    _check_role(call, file, kind, role)
    who = ""
    if kind != "anyone":
        who = _required(body, "domain" if kind == "domain" else "emailAddress")
    view = body.get("view", "")
    if view and (view != "published" or role != "reader" or file.mime_type != FORM):
        raise _sharing(f"The view {view} takes readers of a form that can be published.")
    permission = grant(kind, role, who, view)
    if "allowFileDiscovery" in permission and "allowFileDiscovery" in body:
        permission["allowFileDiscovery"] = body["allowFileDiscovery"]
    call.state.touch(file, moved=False)
    _give(file, permission)
    return answer_permission(permission, call.mask)


def _list(call: Call) -> Json:
    file = _open(call, "writer")
    grants = visible_grants(call.state, file, call.params.get("includePermissionsForView", ""))
    listed = [answer_permission(one, call.mask) for one in grants]
    return {"kind": "drive#permissionList", "permissions": listed}


def _get(call: Call) -> Json:
    file = _open(call, "writer")
    grants = visible_grants(call.state, file) + visible_grants(call.state, file, "published")
    return answer_permission(_pick(call, grants), call.mask)


def _update(call: Call) -> Json:
    file = _open(call, "organizer")
    permission = _pick(call, file.permissions)
    role = _required(call.body, "role")
    _check_role(call, file, permission["type"], role)
    call.state.touch(file, moved=False)
    changed = {**permission, "role": role}
    _give(file, changed)
    return answer_permission(changed, call.mask)


def _delete(call: Call) -> Json:
    file = find_file(call, call.params["fileId"])
    permission = _pick(call, file.permissions)
    if permission.get("emailAddress") != call.account.email:
        _open(call, "organizer")
    if permission["role"] == "owner":
        raise too_weak()
    call.state.touch(file, moved=False)
    file.permissions = [one for one in file.permissions if one["id"] != permission["id"]]
    return {}


PERMISSIONS: dict[str, Handler] = {
    "drive.permissions.create": _create,
    "drive.permissions.list": _list,
    "drive.permissions.get": _get,
    "drive.permissions.update": _update,
    "drive.permissions.delete": _delete,
}


def _open(call: Call, in_drive: str) -> File:
    """The file, writable; for a shared drive itself the role `in_drive` is needed."""
    for name in _NOT_BUILT:
        if name in call.body:
            raise not_built(f"{call.method.id} {name}")
    file = find_file(call, call.params["fileId"], "writer")
    return find_file(call, file.id, in_drive) if is_drive(file) else file


def _pick(call: Call, grants: list[Json]) -> Json:
    name = call.params["permissionId"]
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


def _check_role(call: Call, file: File, kind: str, role: str) -> None:
    if role not in ROLES:
        raise invalid_parameter(f"The role {role} is not valid.", "permission.role", "invalid")
    allowed = _IN_DRIVES if file.drive_id else _PEOPLE
    if role not in (allowed if kind in {"user", "group"} else _ANYONE):
        raise _sharing(f"The role {role} cannot be given to the type {kind} on this file.")
    if role != "owner":
        return
    if not call.params.get("transferOwnership"):
        message = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
        raise ApiError(403, message, "", reason="forbidden", location="transferOwnership", location_type="parameter")
    if file.owner != call.account.email:
        raise too_weak()


def _give(file: File, permission: Json) -> None:
    """Adds the permission or replaces the one of its id; the former owner of a file given away can write."""
    if permission["role"] == "owner":
        file.owner = permission["emailAddress"]
        for one in file.permissions:
            one["role"] = "writer" if one["role"] == "owner" else one["role"]
    places = {one["id"]: place for place, one in enumerate(file.permissions)}
    place = places.get(permission["id"], len(file.permissions))
    file.permissions[place : place + 1] = [permission]


def _sharing(message: str) -> ApiError:
    return ApiError(400, message, "", reason="invalidSharingRequest")

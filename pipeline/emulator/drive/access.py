"""A call and a file's id come in; the file goes out, or the refusal Drive has for this account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.emulator.app import Call
from pipeline.emulator.auth import Account
from pipeline.emulator.errors import ApiError, file_not_found, not_built
from pipeline.emulator.files import grant, root_of
from pipeline.emulator.state import FOLDER, ROLES, File, State

Json = dict[str, Any]


def find_file(call: Call, file_id: str, needed: str = "reader") -> File:
    """The file, if the account has at least the role that is needed.

    ApiError 404 for a file it cannot see (nor one in a shared drive without `supportsAllDrives`), 403 for too weak
    a role.
    """
    refuse_unbuilt(call)
    file = call.state.files.get(file_id)
    if file_id in {"root", root_of(call.account.email)}:
        file = _root_folder(call.state, call.account)
    if file is None or not sees(call.state, file, call.account) or (file.drive_id and not _all_drives(call)):
        raise file_not_found(file_id)
    if ROLES.index(call.state.role(file, call.account)) < ROLES.index(needed):
        raise too_weak()
    return file


def sees(state: State, file: File, account: Account) -> bool:
    """Whether the account has any role on the file, and its sign-in reaches files it did not make."""
    return bool(state.role(file, account)) and (is_drive(file) or account.reaches(file.made_by))


def finds(state: State, file: File, account: Account) -> bool:
    """Whether a search finds the file: one that only its link opens is not found."""
    named = any(one["type"] != "anyone" for one in all_grants(state, file) if _reaches(one, account))
    return sees(state, file, account) and (named or file.owner == account.email)


def refuse_unbuilt(call: Call) -> None:
    """ApiError 501 for a parameter that would need an administrator or labels."""
    for name in ("useDomainAdminAccess", "includeLabels"):
        if call.params.get(name):
            raise not_built(f"{call.method.id} {name}")


def refuse_locked(file: File) -> None:
    """ApiError 403 for what a content restriction forbids: a change of the content, a comment or the name."""
    if file.locked:
        raise ApiError(403, "The file is read-only.", "", reason="fileContentRestricted")


def is_trashed(state: State, file: File) -> bool:
    """Whether the file, or a folder it is in, lies in the trash."""
    return file.trashed or any(folder.trashed for folder in ancestors(state, file))


def may_copy(state: State, file: File, role: str) -> bool:
    """Whether a role may copy, print or download: not below writer where the file or its drive says so."""
    drive = state.files.get(file.drive_id or "")
    held = drive is not None and drive.metadata.get("restrictions", {}).get("copyRequiresWriterPermission")
    closed = held or file.metadata.get("copyRequiresWriterPermission", False)
    return bool(role) and not (closed and ROLES.index(role) < ROLES.index("writer"))


def refuse_kept(call: Call, file: File, deed: str) -> None:
    """ApiError 403 for who may not take the content along; `deed` is "Download" or "Export"."""
    if not may_copy(call.state, file, call.state.role(file, call.account)):
        message = f"This file cannot be {deed.lower()}ed by the user."
        raise ApiError(403, message, "", reason=f"cannot{deed}File")


def is_drive(file: File) -> bool:
    """Whether this is the root folder of a shared drive, which has the drive's id."""
    return file.drive_id == file.id


def all_grants(state: State, file: File) -> list[Json]:
    """The file's permissions and those of the folders it is in; of one grantee the strongest, none that is over."""
    found: dict[str, Json] = {}
    for permission in [one for held in [file, *ancestors(state, file)] for one in held.permissions]:
        if state.expired(permission):
            continue
        known = found.get(permission["id"])
        if known is None or ROLES.index(known["role"]) < ROLES.index(permission["role"]):
            found[permission["id"]] = permission
    return list(found.values())


def ancestors(state: State, file: File) -> Iterator[File]:
    """The folders above a file, nearest first."""
    seen = {file.id}
    while parents := [state.files[name] for name in file.parents if name in state.files and name not in seen]:
        file = parents[0]
        seen.add(file.id)
        yield file


def descendants(state: State, file: File) -> Iterator[File]:
    """Everything beneath a folder, what is nearer first."""
    children: dict[str, list[File]] = {}
    for one in state.files.values():
        for parent in one.parents:
            children.setdefault(parent, []).append(one)
    waiting = children.pop(file.id, [])
    while waiting:
        yield from waiting
        waiting = [below for one in waiting for below in children.pop(one.id, [])]


def too_weak() -> ApiError:
    """403 for a role that does not allow the call."""
    message = "The user does not have sufficient permissions for this file."
    return ApiError(403, message, "", reason="insufficientFilePermissions")


def refuse_without_storage(account: Account, drive_id: str | None) -> None:
    """ApiError 403 where a service account would own a file: it has storage only in a shared drive."""
    if account.kind == "service" and drive_id is None:
        message = (
            "Service Accounts do not have storage quota. Leverage shared drives "
            "(https://developers.google.com/workspace/drive/api/guides/about-shareddrives), or use OAuth delegation "
            "(http://support.google.com/a/answer/7281227) instead."
        )
        raise ApiError(403, message, "", reason="storageQuotaExceeded", domain="usageLimits")


def _all_drives(call: Call) -> bool:
    names = {"supportsAllDrives", "supportsTeamDrives"}
    return not names & call.method.params.keys() or any(call.params.get(name) for name in names)


def _reaches(permission: Json, account: Account) -> bool:
    if permission.get("view") or permission["type"] == "domain":
        return bool(permission.get("allowFileDiscovery")) and account.email.endswith(f"@{permission.get('domain')}")
    return bool(permission.get("emailAddress") == account.email)


def _root_folder(state: State, account: Account) -> File:
    return File(
        id=root_of(account.email),
        name="My Drive",
        mime_type=FOLDER,
        owner=account.email,
        created_time=state.stamp(),
        modified_time=state.stamp(),
        permissions=[grant("user", "owner", account.email)],
        made_by=account.client,
    )

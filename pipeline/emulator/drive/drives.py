"""A shared drive's root folder and the account that looks at it come in; Drive's resource for the drive goes out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.app import Call
from pipeline.emulator.auth import Account
from pipeline.emulator.drive.access import may_copy
from pipeline.emulator.state import ROLES, File, State

Json = dict[str, Any]
_DRIVE = ("kind", "id", "name")
_RESTRICTIONS = (
    "adminManagedRestrictions",
    "copyRequiresWriterPermission",
    "domainUsersOnly",
    "driveMembersOnly",
    "sharingFoldersRequiresOrganizerPermission",
)
_COLOR = "#4285f4"


def answer_drive(call: Call, file: File) -> Json:
    """The shared drive as this call answers it, under its older name where that was asked for."""
    old = "teamdrives" in call.method.id
    drive = render_team_drive(call.state, file, call.account) if old else render_drive(call.state, file, call.account)
    return drive if call.mask else {name: drive[name] for name in _DRIVE}


def render_drive(state: State, file: File, account: Account) -> Json:
    """The whole resource."""
    role = state.role(file, account)
    kept = file.metadata.get("restrictions", {})
    return {
        "kind": "drive#drive",
        "id": file.id,
        "name": file.name,
        "createdTime": file.created_time,
        "colorRgb": file.metadata.get("colorRgb", _COLOR),
        "hidden": file.marks.get(account.email, {}).get("hidden", False),
        "restrictions": {name: kept.get(name, False) for name in _RESTRICTIONS},
        "capabilities": _list_capabilities(state, file, role),
    }


def render_team_drive(state: State, file: File, account: Account) -> Json:
    """The whole resource under its older names."""
    drive = render_drive(state, file, account)
    restrictions, capabilities = drive["restrictions"], drive["capabilities"]
    restrictions["teamMembersOnly"] = restrictions.pop("driveMembersOnly")
    for name in ("canDeleteDrive", "canRenameDrive", "canChangeDriveBackground", "canResetDriveRestrictions"):
        capabilities[name.replace("Drive", "TeamDrive")] = capabilities.pop(name)
    capabilities["canChangeTeamMembersOnlyRestriction"] = capabilities.pop("canChangeDriveMembersOnlyRestriction")
    del drive["hidden"]
    return {**drive, "kind": "drive#teamDrive"}


def _list_capabilities(state: State, file: File, role: str) -> dict[str, bool]:
    rank = ROLES.index(role)
    comments, writes, organizes, manages = (rank >= needed for needed in (1, 2, 3, 4))
    return {
        "canAddChildren": writes,
        "canChangeCopyRequiresWriterPermissionRestriction": manages,
        "canChangeDomainUsersOnlyRestriction": manages,
        "canChangeDriveBackground": manages,
        "canChangeDriveMembersOnlyRestriction": manages,
        "canChangeSharingFoldersRequiresOrganizerPermissionRestriction": manages,
        "canComment": comments,
        "canCopy": may_copy(state, file, role),
        "canDeleteChildren": manages,
        "canDeleteDrive": manages,
        "canDownload": may_copy(state, file, role),
        "canEdit": writes,
        "canListChildren": True,
        "canManageMembers": manages,
        "canReadRevisions": writes,
        "canRename": writes,
        "canRenameDrive": manages,
        "canResetDriveRestrictions": manages,
        "canShare": writes,
        "canTrashChildren": organizes,
    }

"""Shared drives, through Google's own client over real HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.emulator.drive.desk import Json, Person
from tests.emulator.stock import refusal


def test_shared_drives(sign_in: Callable[..., Person]) -> None:
    """Members reach a shared drive's files, with supportsAllDrives; a search includes them when asked."""
    mine, other = sign_in(), sign_in("other@example.com")
    drives = mine.drive.drives()
    drive = drives.create(requestId="1", body={"name": "School"}).execute()
    assert refusal(drives.create(requestId="1", body={"name": "School"}))[0] == 409
    assert refusal(drives.create(requestId="2", body={}))[0] == 400
    assert drives.get(driveId=drive["id"]).execute() == drive
    assert drives.list().execute()["drives"] == [drive]
    assert refusal(other.drive.drives().get(driveId=drive["id"]))[0] == 404
    file = mine.make("S", parents=[drive["id"]])
    assert mine.get(file)["driveId"] == drive["id"]
    assert refusal(mine.files.get(fileId=file))[0] == 404
    mine.share(drive["id"], "fileOrganizer", "other@example.com").execute()
    assert mine.find() == []
    everywhere: Json = {"includeItemsFromAllDrives": True, "supportsAllDrives": True}
    assert other.find(**everywhere) == ["S"]
    assert other.find(driveId=drive["id"], corpora="drive", **everywhere) == ["S"]
    assert refusal(other.files.list(driveId=drive["id"]))[0] == 400
    assert refusal(other.share(drive["id"], "reader", "third@example.com"))[0] == 403
    assert refusal(mine.files.delete(fileId=drive["id"], supportsAllDrives=True))[0] == 403
    copied = other.files.copy(fileId=file, body={}, supportsAllDrives=True, fields="driveId").execute()
    assert copied == {"driveId": drive["id"]}
    moved = mine.make("mine")
    mine.files.update(fileId=moved, addParents=drive["id"], removeParents="root", supportsAllDrives=True).execute()
    assert "ownedByMe" not in mine.get(moved)
    assert refusal(other.files.delete(fileId=moved, supportsAllDrives=True))[0] == 403
    other.change(moved, trashed=True)
    assert mine.get(moved)["trashingUser"]["emailAddress"] == "other@example.com"
    mine.files.delete(fileId=moved, supportsAllDrives=True).execute()


@pytest.fixture
def drive(owner: Person) -> str:
    """A shared drive's id."""
    made: str = owner.drive.drives().create(requestId="1", body={"name": "School"}).execute()["id"]
    return made


def test_changed(owner: Person, drive: str) -> None:
    """A drive is renamed, colored and hidden from one's own view."""
    drives = owner.drive.drives()
    body: Json = {"name": "S", "colorRgb": "#ff0000", "restrictions": {"domainUsersOnly": True}}
    changed = drives.update(driveId=drive, body=body, fields="*").execute()
    assert (changed["name"], changed["colorRgb"], changed["hidden"]) == ("S", "#ff0000", False)
    assert changed["restrictions"]["domainUsersOnly"]
    assert drives.hide(driveId=drive, fields="hidden").execute() == {"hidden": True}
    assert drives.list(q="hidden = true").execute()["drives"]
    assert drives.unhide(driveId=drive, fields="hidden").execute() == {"hidden": False}
    for body in ({"themeId": "abacus"}, {"restrictions": {"downloadRestriction": {}}}):
        assert refusal(drives.update(driveId=drive, body=body))[0] == 501
    assert refusal(drives.list(useDomainAdminAccess=True))[0] == 501


def test_listed(owner: Person, drive: str) -> None:
    """Drives come page by page and are found by name, date and members."""
    drives = owner.drive.drives()
    drives.create(requestId="2", body={"name": "Annex"}).execute()
    first = drives.list(pageSize=1).execute()
    rest = drives.list(pageSize=1, pageToken=first["nextPageToken"]).execute()
    assert [one["name"] for one in first["drives"] + rest["drives"]] == ["Annex", "School"]
    owner.share(drive, "reader", "a@example.com").execute()
    for query, names in {
        "memberCount > 1": ["School"],
        "organizerCount = 1 and name contains 'ann'": ["Annex"],
        "createdTime < '2020-01-01T00:00:00Z'": [],
    }.items():
        assert [one["name"] for one in drives.list(q=query).execute()["drives"]] == names
    for query in ("trashed = true", "memberCount = 'x'", "'x' in parents"):
        assert refusal(drives.list(q=query))[0] == 400


def test_deleted(owner: Person, drive: str) -> None:
    """Only an empty drive is deleted; what lies in its trash goes with it."""
    file = owner.make("S", parents=[drive])
    drives = owner.drive.drives()
    assert refusal(drives.delete(driveId=drive))[0] == 403
    assert refusal(drives.delete(driveId=drive, allowItemDeletion=True))[0] == 501
    owner.change(file, trashed=True)
    drives.delete(driveId=drive).execute()
    assert refusal(drives.get(driveId=drive))[0] == 404
    assert refusal(owner.files.get(fileId=file, supportsAllDrives=True))[0] == 404


def test_trash(owner: Person, drive: str) -> None:
    """A drive's trash is emptied by itself."""
    gone, mine = owner.make("gone", parents=[drive]), owner.make("mine")
    owner.change(gone, trashed=True)
    owner.change(mine, trashed=True)
    owner.files.emptyTrash(driveId=drive).execute()
    assert refusal(owner.files.get(fileId=gone, supportsAllDrives=True))[0] == 404
    assert owner.get(mine)["trashed"]


def test_team_drives(owner: Person, drive: str) -> None:
    """The same drives answer under their older names."""
    teams = owner.drive.teamdrives()
    made = teams.create(requestId="2", body={"name": "Annex"}, fields="*").execute()
    assert made["kind"] == "drive#teamDrive"
    assert teams.get(teamDriveId=drive).execute() == {"kind": "drive#teamDrive", "id": drive, "name": "School"}
    changed = teams.update(
        teamDriveId=made["id"], body={"restrictions": {"teamMembersOnly": True}}, fields="restrictions,capabilities"
    ).execute()
    assert changed["restrictions"]["teamMembersOnly"]
    assert changed["capabilities"]["canRenameTeamDrive"]
    assert len(teams.list(fields="*").execute()["teamDrives"]) == 2
    teams.delete(teamDriveId=made["id"]).execute()
    assert len(owner.drive.drives().list().execute()["drives"]) == 1


def test_restrictions(owner: Person, drive: str) -> None:
    """What a drive restricts is refused on what is in it."""
    file = owner.make("S", parents=[drive])
    owner.share(drive, "reader", "member@example.com").execute()
    update = owner.drive.drives().update
    update(driveId=drive, body={"restrictions": {"driveMembersOnly": True}}).execute()
    assert refusal(owner.share(file, "writer", "guest@example.com"))[0] == 403
    owner.share(file, "writer", "member@example.com").execute()
    update(driveId=drive, body={"restrictions": {"driveMembersOnly": False, "domainUsersOnly": True}}).execute()
    assert refusal(owner.share(file, "writer", "guest@elsewhere.org"))[0] == 403
    owner.share(file, "writer", "guest@example.com").execute()


def test_inherited_permissions(owner: Person, drive: str) -> None:
    """On what is in a drive, a member's permission says where it comes from, and stays."""
    file = owner.make("S", parents=[drive])
    member = owner.share(drive, "reader", "member@example.com").execute()["id"]
    owner.share(file, "writer", "member@example.com").execute()
    named = {"fileId": file, "permissionId": member, "supportsAllDrives": True}
    details = owner.drive.permissions().get(**named, fields="role,permissionDetails").execute()
    assert details == {
        "role": "writer",
        "permissionDetails": [
            {"permissionType": "file", "role": "writer", "inherited": False},
            {"permissionType": "member", "role": "reader", "inherited": True, "inheritedFrom": drive},
        ],
    }
    owner.drive.permissions().delete(**named).execute()
    assert refusal(owner.drive.permissions().delete(**named))[0] == 403
    seen = owner.get(file)
    assert "permissions" not in seen
    assert len(seen["permissionIds"]) == 2


def test_moved_out(sign_in: Callable[..., Person]) -> None:
    """An organizer takes a file out of a drive and owns it; a member's writer may not."""
    mine, other = sign_in(), sign_in("other@example.com")
    drive = mine.drive.drives().create(requestId="1", body={"name": "School"}).execute()["id"]
    file = mine.make("S", parents=[drive])
    mine.share(drive, "fileOrganizer", "other@example.com").execute()
    move: Json = {"fileId": file, "addParents": "root", "removeParents": drive, "supportsAllDrives": True}
    assert refusal(other.files.update(**move))[0] == 403
    mine.files.update(**move).execute()
    assert mine.get(file)["ownedByMe"]
    assert refusal(other.files.get(fileId=file))[0] == 404

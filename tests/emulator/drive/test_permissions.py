"""Permissions given and taken, through Google's own client over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from pipeline.emulator import OWNER, Emulator
from pipeline.emulator.state import FORM
from tests.emulator.drive.desk import FOLDER, Json, Person
from tests.emulator.stock import refusal


def test_permissions(owner: Person) -> None:
    """Permissions are given, listed, changed and taken; the owner's stays."""
    file = owner.make("S")
    permissions = owner.drive.permissions()
    given = owner.share(file, "reader", "a@example.com", sendNotificationEmail=False).execute()
    assert given == {"kind": "drive#permission", "id": given["id"], "type": "user", "role": "reader"}
    assert owner.share(file, "writer", "a@example.com").execute() == {**given, "role": "writer"}
    changed = permissions.update(fileId=file, permissionId=given["id"], body={"role": "commenter"}).execute()
    assert permissions.get(fileId=file, permissionId=given["id"]).execute() == changed
    domain = {"type": "domain", "role": "reader", "domain": "example.com", "allowFileDiscovery": True}
    assert permissions.create(fileId=file, body=domain, fields="*").execute()["allowFileDiscovery"]
    anyone = permissions.create(fileId=file, body={"type": "anyone", "role": "reader"}).execute()
    assert anyone["id"] == "anyoneWithLink"
    assert owner.get(file)["shared"]
    assert len(permissions.list(fileId=file).execute()["permissions"]) == 4
    permissions.delete(fileId=file, permissionId="anyoneWithLink").execute()
    assert refusal(permissions.get(fileId=file, permissionId="anyoneWithLink"))[0] == 404
    assert refusal(permissions.delete(fileId=file, permissionId=owner.get(file)["permissionIds"][0]))[0] == 403


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"role": "reader"}, 400),
        ({"type": "user", "emailAddress": "a@b.c"}, 400),
        ({"type": "user", "role": "reader"}, 400),
        ({"type": "robot", "role": "reader"}, 400),
        ({"type": "anyone", "role": "king"}, 400),
        ({"type": "anyone", "role": "owner"}, 400),
        ({"type": "user", "role": "organizer", "emailAddress": "a@b.c"}, 400),
        ({"type": "user", "role": "owner", "emailAddress": "a@b.c"}, 403),
        ({"type": "anyone", "role": "reader", "view": "published"}, 400),
        ({"type": "anyone", "role": "reader", "expirationTime": "2026-12-31T00:00:00Z"}, 400),
        ({"type": "user", "role": "reader", "emailAddress": "a@b.c", "pendingOwner": True}, 400),
        ({"type": "user", "role": "reader", "emailAddress": "a@b.c", "expirationTime": "2020-01-01T00:00:00Z"}, 400),
    ],
)
def test_refused_permissions(owner: Person, body: Json, code: int) -> None:
    """A grantee and a role that fit each other and the file are needed."""
    assert refusal(owner.drive.permissions().create(fileId=owner.make("S"), body=body))[0] == code


def test_responders_are_listed_when_asked(owner: Person) -> None:
    """The published view's permissions show only to a call that includes the view."""
    form = owner.make("F", FORM)
    body = {"type": "anyone", "role": "reader", "view": "published"}
    owner.drive.permissions().create(fileId=form, body=body).execute()
    assert len(owner.drive.permissions().list(fileId=form).execute()["permissions"]) == 1
    listed = owner.drive.permissions().list(fileId=form, includePermissionsForView="published", fields="*").execute()
    assert [one.get("view") for one in listed["permissions"]] == [None, "published"]


def test_ownership_is_offered_and_accepted(sign_in: Callable[..., Person]) -> None:
    """Only the owner offers a file, only to a writer; only who was offered it may accept, and then owns it."""
    mine, other = sign_in(), sign_in("other@example.com")
    file = mine.make("S")
    third = mine.share(file, "writer", "third@example.com").execute()["id"]
    offered = mine.share(file, "writer", "other@example.com").execute()["id"]
    offer: Json = {"fileId": file, "body": {"role": "writer", "pendingOwner": True}}
    accept: Json = {"fileId": file, "body": {"role": "owner"}, "transferOwnership": True}
    assert refusal(other.drive.permissions().update(permissionId=offered, **accept))[0] == 403
    assert refusal(other.drive.permissions().update(permissionId=third, **offer))[0] == 403
    mine.drive.permissions().update(permissionId=offered, **offer).execute()
    pending = {one["emailAddress"]: one["pendingOwner"] for one in mine.get(file)["permissions"]}
    assert pending == {OWNER: False, "third@example.com": False, "other@example.com": True}
    assert refusal(other.drive.permissions().update(permissionId=third, **accept))[0] == 403
    assert other.drive.permissions().update(permissionId=offered, **accept).execute()["role"] == "owner"
    held = {one["emailAddress"]: (one["role"], one["pendingOwner"]) for one in other.get(file)["permissions"]}
    assert held["other@example.com"] == ("owner", False)
    assert held[OWNER] == ("writer", False)


def test_ownership_is_given_away(sign_in: Callable[..., Person]) -> None:
    """The new owner may delete; the former one can write."""
    mine, other = sign_in(), sign_in("other@example.com")
    file = mine.make("S")
    mine.share(file, "owner", "other@example.com", transferOwnership=True).execute()
    roles = {one["emailAddress"]: one["role"] for one in mine.get(file)["permissions"]}
    assert roles == {OWNER: "writer", "other@example.com": "owner"}
    other.files.delete(fileId=file).execute()


def test_expiry(strict: Emulator, sign_in: Callable[..., Person]) -> None:
    """A permission that is over opens nothing and is not listed; it can be lifted and set."""
    strict.state.set_clock(datetime(2026, 9, 1, tzinfo=UTC))
    mine, other = sign_in(), sign_in("other@example.com")
    file = mine.make("S")
    body = {"type": "user", "role": "reader", "emailAddress": "other@example.com"}
    permissions = mine.drive.permissions()
    made = permissions.create(
        fileId=file, body={**body, "expirationTime": "2026-09-01T00:30:00Z"}, fields="id,expirationTime"
    ).execute()
    assert made["expirationTime"] == "2026-09-01T00:30:00.000Z"
    named = {"fileId": file, "permissionId": made["id"]}
    later = {"role": "reader", "expirationTime": "2026-09-01T00:40:00Z"}
    permissions.update(**named, body=later).execute()
    strict.state.advance(35 * 60)
    assert other.find() == ["S"]
    strict.state.advance(10 * 60)
    assert other.find() == []
    assert len(permissions.list(fileId=file).execute()["permissions"]) == 1
    assert (
        refusal(permissions.update(**named, body={"role": "reader", "expirationTime": "2028-01-01T00:00:00Z"}))[0]
        == 400
    )
    kept = permissions.update(**named, body={}, removeExpiration=True, fields="*").execute()
    assert "expirationTime" not in kept
    assert other.find() == ["S"]


def test_pages(owner: Person) -> None:
    """All permissions come at once, or in pages of the size asked."""
    file = owner.make("S")
    for number in range(3):
        owner.share(file, "reader", f"{number}@example.com").execute()
    permissions = owner.drive.permissions()
    assert len(permissions.list(fileId=file).execute()["permissions"]) == 4
    first = permissions.list(fileId=file, pageSize=3).execute()
    rest = permissions.list(fileId=file, pageSize=3, pageToken=first["nextPageToken"]).execute()
    assert (len(first["permissions"]), len(rest["permissions"])) == (3, 1)


def test_writers_may_not_share(sign_in: Callable[..., Person]) -> None:
    """Writers share a file unless its owner keeps that to himself."""
    mine, other = sign_in(), sign_in("other@example.com")
    file = mine.make("S")
    mine.share(file, "writer", "other@example.com").execute()
    other.share(file, "reader", "third@example.com").execute()
    mine.change(file, writersCanShare=False)
    assert refusal(other.share(file, "reader", "fourth@example.com"))[0] == 403
    assert "permissions" not in other.get(file)


def test_a_writer_does_not_lower_the_owner(sign_in: Callable[..., Person]) -> None:
    """Neither by changing the owner's permission nor by giving the owner another one."""
    mine, other = sign_in(), sign_in("other@example.com")
    file = mine.make("S")
    mine.share(file, "writer", "other@example.com").execute()
    permissions = mine.get(file)["permissions"]
    [own] = [one["id"] for one in permissions if one["role"] == "owner"]
    for person in (mine, other):
        lowered = person.drive.permissions().update(fileId=file, permissionId=own, body={"role": "reader"})
        assert refusal(lowered) == (403, "The user does not have sufficient permissions for this file.")
    assert other.share(file, "reader", OWNER).execute()["role"] == "owner"
    assert mine.get(file)["permissions"] == permissions


def test_inherited(owner: Person) -> None:
    """A folder's permission shows on what is in it, can be raised there and is taken away only at the folder."""
    folder = owner.make("F", FOLDER)
    file = owner.make("S", parents=[folder])
    given = owner.share(folder, "commenter", "other@example.com").execute()["id"]
    permissions = owner.drive.permissions()
    named = {"fileId": file, "permissionId": given}
    details = permissions.get(**named, fields="permissionDetails").execute()["permissionDetails"]
    assert details == [{"permissionType": "file", "role": "commenter", "inherited": True}]
    assert refusal(permissions.delete(**named))[0] == 403
    assert refusal(permissions.update(**named, body={"role": "reader"}))[0] == 403
    assert permissions.update(**named, body={"role": "writer"}).execute()["role"] == "writer"
    permissions.delete(**named).execute()
    assert permissions.get(**named).execute()["role"] == "commenter"


def test_given_away_to_a_root(sign_in: Callable[..., Person]) -> None:
    """A file given away can move to the new owner's root; its notification cannot be left out."""
    mine, other = sign_in(), sign_in("other@example.com")
    file = mine.make("S")
    give: Json = {"transferOwnership": True}
    assert refusal(mine.share(file, "owner", "other@example.com", sendNotificationEmail=False, **give))[0] == 400
    mine.share(file, "owner", "other@example.com", moveToNewOwnersRoot=True, **give).execute()
    assert other.get(file)["parents"] == [other.get("root")["id"]]

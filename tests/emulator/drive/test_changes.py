"""What changed since a token, through Google's own client over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.emulator import Emulator
from tests.emulator.drive.desk import FOLDER, NARROW, Json, Person
from tests.emulator.stock import refusal, service

SHARED: Json = {"includeItemsFromAllDrives": True, "supportsAllDrives": True}


def start(person: Person, **params: Any) -> str:
    """The token of the changes to come."""
    token: str = person.drive.changes().getStartPageToken(**params).execute()["startPageToken"]
    return token


def changes(person: Person, token: str, **params: Any) -> list[tuple[str, bool]]:
    """The ids of what changed, and whether it is gone."""
    listed = person.drive.changes().list(pageToken=token, fields="*", **params).execute()["changes"]
    return [(one.get("fileId") or one["driveId"], one["removed"]) for one in listed]


def test_each_file_once(emulator: Emulator, owner: Person) -> None:
    """A file that changed twice is listed once, by its last change, also when its cells did."""
    first, second = owner.make("one"), owner.make("two")
    token = start(owner)
    assert changes(owner, token) == []
    owner.change(first, name="1")
    owner.change(second, starred=True)
    values = service(emulator, "sheets").spreadsheets().values()
    values.update(spreadsheetId=first, range="A1", valueInputOption="RAW", body={"values": [["x"]]}).execute()
    listed = owner.drive.changes().list(pageToken=token, fields="*").execute()
    assert [one["file"]["name"] for one in listed["changes"]] == ["two", "1"]
    assert listed["newStartPageToken"] == start(owner)
    assert changes(owner, listed["newStartPageToken"]) == []


def test_pages(owner: Person) -> None:
    """Pages follow each other until the token of the changes to come."""
    token = start(owner)
    made = [owner.make(str(number)) for number in range(3)]
    first = owner.drive.changes().list(pageToken=token, pageSize=2).execute()
    assert "newStartPageToken" not in first
    rest = owner.drive.changes().list(pageToken=first["nextPageToken"], pageSize=2).execute()
    assert [one["fileId"] for one in first["changes"] + rest["changes"]] == made
    assert "nextPageToken" not in rest


def test_deleted(tmp_path: Path) -> None:
    """A file deleted for good is told as removed, also after a restart, unless such are not wanted."""
    with Emulator(tmp_path / "state") as running:
        person = Person(running)
        token = start(person)
        folder = person.make("F", FOLDER)
        file = person.make("S", parents=[folder])
        person.files.delete(fileId=folder).execute()
        assert changes(person, token) == [(file, True), (folder, True)]
    with Emulator(tmp_path / "state", check_answers=True) as again:
        person = Person(again)
        assert changes(person, token) == [(file, True), (folder, True)]
        assert changes(person, token, includeRemoved=False) == []
        assert changes(person, token, restrictToMyDrive=True) == []


def test_lost_access(sign_in: Callable[..., Person]) -> None:
    """Who was given a file and lost it is told; who never had it is not."""
    mine, other, third = sign_in(), sign_in("other@example.com"), sign_in("third@example.com")
    token = start(other)
    file = mine.make("S")
    given = mine.share(file, "reader", "other@example.com").execute()["id"]
    assert changes(other, token) == [(file, False)]
    assert changes(other, token, restrictToMyDrive=True) == []
    assert changes(mine, token, restrictToMyDrive=True) == [(file, False)]
    mine.drive.permissions().delete(fileId=file, permissionId=given).execute()
    assert changes(other, token) == [(file, True)]
    assert changes(other, token, includeRemoved=False) == []
    assert changes(third, token) == []
    mine.files.delete(fileId=file).execute()
    assert changes(third, token) == []


def test_narrow_scope(sign_in: Callable[..., Person]) -> None:
    """A program that sees its own files only is told of no others, gone or not."""
    wide, narrow = sign_in(), sign_in(scope=NARROW, client="another program")
    token = start(narrow)
    own, kept, gone = narrow.make("own"), wide.make("kept"), wide.make("gone")
    wide.files.delete(fileId=gone).execute()
    assert changes(narrow, token) == [(own, False)]
    assert changes(wide, token) == [(own, False), (kept, False), (gone, True)]


def test_shared_drives(owner: Person) -> None:
    """Shared drives and what is in them are told when asked."""
    token = start(owner)
    drive = owner.drive.drives().create(requestId="1", body={"name": "School"}).execute()["id"]
    assert changes(owner, token, restrictToMyDrive=True, **SHARED) == []
    file = owner.make("S", parents=[drive])
    assert changes(owner, token) == []
    assert changes(owner, token, **SHARED) == [(drive, False), (file, False)]
    assert changes(owner, token, driveId=drive, **SHARED) == [(drive, False), (file, False)]
    assert start(owner, driveId=drive, supportsAllDrives=True) == start(owner)
    assert refusal(owner.drive.changes().getStartPageToken(driveId="x", supportsAllDrives=True))[0] == 404


def test_time_of_a_change(emulator: Emulator, owner: Person) -> None:
    """A change has its own time: a star leaves the file's modified time alone."""
    emulator.state.set_clock(datetime(2026, 9, 1, tzinfo=UTC))
    file, token = owner.make("S"), start(owner)
    emulator.state.set_clock(datetime(2026, 9, 2, tzinfo=UTC))
    owner.change(file, starred=True)
    [change] = owner.drive.changes().list(pageToken=token, fields="*").execute()["changes"]
    assert change["time"] == "2026-09-02T00:00:00.000Z"
    assert change["file"]["modifiedTime"] == "2026-09-01T00:00:00.000Z"


@pytest.mark.parametrize("token", ["", "0", "x", "99"])
def test_refused_tokens(owner: Person, token: str) -> None:
    """A token is one that was given."""
    assert refusal(owner.drive.changes().list(pageToken=token))[0] == 400

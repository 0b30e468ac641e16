"""Who sees a file and what each may do, through Google's own client over real HTTP."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import requests
from google.auth.transport.requests import Request
from google.oauth2 import service_account
from googleapiclient.http import MediaIoBaseUpload

from pipeline.emulator import OWNER, Emulator
from pipeline.emulator.state import File
from tests.emulator.drive.desk import FOLDER, NARROW, WIDE, Person
from tests.emulator.stock import refusal, service


def test_other_peoples_files(sign_in: Callable[..., Person]) -> None:
    """Unshared is not found; a reader cannot write, a writer cannot trash; a link opens but is not found."""
    mine, other = sign_in(), sign_in("other@example.com")
    file = mine.make("S")
    assert refusal(other.files.get(fileId=file)) == (404, f"File not found: {file}.")
    mine.drive.permissions().create(fileId=file, body={"type": "anyone", "role": "reader"}).execute()
    assert other.get(file)["ownedByMe"] is False
    assert other.find() == []
    mine.share(file, "reader", "other@example.com").execute()
    assert other.find() == ["S"]
    assert "permissions" not in other.get(file)
    weak = (403, "The user does not have sufficient permissions for this file.")
    assert refusal(other.files.update(fileId=file, body={"name": "x"})) == weak
    assert refusal(other.share(file, "reader", "third@example.com")) == weak
    mine.share(file, "writer", "other@example.com").execute()
    other.files.update(fileId=file, body={"name": "x"}).execute()
    assert refusal(other.files.update(fileId=file, body={"trashed": True})) == weak
    assert refusal(other.files.delete(fileId=file)) == weak
    assert refusal(other.share(file, "owner", "other@example.com", transferOwnership=True)) == weak
    [own] = [one for one in mine.get(file)["permissions"] if one.get("emailAddress") == "other@example.com"]
    other.drive.permissions().delete(fileId=file, permissionId=own["id"]).execute()
    assert other.find() == []


def test_narrow_scope(sign_in: Callable[..., Person]) -> None:
    """`drive.file` reaches the files its own program made."""
    wide, narrow = sign_in(), sign_in(scope=NARROW, client="another program")
    hidden, own = wide.make("hidden"), narrow.make("own")
    assert narrow.find() == ["own"]
    assert refusal(narrow.files.get(fileId=hidden))[0] == 404
    assert narrow.get(own)["isAppAuthorized"]
    assert set(wide.find()) == {"own", "hidden"}


def test_folder_shares_what_is_in_it(sign_in: Callable[..., Person]) -> None:
    """A folder's permission reaches the files beneath; a domain's that is to be found is found."""
    mine, other = sign_in(), sign_in("other@example.com")
    folder = mine.make("folder", FOLDER)
    file = mine.make("S", parents=[mine.make("inner", FOLDER, parents=[folder])])
    mine.share(folder, "writer", "other@example.com").execute()
    assert other.get(file)["capabilities"]["canEdit"]
    assert set(other.find()) == {"S", "inner", "folder"}
    body = {"type": "domain", "role": "reader", "domain": "example.com", "allowFileDiscovery": True}
    mine.drive.permissions().create(fileId=folder, body=body).execute()
    assert "S" in sign_in("third@example.com").find()


def test_readers_take_nothing_along(sign_in: Callable[..., Person]) -> None:
    """Where readers may not copy, they neither download nor export; a writer does both."""
    mine, other = sign_in(), sign_in("other@example.com")
    sent = MediaIoBaseUpload(io.BytesIO(b"text"), "text/plain")
    book, plain = mine.make("S"), mine.files.create(body={"name": "p"}, media_body=sent).execute()["id"]
    for file in (book, plain):
        mine.change(file, copyRequiresWriterPermission=True)
        mine.share(file, "reader", "other@example.com").execute()
    export, download = other.files.export(fileId=book, mimeType="text/csv"), other.files.get_media(fileId=plain)
    assert refusal(export) == (403, "This file cannot be exported by the user.")
    assert refusal(download) == (403, "This file cannot be downloaded by the user.")
    for file in (book, plain):
        mine.share(file, "writer", "other@example.com").execute()
    assert (export.execute(), download.execute()) == (b"", b"text")


def test_deep_folders(emulator: Emulator, owner: Person) -> None:
    """A permission reaches down through a thousand folders, and all of them go at once."""
    files, noon = emulator.state.files, "2026-03-02T12:00:00.000Z"
    with emulator.state.transaction():
        for depth in range(1100):
            above = [f"f{depth - 1}"] if depth else []
            emulator.state.add(File(f"f{depth}", "f", FOLDER, "o@a.org", noon, noon, above))
        files["f0"].permissions = [{"id": "1", "type": "user", "role": "owner", "emailAddress": OWNER}]
    assert owner.get("f1099", "id") == {"id": "f1099"}
    owner.change("f0", trashed=True)
    assert len(owner.find("trashed = true", pageSize=1000)) == 1000
    files["f0"].owner = OWNER
    owner.files.delete(fileId="f0").execute()
    assert "f0" not in files


def test_service_account(strict: Emulator, sign_in: Callable[..., Person], tmp_path: Path) -> None:
    """A service account has no storage of its own, only in a shared drive it is a member of."""
    key = strict.service_account(tmp_path)
    credentials = service_account.Credentials.from_service_account_file(str(key), scopes=[WIDE])
    with requests.Session() as session:
        credentials.refresh(Request(session))
    robot = Person(strict, credentials.token)
    mine = sign_in()
    assert robot.drive.about().get(fields="storageQuota").execute()["storageQuota"]["limit"] == "0"
    shared = mine.make("S")
    mine.share(shared, "writer", credentials.service_account_email).execute()
    for request in (robot.files.create(body={"name": "x"}), robot.files.copy(fileId=shared, body={})):
        status, message = refusal(request)
        assert status == 403
        assert "storage quota" in message
    assert refusal(service(strict, "forms", credentials.token).forms().create(body={"info": {"title": "T"}}))[0] == 403
    drive = mine.drive.drives().create(requestId="1", body={"name": "School"}).execute()["id"]
    mine.share(drive, "writer", credentials.service_account_email).execute()
    assert robot.get(robot.make("S", parents=[drive]))["driveId"] == drive

"""The Drive API of the embedded Workspace, through Google's own client over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from google.auth.transport.requests import Request
from google.oauth2 import service_account
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator import OWNER, Emulator
from pipeline.emulator.drive import make_file
from pipeline.emulator.drive.query import compile_query
from pipeline.emulator.state import FORM
from tests.emulator.conftest import Ask, read_recording
from tests.emulator.stock import refusal, service

Json = dict[str, Any]
SHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"
WIDE = "https://www.googleapis.com/auth/drive"
NARROW = "https://www.googleapis.com/auth/drive.file"


class Person:
    """A signed-in account's client."""

    def __init__(self, emulator: Emulator, bearer: str = "any") -> None:
        self.drive = service(emulator, "drive", bearer)
        self.files = self.drive.files()

    def make(self, name: str, mime: str = SHEET, **body: Any) -> str:
        """Creates a file and returns its id."""
        made: str = self.files.create(body={"name": name, "mimeType": mime, **body}, supportsAllDrives=True).execute()[
            "id"
        ]
        return made

    def get(self, name: str, fields: str = "*") -> Json:
        """A file's fields."""
        found: Json = self.files.get(fileId=name, fields=fields, supportsAllDrives=True).execute()
        return found

    def find(self, query: str = "", **params: Any) -> list[str]:
        """The names a search finds."""
        return [file["name"] for file in self.files.list(q=query, **params).execute()["files"]]

    def share(self, name: str, role: str, email: str, **params: Any) -> Any:
        """Shares a file with a person."""
        body = {"type": "user", "role": role, "emailAddress": email}
        return self.drive.permissions().create(fileId=name, body=body, supportsAllDrives=True, **params)


@pytest.fixture
def owner(emulator: Emulator) -> Person:
    """The one account of the easy sign-in."""
    return Person(emulator)


@pytest.fixture
def strict() -> Iterator[Emulator]:
    """A Workspace that knows several accounts."""
    with Emulator(sign_in="strict", check_answers=True) as running:
        yield running
    assert running.app.crashes == []
    assert running.app.violations == []


@pytest.fixture
def sign_in(strict: Emulator) -> Callable[..., Person]:
    """Signs a person in, to a program, with a scope."""

    def enter(email: str = OWNER, scope: str = WIDE, client: str = "program") -> Person:
        refresh = strict.sign_in.issue_refresh_token(email, frozenset({scope}), client)
        grant = {"grant_type": "refresh_token", "refresh_token": refresh, "client_id": client}
        answer = requests.post(f"{strict.url}/token", data=grant, headers={"Connection": "close"}, timeout=10)
        return Person(strict, answer.json()["access_token"])

    return enter


def test_created_as_recorded(owner: Person) -> None:
    """Unasked, Drive answers four fields."""
    recorded = read_recording("recordings/CellTest.test_a1_value.json")[0]
    made = owner.files.create(body=json.loads(recorded["body"])).execute()
    assert made == {**json.loads(recorded["answer"]), "id": made["id"]}
    assert owner.files.get(fileId=made["id"]).execute() == made
    assert len(made["id"]) == 44


def test_new_files_have_content(emulator: Emulator, owner: Person) -> None:
    """A spreadsheet, a document and a form made here open in their own APIs."""
    sheet, document, form = (
        owner.make("N", f"application/vnd.google-apps.{kind}") for kind in ("spreadsheet", "document", "form")
    )
    assert service(emulator, "sheets").spreadsheets().get(spreadsheetId=sheet).execute()["properties"]["title"] == "N"
    assert service(emulator, "docs").documents().get(documentId=document).execute()["title"] == "N"
    assert service(emulator, "forms").forms().get(formId=form).execute()["info"] == {"documentTitle": "N"}


def test_seeded_files(emulator: Emulator) -> None:
    """A seed's file keeps its id and owner and has content of its kind."""
    with emulator.state.transaction():
        make_file(emulator.state, {"id": "F", "name": "Survey", "mimeType": FORM, "owner": "b@example.com"})
        make_file(emulator.state, {"mimeType": FOLDER})
    assert emulator.state.files["F"].owner == "b@example.com"
    assert emulator.state.files["F"].content is not None


def test_metadata(owner: Person) -> None:
    """What was given is kept; what was not has its default."""
    made = owner.make("S", description="d", properties={"a": "1"}, appProperties={"b": "2"})
    file = owner.get(made)
    assert (file["description"], file["properties"], file["appProperties"]) == ("d", {"a": "1"}, {"b": "2"})
    assert file["parents"] == [owner.get("root")["id"]]
    assert file["owners"][0] | {"displayName": ""} == {
        "kind": "drive#user",
        "displayName": "",
        "me": True,
        "permissionId": file["permissionIds"][0],
        "emailAddress": OWNER,
    }
    plain = owner.files.create(body={}).execute()
    assert (plain["name"], plain["mimeType"]) == ("Untitled", "application/octet-stream")


def test_missing_as_recorded(ask: Ask) -> None:
    """An unknown file is 404 in Drive's own shape."""
    recorded = read_recording("errors/drive-files-get-nonexistent-file-id_404.json")
    assert ask("GET", "/drive/v3/files/NOPE_NOT_A_GOOD_ID").json() == recorded


def test_generated_ids(owner: Person) -> None:
    """Generated ids serve folders and plain files, once."""
    made = owner.files.generateIds(count=2).execute()["ids"]
    owner.make("F", FOLDER, id=made[0])
    for body, code in (({"id": made[0]}, 409), ({"id": made[1], "mimeType": SHEET}, 400)):
        assert refusal(owner.files.create(body=body))[0] == code
    assert refusal(owner.files.generateIds(count=0))[0] == 400


def test_folders(owner: Person) -> None:
    """A file is in one folder, is moved with add and remove, and goes with its folder."""
    one, two = owner.make("one", FOLDER), owner.make("two", FOLDER)
    file = owner.make("S", parents=[one])
    assert refusal(owner.files.create(body={"parents": [one, two]}))[0] == 400
    assert refusal(owner.files.create(body={"parents": [file]}))[0] == 403
    assert refusal(owner.files.create(body={"parents": ["nowhere"]}))[0] == 404
    assert refusal(owner.files.update(fileId=file, addParents=two))[0] == 403
    assert refusal(owner.files.update(fileId=file, addParents=file, removeParents=one))[0] == 403
    owner.files.update(fileId=file, addParents=two, removeParents=one).execute()
    assert owner.find(f"'{two}' in parents") == ["S"]
    assert owner.find("'root' in parents", orderBy="name") == ["one", "two"]
    owner.files.update(fileId=file, addParents="root", removeParents=two).execute()
    owner.files.update(fileId=file, addParents=two, removeParents="root").execute()
    owner.files.update(fileId=two, body={"trashed": True}).execute()
    assert (owner.get(file)["trashed"], owner.get(file)["explicitlyTrashed"]) == (True, False)
    owner.files.delete(fileId=two).execute()
    assert refusal(owner.files.get(fileId=file))[0] == 404


def test_update(emulator: Emulator, owner: Person) -> None:
    """Metadata merges by key; the time moves; what may not be written is refused by name."""
    emulator.state.set_clock(datetime(2026, 9, 1, tzinfo=UTC))
    file = owner.make("S", appProperties={"a": "1"})
    emulator.state.set_clock(datetime(2026, 9, 2, tzinfo=UTC))
    owner.files.update(fileId=file, body={"name": "T", "appProperties": {"b": "2"}}).execute()
    found = owner.get(file)
    assert (found["name"], found["appProperties"]) == ("T", {"a": "1", "b": "2"})
    assert (found["createdTime"], found["modifiedTime"]) == ("2026-09-01T00:00:00.000Z", "2026-09-02T00:00:00.000Z")
    for body, code in (
        ({"parents": ["x"]}, 403),
        ({"id": "x"}, 403),
        ({"starred": True}, 501),
    ):
        assert refusal(owner.files.update(fileId=file, body=body))[0] == code
    assert refusal(owner.files.update(fileId="root", body={"name": "x"}))[0] == 403


def test_copy(owner: Person) -> None:
    """A copy has its own id and name and the source's properties; a folder has no copy."""
    source = owner.make("S", description="d", appProperties={"a": "1"})
    copied = owner.files.copy(fileId=source, body={}, fields="*").execute()
    assert copied["id"] != source
    assert (copied["name"], copied["description"], copied["appProperties"]) == ("Copy of S", "d", {"a": "1"})
    assert owner.files.copy(fileId=owner.make("t", "text/plain"), body={"name": "u"}).execute()["name"] == "u"
    assert refusal(owner.files.copy(fileId=owner.make("f", FOLDER), body={}))[0] == 403


SEARCHES = [
    ("", {"Plan", "Plan B", "It's", "folder"}),
    ("name = 'Plan'", {"Plan"}),
    ("name = 'It\\'s'", {"It's"}),
    ("name contains 'pl'", {"Plan", "Plan B"}),
    ("name contains 'lan'", set()),
    ("name != 'Plan' and mimeType != 'application/vnd.google-apps.folder'", {"Plan B", "It's"}),
    ("mimeType contains 'folder'", {"folder"}),
    ("trashed = true", {"Plan B"}),
    ("trashed != true and not name = 'Plan'", {"It's", "folder"}),
    ("appProperties has { key='kind' and value='data' }", {"Plan"}),
    ("properties has { key='kind' and value='data' }", set()),
    ("modifiedTime > '2026-09-01T12:00:00'", {"folder"}),
    ("createdTime <= '2026-09-01T00:00:00Z'", {"Plan", "Plan B", "It's"}),
    ("name = 'Plan' or name = 'folder' and trashed = true", set()),
    ("name = 'Plan' or (name = 'folder' and trashed = true)", {"Plan"}),
    ("'me' in owners and 'owner@example.com' in writers and 'me' in readers", {"Plan", "Plan B", "It's", "folder"}),
    ("'x@example.com' in readers or sharedWithMe = true or starred = true", set()),
]


@pytest.fixture
def library(emulator: Emulator, owner: Person) -> Person:
    """Four files, one of them in the trash."""
    emulator.state.set_clock(datetime(2026, 9, 1, tzinfo=UTC))
    owner.make("Plan", appProperties={"kind": "data"})
    owner.files.update(fileId=owner.make("Plan B"), body={"trashed": True}).execute()
    owner.make("It's")
    emulator.state.set_clock(datetime(2026, 9, 2, tzinfo=UTC))
    owner.make("folder", FOLDER)
    return owner


@pytest.mark.parametrize(("query", "found"), SEARCHES)
def test_search(library: Person, query: str, found: set[str]) -> None:
    """The trash is included unless asked; `and` and `or` go from left to right."""
    assert set(library.find(query)) == found


@pytest.mark.parametrize(
    "query",
    [
        "name",
        "name =",
        "name = Plan",
        "name > 'a'",
        "name = 'a' name = 'b'",
        "(name = 'a'",
        "(name = 'a' 'b'",
        "color = 'red'",
        "'x' in colors",
        "modifiedTime > 'yesterday'",
        "trashed = 'true'",
        "name = 'a' %",
        "= 'a'",
        "properties has { key=kind and value='x' }",
    ],
)
def test_refused_searches(owner: Person, query: str) -> None:
    """What is not a query is 400 at `q`."""
    assert refusal(owner.files.list(q=query)) == (400, "Invalid Value")


def test_searches_not_built(owner: Person) -> None:
    """Real terms that are missing are named."""
    assert refusal(owner.files.list(q="fullText contains 'x'"))[0] == 501
    assert refusal(owner.files.list(orderBy="starred"))[0] == 501


@given(st.text(max_size=20))
def test_any_name_is_found_by_its_escaped_self(name: str) -> None:
    """Escaping the quote and the backslash is all a name needs."""
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    assert compile_query(f"name = '{escaped}'", "me", "root")({"name": name})


def test_order_and_pages(library: Person) -> None:
    """Files come latest first or as asked; a page token belongs to its search."""
    assert library.find()[0] == "folder"
    assert library.find(orderBy="folder,name desc") == ["folder", "Plan B", "Plan", "It's"]
    library.make("Plan 10")
    library.make("Plan 9")
    assert library.find("name contains 'Plan'", orderBy="name_natural") == ["Plan", "Plan 9", "Plan 10", "Plan B"]
    assert library.find(orderBy="createdTime desc,modifiedTime")[-1] != "folder"
    first = library.files.list(pageSize=4, fields="*").execute()
    rest = library.files.list(pageSize=4, pageToken=first["nextPageToken"]).execute()
    assert len({file["id"] for file in first["files"] + rest["files"]}) == 6
    assert "nextPageToken" not in rest
    for params in (
        {"pageToken": first["nextPageToken"], "q": "trashed = true"},
        {"pageToken": "x"},
        {"pageSize": 0},
        {"orderBy": "color"},
        {"orderBy": "name up"},
    ):
        assert refusal(library.files.list(**params))[0] == 400


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
        ({"type": "anyone", "role": "reader", "expirationTime": "2027-01-01T00:00:00Z"}, 501),
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


def test_ownership_is_given_away(sign_in: Callable[..., Person]) -> None:
    """The new owner may delete; the former one can write."""
    mine, other = sign_in(), sign_in("other@example.com")
    file = mine.make("S")
    mine.share(file, "owner", "other@example.com", transferOwnership=True).execute()
    roles = {one["emailAddress"]: one["role"] for one in mine.get(file)["permissions"]}
    assert roles == {OWNER: "writer", "other@example.com": "owner"}
    other.files.delete(fileId=file).execute()


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
    other.files.delete(fileId=moved, supportsAllDrives=True).execute()


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


def test_about(owner: Person) -> None:
    """`fields` is required; the storage is a person's."""
    assert refusal(owner.drive.about().get()) == (400, "The 'fields' parameter is required for this method.")
    about = owner.drive.about().get(fields="user(emailAddress),storageQuota(limit)").execute()
    assert about == {"user": {"emailAddress": OWNER}, "storageQuota": {"limit": "16106127360"}}


def test_not_built(owner: Person) -> None:
    """What is missing is named."""
    status, message = refusal(owner.drive.changes().getStartPageToken())
    assert status == 501
    assert "drive.changes.getStartPageToken" in message

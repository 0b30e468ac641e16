"""Google's client calls every method of Drive: each case is one of its ways, and what is answered."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from googleapiclient.http import MediaIoBaseDownload, MediaIoBaseUpload

from tests.emulator.clients.desk import Desk, Json, Paper, Table

Ask = Callable[[Desk], Any]
Case = tuple[str, Ask, Any]
GOOGLE = "application/vnd.google-apps"
FOLDER, SHEET, DOC = f"{GOOGLE}.folder", f"{GOOGLE}.spreadsheet", f"{GOOGLE}.document"
OTTO = "otto@example.com"


def run(request: Any) -> Any:
    """Send a request, twice more where the network fails."""
    return request.execute(num_retries=2)


def make(desk: Desk, name: str = "", mime: str = "text/plain", **body: Any) -> str:
    """Make a file and return its id."""
    made: str = run(
        desk.drive.files().create(body={"name": name or uuid4().hex, "mimeType": mime, **body}, fields="id")
    )["id"]
    return made


def change(desk: Desk, body: Json, fields: str, **params: Any) -> Any:
    """Change a new file and return some fields."""
    return run(desk.drive.files().update(fileId=make(desk, "old"), body=body, fields=fields, **params))


def find(desk: Desk, query: str, *names: str, **params: Any) -> list[str]:
    """Make files in a folder of their own, and return the names that a search among them finds."""
    folder = make(desk, mime=FOLDER)
    for name in names:
        make(desk, name, parents=[folder])
    told = {"q": f"'{folder}' in parents{query}", "orderBy": "name", "fields": "files/name", **params}
    return [one["name"] for one in run(desk.drive.files().list(**told))["files"]]


def pages(resource: Any, request: Any, key: str) -> list[int]:
    """Follow the pages by `list_next`; return how many there are on each."""
    counts = []
    while request is not None:
        answer = run(request)
        counts.append(len(answer.get(key, [])))
        request = resource.list_next(request, answer)
    return counts


def paged(desk: Desk) -> list[int]:
    """List five files by two."""
    folder = make(desk, mime=FOLDER)
    for _ in range(5):
        make(desk, parents=[folder])
    files = desk.drive.files()
    return pages(files, files.list(q=f"'{folder}' in parents", pageSize=2), "files")


def upload(desk: Desk, data: bytes, mime: str, target: str = "", *, resumable: bool = False, **body: Any) -> Any:
    """Upload a file, converted where it should become one of Google's."""
    media = MediaIoBaseUpload(io.BytesIO(data), mime, resumable=resumable)
    told = {"name": "up", **({"mimeType": target} if target else {}), **body}
    return run(desk.drive.files().create(body=told, media_body=media, fields="id,mimeType,size"))


def fetch(request: Any, chunk: int = 4) -> bytes:
    """Download in chunks of some bytes."""
    target = io.BytesIO()
    loader, done = MediaIoBaseDownload(target, request, chunksize=chunk), False
    while not done:
        _, done = loader.next_chunk(num_retries=1)
    return target.getvalue()


def csv_of(desk: Desk) -> bytes:
    """Upload a table as a spreadsheet and export it."""
    made = upload(desk, b"a,b\n1,2\n", "text/csv", SHEET)["id"]
    exported: bytes = run(desk.drive.files().export(fileId=made, mimeType="text/csv"))
    return exported


def grant(desk: Desk, kind: str = "user", role: str = "reader", **params: Any) -> tuple[str, Json]:
    """Share a new file; return its id and the permission."""
    whom = {"user": {"emailAddress": OTTO}, "domain": {"domain": "example.com"}}.get(kind, {})
    file = make(desk)
    body = {"type": kind, "role": role, **whom}
    return file, run(desk.drive.permissions().create(fileId=file, body=body, fields="*", **params))


def remark(desk: Desk, *replies: str) -> tuple[str, str]:
    """Comment on a new file, and reply; return both ids."""
    file = make(desk)
    made: str = run(desk.drive.comments().create(fileId=file, body={"content": "why?"}, fields="id"))["id"]
    for content in replies:
        run(desk.drive.replies().create(fileId=file, commentId=made, body={"content": content}, fields="id"))
    return file, made


def replied(desk: Desk) -> Json:
    """Comment and reply once; return the parameters that name the reply."""
    file, comment = remark(desk)
    reply = run(desk.drive.replies().create(fileId=file, commentId=comment, body={"content": "so"}, fields="id"))
    return {"fileId": file, "commentId": comment, "replyId": reply["id"]}


def drive_of(desk: Desk, name: str = "Team") -> str:
    """Make a shared drive and return its id."""
    made: str = run(desk.drive.drives().create(requestId=uuid4().hex, body={"name": name}))["id"]
    return made


def team_of(desk: Desk, name: str = "Team") -> str:
    """Make a shared drive by its older name."""
    made: str = run(desk.drive.teamdrives().create(requestId=uuid4().hex, body={"name": name}))["id"]
    return made


def changed(desk: Desk) -> list[bool]:
    """Make a file and delete it; return whether each change tells of a removal."""
    token = run(desk.drive.changes().getStartPageToken())["startPageToken"]
    kept, gone = make(desk), make(desk)
    run(desk.drive.files().delete(fileId=gone))
    found = run(desk.drive.changes().list(pageToken=token, fields="changes(fileId,removed)"))["changes"]
    return [one["removed"] for one in found if one["fileId"] in (kept, gone)]


FILES: list[Case] = [
    (
        "drive.files.create",
        lambda d: sorted(run(d.drive.files().create(body={"name": "x"}))),
        ["id", "kind", "mimeType", "name"],
    ),
    (
        "drive.files.create",
        lambda d: run(d.drive.files().create(body={"name": "x", "mimeType": DOC}, fields="mimeType,name")),
        {"mimeType": DOC, "name": "x"},
    ),
    ("drive.files.create", lambda d: upload(d, b"hello", "text/plain")["size"], "5"),
    ("drive.files.create", lambda d: upload(d, b"hello" * 99, "text/plain", resumable=True)["size"], "495"),
    ("drive.files.create", lambda d: upload(d, b"a,b", "text/csv", SHEET)["mimeType"], SHEET),
    (
        "drive.files.create",
        lambda d: Paper.text.fget(_paper(d, upload(d, b"<p>Hi</p>", "text/html", DOC)["id"])),
        "Hi\n",
    ),
    (
        "drive.files.copy",
        lambda d: run(d.drive.files().copy(fileId=make(d, "a"), body={"name": "b"}, fields="name")),
        {"name": "b"},
    ),
    (
        "drive.files.copy",
        lambda d: run(d.drive.files().copy(fileId=make(d, "a"), body={}, fields="name")),
        {"name": "Copy of a"},
    ),
    ("drive.files.delete", lambda d: run(d.drive.files().delete(fileId=make(d))), ""),
    (
        "drive.files.emptyTrash",
        lambda d: (
            change(d, {"trashed": True}, "id"),
            run(d.drive.files().emptyTrash()),
            run(d.drive.files().list(q="trashed = true")).get("files"),
        )[2],
        [],
    ),
    ("drive.files.generateIds", lambda d: len(set(run(d.drive.files().generateIds(count=3))["ids"])), 3),
    (
        "drive.files.generateIds",
        lambda d: (name := run(d.drive.files().generateIds(count=1))["ids"][0]) == make(d, id=name),
        True,
    ),
    (
        "drive.files.get",
        lambda d: run(d.drive.files().get(fileId=make(d, "ü ✨"), fields="name,trashed,starred")),
        {"name": "ü ✨", "trashed": False, "starred": False},
    ),
    (
        "drive.files.get",
        lambda d: run(d.drive.files().get(fileId=make(d), fields="owners(emailAddress,me),capabilities/canEdit")),
        {"owners": [{"emailAddress": "owner@example.com", "me": True}], "capabilities": {"canEdit": True}},
    ),
    (
        "drive.files.get",
        lambda d: run(d.drive.files().get_media(fileId=upload(d, b"hello", "text/plain")["id"])),
        b"hello",
    ),
    (
        "drive.files.get",
        lambda d: fetch(d.drive.files().get_media(fileId=upload(d, b"hello you", "text/plain")["id"])),
        b"hello you",
    ),
    ("drive.files.list", lambda d: find(d, "", "b", "a"), ["a", "b"]),
    ("drive.files.list", lambda d: find(d, " and name contains 'wi'", "Wins", "Unwind"), ["Wins"]),
    ("drive.files.list", lambda d: find(d, " and name = 'It\\'s'", "It's", "Its"), ["It's"]),
    ("drive.files.list", lambda d: find(d, " and not name = 'a'", "a", "b"), ["b"]),
    ("drive.files.list", lambda d: find(d, " and (name = 'a' or name = 'b')", "a", "b", "c"), ["a", "b"]),
    ("drive.files.list", lambda d: find(d, ' and mimeType = "text/plain"', "a", orderBy="modifiedTime desc"), ["a"]),
    ("drive.files.list", lambda d: find(d, "", "a", "b", "c", orderBy="name desc", pageSize=2), ["c", "b"]),
    ("drive.files.list", paged, [2, 2, 1]),
    ("drive.files.update", lambda d: change(d, {"name": "new"}, "name"), {"name": "new"}),
    (
        "drive.files.update",
        lambda d: change(d, {"appProperties": {"k": "v"}}, "appProperties"),
        {"appProperties": {"k": "v"}},
    ),
    (
        "drive.files.update",
        lambda d: change(d, {"starred": True, "description": "ours"}, "starred,description"),
        {"starred": True, "description": "ours"},
    ),
    (
        "drive.files.update",
        lambda d: len(change(d, {}, "parents", addParents=make(d, mime=FOLDER), removeParents="root")["parents"]),
        1,
    ),
    (
        "drive.files.update",
        lambda d: run(
            d.drive.files().update(
                fileId=upload(d, b"a", "text/plain")["id"],
                media_body=MediaIoBaseUpload(io.BytesIO(b"abc"), "text/plain"),
                fields="size",
            )
        ),
        {"size": "3"},
    ),
    ("drive.files.export", csv_of, b"a,b\r\n1,2"),
    (
        "drive.files.export",
        lambda d: run(d.drive.files().export(fileId=Paper(d).id, mimeType="text/markdown")).split(),
        [b"Wins", b"of", b"Ada", b"More"],
    ),
    (
        "drive.files.export",
        lambda d: fetch(
            d.drive.files().export_media(fileId=Table(d).id, mimeType="text/tab-separated-values"), 1 << 20
        )[:9],
        b"Name\tTeam",
    ),
    (
        "drive.about.get",
        lambda d: run(d.drive.about().get(fields="user(emailAddress,me),storageQuota/limit")),
        {"user": {"emailAddress": "owner@example.com", "me": True}, "storageQuota": {"limit": str(15 * 2**30)}},
    ),
    ("drive.revisions.list", lambda d: len(run(d.drive.revisions().list(fileId=make(d)))["revisions"]), 1),
    (
        "drive.revisions.get",
        lambda d: run(
            d.drive.revisions().get(
                fileId=upload(d, b"abc", "text/plain")["id"], revisionId="head", fields="size,mimeType"
            )
        ),
        {"size": "3", "mimeType": "text/plain"},
    ),
    (
        "drive.changes.getStartPageToken",
        lambda d: run(d.drive.changes().getStartPageToken())["startPageToken"].isdigit(),
        True,
    ),
    ("drive.changes.list", changed, [False, True]),
]

PEOPLE: list[Case] = [
    (
        "drive.permissions.create",
        lambda d: (lambda p: (p["role"], p["emailAddress"]))(grant(d, emailMessage="Hi")[1]),
        ("reader", OTTO),
    ),
    ("drive.permissions.create", lambda d: grant(d, "anyone", "commenter")[1]["id"], "anyoneWithLink"),
    ("drive.permissions.create", lambda d: grant(d, "domain", "writer")[1]["domain"], "example.com"),
    ("drive.permissions.create", lambda d: grant(d, role="owner", transferOwnership=True)[1]["role"], "owner"),
    (
        "drive.permissions.delete",
        lambda d: (lambda f, p: run(d.drive.permissions().delete(fileId=f, permissionId=p["id"])))(*grant(d)),
        "",
    ),
    (
        "drive.permissions.get",
        lambda d: (lambda f, p: run(d.drive.permissions().get(fileId=f, permissionId=p["id"], fields="role,type")))(
            *grant(d)
        ),
        {"role": "reader", "type": "user"},
    ),
    (
        "drive.permissions.list",
        lambda d: sorted(one["role"] for one in run(d.drive.permissions().list(fileId=grant(d)[0]))["permissions"]),
        ["owner", "reader"],
    ),
    (
        "drive.permissions.list",
        lambda d: pages(
            d.drive.permissions(), d.drive.permissions().list(fileId=grant(d)[0], pageSize=1), "permissions"
        ),
        [1, 1],
    ),
    (
        "drive.permissions.update",
        lambda d: (
            lambda f, p: run(d.drive.permissions().update(fileId=f, permissionId=p["id"], body={"role": "writer"}))[
                "role"
            ]
        )(*grant(d)),
        "writer",
    ),
    (
        "drive.comments.create",
        lambda d: run(
            d.drive.comments().create(
                fileId=make(d),
                body={"content": "why?", "anchor": "{}", "quotedFileContent": {"value": "x", "mimeType": "text/plain"}},
                fields="content,anchor,quotedFileContent/value",
            )
        ),
        {"content": "why?", "anchor": "{}", "quotedFileContent": {"value": "x"}},
    ),
    (
        "drive.comments.delete",
        lambda d: (
            lambda f, c: (
                run(d.drive.comments().delete(fileId=f, commentId=c)),
                run(d.drive.comments().list(fileId=f, includeDeleted=True, fields="comments/deleted")),
            )
        )(*remark(d)),
        ("", {"comments": [{"deleted": True}]}),
    ),
    (
        "drive.comments.get",
        lambda d: (
            lambda f, c: run(d.drive.comments().get(fileId=f, commentId=c, fields="content,author/me,replies/content"))
        )(*remark(d, "so")),
        {"content": "why?", "author": {"me": True}, "replies": [{"content": "so"}]},
    ),
    (
        "drive.comments.list",
        lambda d: run(d.drive.comments().list(fileId=remark(d)[0], fields="comments/content")),
        {"comments": [{"content": "why?"}]},
    ),
    (
        "drive.comments.list",
        lambda d: run(
            d.drive.comments().list(fileId=remark(d)[0], startModifiedTime="2999-01-01T00:00:00Z", fields="comments")
        ),
        {"comments": []},
    ),
    (
        "drive.comments.update",
        lambda d: (
            lambda f, c: run(
                d.drive.comments().update(fileId=f, commentId=c, body={"content": "how?"}, fields="content")
            )
        )(*remark(d)),
        {"content": "how?"},
    ),
    (
        "drive.replies.create",
        lambda d: (
            lambda f, c: (
                run(d.drive.replies().create(fileId=f, commentId=c, body={"action": "resolve"}, fields="action")),
                run(d.drive.comments().get(fileId=f, commentId=c, fields="resolved")),
            )
        )(*remark(d)),
        ({"action": "resolve"}, {"resolved": True}),
    ),
    (
        "drive.replies.delete",
        lambda d: (
            run(d.drive.replies().delete(**(where := replied(d)))),
            run(d.drive.replies().get(**where, includeDeleted=True, fields="deleted")),
        ),
        ("", {"deleted": True}),
    ),
    (
        "drive.replies.get",
        lambda d: run(d.drive.replies().get(**replied(d), fields="content,author/displayName")),
        {"content": "so", "author": {"displayName": "owner"}},
    ),
    (
        "drive.replies.list",
        lambda d: (
            lambda f, c: pages(
                d.drive.replies(),
                d.drive.replies().list(fileId=f, commentId=c, pageSize=2, fields="nextPageToken,replies/id"),
                "replies",
            )
        )(*remark(d, "a", "b", "c")),
        [2, 1],
    ),
    (
        "drive.replies.update",
        lambda d: run(d.drive.replies().update(**replied(d), body={"content": "thus"}, fields="content")),
        {"content": "thus"},
    ),
]

SHARED: list[Case] = [
    (
        "drive.drives.create",
        lambda d: run(d.drive.drives().create(requestId=uuid4().hex, body={"name": "Team"}, fields="kind,name")),
        {"kind": "drive#drive", "name": "Team"},
    ),
    ("drive.drives.delete", lambda d: run(d.drive.drives().delete(driveId=drive_of(d))), ""),
    (
        "drive.drives.get",
        lambda d: run(d.drive.drives().get(driveId=drive_of(d), fields="name,hidden,capabilities/canRename")),
        {"name": "Team", "hidden": False, "capabilities": {"canRename": True}},
    ),
    ("drive.drives.hide", lambda d: run(d.drive.drives().hide(driveId=drive_of(d), fields="hidden")), {"hidden": True}),
    (
        "drive.drives.unhide",
        lambda d: (
            run(d.drive.drives().hide(driveId=(one := drive_of(d)))),
            run(d.drive.drives().unhide(driveId=one, fields="hidden")),
        )[1],
        {"hidden": False},
    ),
    (
        "drive.drives.list",
        lambda d: drive_of(d) in [one["id"] for one in run(d.drive.drives().list(pageSize=100))["drives"]],
        True,
    ),
    (
        "drive.drives.list",
        lambda d: (
            drive_of(d, name := uuid4().hex),
            [one["name"] == name for one in run(d.drive.drives().list(q=f"name = '{name}'"))["drives"]],
        )[1],
        [True],
    ),
    (
        "drive.drives.update",
        lambda d: run(d.drive.drives().update(driveId=drive_of(d), body={"name": "New"}, fields="name")),
        {"name": "New"},
    ),
    (
        "drive.teamdrives.create",
        lambda d: run(d.drive.teamdrives().create(requestId=uuid4().hex, body={"name": "Team"}, fields="kind,name")),
        {"kind": "drive#teamDrive", "name": "Team"},
    ),
    ("drive.teamdrives.delete", lambda d: run(d.drive.teamdrives().delete(teamDriveId=team_of(d))), ""),
    (
        "drive.teamdrives.get",
        lambda d: run(d.drive.teamdrives().get(teamDriveId=team_of(d), fields="name")),
        {"name": "Team"},
    ),
    (
        "drive.teamdrives.list",
        lambda d: team_of(d) in [one["id"] for one in run(d.drive.teamdrives().list(pageSize=100))["teamDrives"]],
        True,
    ),
    (
        "drive.teamdrives.update",
        lambda d: run(d.drive.teamdrives().update(teamDriveId=team_of(d), body={"name": "New"}, fields="name")),
        {"name": "New"},
    ),
]


def _paper(desk: Desk, file_id: str) -> Paper:
    paper = Paper.__new__(Paper)
    paper.resource, paper.where, paper.id = desk.docs, {"documentId": file_id}, file_id
    return paper


@pytest.mark.parametrize(
    ("method", "ask", "answer"),
    [pytest.param(*one, id=f"{one[0]} {n}") for n, one in enumerate([*FILES, *PEOPLE, *SHARED])],
)
def test_drive(desk: Desk, method: str, ask: Ask, answer: Any) -> None:
    """Files, their media, who may see them, what is said of them, and shared drives."""
    before = len(desk.emulator.history.events)
    assert ask(desk) == answer
    assert method in {event.method for event in desk.emulator.history.events[before:]}

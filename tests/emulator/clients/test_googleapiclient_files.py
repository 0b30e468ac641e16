"""Google's client calls every method of Drive on files: each case is one of its ways, and what is answered."""

from __future__ import annotations

import io
from typing import Any

import pytest
from googleapiclient.http import MediaIoBaseUpload

from tests.emulator.clients.desk import Desk, Paper, Table
from tests.emulator.clients.drive_calls import (
    DOC,
    FOLDER,
    SHEET,
    Ask,
    Case,
    change,
    changed,
    csv_of,
    fetch,
    find,
    make,
    paged,
    run,
    upload,
)

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
        lambda d: Paper(d, upload(d, b"<p>Hi</p>", "text/html", DOC)["id"]).text,
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


@pytest.mark.parametrize(
    ("method", "ask", "answer"),
    [pytest.param(*one, id=f"{one[0]} {n}") for n, one in enumerate([*FILES])],
)
def test_files(desk: Desk, method: str, ask: Ask, answer: Any) -> None:
    """Files are made, found, changed, uploaded, downloaded and exported."""
    before = len(desk.emulator.history.events)
    assert ask(desk) == answer
    assert method in {event.method for event in desk.emulator.history.events[before:]}

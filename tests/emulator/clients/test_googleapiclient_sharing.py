"""Google's client calls every method of Drive on people, comments and shared drives: each case is one of its ways."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.emulator.clients.desk import Desk
from tests.emulator.clients.drive_calls import (
    OTTO,
    Ask,
    Case,
    drive_of,
    grant,
    make,
    pages,
    remark,
    replied,
    run,
    team_of,
)

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


@pytest.mark.parametrize(
    ("method", "ask", "answer"),
    [pytest.param(*one, id=f"{one[0]} {n}") for n, one in enumerate([*PEOPLE, *SHARED])],
)
def test_sharing(desk: Desk, method: str, ask: Ask, answer: Any) -> None:
    """Who may see a file, what is said of it, and shared drives."""
    before = len(desk.emulator.history.events)
    assert ask(desk) == answer
    assert method in {event.method for event in desk.emulator.history.events[before:]}

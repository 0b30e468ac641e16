"""Comments on a file, through Google's own client over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.emulator import OWNER, Emulator
from tests.emulator.drive.desk import Person
from tests.emulator.stock import refusal

NAME = OWNER.partition("@")[0]


def comment(person: Person, file: str, content: str, **body: Any) -> Any:
    """Comments on a file; returns the whole comment."""
    return person.drive.comments().create(fileId=file, body={"content": content, **body}, fields="*").execute()


def contents(person: Person, file: str, **params: Any) -> list[str | None]:
    """What a file's comments say, as listed."""
    listed = person.drive.comments().list(fileId=file, fields="*", **params).execute()
    return [one.get("content") for one in listed["comments"]]


def test_comment(owner: Person) -> None:
    """A comment has an author without an address, HTML, its mentions, its anchor and what it quotes."""
    file = owner.make("S")
    made = comment(
        owner,
        file,
        "a < b,\nit's +ann@example.com",
        anchor="{}",
        quotedFileContent={"mimeType": "text/plain", "value": "x"},
    )
    assert made == {
        "kind": "drive#comment",
        "id": made["id"],
        "createdTime": made["modifiedTime"],
        "modifiedTime": made["modifiedTime"],
        "author": {"kind": "drive#user", "displayName": NAME, "me": True},
        "deleted": False,
        "content": "a < b,\nit's +ann@example.com",
        "htmlContent": "a &lt; b,<br>it&#39;s +ann@example.com",
        "mentionedEmailAddresses": ["ann@example.com"],
        "replies": [],
        "anchor": "{}",
        "quotedFileContent": {"mimeType": "text/plain", "value": "x"},
    }
    assert owner.drive.comments().get(fileId=file, commentId=made["id"], fields="*").execute() == made


def test_edited_and_deleted(owner: Person) -> None:
    """An edit keeps the id; a deleted comment is without words and listed when asked."""
    file = owner.make("S")
    comments = owner.drive.comments()
    first, second = comment(owner, file, "one")["id"], comment(owner, file, "two")["id"]
    changed = comments.update(fileId=file, commentId=first, body={"content": "1"}, fields="*").execute()
    assert (changed["id"], changed["content"], changed["htmlContent"]) == (first, "1", "1")
    comments.delete(fileId=file, commentId=second).execute()
    assert contents(owner, file) == ["1"]
    assert set(contents(owner, file, includeDeleted=True)) == {"1", None}
    assert refusal(comments.get(fileId=file, commentId=second, fields="*")) == (404, f"Comment not found: {second}.")
    assert comments.get(fileId=file, commentId=second, includeDeleted=True, fields="deleted").execute()["deleted"]


def test_pages_and_times(emulator: Emulator, owner: Person) -> None:
    """Comments come latest first, page by page, and from a time on."""
    file = owner.make("S")
    for day in (1, 2, 3):
        emulator.state.set_clock(datetime(2026, 9, day, tzinfo=UTC))
        comment(owner, file, str(day))
    first = owner.drive.comments().list(fileId=file, fields="*", pageSize=2).execute()
    assert [one["content"] for one in first["comments"]] == ["3", "2"]
    assert contents(owner, file, pageToken=first["nextPageToken"]) == ["1"]
    assert contents(owner, file, startModifiedTime="2026-09-02T00:00:00Z") == ["3", "2"]
    for params in ({"startModifiedTime": "soon"}, {"pageToken": "x"}, {"pageSize": 0}):
        assert refusal(owner.drive.comments().list(fileId=file, fields="*", **params))[0] == 400


@pytest.mark.parametrize("method", ["create", "get", "list", "update"])
def test_fields_are_required(owner: Person, method: str) -> None:
    """A comment has no default fields."""
    file = owner.make("S")
    made = comment(owner, file, "x")["id"]
    named = {} if method in {"create", "list"} else {"commentId": made}
    body = {"body": {"content": "y"}} if method in {"create", "update"} else {}
    request = getattr(owner.drive.comments(), method)(fileId=file, **named, **body)
    assert refusal(request) == (400, "The 'fields' parameter is required for this method.")


def test_words_are_required(owner: Person) -> None:
    """A comment without content is refused."""
    assert refusal(owner.drive.comments().create(fileId=owner.make("S"), body={}, fields="*"))[0] == 400


def test_whose_comment(sign_in: Callable[..., Person]) -> None:
    """A commenter comments, only the author edits, the file's owner may delete; a reader reads."""
    mine, other, reader = sign_in(), sign_in("other@example.com"), sign_in("reader@example.com")
    file = mine.make("S")
    mine.share(file, "commenter", "other@example.com").execute()
    mine.share(file, "reader", "reader@example.com").execute()
    before = mine.get(file, "modifiedTime")
    made = comment(other, file, "hello")["id"]
    assert mine.get(file, "modifiedTime") == before
    assert contents(reader, file) == ["hello"]
    named: dict[str, Any] = {"fileId": file, "commentId": made}
    assert mine.drive.comments().get(**named, fields="author(me)").execute() == {"author": {"me": False}}
    assert refusal(reader.drive.comments().create(fileId=file, body={"content": "x"}, fields="*"))[0] == 403
    assert refusal(mine.drive.comments().update(**named, body={"content": "x"}, fields="*"))[0] == 403
    own = comment(mine, file, "mine")["id"]
    assert refusal(other.drive.comments().delete(fileId=file, commentId=own))[0] == 403
    mine.drive.comments().delete(**named).execute()
    assert contents(other, file) == ["mine"]


def test_comments_are_kept(tmp_path: Path) -> None:
    """Comments outlive the process that holds them."""
    with Emulator(tmp_path / "state") as running:
        person = Person(running)
        file = person.make("S")
        made = comment(person, file, "kept")
    with Emulator(tmp_path / "state") as again:
        assert Person(again).drive.comments().get(fileId=file, commentId=made["id"], fields="*").execute() == made

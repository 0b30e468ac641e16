"""Replies to a comment, through Google's own client over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator.drive.desk import Person
from tests.emulator.drive.test_comments import comment
from tests.emulator.stock import refusal


@pytest.fixture
def thread(owner: Person) -> dict[str, str]:
    """A comment on a file, as the parameters that name it."""
    file = owner.make("S")
    return {"fileId": file, "commentId": comment(owner, file, "hello")["id"]}


def reply(person: Person, thread: dict[str, str], **body: Any) -> Any:
    """Replies to a comment; returns the whole reply."""
    return person.drive.replies().create(**thread, body=body, fields="*").execute()


def test_reply(owner: Person, thread: dict[str, str]) -> None:
    """A reply stands under its comment, is edited and deleted; the comment's own time moves with it."""
    made = reply(owner, thread, content="first")
    assert (made["kind"], made["content"], made["author"]["me"]) == ("drive#reply", "first", True)
    named = {**thread, "replyId": made["id"]}
    replies = owner.drive.replies()
    assert replies.get(**named, fields="*").execute() == made
    changed = replies.update(**named, body={"content": "again"}, fields="*").execute()
    assert changed["content"] == "again"
    read = owner.drive.comments().get(**thread, fields="*").execute()
    assert (read["replies"], read["modifiedTime"]) == ([changed], changed["modifiedTime"])
    replies.delete(**named).execute()
    assert owner.drive.comments().get(**thread, fields="replies").execute() == {"replies": []}
    assert refusal(replies.get(**named, fields="*")) == (404, f"Reply not found: {made['id']}.")
    gone = replies.get(**named, fields="*", includeDeleted=True).execute()
    assert gone["deleted"]
    assert "content" not in gone


def test_resolved_and_reopened(owner: Person, thread: dict[str, str]) -> None:
    """An action needs no words and changes the comment."""
    for action, resolved in (("resolve", True), ("reopen", False)):
        assert reply(owner, thread, action=action)["action"] == action
        assert owner.drive.comments().get(**thread, fields="resolved").execute() == {"resolved": resolved}


def test_pages(owner: Person, thread: dict[str, str]) -> None:
    """Replies come in the order they were written."""
    for text in "abc":
        reply(owner, thread, content=text)
    replies = owner.drive.replies()
    first = replies.list(**thread, fields="*", pageSize=2).execute()
    rest = replies.list(**thread, fields="*", pageToken=first["nextPageToken"]).execute()
    assert [one["content"] for one in first["replies"] + rest["replies"]] == ["a", "b", "c"]


@pytest.mark.parametrize("body", [{}, {"action": "close"}, {"content": ""}])
def test_refused(owner: Person, thread: dict[str, str], body: dict[str, str]) -> None:
    """Words or a known action are needed, and `fields`."""
    assert refusal(owner.drive.replies().create(**thread, body=body, fields="*"))[0] == 400
    assert refusal(owner.drive.replies().create(**thread, body={"content": "x"}))[0] == 400
    assert refusal(owner.drive.replies().list(fileId=thread["fileId"], commentId="x", fields="*"))[0] == 404


def test_whose_reply(sign_in: Callable[..., Person]) -> None:
    """Only the author edits a reply; the file's owner may delete it."""
    mine, other = sign_in(), sign_in("other@example.com")
    file = mine.make("S")
    mine.share(file, "commenter", "other@example.com").execute()
    thread = {"fileId": file, "commentId": comment(mine, file, "hello")["id"]}
    theirs, own = (reply(person, thread, content="x")["id"] for person in (other, mine))
    assert refusal(mine.drive.replies().update(**thread, replyId=theirs, body={"content": "y"}, fields="*"))[0] == 403
    assert refusal(other.drive.replies().delete(**thread, replyId=own))[0] == 403
    mine.drive.replies().delete(**thread, replyId=theirs).execute()

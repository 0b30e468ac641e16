"""Comments as the three APIs share them: what is kept, and the threads of Sheets and Docs."""

from __future__ import annotations

from contextlib import suppress

import pytest

from pipeline.emulator.auth import Account
from pipeline.emulator.comments import (
    add_comment,
    add_reply,
    assign,
    erase,
    find_comment,
    find_reply,
    render_comment,
    render_thread,
)
from pipeline.emulator.discovery import check_answer
from pipeline.emulator.files import new_file
from pipeline.emulator.state import DOCUMENT, File, State

ME = Account()


@pytest.fixture
def state() -> State:
    """An empty store."""
    return State()


@pytest.fixture
def file(state: State) -> File:
    """A document without content."""
    return new_file(state, ME, "D", DOCUMENT, None)


@pytest.mark.parametrize("api", ["sheets", "docs"])
def test_thread(state: State, file: File, api: str) -> None:
    """A comment, its task and its replies make the thread of Sheets and Docs."""
    made = add_comment(state, file, ME, "why?", anchor="kix.1", quoted={"value": "because"})
    made = assign(state, file, made, "ann@example.com")
    gone = add_reply(state, file, ME, made, "wrong")
    kept = find_comment(file, made["id"])
    assert kept is not None
    erase(state, file, kept, gone)
    kept = find_comment(file, made["id"])
    assert kept is not None
    add_reply(state, file, ME, kept, action="resolve", assignee="bob@example.com")
    [kept] = file.comments
    thread = render_thread(kept, ME)
    assert check_answer(api, "CommentThread", thread) == []
    assert (thread["status"], thread["anchorId"], thread["plainTextQuote"]) == ("RESOLVED", "kix.1", "because")
    assert thread["headPost"]["assigneeEmail"] == "bob@example.com"
    assert [one.get("commentAction") for one in thread["replies"]] == [None, "RESOLVE"]
    assert thread["replies"][0].keys() == {"postId", "createTime", "updateTime", "deleted"}
    assert find_reply(kept, gone["id"]) is None
    assert len(render_comment(kept, ME)["replies"]) == 1


def test_plain_thread(state: State, file: File) -> None:
    """An unanchored comment is an open thread without quote."""
    made = add_comment(state, file, ME, "hi")
    assert render_thread(made, ME).keys() == {"commentId", "headPost", "replies", "status"}
    assert render_thread(made, ME)["status"] == "OPEN"


def test_failure_puts_comments_back(state: State, file: File) -> None:
    """A batch that fails leaves the comments as they were."""
    with state.transaction():
        made = add_comment(state, file, ME, "hi")
    with suppress(ZeroDivisionError), state.transaction():
        erase(state, file, made)
        raise ZeroDivisionError
    assert file.comments == [made]


def test_marks_of_words(state: State, file: File) -> None:
    """Mentions are addresses after @ or +, not addresses alone."""
    made = add_comment(state, file, ME, "@a@b.cd and x@y.zz, +c.d@e-f.gh")
    assert made["mentionedEmailAddresses"] == ["a@b.cd", "c.d@e-f.gh"]

"""Comments in a document over HTTP: made, answered, changed, deleted, and shown where asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.emulator import Emulator
from pipeline.emulator.docs.batch import apply
from pipeline.emulator.docs.document import Document
from pipeline.emulator.errors import ApiError
from tests.emulator.stock import refusal, service

from .conftest import MakeDesk
from .desk import Desk, Json, span

SHOWN = {"commentsViewMode": "COMMENTS_VIEW_MODE_INCLUDED", "suggestionsViewMode": "SUGGESTIONS_INLINE"}


def comment(**more: str) -> Json:
    return {"insertComment": {"content": "Why?", "range": span(1, 3), **more}}


def open_thread(desk: Desk, **more: str) -> Json:
    thread: Json = desk.batch(comment(**more))[0]["insertComment"]["commentThread"]
    return thread


def reply(thread: Json, **post: str) -> Json:
    return {"addCommentReply": {"commentId": thread["commentId"], "post": post}}


def read(desk: Desk) -> Json:
    return desk.read(includeTabsContent=True, **SHOWN)


def test_a_comment_is_anchored_to_its_text(make_desk: MakeDesk) -> None:
    """It quotes the text; the anchor moves with it and goes with it, the thread stays."""
    desk = make_desk("abcd")
    thread = open_thread(desk)
    assert (thread["plainTextQuote"], thread["status"], thread["headPost"]["content"]) == ("ab", "OPEN", "Why?")
    desk.batch({"insertText": {"location": {"index": 1}, "text": "x"}})
    document = read(desk)
    assert document["comments"] == [thread]
    assert document["commentsViewMode"] == "COMMENTS_VIEW_MODE_INCLUDED"
    anchors = document["tabs"][0]["documentTab"]["commentAnchors"]
    assert anchors == {thread["anchorId"]: {"anchorId": thread["anchorId"], "ranges": [span(2, 4)]}}
    desk.batch({"deleteContentRange": {"range": span(2, 4)}})
    document = read(desk)
    assert "commentAnchors" not in document["tabs"][0]["documentTab"]
    assert len(document["comments"]) == 1


def test_comments_are_shown_where_asked_for(emulator: Emulator, make_desk: MakeDesk) -> None:
    """With tabs and suggestions inline, to who may comment."""
    desk = make_desk("abcd")
    open_thread(desk)
    assert not {"comments", "commentsViewMode"} & desk.read().keys()
    get, tabs = desk.documents.get, {"documentId": desk.id, "includeTabsContent": True}
    mode = "COMMENTS_VIEW_MODE_DEFAULT_FOR_CURRENT_ACCESS"
    assert "comments" in get(**tabs, commentsViewMode=mode).execute()
    assert "comments" not in get(**tabs, commentsViewMode="COMMENTS_VIEW_MODE_OMITTED").execute()
    assert refusal(get(documentId=desk.id, **SHOWN))[0] == 400
    assert refusal(get(**tabs, commentsViewMode=SHOWN["commentsViewMode"]))[0] == 400
    preview = "PREVIEW_SUGGESTIONS_ACCEPTED"
    assert refusal(get(**tabs, commentsViewMode=mode, suggestionsViewMode=preview))[0] == 400
    file = emulator.state.files[desk.id]
    file.owner, file.permissions = "other@example.com", [{"id": "1", "type": "anyone", "role": "reader"}]
    assert refusal(get(**tabs, **SHOWN))[0] == 403
    assert refusal(get(**tabs, suggestionsViewMode="SUGGESTIONS_INLINE"))[0] == 403
    omitted = get(**tabs, commentsViewMode=mode).execute()
    assert omitted["commentsViewMode"] == "COMMENTS_VIEW_MODE_OMITTED"
    assert "comments" not in omitted


def test_a_thread_is_answered_resolved_and_assigned(make_desk: MakeDesk) -> None:
    """An assignee only where there is one already, and not with an action."""
    desk = make_desk("abcd")
    thread, task = open_thread(desk), open_thread(desk, assigneeEmailAddress="ada@example.com")
    body = {"requests": [reply(thread, content="So."), reply(thread, commentAction="RESOLVE")]}
    answer = desk.documents.batchUpdate(documentId=desk.id, body=body).execute()
    assert answer["commentUpdateState"] == "ALL_SAVED"
    assert answer["replies"][0]["addCommentReply"]["post"]["content"] == "So."
    assert [one["status"] for one in read(desk)["comments"]] == ["RESOLVED", "OPEN"]
    desk.batch(reply(task, content="Yours.", assigneeEmail="bob@example.com"))
    for wrong in ({}, {"content": "é" * 1025}, {"content": "x", "assigneeEmail": "a" * 2049}):
        assert "2048" in desk.refuse(reply(thread, **wrong))
    for bad in (reply(thread, content="x", assigneeEmail="a"), reply(task, commentAction="REOPEN", assigneeEmail="a")):
        assert "assignee" in desk.refuse(bad)
    assert "was not found" in desk.refuse(reply({"commentId": "x"}, content="x"))


def test_posts_are_changed_and_deleted(make_desk: MakeDesk) -> None:
    """A reply stays as a gap; a thread goes with its anchor; replies that did something stay."""
    desk = make_desk("abcd")
    thread = open_thread(desk)
    made = desk.batch(reply(thread, content="1"), reply(thread, content="2"))
    posts = [one["addCommentReply"]["post"] for one in made]
    closing = desk.batch(reply(thread, commentAction="RESOLVE"))[0]["addCommentReply"]["post"]
    change: Json = {"commentId": thread["commentId"], "content": "New"}
    desk.batch(
        {"updateCommentPost": {**change, "postId": thread["headPost"]["postId"]}},
        {"updateCommentPost": {**change, "postId": posts[0]["postId"]}},
        {"deleteCommentReply": {"commentId": thread["commentId"], "postId": posts[1]["postId"]}},
    )
    (told,) = read(desk)["comments"]
    assert [told["headPost"]["content"], told["replies"][0]["content"], told["replies"][1]["deleted"]] == [
        "New"
    ] * 2 + [True]
    where = {"commentId": thread["commentId"]}
    assert "cannot be deleted" in desk.refuse({"deleteCommentReply": {**where, "postId": closing["postId"]}})
    assert "was not found" in desk.refuse({"deleteCommentReply": {**where, "postId": posts[1]["postId"]}})
    assert "2048" in desk.refuse({"updateCommentPost": {**where, "postId": posts[0]["postId"]}})
    desk.batch({"deleteComment": where})
    document = read(desk)
    assert "comments" not in document
    assert "commentAnchors" not in document["tabs"][0]["documentTab"]


def test_only_authors_change_and_delete(emulator: Emulator, make_desk: MakeDesk) -> None:
    """In Docs' words, 400."""
    desk = make_desk("abcd")
    thread = open_thread(desk)
    file = emulator.state.files[desk.id]
    author = {"displayName": "ada", "emailAddress": "ada@example.com"}
    file.comments = [{**file.comments[0], "author": author}]
    where = {"commentId": thread["commentId"]}
    change = {**where, "postId": where["commentId"], "content": "x"}
    for request in ({"deleteComment": where}, {"updateCommentPost": change}):
        assert "not the author" in desk.refuse(request)


def test_a_batch_that_fails_keeps_no_comment(make_desk: MakeDesk) -> None:
    """Neither thread nor anchor; suggestions have no threads here."""
    desk = make_desk("abcd")
    thread = open_thread(desk)
    before = read(desk)
    desk.refuse(comment(), reply(thread, content="x"), {"insertText": {"location": {"index": 99}, "text": "x"}})
    assert read(desk) == before
    body = {"requests": [{"deleteCommentReply": {"suggestionId": "s", "postId": "p"}}]}
    assert refusal(desk.documents.batchUpdate(documentId=desk.id, body=body))[0] == 501
    with pytest.raises(ApiError, match="made by an account"):
        apply(Document.blank("d"), 0, comment())


def test_comments_outlive_the_emulator(tmp_path: Path) -> None:
    """Anchors are kept with their tab, threads with their file."""
    path = tmp_path / "state.sqlite"
    with Emulator(path) as emulator, service(emulator, "docs") as client:
        desk = Desk(client.documents(), "abcd")
        open_thread(desk)
        before: Any = read(desk)
    with Emulator(path) as emulator, service(emulator, "docs") as client:
        desk.documents = client.documents()
        assert read(desk) == before

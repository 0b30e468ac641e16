"""Requests about comments go to a running Workspace; threads, anchors and what Drive lists come back."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.emulator import Emulator
from tests.emulator.sheets.books import Book


def comment(book: Book, **more: Any) -> Any:
    """Comment on B2; return the thread."""
    body = {"coordinate": {"rowIndex": 1, "columnIndex": 1}, "content": "Why?", **more}
    return book.do({"insertComment": body})[0]["commentThread"]


def listed(book: Book) -> Any:
    """Return the comments as Drive lists them."""
    return book.ask("GET", f"/drive/v3/files/{book.id}/comments", params={"fields": "*"}).json()["comments"]


def test_a_comment_hangs_on_its_cell(book: Book) -> None:
    """The thread quotes the cell; Drive lists the same comment; the anchor moves with the row, and goes with it."""
    book.write("B2", [["=1+1"]], entry="USER_ENTERED")
    thread = comment(book)
    head = thread["headPost"]
    assert (thread["status"], thread["plainTextQuote"], thread["replies"]) == ("OPEN", "2", [])
    assert (head["content"], head["author"]["me"], head["postId"]) == ("Why?", True, thread["commentId"])
    assert [each["id"] for each in listed(book)] == [thread["commentId"]]
    lines = {"dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    book.do({"insertDimension": {"range": lines}})
    place = {"startRowIndex": 2, "endRowIndex": 3, "startColumnIndex": 1, "endColumnIndex": 2}
    assert book.sheet()["commentAnchors"] == [{"anchorId": thread["anchorId"], "range": place}]
    book.do({"deleteDimension": {"range": {**lines, "endIndex": 4}}})
    assert "commentAnchors" not in book.sheet()
    assert len(listed(book)) == 1


def test_replies_resolve_and_hand_on(book: Book) -> None:
    """A reply may resolve or reopen without words, and hand on a comment that is somebody's task."""
    thread = comment(book, assigneeEmailAddress="ann@example.com")
    assert thread["headPost"]["assigneeEmail"] == "ann@example.com"

    def reply(**post: Any) -> Any:
        return book.do({"addCommentReply": {"commentId": thread["commentId"], "post": post}})[0]["post"]

    assert reply(content="Because.")["content"] == "Because."
    assert reply(commentAction="RESOLVE")["commentAction"] == "RESOLVE"
    assert listed(book)[0]["resolved"]
    reply(commentAction="REOPEN", content="no")
    assert reply(content="yours", assigneeEmail="bob@example.com")["assigneeEmail"] == "bob@example.com"
    assert [each.get("content", "") for each in listed(book)[0]["replies"]] == ["Because.", "", "no", "yours"]
    assert not listed(book)[0]["resolved"]


def test_posts_change_and_go(book: Book) -> None:
    """Both a first post and a reply are edited; a reply goes alone, a comment with its anchor."""
    thread = comment(book)
    (reply,) = book.do({"addCommentReply": {"commentId": thread["commentId"], "post": {"content": "a"}}})
    number = {"commentId": thread["commentId"]}
    second = {**number, "postId": reply["post"]["postId"]}
    book.do(
        {"updateCommentPost": {**number, "postId": thread["headPost"]["postId"], "content": "How?"}},
        {"updateCommentPost": {**second, "content": "b"}},
    )
    (found,) = listed(book)
    assert (found["content"], found["replies"][0]["content"]) == ("How?", "b")
    book.do({"deleteCommentReply": second})
    assert listed(book)[0]["replies"] == []
    other = comment(book)
    book.do({"deleteComment": number})
    assert [each["id"] for each in listed(book)] == [other["commentId"]]
    assert [each["anchorId"] for each in book.sheet()["commentAnchors"]] == [other["anchorId"]]


def test_a_refused_batch_leaves_no_comment(book: Book) -> None:
    """Comments are kept with the batch or not at all."""
    comment(book)
    body = {"coordinate": {}, "content": "x"}
    assert "Invalid requests[1]" in book.refused({"insertComment": body}, {"deleteSheet": {"sheetId": 9}})
    assert len(listed(book)) == len(book.sheet()["commentAnchors"]) == 1


@pytest.mark.parametrize(
    ("kind", "body", "message"),
    [
        ("insertComment", {"content": ""}, "cannot be empty"),
        ("insertComment", {"content": "ä" * 1025}, "may not exceed 2048"),
        ("insertComment", {"content": "x", "coordinate": {"rowIndex": 1000}}, "outside of the grid"),
        ("insertComment", {"content": "x", "assigneeEmailAddress": "ann"}, "Invalid email address: ann"),
        ("addCommentReply", {"commentId": "?", "post": {"content": "x"}}, "No comment with id: ?"),
        ("addCommentReply", {"post": {}}, "cannot be empty"),
        ("addCommentReply", {"post": {"content": "x", "assigneeEmail": "ann@example.com"}}, "Cannot assign"),
        ("updateCommentPost", {"postId": "?", "content": "x"}, "No post with id: ?"),
        ("deleteCommentReply", {"postId": "head"}, "deleted with deleteComment"),
        ("deleteCommentReply", {"postId": "resolved"}, "comment action or an assignee"),
    ],
)
def test_refusals(book: Book, kind: str, body: dict[str, Any], message: str) -> None:
    """Words, ids and actions are checked."""
    thread = comment(book)
    resolve = {"commentId": thread["commentId"], "post": {"commentAction": "RESOLVE"}}
    (reply,) = book.do({"addCommentReply": resolve})
    known = {"head": thread["headPost"]["postId"], "resolved": reply["post"]["postId"]}
    told = {"commentId": thread["commentId"], **body} if kind != "insertComment" else {"coordinate": {}, **body}
    if "postId" in told:
        told["postId"] = known.get(told["postId"], told["postId"])
    assert message in book.refused({kind: told})


def test_only_authors_change_their_posts(book: Book, emulator: Emulator) -> None:
    """Somebody else's comment can be replied to, and no more."""
    thread = comment(book)
    file = emulator.state.files[book.id]
    author = {**file.comments[0]["author"], "emailAddress": "ann@example.com"}
    file.comments = [{**file.comments[0], "author": author}]
    number = {"commentId": thread["commentId"]}
    post = {**number, "postId": thread["headPost"]["postId"], "content": "x"}
    assert "Only the author" in book.refused({"updateCommentPost": post})
    assert "Only the author" in book.refused({"deleteComment": number})
    book.do({"addCommentReply": {**number, "post": {"content": "x"}}})

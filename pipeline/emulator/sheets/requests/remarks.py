"""Requests about comments come in; the file with its comments, and the sheet with their anchors, changed goes out.

The comments are the ones that Drive lists (`pipeline.emulator.comments`); the workbook keeps only where they hang.
"""

from __future__ import annotations

from typing import Any

from pipeline.emulator import comments
from pipeline.emulator.sheets.a1 import Area, grid_range
from pipeline.emulator.sheets.batch import Batch, Kind, Reply
from pipeline.emulator.sheets.effective import Effective
from pipeline.emulator.sheets.refusal import Refusal

MAX_CHARACTERS = 2048

Json = dict[str, Any]


def insert_comment(batch: Batch, body: Json) -> Reply:
    """Comment on a cell, as one of the comments that Drive lists; the reply is the whole thread.

    Documented: the content is needed and short; an assignee makes the comment a task; an anchor tells the cell.
    Assumed: the cell's shown text is the quote; the shape of an anchor's id; the words of the refusals.
    """
    place = body.get("coordinate", {})
    sheet = batch.book.sheet(place.get("sheetId", 0))
    row, column = place.get("rowIndex", 0), place.get("columnIndex", 0)
    area = Area(row, row + 1, column, column + 1)
    if not sheet.area.holds(area):
        raise Refusal(f"The cell of the comment is outside of the grid. {sheet.limits()}")
    content = _content(body.get("content", ""))
    assignee = _address(body.get("assigneeEmailAddress", ""))
    anchor = f"kix.{batch.state.mint('item')}"
    effective, cell = Effective(batch.book), sheet.cell(row, column)
    shown = effective.shown(cell, effective.value(sheet, row, column, cell))
    quoted = {"mimeType": "text/plain", "value": shown} if shown else None
    comment = comments.add_comment(batch.state, batch.file, batch.account, content, anchor=anchor, quoted=quoted)
    if assignee:
        comment = comments.assign(batch.state, batch.file, comment, assignee)
    target = batch.book.edit(sheet.sheet_id)
    hung = {"anchorId": anchor, "range": grid_range(sheet.sheet_id, area)}
    target.objects["commentAnchors"] = [*target.objects.get("commentAnchors", []), hung]
    return {"commentThread": comments.render_thread(comment, batch.account)}


def add_reply(batch: Batch, body: Json) -> Reply:
    """Reply to a comment, or resolve, reopen or hand it on with a reply; the reply is the new post.

    Documented: words are needed unless the post resolves or reopens; who is assigned only where somebody was.
    Assumed: the words of the refusals.
    """
    comment = _find(batch, body)
    post = body.get("post", {})
    action = post.get("commentAction", "NO_COMMENT_ACTION_CHANGE")
    if action not in ("NO_COMMENT_ACTION_CHANGE", "RESOLVE", "REOPEN"):
        raise Refusal("Invalid commentAction.")
    changes = action != "NO_COMMENT_ACTION_CHANGE"
    assignee = _address(post.get("assigneeEmail", ""))
    if assignee and (changes or "assigneeEmailAddress" not in comment):
        raise Refusal("Cannot assign a comment that has no assignee, or that the post resolves or reopens.")
    content = _content(post.get("content", ""), needed=not changes)
    told = {"action": action.lower() if changes else "", "assignee": assignee}
    reply = comments.add_reply(batch.state, batch.file, batch.account, comment, content, **told)
    return {"post": comments.render_post(reply, batch.account)}


def update_post(batch: Batch, body: Json) -> Reply:
    """Change the words of one's own comment or reply.

    Documented: only the author may; the words cannot be empty.
    Assumed: the empty reply; the words of the refusals.
    """
    comment, reply = _own_post(batch, body)
    comments.edit(batch.state, batch.file, comment, _content(body.get("content", "")), reply)
    return None


def delete_comment(batch: Batch, body: Json) -> Reply:
    """Delete one's own comment with all of its replies; its anchor goes too.

    Documented: only the author of the first post may.
    Assumed: Drive keeps it as deleted; the words of the refusals.
    """
    comment = _find(batch, body)
    _check_author(batch, comment)
    comments.erase(batch.state, batch.file, comment)
    for sheet in list(batch.book.sheets.values()):
        anchors = sheet.objects.get("commentAnchors", [])
        kept = [each for each in anchors if each["anchorId"] != comment.get("anchor")]
        if len(kept) < len(anchors):
            batch.book.edit(sheet.sheet_id).objects["commentAnchors"] = kept
    return None


def delete_reply(batch: Batch, body: Json) -> Reply:
    """Delete one's own reply.

    Documented: only its author may, and not where it resolves, reopens or assigns.
    Assumed: the words of the refusals.
    """
    comment, reply = _own_post(batch, body)
    if reply is None:
        raise Refusal("The first post of a comment is deleted with deleteComment.")
    if "action" in reply or "assigneeEmailAddress" in reply:
        raise Refusal("Cannot delete a reply that contains a comment action or an assignee.")
    comments.erase(batch.state, batch.file, comment, reply)
    return None


def _find(batch: Batch, body: Json) -> Json:
    comment = comments.find_comment(batch.file, body.get("commentId", ""))
    if comment is None:
        raise Refusal(f"No comment with id: {body.get('commentId', '')}")
    return comment


def _own_post(batch: Batch, body: Json) -> tuple[Json, Json | None]:
    """Return a comment and which of its replies is meant (None: its first post); refuse somebody else's."""
    comment = _find(batch, body)
    number = body.get("postId", "")
    reply = None if number == comment["id"] else comments.find_reply(comment, number)
    if reply is None and number != comment["id"]:
        raise Refusal(f"No post with id: {number}")
    _check_author(batch, reply or comment)
    return comment, reply


def _check_author(batch: Batch, post: Json) -> None:
    if not comments.is_author(post, batch.account):
        raise Refusal("Only the author of a post may change it.")


def _content(text: str, *, needed: bool = True) -> str:
    if needed and not text:
        raise Refusal("The content of a post cannot be empty.")
    return _short(text, "content")


def _address(text: str) -> str:
    if text and "@" not in text:
        raise Refusal(f"Invalid email address: {text}")
    return _short(text, "assignee")


def _short(text: str, name: str) -> str:
    if len(text.encode("utf-8")) > MAX_CHARACTERS:
        raise Refusal(f"The {name} of a post may not exceed {MAX_CHARACTERS} UTF-8 code units.")
    return text


KINDS: dict[str, Kind] = {
    "insertComment": insert_comment,
    "addCommentReply": add_reply,
    "updateCommentPost": update_post,
    "deleteComment": delete_comment,
    "deleteCommentReply": delete_reply,
}

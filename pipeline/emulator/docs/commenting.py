"""Requests about comments come in; the file's comments, which Drive shows as well, are made, answered and deleted."""

from __future__ import annotations

from pipeline.emulator import comments
from pipeline.emulator.docs.document import Document, Visit
from pipeline.emulator.docs.places import find_range
from pipeline.emulator.docs.segment import NEWLINE, OBJECT, REST, STRUCTURE, Json
from pipeline.emulator.docs.tab import NamedRange
from pipeline.emulator.docs.text import join_units
from pipeline.emulator.errors import invalid, not_built

LONGEST = 2048
ACTIONS = {"RESOLVE": "resolve", "REOPEN": "reopen"}
UNCHANGED = ("", "COMMENT_ACTION_TYPE_UNSPECIFIED", "NO_COMMENT_ACTION_CHANGE")
_NOT_TEXT = dict.fromkeys(map(ord, (STRUCTURE - {NEWLINE}) | {OBJECT, REST}))


def insert_comment(document: Document, request: Json) -> Json:
    """Comment on a range, and return the thread.

    Documented: 1 to 2048 bytes of text; an assignee of at most 2048.
    Assumed: the text quoted is the range's, without objects; the words of the refusals.
    """
    visit, content = _visit(document), _read_text(request.get("content", ""))
    assignee = _read_address(request.get("assigneeEmailAddress", ""))
    place = find_range(document, request.get("range"))
    anchor = NamedRange(document.mint(), "", place.segment_id, ((place.start, place.end),))
    place.tab.anchors[anchor.id] = anchor
    text = join_units(place.segment.chars[place.start : place.end].translate(_NOT_TEXT))
    quoted = {"mimeType": "text/plain", "value": text}
    comment = comments.add_comment(
        visit.state, visit.file, visit.account, content, anchor=anchor.id, quoted=quoted if text else None
    )
    if assignee:
        comment = comments.assign(visit.state, visit.file, comment, assignee)
    return {"insertComment": {"commentThread": comments.render_thread(comment, visit.account)}}


def add_comment_reply(document: Document, request: Json) -> Json:
    """Answer a comment, resolve or reopen it, or assign it to somebody else, and return the post.

    Documented: without an action there must be text; an assignee only for an assigned comment, without an action.
    Assumed: the words of the refusals.
    """
    visit, comment = _find_comment(document, request)
    post = request.get("post", {})
    asked = post.get("commentAction", "")
    action = "" if asked in UNCHANGED else ACTIONS[asked]
    content = post.get("content", "")
    if content or not action:
        content = _read_text(content)
    assignee = _read_address(post.get("assigneeEmail", ""))
    if assignee and (action or "assigneeEmailAddress" not in comment):
        raise invalid("The assignee can only be changed on an assigned comment, without another action.")
    reply = comments.add_reply(
        visit.state, visit.file, visit.account, comment, content, action=action, assignee=assignee
    )
    return {"addCommentReply": {"post": comments.render_post(reply, visit.account)}}


def update_comment_post(document: Document, request: Json) -> None:
    """Change the text of a comment or of an answer to it.

    Documented: 1 to 2048 bytes of text; only its author may.
    Assumed: the id of a thread's first post is the thread's; the words of the refusals.
    """
    visit, comment = _find_comment(document, request)
    content = _read_text(request.get("content", ""))
    post_id = request.get("postId", "")
    reply = None if post_id == comment["id"] else _find_reply(comment, post_id)
    _check_author(visit, reply or comment)
    comments.edit(visit.state, visit.file, comment, content, reply)


def delete_comment(document: Document, request: Json) -> None:
    """Delete a thread.

    Documented: only the author of its first post may.
    Assumed: its anchor goes along; the words of the refusals.
    """
    visit, comment = _find_comment(document, request)
    _check_author(visit, comment)
    comments.erase(visit.state, visit.file, comment)
    for tab in list(document.tabs):
        if comment.get("anchor") in tab.anchors:
            del document.touch(tab).anchors[comment["anchor"]]


def delete_comment_reply(document: Document, request: Json) -> None:
    """Delete an answer to a comment.

    Documented: only its author may, and not one with an action or an assignee.
    Assumed: the words of the refusals.
    """
    visit, comment = _find_comment(document, request)
    reply = _find_reply(comment, request.get("postId", ""))
    _check_author(visit, reply)
    if "action" in reply or "assigneeEmailAddress" in reply:
        raise invalid("A reply with an action or an assignee cannot be deleted.")
    comments.erase(visit.state, visit.file, comment, reply)


def _visit(document: Document) -> Visit:
    if document.visit is None:
        raise invalid("Comments are made by an account.")
    return document.visit


def _find_comment(document: Document, request: Json) -> tuple[Visit, Json]:
    visit = _visit(document)
    if request.get("suggestionId"):
        raise not_built("docs.documents.batchUpdate suggestionId")
    comment_id = request.get("commentId", "")
    comment = comments.find_comment(visit.file, comment_id)
    if comment is None:
        raise invalid(f"The comment with ID {comment_id} was not found.")
    return visit, comment


def _find_reply(comment: Json, post_id: str) -> Json:
    reply = comments.find_reply(comment, post_id)
    if reply is None:
        raise invalid(f"The post with ID {post_id} was not found.")
    return reply


def _check_author(visit: Visit, post: Json) -> None:
    if not comments.is_author(post, visit.account):
        raise invalid("The requesting user is not the author of the post.")


def _read_text(content: str) -> str:
    if not 1 <= len(content.encode()) <= LONGEST:
        raise invalid(f"The content must not be empty and must not exceed {LONGEST} UTF-8 code units.")
    return content


def _read_address(address: str) -> str:
    if len(address.encode()) > LONGEST:
        raise invalid(f"The email address of the assignee must not exceed {LONGEST} UTF-8 code units.")
    return address

"""Checked calls about the replies to a file's comment come in; the replies go out."""

from __future__ import annotations

from pipeline.emulator.app import Call, Handler
from pipeline.emulator.comments import ACTIONS, add_reply, edit, erase, find_reply, render_reply
from pipeline.emulator.drive.access import find_file, refuse_locked
from pipeline.emulator.drive.comments import missing, pick_comment, refuse_others, require_content
from pipeline.emulator.drive.paging import require_fields, take_page
from pipeline.emulator.drive.resources import Json
from pipeline.emulator.errors import invalid_parameter


def create_reply(call: Call) -> Json:
    """Reply to a comment, and resolve or reopen it if asked.

    Documented: the actions, and content being required where there is none.
    Assumed: whoever may comment may resolve.
    """
    require_fields(call)
    file = find_file(call, call.params["fileId"], "commenter")
    refuse_locked(file)
    comment = pick_comment(call, file)
    action = call.body.get("action", "")
    if action not in {"", *ACTIONS}:
        raise invalid_parameter("Invalid Value", "reply.action", "invalid")
    content = call.body.get("content", "") if action else require_content(call.body, "reply")
    made = add_reply(call.state, file, call.account, comment, content, action=action)
    return render_reply(made, call.account)


def get_reply(call: Call) -> Json:
    """Read one reply; a deleted one only if asked.

    Documented: `includeDeleted`.
    Assumed: the words of the 404.
    """
    require_fields(call)
    deleted = call.params["includeDeleted"]
    comment = pick_comment(call, find_file(call, call.params["fileId"]), deleted=deleted)
    return render_reply(_pick_reply(call, comment, deleted=deleted), call.account)


def list_replies(call: Call) -> Json:
    """List a comment's replies in the order they were written, page by page.

    Documented: the order, `includeDeleted`, pages of 20 and at most 100.
    """
    require_fields(call)
    deleted = call.params["includeDeleted"]
    comment = pick_comment(call, find_file(call, call.params["fileId"]), deleted=deleted)
    found = [one for one in comment["replies"] if deleted or not one["deleted"]]
    page, following = take_page(call, found, call.params["pageSize"])
    return {"kind": "drive#replyList", **following, "replies": [render_reply(one, call.account) for one in page]}


def update_reply(call: Call) -> Json:
    """Replace the text of one's own reply.

    Documented: the content is what can be changed.
    Assumed: anybody but the author is refused with 403.
    """
    require_fields(call)
    file = find_file(call, call.params["fileId"], "commenter")
    comment = pick_comment(call, file)
    reply = _pick_reply(call, comment)
    refuse_others(call, reply)
    return render_reply(edit(call.state, file, comment, require_content(call.body, "reply"), reply), call.account)


def delete_reply(call: Call) -> Json:
    """Delete a reply: it stays with its comment, marked and without its words.

    Documented: a deleted reply has no content and is listed with `includeDeleted`.
    Assumed: its author and the file's owner may do it.
    """
    file = find_file(call, call.params["fileId"], "commenter")
    comment = pick_comment(call, file)
    reply = _pick_reply(call, comment)
    if file.owner != call.account.email:
        refuse_others(call, reply)
    erase(call.state, file, comment, reply)
    return {}


REPLIES: dict[str, Handler] = {
    "drive.replies.create": create_reply,
    "drive.replies.delete": delete_reply,
    "drive.replies.get": get_reply,
    "drive.replies.list": list_replies,
    "drive.replies.update": update_reply,
}


def _pick_reply(call: Call, comment: Json, *, deleted: bool = False) -> Json:
    name = call.params["replyId"]
    found = find_reply(comment, name, deleted=deleted)
    if found is None:
        raise missing("Reply", name, "replyId")
    return found

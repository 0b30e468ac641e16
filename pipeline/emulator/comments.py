"""A file and what a person writes about it come in; its comments and replies, as three APIs tell them, go out.

Drive, Sheets and Docs share the comments kept in `File.comments`: Drive's resources, each author with the address that
an answer leaves out. What is kept is replaced, never changed in place, so that a batch that fails can put it back.
"""

from __future__ import annotations

import html
import re
from typing import Any

from pipeline.emulator.auth import Account
from pipeline.emulator.state import File, State

Json = dict[str, Any]
MENTION = re.compile(r"(?<![\w.])[@+]([\w.+-]+@[\w-]+(?:\.[\w-]+)+)")
ACTIONS = {"resolve": "RESOLVE", "reopen": "REOPEN"}


def add_comment(
    state: State, file: File, account: Account, content: str, *, anchor: str = "", quoted: Json | None = None
) -> Json:
    """Keep a new comment at an anchor's text, with the `quotedFileContent` it speaks of; returns it as kept."""
    comment = {"kind": "drive#comment", **_post(state, account, content), "replies": []}
    comment |= {"anchor": anchor} if anchor else {}
    comment |= {"quotedFileContent": quoted} if quoted else {}
    state.touch(file, moved=False)
    file.comments = [*file.comments, comment]
    return comment


def add_reply(
    state: State,
    file: File,
    account: Account,
    comment: Json,
    content: str = "",
    *,
    action: str = "",
    assignee: str = "",
) -> Json:
    """Keep a new reply; the action "resolve" or "reopen" changes its comment too; returns the reply as kept."""
    reply = {"kind": "drive#reply", **_post(state, account, content)}
    reply |= {"action": action} if action else {}
    changed = {"replies": [*comment["replies"], reply], "modifiedTime": reply["modifiedTime"]}
    changed |= {"resolved": action == "resolve"} if action else {}
    if assignee:
        reply["assigneeEmailAddress"] = changed["assigneeEmailAddress"] = assignee
    _replace(state, file, comment, changed)
    return reply


def assign(state: State, file: File, comment: Json, assignee: str) -> Json:
    """Make a comment somebody's task; returns it as kept."""
    return _replace(state, file, comment, {"assigneeEmailAddress": assignee})


def edit(state: State, file: File, comment: Json, content: str, reply: Json | None = None) -> Json:
    """Replace the text of a comment, or of one of its replies; returns what was edited, as kept."""
    return _change(state, file, comment, reply, {**_words(content), "modifiedTime": state.stamp()})


def erase(state: State, file: File, comment: Json, reply: Json | None = None) -> None:
    """Delete a comment, or one of its replies: it stays, marked and without its words."""
    gone = {"content": None, "htmlContent": None, "quotedFileContent": None, "mentionedEmailAddresses": None}
    _change(state, file, comment, reply, {**gone, "deleted": True, "modifiedTime": state.stamp()})


def find_comment(file: File, comment_id: str, *, deleted: bool = False) -> Json | None:
    """The comment as kept; one that was deleted only where those are wanted."""
    return _find(file.comments, comment_id, deleted)


def find_reply(comment: Json, reply_id: str, *, deleted: bool = False) -> Json | None:
    """The reply as kept; one that was deleted only where those are wanted."""
    return _find(comment["replies"], reply_id, deleted)


def is_author(post: Json, account: Account) -> bool:
    """Whether the account wrote this comment or reply."""
    return bool(post["author"]["emailAddress"] == account.email)


def render_comment(comment: Json, account: Account, *, deleted: bool = False) -> Json:
    """Drive's comment resource, its replies included, as an account sees it."""
    replies = [render_reply(one, account) for one in comment["replies"] if deleted or not one["deleted"]]
    return {**render_reply(comment, account), "replies": replies}


def render_reply(post: Json, account: Account) -> Json:
    """Drive's reply resource, as an account sees it: an author without an address."""
    author = {"kind": "drive#user", "displayName": post["author"]["displayName"], "me": is_author(post, account)}
    return {**post, "author": author}


def render_thread(comment: Json, account: Account) -> Json:
    """The CommentThread of Sheets and Docs, as an account sees it; Drive's anchor is its `anchorId`."""
    quoted = comment.get("quotedFileContent", {}).get("value")
    return {
        "commentId": comment["id"],
        **({"anchorId": comment["anchor"]} if "anchor" in comment else {}),
        "headPost": render_post(comment, account),
        "replies": [render_post(one, account) for one in comment["replies"]],
        "status": "RESOLVED" if comment.get("resolved") else "OPEN",
        **({"plainTextQuote": quoted} if quoted else {}),
    }


def render_post(post: Json, account: Account) -> Json:
    """The Post of Sheets and Docs for a comment or a reply; a deleted one has neither words nor author."""
    times = {"createTime": post["createdTime"], "updateTime": post["modifiedTime"]}
    if post["deleted"]:
        return {"postId": post["id"], **times, "deleted": True}
    told = {"content": post["content"], "contentHtml": post["htmlContent"]}
    told |= {"assigneeEmail": post["assigneeEmailAddress"]} if "assigneeEmailAddress" in post else {}
    told |= {"commentAction": ACTIONS[post["action"]]} if "action" in post else {}
    author = {"displayName": post["author"]["displayName"], "me": is_author(post, account)}
    return {"postId": post["id"], **times, **told, "author": author}


def _post(state: State, account: Account, content: str) -> Json:
    now = state.stamp()
    author = {"displayName": account.email.partition("@")[0], "emailAddress": account.email}
    times = {"createdTime": now, "modifiedTime": now}
    return {"id": state.mint("comment"), **times, "author": author, "deleted": False, **_words(content)}


def _words(content: str) -> Json:
    shown = html.escape(content).replace("&#x27;", "&#39;").replace("\n", "<br>")
    return {"content": content, "htmlContent": shown, "mentionedEmailAddresses": MENTION.findall(content)}


def _change(state: State, file: File, comment: Json, reply: Json | None, changed: Json) -> Json:
    if reply is None:
        return _replace(state, file, comment, changed)
    fresh = _merge(reply, changed)
    replies = [fresh if one["id"] == reply["id"] else one for one in comment["replies"]]
    _replace(state, file, comment, {"replies": replies, "modifiedTime": changed["modifiedTime"]})
    return fresh


def _replace(state: State, file: File, comment: Json, changed: Json) -> Json:
    fresh = _merge(comment, changed)
    state.touch(file, moved=False)
    file.comments = [fresh if one["id"] == comment["id"] else one for one in file.comments]
    return fresh


def _merge(post: Json, changed: Json) -> Json:
    return {name: value for name, value in {**post, **changed}.items() if value is not None}


def _find(posts: list[Json], name: str, deleted: bool) -> Json | None:
    return next((one for one in posts if one["id"] == name and (deleted or not one["deleted"])), None)

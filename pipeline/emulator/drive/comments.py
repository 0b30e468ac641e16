"""Checked calls about a file's comments come in; the comments go out."""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline.emulator.app import Call, Handler
from pipeline.emulator.comments import add_comment, edit, erase, find_comment, is_author, render_comment
from pipeline.emulator.drive.access import find_file, refuse_locked, too_weak
from pipeline.emulator.drive.paging import require_fields, take_page
from pipeline.emulator.drive.resources import Json
from pipeline.emulator.errors import ApiError, invalid_parameter
from pipeline.emulator.state import File


def create_comment(call: Call) -> Json:
    """Comment on a file, at an anchor and quoting its text if asked.

    Documented: the fields of a comment, `fields` being required, and content as what a comment must have.
    Documented: the role commenter allows it; a read-only file takes no comments.
    Assumed: the words of the refusals.
    """
    require_fields(call)
    file = find_file(call, call.params["fileId"], "commenter")
    refuse_locked(file)
    content = require_content(call.body, "comment")
    anchor, quoted = call.body.get("anchor", ""), call.body.get("quotedFileContent")
    made = add_comment(call.state, file, call.account, content, anchor=anchor, quoted=quoted)
    return render_comment(made, call.account)


def get_comment(call: Call) -> Json:
    """Read one comment with its replies; a deleted one only if asked.

    Documented: `includeDeleted`, and an author without an address.
    Assumed: a reader may read comments; the words of the 404.
    """
    require_fields(call)
    deleted = call.params["includeDeleted"]
    file = find_file(call, call.params["fileId"])
    return render_comment(pick_comment(call, file, deleted=deleted), call.account, deleted=deleted)


def list_comments(call: Call) -> Json:
    """List a file's comments, those changed since a time, page by page.

    Documented: `includeDeleted`, `startModifiedTime`, pages of 20 and at most 100.
    Assumed: the latest changed comes first.
    """
    require_fields(call)
    deleted = call.params["includeDeleted"]
    since = _read_time(call.params.get("startModifiedTime", "0001-01-01T00:00:00Z"))
    found = [
        one
        for one in find_file(call, call.params["fileId"]).comments
        if (deleted or not one["deleted"]) and _read_time(one["modifiedTime"]) >= since
    ]
    found.sort(key=lambda one: str(one["modifiedTime"]), reverse=True)
    page, following = take_page(call, found, call.params["pageSize"])
    comments = [render_comment(one, call.account, deleted=deleted) for one in page]
    return {"kind": "drive#commentList", **following, "comments": comments}


def update_comment(call: Call) -> Json:
    """Replace the text of one's own comment.

    Documented: the content is what can be changed.
    Assumed: anybody but the author is refused with 403.
    """
    require_fields(call)
    file = find_file(call, call.params["fileId"], "commenter")
    refuse_locked(file)
    comment = pick_comment(call, file)
    refuse_others(call, comment)
    changed = edit(call.state, file, comment, require_content(call.body, "comment"))
    return render_comment(changed, call.account)


def delete_comment(call: Call) -> Json:
    """Delete a comment: it stays in the file, marked and without its words.

    Documented: a deleted comment has no content and is listed with `includeDeleted`.
    Assumed: its author and the file's owner may do it.
    """
    file = find_file(call, call.params["fileId"], "commenter")
    comment = pick_comment(call, file)
    if file.owner != call.account.email:
        refuse_others(call, comment)
    erase(call.state, file, comment)
    return {}


COMMENTS: dict[str, Handler] = {
    "drive.comments.create": create_comment,
    "drive.comments.delete": delete_comment,
    "drive.comments.get": get_comment,
    "drive.comments.list": list_comments,
    "drive.comments.update": update_comment,
}


def pick_comment(call: Call, file: File, *, deleted: bool = False) -> Json:
    """The comment as kept; ApiError 404."""
    name = call.params["commentId"]
    found = find_comment(file, name, deleted=deleted)
    if found is None:
        raise missing("Comment", name, "commentId")
    return found


def missing(what: str, name: str, parameter: str) -> ApiError:
    """404 for what a file does not have under that id."""
    message = f"{what} not found: {name}."
    return ApiError(404, message, "", reason="notFound", location=parameter, location_type="parameter")


def refuse_others(call: Call, post: Json) -> None:
    """ApiError 403 for a comment or reply that somebody else wrote."""
    if not is_author(post, call.account):
        raise too_weak()


def require_content(body: Json, kind: str) -> str:
    """The text of a comment or reply; ApiError 400 where there is none."""
    content: str = body.get("content", "")
    if not content:
        raise invalid_parameter(f"The {kind} content field is required.", f"{kind}.content", "required")
    return content


def _read_time(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise invalid_parameter("Invalid Value", "startModifiedTime", "invalid") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

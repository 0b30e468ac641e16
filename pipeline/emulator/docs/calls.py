"""Calls to the Docs API come in; documents are made, answered, and edited in batches, whole or not at all."""

from __future__ import annotations

from typing import cast

from pipeline.emulator.app import Call
from pipeline.emulator.comments import render_thread
from pipeline.emulator.docs.batch import apply
from pipeline.emulator.docs.document import Document, Visit
from pipeline.emulator.docs.rendering import render_tab
from pipeline.emulator.docs.segment import Json
from pipeline.emulator.docs.tabs import render_tree
from pipeline.emulator.docs.views import COMMENTS, INLINE, choose_comments, choose_view
from pipeline.emulator.errors import invalid, not_built
from pipeline.emulator.files import new_file
from pipeline.emulator.state import DOCUMENT, File

ONLY_IN_TABS = frozenset({"dropdownDefinitions", "commentAnchors"})
COMMENTING = frozenset({"insertComment", "addCommentReply", "updateCommentPost", "deleteComment", "deleteCommentReply"})


def create(call: Call) -> Json:
    """Make a blank document; of what is sent, only the title counts.

    Recorded: the content, styles and named styles of a blank document.
    Documented: other fields, content included, are ignored.
    Assumed: the title of one without, and US Letter pages.
    """
    file_id = call.state.mint("file")
    document = Document.blank(file_id)
    title = call.body.get("title") or "Untitled document"
    file = new_file(call.state, call.account, title, DOCUMENT, document, file_id)
    return describe(file, document)


def get(call: Call) -> Json:
    """Answer a document: with `includeTabsContent` its tabs, otherwise its first tab at the top.

    Recorded: nine documents, loaded and given back, with and without tabs.
    Documented: a mask that names tabs asks for them; the views of suggestions and of comments, and which go together;
        who may not edit sees no revision.
    Assumed: the words of the refusals; the view of comments is told where it was asked for.
    """
    file = call.state.open(call.params["documentId"], DOCUMENT, call.account)
    document = _content(file)
    role = call.state.role(file, call.account)
    in_tabs = call.params.get("includeTabsContent", False) or _names_tabs(call)
    view = choose_view(call.params, role, document)
    comments = choose_comments(call.params, role, in_tabs=in_tabs)
    answer = describe(file, document, in_tabs=in_tabs, mode=view, anchors=comments == COMMENTS)
    if comments:
        answer["commentsViewMode"] = comments
    threads = [render_thread(one, call.account) for one in file.comments if not one["deleted"]]
    if threads and comments == COMMENTS:
        answer["comments"] = threads
    if role in ("reader", "commenter"):
        del answer["revisionId"]
    return answer


def batch_update(call: Call) -> Json:
    """Apply requests in order to a draft, all or none.

    Recorded: the replies of tabs, footnotes and named ranges; the document a batch leads to.
    Documented: the order of replies; a required revision that is not the latest is refused.
    Reported: the words of that refusal.
    Assumed: a target revision is the latest, or unknown and refused; comments that are kept are told as all saved.
    """
    file = call.state.open(call.params["documentId"], DOCUMENT, call.account, write=True)
    draft = _content(file).draft(Visit(call.state, file, call.account))
    check_write_control(draft, call.body.get("writeControl", {}))
    requests = call.body.get("requests", [])
    if not requests:
        raise invalid("Must specify at least one request.")
    replies = [apply(draft, index, request) for index, request in enumerate(requests)]
    draft.advance()
    draft.visit = None
    file.content = draft
    answer = {"replies": replies, "writeControl": {"requiredRevisionId": draft.revision}, "documentId": file.id}
    commented = any(COMMENTING & request.keys() for request in requests)
    return answer | ({"commentUpdateState": "ALL_SAVED"} if commented else {})


def describe(
    file: File, document: Document, *, in_tabs: bool = False, mode: str = INLINE, anchors: bool = False
) -> Json:
    """Return the Document resource."""
    ends = {"revisionId": document.revision, "suggestionsViewMode": mode, "documentId": file.id}
    if in_tabs:
        tabs = render_tree(document, lambda tab: render_tab(tab, anchors=anchors))
        return {"title": file.name, **ends, "tabs": tabs}
    first = render_tab(document.tabs[0], alone=len(document.tabs) == 1)
    return {"title": file.name, **{key: part for key, part in first.items() if key not in ONLY_IN_TABS}, **ends}


def check_write_control(document: Document, control: Json) -> None:
    """Refuse a batch for another revision than the latest: what was edited since is not merged here (501)."""
    if control.get("writeMode") == "SUGGEST":
        raise not_built("docs.documents.batchUpdate writeControl.writeMode SUGGEST")
    required, target = control.get("requiredRevisionId"), control.get("targetRevisionId")
    if required and required != document.revision:
        raise invalid(f"The required revision ID '{required}' does not match the latest revision.")
    if target and target != document.revision:
        if document.had_revision(target):
            raise not_built("docs.documents.batchUpdate writeControl.targetRevisionId of an older revision")
        raise invalid(f"The target revision ID '{target}' is not valid or too old.")


def _content(file: File) -> Document:
    return cast(Document, file.content)


def _names_tabs(call: Call) -> bool:
    return call.mask is not None and "tabs" in call.mask.tree

"""Calls to the Docs API come in; documents are made, answered, and edited in batches, whole or not at all."""

from __future__ import annotations

from typing import cast

from pipeline.emulator.app import Call
from pipeline.emulator.docs.batch import apply
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.rendering import render_tab
from pipeline.emulator.docs.segment import Json
from pipeline.emulator.docs.tabs import render_tree
from pipeline.emulator.errors import invalid, not_built
from pipeline.emulator.files import new_file
from pipeline.emulator.state import DOCUMENT, File

DEFAULT_VIEW, INLINE = "DEFAULT_FOR_CURRENT_ACCESS", "SUGGESTIONS_INLINE"


def create(call: Call) -> Json:
    """Make a blank document; of what is sent, only the title counts."""
    file_id = call.state.mint("file")
    document = Document.blank(file_id)
    title = call.body.get("title") or "Untitled document"
    file = new_file(call.state, call.account, title, DOCUMENT, document, file_id)
    return describe(file, document)


def get(call: Call) -> Json:
    """Answer a document: with `includeTabsContent` its tabs, otherwise its first tab at the top."""
    file = call.state.open(call.params["documentId"], DOCUMENT, call.account)
    document = _content(file)
    if call.params.get("commentsViewMode", "").endswith(("_INCLUDED", "_DEFAULT_FOR_CURRENT_ACCESS")):
        raise not_built(f"docs.documents.get commentsViewMode {call.params['commentsViewMode']}")
    edits = call.state.role(file, call.account) not in ("reader", "commenter")
    mode = call.params.get("suggestionsViewMode", DEFAULT_VIEW)
    if mode == DEFAULT_VIEW:
        mode = INLINE if edits else "PREVIEW_WITHOUT_SUGGESTIONS"
    in_tabs = call.params.get("includeTabsContent", False) or _names_tabs(call)
    answer = describe(file, document, in_tabs=in_tabs, mode=mode)
    return answer if edits else {key: value for key, value in answer.items() if key != "revisionId"}


def batch_update(call: Call) -> Json:
    """Apply requests in order to a draft, all or none."""
    file = call.state.open(call.params["documentId"], DOCUMENT, call.account, write=True)
    draft = _content(file).draft()
    check_write_control(draft, call.body.get("writeControl", {}))
    requests = call.body.get("requests", [])
    if not requests:
        raise invalid("Must specify at least one request.")
    replies = [apply(draft, index, request) for index, request in enumerate(requests)]
    draft.advance()
    file.content = draft
    return {"replies": replies, "writeControl": {"requiredRevisionId": draft.revision}, "documentId": file.id}


def describe(file: File, document: Document, *, in_tabs: bool = False, mode: str = INLINE) -> Json:
    """Return the Document resource."""
    ends = {"revisionId": document.revision, "suggestionsViewMode": mode, "documentId": file.id}
    if in_tabs:
        return {"title": file.name, **ends, "tabs": render_tree(document, render_tab)}
    return {"title": file.name, **render_tab(document.tabs[0]), **ends}


def check_write_control(document: Document, control: Json) -> None:
    """Refuse a batch meant for another revision than the latest; a target revision is merged, so it always fits."""
    if control.get("writeMode") == "SUGGEST":
        raise not_built("docs.documents.batchUpdate writeControl.writeMode SUGGEST")
    required = control.get("requiredRevisionId")
    if required and required != document.revision:
        raise invalid(f"The required revision ID '{required}' does not match the latest revision.")


def _content(file: File) -> Document:
    return cast(Document, file.content)


def _names_tabs(call: Call) -> bool:
    return call.mask is not None and "tabs" in call.mask.tree

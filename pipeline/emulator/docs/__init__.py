"""Calls to the Docs API come in; documents are made, read and edited in batches, and answered as Google answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from pipeline.emulator.app import Call, Handler
from pipeline.emulator.discovery import kinds
from pipeline.emulator.docs import breaks, bullets, naming, searching, styling, table_styles, tables, tabs, writing
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.rendering import render_tab
from pipeline.emulator.docs.segment import Json
from pipeline.emulator.errors import ApiError, invalid, invalid_request, not_built
from pipeline.emulator.files import new_file
from pipeline.emulator.state import DOCUMENT, File

Edit = Callable[[Document, Json], "Json | None"]
DEFAULT_VIEW, INLINE = "DEFAULT_FOR_CURRENT_ACCESS", "SUGGESTIONS_INLINE"

KINDS: dict[str, Edit] = {
    "insertText": writing.insert_text,
    "deleteContentRange": writing.delete_content_range,
    "replaceAllText": searching.replace_all_text,
    "updateTextStyle": styling.update_text_style,
    "updateParagraphStyle": styling.update_paragraph_style,
    "updateNamedStyle": styling.update_named_style,
    "updateDocumentStyle": styling.update_document_style,
    "updateSectionStyle": styling.update_section_style,
    "createParagraphBullets": bullets.create_paragraph_bullets,
    "deleteParagraphBullets": bullets.delete_paragraph_bullets,
    "insertTable": tables.insert_table,
    "insertTableRow": tables.insert_table_row,
    "insertTableColumn": tables.insert_table_column,
    "deleteTableRow": tables.delete_table_row,
    "deleteTableColumn": tables.delete_table_column,
    "updateTableCellStyle": table_styles.update_table_cell_style,
    "updateTableColumnProperties": table_styles.update_table_column_properties,
    "updateTableRowStyle": table_styles.update_table_row_style,
    "pinTableHeaderRows": table_styles.pin_table_header_rows,
    "createNamedRange": naming.create_named_range,
    "deleteNamedRange": naming.delete_named_range,
    "replaceNamedRangeContent": naming.replace_named_range_content,
    "insertPageBreak": breaks.insert_page_break,
    "insertSectionBreak": breaks.insert_section_break,
    "createHeader": breaks.create_header,
    "createFooter": breaks.create_footer,
    "createFootnote": breaks.create_footnote,
    "deleteHeader": breaks.delete_header,
    "deleteFooter": breaks.delete_footer,
    "insertInlineImage": breaks.insert_inline_image,
    "addDocumentTab": tabs.add_document_tab,
    "deleteTab": tabs.delete_tab,
    "updateDocumentTabProperties": tabs.update_document_tab_properties,
}


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


ROUTES: dict[str, Handler] = {
    "docs.documents.create": create,
    "docs.documents.get": get,
    "docs.documents.batchUpdate": batch_update,
}


def describe(file: File, document: Document, *, in_tabs: bool = False, mode: str = INLINE) -> Json:
    """Return the Document resource."""
    ends = {"revisionId": document.revision, "suggestionsViewMode": mode, "documentId": file.id}
    if in_tabs:
        return {"title": file.name, **ends, "tabs": tabs.render_tree(document, render_tab)}
    return {"title": file.name, **render_tab(document.tabs[0]), **ends}


def check_write_control(document: Document, control: Json) -> None:
    """Refuse a batch meant for another revision than the latest; a target revision is merged, so it always fits."""
    if control.get("writeMode") == "SUGGEST":
        raise not_built("docs.documents.batchUpdate writeControl.writeMode SUGGEST")
    required = control.get("requiredRevisionId")
    if required and required != document.revision:
        raise invalid(f"The required revision ID '{required}' does not match the latest revision.")


def apply(document: Document, index: int, request: Json) -> Json:
    """Apply one request of a batch and return its reply, {} for most kinds."""
    if not request:
        raise invalid(f"Invalid requests[{index}]: No request set.")
    ((kind, value),) = request.items()
    if kind not in KINDS:
        raise not_built(f"docs.documents.batchUpdate {kind}")
    try:
        return KINDS[kind](document, value) or {}
    except ApiError as error:
        if error.code != 400:
            raise
        raise invalid_request(index, kind, error.message) from error


def missing_kinds() -> frozenset[str]:
    """Return the request kinds of the real API that answer 501 here."""
    return kinds("docs") - KINDS.keys()


def _content(file: File) -> Document:
    return cast(Document, file.content)


def _names_tabs(call: Call) -> bool:
    return call.mask is not None and "tabs" in call.mask.tree

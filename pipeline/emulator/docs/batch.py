"""One request of a batchUpdate comes in; the edit of its kind is made, or refused in Google's words."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.emulator.discovery import kinds
from pipeline.emulator.docs import (
    breaks,
    bullets,
    chips,
    commenting,
    dropdowns,
    merging,
    naming,
    pictures,
    searching,
    styling,
    table_lines,
    table_styles,
    tables,
    tabs,
    whole_styles,
    writing,
)
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.segment import Json
from pipeline.emulator.errors import ApiError, invalid, invalid_request, not_built

Edit = Callable[[Document, Json], "Json | None"]

KINDS: dict[str, Edit] = {
    "insertText": writing.insert_text,
    "deleteContentRange": writing.delete_content_range,
    "replaceAllText": searching.replace_all_text,
    "updateTextStyle": styling.update_text_style,
    "updateParagraphStyle": styling.update_paragraph_style,
    "updateNamedStyle": whole_styles.update_named_style,
    "updateDocumentStyle": whole_styles.update_document_style,
    "updateSectionStyle": whole_styles.update_section_style,
    "createParagraphBullets": bullets.create_paragraph_bullets,
    "deleteParagraphBullets": bullets.delete_paragraph_bullets,
    "insertTable": tables.insert_table,
    "insertTableRow": table_lines.insert_table_row,
    "insertTableColumn": table_lines.insert_table_column,
    "deleteTableRow": table_lines.delete_table_row,
    "deleteTableColumn": table_lines.delete_table_column,
    "mergeTableCells": merging.merge_table_cells,
    "unmergeTableCells": merging.unmerge_table_cells,
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
    "insertPerson": chips.insert_person,
    "insertDate": chips.insert_date,
    "insertRichLink": chips.insert_rich_link,
    "insertInlineImage": pictures.insert_inline_image,
    "replaceImage": pictures.replace_image,
    "deletePositionedObject": pictures.delete_positioned_object,
    "createDropdownDefinition": dropdowns.create_dropdown_definition,
    "deleteDropdownDefinition": dropdowns.delete_dropdown_definition,
    "updateDropdownDefinitionProperties": dropdowns.update_dropdown_definition_properties,
    "insertDropdown": dropdowns.insert_dropdown,
    "updateDropdownProperties": dropdowns.update_dropdown_properties,
    "insertComment": commenting.insert_comment,
    "addCommentReply": commenting.add_comment_reply,
    "updateCommentPost": commenting.update_comment_post,
    "deleteComment": commenting.delete_comment,
    "deleteCommentReply": commenting.delete_comment_reply,
    "addDocumentTab": tabs.add_document_tab,
    "deleteTab": tabs.delete_tab,
    "updateDocumentTabProperties": tabs.update_document_tab_properties,
}


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

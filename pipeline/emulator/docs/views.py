"""The parameters of `documents.get` and the reader's role come in; the views of suggestions and comments go out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.segment import Json
from pipeline.emulator.errors import forbidden, invalid, not_built

DEFAULT_VIEW, INLINE = "DEFAULT_FOR_CURRENT_ACCESS", "SUGGESTIONS_INLINE"
WITHOUT = "PREVIEW_WITHOUT_SUGGESTIONS"
COMMENTS, OMITTED = "COMMENTS_VIEW_MODE_INCLUDED", "COMMENTS_VIEW_MODE_OMITTED"
COMMENTS_BY_ACCESS = "COMMENTS_VIEW_MODE_DEFAULT_FOR_CURRENT_ACCESS"
UNSPECIFIED = "COMMENTS_VIEW_MODE_UNSPECIFIED"


def choose_view(params: dict[str, Any], role: str, document: Document) -> str:
    """Return the SuggestionsViewMode; ApiError 403 for who may only view, 501 for a preview of suggestions."""
    asked = str(params.get("suggestionsViewMode", DEFAULT_VIEW))
    mode = (WITHOUT if role == "reader" else INLINE) if asked == DEFAULT_VIEW else asked
    if role == "reader" and mode != WITHOUT:
        raise forbidden()
    if mode != INLINE and has_suggestions(document):
        raise not_built(f"docs.documents.get suggestionsViewMode {mode} of a document with suggestions")
    return mode


def choose_comments(params: dict[str, Any], role: str, *, in_tabs: bool) -> str:
    """Return the CommentsViewMode, "" where none was asked for; ApiError 400 where views do not go together, 403."""
    asked, view = str(params.get("commentsViewMode", "")), params.get("suggestionsViewMode", DEFAULT_VIEW)
    if not asked:
        return ""
    if not in_tabs:
        raise invalid("The comments view mode can only be set when tabs are included.")
    if asked in (UNSPECIFIED, OMITTED):
        return OMITTED
    if view.startswith("PREVIEW") or (asked == COMMENTS and view != INLINE):
        raise invalid("Comments can only be included when the suggestions view mode is SUGGESTIONS_INLINE.")
    if asked == COMMENTS and role == "reader":
        raise forbidden()
    return OMITTED if role == "reader" else COMMENTS


def has_suggestions(document: Document) -> bool:
    """Tell whether anything in a document is suggested: only a loaded one can hold that."""
    return any(
        _is_marked(tab.parts)
        or any(
            _is_marked(one)
            for segment in tab.segments.values()
            for unit in {id(unit): unit for unit in segment.units}.values()
            for one in (unit.run, *_list_parts(unit.data))
        )
        for tab in document.tabs
    )


def _list_parts(data: Json) -> list[Json]:
    return [data, *[one for one in data.values() if isinstance(one, dict)]] if data else []


def _is_marked(data: Json) -> bool:
    return any(key.startswith("suggested") for key in data)

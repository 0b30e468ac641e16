"""Views of a document that holds suggestions: inline as they are, refused as previews."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.emulator import Emulator
from pipeline.emulator.docs.loading import load_document
from tests.emulator.stock import refusal

from .desk import Json

MARKS: dict[str, Json] = {
    "run": {"suggestedInsertionIds": ["s.1"]},
    "paragraph": {"suggestedParagraphStyleChanges": {"s.1": {"paragraphStyle": {"alignment": "CENTER"}}}},
    "person": {"suggestedDeletionIds": ["s.1"]},
    "tab": {"suggestedDocumentStyleChanges": {"s.1": {"documentStyle": {"pageNumberStart": 2}}}},
}


@pytest.mark.parametrize("where", MARKS)
def test_suggestions_are_given_back_inline_only(emulator: Emulator, documents: Any, where: str) -> None:
    """A preview would have to apply or drop them: 501; edits leave the marks alone."""
    mark = {name: marks if name == where else {} for name, marks in MARKS.items()}
    person = {"personId": "p", "personProperties": {"email": "a@example.com"}, "textStyle": {}, **mark["person"]}
    elements = [
        {"startIndex": 1, "endIndex": 3, "textRun": {"content": "ab", "textStyle": {}, **mark["run"]}},
        {"startIndex": 3, "endIndex": 4, "person": person},
        {"startIndex": 4, "endIndex": 5, "textRun": {"content": "\n", "textStyle": {}}},
    ]
    paragraph: Json = {"elements": elements, "paragraphStyle": {}, **mark["paragraph"]}
    section = {"endIndex": 1, "sectionBreak": {"sectionStyle": {}}}
    content = [section, {"startIndex": 1, "endIndex": 5, "paragraph": paragraph}]
    resource: Json = {"documentId": f"suggested-{where}", "body": {"content": content}, **mark["tab"]}
    name = load_document(emulator.state, resource).id
    assert documents.get(documentId=name).execute()["body"]["content"] == content
    preview = documents.get(documentId=name, suggestionsViewMode="PREVIEW_SUGGESTIONS_ACCEPTED")
    assert refusal(preview)[0] == 501
    insert = {"insertText": {"location": {"index": 2}, "text": "x"}}
    documents.batchUpdate(documentId=name, body={"requests": [insert]}).execute()
    paragraph = documents.get(documentId=name).execute()["body"]["content"][1]["paragraph"]
    runs = [one["textRun"] for one in paragraph["elements"] if "textRun" in one]
    told = [(run["content"], "suggestedInsertionIds" in run) for run in runs]
    in_marked = [("a", True), ("x", False), ("b", True), ("\n", False)]
    assert told == (in_marked if where == "run" else [("axb", False), ("\n", False)])

"""The Docs API over HTTP: create, get, batchUpdate, revisions, refusals, and what a file keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.emulator import Emulator
from pipeline.emulator.docs.batch import missing_kinds
from tests.emulator.stock import refusal, service

from .desk import Desk, Json

INSERT: Json = {"insertText": {"location": {"index": 1}, "text": "x"}}


def test_a_new_document_is_answered_whole(documents: Any) -> None:
    """One section break, one empty paragraph, Docs' own styles; of the body sent, only the title counts."""
    made = documents.create(body={"title": "Minutes", "documentId": "mine"}).execute()
    assert made["title"] == "Minutes"
    assert len(made["documentId"]) == 44
    assert [list(element)[-1] for element in made["body"]["content"]] == ["sectionBreak", "paragraph"]
    assert made["body"]["content"][1]["endIndex"] == 2
    assert len(made["namedStyles"]["styles"]) == 9
    assert made == documents.get(documentId=made["documentId"]).execute()
    assert documents.create(body={}).execute()["title"] == "Untitled document"


def test_a_mask_picks_fields(desk: Desk) -> None:
    """Of the document."""
    assert desk.read(fields="title,body(content(endIndex))") == {
        "title": "Desk",
        "body": {"content": [{"endIndex": 1}, {"endIndex": 2}]},
    }


def test_a_view_of_suggestions_is_echoed(desk: Desk) -> None:
    """There are none here, so all views are alike."""
    assert desk.read()["suggestionsViewMode"] == "SUGGESTIONS_INLINE"
    mode = "PREVIEW_WITHOUT_SUGGESTIONS"
    assert desk.read(suggestionsViewMode=mode)["suggestionsViewMode"] == mode


def test_each_batch_makes_a_revision(desk: Desk) -> None:
    """A required revision must be the latest; the answer names the new one; nothing is merged with a target."""
    first = desk.read()["revisionId"]
    body = {"requests": [INSERT], "writeControl": {"requiredRevisionId": first}}
    answer = desk.documents.batchUpdate(documentId=desk.id, body=body).execute()
    assert answer["documentId"] == desk.id
    assert answer["replies"] == [{}]
    latest = answer["writeControl"]["requiredRevisionId"]
    assert latest == desk.read()["revisionId"] != first
    message = desk.refuse(INSERT, writeControl={"requiredRevisionId": first})
    assert message == f"The required revision ID '{first}' does not match the latest revision."
    assert "not valid or too old" in desk.refuse(INSERT, writeControl={"targetRevisionId": "x"})
    body = {"requests": [INSERT], "writeControl": {"targetRevisionId": first}}
    assert refusal(desk.documents.batchUpdate(documentId=desk.id, body=body))[0] == 501
    desk.batch(INSERT, writeControl={"targetRevisionId": latest})
    assert desk.text == "xx\n"


def test_a_batch_is_applied_whole_or_not_at_all(desk: Desk) -> None:
    """A refusal in the second request undoes the first, and no revision is made."""
    before = desk.read()
    bad = {"insertText": {"location": {"index": 99}, "text": "x"}}
    assert desk.refuse(INSERT, bad).startswith("Invalid requests[1].insertText: Index 99 must be less than")
    assert desk.read() == before


def test_empty_batches_and_requests_are_refused(desk: Desk) -> None:
    """Something has to be asked for."""
    assert desk.refuse() == "Must specify at least one request."
    assert desk.refuse({}) == "Invalid requests[0]: No request set."


def test_kinds_that_are_not_built_say_so(desk: Desk) -> None:
    """501, by name; so for suggestions instead of edits."""
    kind = sorted(missing_kinds())[0]
    status, message = refusal(desk.documents.batchUpdate(documentId=desk.id, body={"requests": [{kind: {}}]}))
    assert status == 501
    assert f"docs.documents.batchUpdate {kind}" in message
    body = {"requests": [INSERT], "writeControl": {"writeMode": "SUGGEST"}}
    assert refusal(desk.documents.batchUpdate(documentId=desk.id, body=body))[0] == 501


def test_unknown_documents_are_not_found(documents: Any) -> None:
    """To read or write."""
    for request in (documents.get(documentId="x"), documents.batchUpdate(documentId="x", body={"requests": [INSERT]})):
        assert refusal(request) == (404, "Requested entity was not found.")


def test_a_reader_sees_no_revision_and_writes_nothing(emulator: Emulator, desk: Desk) -> None:
    """Somebody without access sees nothing."""
    file = emulator.state.files[desk.id]
    file.owner = "other@example.com"
    file.permissions = []
    assert refusal(desk.documents.get(documentId=desk.id))[0] == 403
    file.permissions = [{"id": "1", "type": "anyone", "role": "reader"}]
    document = desk.read()
    assert "revisionId" not in document
    assert document["suggestionsViewMode"] == "PREVIEW_WITHOUT_SUGGESTIONS"
    body = {"requests": [INSERT]}
    status, message = refusal(desk.documents.batchUpdate(documentId=desk.id, body=body))
    assert (status, message) == (403, "The caller does not have permission")


@pytest.mark.parametrize("tabs", [1, 2])
def test_a_document_outlives_its_emulator(tmp_path: Path, tabs: int) -> None:
    """With all its tabs, in a file; a deleted tab stays deleted."""
    path = tmp_path / "state.sqlite"
    with Emulator(path) as emulator, service(emulator, "docs") as client:
        desk = Desk(client.documents(), "Héllo 🎉\nworld")
        desk.batch({"insertTable": {"location": {"index": 3}, "rows": 2, "columns": 2}}, {"addDocumentTab": {}})
        if tabs == 1:
            tab_id = desk.read(includeTabsContent=True)["tabs"][1]["tabProperties"]["tabId"]
            desk.batch({"deleteTab": {"tabId": tab_id}})
        before = desk.read(includeTabsContent=True)
    with Emulator(path) as emulator, service(emulator, "docs") as client:
        assert client.documents().get(documentId=desk.id, includeTabsContent=True).execute() == before
    assert len(before["tabs"]) == tabs

"""Recorded documents: each is loaded and given back as it was, and a recorded edit leads where it led."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.emulator import Emulator
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.loading import load_document
from pipeline.emulator.errors import ApiError
from pipeline.emulator.state import State
from tests.emulator.conftest import read_recording

from .desk import Json

TRIPLE = "create_tab_named_range_footnote_write__"
NAMES = ("breaks", "empty", "french", "links", "lists", "poem", "tables", f"{TRIPLE}base", f"{TRIPLE}desired")
CONTENT = ".body.content"
TOUCHED_UP = {
    "empty": {f"{CONTENT}[2].paragraph.elements[0].textRun.content": ("", "\n")},
    "links": {
        f"{CONTENT}[8].startIndex": (73, 72),
        f"{CONTENT}[8].endIndex": (93, 84),
        f"{CONTENT}[8].paragraph.elements[0].startIndex": (51, 72),
        f"{CONTENT}[8].paragraph.elements[0].endIndex": (71, 83),
        f"{CONTENT}[8].paragraph.elements[1].startIndex": (71, 83),
        f"{CONTENT}[8].paragraph.elements[1].endIndex": (72, 84),
    },
}


def list_differences(recorded: Any, given: Any, place: str = "") -> Iterator[tuple[str, tuple[Any, Any]]]:
    """Yield each place at which two JSON values differ, with both values."""
    if isinstance(recorded, dict) and isinstance(given, dict):
        for key in recorded.keys() | given.keys():
            yield from list_differences(recorded.get(key), given.get(key), f"{place}.{key}")
    elif isinstance(recorded, list) and isinstance(given, list) and len(recorded) == len(given):
        for at, pair in enumerate(zip(recorded, given, strict=True)):
            yield from list_differences(*pair, f"{place}[{at}]")
    elif recorded != given:
        yield place, (recorded, given)


@pytest.mark.parametrize("name", NAMES)
def test_a_recorded_document_is_given_back(emulator: Emulator, documents: Any, name: str) -> None:
    """Equal in everything, revision and ids included, but where its recorder left what no document can be.

    In `empty`, a paragraph without its newline, of one index all the same; in `links`, a paragraph with the indices of
    another one, which overlap its neighbors' and do not fit its text. Text gets its newline, indices are counted.
    """
    recorded = read_recording(f"docs/{name}.json")
    if recorded["documentId"] in emulator.state.files:
        emulator.state.remove(recorded["documentId"])
    load_document(emulator.state, recorded)
    ask = documents.get(documentId=recorded["documentId"], includeTabsContent="tabs" in recorded)
    assert dict(list_differences(recorded, ask.execute())) == TOUCHED_UP.get(name, {})


@pytest.mark.parametrize("name", NAMES)
def test_a_saved_document_is_the_same_document(name: str) -> None:
    """Its parts hold everything; nothing is left to save afterwards."""
    document = Document.from_api(read_recording(f"docs/{name}.json"))
    parts = dict(document.changed())
    loaded = Document.load(parts)
    assert dict(loaded.copy().changed()) == parts
    assert list(document.changed()) == list(loaded.changed()) == []


def test_the_recorded_edit_leads_to_the_recorded_document(emulator: Emulator, documents: Any) -> None:
    """A tab, a footnote in it, text in the footnote, a named range after it: equal, but for the three ids minted."""
    base, desired = (read_recording(f"docs/{TRIPLE}{which}.json") for which in ("base", "desired"))
    batches = read_recording(f"docs/{TRIPLE}desired.requests.batches.json")
    name = base["documentId"]
    if name in emulator.state.files:
        emulator.state.remove(name)
    load_document(emulator.state, base)
    replies: list[list[Json]] = []
    for batch in batches:
        body = {"requests": resolve(batch, replies)}
        replies.append(documents.batchUpdate(documentId=name, body=body).execute()["replies"])
    given = documents.get(documentId=name, includeTabsContent=True).execute()
    ours = [
        replies[0][0]["addDocumentTab"]["tabProperties"]["tabId"],
        replies[1][1]["createFootnote"]["footnoteId"],
        replies[2][1]["createNamedRange"]["namedRangeId"],
    ]
    tab = desired["tabs"][1]
    (note,) = tab["documentTab"]["footnotes"]
    (named,) = tab["documentTab"]["namedRanges"]["spike:omega"]["namedRanges"]
    minted = dict(zip(ours, [tab["tabProperties"]["tabId"], note, named["namedRangeId"]], strict=True))
    assert {place for place, _ in list_differences(desired, rename(given, minted))} == {".revisionId"}


def resolve(value: Any, replies: list[list[Json]]) -> Any:
    """Return a recorded request with its placeholders filled from earlier replies."""
    if isinstance(value, dict) and "placeholder" in value:
        found: Any = replies[value["batch_index"]][value["request_index"]]
        for step in value["response_path"].split("."):
            found = found[step]
        return found
    if isinstance(value, dict):
        return {key: resolve(part, replies) for key, part in value.items()}
    return [resolve(part, replies) for part in value] if isinstance(value, list) else value


def rename(value: Any, names: dict[str, str]) -> Any:
    """Return a value with ids of ours, as keys or values, by their recorded names."""
    if isinstance(value, dict):
        return {names.get(key, key): rename(part, names) for key, part in value.items()}
    if isinstance(value, list):
        return [rename(part, names) for part in value]
    return names.get(value, value) if isinstance(value, str) else value


def make_resource(*elements: Json) -> Json:
    """Return a document of one paragraph; elements get indices by `width`."""
    at, placed = 1, []
    for element in (*elements, {"width": 1, "textRun": {"content": "\n", "textStyle": {}}}):
        told = {key: value for key, value in element.items() if key != "width"}
        placed.append({"startIndex": at, "endIndex": at + element["width"], **told})
        at += element["width"]
    paragraph = {"startIndex": 1, "endIndex": at, "paragraph": {"elements": placed, "paragraphStyle": {}}}
    content = [{"endIndex": 1, "sectionBreak": {"sectionStyle": {}}}, paragraph]
    return {"documentId": "made", "title": "Made", "body": {"content": content}}


@pytest.mark.parametrize(
    "element",
    [
        {"width": 3, "equation": {"suggestedInsertionIds": ["s.1"]}},
        {"width": 1, "autoText": {"type": "PAGE_NUMBER", "textStyle": {"bold": True}}},
        {"width": 1, "columnBreak": {"textStyle": {}}},
        {"width": 1, "horizontalRule": {}},
        {"width": 1, "richLink": {"richLinkId": "r", "richLinkProperties": {"uri": "https://example.com"}}},
        {"width": 1, "dateElement": {"dateId": "d", "textStyle": {}}},
        {"width": 2},
        {"width": 2, "textRun": {"content": "ab", "suggestedDeletionIds": ["s.1"], "textStyle": {}}},
    ],
    ids=lambda element: next((key for key in element if key != "width"), "unsupported"),
)
def test_what_nobody_here_edits_is_given_back(emulator: Emulator, documents: Any, element: Json) -> None:
    """Twice in a row, with text between, and after an edit around it."""
    text = {"width": 2, "textRun": {"content": "é\u0301", "textStyle": {}}}
    resource = make_resource(element, text, element, element)
    emulator.state.files.pop("made", None)
    load_document(emulator.state, resource, "owner@example.com")
    given = documents.get(documentId="made").execute()
    assert given["body"] == resource["body"]
    end = given["body"]["content"][1]["endIndex"]
    for request in ({"insertText": {"location": {"index": 1}, "text": "x"}}, {"deleteContentRange": {"range": cut}}):
        documents.batchUpdate(documentId="made", body={"requests": [request]}).execute()
    again = documents.get(documentId="made").execute()["body"]
    assert again == given["body"]
    assert end == again["content"][1]["endIndex"]


cut: Json = {"startIndex": 1, "endIndex": 2}


@pytest.mark.parametrize(
    ("resource", "message"),
    [
        ({}, "needs a documentId"),
        ({"documentId": "d", "none": 1}, "none"),
        ({"documentId": "d", "body": {}}, "'content' is missing"),
    ],
)
def test_a_broken_document_is_refused(resource: Json, message: str) -> None:
    """Without an id, with an unknown field, without content; a second time, because its id is in use."""
    state = State()
    with pytest.raises(ApiError, match=message):
        load_document(state, resource)
    load_document(state, make_resource())
    with pytest.raises(ApiError, match="not in use"):
        load_document(state, make_resource())

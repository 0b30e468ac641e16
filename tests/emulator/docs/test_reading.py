"""Recorded documents: each is loaded and given back as it was, and a recorded edit leads where it led."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from pipeline.emulator import Emulator
from pipeline.emulator.auth import Account
from pipeline.emulator.discovery import check_answer
from pipeline.emulator.docs.batch import apply
from pipeline.emulator.docs.calls import describe
from pipeline.emulator.docs.document import Document
from pipeline.emulator.files import new_file
from pipeline.emulator.state import DOCUMENT
from tests.emulator.conftest import read_recording

from .desk import Json

TRIPLE = "create_tab_named_range_footnote_write__"
NAMES = ("breaks", "empty", "french", "links", "lists", "poem", "tables", f"{TRIPLE}base", f"{TRIPLE}desired")
TOUCHED_UP = {"empty": [2], "links": [8], "lists": [10]}


def answer(document: Document, recorded: Json) -> Json:
    """Return what the emulator answers for a loaded document."""
    with Emulator() as emulator:
        account = Account("owner@example.com", None, "user", "test")
        file = new_file(emulator.state, account, recorded["title"], DOCUMENT, document, recorded["documentId"])
        return describe(file, document, in_tabs="tabs" in recorded)


def without(recorded: Json, positions: list[int]) -> Json:
    """Return the document without some of its body's elements."""
    kept = copy.deepcopy(recorded)
    if positions:
        kept["body"]["content"] = [one for at, one in enumerate(kept["body"]["content"]) if at not in positions]
    return kept


@pytest.mark.parametrize("name", NAMES)
def test_a_recorded_document_is_given_back(name: str) -> None:
    """Equal, but for elements whose text or indices its recorder touched up: one in each of three files."""
    recorded = read_recording(f"docs/{name}.json")
    given = answer(Document.from_api(recorded), recorded)
    assert without(given, TOUCHED_UP.get(name, [])) == without(recorded, TOUCHED_UP.get(name, []))
    assert check_answer("docs", "Document", given) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_saved_document_is_the_same_document(name: str) -> None:
    """Its parts hold everything; nothing is left to save afterwards."""
    recorded = read_recording(f"docs/{name}.json")
    document = Document.from_api(recorded)
    loaded = Document.load(dict(document.changed()))
    assert answer(loaded, recorded) == answer(document, recorded)
    assert list(document.changed()) == list(loaded.changed()) == []


def test_the_recorded_edit_leads_to_the_recorded_document() -> None:
    """A tab, a footnote in it, text in the footnote, a named range after it: base and requests give desired."""
    base, desired = (read_recording(f"docs/{TRIPLE}{which}.json") for which in ("base", "desired"))
    batches = read_recording(f"docs/{TRIPLE}desired.requests.batches.json")
    document = Document.from_api(base)
    replies: list[list[Json]] = []
    for batch in batches:
        replies.append([apply(document, index, resolve(request, replies)) for index, request in enumerate(batch)])
    tab_id = replies[0][0]["addDocumentTab"]["tabProperties"]["tabId"]
    note_id = replies[1][1]["createFootnote"]["footnoteId"]
    range_id = replies[2][1]["createNamedRange"]["namedRangeId"]
    theirs = desired["tabs"][1]["documentTab"]
    (their_note,) = theirs["footnotes"]
    (their_range,) = theirs["namedRanges"]["spike:omega"]["namedRanges"]
    names = {
        tab_id: desired["tabs"][1]["tabProperties"]["tabId"],
        note_id: their_note,
        range_id: their_range["namedRangeId"],
    }
    tabs = rename(answer(document, desired)["tabs"], names)
    tabs[1]["documentTab"]["documentStyle"]["pageSize"] = theirs["documentStyle"]["pageSize"]
    assert tabs == desired["tabs"]


def resolve(value: Any, replies: list[list[Json]]) -> Any:
    """Return a recorded request with its placeholders filled from earlier replies."""
    if isinstance(value, dict) and "placeholder" in value:
        found: Any = replies[value["batch_index"]][value["request_index"]]
        for step in value["response_path"].split("."):
            found = found[step]
        return found
    if isinstance(value, dict):
        return {key: resolve(part, replies) for key, part in value.items()}
    return value


def rename(value: Any, names: dict[str, str]) -> Any:
    """Return a value with ids of ours, as keys or values, by their recorded names."""
    if isinstance(value, dict):
        return {names.get(key, key): rename(part, names) for key, part in value.items()}
    if isinstance(value, list):
        return [rename(part, names) for part in value]
    return names.get(value, value) if isinstance(value, str) else value

"""A document as a file's content: copies, drafts, what is to be saved, ids."""

from __future__ import annotations

from pipeline.emulator.docs.batch import apply
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.rendering import render_tab


def test_a_copy_is_edited_apart() -> None:
    """All of it is to be saved; a draft saves what changed."""
    document = Document.blank("d")
    assert [part for part, _ in document.changed()] == ["document", "tab t.0"]
    twin, draft = document.copy(), document.draft()
    apply(draft, 0, {"insertText": {"location": {"index": 1}, "text": "x"}})
    assert [part for part, _ in draft.changed()] == ["tab t.0"]
    assert [part for part, _ in twin.changed()] == ["document", "tab t.0"]
    assert render_tab(twin.tabs[0]) == render_tab(document.tabs[0]) != render_tab(draft.tabs[0])


def test_ids_are_the_same_in_each_replay() -> None:
    """They depend on the file and on what was made before, and look like Google's."""
    one, same, other = Document.blank("d"), Document.blank("d"), Document.blank("e")
    assert one.revision == same.revision != other.revision
    first = one.mint()
    assert first == same.mint() != one.mint()
    assert first.startswith("kix.")
    assert len(first) == 16

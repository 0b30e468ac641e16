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


def test_a_draft_shares_what_it_does_not_touch() -> None:
    """Undoing a batch is dropping its draft: nothing was copied but the tab that it edited."""
    document = Document.blank("d")
    apply(document, 0, {"addDocumentTab": {}})
    before = [render_tab(tab) for tab in document.tabs]
    draft = document.draft()
    for index in (1, 2):
        apply(draft, 0, {"insertText": {"location": {"index": index}, "text": "x"}})
    assert [one is other for one, other in zip(document.tabs, draft.tabs, strict=True)] == [False, True]
    assert [render_tab(tab) for tab in document.tabs] == before


def test_earlier_revisions_are_known() -> None:
    """Those the document got here."""
    document = Document.blank("d")
    first = document.revision
    document.advance()
    assert document.had_revision(first)
    assert not document.had_revision("other")


def test_ids_are_the_same_in_each_replay() -> None:
    """They depend on the file and on what was made before, and look like Google's."""
    one, same, other = Document.blank("d"), Document.blank("d"), Document.blank("e")
    assert one.revision == same.revision != other.revision
    first = one.mint()
    assert first == same.mint() != one.mint()
    assert first.startswith("kix.")
    assert len(first) == 16

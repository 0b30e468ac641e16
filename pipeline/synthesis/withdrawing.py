"""Words that are no longer to be read come in; documents without the sections that held them, and issues, go out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pipeline.errors import Issue, RejectedError, UncertainError
from pipeline.google.docs import Docs
from pipeline.markup import Paragraph, Run
from pipeline.model import holds_any
from pipeline.model.text import marked
from pipeline.synthesis.documents import Copy, Found, read, text_of
from pipeline.synthesis.publishing import ATTEMPTS, Edit, Plan, build_requests
from pipeline.synthesis.reports import Section
from pipeline.synthesis.speech import Speech, speak_in

_INSTEAD = marked("What stood here was taken back: an entry in it was hidden, or is kept private, since.")
_LEFT = (
    "It holds words of an entry that was hidden, or is kept private, since. People wrote or changed that part, so it "
    "was left as it is: please take the words out by hand."
)


def withdraw(docs: Docs, document_id: str, name: str, words: Collection[str], locale: str) -> tuple[Issue, ...]:
    """Put a short note, in the locale's language, in place of each section of ours that holds any of the words.

    A part of people's that holds one is an issue, which names the document, never the words. Raises RejectedError or
    UncertainError when the document could not be written in five attempts.
    """
    for attempt in range(1, ATTEMPTS + 1):
        document = docs.get(document_id)
        copy = read(document)
        plan = _plan(document, copy, words, speak_in(locale))
        try:
            if plan.edits:
                docs.write(document_id, build_requests(plan, copy), copy.revision)
                continue
            break
        except (RejectedError, UncertainError):
            if attempt == ATTEMPTS:
                raise
    left = holds_any(text_of(document), words)
    return (Issue(f"{name} (https://docs.google.com/document/d/{document_id}/edit)", _LEFT),) if left else ()


def _plan(document: Mapping[str, Any], copy: Copy, words: Collection[str], speech: Speech) -> Plan:
    """Our sections that hold the words, as we wrote them, give way to a note."""
    plan = Plan()
    for found in copy.found:
        if _is_ours(found, copy) and holds_any(text_of(document, found.start, found.end), words):
            note = Section(found.section, (Paragraph((Run(speech.gettext(_INSTEAD)),), "note"),))
            plan.edits.append(Edit(found.start, found.end, note))
            plan.dropped.append(found)
        else:
            plan.kept.append(found)
    return plan


def _is_ours(found: Found, copy: Copy) -> bool:
    """Whether a section is as we wrote it, and nothing else of ours lies in it."""
    return found.intact and not any(found.overlaps(other) for other in copy.found)

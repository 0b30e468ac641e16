"""Batches for documents come in and are noted down; the documents without what they take out go out.

What a batch puts in is not laid out again: nobody looks for it in the same run. A range of ours that is named again
under its old name stays where it is, as it holds what it held.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.google.docs import Docs
from pipeline.google.transport import Transport

Json = dict[str, Any]
Request = Mapping[str, Any]

BLANK: Json = {
    "content": [
        {"endIndex": 1, "sectionBreak": {}},
        {
            "startIndex": 1,
            "endIndex": 2,
            "paragraph": {"elements": [{"startIndex": 1, "endIndex": 2, "textRun": {"content": "\n"}}]},
        },
    ]
}
"""The body of a new document."""


@dataclass(slots=True)
class DocumentChange:
    """A document that would be written: its title, the batches, and the names of ranges that would go and come."""

    title: str
    batches: int = 0
    gone: list[str] = field(default_factory=list)
    come: list[str] = field(default_factory=list)
    removed: list[tuple[int, int]] = field(default_factory=list)

    @property
    def new(self) -> int:
        """How many parts of it would say something else than before."""
        return len(set(self.come).difference(self.gone))


class RehearsedDocs(Docs):
    """The Docs API, to read and to note down; `made` are documents that are there in the rehearsal only."""

    def __init__(self, transport: Transport, made: Collection[str]) -> None:
        super().__init__(transport)
        self.changes: dict[str, DocumentChange] = {}
        self._made = made

    def get(self, document_id: str) -> Json:
        """The document without what would be taken out of it."""
        blank = {"documentId": document_id, "title": "", "revisionId": "new", "body": BLANK}
        document: Json = blank if document_id in self._made else super().get(document_id)
        change = self.changes.get(document_id)
        return _without(document, change) if change else document

    def write(self, document_id: str, requests: Sequence[Request], revision: str) -> Json:  # noqa: ARG002 - Docs' own
        """Note a batch down."""
        document = self.get(document_id)
        names = {one["namedRangeId"]: name for name, one in _named(document)}
        change = self.changes.setdefault(document_id, DocumentChange(str(document["title"])))
        change.batches += 1
        for request in requests:
            if "deleteNamedRange" in request:
                change.gone.append(names[request["deleteNamedRange"]["namedRangeId"]])
            elif "createNamedRange" in request:
                change.come.append(request["createNamedRange"]["name"])
            elif "deleteContentRange" in request:
                span = request["deleteContentRange"]["range"]
                change.removed.append((span.get("startIndex", 0), span["endIndex"]))
        return {"writeControl": {"requiredRevisionId": f"after {document['revisionId']}"}}


def _without(document: Json, change: DocumentChange) -> Json:
    """The document as it would read, but for what was put in."""
    removed = set(change.gone).difference(change.come)
    groups = {name: group for name, group in document.get("namedRanges", {}).items() if name not in removed}
    body = {"content": list(_cleared(document["body"]["content"], change.removed))}
    return {**document, "namedRanges": groups, "body": body}


def _named(document: Json) -> Iterator[tuple[str, Json]]:
    """Every named range with its name."""
    for name, group in document.get("namedRanges", {}).items():
        yield from ((name, one) for one in group["namedRanges"])


def _cleared(content: Sequence[Json], removed: Sequence[tuple[int, int]]) -> Iterator[Json]:
    """Elements of a body; those that lie in what was removed hold nothing any more."""
    for element in content:
        start, end = element.get("startIndex", 0), element["endIndex"]
        if any(first <= start and end <= last for first, last in removed):
            yield {"startIndex": start, "endIndex": end}
        else:
            yield element

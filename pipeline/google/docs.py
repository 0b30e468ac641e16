"""Document ids and requests come in; documents go out, each write guarded by the revision it was planned on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.google.services import service
from pipeline.google.transport import Transport


class Docs:
    """The Docs API, through googleapiclient."""

    def __init__(self, transport: Transport) -> None:
        self._documents = service("docs", "v1", transport).documents()

    def get(self, document_id: str) -> dict[str, Any]:
        """The whole document."""
        return self._documents.get(documentId=document_id).execute()

    def write(self, document_id: str, requests: Sequence[Mapping[str, Any]], revision: str) -> dict[str, Any]:
        """One batch, refused (`RejectedError`) when the document moved on since `revision` was read."""
        body: Any = {"requests": list(requests), "writeControl": {"requiredRevisionId": revision}}
        return self._documents.batchUpdate(documentId=document_id, body=body).execute()

"""Calls to the Docs API come in; the methods that answer them, and the kinds of edits they know, go out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.emulator.docs import calls
from pipeline.emulator.docs.batch import KINDS
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.loading import load_document

if TYPE_CHECKING:
    from pipeline.emulator.app import Handler

__all__ = ["KINDS", "ROUTES", "Document", "load_document"]

ROUTES: dict[str, Handler] = {
    "docs.documents.create": calls.create,
    "docs.documents.get": calls.get,
    "docs.documents.batchUpdate": calls.batch_update,
}

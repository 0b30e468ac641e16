"""A document as `documents.get` answered it comes in; a file with it, ids and revision kept, goes out."""

from __future__ import annotations

import copy

from pipeline.emulator.auth import OWNER, Account
from pipeline.emulator.discovery import check_answer
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.segment import Json
from pipeline.emulator.errors import invalid
from pipeline.emulator.files import new_file
from pipeline.emulator.state import DOCUMENT, File, State


def load_document(state: State, resource: Json, owner: str = OWNER) -> File:
    """Add a document to somebody's Drive as the API answered it; ApiError 400 for an id in use or a broken resource.

    All is kept that can be: elements nobody here edits, marks of suggestions, the borders of runs. Indices are counted
    anew, and a paragraph without a newline gets one. Comments are the file's, and are left out.
    """
    name = resource.get("documentId")
    if not name or name in state.files:
        raise invalid("The document needs a documentId that is not in use.")
    wrong = check_answer("docs", "Document", resource)
    if wrong:
        raise invalid("\n".join(wrong))
    try:
        document = Document.from_api(copy.deepcopy(resource))
    except (KeyError, IndexError) as error:
        raise invalid(f"The document is not whole: {error} is missing.") from error
    return new_file(state, Account(owner), resource.get("title", ""), DOCUMENT, document, name)

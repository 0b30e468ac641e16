"""A form's id, or the address where people answer it, comes in; the one or the other goes out."""

from __future__ import annotations

import functools
import hashlib
from base64 import urlsafe_b64encode
from typing import cast

from pipeline.emulator.forms.content import Form
from pipeline.emulator.state import FORM, File, State

_GOOGLE = "https://docs.google.com"


@functools.lru_cache(maxsize=1024)
def responder_path(file_id: str) -> str:
    """The path under which people answer a form: Google's shape, a key that does not tell the form's id."""
    digest = urlsafe_b64encode(hashlib.sha384(file_id.encode()).digest()).decode()
    return f"/forms/d/e/1FAIpQLS{digest[:48]}/viewform"


def responder_uri(file_id: str) -> str:
    """The address that the API names; the same path at the emulator's own address opens the page."""
    return _GOOGLE + responder_path(file_id)


def find_form(state: State, path: str) -> File | None:
    """The form answered under a path, which a form taken over from elsewhere brings along."""
    for file in state.files.values():
        if file.mime_type != FORM or file.trashed:
            continue
        brought = cast("Form", file.content).body.get("responderUri", "")
        if path == responder_path(file.id) or brought == _GOOGLE + path:
            return file
    return None

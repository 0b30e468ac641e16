"""A form file and an address come in; whether people can answer the form now, and who they must be, goes out."""

from __future__ import annotations

from typing import Literal

from pipeline.emulator.forms.content import Form, Json
from pipeline.emulator.state import File

Shut = Literal["unpublished", "closed", "nobody", ""]


def why_shut(file: File, form: Form) -> Shut:
    """Why nobody can answer the form, "" where somebody can."""
    if not form.state.get("isPublished"):
        return "unpublished"
    if not form.state.get("isAcceptingResponses"):
        return "closed"
    return "" if _is_legacy(form) or _list_responders(file) else "nobody"


def admits(file: File, form: Form, email: str) -> bool:
    """Whether a person with this address may answer; a legacy form is open to everyone."""
    return _is_legacy(form) or any(_reaches(one, email.lower()) for one in _list_responders(file))


def needs_account(file: File, form: Form) -> bool:
    """Whether a person must sign in first: the form keeps verified addresses, or is not open to anyone."""
    if form.body.get("settings", {}).get("emailCollectionType") == "VERIFIED":
        return True
    return not _is_legacy(form) and all(one["type"] != "anyone" for one in _list_responders(file))


def _is_legacy(form: Form) -> bool:
    return "publishSettings" not in form.body


def _list_responders(file: File) -> list[Json]:
    return [one for one in file.permissions if one.get("view") == "published" and one["role"] == "reader"]


def _reaches(permission: Json, email: str) -> bool:
    if permission["type"] == "domain":
        return email.endswith("@" + permission["domain"].lower())
    return permission["type"] in {"anyone", "group"} or bool(permission["emailAddress"].lower() == email)

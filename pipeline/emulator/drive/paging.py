"""A listing call and everything it lists come in; one page of it, and the token of the next, go out."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, TypeVar

from pipeline.emulator.app import Call
from pipeline.emulator.errors import invalid_parameter

T = TypeVar("T")
_FREE = {"pageToken", "pageSize", "alt"}


def take_page(call: Call, items: list[T], size: int) -> tuple[list[T], dict[str, str]]:
    """The page that `pageToken` asks for and `nextPageToken`, if there is a next; ApiError 400 for another's token."""
    start = _read_token(call)
    end = start + size
    return items[start:end], {"nextPageToken": _write_token(call, end)} if end < len(items) else {}


def require_fields(call: Call) -> None:
    """ApiError 400 where a method that has no default fields is not told which."""
    if call.mask is None:
        raise invalid_parameter("The 'fields' parameter is required for this method.", "fields", "required")


def _bind(call: Call) -> str:
    asked: list[Any] = sorted((name, str(value)) for name, value in call.params.items() if name not in _FREE)
    return hashlib.sha256(f"{call.method.id} {asked}".encode()).hexdigest()[:16]


def _write_token(call: Call, start: int) -> str:
    return "~!!~" + urlsafe_b64encode(f"{_bind(call)}{start}".encode()).decode()


def _read_token(call: Call) -> int:
    token = call.params.get("pageToken", "")
    if not token:
        return 0
    try:
        text = urlsafe_b64decode(token.removeprefix("~!!~")).decode()
        if not text.startswith(_bind(call)):
            raise ValueError("another search's token")
        return int(text[16:])
    except ValueError as error:
        raise invalid_parameter("Invalid Value", "pageToken", "invalid") from error

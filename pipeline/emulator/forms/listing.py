"""A form, a filter, a page size and a page token come in; one page of responses goes out."""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime

from pipeline.emulator.errors import invalid
from pipeline.emulator.forms.content import Form

LARGEST = 5000
_FILTER = re.compile(r"\s*timestamp\s*(>=?)\s*(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?Z\s*")


def list_page(form: Form, form_id: str, condition: str, size: int, token: str) -> str:
    """The JSON text of one page as `responses.list` answers it; ApiError 400 for a bad filter, size or token."""
    if size < 0:
        raise invalid("The page size must not be negative.")
    wanted = _compile_filter(condition)
    found, place = form.page(_read_token(token, form_id, condition), min(size or LARGEST, LARGEST), wanted)
    parts = [f'"responses":[{",".join(found)}]'] if found else []
    if place:
        parts.append(f'"nextPageToken":"{_write_token(place, form_id, condition)}"')
    return f"{{{','.join(parts)}}}"


def _compile_filter(condition: str) -> Callable[[str], bool]:
    """The test on the last submission that a filter spells; nanoseconds count."""
    if not condition:
        return lambda _last: True
    match = _FILTER.fullmatch(condition)
    if match is None or not _is_moment(match[2]):
        raise invalid(f"Invalid filter: {condition}. Use timestamp > N or timestamp >= N with N in RFC 3339, UTC, Z.")
    bound = _sortable(match[2] + (match[3] or "") + "Z")
    if match[1] == ">":
        return lambda last: _sortable(last) > bound
    return lambda last: _sortable(last) >= bound


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _sortable(moment: str) -> str:
    whole, _, fraction = moment[:-1].partition(".")
    return whole + fraction.ljust(9, "0")


def _write_token(place: str, form_id: str, condition: str) -> str:
    return urlsafe_b64encode(f"{_bind(form_id, condition)}{place}".encode()).decode()


def _read_token(token: str, form_id: str, condition: str) -> str:
    if not token:
        return ""
    try:
        text = urlsafe_b64decode(token).decode()
    except ValueError as error:
        raise invalid("Invalid page token.") from error
    bound, place = text[:16], text[16:]
    if bound != _bind(form_id, condition):
        raise invalid("The page token belongs to another form or filter.")
    return place


def _bind(form_id: str, condition: str) -> str:
    return hashlib.sha256(f"{form_id} {condition}".encode()).hexdigest()[:16]

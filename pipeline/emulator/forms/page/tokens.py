"""A form's secret comes in; texts that only this form's page can have handed out, and their checks, go out."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

from pipeline.emulator.forms.content import Form

_RESPONSE = ("ACYDBN", 65)


def start_visit(form: Form) -> str:
    """A new token that goes through every page of one visit."""
    name = secrets.token_hex(12)
    return f"{name}.{_sign(form, 'visit', name)[:32]}"


def is_visit(form: Form, token: str) -> bool:
    """Whether this form's page handed the token out."""
    name, _, signature = token.partition(".")
    return _is_same(signature, _sign(form, "visit", name)[:32])


def response_of(form: Form, token: str) -> str:
    """The response id that belongs to a visit: sent twice, by a double click, it is still one response."""
    start, length = _RESPONSE
    return start + _sign(form, "response", token)[:length]


def edit_token(form: Form, response_id: str) -> str:
    """What opens a response for its author; it cannot be guessed from the id, which the API lists."""
    return f"{response_id}.{_sign(form, 'edit', response_id)[:32]}"


def read_edit_token(form: Form, token: str) -> str:
    """The response id an edit token opens, "" where it opens none."""
    response_id, _, signature = token.rpartition(".")
    good = _is_same(signature, _sign(form, "edit", response_id)[:32])
    return response_id if good and response_id in form.responses else ""


def _sign(form: Form, purpose: str, text: str) -> str:
    digest = hmac.new(form.secret.encode(), f"{purpose} {text}".encode(), hashlib.sha512).digest()
    return urlsafe_b64encode(digest).decode()


def _is_same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(), right.encode())

"""Google's error answers come in (status and body); errors with a plain sentence and a remedy go out.

Shapes as recorded from the real services: Sheets, Docs and Forms answer `{error: {code, message, status, details}}`,
Drive adds `errors[].reason`, and some refusals come as an HTML page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from pipeline.errors import (
    AccessError,
    ApiOffError,
    GoogleError,
    NotFoundError,
    ProtectedError,
    QuotaError,
    RejectedError,
    ScopeError,
    SignInError,
    StorageError,
    UncertainError,
)

RATE_REASONS = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED", "quotaExceeded"})
SCOPE_REASONS = frozenset({"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"})
DISABLED_REASONS = frozenset({"SERVICE_DISABLED", "accessNotConfigured"})
LIBRARY = "https://console.cloud.google.com/apis/library"
AGAIN = "Run again in a few minutes: nothing is lost."


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error answer, read: Google's sentence, its status word and every reason it names."""

    message: str
    status: str
    reasons: frozenset[str]


def read(body: bytes) -> Refusal:
    """The parts of an error body that classification needs; empty parts for an HTML page or broken JSON."""
    try:
        error = json.loads(body)["error"]
    except (ValueError, KeyError, TypeError):
        return Refusal("", "", frozenset())
    if not isinstance(error, dict):
        return Refusal(str(error), "", frozenset())
    places = [*error.get("errors", ()), *error.get("details", ())]
    reasons = frozenset(place["reason"] for place in places if isinstance(place, dict) and "reason" in place)
    return Refusal(str(error.get("message", "")), str(error.get("status", "")), reasons)


def classify(code: int, body: bytes, is_write: bool) -> GoogleError | SignInError:
    """The error to raise for an answer that is not OK, by status *and* reason."""
    refusal = read(body)
    if code == 429 or (code == 403 and refusal.reasons & RATE_REASONS):
        return QuotaError("Google is receiving too many requests from this account right now.", AGAIN)
    if code == 401:
        return SignInError("Google does not accept the sign-in.", "Check the credentials named in smallwins.yaml.")
    if code == 403:
        return _forbidden(refusal)
    if code == 404:
        return NotFoundError(
            "It does not exist, or this account cannot see it.",
            "Check the ids under `outputs` and `schools`, and share the files with the account that runs smallwins.",
        )
    if code == 400 and "edit a protected cell" in _first_line(refusal.message):
        return ProtectedError(
            "A tab, a column or some cells are protected against the account that runs smallwins.",
            "In the workbook open Data > Protect sheets and ranges, and let that account edit what smallwins writes.",
        )
    if code == 400 and "limit of 10000000 cells" in _first_line(refusal.message):
        return GoogleError(
            "The workbook is full: Google allows 10,000,000 cells, those of tabs that people added among them.",
            "Delete rows and columns that nobody needs from such tabs, or start a new data workbook with a new year.",
        )
    if code == 501:
        return GoogleError(f"The embedded Workspace cannot do this yet: {refusal.message}", "Report this, please.")
    if code >= 500 and is_write:
        return UncertainError("Google failed while writing.", AGAIN)
    if code >= 500 or code == 408:
        return GoogleError("Google is having trouble answering.", AGAIN)
    return RejectedError(f"Google refused a request: {_first_line(refusal.message) or f'status {code}'}", AGAIN)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that an answer asks us to wait, whether it says so in seconds or by a date; None for anything else.

    A date is compared with the answer's own `Date`, or else with `now` (seconds since 1970).
    """
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]+", value):
        return float(value)
    then, sent = moment(value), moment(headers.get("Date", ""))
    return None if then is None else max(0.0, then - (now if sent is None else sent))


def moment(value: str) -> float | None:
    """An HTTP date in seconds since 1970; None where it is not one."""
    try:
        return parsedate_to_datetime(value).timestamp()
    except (ValueError, OverflowError):
        return None


def _forbidden(refusal: Refusal) -> AccessError:
    """What a 403 means for a school."""
    if "storageQuotaExceeded" in refusal.reasons:
        return StorageError(
            "This service account has no storage of its own, so it cannot make files.",
            "Put the files in a shared drive: set `google: {drive: ID}` and add the account as its content manager.",
            "https://drive.google.com/drive/shared-drives",
        )
    if refusal.reasons & DISABLED_REASONS:
        service = re.match(r"(?:Google )?(\w+) API", refusal.message)
        return ApiOffError(
            f"The {service[1] if service else 'Google'} API is switched off in this Google Cloud project.",
            "Open APIs & Services in the Cloud console and enable it; docs/connecting.md shows where.",
            f"{LIBRARY}/{service[1].lower()}.googleapis.com" if service else LIBRARY,
        )
    if refusal.reasons & SCOPE_REASONS:
        return ScopeError(
            "The sign-in does not allow this: a permission (scope) is missing.",
            "Run `smallwins auth login` and leave every permission ticked; docs/connecting.md lists them.",
        )
    return AccessError(
        "The account that runs smallwins may not open one of the files.",
        "Share the form, the workbooks and the folder with it as an editor.",
    )


def _first_line(message: str) -> str:
    """Google's first sentence without anything it quotes, which could be a respondent's text."""
    return re.sub(r'"(?:[^"\\]|\\.)*"', "…", message.split("\n", 1)[0])[:300]

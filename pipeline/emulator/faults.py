"""Rules come in; what goes wrong with which request goes out.

A rule names a request by its number (from 1) or a method by a glob ("sheets.*.batchUpdate") and holds `times` times.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase
from typing import Any, Literal, get_args

from pipeline.emulator.auth import unauthenticated
from pipeline.emulator.discovery import Method, methods
from pipeline.emulator.errors import ApiError, forbidden, internal, invalid, not_found, unavailable
from pipeline.emulator.history import Event
from pipeline.emulator.quotas import PROJECT, over_quota, quota_of

Kind = Literal[
    "status",
    "after",
    "truncate",
    "drop_before",
    "drop_after",
    "late",
    "double",
    "delay",
    "expire",
    "revoke",
    "edit",
]
SERVICES = {"sheets": "Google Sheets API", "docs": "Google Docs API", "forms": "Google Forms API"}


@dataclass
class Rule:
    """One fault.

    Instead of an answer: `status` refuses with `code` (as a page with `html`; a 403 for its `reason`), `drop_before`
    cuts the line. Once applied: `after` answers `code` all the same, `drop_after` cuts the line, `truncate` cuts the
    answer in half. `double` applies the request twice and answers the second time; `late` cuts the line and applies it
    once `wait` further requests have been answered. Before the request: `delay` sleeps `seconds`, `expire` ends every
    access token, `revoke` takes the caller's access to the file away, `edit` lets a person do `requests`
    ({"verb", "target", "body", "as": address}) or calls `act`.
    """

    kind: Kind
    method: str = "*"
    number: int | None = None
    times: int | None = 1
    code: int = 503
    reason: str = ""
    html: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    wait: int = 1
    requests: list[dict[str, Any]] = field(default_factory=list)
    act: Callable[[], object] | None = None

    def __post_init__(self) -> None:
        """Refuse what could never happen: a kind, reason or method that does not exist, an edit without any."""
        if self.kind not in get_args(Kind):
            raise ValueError(f"no such fault: {self.kind} (there are {', '.join(get_args(Kind))})")
        if self.reason and self.reason not in REASONS:
            raise ValueError(f"no such reason: {self.reason} (there are {', '.join(REASONS)})")
        if not any(fnmatchcase(name, self.method) for name in methods()):
            raise ValueError(f"no method is called {self.method} (sheets.spreadsheets.get is, and sheets.* are many)")
        if type(self.code) is not int or not 400 <= self.code <= 599:
            raise ValueError(f"code must be a number from 400 to 599, not {self.code}")
        if self.kind == "edit" and not self.requests and self.act is None:
            raise ValueError("an edit needs requests: what somebody does")

    def meets(self, number: int, method: str) -> bool:
        """Tell whether this rule, if it still holds, is for this request."""
        return self.times != 0 and self.number in (None, number) and fnmatchcase(method, self.method)


class Faults:
    """The rules in force, and the requests that were delayed on their way."""

    def __init__(self) -> None:
        """Start without rules."""
        self.rules: list[Rule] = []
        self._underway: list[tuple[int, Callable[[], object]]] = []
        self._lock = threading.Lock()

    def add(self, kind: Kind, **told: Any) -> Rule:
        """Put a rule in force, its other fields by name; ValueError for one that cannot be."""
        known = [one.name for one in fields(Rule)]
        if unknown := sorted(told.keys() - set(known)):
            raise ValueError(f"a fault has no {unknown[0]} (it has {', '.join(known)})")
        rule = Rule(kind, **told)
        with self._lock:
            self.rules.append(rule)
        return rule

    def clear(self) -> None:
        """Forget every rule, and lose what is under way."""
        with self._lock:
            self.rules.clear()
            self._underway.clear()

    def take(self, event: Event) -> list[Rule]:
        """Return the rules for a request, counting down each."""
        with self._lock:
            met = [rule for rule in self.rules if rule.meets(event.seq, event.method)]
            for rule in met:
                rule.times = None if rule.times is None else rule.times - 1
            return met

    def postpone(self, due: int, apply: Callable[[], object]) -> None:
        """Keep a request under way until the one numbered `due` arrives."""
        with self._lock:
            self._underway.append((due, apply))

    def arrive(self, number: int | None = None) -> None:
        """Let arrive what is due before request `number`; without one, everything."""
        with self._lock:
            due = [apply for place, apply in self._underway if number is None or place <= number]
            self._underway = [kept for kept in self._underway if not (number is None or kept[0] <= number)]
        for apply in due:
            apply()


def word(code: int, method: Method, reason: str = "") -> ApiError:
    """Return the error that Google's services send with a code, and for a 403 a reason; plain where none is known."""
    if reason:
        return REASONS[reason](method)
    api = method.api
    known = {400: invalid("Request contains an invalid argument."), 401: unauthenticated(api), 403: forbidden()}
    known |= {404: not_found(), 500: internal(), 503: unavailable(), 429: over_quota(api, quota_of(method))}
    return known.get(code) or ApiError(code, "The request failed.", None if code < 500 else "UNKNOWN")


def disabled(method: Method) -> ApiError:
    """403 of a project in which the API is not switched on.

    Recorded: words, order and details.
    """
    service, title = f"{method.api}.googleapis.com", SERVICES.get(method.api, "Google Drive API")
    address = f"https://console.developers.google.com/apis/api/{service}/overview?project={PROJECT}"
    message = (
        f"{title} has not been used in project {PROJECT} before or it is disabled. Enable it by visiting {address} "
        "then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems "
        "and retry."
    )
    link = {"description": "Google developers console API activation", "url": address}
    return ApiError(
        403,
        message,
        details=[
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "SERVICE_DISABLED",
                "domain": "googleapis.com",
                "metadata": {
                    "serviceTitle": title,
                    "consumer": f"projects/{PROJECT}",
                    "activationUrl": address,
                    "containerInfo": PROJECT,
                    "service": service,
                },
            },
            {
                "@type": "type.googleapis.com/google.rpc.LocalizedMessage",
                "locale": "en-US",
                "message": message,
            },
            {"@type": "type.googleapis.com/google.rpc.Help", "links": [link]},
        ],
    )


def _older(message: str, reason: str, domain: str = "global") -> Callable[[Method], ApiError]:
    return lambda _method: ApiError(403, message, "", reason=reason, domain=domain)


REASONS: dict[str, Callable[[Method], ApiError]] = {
    "SERVICE_DISABLED": disabled,
    "storageQuotaExceeded": _older(
        "The user's Drive storage quota has been exceeded.", "storageQuotaExceeded", "usageLimits"
    ),
    "userRateLimitExceeded": _older("User Rate Limit Exceeded", "userRateLimitExceeded", "usageLimits"),
    "rateLimitExceeded": _older("Rate Limit Exceeded", "rateLimitExceeded", "usageLimits"),
    "sharingRateLimitExceeded": _older('Rate limit exceeded. User message: ""', "sharingRateLimitExceeded"),
    "domainPolicy": _older("The domain administrators have disabled Drive apps.", "domainPolicy"),
    "insufficientFilePermissions": _older(
        "The user does not have sufficient permissions for this file.", "insufficientFilePermissions"
    ),
}

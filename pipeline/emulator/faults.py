"""Rules come in; what goes wrong with which request, and the history of all of them, goes out.

A rule names a request by its number (from 1) or a method by a glob ("sheets.*.batchUpdate") and holds `times` times.
"""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal, get_args

from pipeline.emulator.auth import unauthenticated
from pipeline.emulator.errors import ApiError, forbidden, internal, invalid, not_found, unavailable

Kind = Literal["status", "after", "drop_before", "drop_after", "delay"]


@dataclass
class Rule:
    """One fault: `status` answers instead of applying, `after` once applied, `drop_*` cut the line, `delay` waits."""

    kind: Kind
    method: str = "*"
    number: int | None = None
    times: int | None = 1
    code: int = 503
    html: bool = False
    seconds: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a kind that does not exist."""
        if self.kind not in get_args(Kind):
            raise ValueError(f"no such fault: {self.kind} (there are {', '.join(get_args(Kind))})")

    def meets(self, number: int, method: str) -> bool:
        """Tell whether this rule, if it still holds, is for this request."""
        return self.times != 0 and self.number in (None, number) and fnmatchcase(method, self.method)


@dataclass
class Event:
    """One line of the history: `applied` where the state changed for good, `status` 0 where the line was cut."""

    seq: int
    method: str
    account: str = ""
    applied: bool = False
    status: int = 0


class Faults:
    """The rules in force and the history of the requests that named a method."""

    def __init__(self) -> None:
        """Start without rules and without a history."""
        self.rules: list[Rule] = []
        self.history: list[Event] = []
        self._lock = threading.Lock()

    def add(self, kind: Kind, **told: Any) -> Rule:
        """Put a rule in force, its other fields by name; TypeError or ValueError for one that cannot be."""
        rule = Rule(kind, **told)
        with self._lock:
            self.rules.append(rule)
        return rule

    def clear(self) -> None:
        """Forget rules and history; numbers start at 1 again."""
        with self._lock:
            self.rules.clear()
            self.history.clear()

    def begin(self, method: str) -> Event:
        """Number a request and open its line in the history."""
        with self._lock:
            event = Event(len(self.history) + 1, method)
            self.history.append(event)
            return event

    def take(self, event: Event) -> list[Rule]:
        """Return the rules for a request, counting down each."""
        with self._lock:
            met = [rule for rule in self.rules if rule.meets(event.seq, event.method)]
            for rule in met:
                rule.times = None if rule.times is None else rule.times - 1
            return met

    def list_history(self) -> list[dict[str, Any]]:
        """Return the history as JSON values."""
        with self._lock:
            return [asdict(event) for event in self.history]


def word(code: int, api: str) -> ApiError:
    """Return the error that Google's services send with a code; a plain one where none is on record."""
    known = {400: invalid("Request contains an invalid argument."), 401: unauthenticated(api), 403: forbidden()}
    known |= {404: not_found(), 429: over_quota(api), 500: internal(), 503: unavailable()}
    return known.get(code) or ApiError(code, "The request failed.", None if code < 500 else "UNKNOWN")


def over_quota(api: str, group: str = "Read", limit: int = 60) -> ApiError:
    """429 in the recorded words; `group` is "Read" or "Write"."""
    name, project, service = f"{group} requests", "000000000000", f"{api}.googleapis.com"
    return ApiError(
        429,
        f"Quota exceeded for quota metric '{name}' and limit '{name} per minute per user' of service '{service}' "
        f"for consumer 'project_number:{project}'.",
        details=[
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "RATE_LIMIT_EXCEEDED",
                "domain": "googleapis.com",
                "metadata": {
                    "quota_limit_value": str(limit),
                    "service": service,
                    "consumer": f"projects/{project}",
                    "quota_unit": "1/min/{project}/{user}",
                    "quota_location": "global",
                    "quota_metric": f"{service}/{group.lower()}_requests",
                    "quota_limit": f"{group}RequestsPerMinutePerUser",
                },
            }
        ],
    )

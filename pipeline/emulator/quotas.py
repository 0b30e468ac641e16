"""A method and who calls it come in; nothing goes out, or the refusal of a caller who asked too often in a minute.

The limits are those that Google publishes for each API, per minute, for one person and for the whole project.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pipeline.emulator.discovery import Method
from pipeline.emulator.errors import ApiError

MINUTE = 60.0
PROJECT = "000000000000"


@dataclass(frozen=True)
class Quota:
    """One metric's limits a minute; `name` as the refusal calls it."""

    name: str
    user: int
    project: int


READS = {
    "sheets": Quota("Read requests", 60, 300),
    "docs": Quota("Read requests", 300, 3000),
    "forms": Quota("Read requests", 390, 975),
    "drive": Quota("Queries", 12_000, 12_000),
}
WRITES = {
    "sheets": Quota("Write requests", 60, 300),
    "docs": Quota("Write requests", 60, 600),
    "forms": Quota("Write requests", 150, 375),
    "drive": Quota("Queries", 12_000, 12_000),
}
LISTINGS = Quota("Expensive read requests", 180, 450)
LOOKUPS = {
    "sheets.spreadsheets.getByDataFilter",
    "sheets.spreadsheets.values.batchGetByDataFilter",
    "sheets.spreadsheets.developerMetadata.search",
}
"""POSTs that only read."""


class Quotas:
    """The requests of the last minute, by metric and caller."""

    def __init__(self, scale: float | None, now: Callable[[], datetime]) -> None:
        """`scale` 1.0 keeps Google's limits, 0.1 a tenth of them, None keeps none; `now` is the state's clock."""
        self.scale = scale
        self._now = now
        self._lock = threading.Lock()
        self._asked: dict[tuple[str, str, str], deque[float]] = {}

    def spend(self, method: Method, user: str) -> None:
        """Count a request; ApiError 429 (403 in Drive) for one over a limit, which then does not count.

        Documented: the limits, and that a batch counts once.
        Recorded: the words for one person's reads.
        Assumed: any 60 seconds count as a minute; refused requests do not count.
        """
        if self.scale is None:
            return
        quota = quota_of(method)
        with self._lock:
            moment = self._now().timestamp()
            one = self._last_minute(method.api, quota, user, moment)
            everybody = self._last_minute(method.api, quota, "", moment)
            for asked, limit, whose in ((one, quota.user, "user"), (everybody, quota.project, "project")):
                if len(asked) >= max(1, round(limit * self.scale)):
                    raise over_quota(method.api, quota, whose)
            one.append(moment)
            everybody.append(moment)

    def _last_minute(self, api: str, quota: Quota, user: str, moment: float) -> deque[float]:
        asked = self._asked.setdefault((api, quota.name, user), deque())
        while asked and asked[0] <= moment - MINUTE:
            asked.popleft()
        return asked


def quota_of(method: Method) -> Quota:
    """Return the metric that a method counts against."""
    if method.id == "forms.forms.responses.list":
        return LISTINGS
    return (READS if method.verb == "GET" or method.id in LOOKUPS else WRITES)[method.api]


def over_quota(api: str, quota: Quota, whose: str = "user") -> ApiError:
    """Return the refusal in the recorded words (Drive's own in Drive); `whose` limit: "user" or "project".

    Recorded: both forms of the details, with and without the Help link; never a Retry-After.
    Documented: Drive answers 403 userRateLimitExceeded.
    """
    if api == "drive":
        message, reason = "User Rate Limit Exceeded", "userRateLimitExceeded"
        return ApiError(403, message, "", reason=reason, domain="usageLimits")
    service, one = f"{api}.googleapis.com", whose == "user"
    limit = f"{quota.name} per minute" + (" per user" if one else "")
    camel = "".join(word.title() for word in quota.name.split())
    metadata = {
        "quota_limit_value": str(quota.user if one else quota.project),
        "service": service,
        "consumer": f"projects/{PROJECT}",
        "quota_unit": "1/min/{project}/{user}" if one else "1/min/{project}",
        "quota_location": "global",
        "quota_metric": f"{service}/{quota.name.lower().replace(' ', '_')}",
        "quota_limit": f"{camel}PerMinutePer{'User' if one else 'Project'}",
    }
    return ApiError(
        429,
        f"Quota exceeded for quota metric '{quota.name}' and limit '{limit}' of service '{service}' "
        f"for consumer 'project_number:{PROJECT}'.",
        details=[
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "RATE_LIMIT_EXCEEDED",
                "domain": "googleapis.com",
                "metadata": metadata,
            },
            {
                "@type": "type.googleapis.com/google.rpc.Help",
                "links": [
                    {
                        "description": "Request a higher quota limit.",
                        "url": "https://cloud.google.com/docs/quotas/help/request_increase",
                    }
                ],
            },
        ],
    )

"""Requests come in from the client libraries and go out once, within quota; answers or named errors come back.

One session serves gspread (`HTTPClient`) and googleapiclient (`Http`). A read that fails is repeated (429, 5xx, 408, a
dropped connection); a write is repeated after a 429 only, since Google refused that one before applying it. Any other
failed write is `UncertainError`: whoever sent it must read to learn what happened.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

import gspread
import httplib2
import requests
import tenacity
from google.auth.exceptions import RefreshError, TransportError
from google.auth.transport.requests import AuthorizedSession
from pyrate_limiter import Duration, Limiter, Rate

from pipeline.errors import GoogleError, QuotaError, SignInError, SmallwinsError, UncertainError
from pipeline.google.refusals import classify

Effect = Literal["listing", "read", "write"]

HOSTS = frozenset(f"{name}.googleapis.com" for name in ("forms", "sheets", "docs", "www", "oauth2"))
"""The only hosts the product talks to, besides a stand-in on loopback."""

READS_BY_POST = (":getByDataFilter", ":batchGetByDataFilter", "developerMetadata:search")
PER_MINUTE: Mapping[tuple[str, Effect], int] = {
    ("forms", "listing"): 180,
    ("forms", "read"): 390,
    ("forms", "write"): 150,
    ("sheets", "read"): 60,
    ("sheets", "write"): 60,
    ("docs", "read"): 300,
    ("docs", "write"): 60,
    ("drive", "read"): 300,
    ("drive", "write"): 180,
}
"""Requests a minute for one user, as Google publishes them [G]; Drive's are our own caution."""

TIMEOUT = (10, 180)
PATIENCE = 120.0
"""Seconds that one request may spend on waiting and repeating."""


@dataclass(slots=True)
class Calls:
    """How many requests went out, by what they do; the scarce resource of a run."""

    listings: int = 0
    reads: int = 0
    writes: int = 0

    def count(self, effect: Effect) -> None:
        """Add one request."""
        name = f"{effect}s"
        setattr(self, name, getattr(self, name) + 1)


class _Repeatable(Exception):  # noqa: N818 - never leaves this module
    """A failure that the same request may survive; carries what to raise when patience ends."""

    def __init__(self, error: SmallwinsError, after: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.after = after


@dataclass(slots=True)
class Transport:
    """One signed-in session. `endpoint` is the address of a stand-in on loopback, or "" for Google."""

    credentials: Any
    endpoint: str = ""
    calls: Calls = field(default_factory=Calls)
    patience: float = PATIENCE
    pause: Callable[[float], None] = time.sleep
    _session: requests.Session = field(init=False)
    _budget: dict[tuple[str, Effect], Limiter] = field(init=False)

    def __post_init__(self) -> None:
        self._session = AuthorizedSession(self.credentials)
        self._budget = {key: Limiter(Rate(limit, Duration.MINUTE)) for key, limit in PER_MINUTE.items()}

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()
        for limiter in self._budget.values():
            limiter.close()

    def address(self, url: str) -> str:
        """Where a request to one of Google's addresses really goes; any other host is refused."""
        parts = urlsplit(url)
        if self.endpoint and url.startswith(self.endpoint):
            return url
        if parts.hostname not in HOSTS:
            raise GoogleError(f"smallwins does not talk to {parts.hostname}.", "Report this: it should not happen.")
        return url.replace(f"{parts.scheme}://{parts.netloc}", self.endpoint, 1) if self.endpoint else url

    def send(self, method: str, url: str, **parts: Any) -> requests.Response:
        """Send one request (requests' own keywords) and give its answer; raises the errors of `refusals`."""
        api, effect = purpose(method, urlsplit(url).path)
        attempt = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_Repeatable),
            stop=tenacity.stop_after_delay(self.patience) | tenacity.stop_after_attempt(8),
            wait=_wait,
            sleep=self.pause,
            reraise=True,
        )
        try:
            return attempt(self._send_once, api, effect, method, self.address(url), parts)
        except _Repeatable as failure:
            raise failure.error from None

    def _send_once(
        self, api: str, effect: Effect, method: str, url: str, parts: Mapping[str, Any]
    ) -> requests.Response:
        """One request on the wire, counted and within the budget."""
        self._budget[api, effect].try_acquire(api)
        self.calls.count(effect)
        try:
            response = self._session.request(method, url, timeout=TIMEOUT, **parts)
        except RefreshError as error:
            raise SignInError(
                "Google no longer accepts the saved sign-in.",
                "Check the credentials file named in smallwins.yaml, or sign in again.",
            ) from error
        except (requests.RequestException, TransportError) as error:
            raise _after_silence(effect, error) from error
        if response.ok:
            return response
        refusal = classify(response.status_code, response.content, effect == "write")
        if isinstance(refusal, QuotaError) or (effect != "write" and response.status_code in (408, 500, 502, 503, 504)):
            raise _Repeatable(refusal, _retry_after(response))
        raise refusal


def purpose(method: str, path: str) -> tuple[str, Effect]:
    """Which API a request is for, and whether it lists responses, reads or writes."""
    api = next((name for name in ("spreadsheets", "forms", "documents") if f"/{name}" in path), "drive")
    name = {"spreadsheets": "sheets", "documents": "docs"}.get(api, api)
    if method == "GET":
        return name, "listing" if name == "forms" and "/responses" in path else "read"
    return name, "read" if path.endswith(READS_BY_POST) else "write"


def _after_silence(effect: Effect, error: Exception) -> Exception:
    """What a request without an answer means: try a read again; a write may have been applied."""
    where = "The Workspace did not answer."
    fix = "Check the network connection, then run again: nothing is lost."
    if effect == "write" and not isinstance(error, requests.ConnectTimeout):
        return UncertainError(where, fix)
    return _Repeatable(GoogleError(where, fix))


def _retry_after(response: requests.Response) -> float | None:
    """Seconds that the answer asks us to wait; None when it does not say, or not in seconds."""
    value = response.headers.get("Retry-After", "")
    return float(value) if value.isdigit() else None


_jitter = tenacity.wait_random_exponential(multiplier=0.5, max=30)


def _wait(state: tenacity.RetryCallState) -> float:
    """Full jitter that doubles, or what Google asked for, whichever is longer; never beyond a minute."""
    failure = state.outcome.exception() if state.outcome else None
    asked = failure.after if isinstance(failure, _Repeatable) and failure.after else 0.0
    return min(max(_jitter(state), asked), 60.0)


class HTTPClient(gspread.HTTPClient):  # type: ignore[misc]
    """gspread's client on our transport; `BackOffHTTPClient` never gives up and resends writes [T]."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(auth=None, session=requests.Session())
        self._transport = transport

    def request(
        self,
        method: str,
        endpoint: str,
        params: Any = None,
        data: bytes | None = None,
        json: Mapping[str, Any] | None = None,
        files: Any = None,
        headers: Any = None,
    ) -> requests.Response:
        """Send one of gspread's requests through the transport."""
        return self._transport.send(
            method.upper(), endpoint, params=params, data=data, json=json, files=files, headers=headers
        )


class Http:
    """What googleapiclient asks of httplib2, sent once: httplib2 itself resends a dropped POST silently [T]."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def request(
        self, uri: str, method: str = "GET", body: Any = None, headers: Any = None, **_: Any
    ) -> tuple[httplib2.Response, bytes]:
        """Send one of googleapiclient's requests through the transport."""
        response = self._transport.send(method, uri, data=body, headers=headers)
        return httplib2.Response({**response.headers, "status": str(response.status_code)}), response.content

    def close(self) -> None:
        """Nothing to close: the transport owns the connections."""

"""Requests come in from the client libraries and go out once, in their turn; answers or named errors come back.

One session serves gspread (`HTTPClient`) and googleapiclient (`Http`). A read that fails is repeated (429, 5xx, 408, a
dropped connection); a write is repeated after a 429 only, since Google refused that one before applying it. Any other
failed write is `UncertainError`: whoever sent it must read to learn what happened.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Self
from urllib.parse import urlsplit

import gspread
import httplib2
import requests
from google.auth.exceptions import GoogleAuthError, TransportError
from google.auth.transport.requests import AuthorizedSession

from pipeline.errors import GoogleError, QuotaError, SmallwinsError, UncertainError, out_of_time
from pipeline.google import auth
from pipeline.google.pace import Effect, Pace, Purpose
from pipeline.google.refusals import AGAIN, classify, moment, retry_after

HOSTS = frozenset(f"{name}.googleapis.com" for name in ("forms", "sheets", "docs", "www", "oauth2", "pubsub"))
"""The only hosts the product talks to, besides a stand-in on loopback."""

READS_BY_POST = (":getByDataFilter", ":batchGetByDataFilter", "developerMetadata:search", ":pull", ":acknowledge")
"""What is asked by POST and may be asked again; notifications taken twice, or taken off twice, do no harm."""
_APIS = {"spreadsheets": "sheets", "forms": "forms", "documents": "docs", "subscriptions": "pubsub"}
"""APIs by what stands in the address."""

TIMEOUT = (10.0, 180.0)
"""Seconds to connect, and to wait for more of an answer."""
WHOLE = 190.0
"""Seconds for a whole request: a server that sends a byte now and then never lets a timeout strike."""


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
    """A failure that the same request may survive; carries what to raise when that has not helped."""

    def __init__(self, error: SmallwinsError, after: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.after = after


@dataclass(slots=True)
class Transport:
    """One signed-in session. `endpoint` is the address of a stand-in on loopback, or "" for Google.

    `hosts` are those, besides Google's, that tell the credentials who this machine is.
    """

    credentials: Any
    endpoint: str = ""
    pace: Pace = field(default_factory=Pace)
    calls: Calls = field(default_factory=Calls)
    hosts: frozenset[str] = frozenset()
    ahead: timedelta | None = None
    """How far Google's clock is ahead of this computer's, by its last answer; None before any."""
    _session: requests.Session = field(init=False)

    def __post_init__(self) -> None:
        self._session = self._open_session()

    def _open_session(self) -> requests.Session:
        return AuthorizedSession(self.credentials, auth_request=auth.open_door(self.endpoint, self.hosts))

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def address(self, url: str) -> str:
        """Where a request to one of Google's addresses really goes; any other host is refused."""
        parts = urlsplit(url)
        if self.endpoint and url.startswith(self.endpoint):
            return url
        if parts.hostname not in HOSTS:
            raise GoogleError(f"smallwins does not talk to {parts.hostname}.", "Report this: it should not happen.")
        return url.replace(f"{parts.scheme}://{parts.netloc}", self.endpoint, 1) if self.endpoint else url

    def send(self, method: str, url: str, **parts: Any) -> requests.Response:
        """Send one request (requests' own keywords) and give its answer; raises the errors of `refusals`.

        No request begins after the run's deadline, and none outlasts it: DeadlineError.
        """
        what, address = purpose(method, urlsplit(url).path), self.address(url)
        while True:
            self.pace.take_turn(what)
            self.calls.count(what[1])
            try:
                response = self._send_once(what[1], method, address, parts)
            except _Repeatable as failure:
                self.pace.hold_back(failure.error, failure.after)
            else:
                self.pace.clear()
                return response

    def _send_once(self, effect: Effect, method: str, url: str, parts: Mapping[str, Any]) -> requests.Response:
        """One request on the wire and what its answer means."""
        try:
            response = self._ask(method, url, parts)
        except (requests.RequestException, TransportError) as error:
            if not self.pace.left():
                raise out_of_time() from error
            raise _after_silence(effect, error) from error
        except GoogleAuthError as error:
            if error.retryable:
                raise _Repeatable(GoogleError("Google's sign-in is having trouble answering.", AGAIN)) from error
            raise auth.explain(error, self.credentials) from error
        sent = moment(response.headers.get("Date", ""))
        self.ahead = self.ahead if sent is None else timedelta(seconds=sent - time.time())
        if response.ok:
            return response
        refusal = classify(response.status_code, response.content, effect == "write")
        if isinstance(refusal, QuotaError) or (effect != "write" and response.status_code in (408, 500, 502, 503, 504)):
            raise _Repeatable(refusal, retry_after(response.headers, time.time()))
        raise refusal

    def _ask(self, method: str, url: str, parts: Mapping[str, Any]) -> requests.Response:
        """The answer, whole and in time; requests.Timeout otherwise.

        The clients bound each wait for the next bytes, but neither looking up a name nor all the waits together. So
        the request has a thread of its own, which is left behind, with its connections, when the time is over.
        """
        connect, read = (max(0.01, min(limit, self.pace.left())) for limit in TIMEOUT)
        session = self._session
        outcomes: SimpleQueue[requests.Response | BaseException] = SimpleQueue()

        def ask() -> None:
            try:
                outcomes.put(session.request(method, url, timeout=(connect, read), **parts))
            except BaseException as error:
                outcomes.put(error)

        Thread(target=ask, daemon=True).start()
        try:
            outcome = outcomes.get(timeout=min(WHOLE, self.pace.left()))
        except Empty:
            self._session = self._open_session()
            raise requests.Timeout("the answer did not end") from None
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome


class ReadingTransport(Transport):
    """The same session for reads alone: nothing that writes gets through."""

    @classmethod
    def beside(cls, other: Transport) -> Self:
        """One with the same sign-in, pace and count of requests."""
        return cls(other.credentials, other.endpoint, other.pace, other.calls, other.hosts)

    def send(self, method: str, url: str, **parts: Any) -> requests.Response:
        """Send a request that reads; GoogleError for any other."""
        if purpose(method, urlsplit(url).path)[1] == "write":
            raise GoogleError("A rehearsal was about to write; nothing was sent.", "Report this: it should not happen.")
        return Transport.send(self, method, url, **parts)


def purpose(method: str, path: str) -> Purpose:
    """Which API a request is for, and whether it lists responses, reads or writes."""
    name = next((api for part, api in _APIS.items() if f"/{part}" in path), "drive")
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

"""Requests go out once, within quota, and only to Google or loopback; failures come back with a name."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from google.auth.exceptions import RefreshError

from pipeline.emulator import Emulator
from pipeline.errors import (
    AccessError,
    DeadlineError,
    GoogleError,
    QuotaError,
    RejectedError,
    SignInError,
    UncertainError,
)
from pipeline.google import Pace, auth
from pipeline.google.services import service
from pipeline.google.transport import HTTPClient, Transport, purpose
from tests.google.clock import Clock

NEW = "https://sheets.googleapis.com/v4/spreadsheets"


@pytest.fixture
def clock(emulator: Emulator) -> Clock:
    """Time that passes only by waiting, for the transport and the embedded Workspace."""
    return Clock(emulator)


@pytest.fixture
def transport(emulator: Emulator, clock: Clock) -> Iterator[Transport]:
    """A transport to the embedded Workspace that waits in no time."""
    opened = Transport(auth.embedded(), emulator.url, clock.pace())
    yield opened
    opened.close()


def make(transport: Transport) -> str:
    """A workbook's address."""
    return f"{NEW}/{transport.send('POST', NEW, json={'properties': {'title': 'T'}}).json()['spreadsheetId']}"


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/v1/forms/F/responses", ("forms", "listing")),
        ("GET", "/v1/forms/F", ("forms", "read")),
        ("POST", "/v1/forms/F:batchUpdate", ("forms", "write")),
        ("GET", "/v4/spreadsheets/S", ("sheets", "read")),
        ("POST", "/v4/spreadsheets/S:getByDataFilter", ("sheets", "read")),
        ("POST", "/v4/spreadsheets/S:batchUpdate", ("sheets", "write")),
        ("GET", "/v1/documents/D", ("docs", "read")),
        ("PATCH", "/drive/v3/files/X", ("drive", "write")),
    ],
)
def test_purpose(method: str, path: str, expected: tuple[str, str]) -> None:
    """A request is a listing, a read or a write of one API."""
    assert purpose(method, path) == expected


def test_calls_are_counted(transport: Transport) -> None:
    """Every request counts once, by what it does."""
    address = make(transport)
    transport.send("GET", address)
    assert (transport.calls.listings, transport.calls.reads, transport.calls.writes) == (0, 1, 1)


@pytest.mark.parametrize("code", [429, 500, 502, 503])
def test_a_read_is_repeated(emulator: Emulator, transport: Transport, clock: Clock, code: int) -> None:
    """A read that fails for the moment is asked again, with a pause between."""
    address = make(transport)
    emulator.faults.add("status", method="sheets.spreadsheets.get", code=code, times=2)
    assert transport.send("GET", address).ok
    assert len(clock.waits) == 2


def test_a_dropped_read_is_repeated(emulator: Emulator, transport: Transport) -> None:
    """A connection that was cut without an answer is no reason to give up reading."""
    address = make(transport)
    emulator.faults.add("drop_before", method="sheets.spreadsheets.get")
    assert transport.send("GET", address).ok


STORMS: list[dict[str, Any]] = [
    {},
    {"html": True},
    {"headers": {"Retry-After": "7"}},
    {"headers": {"Retry-After": "0"}},
    {"headers": {"Retry-After": "86400"}},
    {"headers": {"Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"}},
    {"headers": {"Retry-After": "soon"}},
    {"code": 403, "reason": "userRateLimitExceeded"},
]


@pytest.mark.parametrize("shape", STORMS, ids=str)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_ten_minutes_of_429(
    emulator: Emulator, transport: Transport, clock: Clock, shape: dict[str, Any], method: str
) -> None:
    """Whatever it looks like, it costs at most 30 requests; once it is over the request is answered."""
    address = make(transport)
    emulator.faults.add("status", times=None, **{"code": 429, **shape})
    clock.when[600] = emulator.faults.clear
    emulator.history.events.clear()
    body: dict[str, Any] = {"requests": [{"addSheet": {}}]}
    url, parts = (address, {}) if method == "GET" else (f"{address}:batchUpdate", {"json": body})
    assert transport.send(method, url, **parts).ok
    refused = [event for event in emulator.history.events if event.status != 200]
    assert len(refused) == len(emulator.history.events) - 1
    assert len(refused) <= 30
    assert clock.now >= 600


def test_retry_after_is_honored(emulator: Emulator, transport: Transport, clock: Clock) -> None:
    """The pause is at least what the answer asks for, but never more than five minutes."""
    address = make(transport)
    for value in ("7", "86400"):
        emulator.faults.add("status", method="sheets.spreadsheets.get", code=429, headers={"Retry-After": value})
        transport.send("GET", address)
    assert clock.waits == [7.0, 300.0]


def test_an_endless_storm(emulator: Emulator, transport: Transport, clock: Clock) -> None:
    """It ends in QuotaError after thirty tries, not never."""
    address = make(transport)
    emulator.faults.add("status", method="sheets.spreadsheets.get", code=429, times=None)
    with pytest.raises(QuotaError):
        transport.send("GET", address)
    assert len(clock.waits) == 29


def test_a_storm_at_the_deadline(emulator: Emulator, transport: Transport, clock: Clock) -> None:
    """It is told as what it is, before the deadline, and no wait passes it."""
    transport.pace.deadline = 60.0
    emulator.faults.add("status", code=429, times=None)
    with pytest.raises(QuotaError):
        transport.send("GET", f"{NEW}/any")
    assert 0 < clock.now < 60


@pytest.mark.parametrize("way", ["gspread", "googleapiclient"])
def test_many_requests_within_quota(emulator: Emulator, way: str) -> None:
    """Two hundred reads and writes of the real clients, as fast as they may, never draw a 429 from 60 a minute."""
    emulator.quotas.scale = 1.0
    clock = Clock(emulator)
    transport = Transport(auth.embedded(), emulator.url, clock.pace())
    workbook = make(transport).rpartition("/")[2]
    body: dict[str, Any] = {"requests": [{"addSheet": {}}]}
    if way == "gspread":
        client = HTTPClient(transport)
        acts: list[Callable[[], object]] = [
            lambda: client.fetch_sheet_metadata(workbook),
            lambda: client.batch_update(workbook, body),
        ]
    else:
        sheets = service("sheets", "v4", transport).spreadsheets()
        acts = [
            lambda: sheets.get(spreadsheetId=workbook, fields="spreadsheetId").execute(),
            lambda: sheets.batchUpdate(spreadsheetId=workbook, body=body).execute(),
        ]
    for _ in range(100):
        for act in acts:
            act()
    transport.close()
    assert {event.status for event in emulator.history.events} == {200}
    assert 60 < clock.now < 200


def test_no_request_after_the_deadline(emulator: Emulator, transport: Transport, clock: Clock) -> None:
    """Nothing goes out any more."""
    address = make(transport)
    transport.pace.deadline = clock.now = 30.0
    with pytest.raises(DeadlineError):
        transport.send("GET", address)
    assert len(emulator.history.events) == 1


@contextmanager
def slow_server(answer: list[bytes], every: float) -> Iterator[str]:
    """A server that sends each piece of its answer after a while; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        over = Event()

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    with connection, suppress(ConnectionError):
                        connection.recv(65536)
                        for piece in answer:
                            connection.sendall(piece)
                            if over.wait(every):
                                return

        serving = Thread(target=serve)
        serving.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
    serving.join()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        [bytes([byte]) for byte in HEAD * 9],
        [HEAD, b"\r\n", *[b"x"] * 1000],
        [b""] * 1000,
        [HEAD + b"\r\n{"] + [b""] * 1000,
    ],
    ids=["a head that drips", "a body that drips", "no answer", "an answer that stalls"],
)
@pytest.mark.parametrize(("verb", "path"), [("GET", "/any"), ("POST", "/any:batchUpdate")])
def test_a_server_that_never_ends(answer: list[bytes], verb: str, path: str) -> None:
    """The deadline ends the request all the same, and it is told as such, whatever was on its way."""
    with slow_server(answer, 0.05) as address:
        transport = Transport(auth.embedded(), address, Pace(deadline=time.monotonic() + 0.6))
        began = time.monotonic()
        with pytest.raises(DeadlineError):
            transport.send(verb, NEW + path)
        assert 0.5 < time.monotonic() - began < 2
        transport.close()


@pytest.mark.parametrize(("verb", "path", "expected"), [("GET", "/any", GoogleError), ("POST", "/any", UncertainError)])
def test_a_request_has_its_own_limit(
    monkeypatch: pytest.MonkeyPatch, verb: str, path: str, expected: type[Exception]
) -> None:
    """Long before the deadline, a dripping answer counts as silence: a read is repeated, a write uncertain."""
    monkeypatch.setattr("pipeline.google.transport.WHOLE", 0.15)
    with slow_server([HEAD, b"\r\n", *[b"x"] * 1000], 0.05) as address:
        transport = Transport(auth.embedded(), address, Clock().pace())
        with pytest.raises(expected) as raised:
            transport.send(verb, NEW + path)
        transport.close()
    assert type(raised.value) is expected
    assert transport.calls.reads == (8 if verb == "GET" else 0)


def test_a_sign_in_that_fails_for_the_moment(emulator: Emulator, tmp_path: Path) -> None:
    """When the token cannot be had just now, even a write waits and goes: it was never sent."""
    credentials = auth.load(emulator.service_account(tmp_path), emulator.url)
    failures = [RefreshError("busy", retryable=True), RefreshError("busy", retryable=True)]
    sign = credentials.before_request

    def before_request(*words: Any) -> None:
        if failures:
            raise failures.pop()
        sign(*words)

    credentials.before_request = before_request
    transport = Transport(credentials, emulator.url, Clock().pace())
    assert make(transport)
    transport.close()


@pytest.mark.parametrize("kind", ["after", "drop_after", "drop_before"])
def test_a_write_is_sent_once(emulator: Emulator, transport: Transport, kind: Any) -> None:
    """A write without a usable answer is never repeated: it may have been applied."""
    address = make(transport)
    emulator.faults.add(kind, method="sheets.spreadsheets.batchUpdate")
    sent = len(emulator.history.events)
    with pytest.raises(UncertainError):
        transport.send("POST", f"{address}:batchUpdate", json={"requests": [{"addSheet": {}}]})
    assert len(emulator.history.events) == sent + 1


def test_a_write_over_quota_is_repeated(emulator: Emulator, transport: Transport) -> None:
    """A 429 was refused before it was applied, so the same write may go again."""
    address = make(transport)
    emulator.faults.add("status", method="sheets.spreadsheets.batchUpdate", code=429)
    assert transport.send("POST", f"{address}:batchUpdate", json={"requests": [{"addSheet": {}}]}).ok
    sheets = transport.send("GET", address).json()["sheets"]
    assert len(sheets) == 2


@pytest.mark.parametrize(
    ("code", "expected"),
    [(400, RejectedError), (401, SignInError), (403, AccessError), (404, AccessError)],
)
def test_refusals_have_names(emulator: Emulator, transport: Transport, code: int, expected: type[Exception]) -> None:
    """What Google refuses for good is raised at once, by its remedy."""
    address = make(transport)
    emulator.faults.add("status", method="sheets.spreadsheets.get", code=code, times=None)
    with pytest.raises(expected):
        transport.send("GET", address)


@pytest.mark.parametrize("url", ["https://example.com/v4/spreadsheets", "http://169.254.169.254/latest"])
def test_other_hosts_are_refused(url: str) -> None:
    """The product talks to Google's hosts only."""
    transport = Transport(auth.embedded())
    with pytest.raises(GoogleError, match="does not talk to"):
        transport.send("GET", url)
    transport.close()


def test_without_an_endpoint_google_keeps_its_address() -> None:
    """Only a stand-in moves addresses."""
    transport = Transport(auth.embedded())
    assert transport.address(NEW) == NEW
    transport.close()

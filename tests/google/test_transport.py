"""Requests go out once, within quota, and only to Google or loopback; failures come back with a name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.emulator import Emulator
from pipeline.errors import AccessError, GoogleError, QuotaError, RejectedError, SignInError, UncertainError
from pipeline.google import auth
from pipeline.google.transport import Transport, purpose

NEW = "https://sheets.googleapis.com/v4/spreadsheets"


@pytest.fixture
def waits() -> list[float]:
    """The pauses that a transport asked for; none is really made."""
    return []


@pytest.fixture
def transport(emulator: Emulator, waits: list[float]) -> Iterator[Transport]:
    """A transport to the embedded Workspace whose pauses are only noted."""
    opened = Transport(auth.embedded(), emulator.url, pause=waits.append)
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
def test_a_read_is_repeated(emulator: Emulator, transport: Transport, waits: list[float], code: int) -> None:
    """A read that fails for the moment is asked again, with a pause between."""
    address = make(transport)
    emulator.faults.add("status", method="sheets.spreadsheets.get", code=code, times=2)
    assert transport.send("GET", address).ok
    assert len(waits) == 2


def test_a_dropped_read_is_repeated(emulator: Emulator, transport: Transport) -> None:
    """A connection that was cut without an answer is no reason to give up reading."""
    address = make(transport)
    emulator.faults.add("drop_before", method="sheets.spreadsheets.get")
    assert transport.send("GET", address).ok


def test_retry_after_is_honored(emulator: Emulator, transport: Transport, waits: list[float]) -> None:
    """The pause is at least what the answer asks for; a date or garbage there is not understood and does no harm."""
    address = make(transport)
    for value in ("7", "Wed, 21 Oct 2026 07:28:00 GMT", "soon"):
        emulator.faults.add("status", method="sheets.spreadsheets.get", code=429, headers={"Retry-After": value})
    assert transport.send("GET", address).ok
    assert waits[0] >= 7
    assert all(wait <= 60 for wait in waits)


def test_patience_ends(emulator: Emulator, transport: Transport, waits: list[float]) -> None:
    """A storm of 429 ends in QuotaError after eight tries, not never."""
    address = make(transport)
    emulator.faults.add("status", method="sheets.spreadsheets.get", code=429, times=None)
    with pytest.raises(QuotaError):
        transport.send("GET", address)
    assert len(waits) == 7


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

"""The server speaks HTTP/1.1 on loopback, to its own name only, and leaves nothing open."""

from __future__ import annotations

import gc
import gzip
import http.client
import socket
import statistics
import time
from typing import Any

import pytest
import requests

from pipeline.emulator import Emulator, PortBusy
from pipeline.emulator.server import uncollected
from tests.emulator.conftest import Ask

LINE = "GET /v1/forms/x HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer any\r\n"


def port_of(emulator: Emulator) -> int:
    """Return the port an emulator listens on."""
    return int(emulator.url.rpartition(":")[2])


def send_raw(emulator: Emulator, text: str) -> bytes:
    """Send bytes as they are and read until the server closes."""
    with socket.create_connection(("127.0.0.1", port_of(emulator)), timeout=5) as line:
        line.sendall(text.encode())
        got = b""
        while block := line.recv(65536):
            got += block
        return got


def post(emulator: Emulator, body: bytes, **headers: str) -> tuple[int, Any]:
    """Post bytes with headers of one's own to the forms; returns the status and what was sent back."""
    line = http.client.HTTPConnection("127.0.0.1", port_of(emulator), timeout=10)
    line.request("POST", "/v1/forms", body, {"Authorization": "Bearer any", **headers})
    answer = line.getresponse()
    read = answer.read()
    line.close()
    return answer.status, read


def test_only_loopback(emulator: Emulator) -> None:
    """The address it listens on is this machine's own."""
    assert emulator._server.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}"])
def test_its_own_names_are_answered(emulator: Emulator, host: str) -> None:
    """Both names of this machine, with the port, are its own."""
    headers = {"Host": host.format(port=port_of(emulator)), "Authorization": "Bearer any"}
    assert requests.get(f"{emulator.url}/v1/forms/x", headers=headers, timeout=10).status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "evil.example:{port}", "127.0.0.1:1", ""])
def test_another_name_is_refused(emulator: Emulator, host: str) -> None:
    """A page in a browser cannot reach it by a name that resolves here."""
    text = LINE.format(host=host.format(port=port_of(emulator)))
    assert send_raw(emulator, text + "\r\n").startswith(b"HTTP/1.1 421 ")


def test_no_host_is_refused(emulator: Emulator) -> None:
    """A request without a Host header is refused."""
    assert send_raw(emulator, "GET / HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 421 ")


def test_connections_are_kept(emulator: Emulator) -> None:
    """Two requests share a connection; a client that wants it closed has it closed."""
    host = f"127.0.0.1:{port_of(emulator)}"
    text = LINE.format(host=host) + "\r\n" + LINE.format(host=host) + "Connection: close\r\n\r\n"
    assert send_raw(emulator, text).count(b"HTTP/1.1 404 ") == 2


def test_a_body_needs_its_length(emulator: Emulator) -> None:
    """A POST that does not say how long its body is, is refused, and the connection is closed."""
    answer = send_raw(emulator, f"POST /v1/forms HTTP/1.1\r\nHost: 127.0.0.1:{port_of(emulator)}\r\nX: y\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 411 ")
    assert b'"code":411' in answer


def test_a_body_has_a_limit(emulator: Emulator) -> None:
    """10 MB are read and checked, one byte more is refused in Google's shape."""
    largest = 10 * 1024 * 1024
    assert post(emulator, b" " * largest)[0] == 400
    status, read = post(emulator, b" " * (largest + 1))
    assert (status, b"Request payload size exceeds the limit: 10485760 bytes." in read) == (413, True)


def test_a_huge_length_without_a_body(emulator: Emulator) -> None:
    """A client that announces what it does not send is not waited for once it stops."""
    with socket.create_connection(("127.0.0.1", port_of(emulator)), timeout=5) as line:
        head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{port_of(emulator)}\r\nContent-Length: 99999999\r\n\r\n"
        line.sendall(head.encode())
        line.shutdown(socket.SHUT_WR)
        assert line.recv(100).startswith(b"HTTP/1.1 413 ")


def test_deep_json_is_refused(emulator: Emulator) -> None:
    """A body nested beyond reason is a 400 in the server's own threads too."""
    status, read = post(emulator, b'{"info":' * 200_000)
    assert (status, b"Message too deep." in read) == (400, True)


def test_half_a_body_is_not_applied(emulator: Emulator) -> None:
    """A client that goes away amid its body has asked for nothing."""
    with socket.create_connection(("127.0.0.1", port_of(emulator)), timeout=5) as line:
        start = f"POST /v1/forms HTTP/1.1\r\nHost: 127.0.0.1:{port_of(emulator)}\r\nContent-Length: 50\r\n\r\n"
        line.sendall((start + '{"info"').encode())
        line.shutdown(socket.SHUT_WR)
        assert line.recv(100) == b""
    assert emulator.history.events == []


def test_large_answers_are_packed_when_asked(emulator: Emulator, ask: Ask) -> None:
    """gzip for more than 1 KB, and only for a client that takes it."""
    made = ask("POST", "/v1/forms", json={"info": {"title": "T" * 2000}}).json()
    path = f"/v1/forms/{made['formId']}"
    packed = ask("GET", path, stream=True)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert b"T" * 2000 in gzip.decompress(packed.raw.read(decode_content=False))
    assert "Content-Encoding" not in ask("GET", path, headers={"Accept-Encoding": "identity"}).headers
    assert "Content-Encoding" not in ask("GET", "/v1/forms/x").headers


def test_a_busy_port_is_named(emulator: Emulator) -> None:
    """A port that another emulator has is refused."""
    with pytest.raises(PortBusy, match=f"port {port_of(emulator)} is in use"):
        Emulator(port=port_of(emulator))


def test_other_bind_errors_are_their_own() -> None:
    """What is not a busy port is not called one."""
    with pytest.raises(OverflowError):
        Emulator(port=99_999_999)


def test_a_port_can_be_used_again() -> None:
    """A port is free as soon as its emulator has stopped, and old connections are not answered."""
    with requests.Session() as session:
        session.headers["Authorization"] = "Bearer any"
        with Emulator() as first:
            port = port_of(first)
            assert session.get(f"{first.url}/v1/forms/x", timeout=5).status_code == 404
        with pytest.raises(requests.ConnectionError):
            session.get(f"http://127.0.0.1:{port}/v1/forms/x", timeout=5)
        with Emulator(port=port) as second:
            assert session.get(f"{second.url}/v1/forms/x", timeout=5).status_code == 404


def test_a_clients_reset_is_no_crash(emulator: Emulator) -> None:
    """A client that breaks its line is not our bug; anything else in a connection is."""
    for error, kept in ((ConnectionResetError(), 0), (ValueError("ours"), 1)):
        try:
            raise error
        except (OSError, ValueError):
            emulator._server.handle_error(None, None)
        assert len(emulator.app.crashes) == kept
    emulator.app.crashes.clear()


def test_a_small_request_is_quick(ask: Ask) -> None:
    """A small GET on a kept connection answers in a few milliseconds: no packet waits for an ACK."""
    times = []
    for _ in range(100):
        started = time.perf_counter()
        ask("GET", "/v1/forms/x")
        times.append(time.perf_counter() - started)
    assert statistics.median(times) < 0.02


@pytest.mark.parametrize("collecting", [True, False])
def test_the_collector_is_left_as_it_was(collecting: bool) -> None:
    """An answer is made without Python's collector; whoever had switched it off before finds it off."""
    was = gc.isenabled()
    try:
        (gc.enable if collecting else gc.disable)()
        with uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() == collecting
    finally:
        (gc.enable if was else gc.disable)()

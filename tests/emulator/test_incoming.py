"""Whatever comes over the wire ends in an answer, a refusal or a closed line; never in a crash, never in waiting."""

from __future__ import annotations

import json
import socket
import time
import tracemalloc

import pytest

from pipeline.emulator import Emulator, server
from pipeline.emulator.incoming import LARGEST, read_target
from tests.emulator.conftest import Ask

MIB = 1024 * 1024
TITLE = b'{"info":{"title":"a title"}}'


def open_line(emulator: Emulator) -> socket.socket:
    """Connect to an emulator."""
    return socket.create_connection(("127.0.0.1", int(emulator.url.rpartition(":")[2])), timeout=5)


def send(emulator: Emulator, *parts: bytes, ends: bool = False) -> bytes:
    """Send bytes as they are, `{host}` filled in, and read until the server closes; `ends`: nothing more will come."""
    host = emulator.url.removeprefix("http://").encode()
    with open_line(emulator) as line:
        for part in parts:
            line.sendall(part.replace(b"{host}", host))
        if ends:
            line.shutdown(socket.SHUT_WR)
        got = b""
        while block := line.recv(65536):
            got += block
        return got


def post(headers: bytes, body: bytes = b"") -> bytes:
    """Return a POST of a form, as the owner, with headers of one's own; the connection is to be closed."""
    head = b"POST /v1/forms HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer any\r\nConnection: close\r\n"
    return head + headers + b"\r\n" + body


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /v1/forms/x\r\n\r\n", 400),
        (b"nonsense\r\n\r\n", 400),
        (b"GET  HTTP/1.1 x y\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\nHost: {host}\r\n\r\n", 505),
        (b"GET / HTTP/x\r\nHost: {host}\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"BREW /v1/forms HTTP/1.1\r\nHost: {host}\r\n\r\n", 405),
        (b"TRACE /v1/forms HTTP/1.1\r\nHost: {host}\r\n\r\n", 405),
        (b"CONNECT evil.example:443 HTTP/1.1\r\nHost: {host}\r\n\r\n", 405),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: {host}\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: {host}\r\n" + b"X: y\r\n" * 200 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: {host}\r\nX: " + b"y" * 70_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: {host}\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
        (b"GET http://evil.example/v1/forms/x HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
        (b"GET / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2\r\n\r\n{}", 400),
        (post(b"Content-Length: 2\r\nContent-Length: 30\r\n", b"{}"), 400),
        (post(b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"), 400),
        (post(b"Content-Length: 2, 2\r\n", b"{}"), 400),
        (post(b"Content-Length: +2\r\n", b"{}"), 400),
        (post(b"Content-Length: 0x2\r\n", b"{}"), 400),
        (post(b"Content-Length: \xb2\r\n", b"{}"), 400),
        (post(b"Content-Length: -1\r\n"), 400),
        (post(b"Content-Length : 2\r\n", b"{}"), 400),
        (post(b"Content-Length: " + b"9" * 5000 + b"\r\n"), 400),
        (post(b"Content-Length:\r\n"), 411),
        (post(b""), 411),
        (post(b"Transfer-Encoding: gzip, chunked\r\n", b"0\r\n\r\n"), 400),
        (post(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"), 400),
        (post(b"Transfer-Encoding: chunked\r\n", b"zz\r\n\r\n"), 400),
        (post(b"Transfer-Encoding: chunked\r\n", b"2\r\n{}{}\r\n0\r\n\r\n"), 400),
        (post(b"Transfer-Encoding: chunked\r\n", b"2\r\n{}\r\n0\r\n" + b"X: y\r\n" * 200), 400),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_not_let_in(request_bytes: bytes, status: int, emulator: Emulator) -> None:
    """It is refused with its status and a body, and the connection is closed: nothing after it is read."""
    answer = send(emulator, request_bytes, b"GET /smuggled HTTP/1.1\r\n\r\n")
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert answer.count(b"HTTP/1.1 ") == 1
    assert f"<b>{status}.</b>".encode() in answer or f'"code":{status}'.encode() in answer
    assert emulator.history.events == []


@pytest.mark.parametrize(
    "request_bytes",
    [
        post(b"Content-Length: 28\r\n", TITLE),
        post(
            b"Transfer-Encoding: chunked\r\n",
            b"5\r\n" + TITLE[:5] + b"\r\n17;ext=1\r\n" + TITLE[5:] + b"\r\n0\r\nT: x\r\n\r\n",
        ),
        post(b"Transfer-Encoding: Chunked\r\n", b"1c\r\n" + TITLE + b"\r\n0\r\n\r\n"),
        post(b"Content-Length: 28\r\n", TITLE).replace(b"/v1/forms ", b"http://{host}/v1/forms "),
        post(b"Content-Length: 28\r\n", TITLE).replace(b"/v1/forms ", b"//v1/forms "),
        post(b"Content-Length: 28\r\n", TITLE).replace(b"HTTP/1.1", b"HTTP/1.0"),
        post(b"content-length:28\r\nX-Folded: a\r\n b\r\n", TITLE),
    ],
    ids=["plain", "chunked", "chunk", "absolute", "slashes", "old", "folded"],
)
def test_what_is_let_in(request_bytes: bytes, emulator: Emulator) -> None:
    """A body of a told length or in chunks, an absolute target and HTTP/1.0 make a form."""
    answer = send(emulator, request_bytes)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"a title" in answer


def test_a_body_is_awaited_only_where_it_will_be_read(emulator: Emulator) -> None:
    """A client that asks first is told to go on, or refused before it sends anything."""
    with open_line(emulator) as line:
        head = post(b"Expect: 100-continue\r\nContent-Length: 28\r\n")
        line.sendall(head.replace(b"{host}", emulator.url.removeprefix("http://").encode()))
        assert line.recv(100).startswith(b"HTTP/1.1 100 ")
        line.sendall(TITLE)
        assert line.recv(100).startswith(b"HTTP/1.1 200 ")
    large = send(emulator, post(b"Expect: 100-continue\r\nContent-Length: 999999999\r\n"))
    assert large.startswith(b"HTTP/1.1 413 ")
    assert send(emulator, post(b"Expect: 100-continue\r\n")).startswith(b"HTTP/1.1 411 ")


def test_requests_in_a_row(emulator: Emulator) -> None:
    """Requests sent without waiting are answered in their order."""
    one = b"GET /v1/forms/%d HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer any\r\n\r\n"
    text = b"".join(one % number for number in range(50)) + post(b"Content-Length: 28\r\n", TITLE)
    answers = send(emulator, text)
    assert (answers.count(b"HTTP/1.1 404 "), answers.count(b"HTTP/1.1 200 ")) == (50, 1)


def test_only_the_head(emulator: Emulator, ask: Ask) -> None:
    """HEAD answers as GET does, without the body."""
    made = ask("POST", "/v1/forms", json={"info": {"title": "t"}}).json()["formId"]
    head, whole = ask("HEAD", f"/v1/forms/{made}"), ask("GET", f"/v1/forms/{made}")
    assert (head.status_code, head.content, head.headers["Content-Length"]) == (200, b"", str(len(whole.content)))
    assert ask("OPTIONS", f"/v1/forms/{made}").status_code == 404


def test_a_hundred_megabytes_are_not_kept(emulator: Emulator) -> None:
    """A body far too long is refused soon, and never held whole; so is one in chunks."""
    block = b" " * MIB
    tracemalloc.start()
    started = time.monotonic()
    try:
        told = send(emulator, post(b"Content-Length: %d\r\n" % (100 * MIB)), *[block] * 100)
        chunks = send(
            emulator, post(b"Transfer-Encoding: chunked\r\n"), *[b"100000\r\n" + block + b"\r\n"] * 30, ends=True
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert told.startswith(b"HTTP/1.1 413 ")
    assert chunks.startswith(b"HTTP/1.1 413 ")
    assert json.loads(told.partition(b"\r\n\r\n")[2])["error"]["message"].endswith(f"limit: {LARGEST} bytes.")
    assert peak < 3 * LARGEST
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "half",
    [
        b"GET /v1/fo",
        b"GET /v1/forms/x HTTP/1.1\r\nHost: {host}\r\nX-Ha",
        post(b"Content-Length: 500\r\n", TITLE),
        post(b"Transfer-Encoding: chunked\r\n", b"5\r\n{"),
        post(b"Transfer-Encoding: chunked\r\n"),
    ],
)
def test_half_a_request(half: bytes, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that stops amid a request is not waited for, nor is anything done for it."""
    monkeypatch.setattr(server, "HALFWAY_SECONDS", 0.2)
    monkeypatch.setattr(server, "IDLE_SECONDS", 0.2)
    assert send(emulator, half)[:13] in (b"", b"HTTP/1.1 408 ")
    assert send(emulator, half, ends=True)[:13] in (b"", b"HTTP/1.1 400 ")
    assert emulator.history.events == []


def test_targets_are_paths() -> None:
    """Our own address is taken off, and bytes that have to be encoded are."""
    assert read_target("http://localhost:80/v1/forms?a=b", 80) == "/v1/forms?a=b"
    assert read_target("http://evil.example/v1", 80) == "http://evil.example/v1"
    assert read_target("/v4/\xc3\xa9%20", 80) == "/v4/%C3%A9%20"

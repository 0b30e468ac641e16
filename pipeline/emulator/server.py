"""An app and a port come in; real HTTP/1.1 on loopback goes out."""

from __future__ import annotations

import errno
import gc
import gzip
import socket
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pipeline.emulator.app import App
from pipeline.emulator.incoming import (
    CHUNKED,
    Gone,
    Refused,
    front,
    read_body,
    read_length,
    read_target,
    too_large,
)
from pipeline.emulator.uploads import LARGEST as LARGEST_UPLOAD
from pipeline.emulator.wire import Answer

IDLE_SECONDS = 240.0
HALFWAY_SECONDS = 30.0
WORTH_PACKING = 1024


class PortBusy(Exception):  # noqa: N818 - named by what is the matter
    """Another program listens on that port."""


class Server(ThreadingHTTPServer):
    """Serves one app on 127.0.0.1; `stop()` also cuts the connections that clients keep open."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, app: App, port: int = 0) -> None:
        """Bind the port (0 takes a free one); PortBusy where it is taken."""
        self.app = app
        self._connections: set[socket.socket] = set()
        self._thread = threading.Thread(target=self.serve_forever, args=[0.02], daemon=True)
        try:
            super().__init__(("127.0.0.1", port), Exchange)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise PortBusy(f"port {port} is in use") from error

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and cut every open connection: one kept alive would still be answered."""
        self.shutdown()
        self.server_close()
        for connection in list(self._connections):
            cut(connection)
        self._thread.join()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Keep track of the connection, then serve it in its thread."""
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection that is over."""
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - the base class calls it
        """Keep what broke a connection, but for a client that went away."""
        if not isinstance(sys.exception(), ConnectionError):
            self.app.crashes.append(traceback.format_exc())


class Exchange(BaseHTTPRequestHandler):
    """One connection: reads requests, hands them to the app, writes the answers."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "embedded-workspace"
    sys_version = ""
    wbufsize = 1 << 16  # head and body in one packet: a second one would wait 40 ms for the client's delayed ACK
    disable_nagle_algorithm = True

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Tell the time by the state's clock, also where somebody set it."""
        return super().date_time_string(self.server.app.state.now().timestamp() if timestamp is None else timestamp)

    def handle_one_request(self) -> None:
        """Wait long for a request to begin, as kept connections do."""
        self.connection.settimeout(IDLE_SECONDS)
        super().handle_one_request()

    def parse_request(self) -> bool:
        """Wait briefly for the rest of what has begun; a request without a version is none."""
        self.connection.settimeout(HALFWAY_SECONDS)
        known = super().parse_request()
        if known and self.request_version == "HTTP/0.9":
            self.send_error(400)
            return False
        return known

    def handle_expect_100(self) -> bool:
        """Ask for the body only where it will be read."""
        length = self._read_length()
        if length > LARGEST_UPLOAD:
            self._refuse(too_large(LARGEST_UPLOAD))
            return False
        if length < CHUNKED:
            return False
        super().handle_expect_100()
        self.wfile.flush()
        return True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Refuse what is not HTTP, or a verb that nothing has, with the front end's page."""
        self.request_version = "HTTP/1.1"
        self._refuse(front(405 if code == 501 else code))

    def _serve(self) -> None:
        length = self._read_length()
        if length < CHUNKED:
            return
        try:
            body = read_body(self.rfile, length, self.path)
        except Refused as refused:
            self._refuse(refused.answer)
        except Gone:
            self.close_connection = True
        else:
            headers = {name.lower(): value for name, value in self.headers.items()}
            verb = "GET" if self.command == "HEAD" else self.command
            with uncollected():
                answer = self.server.app.answer(verb, self.path, headers, body)
            self._send(answer, headers)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _serve  # noqa: N815 - the base class's

    def _read_length(self) -> int:
        """Return how long the body will be; below CHUNKED where the request has been refused."""
        try:
            self.path = read_target(self.path, self.server.port)
            return read_length(self.command, self.headers, self.server.port)
        except Refused as refused:
            self._refuse(refused.answer)
            return CHUNKED - 1

    def _refuse(self, answer: Answer) -> None:
        self.close_connection = True
        self._send(answer, {})

    def _send(self, answer: Answer, asked: dict[str, str]) -> None:
        if not answer.status:
            self.close_connection = True
            cut(self.connection)
            return
        body, headers = answer.body, dict(answer.headers)
        if len(body) > WORTH_PACKING and answer.status != 206 and "gzip" in asked.get("accept-encoding", ""):
            body, headers["Content-Encoding"] = gzip.compress(body, 0, mtime=0), "gzip"  # on loopback time is dearer
        if answer.status != 204:
            headers["Content-Length"] = str(len(body))
        if self.close_connection:
            headers["Connection"] = "close"
        self.send_response(answer.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if answer.cut else body)
        self.wfile.flush()
        if answer.cut:
            self.close_connection = True
            cut(self.connection)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: the history is kept by the app."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python's collector from walking the parts of large values over and over: JSON has no cycles to find."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def cut(connection: socket.socket) -> None:
    """End a connection both ways; one that cannot be ended has ended already."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)

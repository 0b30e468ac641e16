"""An app and a port come in; real HTTP/1.1 on loopback goes out."""

from __future__ import annotations

import errno
import gzip
import socket
import sys
import threading
import traceback
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pipeline.emulator.app import App
from pipeline.emulator.errors import ApiError
from pipeline.emulator.wire import Answer, refuse

LARGEST = 10 * 1024 * 1024
DRAINED = 8 * LARGEST
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

    def _serve(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            body = self._read_body(headers)
        except ApiError as error:
            self.close_connection = True
            self._send(refuse(error), headers)
            return
        if body is not None:
            self._send(self.server.app.answer(self.command, self.path, headers, body), headers)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 - the base class looks for these names

    def _read_body(self, headers: dict[str, str]) -> bytes | None:
        """Return the body, None where the client went away; ApiError for a request that no front end lets in."""
        port = self.server.port
        if headers.get("host") not in (f"127.0.0.1:{port}", f"localhost:{port}"):
            raise ApiError(421, "This server answers to its own name only.", "INVALID_ARGUMENT")
        stated = headers.get("content-length", "" if self.command in ("POST", "PUT", "PATCH") else "0")
        if "transfer-encoding" in headers or not (stated.isascii() and stated.isdigit()):
            raise ApiError(411, "A request with a body requires a Content-Length header.", "INVALID_ARGUMENT")
        length = int(stated)
        if length > LARGEST:
            self._drain(length)
            raise ApiError(413, f"Request payload size exceeds the limit: {LARGEST} bytes.", "INVALID_ARGUMENT")
        body = self.rfile.read(length)
        self.close_connection = self.close_connection or len(body) < length
        return body if len(body) == length else None

    def _drain(self, length: int) -> None:
        """Read what is refused, within reason: a client still sending would see a broken line, not the answer."""
        left = min(length, DRAINED)
        while left > 0:
            left -= len(self.rfile.read(min(left, 1 << 16))) or left

    def _send(self, answer: Answer, asked: dict[str, str]) -> None:
        if not answer.status:
            self.close_connection = True
            cut(self.connection)
            return
        body, headers = answer.body, dict(answer.headers)
        if len(body) > WORTH_PACKING and "gzip" in asked.get("accept-encoding", ""):
            body, headers["Content-Encoding"] = gzip.compress(body, 1), "gzip"
        if answer.status != 204:
            headers["Content-Length"] = str(len(body))
        if self.close_connection:
            headers["Connection"] = "close"
        self.send_response(answer.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if answer.cut else body)
        self.wfile.flush()
        if answer.cut:
            self.close_connection = True
            cut(self.connection)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: the history is kept by the app."""


def cut(connection: socket.socket) -> None:
    """End a connection both ways; one that cannot be ended has ended already."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)

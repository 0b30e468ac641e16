"""An app and a port come in; real HTTP/1.1 on loopback goes out."""

from __future__ import annotations

import errno
import gzip
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pipeline.emulator.app import Answer, App, encode
from pipeline.emulator.errors import ApiError

LARGEST = 10 * 1024 * 1024


class PortBusy(Exception):
    """Another program listens on that port."""


class Server(ThreadingHTTPServer):
    """Serves one app on 127.0.0.1; `stop()` also cuts the connections that clients keep open."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, app: App, port: int = 0) -> None:
        """Bind the port (0 takes a free one); PortBusy where it is taken."""
        self.app = app
        self._open: set[socket.socket] = set()
        self._thread: threading.Thread | None = None
        try:
            super().__init__(("127.0.0.1", port), Exchange)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortBusy(f"port {port} is in use") from error
            raise

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and cut every open connection."""
        self.shutdown()
        self.server_close()
        for connection in list(self._open):
            self._cut(connection)
        if self._thread:
            self._thread.join()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Keep track of the connection, then serve it in its thread."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection that ended by itself."""
        self._open.discard(request)
        super().shutdown_request(request)

    @staticmethod
    def _cut(connection: socket.socket) -> None:
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError as error:
            if error.errno not in (errno.ENOTCONN, errno.EBADF):
                raise


class Exchange(BaseHTTPRequestHandler):
    """One connection: reads requests, hands them to the app, writes the answers."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "embedded-workspace"
    sys_version = ""
    wbufsize = -1
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        if headers.get("host") not in (f"127.0.0.1:{self.server.port}", f"localhost:{self.server.port}"):
            return self._refuse(421, "This address serves only its own host name.")
        length = headers.get("content-length", "0")
        if "transfer-encoding" in headers or not length.isdigit():
            return self._refuse(411, "POST requests require a Content-length header.")
        if int(length) > LARGEST:
            return self._refuse(413, "Request payload size exceeds the limit: 10485760 bytes.")
        body = self.rfile.read(int(length))
        self._send(self.server.app.answer(self.command, self.path, headers, body), headers)
        return None

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

    def _refuse(self, code: int, message: str) -> None:
        """Answer without reading the body, so the connection cannot be used again."""
        self.close_connection = True
        self._send(encode(code, ApiError(code, message, "INVALID_ARGUMENT").envelope()), {})

    def _send(self, answer: Answer, asked: dict[str, str]) -> None:
        body, headers = answer.body, dict(answer.headers)
        if len(body) > 1024 and "gzip" in asked.get("accept-encoding", ""):
            body, headers["Content-Encoding"] = gzip.compress(body, 1), "gzip"
        self.send_response(answer.status)
        for name, value in headers.items():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Stay silent: the history is kept by the app."""

"""The sign of life: called with nothing in it, and never a reason to fail."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from pipeline import heartbeat


class Watcher(HTTPServer):
    """A watch service: what it was asked for, and how it answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.asked: list[tuple[str, str]] = []
        self.code = 200

    @property
    def url(self) -> str:
        """The address to call."""
        return f"http://127.0.0.1:{self.server_port}/secret-path"


class Door(BaseHTTPRequestHandler):
    """Takes one call."""

    server: Watcher

    def do_GET(self) -> None:
        """Note it."""
        self.server.asked.append((self.path, self.headers.get("Content-Length", "")))
        self.send_response(self.server.code)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    """A watch service on this computer."""
    with Watcher() as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def test_it_is_called(watcher: Watcher) -> None:
    """Once, with no content."""
    assert heartbeat.send(watcher.url) is None
    assert watcher.asked == [("/secret-path", "")]


def test_nobody_takes_the_call(watcher: Watcher) -> None:
    """An issue in words, without the address: who has it could keep the alarm silent."""
    watcher.code = 404
    trouble = heartbeat.send(watcher.url)
    assert trouble
    assert trouble.what == "The watch service could not be told (it answered 404)."
    refused = heartbeat.send("http://127.0.0.1:9/secret-path")
    assert refused
    assert "secret" not in refused.what
    assert heartbeat.send("") is None

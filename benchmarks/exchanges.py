"""A running Workspace and a request come in; how long its answers take, beside a bare exchange, goes out."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

from pipeline.emulator import Emulator

Figures = dict[str, float]
Send = Callable[..., requests.Response]


@contextmanager
def open_session(url: str) -> Iterator[Send]:
    """Send requests to an address over one kept connection, as the owner; every answer must be 200."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = "Bearer any"

        def send(verb: str, path: str, expected: int = 200, **told: Any) -> requests.Response:
            answer = session.request(verb, url + path, timeout=600, **told)
            if answer.status_code != expected:
                raise RuntimeError(f"{verb} {path}: {answer.status_code} {answer.text[:300]}")
            return answer

        yield send


def time_calls(act: Callable[[], object], times: int) -> list[float]:
    """Return how many seconds each call took, the first five left out."""
    taken = []
    for _ in range(times + 5):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return taken[5:]


def compare_to_bare(name: str, act: Callable[[], requests.Response], rounds: int = 8, times: int = 100) -> Figures:
    """Median and 99th percentile of a call in ms, and the median as a multiple of a bare exchange of its size.

    Rounds of the two take turns, and the best of each counts: other programs use the machine too.
    """
    answer = act()
    body, verb = answer.request.body or None, str(answer.request.method)
    taken, bare = [], []
    with serve_bytes(answer.content) as url, open_session(url) as send:
        for _ in range(rounds):
            taken.append(time_calls(act, times))
            bare.append(time_calls(lambda: send(verb, "/", data=body), times))
    median = min(map(statistics.median, taken))
    return {
        f"{name}_median_ms": 1000 * median,
        f"{name}_p99_ms": 1000 * min(statistics.quantiles(one, n=100)[-1] for one in taken),
        f"{name}_times_bare": median / min(map(statistics.median, bare)),
    }


@contextmanager
def serve_bytes(body: bytes) -> Iterator[str]:
    """The baseline: the standard library's server, which reads a request and answers the same bytes to all."""

    class Bare(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

        do_POST = do_GET  # noqa: N815 - the base class looks for this name

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Bare)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def measure_small(emulator: Emulator, prefix: str) -> Figures:
    """Time the four small calls that a program makes all day."""
    figures: Figures = {}
    with open_session(emulator.url) as send:
        book = send("POST", "/v4/spreadsheets", json={}).json()["spreadsheetId"]
        at = f"/v4/spreadsheets/{book}"
        line = [["Maple", 12, True, "a colleague's words", 0.5, "x", 1, 2, 3, 4]]
        written = {"valueInputOption": "RAW", "data": [{"range": "A1:J1", "values": line}]}
        values = [{"userEnteredValue": {"stringValue": f"text {n}"}} for n in range(10)]
        start = {"sheetId": 0, "rowIndex": 2, "columnIndex": 0}
        cells = {"updateCells": {"start": start, "rows": [{"values": values}], "fields": "userEnteredValue"}}
        calls: dict[str, Callable[[], requests.Response]] = {
            "values_batch_update": lambda: send("POST", f"{at}/values:batchUpdate", json=written),
            "update_cells": lambda: send("POST", f"{at}:batchUpdate", json={"requests": [cells]}),
            "values_get": lambda: send("GET", f"{at}/values/A1:J1"),
            "files_get": lambda: send("GET", f"/drive/v3/files/{book}", params={"fields": "id,name,modifiedTime"}),
        }
        for name, act in calls.items():
            figures |= compare_to_bare(f"{prefix}_{name}", act)
    return figures

"""An embedded Workspace comes in; a stand-in for Pub/Sub on loopback goes out, which delivers what its watches tell.

As the real one it delivers at least once and in no particular order; here a share of it comes twice, and what is told
while `lost` is set never comes.
"""

from __future__ import annotations

import json
import random
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from pipeline.emulator import Emulator
from pipeline.emulator.forms import Form

Json = dict[str, Any]
TOPIC = "projects/small-wins/topics/answers"
SUBSCRIPTION = "projects/small-wins/subscriptions/answers"
_CALL = re.compile(rf"/v1/{SUBSCRIPTION}:(pull|acknowledge)")


class PubsubStandIn:
    """One subscription to the topic that watches tell; `pulled` counts what was taken, `lost` drops what is told."""

    def __init__(self, emulator: Emulator, seed: int = 1) -> None:
        self.lost = False
        self.pulled = 0
        self._emulator = emulator
        self._chance = random.Random(seed)
        self._seen: dict[str, int] = {}
        self._waiting: dict[str, Json] = {}
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def host(self) -> str:
        """What PUBSUB_EMULATOR_HOST is set to."""
        return f"127.0.0.1:{self._server.server_port}"

    def publish(self, count: int) -> None:
        """Tell something again and again, as a busy Google does."""
        with self._lock:
            for _ in range(count):
                self._keep({"attributes": {"eventType": "RESPONSES"}})

    def _keep(self, message: Json) -> None:
        for _ in range(1 + (self._chance.random() < 0.2)):
            number = str(len(self._waiting) + self.pulled)
            self._waiting[f"{number}-{self._chance.random()}"] = {**message, "messageId": number}

    def _collect(self) -> None:
        """Take what the watches have told by now."""
        now = self._emulator.state.now()
        for file in list(self._emulator.state.files.values()):
            if not isinstance(file.content, Form):
                continue
            notices = [one for one in file.content.notices if one["publishTime"] <= f"{now:%Y-%m-%dT%H:%M:%S.%fZ}"]
            for notice in notices[self._seen.get(file.id, 0) :]:
                assert notice["topic"] == TOPIC
                if not self.lost:
                    self._keep({"attributes": notice["attributes"]})
            self._seen[file.id] = len(notices)

    def answer(self, call: str, body: Json) -> Json:
        """What the service says to `pull` or `acknowledge`."""
        with self._lock:
            self._collect()
            if call == "acknowledge":
                for ack_id in body["ackIds"]:
                    self.pulled += self._waiting.pop(ack_id, None) is not None
                return {}
            some = self._chance.sample(sorted(self._waiting), min(len(self._waiting), body["maxMessages"]))
            received = [{"ackId": ack_id, "message": self._waiting[ack_id]} for ack_id in some]
            return {"receivedMessages": received} if received else {}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                match = _CALL.fullmatch(self.path.partition("?")[0])
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                answer = json.dumps(stand_in.answer(match[1], body) if match else {}).encode()
                self.send_response(200 if match else 404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

"""Requests come in as they are answered; their history, in memory and as one JSON line each in a file, goes out."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass
class Event:
    """One line of the history.

    `applied` counts how often the request took effect for good, `status` is 0 where the line was cut, `state` is the
    fingerprint of the whole state after it ("" where none is kept).
    """

    seq: int
    method: str
    account: str = ""
    applied: int = 0
    status: int = 0
    state: str = ""


class History:
    """Every request that named a method, numbered from 1."""

    def __init__(self, path: Path | None = None, fingerprint: Callable[[], str] = str) -> None:
        """With a `path`, each answered request is also a JSON line there, written before the answer leaves.

        A request that arrives late has a second line once it has; `fingerprint` tells the state of a line.
        """
        self.events: list[Event] = []
        self._lock = threading.Lock()
        self._fingerprint = fingerprint
        self._file = path.open("a", encoding="utf-8") if path else None

    def begin(self, method: str) -> Event:
        """Number a request and open its line."""
        with self._lock:
            event = Event(len(self.events) + 1, method)
            self.events.append(event)
            return event

    def end(self, event: Event, status: int) -> None:
        """Close a request's line with the status it was answered with."""
        event.status, event.state = status, self._fingerprint()
        if self._file:
            with self._lock:
                self._file.write(json.dumps(asdict(event)) + "\n")
                self._file.flush()

    def clear(self) -> None:
        """Forget everything in memory; numbers start at 1 again."""
        with self._lock:
            self.events.clear()

    def describe(self) -> list[dict[str, Any]]:
        """Return the events as JSON values."""
        with self._lock:
            return [asdict(event) for event in self.events]

    def close(self) -> None:
        """Give the file free."""
        if self._file:
            self._file.close()

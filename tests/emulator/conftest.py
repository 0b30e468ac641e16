"""A test comes in; a way to ask the embedded Workspace, and what the real one answered, go out."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from pipeline.emulator import Emulator

Ask = Callable[..., requests.Response]
RECORDINGS = Path(os.environ.get("SMALLWINS_RECORDINGS", Path(__file__).parents[2] / "../shared/data"))


@pytest.fixture
def ask(emulator: Emulator) -> Iterator[Ask]:
    """Send a request as the owner: `ask("GET", "/v1/forms/ID", params=..., json=...)`."""
    with requests.Session() as session:
        session.headers["Authorization"] = "Bearer any"

        def send(verb: str, path: str, **told: Any) -> requests.Response:
            return session.request(verb, emulator.url + path, timeout=10, **told)

        yield send


def control(emulator: Emulator, verb: str, path: str, body: Any = None) -> Any:
    """Ask a control route and return its answer."""
    answer = requests.request(
        verb, emulator.url + path, json=body, headers={"X-Emulator-Token": emulator.token}, timeout=10
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def read_recording(name: str) -> Any:
    """Return a recorded file's JSON; skip the test, saying so, where the recordings are absent."""
    path = RECORDINGS / name
    if not path.exists():
        pytest.skip(f"no recordings at {path} (see SMALLWINS_RECORDINGS)")
    return json.loads(path.read_bytes())

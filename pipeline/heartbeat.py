"""The address of a watch service comes in; a sign of life goes out to it, with nothing else. Silence is the alarm."""

from __future__ import annotations

import requests

from pipeline.errors import Issue

PATIENCE = 10.0
"""Seconds that it may take; nothing depends on it."""


def send(address: str) -> Issue | None:
    """Call the address, if there is one; an Issue where nobody took the call. The address itself is in no message."""
    if not address:
        return None
    try:
        with requests.get(address, timeout=PATIENCE, allow_redirects=False, stream=True) as answer:
            said = "" if answer.ok else f"it answered {answer.status_code}"
    except requests.RequestException as error:
        said = type(error).__name__
    return Issue("schedule.heartbeat", f"The watch service could not be told ({said}).") if said else None

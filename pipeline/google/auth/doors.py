"""An address of Google's sign-in comes in; where a request to it really goes is decided here, and nowhere else.

Credentials renew themselves through google-auth, which knows Google's addresses only. Its requests pass this door: to
Google's own hosts, to the one place that tells a machine who it is, or all to a stand-in on loopback.
"""

from __future__ import annotations

import logging
from collections.abc import Set as AbstractSet
from typing import Any
from urllib.parse import urlsplit

import requests
from google.auth.transport.requests import Request
from requests.adapters import HTTPAdapter

from pipeline.errors import GoogleError, SettingsError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
TALKATIVE = ("google.auth", "google.oauth2", "requests_oauthlib", "oauthlib")
"""Libraries that write tokens and codes into a log at DEBUG [T]."""

REVOKE = "https://oauth2.googleapis.com/revoke"
MACHINES = frozenset({"metadata.google.internal", "169.254.169.254"})
"""Google's own hosts inside its machines, which tell those who they are."""


def check_endpoint(endpoint: str) -> None:
    """Refuse a stand-in's address that is not on this machine: credentials go to Google or stay here."""
    if endpoint and urlsplit(endpoint).hostname not in LOOPBACK:
        raise SettingsError(
            "google.endpoint must be an address on this machine, such as http://127.0.0.1:8765.",
            "Remove `endpoint` to use Google itself.",
        )


def is_googles(url: str) -> bool:
    """Whether an address is of Google's services, and safe from listeners."""
    parts = urlsplit(url)
    return parts.scheme == "https" and (parts.hostname or "").endswith((".googleapis.com", "accounts.google.com"))


class Door(HTTPAdapter):
    """Sends a request where it may go, and no other; a dropped connection is made again."""

    def __init__(self, endpoint: str, hosts: AbstractSet[str]) -> None:
        """`endpoint`: the stand-in, "" for Google; `hosts`: what else tells this machine who it is."""
        super().__init__(max_retries=3)
        self._endpoint = endpoint
        self._hosts = hosts

    def address(self, url: str) -> str:
        """Where a request to this address really goes; GoogleError where it may not go at all."""
        parts = urlsplit(url)
        if self._endpoint and is_googles(url):
            return url.replace(f"{parts.scheme}://{parts.netloc}", self._endpoint, 1)
        known = is_googles(url) or parts.hostname in MACHINES
        if (not self._endpoint and known) or parts.hostname in self._hosts:
            return url
        raise GoogleError(f"smallwins does not sign in at {parts.hostname}.", "Check the sign-in file's addresses.")

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send one request."""
        request.url = self.address(str(request.url))
        return super().send(request, *args, **kwargs)


def fit(session: requests.Session, endpoint: str, hosts: AbstractSet[str] = frozenset()) -> Door:
    """Have all that a session sends pass a door, and nothing of it be logged."""
    hush()
    door = Door(endpoint, hosts)
    session.mount("https://", door)
    session.mount("http://", door)
    return door


def hush() -> None:
    """Keep what talkative libraries say at DEBUG out of every log, whatever level their loggers are set to."""
    for name in list(logging.root.manager.loggerDict):
        if name.startswith(TALKATIVE):
            logging.getLogger(name).addFilter(_is_harmless)


def _is_harmless(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.INFO


def open_door(endpoint: str, hosts: AbstractSet[str] = frozenset()) -> Any:
    """What google-auth asks to send its requests with."""
    check_endpoint(endpoint)
    session = requests.Session()
    fit(session, endpoint, hosts)
    return Request(session)


def revoke(token: str, endpoint: str = "") -> None:
    """End a token at Google; one that has ended already is no fault. GoogleError where Google cannot be asked."""
    unasked = GoogleError(
        "Google did not answer, so the sign-in was not withdrawn.",
        "Try again later; or withdraw it in the browser, signed in as that account, under third-party connections.",
        "https://myaccount.google.com/connections",
    )
    with requests.Session() as session:
        fit(session, endpoint)
        try:
            answer = session.post(REVOKE, {"token": token}, timeout=30)
        except requests.RequestException as error:
            raise unasked from error
    if not answer.ok and answer.status_code != 400:
        raise unasked

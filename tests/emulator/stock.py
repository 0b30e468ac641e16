"""A running Workspace comes in; Google's own Python client of an API, or gspread, aimed at it, goes out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import gspread
import httplib2
import requests
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp  # type: ignore[import-untyped]
from googleapiclient.discovery import build_from_document  # type: ignore[attr-defined]
from googleapiclient.errors import HttpError

from pipeline.emulator import Emulator
from pipeline.emulator.discovery.documents import document

HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com")


class _Once(httplib2.Http):
    """Leaves no connection open behind a test."""

    def request(
        self, uri: Any, method: str = "GET", body: Any = None, headers: Any = None, *more: Any, **named: Any
    ) -> Any:
        return super().request(uri, method, body, {**(headers or {}), "connection": "close"}, *more, **named)


def service(emulator: Emulator, api: str, bearer: Any = "any") -> Any:
    """Return the stock client of one API; only the address in its document differs. `bearer`: token or credentials."""
    address = {"rootUrl": f"{emulator.url}/", "baseUrl": f"{emulator.url}/{document(api)['servicePath']}"}
    body = json.dumps({**document(api), **address})
    credentials = Credentials(bearer) if isinstance(bearer, str) else bearer
    return build_from_document(body, http=AuthorizedHttp(credentials, http=_Once()))


def refusal(request: Any) -> tuple[int, str]:
    """Return the status and the message with which a request is refused."""
    try:
        request.execute()
    except HttpError as error:
        return error.resp.status, error.reason
    raise AssertionError("the request was not refused")


@contextmanager
def gspread_client(emulator: Emulator) -> Iterator[gspread.Client]:
    """Open gspread with the emulator's address in the place of Google's."""

    class Nearby(gspread.HTTPClient):  # type: ignore[misc]  # gspread carries no annotations
        def request(self, method: str, endpoint: str, **told: Any) -> requests.Response:
            for host in HOSTS:
                endpoint = endpoint.replace(host, emulator.url)
            answer: requests.Response = super().request(method, endpoint, **told)
            return answer

    client = gspread.Client(auth=Credentials("any"), http_client=Nearby)
    with closing(client.http_client.session):
        yield client

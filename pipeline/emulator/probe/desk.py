"""Requests to the four APIs come in, for Google or the stand-in; statuses and bodies go out; files made are deleted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import requests

from pipeline.emulator.discovery.documents import DOCUMENTS, document

Json = Any
PLACES = {"sheets": "v4/spreadsheets", "docs": "v1/documents", "forms": "v1/forms", "drive": "drive/v3"}
MIME = "application/vnd.google-apps."
TIMES = {"createdTime", "modifiedTime", "createTime", "lastSubmittedTime", "revisionId", "etag", "responderUri"}


class Desk:
    """One way to ask; `addresses` are the roots of the APIs by name, `drive` the id of a shared drive to work in."""

    def __init__(self, session: requests.Session, addresses: Mapping[str, str], drive: str = "") -> None:
        """The session signs in by itself."""
        self._session = session
        self._addresses = addresses
        self._drive = drive
        self._made: list[str] = []

    @classmethod
    def at(cls, url: str) -> Desk:
        """A desk in front of the embedded Workspace at an address."""
        session = requests.Session()
        session.headers["Authorization"] = "Bearer any"
        return cls(session, dict.fromkeys(DOCUMENTS, f"{url}/"))

    @classmethod
    def live(cls, session: requests.Session, drive: str = "") -> Desk:
        """A desk in front of Google, for a session that signs in; `drive.file` is enough."""
        return cls(session, {api: document(api)["rootUrl"] for api in DOCUMENTS}, drive)

    def ask(self, api: str, verb: str, path: str = "", body: Json = None, **params: str) -> tuple[int, Json]:
        """Return a request's status and its answer; `path` goes on from the API's place ("/ID/values/A1")."""
        answer = self._session.request(
            verb, f"{self._addresses[api]}{PLACES[api]}{path}", json=body, params=params, timeout=60
        )
        try:
            return answer.status_code, answer.json()
        except ValueError:
            return answer.status_code, answer.text

    def make(self, kind: str) -> str:
        """Make a "spreadsheet", "document" or "form" for a question and return its id."""
        told = {
            "name": "smallwins probe",
            "mimeType": MIME + kind,
            **({"parents": [self._drive]} if self._drive else {}),
        }
        status, made = self.ask("drive", "POST", "/files", told, supportsAllDrives="true")
        if status != 200:
            raise ProbeRefused(f"a {kind} could not be made: {made}")
        self._made.append(made["id"])
        return str(made["id"])

    def book(self, *requests: Json) -> tuple[str, tuple[int, Json]]:
        """Make a spreadsheet, send it one batch, and return its id and the batch's answer."""
        file_id = self.make("spreadsheet")
        return file_id, self.batch("sheets", file_id, *requests)

    def batch(self, api: str, file_id: str, *requests: Json) -> tuple[int, Json]:
        """Send one batchUpdate."""
        if not requests:
            return 200, {}
        return self.ask(api, "POST", f"/{file_id}:batchUpdate", {"requests": list(requests)})

    @contextmanager
    def cleaning(self) -> Iterator[None]:
        """Delete for good what was made inside."""
        try:
            yield
        finally:
            while self._made:
                self.ask("drive", "DELETE", f"/files/{self._made.pop()}", supportsAllDrives="true")


class ProbeRefused(Exception):  # noqa: N818 - named by what is the matter
    """A question could not be asked; the message says what was refused."""


def plain(answer: Json) -> Json:
    """Return an answer without what differs each time: times are left out, minted ids are numbered in their order."""
    names: dict[str, str] = {}

    def number(made: object) -> str:
        return names.setdefault(str(made), f"id {len(names) + 1}")

    def walk(value: Json, key: str = "") -> Json:
        if isinstance(value, dict):
            parts = {name: part for name, part in value.items() if name not in TIMES}
            return {number(name) if name.startswith("kix.") else name: walk(part, name) for name, part in parts.items()}
        if isinstance(value, list | tuple):
            return [walk(part, key) for part in value]
        if (key == "id" or key.lower().endswith("id")) and isinstance(value, str | int) and len(str(value)) > 5:
            return number(value)
        if isinstance(value, str):
            for made, name in names.items():
                value = value.replace(made, name)
        return value

    return json.loads(json.dumps(walk(answer)))

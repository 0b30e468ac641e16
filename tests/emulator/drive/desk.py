"""A running Workspace comes in; people who make, share and find files in it with Google's own client go out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator import Emulator
from tests.emulator.stock import service

Json = dict[str, Any]
SHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"
SHORTCUT = "application/vnd.google-apps.shortcut"
WIDE = "https://www.googleapis.com/auth/drive"
NARROW = "https://www.googleapis.com/auth/drive.file"


class Person:
    """A signed-in account's client."""

    def __init__(self, emulator: Emulator, bearer: str = "any") -> None:
        self.drive = service(emulator, "drive", bearer)
        self.files = self.drive.files()

    def make(self, name: str, mime: str = SHEET, **body: Any) -> str:
        """Creates a file and returns its id."""
        made: str = self.files.create(body={"name": name, "mimeType": mime, **body}, supportsAllDrives=True).execute()[
            "id"
        ]
        return made

    def get(self, name: str, fields: str = "*") -> Json:
        """A file's fields."""
        found: Json = self.files.get(fileId=name, fields=fields, supportsAllDrives=True).execute()
        return found

    def change(self, file_id: str, /, **body: Any) -> Json:
        """Updates a file and returns it whole."""
        changed: Json = self.files.update(fileId=file_id, body=body, fields="*", supportsAllDrives=True).execute()
        return changed

    def find(self, query: str = "", **params: Any) -> list[str]:
        """The names a search finds."""
        return [file["name"] for file in self.files.list(q=query, **params).execute()["files"]]

    def share(self, name: str, role: str, email: str, **params: Any) -> Any:
        """Shares a file with a person."""
        body = {"type": "user", "role": role, "emailAddress": email}
        return self.drive.permissions().create(fileId=name, body=body, supportsAllDrives=True, **params)

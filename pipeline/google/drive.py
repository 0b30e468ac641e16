"""Names and tags come in; files go out, found by their tags before any is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.errors import AccessError
from pipeline.google.services import service
from pipeline.google.transport import Transport

MIME = {
    "spreadsheet": "application/vnd.google-apps.spreadsheet",
    "document": "application/vnd.google-apps.document",
    "folder": "application/vnd.google-apps.folder",
    "form": "application/vnd.google-apps.form",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file of ours: its tags, and whether the account that runs was the last to change it."""

    file_id: str
    name: str
    tags: Mapping[str, str]
    ours: bool


class Drive:
    """The Drive API under the narrow `drive.file` scope; `drive_id` is a shared drive, or "" for the account's own."""

    def __init__(self, transport: Transport, drive_id: str = "") -> None:
        service_ = service("drive", "v3", transport)
        self._files = service_.files()
        self._permissions = service_.permissions()
        self._drive_id = drive_id

    def find(self, tags: Mapping[str, str], kind: str) -> str | None:
        """The oldest file of ours that carries all tags, or None."""
        return next((file.file_id for file in self.find_all(tags, kind)), None)

    def find_all(self, tags: Mapping[str, str], kind: str) -> list[File]:
        """The files of ours that carry all tags (appProperties), the oldest first, at most 1,000."""
        has = " and ".join(
            f"appProperties has {{ key='{_quote(key)}' and value='{_quote(value)}' }}" for key, value in tags.items()
        )
        query: dict[str, Any] = {"q": f"{has} and mimeType = '{MIME[kind]}' and trashed = false"}
        if self._drive_id:
            query |= {"corpora": "drive", "driveId": self._drive_id}
        answer = self._files.list(
            **query,
            fields="files(id,name,createdTime,appProperties,lastModifyingUser(me))",
            pageSize=1000,
            supportsAllDrives=True,
            includeItemsFromAllDrives=True,
        ).execute()
        files = sorted(answer.get("files", []), key=lambda file: (file["createdTime"], file["id"]))
        return [
            File(file["id"], file["name"], file["appProperties"], file.get("lastModifyingUser", {}).get("me", False))
            for file in files
        ]

    def make(self, name: str, kind: str, tags: Mapping[str, str], folder: str = "") -> str:
        """Make a file in the folder (or the shared drive's root) and give its id."""
        body: Any = {"name": name, "mimeType": MIME[kind], "appProperties": dict(tags)}
        parent = folder or self._drive_id
        if parent:
            body["parents"] = [parent]
        answer = self._files.create(body=body, fields="id", supportsAllDrives=True).execute()
        return str(answer["id"])

    def find_or_make(self, name: str, kind: str, tags: Mapping[str, str], folder: str = "") -> str:
        """The file with these tags, made when there is none: creating is not idempotent, looking first is.

        Two runs may both look before either makes one; both look again, and keep the older.
        """
        found = self.find(tags, kind)
        if found:
            return found
        made = self.make(name, kind, tags, folder)
        oldest = self.find(tags, kind) or made
        if oldest != made:
            self._files.delete(fileId=made, supportsAllDrives=True).execute()
        return oldest

    def trash(self, file_id: str) -> None:
        """Put a file into the trash, from where a person can take it back."""
        self._files.update(fileId=file_id, body={"trashed": True}, supportsAllDrives=True).execute()

    def is_there(self, file_id: str) -> bool:
        """Whether the file exists, for us, and is not in the trash."""
        try:
            file = self._files.get(fileId=file_id, fields="trashed", supportsAllDrives=True).execute()
        except AccessError:
            return False
        return not file.get("trashed", False)

    def describe(self, file_id: str) -> dict[str, Any]:
        """The file as Drive has it: its name, where it lies, whether it is in the trash and what we may do with it."""
        fields = "id,name,driveId,trashed,webViewLink,capabilities(canEdit,canAddChildren)"
        answer: dict[str, Any] = self._files.get(fileId=file_id, fields=fields, supportsAllDrives=True).execute()
        return answer

    def share_published(self, form_id: str, domain: str = "") -> None:
        """Let people answer a published form: without this permission nobody can [I]."""
        who: Any = {"type": "domain", "domain": domain} if domain else {"type": "anyone"}
        self._permissions.create(
            fileId=form_id, body={**who, "role": "reader", "view": "published"}, supportsAllDrives=True
        ).execute()

    def share(self, file_id: str, emails: Iterable[str]) -> None:
        """Let these people edit a file, or what is in a folder; nobody else, and nobody twice. Google tells them."""
        known = {str(one.get("emailAddress", "")).casefold() for one in self.permissions(file_id)}
        for email in emails:
            if email.casefold() not in known:
                body: Any = {"type": "user", "role": "writer", "emailAddress": email}
                self._permissions.create(fileId=file_id, body=body, supportsAllDrives=True).execute()

    def permissions(self, file_id: str) -> list[dict[str, Any]]:
        """Who may do what with the file, a published form's responders among them."""
        answer = self._permissions.list(
            fileId=file_id,
            fields="permissions(id,type,role,view,domain,emailAddress)",
            includePermissionsForView="published",
            supportsAllDrives=True,
        ).execute()
        return answer.get("permissions", [])


def _quote(text: str) -> str:
    """A text inside a query's single quotes."""
    return text.replace("\\", "\\\\").replace("'", "\\'")

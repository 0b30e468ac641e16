"""Bytes come in; the content of a plain file goes out, with the sums and names that Drive's resource gives of it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Self

from pipeline.emulator.state import File

EDITORS = "application/vnd.google-apps."
_PART = "blob"


class Blob:
    """The bytes of a plain file and the id of their revision; never changed, another one takes its place."""

    def __init__(self, data: bytes, origin: str, serial: int = 1) -> None:
        """`origin` is the id of the file it was made for, `serial` counts that file's revisions from 1."""
        self.data = data
        self.origin = origin
        self.serial = serial
        self._saved = False

    def replaced(self, data: bytes) -> Blob:
        """Return the file's next revision."""
        return Blob(data, self.origin, self.serial + 1)

    @cached_property
    def revision(self) -> str:
        """The id of this revision: a digest of the file's id and the serial, the same in each replay."""
        digest = hashlib.sha256(f"{self.origin} {self.serial}".encode()).digest()
        return "0B" + base64.urlsafe_b64encode(digest).decode().rstrip("=")

    @cached_property
    def sums(self) -> dict[str, str]:
        """What the resource says of the bytes."""
        return {
            "size": str(len(self.data)),
            "md5Checksum": hashlib.md5(self.data, usedforsecurity=False).hexdigest(),
            "sha1Checksum": hashlib.sha1(self.data, usedforsecurity=False).hexdigest(),
            "sha256Checksum": hashlib.sha256(self.data).hexdigest(),
            "headRevisionId": self.revision,
        }

    def changed(self) -> Iterator[tuple[str, Any | None]]:
        """Yield the bytes as one part, once."""
        if not self._saved:
            self._saved = True
            body = base64.b64encode(self.data).decode()
            yield _PART, {"data": body, "origin": self.origin, "serial": self.serial}

    @classmethod
    def load(cls, parts: dict[str, Any]) -> Self:
        """Build the content from its part."""
        part = parts[_PART]
        blob = cls(base64.b64decode(part["data"]), part["origin"], part["serial"])
        blob._saved = True
        return blob

    def copy(self) -> Self:
        """Return the same bytes, still to be saved."""
        return type(self)(self.data, self.origin, self.serial)

    def retain(self) -> Self:
        """Return the content itself: the next revision takes its place."""
        return self


def is_plain(mime: str) -> bool:
    """Whether files of the type hold bytes; Google's own types (folders, documents ...) do not."""
    return not mime.startswith(EDITORS)


def describe_bytes(file: File) -> dict[str, Any]:
    """Return the fields that only a plain file's resource has; {} for any other."""
    if not isinstance(file.content, Blob):
        return {}
    stem, dot, extension = file.name.rpartition(".")
    ending = extension if stem and dot else ""
    original = file.metadata.get("originalFilename", file.name)
    shown = {"originalFilename": original, "fileExtension": ending, "fullFileExtension": ending}
    link = f"https://drive.google.com/uc?id={file.id}&export=download"
    return {**file.content.sums, **shown, "webContentLink": link}

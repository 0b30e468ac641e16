"""A folder and the memory of what was written to it come in; places that are free to be written go out.

People write in the files they are given. A file that no longer holds what we wrote is theirs from then on: it is left
alone, and the next version goes beside it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Self
from zipfile import ZipFile

from pipeline.errors import Issue
from pipeline.exports.files import write_file
from pipeline.model import holds_any


@dataclass(slots=True)
class Shelf:
    """The folder, the digest of each file as we left it, and what people should be told."""

    folder: Path
    memory: Path
    written: dict[str, str]
    notices: list[Issue] = field(default_factory=list)

    @classmethod
    def open(cls, folder: Path, memory: Path) -> Self:
        """The shelf as the file `memory` knows it."""
        return cls(folder, memory, _remembered(memory))

    def place(self, name: str) -> Path:
        """Where to write the file of this name: beside it, where somebody has changed it since."""
        path = self.folder / name
        known = self.written.get(name)
        if known is None or not path.is_file() or _digest(path) == known:
            return path
        beside = path.with_stem(f"{path.stem}-new")
        what = f"Somebody has written in it, so it is left as it is; the new version is {beside.name}."
        self.notices.append(Issue(f"the file {name}", what, "info"))
        return beside

    def keep(self, path: Path) -> None:
        """Remember a file as it was just written, at once: a run may be stopped before the next one."""
        self.written[path.relative_to(self.folder).as_posix()] = _digest(path)
        write_file(self.memory, json.dumps(self.written, indent=2).encode())

    def withdraw(self, words: Collection[str]) -> None:
        """Delete files of ours that hold any of these words; one that people changed stays, and is named."""
        for name, known in [*self.written.items()]:
            path = self.folder / name
            if not path.is_file() or not holds_any(_read(path), words):
                continue
            if _digest(path) == known:
                path.unlink()
            else:
                what = (
                    "It holds words of an entry that was hidden, or is kept private, since. Somebody has written in "
                    "it, so it is left as it is: please take the words out by hand."
                )
                self.notices.append(Issue(f"the file {name}", what))


def _read(path: Path) -> str:
    """The text of a page or a document."""
    if path.suffix == ".docx":
        with ZipFile(path) as parts:
            markup = parts.read("word/document.xml").decode("utf-8")
    else:
        markup = path.read_text("utf-8", errors="replace") if path.suffix == ".html" else ""
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r"</(?:w:)?(?:p|li|h\d|td|blockquote)>|<(?:w:)?br/?>", "\n", markup)))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _remembered(memory: Path) -> dict[str, str]:
    """What we left, by file; nothing where the memory is gone or unreadable, which only forgets who wrote last."""
    try:
        written = json.loads(memory.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(digest) for name, digest in written.items()} if isinstance(written, dict) else {}

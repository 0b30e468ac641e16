"""Files that would be made or thrown away come in; Drive as it would answer then goes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.google.drive import Drive, File
from pipeline.google.transport import Transport


@dataclass(slots=True)
class FilesChange:
    """Files by their ids: those that would be made, under made-up ids, and the names of those put into the trash."""

    made: dict[str, File] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    trashed: dict[str, str] = field(default_factory=dict)


class RehearsedDrive(Drive):
    """Drive, to look and to note down what would be made and thrown away."""

    def __init__(self, transport: Transport, drive_id: str = "") -> None:
        super().__init__(transport, drive_id)
        self.changes = FilesChange()
        self._names: dict[str, str] = {}

    def find_all(self, tags: Mapping[str, str], kind: str) -> list[File]:
        """The files with all these tags, those that would be made by then last."""
        made, kinds = self.changes.made, self.changes.kinds
        new = [made[key] for key in made if kinds[key] == kind and tags.items() <= made[key].tags.items()]
        found = [file for file in super().find_all(tags, kind) if file.file_id not in self.changes.trashed]
        self._names |= {file.file_id: file.name for file in found}
        return [*found, *new]

    def make(self, name: str, kind: str, tags: Mapping[str, str], folder: str = "") -> str:  # noqa: ARG002 - Drive's
        """Note a new file down; gives a made-up id."""
        file_id = f"new-{len(self.changes.made) + 1}"
        self.changes.made[file_id] = File(file_id, name, tags, ours=True)
        self.changes.kinds[file_id] = kind
        return file_id

    def find_or_make(self, name: str, kind: str, tags: Mapping[str, str], folder: str = "") -> str:
        """The file with these tags, noted down as new when there is none."""
        return self.find(tags, kind) or self.make(name, kind, tags, folder)

    def trash(self, file_id: str) -> None:
        """Note down that the file would be thrown away."""
        self.changes.trashed[file_id] = self._names.get(file_id, file_id)

    def is_there(self, file_id: str) -> bool:
        """Whether the file would exist."""
        return file_id in self.changes.made or (file_id not in self.changes.trashed and super().is_there(file_id))

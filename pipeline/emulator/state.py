"""Files of four kinds come in; the one store behind Drive, Forms, Sheets and Docs, in memory or in SQLite, goes out."""

from __future__ import annotations

import copy
import random
import string
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol, Self

from pipeline.emulator.archive import Archive, StateDamaged
from pipeline.emulator.auth import Account
from pipeline.emulator.errors import forbidden, not_found
from pipeline.emulator.fingerprint import Fingerprint

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
DOCUMENT = "application/vnd.google-apps.document"
FORM = "application/vnd.google-apps.form"
FOLDER = "application/vnd.google-apps.folder"
ANY = "*/*"
SHORTCUT = "application/vnd.google-apps.shortcut"

ROLES = ("reader", "commenter", "writer", "fileOrganizer", "organizer", "owner")
LETTERS = string.ascii_letters + string.digits + "-_"
SHAPES = {
    "file": ("1", 43, LETTERS),
    "comment": ("AAAA", 7, LETTERS),
    "item": ("", 8, "0123456789abcdef"),
    "response": ("ACYDBN", 65, LETTERS),
}


class Content(Protocol):
    """What a file holds; each kind of file has its own class."""

    def changed(self) -> Iterator[tuple[str, Any | None]]:
        """Yield the parts changed since last asked, as JSON values; None for a part that is gone."""
        ...

    @classmethod
    def load(cls, parts: dict[str, Any]) -> Self:
        """Build the content from its parts."""
        ...

    def copy(self) -> Self:
        """Return an independent copy, all of whose parts count as changed."""
        ...

    def retain(self) -> Self:
        """Return what a request that fails goes back to; it shares whatever is replaced and never changed in place."""
        ...


@dataclass
class File:
    """One file of anybody's Drive; times are RFC 3339 with milliseconds and Z, permissions are Drive's resources.

    `metadata` holds what else was written into its resource, `marks` what Drive keeps for each account by address
    ("starred", "viewedByMeTime", "modifiedByMeTime", "sharedWithMeTime", "sharingUser"), `comments` what `comments`
    keeps; `version` counts the changes of the whole store, so that the latest changed file has the highest,
    and `changed_time` is when; `revision` counts the changes of the content.
    """

    id: str
    name: str
    mime_type: str
    owner: str
    created_time: str
    modified_time: str
    parents: list[str] = field(default_factory=list)
    trashed: bool = False
    description: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    app_properties: dict[str, str] = field(default_factory=dict)
    permissions: list[dict[str, Any]] = field(default_factory=list)
    drive_id: str | None = None
    content: Content | None = None
    made_by: str = ""
    version: int = 0
    changed_time: str = ""
    revision: int = 1
    last_modified_by: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    marks: dict[str, dict[str, Any]] = field(default_factory=dict)
    comments: list[dict[str, Any]] = field(default_factory=list)

    @property
    def locked(self) -> bool:
        """Whether a content restriction makes the file read-only."""
        return bool(self.metadata.get("contentRestrictions"))

    def describe(self) -> dict[str, Any]:
        """Return everything but the content, as a JSON value."""
        return {name: value for name, value in vars(self).items() if name != "content"}


@dataclass(frozen=True)
class Removed:
    """What is remembered of a file taken out for good: the change that did it, and who could see the file."""

    id: str
    version: int
    time: str
    drive_id: str | None
    made_by: str
    known_to: list[str]


class State:
    """Every file, the clock and the ids; the caller holds `lock` while it works."""

    def __init__(
        self,
        path: Path | None = None,
        seed: list[dict[str, Any]] | None = None,
        contents: Mapping[str, type[Content]] | None = None,
        fingerprint: Fingerprint | None = None,
    ) -> None:
        """`path` keeps the state in a SQLite file (the errors of `archive`), its contents read by MIME type.

        With a `seed` (the control requests that fill an empty state) minted ids repeat from run to run.
        """
        self.seed = seed
        self.files: dict[str, File] = {}
        self.removed: dict[str, Removed] = {}
        self.version = 0
        self.lock = threading.RLock()
        self._contents = dict(contents or {})
        self._fingerprint = fingerprint
        self._archive = Archive(path) if path else None
        self._stopped: datetime | None = None
        self._dirty: set[str] = set()
        self._before: dict[str, File | None] = {}
        try:
            self._load()
        except BaseException:
            self.close()
            raise
        self._random = self._fresh_random()

    def now(self) -> datetime:
        """Return the time in UTC, or the time the clock was set to."""
        return self._stopped or datetime.now(UTC)

    def stamp(self) -> str:
        """Return now as Drive and Forms write it: RFC 3339, milliseconds, Z."""
        return self.now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def set_clock(self, moment: datetime | None) -> None:
        """Stop the clock at a moment; None lets it run again."""
        self._stopped = moment

    def advance(self, seconds: float) -> None:
        """Move the clock forward, stopping it there."""
        self._stopped = self.now() + timedelta(seconds=seconds)

    def mint(self, kind: str) -> str:
        """Return a new id in the shape of "file" (44 characters), "comment", "item" (8 hex digits) or "response"."""
        start, length, letters = SHAPES[kind]
        while True:
            made = start + "".join(self._random.choices(letters, k=length))
            if made not in self.files:
                return made

    def role(self, file: File, account: Account) -> str:
        """Return the account's strongest role on a file, also through its folders and shared drive; "" for none."""
        held = {one["role"] for one in self._permissions(file) if self._speaks_of(one, account)}
        if file.owner == account.email:
            held.add("owner")
        return max(held, key=ROLES.index, default="")

    def expired(self, permission: dict[str, Any]) -> bool:
        """Tell whether the time a permission was given for is over."""
        return "expirationTime" in permission and permission["expirationTime"] <= self.stamp()

    def open(self, file_id: str, mime: str, account: Account, *, write: bool = False) -> File:
        """Return a file the account may read (or write: then it counts as changed); ApiError 404 or 403 otherwise."""
        file = self.files.get(file_id)
        if file is None or file.mime_type != mime or not account.reaches(file.made_by):
            raise not_found()
        role = self.role(file, account)
        if not role or (write and (ROLES.index(role) < ROLES.index("writer") or file.locked)):
            raise forbidden()
        if write:
            self.touch(file, by=account.email)
            file.revision += 1
        return file

    def touch(self, file: File, *, moved: bool = True, by: str = "") -> None:
        """Mark a file as about to change; `moved` sets its modified time, and `by` whose change it is."""
        self._remember(file.id)
        self._count(file.id)
        file.version, file.changed_time = self.version, self.stamp()
        if moved:
            file.modified_time = file.changed_time
        if moved and by:
            file.last_modified_by = by
            file.marks.setdefault(by, {})["modifiedByMeTime"] = file.modified_time

    def add(self, file: File, *, by: str = "") -> None:
        """Put a new file into the store, made by its owner or whom `by` names."""
        self._remember(file.id)
        self._count(file.id)
        self.files[file.id] = file
        file.version, file.changed_time = self.version, self.stamp()
        file.last_modified_by = by or file.owner
        if file.last_modified_by:
            mark = {"modifiedByMeTime": file.modified_time, "viewedByMeTime": file.created_time}
            file.marks.setdefault(file.last_modified_by, {}).update(mark)

    def remove(self, file_id: str) -> None:
        """Take a file out for good."""
        self._remember(file_id)
        self._count(file_id)
        file = self.files[file_id]
        known = {one.get("emailAddress", "") for one in self._permissions(file)} | {file.owner, *file.marks}
        gone = Removed(file_id, self.version, self.stamp(), file.drive_id, file.made_by, sorted(known - {""}))
        self.removed[file_id] = gone
        del self.files[file_id]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep and save what happens inside, or, when it raises, put every touched file back as it was."""
        with self.lock:
            self._before.clear()
            waiting, version = set(self._dirty), self.version
            try:
                yield
                self.save()
            except BaseException:
                self._restore()
                self._dirty, self.version = waiting, version
                raise

    def save(self) -> None:
        """Write the changed files and parts to the SQLite file; nothing to write in memory."""
        changed, self._dirty = sorted(self._dirty), set()
        if not changed or not (self._archive or self._fingerprint):
            return
        kept = [self.files[name] for name in changed if name in self.files]
        gone: list[tuple[str, dict[str, Any] | None]] = [(name, None) for name in changed if name not in self.files]
        gone += [(name, {"removed": vars(self.removed[name])}) for name, _ in gone if name in self.removed]
        described = gone + [(file.id, file.describe()) for file in kept]
        parts = [(file.id, part, body) for file in kept if file.content for part, body in file.content.changed()]
        if self._archive:
            try:
                self._archive.save(described, parts)
            except BaseException:
                self._load()
                raise
        self._trace(described, parts)

    def _forget(self) -> None:
        self._trace([(name, None) for name in self.files], [])
        self.files.clear()
        self.removed.clear()

    def _trace(
        self, described: Iterable[tuple[str, dict[str, Any] | None]], parts: Iterable[tuple[str, str, Any | None]]
    ) -> None:
        """Keep the fingerprint, where there is one, up with what was saved or loaded."""
        if self._fingerprint:
            for file_id, meta in described:
                self._fingerprint.put_file(file_id, None if meta is None or "removed" in meta else meta)
            for file_id, part, body in parts:
                self._fingerprint.put_part(file_id, part, body)

    def reset(self) -> None:
        """Drop every file and let the clock run; ids start over where there is a seed."""
        self._forget()
        if self._archive:
            self._archive.clear()
        self._random = self._fresh_random()
        self._stopped = None
        self.version = 0

    def close(self) -> None:
        """Give the SQLite file free, once nobody writes."""
        with self.lock:
            if self._archive:
                self._archive.close()

    def _load(self) -> None:
        """Take everything from the SQLite file; StateDamaged."""
        self._forget()
        self._before.clear()
        for meta, parts in self._archive.load() if self._archive else ():
            try:
                self._take(meta, parts)
                self._trace([(meta.get("id", ""), meta)], [(meta["id"], *part) for part in parts.items()])
            except (KeyError, TypeError, ValueError) as error:
                raise StateDamaged(f"a file in the state cannot be read: {error}") from error
        known: list[File | Removed] = [*self.files.values(), *self.removed.values()]
        self.version = max((one.version for one in known), default=0)

    def _take(self, meta: dict[str, Any], parts: dict[str, Any]) -> None:
        if "removed" in meta:
            gone = Removed(**meta["removed"])
            self.removed[gone.id] = gone
            return
        content = self._contents.get(meta["mime_type"]) or (self._contents.get(ANY) if parts else None)
        self.files[meta["id"]] = File(**meta, content=content.load(parts) if content else None)

    def _count(self, file_id: str) -> None:
        self.version += 1
        self._dirty.add(file_id)

    def _fresh_random(self) -> random.Random:
        return random.SystemRandom() if self.seed is None else random.Random(len(self.files))  # noqa: S311 - ids only

    def _remember(self, file_id: str) -> None:
        if file_id not in self._before:
            file = self.files.get(file_id)
            self._before[file_id] = None if file is None else _snapshot(file)

    def _restore(self) -> None:
        for file_id, before in self._before.items():
            if before is None:
                self.files.pop(file_id, None)
            elif file_id in self.files:
                vars(self.files[file_id]).update(vars(before))
            else:
                self.files[file_id] = before
                self.removed.pop(file_id)

    def _permissions(self, file: File) -> Iterator[dict[str, Any]]:
        """Yield a file's permissions and those of every folder and shared drive above it."""
        held = {file.id: file}
        waiting = [file]
        while waiting:
            one = waiting.pop()
            yield from one.permissions
            above = [name for name in (*one.parents, one.drive_id or "") if name in self.files and name not in held]
            held |= {name: self.files[name] for name in above}
            waiting += [held[name] for name in above]

    def _speaks_of(self, permission: dict[str, Any], account: Account) -> bool:
        """Tell whether a permission reaches an account now; a responder's (`view: published`) opens no file."""
        if permission.get("view") == "published" or self.expired(permission):
            return False
        if permission["type"] == "domain":
            return account.email.endswith("@" + permission.get("domain", ""))
        return permission["type"] == "anyone" or bool(permission.get("emailAddress") == account.email)


def _snapshot(file: File) -> File:
    """Copy a file's own fields; its comments, which are replaced as a whole, are shared."""
    kept = copy.copy(file)
    kept.content = file.content.retain() if file.content else None
    for name, value in file.describe().items():
        if name != "comments":
            setattr(kept, name, _twin(value))
    return kept


def _twin(value: Any) -> Any:
    """Copy a JSON value, several times as fast as any object can be copied."""
    if isinstance(value, dict):
        return {name: _twin(part) for name, part in value.items()}
    return [_twin(part) for part in value] if isinstance(value, list) else value

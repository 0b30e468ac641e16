"""Files and their parts come in; a SQLite file that a second program cannot open meanwhile goes out, and back in.

A commit is handed to the operating system (write-ahead log, `synchronous = normal`) and not forced to the disk: a
process that is killed has lost nothing that it saved, a power cut may take the last saves but never breaks the file.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from filelock import FileLock, Timeout

TABLES = """
create table if not exists files (id text primary key, meta text not null) strict;
create table if not exists parts (
    file_id text not null references files (id) on delete cascade,
    part text not null,
    body text not null,
    primary key (file_id, part)
) strict, without rowid;
"""


class StateBusy(Exception):  # noqa: N818 - named by what is the matter
    """Another program has the state's file open."""


class StateDamaged(Exception):  # noqa: N818 - named by what is the matter
    """The state's file cannot be read."""


class StateUnwritable(Exception):  # noqa: N818 - named by what is the matter
    """The state's file cannot be written, and what it holds is as it was; `reason` ends a sentence about `path`."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} cannot be written: {reason}")
        self.path = path
        self.reason = reason


REASONS = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": "the file or its folder is read-only",
    "SQLITE_CANTOPEN": "it cannot be opened, or its folder is read-only",
    "SQLITE_IOERR": "the disk is full or does not work",
}
"""What SQLite calls the troubles of a place, not of a file; its longer names begin with these."""


class Archive:
    """The state's file, held open and locked until `close()`."""

    def __init__(self, path: Path) -> None:
        """Open or make the file; StateBusy, StateDamaged, StateUnwritable."""
        self._path = path
        self._lock = FileLock(f"{path}.lock", blocking=False, thread_local=False)
        try:
            self._lock.acquire()
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except Timeout as error:
            raise StateBusy(f"{path} is in use by another program") from error
        except OSError as error:
            self._lock.release()
            raise StateUnwritable(path, error.strerror or str(error)) from error
        try:
            with self._naming():
                self._database = _connect(path)
        except BaseException:
            self._lock.release()
            raise

    def load(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Yield each file's description and its parts; StateDamaged."""
        parts: dict[str, dict[str, Any]] = {}
        with self._naming():
            for file_id, part, body in self._database.execute("select file_id, part, body from parts"):
                parts.setdefault(file_id, {})[part] = self._decode(body)
            for file_id, meta in self._database.execute("select id, meta from files order by rowid"):
                yield self._decode(meta), parts.get(file_id, {})

    def save(
        self,
        described: Iterable[tuple[str, dict[str, Any] | None]],
        parts: Iterable[tuple[str, str, Any | None]],
    ) -> None:
        """Write descriptions and parts in one transaction; None deletes. StateUnwritable: nothing was written."""
        with self._naming(), _transaction(self._database):
            for file_id, meta in described:
                self._write_file(file_id, meta)
            for file_id, part, body in parts:
                self._write_part(file_id, part, body)

    def clear(self) -> None:
        """Delete everything; StateUnwritable."""
        with self._naming():
            self._database.execute("delete from files")

    def close(self) -> None:
        """Give the file free."""
        self._database.close()
        self._lock.release()

    @contextmanager
    def _naming(self) -> Iterator[None]:
        """SQLite's troubles by their own names: only what is wrong with the file itself is damage."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            name = getattr(error, "sqlite_errorname", "")
            if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise StateBusy(f"{self._path} is in use by another program") from error
            for beginning, reason in REASONS.items():
                if name.startswith(beginning):
                    raise StateUnwritable(self._path, reason) from error
            raise StateDamaged(f"{self._path} cannot be read: {error}") from error

    def _decode(self, text: str) -> Any:
        try:
            return msgspec.json.decode(text)
        except ValueError as error:
            raise StateDamaged(f"{self._path} cannot be read: {error}") from error

    def _write_file(self, file_id: str, meta: dict[str, Any] | None) -> None:
        if meta is None:
            self._database.execute("delete from files where id = ?", [file_id])
        else:
            update = "insert into files values (?, ?) on conflict (id) do update set meta = excluded.meta"
            self._database.execute(update, [file_id, _encode(meta)])

    def _write_part(self, file_id: str, part: str, body: Any | None) -> None:
        if body is None:
            self._database.execute("delete from parts where file_id = ? and part = ?", [file_id, part])
        else:
            update = "insert into parts values (?, ?, ?) on conflict (file_id, part) do update set body = excluded.body"
            self._database.execute(update, [file_id, part, _encode(body)])


def _connect(path: Path) -> sqlite3.Connection:
    """The database in the file, with our tables in it, found whole and open to writing; sqlite3.DatabaseError."""
    database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    try:
        for setting in ("journal_mode = wal", "synchronous = normal", "foreign_keys = on"):
            database.execute(f"pragma {setting}")
        verdict = database.execute("pragma quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        database.executescript(TABLES)
        for step in ("begin immediate", "rollback"):  # a place for reading only shows now, not in the middle of a run
            database.execute(step)
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    """All that happens inside, or nothing; SQLite itself ends a transaction that meets a full disk."""
    database.execute("begin immediate")
    try:
        yield
        database.execute("commit")
    except BaseException:
        if database.in_transaction:
            database.execute("rollback")
        raise


def _encode(value: Any) -> str:
    return msgspec.json.encode(value).decode()

"""Files and their parts come in; a SQLite file that a second program cannot open meanwhile goes out, and back in."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

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


class Archive:
    """The state's file, held open and locked until `close()`."""

    def __init__(self, path: Path) -> None:
        """Open or make the file; StateBusy, StateDamaged."""
        self._lock = FileLock(f"{path}.lock", blocking=False, thread_local=False)
        try:
            self._lock.acquire()
        except Timeout as error:
            raise StateBusy(f"{path} is in use by another program") from error
        path.touch(mode=0o600)
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            self.close()
            raise StateDamaged(f"{path} cannot be read: {error}") from error

    def load(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Yield each file's description and its parts; StateDamaged."""
        parts: dict[str, dict[str, Any]] = {}
        try:
            for file_id, part, body in self._database.execute("select file_id, part, body from parts"):
                parts.setdefault(file_id, {})[part] = json.loads(body)
            for file_id, meta in self._database.execute("select id, meta from files order by rowid"):
                yield json.loads(meta), parts.get(file_id, {})
        except (sqlite3.DatabaseError, ValueError) as error:
            raise StateDamaged(f"the state's file cannot be read: {error}") from error

    def save(
        self,
        described: Iterable[tuple[str, dict[str, Any] | None]],
        parts: Iterable[tuple[str, str, Any | None]],
    ) -> None:
        """Write descriptions and parts in one transaction; None deletes."""
        self._database.execute("begin immediate")
        try:
            for file_id, meta in described:
                self._write_file(file_id, meta)
            for file_id, part, body in parts:
                self._write_part(file_id, part, body)
        except BaseException:
            self._database.execute("rollback")
            raise
        self._database.execute("commit")

    def clear(self) -> None:
        """Delete everything."""
        self._database.execute("delete from files")

    def close(self) -> None:
        """Give the file free."""
        self._database.close()
        self._lock.release()

    def _prepare(self) -> None:
        for setting in ("journal_mode = wal", "synchronous = normal", "foreign_keys = on"):
            self._database.execute(f"pragma {setting}")
        verdict = self._database.execute("pragma quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        self._database.executescript(TABLES)

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


def _encode(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

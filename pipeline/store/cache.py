"""What a read proved comes in and is kept on this computer; the few rows that a run touches come out.

A cache beside the workbook, never the truth: it counts only while its stamp is that of the workbook's newest commit,
and deleting it costs one longer read. It holds what is counted and drawn (not the answers), and the tally of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import pandas as pd

from pipeline.errors import UsageError
from pipeline.tables import FORMS, TABLES, TALLY_PARTS, FieldType, Table, Tables

HELD: tuple[Table, ...] = tuple(t for t in TABLES.values() if t.of_responses and t.name != "answers")
"""The tables of response data that are kept."""

KEPT = (*HELD, FORMS)
_AMONG = "WHERE {} IN (SELECT value FROM json_each(?))"
_TYPES: Mapping[FieldType, str] = {"text": "TEXT", "integer": "INTEGER", "number": "REAL", "flag": "INTEGER"}


@dataclass(frozen=True, slots=True)
class Head:
    """Which state is held: its commit's stamp ("" for none), the notes it was tallied with, and its forms."""

    stamp: str = ""
    hides: frozenset[str] = frozenset()
    goals: Mapping[str, str] = field(default_factory=dict)
    forms: pd.DataFrame = field(default_factory=FORMS.frame)


@dataclass(frozen=True)
class Cache:
    """One file for one workbook under one set of rules, readable by its owner only.

    `identity` names workbook, rules and layout: under another one nothing is held. A file that turns out damaged is
    removed and UsageError raised; one that cannot be written is removed, as the next run only takes longer then.
    """

    path: Path
    identity: str

    @classmethod
    def of(cls, path: Path, *rules: str) -> Self:
        """The cache in this file, for a workbook and whatever else its content depends on."""
        layout = repr([(table.name, table.fields) for table in KEPT])
        return cls(path, hashlib.sha256("\0".join((layout, *rules)).encode("utf-8", "surrogatepass")).hexdigest())

    @cached_property
    def head(self) -> Head:
        """What was held when first asked; nothing where the file is not there, does not read, or is about another."""
        try:
            with self._opened() as db:
                found = db.execute("SELECT stamp, hides, goals FROM head WHERE identity = ?", (self.identity,))
                stamp, hides, goals = next(found, ("", "[]", "{}"))
                forms = _frame(db, FORMS, "", ())
        except (sqlite3.DatabaseError, OSError):
            self.drop()
            return Head()
        return Head(stamp, frozenset(json.loads(hides)), json.loads(goals), forms) if stamp else Head()

    def revisions(self, units: Collection[str]) -> dict[str, tuple[str, str]]:
        """Revision and status of those responses that are held."""
        with self._reading() as db:
            asked = f"SELECT response_id, revision, status FROM responses {_AMONG.format('response_id')}"
            return {unit: (revision, status) for unit, revision, status in db.execute(asked, (json.dumps([*units]),))}

    def units(self, units: Collection[str]) -> Tables:
        """All rows of some responses, in every table that is held."""
        with self._reading() as db:
            asked = (json.dumps([*units]),)
            return {table.name: _frame(db, table, _AMONG.format(table.columns[0]), asked) for table in HELD}

    def table(self, name: str) -> pd.DataFrame:
        """One whole table."""
        with self._reading() as db:
            return _frame(db, TABLES[name], "", ())

    def tally(self, cells: pd.MultiIndex) -> pd.Series:
        """What was counted in some cells (goal_id, school, week): an int64 series as `summarize.tally` gives it."""
        with self._reading() as db:
            asked = f"SELECT {', '.join(TALLY_PARTS)}, n FROM tally WHERE goal_id = ? AND school = ? AND week = ?"
            rows = [row for cell in cells for row in db.execute(asked, cell)]
        return pd.DataFrame(rows, columns=[*TALLY_PARTS, "n"]).set_index(list(TALLY_PARTS))["n"].astype("int64")

    def replace(self, head: Head, tables: Tables, tally: pd.Series) -> None:
        """Hold this state in place of any other."""

        def change(db: sqlite3.Connection) -> None:
            _create(db)
            self._extend(db, head, tables, tally)

        self._write(change)

    def extend(self, before: str, head: Head, new: Tables, tally: pd.Series) -> None:
        """Hold what was added since the stamp `before`: new rows, and how the tally moved."""

        def change(db: sqlite3.Connection) -> None:
            held = db.execute("SELECT stamp FROM head WHERE identity = ?", (self.identity,)).fetchone()
            if held == (before,):
                self._extend(db, head, new, tally)

        self._write(change)

    def _extend(self, db: sqlite3.Connection, head: Head, new: Tables, tally: pd.Series) -> None:
        """Add rows and counts, and say which state this is."""
        for table in HELD:
            _insert(db, table, new[table.name])
        db.execute("DELETE FROM forms")
        _insert(db, FORMS, head.forms)
        add = f"INSERT INTO tally VALUES ({_places(len(TALLY_PARTS) + 1)}) ON CONFLICT DO UPDATE SET n = n + excluded.n"
        db.executemany(add, ((*key, n) for key, n in zip(tally.index, tally.tolist(), strict=True)))
        db.execute("DELETE FROM tally WHERE n = 0")
        notes = json.dumps(sorted(head.hides)), json.dumps(dict(head.goals))
        db.execute("DELETE FROM head")
        db.execute("INSERT INTO head VALUES (?, ?, ?, ?)", (self.identity, head.stamp, *notes))

    def drop(self) -> None:
        """Hold nothing any more; a file that cannot be removed does not count either, as its stamp goes out of date."""
        with suppress(OSError):
            self.path.unlink()

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """The file, made with mode 0600 where it is not there."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(self.path, timeout=30)) as db, db:
            yield db

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """The file, to read what its head promised."""
        try:
            with self._opened() as db:
                yield db
        except sqlite3.DatabaseError as error:
            self.drop()
            raise UsageError(
                f"The file {self.path.name}, which only saves time, was damaged and has been removed.",
                "Run again: nothing is lost.",
            ) from error

    def _write(self, change: Callable[[sqlite3.Connection], None]) -> None:
        """Change the file in one transaction; a full or failing disk costs the cache, never the run."""
        try:
            with self._opened() as db:
                db.execute("BEGIN IMMEDIATE")
                change(db)
        except (sqlite3.DatabaseError, OSError):
            self.drop()


def _create(db: sqlite3.Connection) -> None:
    """Empty tables in place of any others; response data is found by its response."""
    for name in ("head", "tally", *(table.name for table in KEPT)):
        db.execute(f"DROP TABLE IF EXISTS {name}")
    db.execute("CREATE TABLE head (identity TEXT, stamp TEXT, hides TEXT, goals TEXT)")
    for table in KEPT:
        fields = ", ".join(f"{column.name} {_TYPES[column.type]}" for column in table.fields)
        db.execute(f"CREATE TABLE {table.name} ({fields})")
        db.execute(f"CREATE INDEX {table.name}_unit ON {table.name} ({table.columns[0]})")
    parts = ", ".join(TALLY_PARTS)
    db.execute(f"CREATE TABLE tally ({parts}, n INTEGER, PRIMARY KEY ({parts})) WITHOUT ROWID")


def _places(count: int) -> str:
    """Marks for so many values."""
    return ", ".join("?" * count)


def _insert(db: sqlite3.Connection, table: Table, frame: pd.DataFrame) -> None:
    """Add rows as they are."""
    columns = [frame[column].tolist() for column in table.columns]
    db.executemany(f"INSERT INTO {table.name} VALUES ({_places(len(columns))})", zip(*columns, strict=True))


def _frame(db: sqlite3.Connection, table: Table, where: str, values: tuple[Any, ...]) -> pd.DataFrame:
    """Rows as the table's frame, in the order in which they were added."""
    asked = f"SELECT {', '.join(table.columns)} FROM {table.name} {where} ORDER BY rowid"
    return table.frame(db.execute(asked, values).fetchall())

"""The state's file has one owner, keeps whole transactions only, and is refused when it is not ours."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.emulator.archive import Archive, StateBusy, StateDamaged, StateUnwritable

DYING = """
import os, pathlib, signal, sys
from pipeline.emulator.archive import Archive
archive = Archive(pathlib.Path(sys.argv[1]))
archive.save([("f", {"id": "f"})], [("f", "a", 1)])
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    """Descriptions and parts come back in the order files were added; None deletes."""
    archive = Archive(tmp_path / "state.db")
    archive.save([("g", {"id": "g"}), ("f", {"id": "f"})], [("f", "a", {"é": None}), ("f", "b", 2), ("g", "a", 3)])
    archive.save([("f", {"id": "f", "name": "N"})], [("f", "b", None)])
    assert list(archive.load()) == [({"id": "g"}, {"a": 3}), ({"id": "f", "name": "N"}, {"a": {"é": None}})]
    archive.save([("g", None)], [])
    assert list(archive.load()) == [({"id": "f", "name": "N"}, {"a": {"é": None}})]
    archive.clear()
    assert list(archive.load()) == []
    archive.close()


def test_looking_changes_nothing(tmp_path: Path) -> None:
    """Opening, loading and closing leave the file as it was, to the byte and the time."""
    path = tmp_path / "state.db"
    archive = Archive(path)
    archive.save([("f", {"id": "f"})], [])
    archive.close()
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    archive = Archive(path)
    assert len(list(archive.load())) == 1
    archive.close()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_save_is_whole_or_nothing(tmp_path: Path) -> None:
    """A part that cannot be written takes the description with it."""
    archive = Archive(tmp_path / "state.db")
    with pytest.raises(TypeError):
        archive.save([("f", {"id": "f"})], [("f", "a", object())])
    assert list(archive.load()) == []
    archive.close()


def test_a_second_opener_is_refused(tmp_path: Path) -> None:
    """A state's file has one owner at a time."""
    archive = Archive(tmp_path / "state.db")
    with pytest.raises(StateBusy, match="in use"):
        Archive(tmp_path / "state.db")
    archive.close()
    Archive(tmp_path / "state.db").close()


def test_what_was_saved_survives_a_kill(tmp_path: Path) -> None:
    """A process killed after a save leaves it readable, and its lock ends with it."""
    path = tmp_path / "state.db"
    done = subprocess.run([sys.executable, "-c", DYING, str(path)], check=False)
    assert done.returncode == -9
    archive = Archive(path)
    assert list(archive.load()) == [({"id": "f"}, {"a": 1})]
    archive.close()


ANSWERING = """
import os, pathlib, signal, sys
import requests
from pipeline.emulator import Emulator
with Emulator(pathlib.Path(sys.argv[1])) as emulator, requests.Session() as session:
    session.headers["Authorization"] = "Bearer any"
    for number in range(9):
        made = session.post(emulator.url + "/v4/spreadsheets", json={}, timeout=9).json()["spreadsheetId"]
        told = {"valueInputOption": "RAW"}
        at = f"{emulator.url}/v4/spreadsheets/{made}/values/A1"
        print(made, session.put(at, params=told, json={"values": [[number]]}, timeout=9).status_code, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    """Every change that a client was told of is in the file, however the process ended."""
    path = tmp_path / "state.db"
    done = subprocess.run([sys.executable, "-c", ANSWERING, str(path)], check=False, capture_output=True, text=True)
    told = [line.split() for line in done.stdout.splitlines()]
    assert (done.returncode, [code for _, code in told]) == (-9, ["200"] * 9)
    archive = Archive(path)
    kept = {meta["id"]: parts["sheet/0/0"] for meta, parts in archive.load()}
    assert kept == {name: [[0, 0, [number]]] for number, (name, _) in enumerate(told)}
    archive.close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """What is no database is named damaged, and the lock is given back."""
    path = tmp_path / "state.db"
    path.write_bytes(b"not a database, but long enough to be looked at " * 40)
    for _ in range(2):
        with pytest.raises(StateDamaged, match="cannot be read"):
            Archive(path)


def test_a_broken_page_is_refused(tmp_path: Path) -> None:
    """A database with a page overwritten is named damaged."""
    path = tmp_path / "state.db"
    archive = Archive(path)
    archive.save([(f"f{n}", {"text": "x" * 900}) for n in range(50)], [])
    archive.close()
    whole = bytearray(path.read_bytes())
    whole[8192:16384] = b"\xff" * 8192
    path.write_bytes(whole)
    with pytest.raises(StateDamaged):
        list(Archive(path).load())


CRAMPED = """
import json, pathlib, resource, sys
from pipeline.emulator.archive import Archive, StateUnwritable
path = pathlib.Path(sys.argv[1])
archive = Archive(path)
archive.save([("f", {"id": "f"})], [("f", "a", 1)])
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
for number in range(3):
    try:
        archive.save([("g", {"id": "g"})], [("g", "a", "x" * 300_000)])
    except StateUnwritable as error:
        print(error.path == path, error.reason)
print(json.dumps(list(archive.load())))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
archive.save([("h", {"id": "h"})], [])
archive.close()
"""


def test_a_disk_without_room(tmp_path: Path) -> None:
    """What cannot be written is refused each time, what was there stays, and with room again all goes on."""
    path = tmp_path / "state.db"
    done = subprocess.run([sys.executable, "-c", CRAMPED, str(path)], check=True, capture_output=True, text=True)
    *refused, held = done.stdout.splitlines()
    assert refused == ["True the disk is full or does not work"] * 3
    assert json.loads(held) == [[{"id": "f"}, {"a": 1}]]
    archive = Archive(path)
    assert [meta for meta, _ in archive.load()] == [{"id": "f"}, {"id": "h"}]
    archive.close()


@pytest.mark.parametrize(
    ("limit", "reason"), [("max_page_count = 1", "the disk is full"), ("query_only = on", "read-only")]
)
def test_a_refusal_is_not_damage(tmp_path: Path, limit: str, reason: str) -> None:
    """A full disk and a read-only place have names of their own."""
    archive = Archive(tmp_path / "state.db")
    archive.save([("f", {"id": "f"})], [])
    archive._database.execute(f"pragma {limit}")
    with pytest.raises(StateUnwritable, match=reason):
        archive.save([("g", {"id": "g"})], [("g", "a", "x" * 9000)])
    assert list(archive.load()) == [({"id": "f"}, {})]
    archive.close()


def test_a_place_that_is_no_file(tmp_path: Path) -> None:
    """A folder in the file's place, or a file in its folder's place, can be tried again after it is mended."""
    path = tmp_path / "state.db"
    path.mkdir()
    with pytest.raises(StateUnwritable, match="Is a directory"):
        Archive(path)
    path.rmdir()
    Archive(path).close()
    (tmp_path / "file").touch()
    with pytest.raises(StateUnwritable, match="cannot be written"):
        Archive(tmp_path / "file" / "state.db")


def test_another_programs_database_lock(tmp_path: Path) -> None:
    """A program that holds the database by SQLite's own lock is a rival, not damage."""
    path = tmp_path / "state.db"
    archive = Archive(path)
    archive._database.execute("pragma busy_timeout = 0")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(StateBusy):
            archive.save([("f", {"id": "f"})], [])
        other.execute("rollback")
    archive.save([("f", {"id": "f"})], [])
    archive.close()

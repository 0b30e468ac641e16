"""The state's file has one owner, keeps whole transactions only, and is refused when it is not ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.emulator.archive import Archive, StateBusy, StateDamaged

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

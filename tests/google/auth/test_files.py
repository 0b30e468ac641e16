"""Key files are for their owner's eyes only, from the first byte on, and nothing is read or written through a link."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from pipeline.errors import KeyFileError
from pipeline.google.auth import files

INFO = {"type": "authorized_user", "refresh_token": "x" * 100_000}


@pytest.fixture(autouse=True)
def _careless() -> object:
    """Nobody else's umask helps."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    """A file's permissions."""
    return stat.S_IMODE(path.lstat().st_mode)


def test_nobody_else_can_read_at_any_moment(tmp_path: Path) -> None:
    """While it is written again and again, every file in the folder is seen with 0600, the drafts among them."""
    path = tmp_path / "private" / "sign-in.json"
    seen: set[tuple[bool, int]] = set()
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            for name in os.listdir(path.parent) if path.parent.is_dir() else ():
                try:
                    seen.add((name == path.name, mode(path.parent / name)))
                except FileNotFoundError:
                    continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    for _ in range(60):
        files.write(path, INFO)
    done.set()
    watcher.join()
    assert seen == {(True, 0o600), (False, 0o600)}
    assert mode(path.parent) == 0o700
    assert files.read(path) == INFO
    assert os.listdir(path.parent) == [path.name]


def test_a_file_that_others_could_read_is_replaced(tmp_path: Path) -> None:
    """Writing over a file that was open to others leaves one that is not."""
    path = tmp_path / "sign-in.json"
    path.write_text("{}")
    path.chmod(0o666)
    files.write(path, INFO)
    assert mode(path) == 0o600


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    """What cannot be written leaves the old file whole and no draft beside it."""
    path = tmp_path / "sign-in.json"
    files.write(path, INFO)
    with pytest.raises(TypeError):
        files.write(path, {"one": 1, "two": object()})
    assert files.read(path) == INFO
    assert os.listdir(tmp_path) == [path.name]


def test_links_are_refused(tmp_path: Path) -> None:
    """Neither read nor written through, and what the link leads to stays."""
    aim, link = tmp_path / "aim.json", tmp_path / "link.json"
    files.write(aim, INFO)
    link.symlink_to(aim)
    with pytest.raises(KeyFileError, match="is a link"):
        files.read(link)
    with pytest.raises(KeyFileError, match="is a link"):
        files.write(link, {})
    assert files.read(aim) == INFO
    assert link.is_symlink()


def test_a_link_that_comes_in_between_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the first look saw no link, opening does."""
    aim, link = tmp_path / "aim.json", tmp_path / "link.json"
    files.write(aim, INFO)
    link.symlink_to(aim)
    monkeypatch.setattr(Path, "is_symlink", lambda _: False)
    with pytest.raises(KeyFileError, match="is a link"):
        files.read(link)


def test_only_plain_files(tmp_path: Path) -> None:
    """A folder, or a pipe with nobody at its end, is no key file."""
    with pytest.raises(KeyFileError, match="not a plain file"):
        files.read(tmp_path)


@pytest.mark.parametrize("open_to", [0o640, 0o604, 0o660, 0o606, 0o601])
def test_files_that_others_can_use(tmp_path: Path, open_to: int) -> None:
    """Whatever others may do with it, the file is named with the command that mends it; a keyless one may be read."""
    path = tmp_path / "key.json"
    path.write_text('{"type": "service_account"}')
    path.chmod(open_to)
    with pytest.raises(KeyFileError, match=r"key\.json") as caught:
        files.read(path)
    assert caught.value.fix == f"Run: chmod 600 {path}"
    path.write_text('{"type": "external_account"}')
    assert files.read(path) == {"type": "external_account"}

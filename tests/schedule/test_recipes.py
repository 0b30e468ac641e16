"""Files of ours that people may change: neither written over nor taken away."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.schedule.recipes import Files, Piece
from tests.schedule.conftest import System


def test_what_somebody_made_stays(tmp_path: Path) -> None:
    """A file of that name that was there before: refused by name, and as it was."""
    path = tmp_path / "Dockerfile"
    path.write_text("FROM scratch\n")
    with pytest.raises(UsageError, match="Dockerfile is not as smallwins wrote it"):
        Files((Piece(path, "# ours\n"),)).install()
    assert path.read_text() == "FROM scratch\n"


@pytest.mark.parametrize("text", ["# ours\nline\n", "<plist>\n</plist>\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_somebody_changed_stays(text: str, encoding: str, tmp_path: Path) -> None:
    """Changed by a person: neither brought up to date nor removed. Unchanged, it is both."""
    path = tmp_path / "folder" / "file"
    (tmp_path / "theirs").touch()
    first, second = (Files((Piece(path, new, encoding),)) for new in (text, text.replace("l", "L")))
    first.install()
    edited = path.read_bytes().decode(encoding).replace("ne", "ne, and mine").replace("st>", "st >")
    path.write_bytes(edited.encode(encoding))
    for act in (second.install, second.remove):
        with pytest.raises(UsageError, match="somebody made or changed it"):
            act()
    assert path.read_bytes().decode(encoding) == edited
    path.unlink()
    first.install()
    assert second.look() == "outdated"
    second.install()
    assert second.look() == "installed"
    second.remove()
    assert [left.name for left in tmp_path.iterdir()] == ["theirs"]


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """In words."""
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written"):
        Files((Piece(tmp_path / "file" / "in", "# ours\n"),)).install()


def test_a_program_that_is_not_there(system: System, tmp_path: Path) -> None:
    """Named, and nothing is left."""
    recipe = Files((Piece(system.home / "unit", "# ours\n"),), start=(("no-such-program", "on"),))
    with pytest.raises(UsageError, match="no-such-program is not on this computer"):
        recipe.install()
    assert system.files() == set()

"""What one scheduler needs comes in as a recipe: files, commands, and what only a person can do; it is put in place."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from pipeline.errors import UsageError
from pipeline.schedule import programs

State = Literal["absent", "outdated", "installed"]
Commands = tuple[tuple[str, ...], ...]


class Recipe(Protocol):
    """How one scheduler is told of the job."""

    @property
    def steps(self) -> tuple[str, ...]:
        """What only a person can do once it is in place."""

    def show(self) -> str:
        """All of it as text that a person could put in place by hand."""

    def install(self) -> list[str]:
        """Put it in place, or nothing at all; a second time changes nothing. Gives what was done, a line each."""

    def remove(self) -> list[str]:
        """Take it away; nothing where it is absent. Gives what was done, a line each."""

    def look(self) -> State:
        """Whether it is in place, as it would be put there now."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file: its place and its text. A last line seals it, so that what people change in it is never overwritten."""

    path: Path
    text: str
    encoding: str = "utf-8"

    def stands(self) -> bool:
        """Whether the file is there as it would be written now."""
        return self._found() == self.sealed

    def check(self) -> None:
        """UsageError where a file stands there that is not ours as we wrote it."""
        found = self._found()
        text, _, last = (found or "").rstrip("\n").rpartition("\n")
        if found is not None and last != seal(f"{text}\n"):
            raise UsageError(
                f"{self.path} is not as smallwins wrote it: somebody made or changed it.",
                "Move it aside, then try again; what you changed in it can be copied over.",
            )

    def write(self) -> None:
        """Write it, whole or not at all."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            whole = self.path.with_name(f".{self.path.name}.new")
            whole.write_bytes(self.sealed.encode(self.encoding))
            whole.replace(self.path)
        except OSError as error:
            raise UsageError(
                f"{self.path} cannot be written ({error.strerror}).", "Let this account write there, then try again."
            ) from error

    @property
    def sealed(self) -> str:
        """The text with its seal."""
        return f"{self.text}{seal(self.text)}\n"

    def _found(self) -> str | None:
        """What stands there; None where there is nothing."""
        try:
            return self.path.read_bytes().decode(self.encoding)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, UnicodeError):
            return ""


def seal(text: str) -> str:
    """The last line of a text of ours: a comment in its notation that tells whether the rest is as we wrote it."""
    said = f"smallwins {hashlib.sha256(text.encode()).hexdigest()[:16]}"
    return f"<!-- {said} -->" if text.startswith("<") else f"# {said}"


@dataclass(frozen=True, slots=True)
class Files:
    """A recipe of files.

    `start` follows once they stand, `stop` comes before they go, `settle` after; `probe` succeeds while it is on.
    """

    pieces: tuple[Piece, ...]
    steps: tuple[str, ...] = ()
    start: Commands = ()
    stop: Commands = ()
    settle: Commands = ()
    probe: tuple[str, ...] = ()
    shown: str = ""

    def show(self) -> str:
        """Each file under its place, or the text made for showing."""
        return self.shown or "\n".join(f"# {piece.path}\n{piece.sealed}" for piece in self.pieces)

    def install(self) -> list[str]:
        """Write the files and have the scheduler read them; where it refuses, the files go again."""
        state = self.look()
        if state == "installed":
            return []
        for piece in self.pieces:
            piece.check()
        if state == "outdated":
            _quietly(self.stop)
        for piece in self.pieces:
            piece.write()
        try:
            for words in self.start:
                programs.tell(words)
        except UsageError:
            self._clear()
            raise
        return [f"Wrote {piece.path}" for piece in self.pieces] + [f"Ran {' '.join(words)}" for words in self.start]

    def remove(self) -> list[str]:
        """Have the scheduler let go, then take the files away."""
        if self.look() == "absent":
            return []
        for piece in self.pieces:
            piece.check()
        _quietly(self.stop)
        return self._clear()

    def look(self) -> State:
        """By its files, and by what the scheduler itself says."""
        if not any(piece.path.exists() for piece in self.pieces):
            return "absent"
        whole = all(piece.stands() for piece in self.pieces)
        return "installed" if whole and (not self.probe or programs.ask(self.probe).returncode == 0) else "outdated"

    def _clear(self) -> list[str]:
        """Take the files away, with folders that hold nothing else."""
        gone = [piece.path for piece in self.pieces if piece.path.exists()]
        for path in gone:
            path.unlink()
        for folder in dict.fromkeys(folder for path in gone for folder in list(path.parents)[:2]):
            with suppress(OSError):  # it holds something else
                folder.rmdir()
        _quietly(self.settle)
        return [f"Removed {path}" for path in gone]


def _quietly(commands: Commands) -> None:
    """Run what may well have nothing to do."""
    for words in commands:
        programs.ask(words)

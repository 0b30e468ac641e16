"""A path comes in; the key or saved sign-in in it goes out, or is written there, for nobody's eyes but its owner's."""

from __future__ import annotations

import errno
import json
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import KeyFileError

KEYLESS = "external_account"
"""The one kind of file without a lasting secret: hosts write it readable by their group, and that is no fault."""

NOTHING_ELSE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Opening follows no link and waits at no pipe."""
OTHERS = stat.S_IRWXG | stat.S_IRWXO
HAS_MODES = os.name != "nt"
"""Windows keeps others out by the folder's own permissions; the modes it reports say nothing."""


def read(path: Path) -> dict[str, Any]:
    """The JSON object in a plain file that only its owner can read; KeyFileError for any other."""
    text, mode = _read_text(path)
    try:
        info = json.loads(text)
    except ValueError:
        info = None
    if HAS_MODES and mode & OTHERS and not (isinstance(info, dict) and info.get("type") == KEYLESS):
        raise KeyFileError(f"Other people on this machine can read {path.name}.", f"Run: chmod 600 {path}")
    if info is None:
        raise KeyFileError(f"{path.name} is not a JSON file.", "Download it again from Google.")
    if not isinstance(info, dict):
        raise KeyFileError(f"{path.name} is not a sign-in file.", "Download it again from Google.")
    return info


def write(path: Path, info: Mapping[str, Any]) -> None:
    """Put the object in the file, whole or not at all, readable by its owner only from the first byte.

    A folder that is not there is made for its owner only. KeyFileError where a link stands in the file's place.
    """
    if path.is_symlink():
        raise _linked(path)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made with 0600, whatever the umask
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(info, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _read_text(path: Path) -> tuple[str, int]:
    """A plain file's text and mode, both of the very file that was opened."""
    if path.is_symlink():
        raise _linked(path)
    try:
        handle = os.open(path, os.O_RDONLY | NOTHING_ELSE)
    except FileNotFoundError as error:
        raise KeyFileError(
            f"The sign-in file {path.name} is not there.", "Check `google.credentials` in smallwins.yaml."
        ) from error
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise _linked(path) from error
        raise
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            raise KeyFileError(f"{path.name} is not a plain file.", "Name the file itself in smallwins.yaml.")
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read().decode("utf-8", "replace"), mode
    finally:
        os.close(handle)


def _linked(path: Path) -> KeyFileError:
    return KeyFileError(
        f"{path.name} is a link to another file, which somebody could exchange.",
        "Put the file itself in its place, or name the file that it leads to.",
    )

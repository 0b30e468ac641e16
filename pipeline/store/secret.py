"""The path of the pseudonym secret comes in; the secret, made once and readable by its owner only, goes out."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from pipeline.errors import SettingsError


def open_secret(path: Path) -> bytes:
    """The secret in the file, made whole and with mode 0600 when there is none: a stop halfway leaves no file."""
    if not path.is_symlink() and not path.exists():
        _make(path)
    return _read(path)


def drop_empty(path: Path) -> None:
    """Remove a secret that holds nothing, so that it is made anew; anything else is left alone."""
    if is_empty(path):
        path.unlink()


def is_empty(path: Path) -> bool:
    """Whether the file is there and holds nothing, as a stop on a full disk leaves it."""
    return path.is_file() and not path.is_symlink() and path.stat().st_size == 0


def _make(path: Path) -> None:
    """Write a new secret beside its place, then put it there, unless another run was first."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        os.unlink(name)


def _read(path: Path) -> bytes:
    """The secret, if the file is a plain one that only its owner can read."""
    mode = path.lstat().st_mode
    if not stat.S_ISREG(mode) or mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(f"{path.name} must be a plain file that only you can read.", f"Run: chmod 600 {path}")
    secret = path.read_bytes().strip()
    if len(secret) < 32:
        raise SettingsError(
            f"{path.name} is damaged.", "Bring it back from a backup: pseudonyms are made with it and stay the same."
        )
    return secret


def fingerprint(secret: bytes) -> str:
    """What the workbook remembers of the secret, to notice another one."""
    return hashlib.sha256(b"smallwins fingerprint" + secret).hexdigest()[:16]

"""The path of the pseudonym secret comes in; the secret, made once and readable by its owner only, goes out."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from pathlib import Path

from pipeline.errors import SettingsError


def open_secret(path: Path) -> bytes:
    """The secret in the file, made with mode 0600 from its first byte when there is none."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
    return _read(path)


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

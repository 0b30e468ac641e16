"""Bytes and a path come in; the file is replaced whole, and only when it would change."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import IO

from pipeline.errors import UsageError


def write_file(path: Path, content: bytes) -> bool:
    """Make the file hold these bytes, by renaming a finished copy over it; False when it holds them already.

    Raises UsageError where the file cannot be written; what stood there stays.
    """
    try:
        if path.is_file() and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
            _fill(draft, content, path)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror or error}.",
            "Close the program that has it open, or name another folder (`outputs.local` in the settings, --output).",
        ) from error
    return True


def _fill(draft: IO[bytes], content: bytes, path: Path) -> None:
    """Write the draft and put it in the file's place; nothing of it stays behind when that fails or is stopped."""
    try:
        draft.write(content)
        draft.close()
        os.replace(draft.name, path)
    except BaseException:
        Path(draft.name).unlink(missing_ok=True)
        raise

"""Answers so far come in and are kept in the folder, for their owner's eyes only; started again, they come back."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import UsageError

PLACE = Path(".smallwins") / "answers.json"


def read(folder: Path) -> dict[str, str]:
    """What was answered before; nothing at the first start. UsageError where the file is not ours."""
    path = folder / PLACE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
            raise ValueError("not answers")
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise UsageError(
            f"{path} is damaged.", "Remove that file; `smallwins init` then asks from the start."
        ) from error
    return found


def write(folder: Path, answers: Mapping[str, str]) -> None:
    """Keep the answers, whole or not at all, with 0600 from the first byte."""
    path = folder / PLACE
    path.parent.mkdir(exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made with 0600, whatever the umask
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(answers, file, ensure_ascii=False, indent=1)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def drop(folder: Path) -> None:
    """Forget the answers: the settings hold them now."""
    (folder / PLACE).unlink(missing_ok=True)

"""Found files and Drive's order text come in; the files in that order go out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from pipeline.emulator.errors import invalid_parameter
from pipeline.emulator.state import FOLDER

Json = Mapping[str, Any]
_TIMES = ("createdTime", "modifiedTime", "modifiedByMeTime", "sharedWithMeTime", "viewedByMeTime")


def sort_files(files: list[Json], order: str) -> list[Json]:
    """The files in the order that `orderBy` spells, latest used first where it says nothing; ApiError 400."""
    ordered = sorted(files, key=lambda file: str(file["id"]))
    for key in reversed([part.split() for part in (order or "recency desc").split(",")]):
        if not key or key[0] not in _KEYS or key[1:] not in ([], ["desc"]):
            raise invalid_parameter("Invalid Value", "orderBy", "invalid")
        ordered.sort(key=_KEYS[key[0]], reverse=bool(key[1:]))
    return ordered


def _natural(file: Json) -> list[tuple[bool, int, str]]:
    parts = re.split(r"(\d+)", file["name"].casefold())
    return [(not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts if part]


def _time_key(name: str) -> Callable[[Json], Any]:
    return lambda file: file[name]


_KEYS: dict[str, Callable[[Json], Any]] = {
    **{name: _time_key(name) for name in _TIMES},
    "folder": lambda file: file["mimeType"] != FOLDER,
    "name": lambda file: file["name"].casefold(),
    "name_natural": _natural,
    "quotaBytesUsed": lambda file: file["quotaBytesUsed"],
    "recency": lambda file: max(file[name] for name in _TIMES),
    "starred": lambda file: not file["starred"],
}

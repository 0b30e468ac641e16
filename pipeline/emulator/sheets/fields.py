"""A resource, a patch and the paths of a field mask come in; the patched resource goes out."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pipeline.emulator.discovery import expand_fields

Paths = tuple[tuple[str, ...], ...]

ALL: Paths = (("*",),)
CELL_FIELDS = (
    "userEnteredValue",
    "userEnteredFormat",
    "note",
    "textFormatRuns",
    "dataValidation",
    "pivotTable",
    "dataSourceTable",
    "dataSourceFormula",
    "chipRuns",
)


@lru_cache(maxsize=512)
def read_paths(ref: str, text: str) -> Paths:
    """Return the paths of an update request's field mask, relative to the schema `ref`; ApiError 400."""
    return tuple(expand_fields("sheets", ref, text))


def cell_paths(text: str) -> Paths:
    """Return the paths of a mask over CellData; what is computed cannot be written and is passed over."""
    paths = read_paths("CellData", text)
    if paths == ALL:
        return tuple((name,) for name in CELL_FIELDS)
    return tuple(path for path in paths if path[0] in CELL_FIELDS)


def merge(old: dict[str, Any], new: dict[str, Any], paths: Paths) -> dict[str, Any]:
    """Return `old` with the fields at `paths` taken from `new`, or cleared where `new` lacks them."""
    if paths == ALL:
        return dict(new)
    changed = {**old}
    for path in paths:
        name, rest = path[0], path[1:]
        if rest and rest != ("*",):
            value = merge(changed.get(name) or {}, new.get(name) or {}, (rest,)) or None
        else:
            value = new.get(name)
        if value is not None:
            changed[name] = value
        elif name in changed:
            del changed[name]
    return changed

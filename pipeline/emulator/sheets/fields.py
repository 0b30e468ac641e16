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
_RUNS: Paths = (("textFormatRuns",), ("chipRuns",))
VALUE_PATHS: Paths = (("userEnteredValue",), *_RUNS)


@lru_cache(maxsize=512)
def read_paths(ref: str, text: str) -> Paths:
    """Return the paths of an update request's field mask, relative to the schema `ref`; ApiError 400."""
    return tuple(expand_fields("sheets", ref, text))


@lru_cache(maxsize=512)
def cell_paths(text: str) -> Paths:
    """Return the paths of a mask over CellData: computed fields are passed over, a color means its style too.

    A new value erases the runs of the old one.
    """
    paths = read_paths("CellData", text)
    if paths == ALL:
        return tuple((name,) for name in CELL_FIELDS)
    if paths == VALUE_PATHS[:1]:
        return VALUE_PATHS
    known = [twin for path in paths if path[0] in CELL_FIELDS for twin in _with_twin(path)]
    if any(path[0] == "userEnteredValue" for path in known):
        known += [run for run in _RUNS if run not in known]
    return tuple(known)


def _with_twin(path: tuple[str, ...]) -> Paths:
    *before, name = path
    if name.lower().endswith("color"):
        return path, (*before, f"{name}Style")
    return (path, (*before, name.removesuffix("Style"))) if name.endswith("ColorStyle") else (path,)


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

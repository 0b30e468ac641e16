"""A style as sent and the fields it is meant for come in; the style as Docs keeps it goes out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.emulator.discovery import expand_fields
from pipeline.emulator.docs.segment import Json
from pipeline.emulator.errors import invalid
from pipeline.emulator.singles import shorten

Path = tuple[str, ...]
READ_ONLY = frozenset(
    {
        "headingId", "tabStops", "rowSpan", "columnSpan", "useCustomHeaderFooterMargins",
        "defaultHeaderId", "defaultFooterId", "evenPageHeaderId", "evenPageFooterId", "firstPageHeaderId",
        "firstPageFooterId", "sectionType", "tabId", "parentTabId",
    }
)  # fmt: skip


def read_fields(ref: str, request: Json) -> list[Path]:
    """Return the paths of a request's `fields`, checked against the schema; [("*",)] for all; ApiError 400."""
    paths = expand_fields("docs", ref, request.get("fields", ""))
    for path in paths:
        if path[0] in READ_ONLY:
            raise invalid(f"The field {path[0]} is read-only.")
    return paths


def merge(old: Json, new: Json, paths: Iterable[Path]) -> Json:
    """Return `old` with the named paths taken from `new`; what is absent there is unset."""
    merged = old
    for path in paths:
        for whole in [(name,) for name in {**old, **new} if name not in READ_ONLY] if path == ("*",) else [path]:
            merged = _set(merged, new, whole)
    return merged


def _set(old: Json, new: Json, path: Path) -> Json:
    name, *rest = path
    if rest and isinstance(new.get(name), dict):
        inner = old.get(name, {})
        return {**old, name: _set(inner, new[name], tuple(rest))}
    if name in new and not rest:
        return {**old, name: new[name]}
    if rest and name in old:
        return {**old, name: _set(old[name], {}, tuple(rest))}
    return {key: value for key, value in old.items() if key != name}


def tidy(value: Any) -> Any:
    """Return a style as Docs gives it back: zero lengths and color parts left out, colors of 256 steps, 12.0 as 12.

    ApiError 400 for a value that names none, such as ALIGNMENT_UNSPECIFIED.
    """
    if isinstance(value, str) and value.endswith(("_UNSPECIFIED", "_UNSUPPORTED")):
        raise invalid(f"The value {value} cannot be set.")
    if isinstance(value, dict):
        kept = {key: tidy(_round_color(part) if key == "rgbColor" else part) for key, part in value.items()}
        return {key: part for key, part in kept.items() if key != "magnitude" or part}
    if isinstance(value, list):
        return [tidy(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _round_color(color: Json) -> Json:
    steps = {name: round(share * 255) for name, share in color.items()}
    return {name: shorten(step / 255) for name, step in steps.items() if step}

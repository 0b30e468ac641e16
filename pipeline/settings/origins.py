"""A settings file comes in; every setting as it counts, and the line that it comes from, goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.settings.checks import Place
from pipeline.settings.model import Contents
from pipeline.settings.reading import Source, parse, read_source, read_text


@dataclass(frozen=True, slots=True)
class Origin:
    """One setting: its name like `privacy.small_cell`, its value, and its line in the file; 0 for our default."""

    name: str
    value: object
    line: int


def list_origins(path: Path) -> list[Origin]:
    """Every setting in the order of the file's model; raises SettingsError where the file has mistakes."""
    text = read_text(path)
    kept = parse(text, path).model_dump(mode="json", by_alias=True, include=set(Contents.model_fields))
    source = read_source(text, path.absolute())
    return [*_walk(kept, (), source)]


def _walk(value: object, place: Place, source: Source) -> Iterator[Origin]:
    """The settings below a place; a list of plain values is one setting."""
    if isinstance(value, Mapping) and value:
        for name, below in value.items():
            yield from _walk(below, (*place, str(name)), source)
    elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        for number, below in enumerate(value):
            yield from _walk(below, (*place, number), source)
    else:
        yield Origin(".".join(map(str, place)), value, _line(place, source))


def _line(place: Place, source: Source) -> int:
    """The line of a setting, or of the short form that it was written in; 0 where the file does not have it."""
    if place in source.values:
        return source.values[place][0]
    plain: Any = source.data
    for i, step in enumerate(place):
        try:
            plain = plain[step]
        except (KeyError, IndexError, TypeError):
            short = isinstance(plain, str | list) and place[:i] in source.values
            return source.values[place[:i]][0] if short else 0
    return 0

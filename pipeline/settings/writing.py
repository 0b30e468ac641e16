"""Changes to single settings come in; the same file goes out with its comments, order and layout kept."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import ScalarString

from pipeline.errors import SettingsError
from pipeline.settings.model import Settings
from pipeline.settings.reading import Source, parse, read_source, read_text


def write(path: Path, updates: Mapping[str, object]) -> None:
    """Set each dotted path (`outputs.data`, `schools.maple.forms`; a list's item by number or id) to its value.

    All or nothing: what would not load again is refused and the file stays as it was.
    """
    path = path.resolve()
    text = read_text(path)
    changed = edit(text, path, updates)
    parse(changed, path)
    if changed != text:
        _replace(path, changed)


def change(path: Path, updates: Mapping[str, object]) -> Settings:
    """The settings as they would be with the updates; the file stays as it is."""
    return parse(edit(read_text(path), path, updates), path)


def edit(text: str, path: Path, updates: Mapping[str, object]) -> str:
    """The text of the settings at `path` with the updates made; SettingsError where it has mistakes already."""
    source = read_source(text, path)
    if source.mistakes:
        raise SettingsError(f"{path.name} cannot be changed yet.", mistakes=tuple(map(str, source.mistakes)))
    return _change(text, updates, source)


def _change(text: str, updates: Mapping[str, object], source: Source) -> str:
    """The text with the updates made."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100_000
    step, offset = _measure_layout(source)
    yaml.indent(mapping=step, sequence=offset + 2, offset=offset)
    data = yaml.load(text.replace("\r\n", "\n"))
    for name, value in updates.items():
        _set(data, name, value)
    stream = io.StringIO()
    yaml.dump(data, stream)
    changed = stream.getvalue()
    return changed.replace("\n", "\r\n") if "\r\n" in text else changed


def _measure_layout(source: Source) -> tuple[int, int]:
    """How far the file indents a group's settings, and how far the dash of a list's item."""
    steps, offsets = [2], [2]
    for place, (line, column) in source.values.items():
        outer_line, outer_column = source.keys.get(place[:-1], (line, column))
        if line > outer_line and isinstance(place[-1], int):
            offsets.append(column - 2 - outer_column)
        elif line > outer_line:
            steps.append(source.keys[place][1] - outer_column)
    return steps[-1], max(offsets[-1], 0)


def _set(data: Any, name: str, value: object) -> None:
    """One value at its dotted path; groups on the way are made where they are missing."""
    *groups, last = name.split(".")
    for step in groups:
        key = _key(data, step, name)
        if isinstance(key, str) and not isinstance(data.get(key), dict | list):
            data[key] = CommentedMap()
        data = data[key]
    key = _key(data, last, name)
    old = data.get(key) if isinstance(key, str) else data[key]
    if isinstance(old, CommentedSeq) and isinstance(value, list | tuple) and old.fa.flow_style() is False:
        old[:] = value
    else:
        data[key] = _styled(value, old)


def _styled(value: object, old: object) -> object:
    """The value in the old one's quotes; a new list on one line."""
    if isinstance(value, str) and isinstance(old, ScalarString):
        return type(old)(value)
    if isinstance(value, list | tuple):
        items = CommentedSeq(value)
        items.fa.set_flow_style()
        return items
    return value


def _key(data: Any, step: str, name: str) -> str | int:
    """A step of a dotted path as what it means here: a setting's name, or an item's place from its number or id."""
    if not isinstance(data, list):
        return step
    for i, item in enumerate(data):
        if step == str(i) or (isinstance(item, dict) and str(item.get("id")) == step):
            return i
    raise SettingsError(f'{name} cannot be set: there is no "{step}" in the list.')


def _replace(path: Path, text: str) -> None:
    """The new text in the old file's place, in one step and with its permissions."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, path.stat().st_mode & 0o777)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise

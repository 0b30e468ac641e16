"""Changes to single settings come in; the same file goes out with its comments, order and layout kept."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.util import load_yaml_guess_indent

from pipeline.errors import SettingsError
from pipeline.settings.reading import parse, read_source, read_text


def write(path: Path, updates: Mapping[str, object]) -> None:
    """Set each dotted path (`outputs.data`, `schools.maple.forms`; a list's item by number or id) to its value.

    All or nothing: what would not load again is refused and the file stays as it was.
    """
    path = path.resolve()
    text = read_text(path)
    if mistakes := read_source(text, path).mistakes:
        raise SettingsError(f"{path.name} cannot be changed yet.", mistakes=tuple(map(str, mistakes)))
    changed = _change(text, updates)
    parse(changed, path)
    if changed != text:
        _replace(path, changed)


def _change(text: str, updates: Mapping[str, object]) -> str:
    """The text with the updates made."""
    data, indent, offset = load_yaml_guess_indent(text)
    data = CommentedMap() if data is None else data
    for name, value in updates.items():
        _set(data, name, value)
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100_000
    if offset is not None:
        yaml.indent(mapping=2, sequence=indent or offset + 2, offset=offset)
    stream = io.StringIO()
    yaml.dump(data, stream)
    changed = stream.getvalue()
    return changed.replace("\n", "\r\n") if "\r\n" in text else changed


def _set(data: Any, name: str, value: object) -> None:
    """One value at its dotted path; groups on the way are made where they are missing."""
    *groups, last = name.split(".")
    for step in groups:
        if isinstance(data, list):
            data = data[_index(data, step, name)]
            continue
        if not isinstance(data.get(step), dict | list):
            data[step] = CommentedMap()
        data = data[step]
    if isinstance(data, list):
        data[_index(data, last, name)] = value
    else:
        data[last] = value


def _index(items: list[Any], step: str, name: str) -> int:
    """An item's place in its list, from its number or its id."""
    for i, item in enumerate(items):
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

"""The text of a settings file comes in; `Settings` goes out, or one error that holds every mistake and its place."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from pipeline.errors import SettingsError
from pipeline.settings.checks import Place, find_mistakes, suggest
from pipeline.settings.model import Contents, Settings, schema

LARGEST = 250_000
MOST_REPEATS = 1000
MOST_MISTAKES = 100
DEEPEST = 20
_TOO_DEEP = "too deeply nested; write it out plainly"
_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing to correct; lines and columns count from 1."""

    line: int
    column: int
    what: str

    def __str__(self) -> str:
        """The mistake as the user reads it."""
        return f"line {self.line}, column {self.column}: {self.what}"


class TrickError(Exception):
    """The file would unfold far beyond what settings need."""

    def __init__(self, mistake: Mistake) -> None:
        """`mistake` says where."""
        super().__init__(str(mistake))
        self.mistake = mistake


@dataclass(slots=True)
class Source:
    """A file's plain data, with the line and column of every key and value, and the keys that are given twice.

    Scalars stay as they are written (`007` is "007"): each setting's own type reads them. A key without a value
    counts as not given.
    """

    data: dict[str, Any] = field(default_factory=dict)
    keys: dict[Place, tuple[int, int]] = field(default_factory=dict)
    values: dict[Place, tuple[int, int]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    repeats: int = 0

    def locate(self, place: Place, key: bool = False) -> tuple[int, int]:
        """Line and column of a place, or of the nearest group around it."""
        if key and place in self.keys:
            return self.keys[place]
        while place and place not in self.values:
            place = place[:-1]
        return self.values.get(place, (1, 1))


def load(path: Path) -> Settings:
    """The settings at `path`; raises SettingsError with all mistakes at once."""
    return parse(read_text(path), path)


def read_text(path: Path) -> str:
    """The file's text, when it is there, small enough and UTF-8."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise SettingsError(f"{path} cannot be read: it is not a plain file.", "Name a file with --settings.")
        if found.st_size > LARGEST:
            raise SettingsError(f"{path} is larger than {LARGEST // 1000} KB, too large for settings.")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(f"There is no settings file at {path}.", "Run `smallwins init` to make one.") from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8 text (byte {error.start}).", "Save it as UTF-8.") from None
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error


def parse(text: str, path: Path) -> Settings:
    """Settings from the text of a file that is, or will be, at `path`."""
    path = path.absolute()
    source = read_source(text, path)
    mistakes = {*source.mistakes, *_mistakes_of_types(source), *_mistakes_across(source, path.parent)}
    if mistakes:
        raise _error(path, sorted(mistakes))
    return Settings.model_validate({**source.data, "path": path})


def read_source(text: str, path: Path) -> Source:
    """Plain data and places; raises SettingsError where the text is not YAML, or not of a kind that settings need."""
    if len(text) > LARGEST:
        raise SettingsError(f"{path} is larger than {LARGEST // 1000} KB, too large for settings.")
    source = Source()
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as error:
        raise _error(path, [_explain_syntax(error)]) from None
    except RecursionError:
        raise _error(path, [Mistake(1, 1, _TOO_DEEP)]) from None
    if node is not None and not isinstance(node, MappingNode):
        raise _error(path, [Mistake(1, 1, "settings are lines of `name: value`; this is something else")])
    if node is not None:
        try:
            source.data = _read_node(node, (), source)
        except TrickError as error:
            raise _error(path, [error.mistake]) from None
    return source


def _error(path: Path, mistakes: list[Mistake]) -> SettingsError:
    count = f"{len(mistakes)} mistakes" if len(mistakes) > 1 else "a mistake"
    if len(mistakes) > MOST_MISTAKES:
        count = f"{count}, of which these are the first {MOST_MISTAKES}"
    lines = tuple(map(str, mistakes[:MOST_MISTAKES]))
    return SettingsError(f"{path.name} has {count}.", f"Correct {path} and run again.", mistakes=lines)


def _explain_syntax(error: YAMLError) -> Mistake:
    """What YAML says, in a sentence, where it says it."""
    problem = str(getattr(error, "problem", "") or "a character that does not belong in a text file")
    if r"'\t'" in problem:
        problem = "a tab; indent with spaces"
    mark = (error.problem_mark or error.context_mark) if isinstance(error, MarkedYAMLError) else None
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Mistake(line, column, f"this is not YAML: {problem} (often a missing quote, bracket or space)")


def _read_node(node: Node, place: Place, source: Source) -> Any:
    """Plain data from one node; notes where it stands. Aliases repeat nodes: a bomb is stopped before it unfolds."""
    source.repeats += id(node) in source.seen
    source.seen.add(id(node))
    if source.repeats > MOST_REPEATS or len(place) > DEEPEST:
        what = _TOO_DEEP if len(place) > DEEPEST else "too much is repeated by aliases (*name); write it out plainly"
        raise TrickError(Mistake(node.start_mark.line + 1, node.start_mark.column + 1, what))
    source.values[place] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, MappingNode):
        return _read_mapping(node, place, source)
    if isinstance(node, SequenceNode):
        return [_read_node(item, (*place, i), source) for i, item in enumerate(node.value)]
    return None if node.tag == _NULL else str(node.value)


def _read_mapping(node: MappingNode, place: Place, source: Source) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value) if isinstance(key_node, ScalarNode) else "?"
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        here = (*place, key)
        if here in source.keys:
            what = f"{_name(here)} is given twice; the first is on line {source.keys[here][0]}"
            source.mistakes.append(Mistake(line, column, what))
            continue
        source.keys[here] = (line, column)
        if (value := _read_node(value_node, here, source)) is not None:
            result[key] = value
    return result


def _name(place: Place) -> str:
    """A place as people write it: goals[0].title."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")


def _mistakes_across(source: Source, folder: Path) -> Iterator[Mistake]:
    for place, what in find_mistakes(source.data, folder):
        yield Mistake(*source.locate(place), f"{_name(place)} {what}")


def _mistakes_of_types(source: Source) -> Iterator[Mistake]:
    try:
        Contents.model_validate(source.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            place = _place(detail, source)
            is_key = detail["type"] == "extra_forbidden" or "[key]" in detail["loc"]
            yield Mistake(*source.locate(place, is_key), f"{_name(place)} {_explain(detail, place)}")


def _place(detail: ErrorDetails, source: Source) -> Place:
    """Where the mistake is: pydantic's place without the steps that the file does not have."""
    place: Place = ()
    for part in detail["loc"]:
        if (*place, part) in source.values or (*place, part) in source.keys:
            place = (*place, part)
    return (*place, detail["loc"][-1]) if detail["type"] == "missing" else place


_SENTENCES = {
    "missing": "is missing",
    "string_type": "must be text",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "date_from_datetime_parsing": "is not a day of the calendar; write it like 2026-08-15",
    "date_parsing": "is not a day of the calendar; write it like 2026-08-15",
    "date_type": "must be a date like 2026-08-15",
    "tuple_type": "must be a list, like [one, two]",
    "dict_type": "must be a group of settings, like {name: value}",
    "model_type": "must be a group of settings, like {name: value}",
    "string_too_short": "must not be empty",
    "string_too_long": "is too long for one line",
}


def _explain(detail: ErrorDetails, place: Place) -> str:
    """What is wrong, as the end of a sentence that begins with the setting's name."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return f"is not a setting{suggest(str(place[-1]), _known_keys(place[:-1]))}"
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", str(context["expected"]))
        hint = suggest(str(detail["input"]), known)
        if "[key]" in detail["loc"]:
            return f"is not a role{hint or '; the roles are ' + ', '.join(known)}"
        return f'is "{detail["input"]}"; it must be one of {", ".join(known)}{hint}'
    if kind == "value_error":
        return str(context["error"])
    if kind == "string_pattern_mismatch":
        return "must be one line" if "\n" in str(detail["input"]) else "may hold only a-z, 0-9, - and _, at most 40"
    if kind == "greater_than_equal":
        return f"must be {context['ge']} or more"
    return _SENTENCES.get(kind, detail["msg"])


def _known_keys(place: Place) -> list[str]:
    """The settings that may stand at a place, as the schema names them."""
    whole = _whole_schema()
    spot: dict[str, Any] = whole
    for part in place:
        spot = _resolve(spot, whole)
        options = [spot, *(_resolve(option, whole) for option in spot.get("anyOf", []))]
        steps = [o.get("items") if isinstance(part, int) else o.get("properties", {}).get(part) for o in options]
        spot = next((step for step in steps if step), {})
    spot = _resolve(spot, whole)
    options = [spot, *(_resolve(option, whole) for option in spot.get("anyOf", []))]
    return [key for option in options for key in option.get("properties", {})]


_whole_schema = cache(schema)


def _resolve(spot: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    reference = str(spot.get("$ref", ""))
    found: dict[str, Any] = whole["$defs"][reference.rsplit("/", 1)[1]] if reference else spot
    return found

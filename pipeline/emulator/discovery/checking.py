"""A JSON value and its schema's name come in; the value as the API reads it goes out, or every error in its words.

Requests are read the way Google's own reader does (snake_case keys, `"12"` for 12, null for absent); answers, which
are ours, are held to the letter. One closure is made per `$ref` on first touch. Paths are linked
pairs, spelled out only for an error.
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from pipeline.emulator.discovery.documents import schema, to_snake
from pipeline.emulator.discovery.unions import union_of
from pipeline.emulator.errors import invalid

At = tuple[Any, str | int] | None
Found = list[tuple[str, str]]
Check = Callable[[Any, At, Found], Any]

PACKAGES = {
    "forms": "google.apps.forms.v1",
    "sheets": "google.apps.sheets.v4",
    "docs": "google.apps.docs.v1",
    "drive": "google.apps.drive.v3",
}
WHOLE = re.compile(r"-?[0-9]+")
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)
NOT_NUMBERS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def check(api: str, ref: str, value: Any, at: str = "") -> Any:
    """Return the value as schema `ref` reads it; ApiError 400 names every error, `at` being the value's own place."""
    found: Found = []
    read = _reader(api, ref, False)(value, (None, at) if at else None, found)
    if found:
        raise invalid("\n".join(text for _, text in found), found)
    return read


def check_answer(api: str, ref: str, value: Any) -> list[str]:
    """Return what in our own answer breaks schema `ref`; empty where nothing does."""
    found: Found = []
    _reader(api, ref, True)(value, None, found)
    return [text for _, text in found]


@functools.cache
def _reader(api: str, ref: str, strict: bool) -> Check:
    return _compile_object(api, ref, schema(api, ref), strict)


def _compile(api: str, name: str, body: dict[str, Any], strict: bool) -> Check:
    if "$ref" in body:
        ref = body["$ref"]
        return lambda value, at, found: _reader(api, ref, strict)(value, at, found)
    if body["type"] == "any":
        return lambda value, _at, _found: value
    if body["type"] == "array":
        return _compile_list(api, name, body["items"], strict)
    if body["type"] == "object":
        return _compile_object(api, name, body, strict)
    if "enum" in body:
        return _compile_enum(f"{PACKAGES[api]}.{name[:1].upper()}{name[1:]}", frozenset(body["enum"]))
    return _compile_scalar(body["type"], body.get("format"), strict)


def _compile_object(api: str, name: str, body: dict[str, Any], strict: bool) -> Check:
    if "additionalProperties" in body:
        return _compile_map(api, name, body["additionalProperties"], strict)
    rules: dict[str, tuple[str, Check]] = {}
    for key, part in body.get("properties", {}).items():
        rules[key] = key, _compile(api, key, part, strict)
        if not strict:
            rules.setdefault(to_snake(key), rules[key])
    union, members = ("", frozenset()) if strict else union_of(api, name)
    kind = f"type.googleapis.com/{PACKAGES[api]}.{name}"

    def read(value: Any, at: At, found: Found) -> Any:
        if type(value) is not dict:
            return _refuse_message(kind, value, at, found)
        known: dict[str, Any] = {}
        taken = False
        for key, item in value.items():
            rule = rules.get(key)
            if rule is None:
                _refuse_name(key, at, found, "Cannot find field.")
            elif item is not None:
                if rule[0] in members:
                    if taken:
                        _refuse_second(union, rule[0], at, found)
                    taken = True
                known[rule[0]] = rule[1](item, (at, key), found)
            elif strict:
                found.append((_spell((at, key)), f"null at '{_spell((at, key))}'"))
        return known

    return read


def _compile_map(api: str, name: str, body: dict[str, Any], strict: bool) -> Check:
    inner = _compile(api, name, body, strict)

    def read(value: Any, at: At, found: Found) -> Any:
        if type(value) is not dict:
            return _refuse_message("Map", value, at, found)
        return {key: inner(item, (at, key), found) for key, item in value.items() if item is not None}

    return read


def _compile_list(api: str, name: str, body: dict[str, Any], strict: bool) -> Check:
    inner = _compile(api, name, body, strict)

    def read(value: Any, at: At, found: Found) -> Any:
        if not isinstance(value, list):
            return _refuse_single(value, at, found)
        return [inner(item, (at, index), found) for index, item in enumerate(value)]

    return read


def _compile_enum(kind: str, names: frozenset[str]) -> Check:
    def read(value: Any, at: At, found: Found) -> Any:
        if type(value) is str and value in names:
            return value
        return _refuse(f"type.googleapis.com/{kind}", value, at, found)

    return read


def _compile_scalar(kind: str, form: str | None, strict: bool) -> Check:
    label, convert = SCALARS[(kind, form if (kind, form) in SCALARS else None)]
    exact = EXACT[kind]

    def read(value: Any, at: At, found: Found) -> Any:
        try:
            if not strict or type(value) in exact:
                return convert(value)
        except ValueError as error:
            return _refuse(label, value, at, found, str(error))
        return _refuse(label, value, at, found)

    return read


def read_text(value: Any) -> str:
    """Return a string; ValueError for anything else."""
    if type(value) is not str:
        raise ValueError
    return value


def read_flag(value: Any) -> bool:
    """Return true or false, also from their names; ValueError otherwise."""
    if type(value) is bool:
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise ValueError


def read_number(value: Any) -> float:
    """Return a number (an int stays one), also from text; ValueError otherwise."""
    if type(value) in (int, float):
        return value
    if type(value) is str and value in NOT_NUMBERS:
        return NOT_NUMBERS[value]
    if type(value) is str and DECIMAL.fullmatch(value) and math.isfinite(float(value)):
        return float(value)
    raise ValueError


def read_whole(value: Any, bits: int = 32) -> int:
    """Return a whole number of so many bits, also from "12" and 12.0; ValueError otherwise."""
    if (type(value) is float and value.is_integer()) or (type(value) is str and WHOLE.fullmatch(value)):
        value = int(value)
    if type(value) is not int or not -(1 << bits - 1) <= value < 1 << bits - 1:
        raise ValueError
    return value


def read_long(value: Any) -> str:
    """Return a 64-bit whole number as the text the documents say it is; ValueError otherwise."""
    return str(read_whole(value, 64))


def read_moment(value: Any) -> str:
    """Return an RFC 3339 time unchanged; ValueError, saying why, otherwise."""
    text = read_text(value)
    if not MOMENT.fullmatch(text):
        raise ValueError("Illegal timestamp format; timestamps must end with 'Z' or have a valid timezone offset.")
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError("Invalid time format: Failed to parse input") from error
    return text


EXACT: dict[str, tuple[type, ...]] = {"string": (str,), "boolean": (bool,), "integer": (int,), "number": (int, float)}
SCALARS: dict[tuple[str, str | None], tuple[str, Callable[[Any], Any]]] = {
    ("string", None): ("TYPE_STRING", read_text),
    ("string", "int64"): ("TYPE_INT64", read_long),
    ("string", "google-datetime"): ("type.googleapis.com/google.protobuf.Timestamp", read_moment),
    ("string", "date-time"): ("type.googleapis.com/google.protobuf.Timestamp", read_moment),
    ("boolean", None): ("TYPE_BOOL", read_flag),
    ("integer", None): ("TYPE_INT32", read_whole),
    ("number", None): ("TYPE_DOUBLE", read_number),
    ("number", "float"): ("TYPE_FLOAT", read_number),
}


def _refuse(kind: str, value: Any, at: At, found: Found, why: str = "") -> None:
    if type(value) is list and at is not None and type(at[1]) is str:
        return _refuse_name(str(at[1]), at[0], found, "Proto field is not repeating, cannot start list.")
    shown = "Starting an object on a scalar field" if type(value) is dict else json.dumps(value, ensure_ascii=False)
    if why:
        shown = f"Field '{_spell(at)}', {why}"
    found.append((_spell(at), f"Invalid value at '{_spell(at)}' ({kind}), {shown}"))
    return None


def _refuse_single(value: Any, at: At, found: Found) -> None:
    kind = "type.googleapis.com/google.protobuf.ListValue"
    found.append((_spell(at), f"Invalid value at '{_spell(at)}' ({kind}), {json.dumps(value, ensure_ascii=False)}"))


def _refuse_message(kind: str, value: Any, at: At, found: Found) -> None:
    if at is None:
        found.append(("", "Invalid JSON payload received. The payload must be an object."))
        return None
    return _refuse(kind, value, at, found)


def _refuse_name(name: str, at: At, found: Found, why: str) -> None:
    place = f" at '{_spell(at)}'" if at else ""
    found.append((_spell(at), f'Invalid JSON payload received. Unknown name "{name}"{place}: {why}'))


def _refuse_second(union: str, name: str, at: At, found: Found) -> None:
    text = f"Invalid value at '{_spell(at)}' (oneof), oneof field '{union}' is already set. Cannot set '{name}'"
    found.append((_spell(at), text))


def _spell(at: At) -> str:
    """Return a place as Google writes it: `requests[0].add_sheet.properties`."""
    if at is None:
        return ""
    before, step = _spell(at[0]), at[1]
    if isinstance(step, int):
        return f"{before}[{step}]"
    return f"{before}.{to_snake(step)}" if before else to_snake(step)

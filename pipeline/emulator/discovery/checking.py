"""A JSON value and its schema's name come in; the value as the API reads it goes out, or every error in its words.

Requests are read the way Google's own reader does (snake_case keys, `"12"` for 12, null for absent); answers, which
are ours, are held to the letter. One closure is made per field on first touch. Paths are linked pairs, spelled out
only for an error.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any

from pipeline.emulator.discovery.documents import PACKAGES, name_enum, schema, to_snake
from pipeline.emulator.discovery.parsing import DEEPEST, too_deep
from pipeline.emulator.discovery.scalars import EXACT, SCALARS, UNREAD, read_number
from pipeline.emulator.discovery.unions import union_of
from pipeline.emulator.errors import invalid, not_built

At = tuple[Any, str | int] | None
Found = list[tuple[str, str]]
Check = Callable[[Any, At, Found], Any]
Rule = tuple[str, type | None, Check, bool]

LIST = "type.googleapis.com/google.protobuf.ListValue"


def check(api: str, ref: str, value: Any, at: str = "") -> Any:
    """Return the value as schema `ref` reads it; ApiError 400 names every error, `at` being the value's own place.

    Recorded: a text where a list of cells belongs, with its place, type, value and violation.
    Recorded: null is taken for absent.
    Reported: unknown names, wrong types, bad names of an enum and a second member of a union, in these words.
    Reported: names in snake_case are taken; Drive passes over names it does not know.
    Documented: numbers and flags as text, whole numbers written 12.0, NaN and Infinity as text, 64 bits as text.
    Documented: an enum may be sent by its number; refused by name here, for the documents do not tell the numbers.
    Assumed: all errors of a body come at once, in the order of the body; one element stands for a list of one.
    """
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
        return _reader(api, body["$ref"], strict)
    if body["type"] == "any":
        return _pass_any if strict else _read_any
    if body["type"] == "array":
        return _compile_list(api, name, body["items"], strict)
    if body["type"] == "object":
        return _compile_object(api, name, body, strict)
    if "enum" in body:
        return _compile_enum(name_enum(api, name, body["enum"]), frozenset(body["enum"]), strict)
    return _compile_scalar(body["type"], body.get("format"), strict)


def _compile_object(api: str, name: str, body: dict[str, Any], strict: bool) -> Check:
    if "additionalProperties" in body:
        return _compile_map(api, name, body["additionalProperties"], strict)
    kind, lenient = f"type.googleapis.com/{PACKAGES[api]}.{name}", api == "drive" and not strict
    union = "" if strict else union_of(api, name)[0]
    rules: dict[str, Rule] = {}

    def read(value: Any, at: At, found: Found) -> Any:
        if type(value) is not dict:
            return _refuse_message(kind, value, at, found)
        known: dict[str, Any] = {}
        taken = False
        for key, item in value.items():
            rule = rules.get(key) or _learn_rule(rules, api, name, body, key, strict)
            if rule is None:
                if not lenient:
                    _refuse_name(key, at, found, "Cannot find field.")
            elif item is not None:
                field, plain, read_item, member = rule
                if member:
                    if taken:
                        _refuse_second(union, key, at, found)
                    taken = True
                known[field] = item if type(item) is plain else read_item(item, (at, key), found)
            elif strict:
                found.append((_spell((at, key)), f"null at '{_spell((at, key))}'"))
        return known

    return read


def _learn_rule(
    rules: dict[str, Rule], api: str, name: str, body: dict[str, Any], key: str, strict: bool
) -> Rule | None:
    """Keep and return how a key is read: field, the type that needs no reading, reader, is it one of a union."""
    fields = body.get("properties", {})
    field = key if key in fields or strict else next((known for known in fields if to_snake(known) == key), key)
    if field not in fields:
        return None
    part = fields[field]
    plain = None if "enum" in part or part.get("format") else UNREAD.get(part.get("type", ""))
    member = not strict and field in union_of(api, name)[1]
    rules[key] = field, plain, _compile(api, field, part, strict), member
    return rules[key]


def _compile_map(api: str, name: str, body: dict[str, Any], strict: bool) -> Check:
    inner = _compile(api, name, body, strict)
    clears = api == "drive" and not strict  # a null entry clears a property of a file [D]

    def read(value: Any, at: At, found: Found) -> Any:
        if type(value) is not dict:
            return _refuse_message("Map", value, at, found)
        kept = value if clears else {key: item for key, item in value.items() if item is not None}
        return {key: None if item is None else inner(item, (at, key), found) for key, item in kept.items()}

    return read


def _compile_list(api: str, name: str, body: dict[str, Any], strict: bool) -> Check:
    inner = _compile(api, name, body, strict)
    nested = body.get("type") == "array"

    def read(value: Any, at: At, found: Found) -> Any:
        if isinstance(value, list):
            return [inner(item, (at, index), found) for index, item in enumerate(value)]
        if strict or nested or (at is not None and type(at[1]) is int):
            return _add(at, found, LIST, json.dumps(value, ensure_ascii=False))
        return [inner(value, at, found)]

    return read


def _compile_enum(kind: str, names: frozenset[str], strict: bool) -> Check:
    def read(value: Any, at: At, found: Found) -> Any:
        if type(value) is str and value in names:
            return value
        if type(value) is int and not strict:
            raise not_built(f"{_spell(at)} by its number, {value}")
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


def _pass_any(value: Any, _at: At, _found: Found) -> Any:
    return value


def _read_any(value: Any, at: At, _found: Found, depth: int = 1) -> Any:
    """Return any value; numbers become ones that a double holds, and nothing is nested too deep."""
    kind = type(value)
    if kind is int:
        try:
            return read_number(value)
        except ValueError as error:
            raise invalid("Invalid JSON payload received. Number exceeds the range of double.") from error
    if kind is list or kind is dict:
        if depth > DEEPEST:
            raise too_deep(_name_of(at))
        for item in value if kind is list else value.values():
            _read_any(item, at, _found, depth + 1)
    return value


def _name_of(at: At) -> str:
    while at is not None and type(at[1]) is int:
        at = at[0]
    return "" if at is None else str(at[1])


def _refuse(kind: str, value: Any, at: At, found: Found, why: str = "") -> None:
    if type(value) is list and at is not None and type(at[1]) is str:
        return _refuse_name(str(at[1]), at[0], found, "Proto field is not repeating, cannot start list.")
    return _add(at, found, kind, f"Field '{_spell(at)}', {why}" if why else show(value))


def _refuse_message(kind: str, value: Any, at: At, found: Found) -> None:
    if at is None:
        return _refuse_name("", None, found, "Root element must be a message.")
    return _refuse(kind, value, at, found)


def _refuse_name(name: str, at: At, found: Found, why: str) -> None:
    place = f" at '{_spell(at)}'" if at else ""
    found.append((_spell(at), f'Invalid JSON payload received. Unknown name "{name}"{place}: {why}'))


def _refuse_second(union: str, name: str, at: At, found: Found) -> None:
    _add(at, found, "oneof", f"oneof field '{union}' is already set. Cannot set '{name}'")


def _add(at: At, found: Found, kind: str, what: str) -> None:
    found.append((_spell(at), f"Invalid value at '{_spell(at)}' ({kind}), {what}"))


def show(value: Any) -> str:
    """Return a value as Google repeats it in a refusal: text between quotes, nothing in it escaped."""
    if type(value) is dict:
        return "Starting an object on a scalar field"
    return f'"{value}"' if type(value) is str else json.dumps(value, ensure_ascii=False)


def _spell(at: At) -> str:
    """Return a place as Google writes it: `requests[0].add_sheet.properties`."""
    if at is None:
        return ""
    before, step = _spell(at[0]), at[1]
    if isinstance(step, int):
        return f"{before}[{step}]"
    return f"{before}.{to_snake(step)}" if before else to_snake(step)

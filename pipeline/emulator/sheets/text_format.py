"""A JSON value comes in; the same value as a google.protobuf.Value in protobuf's text format goes out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_ESCAPES = {ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}


def write_value(value: Any) -> str:
    """Write a value as refusals quote it: `list_value {`, its lines indented by two spaces, `}`, a newline each."""
    return "".join(f"{line}\n" for line in _lines(value))


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        yield from _block("list_value", [line for item in value for line in _block("values", list(_lines(item)))])
    elif isinstance(value, dict):
        fields = [
            _block("fields", [f'key: "{_escape(key)}"', *_block("value", list(_lines(part)))])
            for key, part in value.items()
        ]
        yield from _block("struct_value", [line for field in fields for line in field])
    elif isinstance(value, bool):
        yield f"bool_value: {str(value).lower()}"
    elif isinstance(value, str):
        yield f'string_value: "{_escape(value)}"'
    else:
        yield "null_value: NULL_VALUE" if value is None else f"number_value: {float(value)!r}"


def _block(name: str, lines: list[str]) -> list[str]:
    return [f"{name} {{", *(f"  {line}" for line in lines), "}"]


def _escape(text: str) -> str:
    return text.translate(_ESCAPES)

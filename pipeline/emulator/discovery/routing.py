"""A verb and a path come in; the API method they address, and the path's parameters, go out."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from pipeline.emulator.discovery.documents import DOCUMENTS, document


@dataclass(frozen=True)
class Parameter:
    """One path or query parameter, as the discovery document declares it."""

    type: str
    format: str | None
    location: str
    repeated: bool
    required: bool
    enum: tuple[str, ...]
    default: str | None
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class Method:
    """One API method; `id` is the document's own ("sheets.spreadsheets.values.get"), `path` has no leading slash.

    `uploads` tells that it takes media, at the same path below `/upload/`.
    """

    id: str
    api: str
    verb: str
    path: str
    params: dict[str, Parameter]
    request: str | None
    response: str | None
    scopes: tuple[str, ...]
    uploads: bool = False


def find(verb: str, raw_path: str) -> tuple[Method, dict[str, str]] | None:
    """Match a still encoded path; the parameters come back decoded. None where no method has that address.

    Documented: the addresses, and that a slash within a parameter is sent as %2F.
    Recorded: ranges with encoded quotes, colons and exclamation marks.
    """
    for pattern, method in _routes().get(verb, ()):
        match = pattern.fullmatch(raw_path)
        if match:
            return method, {name: unquote(text) for name, text in match.groupdict().items()}
    return None


@functools.cache
def methods() -> dict[str, Method]:
    """Return every method of the four APIs by its id."""
    return {method.id: method for api in DOCUMENTS for method in _read_methods(api, document(api))}


@functools.cache
def common_parameters(api: str) -> dict[str, Parameter]:
    """Return the query parameters that every method of the API takes: `alt`, `fields`, `key` ..."""
    return {name: _read_parameter(body) for name, body in document(api)["parameters"].items()}


def _read_methods(api: str, node: dict[str, Any]) -> Iterator[Method]:
    for body in node.get("methods", {}).values():
        yield Method(
            id=body["id"],
            api=api,
            verb=body["httpMethod"],
            path=document(api)["servicePath"] + body["path"],
            params={name: _read_parameter(one) for name, one in body["parameters"].items()},
            request=body.get("request", {}).get("$ref"),
            response=body.get("response", {}).get("$ref"),
            scopes=tuple(body.get("scopes", ())),
            uploads="mediaUpload" in body,
        )
    for child in node.get("resources", {}).values():
        yield from _read_methods(api, child)


def _read_parameter(body: dict[str, Any]) -> Parameter:
    return Parameter(
        type=body["type"],
        format=body.get("format"),
        location=body["location"],
        repeated=body.get("repeated", False),
        required=body.get("required", False),
        enum=tuple(body.get("enum", ())),
        default=body.get("default"),
        minimum=int(body["minimum"]) if "minimum" in body else None,
        maximum=int(body["maximum"]) if "maximum" in body else None,
    )


@functools.cache
def _routes() -> dict[str, list[tuple[re.Pattern[str], Method]]]:
    table: dict[str, list[tuple[re.Pattern[str], Method]]] = {}
    for method in sorted(methods().values(), key=_vagueness):
        table.setdefault(method.verb, []).append((_pattern(method.path), method))
    return table


def _vagueness(method: Method) -> tuple[int, int]:
    return method.path.count("{"), -len(method.path)


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", path)
    named = (f"(?P<{part}>[^/]+)" if i % 2 else re.escape(part) for i, part in enumerate(parts))
    return re.compile("/" + "".join(named))

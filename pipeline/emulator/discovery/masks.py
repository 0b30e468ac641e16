"""A `fields` text comes in; a mask that picks fields out of an answer, or the checked paths it names, goes out."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.emulator.discovery.documents import schema, to_snake
from pipeline.emulator.errors import ApiError, invalid, invalid_parameter

Tree = dict[str, Any]
TOKEN = re.compile(r"\s*([A-Za-z_][\w-]*|[*(),./])")


class Picked(list[Any]):
    """A list whose reader has left out already what the mask does not want."""


@dataclass(frozen=True)
class Mask:
    """Which fields of an answer are wanted: nested names, an empty dict standing for everything beneath."""

    tree: Tree

    @classmethod
    def parse(cls, api: str, ref: str, text: str) -> Mask:
        """Read a `fields` parameter against the answer's schema; ApiError 400 where a path leads nowhere.

        Recorded: the refusal of a path that leads nowhere, its violation included.
        Documented: paths with dots or slashes, parentheses and stars.
        Reported: Drive's words for the same.
        Assumed: snake_case is taken; a text that is no mask at all is refused as a path that leads nowhere.
        """
        return cls(_parse(api, ref, text))

    def wants(self, path: str) -> bool:
        """Tell whether anything at or beneath `path` ("sheets.data") is wanted."""
        tree = self.tree
        for step in path.split("."):
            if not tree:
                return True
            if step not in tree and "*" not in tree:
                return False
            tree = tree[step] if step in tree else tree["*"]
        return True

    def names_at(self, path: str) -> frozenset[str] | None:
        """The fields wanted at `path` when each is wanted whole, so that their reader can pick them; else None."""
        tree = self.tree
        for step in path.split("."):
            if step not in tree:
                return None
            tree = tree[step]
        return frozenset(tree) if tree and not any(tree.values()) and "*" not in tree else None

    def apply(self, value: Any) -> Any:
        """Return the wanted part of an answer; the answer itself is left alone."""
        return _pick(self.tree, value)


def expand_fields(api: str, ref: str, text: str) -> list[tuple[str, ...]]:
    """Return the paths that an update request's own field mask names, checked against `ref`; "*" is [("*",)].

    Recorded: paths with slashes, and "*".
    Documented: at least one field has to be named.
    Reported: the words of both refusals.
    """
    if not text.strip():
        raise invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    try:
        return list(_leaves(_read(api, ref, text) or {"*": {}}))
    except LookupError as error:
        raise invalid(f"Invalid field: {error.args[0]}") from error


@functools.lru_cache(maxsize=256)
def _parse(api: str, ref: str, text: str) -> Tree:
    try:
        return _read(api, ref, text)
    except LookupError as error:
        raise _bad_mask(api, str(error.args[0])) from error


def _bad_mask(api: str, path: str) -> ApiError:
    if api == "drive":
        return invalid_parameter(f"Invalid field selection {path}", "fields")
    why = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
    return invalid("Request contains an invalid argument.", [(path, why)])


def _pick(tree: Tree, value: Any) -> Any:
    if not tree:
        return value
    if isinstance(value, Picked):
        return value
    if isinstance(value, list):
        return [_pick(tree, item) for item in value]
    if not isinstance(value, dict):
        return value
    rest = tree.get("*")
    picked = {}
    for key, item in value.items():
        below = tree.get(key, rest)
        if below is not None:
            picked[key] = _pick(below, item) if below else item
    return picked


def _leaves(tree: Tree, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, below in tree.items():
        if below:
            yield from _leaves(below, (*before, name))
        else:
            yield (*before, name)


def _build(paths: Iterator[tuple[str, ...]]) -> Tree:
    """Merge paths into one tree; a path that ends inside another takes everything beneath."""
    root: dict[str, Any] = {}
    for path in paths:
        tree = root
        for step in path[:-1]:
            if tree.get(step, True) is None:
                break
            tree = tree.setdefault(step, {})
        else:
            tree[path[-1]] = None
    return root


def _read(api: str, ref: str, text: str) -> Tree:
    """Return a text's tree in the schema's own names; LookupError carries the path that leads nowhere."""
    try:
        return _resolve(api, {"$ref": ref}, _build(_Reader(text).read_all()), "")
    except RecursionError as error:
        raise LookupError(text[:100]) from error


def _resolve(api: str, body: dict[str, Any], tree: Tree | None, at: str) -> Tree:
    if tree is None or tree.get("*", True) is None:
        return {}
    found: Tree = {}
    for name, below in tree.items():
        path = f"{at}.{name}" if at else name
        for key, part in _members(api, body, name, path):
            found[key] = _resolve(api, part, below, path)
    return found


def _members(api: str, body: dict[str, Any], name: str, path: str) -> list[tuple[str, dict[str, Any]]]:
    body = _open(api, body)
    if body["type"] == "any":
        return [(name, body)]
    if "additionalProperties" in body:
        return [(name, body["additionalProperties"])]
    known = body.get("properties", {})
    if name == "*":
        return list(known.items())
    if name in known:
        return [(name, known[name])]
    camel = [key for key in known if to_snake(key) == name]
    if not camel:
        raise LookupError(path)
    return [(camel[0], known[camel[0]])]


def _open(api: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return the schema that stands behind references and lists."""
    while "$ref" in body or "items" in body:
        body = schema(api, body["$ref"]) if "$ref" in body else body["items"]
    return body


class _Reader:
    """Reads `a/b(c,d.e),*` into paths; LookupError where the text is not a mask."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        self.tokens = self._split()
        self.place = 0

    def read_all(self) -> Iterator[tuple[str, ...]]:
        """Yield every path of the text."""
        yield from self._read_list(())
        if self.place < len(self.tokens):
            raise LookupError(self.text)

    def _split(self) -> list[str]:
        tokens, end = [], 0
        while end < len(self.text):
            match = TOKEN.match(self.text, end)
            if match is None:
                raise LookupError(self.text)
            tokens.append(match[1])
            end = match.end()
        return tokens

    def _next(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1] if self.place <= len(self.tokens) else ""

    def _peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def _read_list(self, before: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield from self._read_path(before)
        while self._peek() == ",":
            self._next()
            yield from self._read_path(before)

    def _read_path(self, before: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        name = self._next()
        if not name or name in "(),./":
            raise LookupError(self.text)
        path = (*before, name)
        if self._peek() in ("/", "."):
            self._next()
            yield from self._read_path(path)
        elif self._peek() == "(":
            self._next()
            yield from self._read_list(path)
            if self._next() != ")":
                raise LookupError(self.text)
        else:
            yield path

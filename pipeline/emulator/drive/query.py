"""Drive's search text and order text come in; a predicate over file resources and a sorted list go out."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from pipeline.emulator.errors import ApiError, invalid_parameter, not_built
from pipeline.emulator.state import FOLDER

Json = dict[str, Any]
Test = Callable[[Json], bool]
Token = tuple[str, str]


_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*')|(?P<op><=|>=|!=|=|<|>)|(?P<mark>[(){}])|(?P<word>[A-Za-z]+))", re.DOTALL
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_TEXTS = {"name", "mimeType"}
_TIMES = {"modifiedTime", "createdTime"}
_FLAGS = {"trashed", "starred", "sharedWithMe"}
_MAPS = {"properties", "appProperties"}
_PEOPLE = {"owners": {"owner"}, "writers": {"owner", "organizer", "fileOrganizer", "writer"}, "readers": set[str]()}
_REAL = {"fullText", "viewedByMeTime", "visibility", "shortcutDetails", "labels", "memberCount", "hidden"}
_ORDERS = {"createdTime", "modifiedTime", "name", "name_natural", "folder", "recency"}
_REAL_ORDERS = {"modifiedByMeTime", "quotaBytesUsed", "sharedWithMeTime", "starred", "viewedByMeTime"}


def compile_query(text: str, me: str, root: str) -> Test:
    """The predicate that `q` spells; `me` and `root` stand for the caller's address and root folder.

    `and` and `or` bind alike, from left to right, as Drive documents it. Raises ApiError 400 for text that is
    not a query and 501 for a real term that is not built.
    """
    if not text.strip():
        return lambda _file: True
    reader = _Reader(text, me, root)
    test = reader.read_all()
    if reader.tokens:
        raise _invalid("q")
    return test


def sort_files(files: list[Json], order: str) -> list[Json]:
    """The files in the order that `orderBy` spells, latest changed first where it says nothing."""
    ordered = sorted(files, key=lambda file: str(file["id"]))
    for key in reversed([part.split() for part in (order or "recency desc").split(",")]):
        if not key or key[1:] not in ([], ["desc"]):
            raise _invalid("orderBy")
        if key[0] in _REAL_ORDERS:
            raise not_built(f"drive.files.list orderBy {key[0]}")
        if key[0] not in _ORDERS:
            raise _invalid("orderBy")
        ordered.sort(key=_ORDER_KEYS.get(key[0], _moment_key(key[0])), reverse=bool(key[1:]))
    return ordered


class _Reader:
    def __init__(self, text: str, me: str, root: str) -> None:
        self.tokens = _split(text)
        self.me = me
        self.root = root

    def read_all(self) -> Test:
        test = self.read_one()
        while self.tokens and self.tokens[0] in {("word", "and"), ("word", "or")}:
            join = all if self.take() == ("word", "and") else any
            test = _join(join, test, self.read_one())
        return test

    def read_one(self) -> Test:
        token = self.take()
        if token == ("word", "not"):
            inner = self.read_one()
            return lambda file: not inner(file)
        if token == ("mark", "("):
            test = self.read_all()
            self.expect("mark", ")")
            return test
        if token[0] == "text":
            self.expect("word", "in")
            return self.member(token[1], self.take()[1])
        if token[0] == "word":
            return self.term(token[1])
        raise _invalid("q")

    def term(self, field: str) -> Test:
        if field in _REAL:
            raise not_built(f"drive.files.list q {field}")
        kind, sign = self.take()
        if field in _MAPS and (kind, sign) == ("word", "has"):
            return self.entry(field)
        value = self.take()
        if field in _TEXTS and sign in {"=", "!=", "contains"} and value[0] == "text":
            return _text_test(field, sign, value[1])
        if field in _TIMES and kind == "op" and value[0] == "text":
            compare, moment = _COMPARE[sign], _moment(value[1])
            return lambda file: compare(_moment(file[field]), moment)
        if field in _FLAGS and sign in {"=", "!="} and value in {("word", "true"), ("word", "false")}:
            wanted = (value[1] == "true") == (sign == "=")
            return lambda file: bool(file.get(field)) == wanted
        raise _invalid("q")

    def entry(self, field: str) -> Test:
        self.expect("mark", "{")
        key = self.assigned("key")
        self.expect("word", "and")
        value = self.assigned("value")
        self.expect("mark", "}")
        return lambda file: file.get(field, {}).get(key) == value

    def assigned(self, name: str) -> str:
        self.expect("word", name)
        self.expect("op", "=")
        kind, text = self.take()
        if kind != "text":
            raise _invalid("q")
        return text

    def member(self, text: str, field: str) -> Test:
        if field == "parents":
            parent = self.root if text == "root" else text
            return lambda file: parent in file.get("parents", [])
        if field not in _PEOPLE:
            raise _invalid("q")
        person, roles = self.me if text == "me" else text, _PEOPLE[field]
        return lambda file: any(
            grant.get("emailAddress") == person and (not roles or grant["role"] in roles)
            for grant in file.get("permissions", [])
        )

    def take(self) -> Token:
        if not self.tokens:
            raise _invalid("q")
        return self.tokens.pop(0)

    def expect(self, kind: str, text: str) -> None:
        if self.take() != (kind, text):
            raise _invalid("q")


def _split(text: str) -> list[Token]:
    tokens = []
    place = 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        if found is None:
            raise _invalid("q")
        kind = str(found.lastgroup)
        word = found.group(kind)
        tokens.append((kind, re.sub(r"\\(.)", r"\1", word[1:-1], flags=re.DOTALL) if kind == "text" else word))
        place = found.end()
    return tokens


def _join(join: Callable[[list[bool]], bool], left: Test, right: Test) -> Test:
    return lambda file: join([left(file), right(file)])


def _text_test(field: str, sign: str, value: str) -> Test:
    if sign != "contains":
        compare = _COMPARE[sign]
        return lambda file: compare(file[field], value)
    if field == "mimeType":
        return lambda file: value in file[field]
    start = re.compile(r"(?<!\w)" + re.escape(value), re.IGNORECASE)
    return lambda file: bool(start.search(file[field]))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise _invalid("q") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _natural(file: Json) -> list[tuple[bool, int, str]]:
    parts = re.split(r"(\d+)", file["name"].casefold())
    return [(not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts if part]


def _moment_key(field: str) -> Callable[[Json], Any]:
    return lambda file: file["modifiedTime" if field == "recency" else field]


_ORDER_KEYS: dict[str, Callable[[Json], Any]] = {
    "name": lambda file: file["name"].casefold(),
    "name_natural": _natural,
    "folder": lambda file: file["mimeType"] != FOLDER,
}


def _invalid(parameter: str) -> ApiError:
    return invalid_parameter("Invalid Value", parameter, "invalid")

"""Drive's search text comes in; a predicate over what a search knows of a file or a shared drive goes out."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pipeline.emulator.errors import ApiError, invalid_parameter, not_built

Json = Mapping[str, Any]
Test = Callable[[Json], bool]
Token = tuple[str, str]

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<op><=|>=|!=|=|<|>)|(?P<mark>[(){}])|(?P<number>\d+)"""
    r"|(?P<word>[A-Za-z][\w./]*))",
    re.DOTALL,
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_EQUAL = frozenset({"=", "!="})
DEEPEST = 100
VISIBILITIES = {"anyoneCanFind", "anyoneWithLink", "domainCanFind", "domainWithLink", "limited"}


@dataclass(frozen=True)
class Terms:
    """The terms a search may have, by the kind of value each has; `texts` with the operators it takes."""

    texts: Mapping[str, frozenset[str]]
    times: frozenset[str]
    flags: frozenset[str]
    numbers: frozenset[str] = field(default_factory=frozenset)
    maps: frozenset[str] = field(default_factory=frozenset)
    lists: frozenset[str] = field(default_factory=frozenset)
    unbuilt: frozenset[str] = field(default_factory=frozenset)


FILE_TERMS = Terms(
    texts={
        "name": _EQUAL | {"contains"},
        "fullText": frozenset({"contains"}),
        "mimeType": _EQUAL | {"contains"},
        "visibility": _EQUAL,
        "shortcutDetails.targetId": _EQUAL,
    },
    times=frozenset({"createdTime", "modifiedTime", "viewedByMeTime"}),
    flags=frozenset({"trashed", "starred", "sharedWithMe"}),
    maps=frozenset({"properties", "appProperties"}),
    lists=frozenset({"parents", "owners", "writers", "readers"}),
    unbuilt=frozenset({"labels"}),
)
DRIVE_TERMS = Terms(
    texts={"name": _EQUAL | {"contains"}},
    times=frozenset({"createdTime"}),
    flags=frozenset({"hidden"}),
    numbers=frozenset({"memberCount", "organizerCount"}),
)


def compile_query(text: str, terms: Terms = FILE_TERMS, names: Mapping[str, str] | None = None) -> Test:
    """The predicate that `q` spells; `names` says what "me" and "root" stand for in a list.

    `and` and `or` bind alike, from left to right, as Drive documents it. Raises ApiError 400 for text that is
    not a query, or nested deeper than DEEPEST, and 501 for a real term that is not built.
    """
    if not text.strip():
        return lambda _found: True
    reader = _Reader(text, terms, names or {})
    test = reader.read_all()
    if reader.tokens:
        raise _invalid()
    return test


def asks_full_text(text: str) -> bool:
    """Whether a query has a `fullText` term: its answers come by relevance."""
    return ("word", "fullText") in _split(text)


class _Reader:
    def __init__(self, text: str, terms: Terms, names: Mapping[str, str]) -> None:
        self.tokens = _split(text)
        self.terms = terms
        self.names = names

    def read_all(self, depth: int = 0) -> Test:
        first, steps = self.read_one(depth), []
        while self.tokens and self.tokens[0] in {("word", "and"), ("word", "or")}:
            steps.append((self.take()[1], self.read_one(depth)))
        return _chain(first, steps) if steps else first

    def read_one(self, depth: int) -> Test:
        token = self.take()
        if depth == DEEPEST:
            raise _invalid()
        if token == ("word", "not"):
            inner = self.read_one(depth + 1)
            return lambda found: not inner(found)
        if token == ("mark", "("):
            test = self.read_all(depth + 1)
            self.expect("mark", ")")
            return test
        if token[0] == "text":
            return self.read_member(token[1])
        if token[0] == "word":
            return self.read_term(token[1])
        raise _invalid()

    def read_term(self, name: str) -> Test:
        terms = self.terms
        if name.partition("/")[0] in terms.unbuilt:
            raise not_built(f"q {name}")
        if name in terms.flags and (not self.tokens or self.tokens[0][0] != "op"):
            return lambda found: bool(found[name])
        sign = self.take()[1]
        if name in terms.maps and sign == "has":
            return self.read_entry(name)
        kind, value = self.take()
        if kind == "text" and sign == "in" and name in terms.lists:
            return self.test_member(name, value)
        if kind == "text" and sign in terms.texts.get(name, ()):
            return _test_text(name, sign, value)
        if kind == "text" and name in terms.times and sign in _COMPARE:
            return _test_time(name, sign, value)
        if name in terms.flags and sign in _EQUAL and (kind, value) in {("word", "true"), ("word", "false")}:
            wanted = (value == "true") == (sign == "=")
            return lambda found: bool(found[name]) == wanted
        if kind == "number" and name in terms.numbers and sign in _COMPARE:
            compare, number = _COMPARE[sign], int(value)
            return lambda found: compare(found[name], number)
        raise _invalid()

    def read_entry(self, name: str) -> Test:
        self.expect("mark", "{")
        key = self.read_assigned("key")
        self.expect("word", "and")
        value = self.read_assigned("value")
        self.expect("mark", "}")
        return lambda found: found[name].get(key) == value

    def read_assigned(self, name: str) -> str:
        self.expect("word", name)
        self.expect("op", "=")
        kind, text = self.take()
        if kind != "text":
            raise _invalid()
        return text

    def read_member(self, text: str) -> Test:
        negated = self.tokens[:1] == [("word", "not")]
        if negated:
            self.take()
        self.expect("word", "in")
        name = self.take()[1]
        if name in self.terms.unbuilt:
            raise not_built(f"q {name}")
        if negated or name not in self.terms.lists:
            raise _invalid()
        return self.test_member(name, text)

    def test_member(self, name: str, text: str) -> Test:
        special = "root" if name == "parents" else "me"
        wanted = self.names.get(text, text) if text == special else text
        return lambda found: wanted in found[name]

    def take(self) -> Token:
        if not self.tokens:
            raise _invalid()
        return self.tokens.pop(0)

    def expect(self, kind: str, text: str) -> None:
        if self.take() != (kind, text):
            raise _invalid()


def _split(text: str) -> list[Token]:
    tokens = []
    place = 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        if found is None:
            raise _invalid()
        kind = str(found.lastgroup)
        word = found.group(kind)
        tokens.append((kind, re.sub(r"\\(.)", r"\1", word[1:-1], flags=re.DOTALL) if kind == "text" else word))
        place = found.end()
    return tokens


def _chain(first: Test, steps: list[tuple[str, Test]]) -> Test:
    """Both kinds of joints from left to right; each term is asked, for it may refuse."""

    def test(found: Json) -> bool:
        holds = first(found)
        for word, step in steps:
            holds = step(found) & holds if word == "and" else step(found) | holds
        return holds

    return test


def _test_text(name: str, sign: str, value: str) -> Test:
    if name == "visibility" and value not in VISIBILITIES:
        raise _invalid()
    if sign != "contains":
        compare = _COMPARE[sign]
        return lambda found: compare(found[name], value)
    if name == "mimeType":
        return lambda found: value in found[name]
    if name == "fullText":
        return _test_words(value)
    start = re.compile(r"(?<!\w)" + re.escape(value), re.IGNORECASE)
    return lambda found: bool(start.search(found[name]))


def _test_words(value: str) -> Test:
    """Whole words, in any order; in double quotes, one after the other."""
    words = _words(value)
    if value[:1] == value[-1:] == '"':
        phrase = f" {' '.join(words)} "
        return lambda found: phrase in f" {' '.join(_words(found['fullText']()))} "
    return lambda found: set(words) <= set(_words(found["fullText"]()))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _test_time(name: str, sign: str, value: str) -> Test:
    compare, moment = _COMPARE[sign], _moment(value)
    return lambda found: bool(found[name]) and compare(_moment(found[name]), moment)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise _invalid() from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _invalid() -> ApiError:
    return invalid_parameter("Invalid Value", "q", "invalid")

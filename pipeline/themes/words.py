"""Texts come in; their words go out: what to compare them by, and where each stands in the text.

Scripts without spaces are read in pairs of characters. The language of a text is the one whose little words it uses
most; it decides which endings are cut off and which words say nothing by themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pipeline.themes.vocabulary import CONCEPTS, EVERYWHERE, LANGUAGES, PARTICLES, PASTS, SILENT

LONGEST_READ = 4_000
"""Characters of a text that are compared: more would not change what it is about."""

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTERS = rf"(?:(?![{_UNSPACED}])[^\W\d_]|[\u0300-\u036f])+"
_TOKEN = re.compile(rf"[{_UNSPACED}]+|{_LETTERS}(?:['’-]{_LETTERS})*")
_FAR = re.compile(r"[^\s'’-]|\n")
_ENDS = re.compile(r"[.!?…:;\n\r•*\"“”(]")
_RUN = re.compile(rf"[{_UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word as written, from `start` on; `stem` is what it is compared by, "" where it says nothing by itself.

    `language` is its text's. `near` says that only a space stands before it; `first` that it begins a sentence;
    `unspaced` that it is a stretch of a script without spaces.
    """

    text: str
    stem: str
    language: str
    start: int
    near: bool
    first: bool
    unspaced: bool

    @property
    def end(self) -> int:
        """Where the word ends in its text."""
        return self.start + len(self.text)


def read(text: str) -> tuple[Word, ...]:
    """The words of a text, in order."""
    text = text[:LONGEST_READ]
    found = list(_TOKEN.finditer(text))
    language = guess_language([match[0] for match in found])
    words: list[Word] = []
    end = 0
    for match in found:
        between = text[end : match.start()]
        first = not words or bool(_ENDS.search(between))
        near = bool(words) and not _FAR.search(between)
        unspaced = is_unspaced(match[0])
        words.append(
            Word(match[0], "" if unspaced else stem(match[0], language), language, match.start(), near, first, unspaced)
        )
        end = match.end()
    return tuple(words)


def is_unspaced(text: str) -> bool:
    """Whether a text begins in a script without spaces."""
    return bool(_RUN.match(text))


def guess_language(words: Sequence[str]) -> str:
    """The language whose little words are used most, English where none is."""
    counted = Counter(code for word in words for code in _index_little().get(word.casefold(), ()))
    return min(counted, key=lambda code: (-counted[code], code != "en", code)) if counted else "en"


@lru_cache(maxsize=1 << 16)
def stem(word: str, language: str) -> str:
    """What a word is compared by: without case, accents and its ending; "" where it says nothing by itself."""
    folded = word.casefold().replace("’", "'")
    folded = folded.removesuffix("'s")
    if len(folded) < 2 or folded in SILENT[language] or folded in SILENT["en"] or folded in EVERYWHERE:
        return ""
    cut = _open_stemmer(language).stemWord(folded)
    plain = "".join(char for char in unicodedata.normalize("NFKD", cut) if not unicodedata.combining(char))
    return plain or cut


def is_past(word: Word) -> bool:
    """Whether an English word tells, by its look, what somebody did: asked, wrote. No such look is known of others."""
    folded = word.text.casefold()
    return word.language == "en" and ((len(folded) > 4 and folded.endswith("ed")) or folded in PASTS)


def list_terms(words: Sequence[Word]) -> list[str]:
    """What a text is compared by: stems, and pairs of characters where there are no spaces."""
    terms = []
    for word in words:
        if word.unspaced:
            pairs = (word.text[i : i + 2] for i in range(max(len(word.text) - 1, 1)))
            terms += [pair for pair in pairs if PARTICLES.isdisjoint(pair)]
        elif word.stem:
            terms.append(word.stem)
    return terms


def list_concepts(words: Sequence[Word]) -> list[str]:
    """What a text is about in the few school matters that we know the words of, whatever its language."""
    return [concept for word in words for concept in find_concepts(word)]


def find_concepts(word: Word) -> tuple[str, ...]:
    """The school matters that a word belongs to."""
    return _index_concepts().get(word.stem, ())


@cache
def _open_stemmer(language: str) -> Any:
    """What cuts off the endings of a language; imported here, for a run without news needs none."""
    import snowballstemmer

    return snowballstemmer.stemmer(LANGUAGES[language])


@cache
def _index_concepts() -> Mapping[str, tuple[str, ...]]:
    """The concepts by the stems of their words."""
    index: dict[str, set[str]] = {}
    for language, lists in CONCEPTS.items():
        for concept, listed in lists.items():
            for word in listed.split():
                index.setdefault(stem(word, language), set()).add(concept)
    index.pop("", None)
    return {key: tuple(sorted(found)) for key, found in index.items()}


@cache
def _index_little() -> Mapping[str, tuple[str, ...]]:
    """The languages by their little words."""
    index: dict[str, list[str]] = {}
    for code, words in SILENT.items():
        for word in words:
            index.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in index.items()}

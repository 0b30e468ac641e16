"""Texts as words and people's names come in; which words a label may use, so that no name is among them, goes out.

A word passes when the texts write it with a small letter more often than with a capital inside a sentence. Names that
we are told (tellers, roster) never pass, in part or whole; nor does a word that once followed a title such as "Mrs.".
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.themes.words import Word, find_concepts, is_unspaced

TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "coach", "señor", "señora", "herr", "frau", "madame"}
)
"""After these comes a name, whatever its case."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Spelling:
    """How often words stand with a small letter and with a capital inside a sentence; what is known for a name."""

    lower: Counter[str]
    upper: Counter[str]
    names: frozenset[str]
    pairs: frozenset[str]

    def may_use(self, word: Word) -> bool:
        """Whether a word may stand in a label."""
        return self.is_no_name(word.text) and (self._is_common(word) or _is_always_capital(word))

    def is_no_name(self, text: str) -> bool:
        """Whether a text holds no part of a name that we were told."""
        if is_unspaced(text):
            return not any(pair in text for pair in self.pairs)
        return self.names.isdisjoint(_split(text))

    def _is_common(self, word: Word) -> bool:
        folded = fold(word.text)
        return not word.text[0].isalpha() or _has_no_case(word.text) or self.lower[folded] > self.upper[folded]


def study(texts: Iterable[Sequence[Word]], names: Collection[str]) -> Spelling:
    """How the words of the texts are written; `names` are people's, with their parts in any order."""
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    told = {part for name in names for part in _split(name)}
    for words in texts:
        before = ""
        for word in words:
            folded = fold(word.text)
            if before in TITLES:
                told.add(folded)
            if word.text[0].islower():
                lower[folded] += 1
            elif not word.first and not word.text.isupper():
                upper[folded] += 1
            before = folded
    unspaced = ("".join(name.split()) for name in names if is_unspaced(name))
    pairs = {name[i : i + 2] for name in unspaced for i in range(max(len(name) - 1, 1))}
    return Spelling(lower, upper, frozenset(told - {""}), frozenset(pairs))


def keep_told(names: Collection[str], texts: Iterable[str]) -> frozenset[str]:
    """The parts of people's names that stand in the texts: no other one could get into a label."""
    told = {part for text in texts for word in _WORD.findall(text) for part in _split(word)}
    unspaced = {name for name in names if is_unspaced(name)}
    return frozenset(part for name in names for part in _split(name) if part in told) | unspaced


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """A word without case, accents and possessive ending."""
    plain = word.casefold().replace("’", "'")
    if not plain.isascii():
        plain = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
    return plain.removesuffix("'s")


@lru_cache(maxsize=1 << 16)
def _split(text: str) -> frozenset[str]:
    """The folded parts of a text, also those that a hyphen or an apostrophe joins."""
    whole = text.replace(",", " ").replace(".", " ").split()
    parts = ((word, *word.replace("’", "'").replace("-", "'").split("'")) for word in whole)
    return frozenset(fold(part) for word in parts for part in word)


def _has_no_case(text: str) -> bool:
    return text.upper() == text.lower()


def _is_always_capital(word: Word) -> bool:
    """Whether a word that is known to be no name is written so by rule: languages in English, nouns in German."""
    concepts = find_concepts(word)
    return "language" in concepts or (word.language == "de" and bool(concepts))

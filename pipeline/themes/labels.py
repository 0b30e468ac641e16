"""The words of a theme's texts come in, beside all others'; a plain label in their own phrases goes out.

A label is a phrase of up to four words that stand side by side in at least two of the texts, in the spelling most of
them use, and that the other texts use less. Where it fits only some of the texts, a second one stands beside it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.themes.spelling import Spelling
from pipeline.themes.vocabulary import PARTICLES
from pipeline.themes.words import Word, find_concepts, is_past

Phrase = tuple[str, ...]
"""What a phrase is counted by: the stems of its words that say something."""

LONGEST_PHRASE, LONGEST_STRETCH = 4, 6
"""Words of a phrase, and characters where there are no spaces."""

LONGEST_LABEL = 60
FITS_ALL = 0.6
"""Share of a theme's texts that hold a phrase from which on it needs no second one."""

BESIDE = 0.4
"""What a second phrase is worth at least, as a share of the first one."""

MATTERS = 1.4
"""What it is worth that a phrase has a word that schools write about."""

ACTS = 0.5
"""What a word by itself is worth that tells what somebody did, like “asked”: it does not say what it is all about."""

TERMS = 12
"""Stems that a theme is known by later."""

NO_LABEL = "Stories that belong together"
"""What a theme is called whose texts share no phrase."""

_LENGTHS = (1.0, 1.0, 1.5, 1.6, 1.5)
_STRETCHES = (1.0, 0.5, 1.0, 1.3, 1.5, 1.5, 1.5)


@dataclass(frozen=True)
class Phrases:
    """The phrases of each text as written, how many texts hold each, and which are words by themselves.

    `matters` are the matters that schools write about, by the stem of a word that tells of them; `acts` are the single
    words that mostly tell what somebody did.
    """

    texts: tuple[Mapping[Phrase, str], ...]
    counts: Counter[Phrase]
    single: frozenset[Phrase]
    matters: Mapping[str, tuple[str, ...]]
    acts: frozenset[Phrase]

    def label(self, members: Collection[int], taken: Collection[str]) -> str:
        """The label of a theme's texts, none of those already `taken`."""
        best = self.rank(members)
        labels = (self._spell(phrases, members) for phrases in self._combine(best, len(members)))
        return next((label for label in labels if label.casefold() not in taken), NO_LABEL)

    def list_terms(self, members: Collection[int]) -> tuple[str, ...]:
        """The stems that tell these texts from the others, the best first."""
        return tuple(phrase[0] for phrase, _, _ in self.rank(members) if phrase in self.single)[:TERMS]

    def rank(self, members: Collection[int]) -> list[tuple[Phrase, float, int]]:
        """The phrases of these texts with their worth and how many hold them, the best first.

        At least two hold a phrase; where they share none, the words of the matter that most of them tell of.
        """
        held = Counter(phrase for place in members for phrase in self.texts[place])
        others = len(self.texts) - len(members)
        shared = {phrase for phrase, count in held.items() if count > 1}
        found = [(phrase, held[phrase]) for phrase in shared or self._list_matter(members) or held]
        ranked = ((phrase, self._worth(phrase, count, len(members), others), count) for phrase, count in found)
        return sorted(ranked, key=lambda found: (-found[1], found[0]))

    def _list_matter(self, members: Collection[int]) -> set[Phrase]:
        """The single words of the matter that most of these texts tell of, at least two."""
        words = [{phrase for phrase in self.texts[place] if phrase[0] in self.matters} for place in members]
        told = Counter(matter for held in words for matter in {m for word in held for m in self.matters[word[0]]})
        most = min(told, key=lambda matter: (-told[matter], matter), default="")
        if told[most] < 2:
            return set()
        return {word for held in words for word in held if len(word) == 1 and most in self.matters[word[0]]}

    def _worth(self, phrase: Phrase, count: int, members: int, others: int) -> float:
        """How common a phrase is in a theme, how rare elsewhere, and how well its length reads."""
        share = count / members
        elsewhere = (self.counts[phrase] - count + 0.5) / (others + 1)
        lengths = _STRETCHES if phrase[0] == "" else _LENGTHS
        length = len(phrase[1]) if phrase[0] == "" else len(phrase)
        matters = 1.0 if self.matters.keys().isdisjoint(phrase) else MATTERS
        about = ACTS if phrase in self.acts else 1.0
        return math.sqrt(share) * math.log1p(share / elsewhere) * lengths[length] * matters * about

    def _combine(self, best: Sequence[tuple[Phrase, float, int]], members: int) -> Iterator[tuple[Phrase, ...]]:
        """Labels to choose from: a phrase and, where it fits too few, the next one that says something else."""
        for place, (phrase, worth, count) in enumerate(best):
            following = (
                other for other, less, _ in best[place + 1 :] if less >= BESIDE * worth and other not in self.acts
            )
            other = next((other for other in following if not _overlap(phrase, other)), None)
            if other is not None and count < FITS_ALL * members:
                yield (phrase, other)
            yield (phrase,)

    def _spell(self, phrases: Sequence[Phrase], members: Collection[int]) -> str:
        """The phrases as most of the texts write them, joined by a comma, with a capital."""
        said = []
        for phrase in phrases:
            written = Counter(self.texts[place][phrase] for place in members if phrase in self.texts[place])
            said.append(min(written, key=lambda text: (-written[text], text.casefold(), text)))
        label = ", ".join(said)
        label = label if len(label) <= LONGEST_LABEL else said[0]
        return label[:1].upper() + label[1:]


def collect(texts: Sequence[str], read: Sequence[Sequence[Word]], spelling: Spelling) -> Phrases:
    """The phrases of all texts that a label may use."""
    held = []
    single = set()
    matters: dict[str, tuple[str, ...]] = {}
    acts: Counter[Phrase] = Counter()
    for text, words in zip(texts, read, strict=True):
        phrases: dict[Phrase, str] = {}
        usable = [spelling.may_use(word) for word in words]
        for place, word in enumerate(words):
            found = _stretches(word, spelling) if word.unspaced else _runs(text, words, usable, place)
            for phrase, written in found:
                if len(written) <= LONGEST_LABEL:
                    phrases.setdefault(phrase, written)
            if word.stem and usable[place]:
                single.add((word.stem,))
                acts[(word.stem,)] += 1 if is_past(word) else -1
            if concepts := find_concepts(word):
                matters[word.stem] = concepts
        held.append(phrases)
    counts = Counter(phrase for phrases in held for phrase in phrases)
    return Phrases(tuple(held), counts, frozenset(single), matters, frozenset(+acts))


def _runs(text: str, words: Sequence[Word], usable: Sequence[bool], start: int) -> Iterator[tuple[Phrase, str]]:
    """The phrases that begin with a word: they begin and end with words that say something."""
    stems: list[str] = []
    for place in range(start, min(start + LONGEST_PHRASE, len(words))):
        word = words[place]
        if not usable[place] or word.unspaced or (place > start and not word.near):
            return
        if word.stem:
            stems.append(word.stem)
            yield tuple(stems), " ".join(text[words[start].start : word.end].split())
        elif place == start:
            return


def _stretches(word: Word, spelling: Spelling) -> Iterator[tuple[Phrase, str]]:
    """The stretches of a script without spaces that neither begin nor end with a particle."""
    signs = word.text
    for size in range(2, LONGEST_STRETCH + 1):
        for start in range(len(signs) - size + 1):
            stretch = signs[start : start + size]
            if stretch[0] not in PARTICLES and stretch[-1] not in PARTICLES and spelling.is_no_name(stretch):
                yield ("", stretch), stretch


def _overlap(phrase: Phrase, other: Phrase) -> bool:
    """Whether two phrases share a word, or one stretch holds signs of the other."""
    if phrase[0] == "" and other[0] == "":
        return not set(phrase[1]).isdisjoint(other[1])
    return not set(phrase).isdisjoint(other)

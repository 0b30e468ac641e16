"""What people say helped comes in, as they spelled it; one spelling for each practice goes out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from pipeline.themes.spelling import fold
from pipeline.themes.words import read


def group_practices(said: Iterable[str], choices: Iterable[str] = ()) -> Mapping[str, str]:
    """The practice each phrase tells of, by phrase: the choice that says the same, else the commonest spelling.

    Phrases are the same where they differ in case, accents, endings, the order of words, or in little words only.
    """
    counted = Counter(said)
    offered = {_reduce(choice): choice for choice in reversed(list(choices))}
    spellings: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for phrase in counted:
        spellings[_reduce(phrase)].append(phrase)
    best = {
        key: offered.get(key) or min(phrases, key=lambda phrase: (-counted[phrase], len(phrase), phrase)).strip()
        for key, phrases in spellings.items()
    }
    return {phrase: best[key] for key, phrases in spellings.items() for phrase in phrases}


def _reduce(phrase: str) -> tuple[str, ...]:
    """What is the same in all spellings: the stems in alphabetical order, or the folded phrase where there are none."""
    words = read(phrase)
    stems = sorted({word.stem or word.text for word in words if word.stem or word.unspaced})
    return tuple(stems) or (fold(" ".join(phrase.split())),)

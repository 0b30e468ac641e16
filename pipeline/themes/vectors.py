"""Texts as words come in; one sparse row of unit length for each goes out: a dot product says how alike two are.

A row holds three things side by side, each weighed by how rare it is among these texts: the words, the school matters
they belong to (short texts seldom share a word), and stretches of letters (for spellings and endings we do not know).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pipeline.themes.words import Word, list_concepts, list_terms

CONCEPT_WEIGHT, LETTER_WEIGHT = 0.7, 0.5
"""Against the words' own weight of 1; chosen on planted sets, see docs/figures.md."""

FEW = 40
"""With more texts than this, a stretch of letters counts that at least two of them have."""

Matrix = Any
"""A scipy CSR matrix of float64; scipy is imported when it is used."""


def vectorize(read: Sequence[Sequence[Word]]) -> Matrix:
    """One unit row for each text, all zero where it has no word that says anything."""
    import scipy.sparse
    from sklearn.preprocessing import normalize

    least = 1 if len(read) <= FEW else 2
    parts = [
        _weigh([list_terms(words) for words in read], 1, 1.0),
        _weigh([list_concepts(words) for words in read], 1, CONCEPT_WEIGHT),
        _weigh([list_letters(words) for words in read], least, LETTER_WEIGHT),
    ]
    found = [part for part in parts if part is not None]
    if not found:
        return scipy.sparse.csr_matrix((len(read), 1))
    return normalize(scipy.sparse.hstack(found, format="csr"))


def list_letters(words: Sequence[Word]) -> list[str]:
    """Stretches of four and five letters of the words that say something, their ends marked."""
    padded = [f" {word.text.casefold()} " for word in words if word.stem]
    return [word[i : i + size] for word in padded for size in (4, 5) for i in range(len(word) - size + 1)]


def _weigh(documents: Sequence[Sequence[str]], least: int, weight: float) -> Matrix | None:
    """TF-IDF rows of unit length times `weight`, of terms in at least `least` documents; None where there are none."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(documents):
        return None
    try:
        rows = TfidfVectorizer(analyzer=_as_it_is, sublinear_tf=True, min_df=least).fit_transform(documents)
    except ValueError:  # no term is in two documents
        return None
    return rows * weight


_as_it_is: Callable[[Sequence[str]], Sequence[str]] = list

"""Formulas come in; formulas with their relative references moved go out."""

from __future__ import annotations

import pytest

from pipeline.emulator.sheets.references import shift_formula


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=A1", "=B3"),
        ("=$A1+A$1+$A$1", "=$A3+B$1+$A$1"),
        ("=SUM(A1:B2)", "=SUM(B3:C4)"),
        ("=Tab1!A1", "=Tab1!B3"),
        ("='A1 tab'!A1", "='A1 tab'!B3"),
        ('="A1"&A1', '="A1"&B3'),
        ("=LOG10(A1)", "=LOG10(B3)"),
        ("=ABCD1+1.5", "=ABCD1+1.5"),
    ],
)
def test_references_move(formula: str, moved: str) -> None:
    """Relative parts move by one column and two rows; texts, titles and functions do not."""
    assert shift_formula(formula, 2, 1) == moved


def test_over_the_edge() -> None:
    """A reference pushed out of the grid is an error."""
    assert shift_formula("=A1+B2", -1, -1) == "=#REF!+A1"

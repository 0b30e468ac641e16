"""Formulas come in; formulas with their relative references moved go out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.sheets.anchors import deleted, inserted
from pipeline.emulator.sheets.references import move_pointer, rewrite, shift_formula


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
        ("=SUM(A:B)+SUM(2:3)", "=SUM(B:C)+SUM(4:5)"),
        ("=A2:A+$A:$A+$1:$1", "=B4:B+$A:$A+$1:$1"),
        ("='it''s'!A1", "='it''s'!B3"),
        ('="say ""A1"""&A1', '="say ""A1"""&B3'),
        ("=name1+A1_", "=name1+A1_"),
    ],
)
def test_references_move(formula: str, moved: str) -> None:
    """Relative parts move by one column and two rows; texts, titles and functions do not."""
    assert shift_formula(formula, 2, 1) == moved


def test_over_the_edge() -> None:
    """A reference pushed out of the grid is an error."""
    assert shift_formula("=A1+B2", -1, -1) == "=#REF!+A1"


@pytest.mark.parametrize(
    ("formula", "inserted_row", "deleted_column"),
    [
        ("=A2", "=A3", "=#REF!"),
        ("=SUM(A1:B3)", "=SUM(A1:B4)", "=SUM(A1:A3)"),
        ("=B3:B2", "=B3:B4", "=A3:A2"),
        ("=A2:A", "=A3:A", "=#REF!"),
        ("=C2:3", "=C3:4", "=B2:3"),
        ("=2:3", "=3:4", "=2:3"),
        ("=A:C", "=A:C", "=A:B"),
    ],
)
def test_lines_that_move(formula: str, inserted_row: str, deleted_column: str) -> None:
    """A row inserted before the second, or the first column deleted, moves what it touches."""
    assert rewrite(formula, lambda each: move_pointer(each, "ROWS", inserted(1, 1))) == inserted_row
    assert rewrite(formula, lambda each: move_pointer(each, "COLUMNS", deleted(0, 1))) == deleted_column


def test_a_band() -> None:
    """Only what is wholly inside the band moves; whole lines cross it."""

    def moved(formula: str) -> str:
        return rewrite(formula, lambda each: move_pointer(each, "ROWS", inserted(0, 1), (1, 3)))

    assert moved("=B1+A1+B1:C2+B1:D2+1:2") == "=B2+A1+B2:C3+B1:D2+1:2"


@given(st.integers(0, 50), st.integers(1, 5), st.integers(0, 60))
def test_inserting_and_deleting_again(at: int, count: int, row: int) -> None:
    """A reference is where it was when what was inserted is deleted again."""
    formula = f"=$B{row + 1}+SUM(A{row + 1}:C{row + 9})"
    there = rewrite(formula, lambda each: move_pointer(each, "ROWS", inserted(at, count)))
    assert rewrite(there, lambda each: move_pointer(each, "ROWS", deleted(at, at + count))) == formula

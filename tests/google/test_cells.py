"""Values become typed cells and come back as they were; text is never parsed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.google.cells import from_cell, to_cell


@given(st.text(min_size=1))
def test_text_stays_text(text: str) -> None:
    """Whatever it looks like, it is a typed string."""
    assert to_cell(text) == {"userEnteredValue": {"stringValue": text}}
    assert from_cell(to_cell(text)) == text


@pytest.mark.parametrize(
    ("value", "entered"),
    [
        (3, {"numberValue": 3}),
        (3.0, {"numberValue": 3}),
        (2.5, {"numberValue": 2.5}),
        (True, {"boolValue": True}),
        (np.int64(7), {"numberValue": 7}),
        (np.float64(0.5), {"numberValue": 0.5}),
        (np.bool_(False), {"boolValue": False}),
    ],
)
def test_numbers_and_flags(value: float, entered: dict[str, object]) -> None:
    """Numbers are numbers, numpy's own scalars made plain."""
    assert to_cell(value) == {"userEnteredValue": entered}
    assert all(type(plain) in (int, float, bool) for plain in to_cell(value)["userEnteredValue"].values())


@pytest.mark.parametrize("value", ["", math.nan])
def test_nothing_is_an_empty_cell(value: str | float) -> None:
    """An empty text and NaN leave the cell empty."""
    assert to_cell(value) == {}
    assert from_cell({}) is None


def test_a_formula_that_a_person_typed_is_its_text() -> None:
    """We read what was entered, not what it came to."""
    assert from_cell({"userEnteredValue": {"formulaValue": "=1+1"}, "effectiveValue": {"numberValue": 2}}) == "=1+1"

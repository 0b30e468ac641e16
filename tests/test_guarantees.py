"""Every test that docs/guarantees.md names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROWS = re.findall(
    r"^\| (I\d+) \|.*\| (.+) \|$", (HERE.parent / "docs" / "guarantees.md").read_text("utf-8"), re.MULTILINE
)


def test_every_invariant_has_a_row() -> None:
    """I1 to I17."""
    assert [name for name, _ in ROWS] == [f"I{number}" for number in range(1, 18)]


@pytest.mark.parametrize("cell", [cell for _, cell in ROWS], ids=[name for name, _ in ROWS])
def test_its_tests_are_there(cell: str) -> None:
    """A named test is one that pytest would collect."""
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", cell)
    assert named
    for file, test in named:
        assert re.search(rf"^ *def {test}\(", (HERE / file).read_text(encoding="utf-8"), re.MULTILINE), (
            f"{file}::{test}"
        )

"""A test comes in; an empty spreadsheet of its own goes out."""

from __future__ import annotations

import pytest

from tests.emulator.conftest import Ask
from tests.emulator.sheets.books import Book


@pytest.fixture
def book(ask: Ask) -> Book:
    """Make an empty spreadsheet: one sheet of 1000 rows and 26 columns, its id 0."""
    return Book(ask)

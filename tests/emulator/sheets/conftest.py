"""A test comes in; an empty spreadsheet of its own goes out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.emulator import OWNER, Emulator
from tests.emulator.conftest import Ask
from tests.emulator.sheets.books import Book


@pytest.fixture
def book(ask: Ask) -> Book:
    """Make an empty spreadsheet: one sheet of 1000 rows and 26 columns, its id 0."""
    return Book(ask)


@pytest.fixture
def hand_over(emulator: Emulator, book: Book) -> Callable[[], None]:
    """Give the spreadsheet to somebody else, who lets us write to it."""

    def hand_over() -> None:
        file = emulator.state.files[book.id]
        file.owner = "boss@example.com"
        file.permissions = [
            {"id": "1", "type": "user", "role": "owner", "emailAddress": "boss@example.com"},
            {"id": "2", "type": "user", "role": "writer", "emailAddress": OWNER},
        ]

    return hand_over

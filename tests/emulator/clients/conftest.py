"""A running Workspace comes in; gspread and a spreadsheet of its own, or Google's clients of the four APIs, go out.

One Workspace serves a whole file of cases; after each of them it must neither have crashed nor broken a schema.
"""

from __future__ import annotations

from collections.abc import Iterator

import gspread
import pytest

from pipeline.emulator import Emulator
from tests.emulator.clients.desk import TEAMS, Desk
from tests.emulator.stock import gspread_client


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """An empty Workspace in memory, for all cases of a file."""
    with Emulator(check_answers=True) as running:
        yield running


@pytest.fixture(autouse=True)
def _sound(request: pytest.FixtureRequest, emulator: Emulator) -> Iterator[None]:
    """Every case of a table sends a call; none crashes the Workspace, and no answer breaks its schema."""
    before = len(emulator.history.events)
    yield
    assert len(emulator.history.events) > before or not hasattr(request.node, "callspec")
    assert emulator.app.crashes == []
    assert emulator.app.violations == []


@pytest.fixture(scope="module")
def client(emulator: Emulator) -> Iterator[gspread.Client]:
    """Return gspread, aimed at the Workspace."""
    with gspread_client(emulator) as opened:
        yield opened


@pytest.fixture
def book(client: gspread.Client) -> gspread.Spreadsheet:
    """Make an empty spreadsheet."""
    return client.create("Wins")


@pytest.fixture
def sheet(book: gspread.Spreadsheet) -> gspread.Worksheet:
    """Make a sheet that holds TEAMS."""
    made = book.sheet1
    made.update(TEAMS)
    return made


@pytest.fixture(scope="module")
def desk(emulator: Emulator) -> Desk:
    """Return Google's own client of each of the four APIs."""
    return Desk(emulator)

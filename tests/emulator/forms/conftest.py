"""A running Workspace comes in; a new form, and one that anyone can answer, go out."""

from __future__ import annotations

import pytest

from pipeline.emulator import Emulator
from tests.emulator.forms.desk import TEXT, Desk, ask


@pytest.fixture
def desk(emulator: Emulator) -> Desk:
    """A new form."""
    return Desk(emulator)


@pytest.fixture
def asked(desk: Desk) -> tuple[Desk, str]:
    """An open form with one text question."""
    [question] = desk.add(ask(TEXT))
    desk.open()
    return desk, question

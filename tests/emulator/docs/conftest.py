"""A test of Docs comes in; a document of its own, over HTTP, goes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pipeline.emulator import Emulator
from tests.emulator.stock import service

from .desk import Desk

MakeDesk = Callable[[str], Desk]


@pytest.fixture(scope="session")
def workspace() -> Iterator[tuple[Emulator, Any]]:
    """Serve one Workspace to all tests of Docs, with Google's own client: each test makes documents of its own."""
    with Emulator(check_answers=True) as running, service(running, "docs") as client:
        yield running, client.documents()


@pytest.fixture
def emulator(workspace: tuple[Emulator, Any]) -> Iterator[Emulator]:
    """Hand out the Workspace; fail the test for a crash or an answer that breaks its schema."""
    running, _ = workspace
    running.app.crashes.clear()
    running.app.violations.clear()
    yield running
    assert running.app.crashes == []
    assert running.app.violations == []


@pytest.fixture
def documents(emulator: Emulator, workspace: tuple[Emulator, Any]) -> Any:
    """Hand out Google's own client of the Docs API."""
    return workspace[1]


@pytest.fixture
def make_desk(documents: Any) -> MakeDesk:
    """Make documents with a given text."""
    return lambda text: Desk(documents, text)


@pytest.fixture
def desk(documents: Any) -> Desk:
    """Make an empty document."""
    return Desk(documents)

"""A test of Docs comes in; a document of its own, over HTTP, goes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pipeline.emulator import Emulator
from tests.emulator.stock import service

from .desk import Desk

MakeDesk = Callable[[str], Desk]


@pytest.fixture
def documents(emulator: Emulator) -> Iterator[Any]:
    """Open Google's own client of the Docs API."""
    with service(emulator, "docs") as client:
        yield client.documents()


@pytest.fixture
def make_desk(documents: Any) -> MakeDesk:
    """Make documents with a given text."""
    return lambda text: Desk(documents, text)


@pytest.fixture
def desk(documents: Any) -> Desk:
    """Make an empty document."""
    return Desk(documents)

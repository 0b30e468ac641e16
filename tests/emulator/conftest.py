"""A test comes in; an embedded Workspace of its own, held to its schemas, goes out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.emulator import Emulator


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """Serve an empty Workspace in memory; fail the test for a crash or an answer that breaks its schema."""
    with Emulator(check_answers=True) as running:
        yield running
    assert running.app.crashes == []
    assert running.app.violations == []

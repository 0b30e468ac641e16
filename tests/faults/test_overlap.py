"""Several runs at once end in the same state as one; `SMALLWINS_EXAMPLES=200` is the release form."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults.overlap import NAMES, Group, compete
from tests.faults.sweep import ready

GROUPS = int(os.environ.get("SMALLWINS_EXAMPLES", "10"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the scenarios are prepared."""
    folder = tmp_path_factory.mktemp("scenarios")
    for name in NAMES:
        ready(name, folder)
    return folder


@pytest.mark.enable_socket
@pytest.mark.parametrize("seed", range(GROUPS))
def test_runs_at_once(root: Path, seed: int) -> None:
    """Nothing is lost, doubled or invented, and a run that loses ends with a named error."""
    race = compete(Group(seed), root)
    assert race.good, race
    assert "" in race.ends, race

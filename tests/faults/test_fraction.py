"""A part of the release sweep (`python -m benchmarks.faults`): any kind at any request of any scenario, kills too."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

import pytest

from tests.faults.kinds import KINDS
from tests.faults.scenarios import SCENARIOS
from tests.faults.sweep import ready, stream
from tests.faults.trial import carry_out

SEED = int(os.environ.get("SMALLWINS_SEED", "1"))
FAULTS = 4


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where scenarios are prepared."""
    return tmp_path_factory.mktemp("scenarios")


@pytest.mark.enable_socket
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_part_of_the_sweep(root: Path, name: str) -> None:
    """Nothing is lost, doubled, invented or changed; SMALLWINS_SEED draws other trials."""
    outcomes = {one: carry_out(one, root) for one in islice(stream({name: ready(name, root)}, SEED), FAULTS)}
    assert all(outcome.good for outcome in outcomes.values()), outcomes
    fired = [spec for spec, outcome in outcomes.items() if outcome.fired]
    assert any(KINDS[spec.kind].group == "kill" for spec in fired)
    assert any(KINDS[spec.kind].group != "kill" for spec in fired)

"""A part of the release sweep (`python -m benchmarks.faults`): any kind at any request of any scenario, kills too."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

import pytest

from tests.faults.kinds import KINDS, Spec
from tests.faults.scenarios import SCENARIOS
from tests.faults.sweep import ready, stream
from tests.faults.trial import Outcome, carry_out

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
    outcomes: dict[Spec, Outcome] = {}
    fired: list[bool] = []
    for spec in islice(stream({name: ready(name, root)}, SEED), 4 * FAULTS):
        outcomes[spec] = carry_out(spec, root)
        fired += [KINDS[spec.kind].group == "kill"] * outcomes[spec].fired
        if len(fired) >= FAULTS and any(fired) and not all(fired):
            break
    assert all(outcome.good for outcome in outcomes.values()), outcomes
    assert any(fired)
    assert not all(fired)

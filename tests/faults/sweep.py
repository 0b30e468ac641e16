"""Scenarios' lengths and a seed come in; which trials to make, and what each came to, go out."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.faults.kinds import KINDS, Spec
from tests.faults.scenarios import SCENARIOS, prepare
from tests.faults.trial import Outcome, carry_out, measure

KILLS_EVERY = 4
"""Of so many trials one is a kill."""

ROUND = 1_000_000
"""What is added to the seed each time that all trials were made."""


def ready(name: str, root: Path, responses: int = 0) -> int:
    """Prepare a scenario under the root, with its references; gives how many requests its run sends."""
    prepare(SCENARIOS[name], root / name, responses)
    return measure(SCENARIOS[name], root / name)


def every(reaches: Mapping[str, int], seed: int = 0, kinds: Collection[str] = ()) -> Iterator[Spec]:
    """Every kind, or those named, in every variant, at every request of every scenario."""
    for scenario, reach in reaches.items():
        for name, kind in ((name, kind) for name, kind in KINDS.items() if not kinds or name in kinds):
            for variant in range(len(kind.variants)):
                for number in range(1, reach + 1):
                    yield Spec(scenario, name, variant, number, seed)


def stream(reaches: Mapping[str, int], seed: int, kinds: Collection[str] = ()) -> Iterator[Spec]:
    """Trials without end, the same for a seed: every fourth a kill, none twice before all were."""
    chance = random.Random(seed)
    drawn: dict[bool, Iterator[Spec]] = {True: iter(()), False: iter(())}
    rounds = {True: 0, False: 0}
    for turn in itertools.count():
        kill = turn % KILLS_EVERY == 0
        spec = next(drawn[kill], None)
        if spec is None:
            told = every(reaches, seed + ROUND * rounds[kill], kinds)
            pool = [one for one in told if (KINDS[one.kind].group == "kill") == kill]
            rounds[kill] += 1
            chance.shuffle(pool)
            drawn[kill] = iter(_varied(pool))
            spec = next(drawn[kill], None)
        if spec is not None:
            yield spec


def _varied(pool: Sequence[Spec]) -> list[Spec]:
    """The same trials, but one of each scenario and kind before all others."""
    first: dict[tuple[str, str], Spec] = {}
    for spec in pool:
        first.setdefault((spec.scenario, spec.kind), spec)
    taken = set(first.values())
    return [*first.values(), *(spec for spec in pool if spec not in taken)]


def until_past(scenario: str, kind: str, root: Path, variant: int = 0) -> Iterator[tuple[Spec, Outcome]]:
    """A kind at request 1, 2, 3 ... of a scenario, until a run ends without it."""
    number = 1
    while True:
        spec = Spec(scenario, kind, variant, number)
        outcome = carry_out(spec, root)
        if not outcome.fired:
            return
        yield spec, outcome
        number += 1


def save(spec: Spec, outcome: Outcome, folder: Path) -> Path:
    """Keep a failure as a case that the tests make again."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{spec.scenario}-{spec.kind}-{spec.variant}-{spec.number}.json".replace(" ", "_").replace(",", "")
    found: dict[str, Any] = {"spec": asdict(spec), "found": asdict(outcome)}
    path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return path


def load(folder: Path) -> Sequence[Spec]:
    """The kept cases."""
    return [Spec(**json.loads(path.read_text("utf-8"))["spec"]) for path in sorted(folder.glob("*.json"))]

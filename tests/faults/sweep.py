"""How many faults and a seed come in; which trials to make, and what each came to, go out."""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.faults.kinds import KINDS
from tests.faults.scenarios import SCENARIOS, prepare
from tests.faults.trial import Outcome, disturb, measure


@dataclass(frozen=True)
class Spec:
    """One trial: in which scenario, what happens at which request; enough to make it again."""

    scenario: str
    kind: str
    variant: int
    number: int
    seed: int = 0


@dataclass(frozen=True)
class Reach:
    """How many requests the undisturbed run sends: a run in this process, and the whole command."""

    run: int
    command: int

    def of(self, kind: str) -> int:
        """The last request at which a kind can happen."""
        return self.command if KINDS[kind].group == "kill" else self.run


def ready(name: str, root: Path, responses: int = 0) -> Reach:
    """Prepare a scenario under the root, with its references."""
    prepare(SCENARIOS[name], root / name, responses)
    called, whole = measure(SCENARIOS[name], root / name)
    return Reach(len(called), len(whole))


def every(reaches: Mapping[str, Reach], seed: int = 0, kinds: Collection[str] = ()) -> Iterator[Spec]:
    """Every kind, or those named, in every variant, at every request of every scenario."""
    for scenario, reach in reaches.items():
        for name, kind in ((name, kind) for name, kind in KINDS.items() if not kinds or name in kinds):
            for variant in range(len(kind.variants)):
                for number in range(1, reach.of(name) + 1):
                    yield Spec(scenario, name, variant, number, seed)


def sample(reaches: Mapping[str, Reach], count: int, seed: int, kinds: Collection[str] = ()) -> list[Spec]:
    """`count` trials by a seed: each scenario and kind once at least, then any others, none twice before all were."""
    chance = random.Random(seed)
    pool = list(every(reaches, seed, kinds))
    chance.shuffle(pool)
    first: dict[tuple[str, str], Spec] = {}
    for spec in pool:
        first.setdefault((spec.scenario, spec.kind), spec)
    chosen = list(first.values())
    taken = set(chosen)
    rest = [spec for spec in pool if spec not in taken]
    while len(chosen) + len(rest) < count:
        rest += chance.sample(pool, len(pool))
    return (chosen + rest)[: max(count, 1)]


def carry_out(spec: Spec, root: Path) -> Outcome:
    """Make one trial."""
    return disturb(SCENARIOS[spec.scenario], root / spec.scenario, KINDS[spec.kind], spec.variant, spec.number)


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

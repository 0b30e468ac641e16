"""How many faults and a seed come in; what they cost the pipeline, and three writers that must fail, goes out.

Run by hand; the release form, in pieces if need be (a second call goes on where the log ends):

    python -m benchmarks.faults --faults 5000 --seed 1 --many 12001 --resume sweep.jsonl

Every fourth trial kills a process with SIGKILL, so that at least a fifth of the faults are kills; all scenarios take
part. The log has a line of JSON for each trial; failures are kept as cases that `tests/faults` makes again.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import click

from tests.faults.checker import Findings
from tests.faults.controls import CONTROLS, count_bad
from tests.faults.kinds import KINDS, Spec
from tests.faults.scenarios import SCENARIOS, SCHOOL, found_school
from tests.faults.sweep import every, ready, save, stream
from tests.faults.trial import Outcome, carry_out

CASES = Path(__file__).parent.parent / "tests" / "faults" / "cases"
KILLS = 5
"""At least one of so many faults is a kill."""

SHOWN_EVERY = 50
"""Trials between two lines that say how far the sweep is."""


@dataclass
class Sweep:
    """What came of the trials so far; `wanted` faults end it, 0 for as many as there are trials."""

    wanted: int
    log: Path | None = None
    results: dict[Spec, Outcome] = field(default_factory=dict)

    @property
    def fired(self) -> list[Spec]:
        """The trials whose fault came to pass."""
        return [spec for spec, outcome in self.results.items() if outcome.fired]

    @property
    def kills(self) -> int:
        """How many of them were kills."""
        return sum(KINDS[spec.kind].group == "kill" for spec in self.fired)

    def enough(self) -> bool:
        """Whether there were as many faults as wanted, and kills among them."""
        return 0 < self.wanted <= len(self.fired) and self.kills * KILLS >= self.wanted

    def take_up(self, about: Mapping[str, Any]) -> None:
        """Go on from the log, which must tell of the same sweep; begin it where there is none."""
        if self.log is None:
            return
        if not self.log.exists():
            self.log.write_text(f"{json.dumps(about)}\n", encoding="utf-8")
        first, *lines = self.log.read_text("utf-8").splitlines()
        if json.loads(first) != about:
            raise click.UsageError(f"{self.log} tells of another sweep: {first}")
        for line in lines:
            told = json.loads(line)
            outcome = told["outcome"] | {"findings": Findings(**told["outcome"]["findings"])}
            self.results[Spec(**told["spec"])] = Outcome(**outcome)

    def add(self, spec: Spec, outcome: Outcome, seconds: float) -> None:
        """Keep one trial, and its line in the log."""
        self.results[spec] = outcome
        if self.log:
            line = json.dumps({"spec": asdict(spec), "seconds": round(seconds, 2), "outcome": asdict(outcome)})
            with self.log.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")

    def carry_out(self, specs: Iterator[Spec], root: Path, jobs: int) -> Iterator[tuple[Spec, Outcome, float]]:
        """Make the trials that are not yet made, as many at once as there are jobs, until there are enough."""
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("forkserver")) as pool:
            waiting: dict[Future[tuple[Outcome, float]], Spec] = {}
            while True:
                while len(waiting) < 2 * jobs and not self.enough() and (spec := next(specs, None)):
                    if spec not in self.results:
                        waiting[pool.submit(_timed, spec, root)] = spec
                if not waiting:
                    return
                for done in wait(waiting, return_when=FIRST_COMPLETED).done:
                    result = (waiting.pop(done), *done.result())
                    self.add(*result)
                    yield result


def _timed(spec: Spec, root: Path) -> tuple[Outcome, float]:
    start = time.perf_counter()
    return carry_out(spec, root), time.perf_counter() - start


def describe(spec: Spec, outcome: Outcome, seconds: float) -> str:
    """One line for a trial."""
    state = "good" if outcome.good else "BAD"
    place = f"{spec.scenario} / {spec.kind} {spec.variant} at {spec.number} {outcome.method or '(not reached)'}"
    state = "residual" if outcome.residual and not outcome.findings.good else state
    return f"seed {spec.seed} {state} {place} {seconds:.1f} s"


def total(outcomes: Iterable[Outcome]) -> Findings:
    """All findings added up."""
    whole = Findings()
    for outcome in outcomes:
        for name, number in outcome.findings.counts().items():
            setattr(whole, name, getattr(whole, name) + number)
    return whole


def summarize(sweep: Sweep, controls: Mapping[str, int]) -> str:
    """The last line."""
    sums = total(outcome for outcome in sweep.results.values() if not outcome.residual)
    told = ", ".join(f"{name} {number}" for name, number in controls.items())
    return (
        f"{len(sweep.fired)} faults, {sweep.kills} kills: {sums.lost} lost, {sums.doubled} doubled, "
        f"{sums.invented} invented, {sums.people} people's cells, {sums.diverged} diverged; controls {told}"
    )


def _prepare(names: Iterable[str], root: Path, responses: int, jobs: int) -> dict[str, int]:
    found_school(root / SCHOOL)
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("forkserver")) as pool:
        waiting = {name: pool.submit(ready, name, root, responses if name == "many" else 0) for name in names}
        return {name: found.result() for name, found in waiting.items()}


def _show(sweep: Sweep, results: Iterable[tuple[Spec, Outcome, float]], cases: Path, *, verbose: bool) -> None:
    """Say how it goes; a failure in full, and kept as a case."""
    start, before = time.perf_counter(), len(sweep.results)
    for spec, outcome, seconds in results:
        if verbose or not outcome.good:
            click.echo(describe(spec, outcome, seconds))
        if not outcome.good:
            click.echo(f"  {save(spec, outcome, cases)}")
            for note in (*outcome.findings.notes, *outcome.crashed):
                click.echo(f"  {note}")
        if len(sweep.results) % SHOWN_EVERY == 0:
            each = (time.perf_counter() - start) / (len(sweep.results) - before)
            bad = sum(not one.good for one in sweep.results.values())
            click.echo(f"{len(sweep.fired)} faults, {sweep.kills} kills, {bad} bad; {each:.2f} s a trial")


@click.command()
@click.option("--faults", default=0, help="How many faults; 0 for every kind at every request once.")
@click.option("--seed", default=1, show_default=True, help="Which trials.")
@click.option("--many", default=260, show_default=True, help="Responses of the large scenario; 12001 for a release.")
@click.option("--jobs", default=os.cpu_count() or 1, show_default=True)
@click.option("--scenario", "scenarios", multiple=True, type=click.Choice(list(SCENARIOS)))
@click.option("--kind", "kinds", multiple=True, type=click.Choice(list(KINDS)))
@click.option("--cases", default=CASES, type=click.Path(path_type=Path), help="Where failures are kept.")
@click.option("--resume", "log", type=click.Path(path_type=Path), help="A log to go on from, or to begin.")
@click.option("--verbose", is_flag=True, help="A line for each trial.")
def main(
    faults: int,
    seed: int,
    many: int,
    jobs: int,
    scenarios: tuple[str, ...],
    kinds: tuple[str, ...],
    cases: Path,
    log: Path | None,
    verbose: bool,
) -> None:
    """Sweep faults over the scenarios; exits with 1 where anything was found, or a control did not fail."""
    sweep = Sweep(faults, log)
    with tempfile.TemporaryDirectory() as made:
        reaches = _prepare(scenarios or tuple(SCENARIOS), Path(made), many, jobs)
        sweep.take_up({"seed": seed, "many": many, "kinds": list(kinds), "requests": reaches})
        specs = stream(reaches, seed, kinds) if faults else every(reaches, seed, kinds)
        _show(sweep, sweep.carry_out(specs, Path(made), jobs), cases, verbose=verbose)
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("forkserver")) as pool:
        controls = dict(zip(CONTROLS, pool.map(count_bad, CONTROLS.values()), strict=True))
    gaps = [outcome for outcome in sweep.results.values() if outcome.residual]
    hurt = sum(not outcome.findings.good for outcome in gaps)
    click.echo(
        f"apart: {len(gaps)} columns inserted by a person between a read and its write, {hurt} left cells beside"
    )
    click.echo(summarize(sweep, controls))
    failed = not all(outcome.good for outcome in sweep.results.values()) or not all(controls.values())
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()

"""How many faults and a seed come in; what they cost the pipeline, and three writers that must fail, goes out.

Run by hand: `python -m benchmarks.faults --faults 300 --seed 1`; without --faults, every kind at every request. The
log has a line for each trial, with its seed; failures are kept as cases that `tests/faults` makes again.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import click

from tests.faults.checker import Findings
from tests.faults.controls import CONTROLS, count_bad
from tests.faults.kinds import KINDS
from tests.faults.scenarios import SCENARIOS
from tests.faults.sweep import Reach, Spec, carry_out, every, ready, sample, save
from tests.faults.trial import Outcome

CASES = Path(__file__).parent.parent / "tests" / "faults" / "cases"


def carry_out_all(specs: Iterable[Spec], root: Path, jobs: int) -> Iterator[tuple[Spec, Outcome, float]]:
    """Every trial with its outcome and its seconds, as they end."""
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("forkserver")) as pool:
        waiting = {pool.submit(_timed, spec, root): spec for spec in specs}
        for done in as_completed(waiting):
            yield (waiting[done], *done.result())


def _timed(spec: Spec, root: Path) -> tuple[Outcome, float]:
    start = time.perf_counter()
    return carry_out(spec, root), time.perf_counter() - start


def describe(spec: Spec, outcome: Outcome, seconds: float) -> str:
    """One line of the log."""
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


def summarize(results: list[tuple[Spec, Outcome]], controls: dict[str, int]) -> str:
    """The last line."""
    fired = [(spec, outcome) for spec, outcome in results if outcome.fired]
    kills = sum(KINDS[spec.kind].group == "kill" for spec, _ in fired)
    sums = total(outcome for _, outcome in results if not outcome.residual)
    told = ", ".join(f"{name} {number}" for name, number in controls.items())
    return (
        f"{len(fired)} faults, {kills} kills: {sums.lost} lost, {sums.doubled} doubled, {sums.invented} invented, "
        f"{sums.people} people's cells, {sums.diverged} diverged; controls {told}"
    )


def _prepare(names: Iterable[str], root: Path, responses: int, jobs: int) -> dict[str, Reach]:
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("forkserver")) as pool:
        waiting = {name: pool.submit(ready, name, root, responses if name == "many" else 0) for name in names}
        return {name: found.result() for name, found in waiting.items()}


@click.command()
@click.option("--faults", default=0, help="How many faults; 0 for every kind at every request once.")
@click.option("--seed", default=1, show_default=True, help="Which sample.")
@click.option("--many", default=260, show_default=True, help="Responses of the large scenario; 12001 for a release.")
@click.option("--jobs", default=os.cpu_count() or 1, show_default=True)
@click.option("--scenario", "scenarios", multiple=True, type=click.Choice(list(SCENARIOS)))
@click.option("--kind", "kinds", multiple=True, type=click.Choice(list(KINDS)))
@click.option("--cases", default=CASES, type=click.Path(path_type=Path), help="Where failures are kept.")
def main(
    faults: int, seed: int, many: int, jobs: int, scenarios: tuple[str, ...], kinds: tuple[str, ...], cases: Path
) -> None:
    """Sweep faults over the scenarios; exits with 1 where anything was found, or a control did not fail."""
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        reaches = _prepare(scenarios or SCENARIOS, root, many, jobs)
        specs = sample(reaches, faults, seed, kinds) if faults else list(every(reaches, seed, kinds))
        results = []
        for spec, outcome, seconds in carry_out_all(specs, root, jobs):
            click.echo(describe(spec, outcome, seconds))
            results.append((spec, outcome))
            if not outcome.good:
                click.echo(f"  {save(spec, outcome, cases)}")
                for note in (*outcome.findings.notes, *outcome.crashed):
                    click.echo(f"  {note}")
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("forkserver")) as pool:
        controls = dict(zip(CONTROLS, pool.map(count_bad, CONTROLS.values()), strict=True))
    gaps = [outcome for _, outcome in results if outcome.residual]
    hurt = sum(not outcome.findings.good for outcome in gaps)
    click.echo(
        f"apart: {len(gaps)} columns inserted by a person between a read and its write, {hurt} left cells beside"
    )
    click.echo(summarize(results, controls))
    failed = not all(outcome.good for _, outcome in results) or not all(controls.values())
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()

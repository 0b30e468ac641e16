"""A scenario's folder, a kind and a request's number come in; the disturbed run and its reruns' outcome goes out."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.emulator import OWNER, Emulator
from pipeline.emulator.history import Event
from pipeline.errors import SmallwinsError
from pipeline.google import Google
from pipeline.run import keep, run
from pipeline.settings import Settings
from tests.faults.checker import Findings, Snapshot, check, export, take
from tests.faults.kinds import Kind, Told
from tests.faults.people import Person, Written
from tests.faults.scenarios import DAY, Scenario, let_in, served
from tests.faults.wire import Wire

RERUNS = 4
LOAD = ["pipeline.cli.commands", "pipeline.cli.run", "pipeline.cli.workspace", "pipeline.run", "pipeline.google"]


@dataclass
class Outcome:
    """What a trial came to: whether the fault fired, at which method, and what the checker found.

    `crashed` holds what was raised that has no name of ours, and what an emulator of ours broke. `residual` says that
    a column was inserted between a read and the write planned on it: Sheets has no precondition against that, and the
    guarantees promise nothing for it.
    """

    fired: bool = False
    method: str = ""
    findings: Findings = field(default_factory=Findings)
    crashed: list[str] = field(default_factory=list)
    residual: bool = False

    @property
    def good(self) -> bool:
        """Whether everything held."""
        return (self.findings.good or self.residual) and not self.crashed


@dataclass
class Trial:
    """One disturbed run in a copy of a prepared folder."""

    scenario: Scenario
    emulator: Emulator
    settings: Settings
    outcome: Outcome = field(default_factory=Outcome)

    @property
    def wire(self) -> Wire:
        """The owner's way in, past every fault."""
        return Wire(self.emulator.url, self.emulator.token)

    def attempt(self) -> bool:
        """One run; False where it stopped with a named error."""
        try:
            with Google.open(self.settings) as google:
                google._transport.pace.pause = lambda _: None
                act = run if self.scenario.surfaces else keep
                act(google, self.settings, as_of=DAY, full=self.scenario.full)
        except SmallwinsError:
            return False
        except Exception:
            self.outcome.crashed.append(traceback.format_exc()[-1500:])
            return False
        return True

    def look(self) -> None:
        """One complete listing, kept."""
        with Google.open(self.settings) as google:
            google._transport.pace.pause = lambda _: None
            keep(google, self.settings, as_of=DAY, full=True)

    def snapshot(self) -> Snapshot:
        """The Workspace as it stands."""
        outputs = self.settings.outputs
        return take(self.wire, outputs.data, outputs.dashboard, next(iter(self.settings.forms)))

    def finish(self, looks: int, *, done: bool) -> None:
        """Run on without faults until a run is done, let arrive what is under way, and look as often as told."""
        if not done and not any(self.attempt() for _ in range(RERUNS)):
            self.outcome.crashed.append("no rerun ended well")
        self.emulator.faults.arrive()
        for _ in range(looks):
            self.look()

    def quiet(self) -> bool:
        """Whether one more look writes nothing."""
        before = self._writes()
        self.look()
        return self._writes() == before

    def _writes(self) -> int:
        return sum(event.method.endswith("spreadsheets.batchUpdate") for event in self.emulator.history.events)


@contextmanager
def opened(scenario: Scenario, prepared: Path) -> Iterator[Trial]:
    """A trial in a copy of the prepared folder, which goes when the block ends."""
    with tempfile.TemporaryDirectory(prefix="fault-", ignore_cleanup_errors=True) as made:
        folder = Path(made) / "school"
        shutil.copytree(prepared, folder)
        with served(folder) as (emulator, settings):
            yield Trial(scenario, emulator, settings)


def measure(scenario: Scenario, prepared: Path) -> tuple[list[str], list[str]]:
    """Run undisturbed; keeps the references in the folder and gives the methods that a run calls, and a process's."""
    with opened(scenario, prepared) as trial:
        if not trial.attempt():
            raise RuntimeError(f"{scenario.name}: the undisturbed run failed {trial.outcome.crashed}")
        called = [event.method for event in trial.emulator.history.events]
        trial.finish(scenario.looks, done=True)
        found = trial.snapshot()
        for by_people in (False, True):
            text = export(found, surfaces=scenario.surfaces, by_people=by_people)
            _reference(prepared, by_people).write_text(text, encoding="utf-8")
    whole = replace(scenario, surfaces=True)
    with opened(whole, prepared) as trial:
        trial.attempt()
        return called, [event.method for event in trial.emulator.history.events]


def disturb(scenario: Scenario, prepared: Path, kind: Kind, variant: int, number: int) -> Outcome:
    """Let a kind happen at request `number` of the scenario's run, run on until it is done, and check."""
    written = [Written(**one) for one in json.loads((prepared / "written.json").read_text("utf-8"))]
    told = json.loads((prepared / "told.json").read_text("utf-8"))
    with opened(scenario, prepared) as trial:
        outputs, outcome = trial.settings.outputs, trial.outcome
        person = Person(trial.wire, outputs.data, outputs.dashboard, "she and her")
        done = _strike(trial, kind, variant, number, person)
        outcome.residual = kind.name == "insert column" and _in_the_gap(trial.emulator.history.events, number)
        outcome.method = trial.emulator.history.events[number - 1].method if outcome.fired else ""
        trial.emulator.faults.rules.clear()
        if kind.name == "revoked" and outcome.fired:
            _let_in_again(trial)
        late, healed = "late" in kind.name, kind.group == "person"
        trial.finish(scenario.looks + healed, done=done and not late)
        outcome.findings = check(
            trial.snapshot(),
            told,
            [*written, *person.written],
            person.copied,
            _reference(prepared, kind.group == "person").read_text("utf-8"),
            surfaces=scenario.surfaces,
            by_people=kind.group == "person",
        )
        if not trial.quiet():
            outcome.findings.add("diverged", ["a run without news writes"], "the last run")
        outcome.crashed += trial.emulator.app.crashes
    return outcome


def _strike(trial: Trial, kind: Kind, variant: int, number: int, person: Person) -> bool:
    """The disturbed run itself; whether it said that it was done."""
    faults = trial.emulator.faults
    if kind.group == "kill":
        _kill(trial, kind.variants[variant], number)
        return False
    if kind.group == "person":
        first = faults.add("edit", number=number, act=lambda: person.do(kind.name))
    for at in range(number, number + kind.burst):
        for told in kind.variants[variant]:
            rule = faults.add(number=at, **told)
            first = rule if at == number else first
    done = trial.attempt()
    trial.outcome.fired = first.times == 0
    return done


def _kill(trial: Trial, rules: Sequence[Told], number: int) -> None:
    """Start the command as a process of its own; SIGKILL it as its request arrives."""
    words = ["run", "--as-of", DAY.isoformat(), "--settings", str(trial.settings.path)]
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOAD)
    process = context.Process(target=_command, args=([*words, *(["--full"] if trial.scenario.full else [])],))
    started = threading.Event()

    def kill() -> None:
        started.wait(30)
        if process.pid:
            os.kill(process.pid, signal.SIGKILL)

    rule = trial.emulator.faults.add("edit", number=number, act=kill)
    for told in rules:
        trial.emulator.faults.add(number=number, **told)
    process.start()
    started.set()
    process.join(120)
    trial.outcome.fired = rule.times == 0
    if not trial.outcome.fired:
        return
    if process.exitcode != -signal.SIGKILL:
        trial.outcome.crashed.append(f"the process ended with {process.exitcode}, not by SIGKILL")
    _wait_for_answer(trial, number, cut=bool(rules))


def _command(words: list[str]) -> None:
    """What the process does: the command itself, silent."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    from pipeline.cli.commands import cli

    cli(words)


def _wait_for_answer(trial: Trial, number: int, *, cut: bool) -> None:
    """Until the emulator is through with the request of a process that is no more."""
    event, until = trial.emulator.history.events[number - 1], time.monotonic() + 10
    while not cut and event.status == 0 and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(0.01)


def _in_the_gap(events: Sequence[Event], number: int) -> bool:
    """Whether request `number` comes after the read that the tables' first write was planned on, and not after it."""
    ours = [event for event in events if event.account != OWNER]
    done = False
    for event in ours:
        if event.method.endswith(".getByDataFilter") and done:
            return False
        done |= event.method.endswith("spreadsheets.batchUpdate")
        if event.seq > 1 and event.seq >= number and event.method.endswith("spreadsheets.batchUpdate"):
            return number > 1
    return False


def _let_in_again(trial: Trial) -> None:
    """The administrator gives the service account its access back."""
    key = json.loads((trial.settings.folder / "smallwins-key.json").read_text("utf-8"))
    let_in(trial.wire, trial.settings.google.drive, key["client_email"])


def _reference(prepared: Path, by_people: bool) -> Path:
    return prepared / f"reference{'-people' if by_people else ''}.txt"

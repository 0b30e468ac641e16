"""A scenario's folder, a kind and a request's number come in; the disturbed run and its reruns' outcome goes out."""

from __future__ import annotations

import json
import shutil
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from pipeline.emulator import OWNER, Emulator
from pipeline.emulator.forms import listing
from pipeline.emulator.history import Event
from pipeline.errors import SmallwinsError
from pipeline.google import Google, Pace
from pipeline.run import keep, run
from pipeline.settings import Settings
from tests.faults.checker import Findings, Snapshot, check, export, take
from tests.faults.killing import Victim, kill_at, skip_documentation
from tests.faults.kinds import KINDS, Spec
from tests.faults.people import Person, Written
from tests.faults.scenarios import DAY, KEY, SCENARIOS, Scenario, Site, Told, let_in, served
from tests.faults.wire import Wire

RERUNS = 4
NAMED = {0, *range(2, 9)}
"""The published exit codes, but for that of what nobody foresaw."""


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

    def attempt(self, *, full: bool = False) -> bool:
        """One run, with a complete listing if told; False where it stopped with a named error."""
        try:
            with signed_in(self.settings) as google:
                act = run if self.scenario.surfaces else keep
                act(google, self.settings, as_of=DAY, full=full or self.scenario.full)
        except SmallwinsError:
            return False
        except Exception:
            self.outcome.crashed.append(traceback.format_exc()[-1500:])
            return False
        return True

    def look(self) -> None:
        """One complete listing, kept."""
        with signed_in(self.settings) as google:
            keep(google, self.settings, as_of=DAY, full=True)

    def snapshot(self) -> Snapshot:
        """The Workspace as it stands."""
        outputs = self.settings.outputs
        return take(self.wire, outputs.data, outputs.dashboard, next(iter(self.settings.forms)))

    def finish(self, looks: int, *, done: bool, late: bool = False) -> None:
        """Run on without faults until a run is done, let arrive what is under way, and look as often as told.

        A document that was made by a request that came `late`, after every run, or was carried out twice is cleared
        by the next complete run.
        """
        if not done and not any(self.attempt() for _ in range(RERUNS)):
            self.outcome.crashed.append("no rerun ended well")
        self.emulator.faults.arrive()
        if late and self.scenario.surfaces and not self.attempt(full=True):
            self.outcome.crashed.append("the complete run did not end well")
        for _ in range(looks):
            self.look()

    def refuses(self) -> bool:
        """Whether a run stops by name, and writes nothing."""
        before = self._writes()
        return not self.attempt() and self._writes() == before

    def quiet(self) -> bool:
        """Whether one more look writes nothing."""
        before = self._writes()
        self.look()
        return self._writes() == before

    def _writes(self) -> int:
        return sum(event.method.endswith("spreadsheets.batchUpdate") for event in self.emulator.history.events)


@contextmanager
def signed_in(settings: Settings) -> Iterator[Google]:
    """The Workspace as a run opens it, but one that never sleeps, and whose methods carry no documentation."""
    skip_documentation()
    with Google.open(settings, Pace(pause=lambda _: None)) as google:
        yield google


@contextmanager
def opened(scenario: Scenario, prepared: Path) -> Iterator[Trial]:
    """A trial in a copy of the prepared folder, which goes when the block ends."""
    with tempfile.TemporaryDirectory(prefix="fault-", ignore_cleanup_errors=True) as made:
        folder = Path(made) / "school"
        shutil.copytree(prepared, folder)
        with served(folder) as (emulator, settings), patch.object(listing, "LARGEST", scenario.page):
            yield Trial(scenario, emulator, settings)


def measure(scenario: Scenario, prepared: Path) -> int:
    """Run undisturbed; keeps the references in the folder and gives the number of requests that a run sends."""
    with opened(scenario, prepared) as trial:
        if not trial.attempt():
            raise RuntimeError(f"{scenario.name}: the undisturbed run failed {trial.outcome.crashed}")
        sent = len(trial.emulator.history.events)
        trial.finish(scenario.looks, done=True)
        found = trial.snapshot()
        for by_people in (False, True):
            text = export(found, surfaces=scenario.surfaces, by_people=by_people)
            reference(prepared, "people" if by_people else "").write_text(text, encoding="utf-8")
        Site(trial.emulator, trial.settings, trial.wire, told_in(prepared)).tell_meanwhile()
        trial.finish(scenario.looks, done=False)
        text = export(trial.snapshot(), surfaces=scenario.surfaces)
        reference(prepared, "tell").write_text(text, encoding="utf-8")
        return sent


def carry_out(spec: Spec, root: Path) -> Outcome:
    """Make one trial: let its kind happen at its request, run on until the run is done, and check."""
    scenario, prepared = SCENARIOS[spec.scenario], root / spec.scenario
    group, told = KINDS[spec.kind].group, told_in(prepared)
    by_people = group == "person"
    written = [Written(**one) for one in json.loads((prepared / "written.json").read_text("utf-8"))]
    with opened(scenario, prepared) as trial:
        outputs, outcome = trial.settings.outputs, trial.outcome
        person = Person(trial.wire, outputs.data, outputs.dashboard, "she and her")
        done = _strike(trial, spec, person, Site(trial.emulator, trial.settings, trial.wire, told))
        _heal(trial, spec)
        if spec.kind == "delete tab" and person.undo and not trial.refuses():
            outcome.crashed.append("a run without one of its tabs did not stop before it wrote")
        done = done and not person.undo and group != "tell"
        person.let_be()
        late = _may_land_late(spec)
        trial.finish(scenario.looks + by_people, done=done and not late, late=late)
        outcome.findings = check(
            trial.snapshot(),
            told,
            [*written, *person.written],
            person.copied,
            reference(prepared, {"person": "people"}.get(group, group * outcome.fired)).read_text("utf-8"),
            surfaces=scenario.surfaces,
            by_people=by_people,
        )
        if not trial.quiet():
            outcome.findings.add("diverged", ["a run without news writes"], "the last run")
        outcome.crashed += trial.emulator.app.crashes
    return outcome


def told_in(prepared: Path) -> Told:
    """Every revision ever told before the run, by response and question."""
    told: Told = json.loads((prepared / "told.json").read_text("utf-8"))
    return told


def _strike(trial: Trial, spec: Spec, person: Person, site: Site) -> bool:
    """The disturbed run itself; whether it said that it was done."""
    kind, faults = KINDS[spec.kind], trial.emulator.faults
    if kind.group == "kill":
        victim = Victim(trial.settings.path, trial.scenario.surfaces, trial.scenario.full)
        reached = kill_at(trial.emulator, victim, spec.number, spec.rules, spec.after)
        trial.outcome.fired = reached and (victim.killed or not spec.after)
        if trial.outcome.fired and not victim.killed:
            trial.outcome.crashed.append(f"the process ended with {victim.exit_code}, not by SIGKILL")
        return False
    if kind.room is not None:
        return _fill_disk(trial, spec, kind.room)
    if kind.group == "person":
        first = faults.add("edit", number=spec.number, act=lambda: person.do(kind.act or kind.name))
    if kind.group == "tell":
        first = faults.add("edit", number=spec.number, act=site.tell_meanwhile)
    if kind.group == "local":
        first = faults.add(
            "edit", number=spec.number, act=lambda: shutil.rmtree(trial.settings.state, ignore_errors=True)
        )
    if kind.then:
        faults.add(number=spec.number + 2, **kind.then)
    for at in range(spec.number, spec.number + kind.burst):
        for told in spec.rules:
            rule = faults.add(number=at, **told)
            first = rule if at == spec.number else first
    done = trial.attempt()
    trial.outcome.fired = first.times == 0
    return done


def _fill_disk(trial: Trial, spec: Spec, room: int) -> bool:
    """A run in a process of its own, whose disk is full from a request on; whether it said that it was done."""
    victim = Victim(trial.settings.path, trial.scenario.surfaces, trial.scenario.full)
    first = trial.emulator.faults.add("edit", number=spec.number, act=lambda: victim.fill(room))
    for told in spec.rules:
        trial.emulator.faults.add(number=spec.number, **told)
    victim.run()
    trial.outcome.fired = first.times == 0
    if victim.exit_code not in NAMED:
        trial.outcome.crashed.append(f"on a full disk the process ended with {victim.exit_code}")
    return victim.exit_code == 0


def _may_land_late(spec: Spec) -> bool:
    """Whether a request may be carried out after the run's end, or a second time beside the first."""
    told = (*spec.rules, KINDS[spec.kind].then or {})
    return any(rule.get("kind") in ("late", "double") for rule in told)


def _heal(trial: Trial, spec: Spec) -> None:
    """Note what happened; no more faults, and whoever was shut out is let in again."""
    events, outcome = trial.emulator.history.events, trial.outcome
    outcome.residual = spec.kind == "insert column" and _in_the_gap(events, spec.number)
    outcome.method = events[spec.number - 1].method if outcome.fired else ""
    trial.emulator.faults.rules.clear()
    if spec.kind == "revoked" and outcome.fired:
        key = json.loads((trial.settings.folder / KEY).read_text("utf-8"))
        let_in(trial.wire, trial.settings.google.drive, key["client_email"])


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


def reference(prepared: Path, group: str = "") -> Path:
    """Where the export of the undisturbed run is kept: where `people` act, or where they `tell` more meanwhile."""
    return prepared / f"reference{'-people' if group == 'people' else '-tell' if group == 'tell' else ''}.txt"

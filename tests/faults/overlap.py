"""A seed comes in; two to eight runs at once in one Workspace, while people tell more, and what they left go out."""

from __future__ import annotations

import json
import random
import shutil
import threading
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import settings as school_settings
from pipeline.errors import SmallwinsError
from pipeline.run import keep, run
from tests.faults.checker import check, export
from tests.faults.killing import Victim
from tests.faults.people import Written
from tests.faults.scenarios import DAY, SCENARIOS, Site
from tests.faults.trial import Outcome, Trial, opened, reference, signed_in

TABLES, SURFACES = "steady", "dashboards and docs"
NAMES = (TABLES, SURFACES)
LOSING = frozenset({"busy", "uncertain", "rejected", "quota", "deadline"})
"""The named errors that a run may end with because of others; a run that waits for its folder says "busy"."""


@dataclass(frozen=True)
class Group:
    """Runs at once, and how: every fifth draws surfaces too, every tenth is of processes that share a folder.

    In every second one people tell more meanwhile, and tell anew what was told.
    """

    seed: int

    @property
    def surfaces(self) -> bool:
        """Whether dashboards and documents are drawn too."""
        return self.seed % 5 == 3

    @property
    def processes(self) -> bool:
        """Whether the runs are processes of their own in one folder, not threads with a folder each."""
        return self.seed % 10 == 5

    @property
    def scenario(self) -> str:
        """The scenario whose prepared folder they start from."""
        return SURFACES if self.surfaces else TABLES


@dataclass
class Race:
    """What came of a group: how each run ended ("" for well), and the outcome of the whole."""

    ends: list[str] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)

    @property
    def good(self) -> bool:
        """Whether nothing was lost, doubled, invented or changed, and every run ended as it may."""
        return self.outcome.good and set(self.ends) <= LOSING | {""}


def compete(group: Group, root: Path) -> Race:
    """Let a group run, run once more when all have ended, and check."""
    chance, race = random.Random(group.seed), Race()
    prepared = root / group.scenario
    told = json.loads((prepared / "told.json").read_text("utf-8"))
    with opened(SCENARIOS[group.scenario], prepared) as trial:
        arriving = group.seed % 2 == 0
        if arriving:
            _tell_meanwhile(trial, told, chance)
        _run_at_once(trial, group, chance.randint(2, 8), race)
        trial.emulator.faults.rules.clear()
        if not trial.attempt():
            race.outcome.crashed.append("the run after them did not end well")
        race.outcome.crashed += trial.outcome.crashed
        found = trial.snapshot()
        wanted = export(found, surfaces=group.surfaces) if arriving else reference(prepared).read_text("utf-8")
        written = [Written(**one) for one in json.loads((prepared / "written.json").read_text("utf-8"))]
        race.outcome.findings = check(found, told, written, [], wanted, surfaces=group.surfaces)
        if not trial.quiet():
            race.outcome.findings.add("diverged", ["a run without news writes"], "the last run")
        race.outcome.crashed += trial.emulator.app.crashes
    return race


def _tell_meanwhile(trial: Trial, told: dict[str, Any], chance: random.Random) -> None:
    """Before some of the next requests somebody tells something, or tells it anew."""
    site = Site(trial.emulator, trial.settings, trial.wire, told)
    numbers = iter(range(100, 200))

    def tell() -> None:
        if chance.random() < 0.5:
            site.tell(chance.randrange(12), 1, story=f"Told anew, time {next(numbers)}.")
        else:
            site.tell(next(numbers), chance.randint(1, 3))

    for number in chance.sample(range(2, 25), 5):
        trial.emulator.faults.add("edit", number=number, act=tell)


def _run_at_once(trial: Trial, group: Group, count: int, race: Race) -> None:
    """Start so many runs together and wait for all."""
    together = threading.Barrier(count)
    folders = [trial.settings.folder if group.processes else _beside(trial.settings.folder, i) for i in range(count)]

    def work(folder: Path) -> None:
        together.wait()
        path = folder / trial.settings.path.name
        race.ends.append(_in_process(path, group) if group.processes else _in_thread(path, group, race))

    threads = [threading.Thread(target=work, args=[folder]) for folder in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _beside(folder: Path, number: int) -> Path:
    """Another machine's folder of the same school: settings, key and secret, and what a machine remembers."""
    made = folder.with_name(f"{folder.name}-{number}")
    shutil.copytree(folder, made, ignore=shutil.ignore_patterns("google.db*"))
    return made


def _in_thread(path: Path, group: Group, race: Race) -> str:
    """One run in this process; the code of the named error that it ended with, "" for none."""
    settings = school_settings.load(path)
    act = run if group.surfaces else keep
    try:
        with signed_in(settings) as google:
            act(google, settings, as_of=DAY)
    except SmallwinsError as error:
        return error.code
    except Exception:
        race.outcome.crashed.append(traceback.format_exc()[-1500:])
    return ""


def _in_process(path: Path, group: Group) -> str:
    """One run in a process of its own, which exits with 6 where another holds its folder."""
    victim = Victim(path, group.surfaces, full=False)
    victim.run()
    return {0: "", 6: "busy"}.get(victim.exit_code or 0, f"exit code {victim.exit_code}")

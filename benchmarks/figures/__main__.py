"""How many invented schools, and a seed, come in; how many of their dashboards' figures are not right goes out.

Run by hand: `python -m benchmarks.figures --schools 200 --seed 1`. The demo comes first. Each school is drawn by the
product over the embedded Workspace: told in two halves, with edits, withdrawals, and leaders' decisions in between.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
from ruamel.yaml import YAML

from benchmarks.figures.compare import Figure, compare
from benchmarks.figures.invent import Invention, invent
from benchmarks.figures.links import FIELDS, compare_links
from benchmarks.figures.plans import compare_plans
from benchmarks.figures.recompute import Decisions, School, count_in
from benchmarks.figures.staff import Staff
from pipeline import demo, init
from pipeline.emulator import Emulator
from pipeline.google import Google, Pace
from pipeline.run import run
from pipeline.settings import Settings, load


@click.command()
@click.option("--schools", default=200, show_default=True, help="How many schools to invent.")
@click.option("--seed", default=1, show_default=True, help="The first school's number.")
@click.option("--demo/--no-demo", "with_demo", default=True, help="Whether the demo is recomputed as well.")
def main(schools: int, seed: int, with_demo: bool) -> None:
    """Recompute every figure of the demo's dashboard and of so many invented schools'."""
    count = different = 0
    for name, figures in _sites(schools, seed, with_demo):
        count += len(figures)
        for figure in figures:
            if figure.differs:
                different += 1
                click.echo(f"{name}: {figure.tab} / {figure.name}: {figure.wanted} wanted, {figure.shown} shown")
    click.echo(f"{schools + with_demo} schools, {count} figures: {different} different")


def _sites(schools: int, seed: int, with_demo: bool) -> Iterator[tuple[str, list[Figure]]]:
    """Each school's name and figures."""
    if with_demo:
        yield "demo", _demo()
    for number in range(seed, seed + schools):
        yield f"school {number}", _invented(invent(number))


def _demo() -> list[Figure]:
    """The shipped demo, made anew."""
    with _workspace() as (folder, emulator, google):
        path = demo.prepare(folder)
        demo.play(emulator, google, path)
        return _figures(Staff(emulator, *_files(load(path))), path, date.today(), Decisions())


def _invented(invention: Invention) -> list[Figure]:
    """An invented school: told in two halves, with decisions, edits and withdrawals in between."""
    with _workspace() as (folder, emulator, google):
        (folder / "roster.txt").write_text(invention.roster, encoding="utf-8")
        path = folder / "smallwins.yaml"
        path.write_text(invention.settings, encoding="utf-8")
        settings = init.init(google, path)
        staff = Staff(emulator, *_files(settings))
        half = len(invention.tellings) // 2
        staff.tell(invention.tellings[:half], collects=invention.collects)
        run(google, settings, as_of=invention.as_of)
        chance = random.Random(invention.seed)  # noqa: S311 - nothing here is secret
        goals = [goal.title for goal in settings.goals]
        decisions = staff.decide(chance, goals)
        decisions.actions = staff.plan(chance, goals, (settings.school_year.starts, settings.school_year.ends))
        staff.tell([*invention.tellings[half:], *invention.edits], collects=invention.collects)
        decisions.approved -= {edit.key for edit in invention.edits}  # an approval is about the words that were read
        for telling in invention.withdrawn:
            staff.withdraw(telling)
        for _ in range(2):
            run(google, settings, as_of=invention.as_of, full=True)
        return _figures(staff, path, invention.as_of, decisions)


@contextmanager
def _workspace() -> Iterator[tuple[Path, Emulator, Google]]:
    """An empty folder and an empty Workspace, which nobody has to wait for."""
    pace = Pace(pause=lambda _: None)
    with (
        tempfile.TemporaryDirectory() as folder,
        Emulator() as emulator,
        Google.embedded(emulator.url, pace) as google,
    ):
        (Path(folder) / ".smallwins").mkdir()
        yield Path(folder), emulator, google


def _files(settings: Settings) -> tuple[list[str], str]:
    """The form of each school, and the dashboard workbook."""
    return [part.forms[0] for part in settings.schools], settings.outputs.dashboard


def _figures(staff: Staff, path: Path, as_of: date, decisions: Decisions) -> list[Figure]:
    """Every figure of the dashboard beside its recomputation."""
    names = (path.parent / "roster.txt").read_text("utf-8").splitlines()
    roster = [name for name in names if name and not name.startswith("#")]
    school = School(YAML(typ="safe").load(path.read_text("utf-8")), roster, as_of)
    entries = count_in(staff.entries(school), decisions, school.as_of)
    told = staff.tabs(), entries, school, decisions.actions
    return [*compare(*told), *compare_plans(*told), *compare_links(staff.book(FIELDS), entries, school)]


if __name__ == "__main__":
    main()

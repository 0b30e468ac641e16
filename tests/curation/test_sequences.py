"""People edit the dashboard workbook between runs, in any order: their cells stay, and what they mean is honored.

A few sequences in every test run; `SMALLWINS_EXAMPLES=200 pytest tests/curation/test_sequences.py` tries that many.
`--hypothesis-seed=N` repeats one.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import gspread
import openpyxl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from pipeline import settings as school_settings
from pipeline.emulator import Emulator
from pipeline.google import Google, Pace
from pipeline.run import RunReport, run
from pipeline.settings import Settings
from pipeline.tables import ACTIONS_TAB, CURATED, WINS_TAB
from tests.conftest import SMALL_SCHOOL
from tests.curation.desk import Desk
from tests.schools import set_up
from tests.test_run import read_surfaces, tell_at

EXAMPLES = int(os.environ.get("SMALLWINS_EXAMPLES", "2"))
DAY = date(2025, 10, 10)
STORIES = {name: f"The {name} story is told once and stands alone." for name in ("amber", "birch", "cedar", "delta")}

ENTRIES = st.sampled_from(sorted(STORIES))
TABS = st.sampled_from([WINS_TAB, ACTIONS_TAB])
MARKS = st.sampled_from([True, False, "yes", "no", "perhaps", ""])
GOALS = st.sampled_from(["Math makes sense", "voice", "nonsense", ""])
WORDS = st.sampled_from(["our words", "=1+1 is two", "ünïcode", "007", ""])
DAYS = st.sampled_from(["2025-09-01", "10/3/2025", "soon", ""])
ACTS = st.one_of(
    st.tuples(st.just("beside"), ENTRIES, st.sampled_from(["Feature", "Hide"]), MARKS),
    st.tuples(st.just("beside"), ENTRIES, st.just("Goal"), GOALS),
    st.tuples(st.just("beside"), ENTRIES, st.sampled_from(["Theme", "Note", "Action"]), WORDS),
    st.tuples(st.just("action"), st.integers(0, 4), GOALS, WORDS, DAYS),
    st.tuples(st.just("sort"), TABS, st.integers(0, 8)),
    st.tuples(st.just("insert column"), TABS, st.integers(1, 6)),
    st.tuples(st.just("insert row"), TABS),
    st.tuples(st.just("delete row"), st.just(WINS_TAB), st.integers(2, 5)),
    st.tuples(st.just("rename heading"), TABS, st.sampled_from(["Goal", "Note", "What", "Hide"])),
    st.tuples(st.just("rename tab"), TABS, WORDS),
)


@dataclass
class World:
    """A school with four entries, and a person at its dashboard."""

    emulator: Emulator
    google: Google
    school: Settings
    entries: dict[str, str] = field(default_factory=dict)

    def desk(self, table: Any) -> Desk:
        """The person at one tab."""
        return Desk(self.emulator, self.school, table)

    def row(self, desk: Desk, name: str) -> int | None:
        """Where an entry stands; None where somebody deleted it."""
        found = desk.sheet.find(self.entries[name])
        return found.row if found else None

    def do(self, act: tuple[Any, ...]) -> None:
        """One edit of a person's."""
        kind, table, *rest = act
        getattr(self, f"_{kind.replace(' ', '_')}")(table, *rest)

    def _beside(self, name: str, column: str, value: Any) -> None:
        desk = self.desk(WINS_TAB)
        if row := self.row(desk, name):
            desk.write(row, raw=True, **{column: value})

    def _action(self, at: int, goal: str, what: str, day: str) -> None:
        desk = self.desk(ACTIONS_TAB)
        heading = next(i for i, line in enumerate(desk.sheet.get_all_values(), 1) if "Latest" in line)
        desk.write(heading + 1 + at, raw=True, Goal=goal, What=what, From=day)

    def _sort(self, table: Any, column: int) -> None:
        desk = self.desk(table)
        lines = desk.sheet.get_all_values()
        top = next(i for i, line in enumerate(lines, 1) if "Please check" in line)
        if len(lines) > top + 1:
            last = gspread.utils.rowcol_to_a1(len(lines), desk.sheet.col_count)
            desk.sheet.sort((column + 1, "des"), range=f"A{top + 1}:{last}")

    def _insert_column(self, table: Any, at: int) -> None:
        self.desk(table).sheet.insert_cols([["mine", "mine too"]], col=at)

    def _insert_row(self, table: Any) -> None:
        desk = self.desk(table)
        top = next(i for i, line in enumerate(desk.sheet.get_all_values(), 1) if "Please check" in line)
        desk.sheet.insert_row([], top + 1)

    def _delete_row(self, table: Any, at: int) -> None:
        desk = self.desk(table)
        last = desk.sheet.row_count - desk.sheet.frozen_row_count == 1  # the one row that Google lets nobody delete
        if (
            not last
            and at <= desk.sheet.row_count
            and any(cell in self.entries.values() for cell in desk.sheet.row_values(at))
        ):
            desk.sheet.delete_rows(at)

    def _rename_heading(self, table: Any, column: str) -> None:
        desk = self.desk(table)
        if at := desk.columns().get(column):
            top = next(i for i, line in enumerate(desk.sheet.get_all_values(), 1) if "Please check" in line)
            desk.sheet.update_cell(top, at, f"our {column}")

    def _rename_tab(self, table: Any, words: str) -> None:
        if words:
            self.desk(table).sheet.update_title(f"{table.title} {words}")

    def people(self) -> dict[str, list[list[Any]]]:
        """Every cell that is people's, as it is entered, by tab: all but our columns below the headings."""
        found = {}
        for table in CURATED:
            desk = self.desk(table)
            ours = {at - 1 for name, at in desk.columns().items() if name in table.columns}
            lines = desk.sheet.get_values(value_render_option="FORMULA")
            kept = [[cell for at, cell in enumerate(line) if at not in ours] for line in lines]
            found[table.name] = [line for line in kept if any(cell not in ("", False) for cell in line)]
        return found

    def meant(self) -> dict[str, dict[str, Any]]:
        """What stands beside each entry now, by its name."""
        desk = self.desk(WINS_TAB)
        return {name: desk.read(row) if (row := self.row(desk, name)) else {} for name in self.entries}


@contextmanager
def world() -> Iterator[World]:
    """A new one for each sequence."""
    with tempfile.TemporaryDirectory() as name, Emulator(check_answers=True) as emulator:
        path = Path(name) / "smallwins.yaml"
        path.write_text(SMALL_SCHOOL, encoding="utf-8")
        (Path(name) / "roster.txt").write_text("", encoding="utf-8")
        with Google.embedded(emulator.url, Pace(pause=lambda _: None)) as google:
            school = set_up(google, school_settings.load(path))
            made = World(emulator, google, school)
            made.entries = {name: tell_at(emulator, school, story=story) for name, story in STORIES.items()}
            yield made
        assert emulator.app.crashes == []
        assert emulator.app.violations == []


def is_no(mark: str) -> bool:
    """Whether a box says no."""
    return mark.strip().casefold() in ("", "no", "false")


def check(
    world: World, report: RunReport, before: dict[str, list[list[Any]]], meant: dict[str, dict[str, Any]]
) -> None:
    """People's cells are as they left them, and every surface says what they mean."""
    after = world.people()
    for name, lines in before.items():
        assert sorted(map(repr, lines)) == sorted(map(repr, after[name][: len(lines)])), name
    surfaces = read_surfaces(world.emulator, world.school, report.outputs)
    book = openpyxl.load_workbook(world.school.folder / "out" / "dashboard.xlsx")
    surfaces["xlsx"] = repr([row for sheet in book for row in sheet.iter_rows(values_only=True)])
    surfaces["sheets"] = repr([sheet.get_all_values() for sheet in world.desk(WINS_TAB).book.worksheets()])
    hidden = {name for name, cells in meant.items() if not is_no(cells.get("Hide", ""))}
    for name, story in STORIES.items():
        shown = {place for place, text in surfaces.items() if story in text}
        assert not shown if name in hidden else {"index.html", "sheets", "xlsx"} <= shown, (name, shown)
    now = world.meant()
    for name, cells in meant.items():
        if name not in hidden and cells.get("Goal", "") in ("Math makes sense", "voice"):
            wanted = "Every student leads" if cells["Goal"] == "voice" else "Math makes sense"
            assert now[name]["Goals"] == wanted
        wrong = name not in hidden and cells and (cells["Goal"] == "nonsense" or cells["Feature"] == "perhaps")
        assert not wrong or now[name]["Please check"]


@pytest.mark.timeout(120 + 40 * EXAMPLES)
@tries(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(rounds=st.lists(st.lists(ACTS, min_size=1, max_size=6), min_size=1, max_size=3))
def test_any_sequence_of_edits(rounds: list[list[tuple[Any, ...]]]) -> None:
    """After each round of edits one run; a second one, without news, writes nothing."""
    with world() as here:
        run(here.google, here.school, as_of=DAY)
        for acts in rounds:
            for act in acts:
                here.do(act)
            before, meant = here.people(), here.meant()
            report = run(here.google, here.school, as_of=DAY)
            check(here, report, before, meant)
        writes = here.google.calls.writes
        run(here.google, here.school, as_of=DAY)
        assert here.google.calls.writes == writes

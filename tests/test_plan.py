"""`plan` sends no write, and the run after it does exactly what was said; `SMALLWINS_EXAMPLES=50` is the release form.

A school's year goes on from state to state; at each one the plan is compared with the run's own report, with the
requests that the Workspace counted, and with the cells that differ afterwards.
"""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pipeline import form, init, resources
from pipeline import settings as school_settings
from pipeline.cli.commands import cli
from pipeline.emulator import Emulator
from pipeline.errors import GoogleError
from pipeline.google import Google, Pace
from pipeline.google.rehearsal import Rehearsal
from pipeline.markup import plain
from pipeline.plan import plan
from pipeline.plan.changes import Plan
from pipeline.plan.words import NOTHING, UNSENT, count, describe, draw_page, outline
from pipeline.run import RunReport, run
from pipeline.settings import Settings
from pipeline.store import planning
from pipeline.tables import CURATED, REVIEW_TAB, TABLES, WINS_TAB
from tests.conftest import SMALL_SCHOOL
from tests.curation.desk import Desk
from tests.test_store import open_by_hand

STATES = int(os.environ.get("SMALLWINS_EXAMPLES", "6"))
DAY = date(2025, 10, 10)
KEPT = {table.sheet_id for table in (*TABLES.values(), *CURATED)}
"""Tabs that keep rows; all others are drawn, but for those of what was typed over."""

Cells = dict[tuple[int, int], Any]


@dataclass
class School:
    """A school whose people do one thing after another; `told` are its responses by id."""

    emulator: Emulator
    google: Google
    path: Path
    random: random.Random = field(default_factory=lambda: random.Random(7))
    told: list[str] = field(default_factory=list)
    full: bool = False
    asked: Settings = field(init=False)

    def __post_init__(self) -> None:
        self.asked = self.settings

    @property
    def settings(self) -> Settings:
        """As the file says now."""
        return school_settings.load(self.path)

    def tell(self, response_id: str = "", **answers: Any) -> None:
        """Somebody tells something, or tells it anew."""
        number = len(self.told)
        given: dict[str, Any] = {"goal": [self.random.choice(["voice", "math"])], "kind": "success", "share": "unnamed"}
        given |= {"story": f"Story {number}: a student ran warm-up {self.random.random()}.", **answers}
        body = form.response(self.asked, self.asked.school_list[0], respondent=f"p{number % 7}@maple.example", **given)
        moment = f"2025-10-0{1 + number % 8}T15:{number % 60:02}:00.000Z"
        known = {"responseId": response_id} if response_id else {}
        times = {"createTime": moment, "lastSubmittedTime": f"2025-10-09T15:{number % 60:02}:00.000Z"}
        self.told.append(self.emulator.respond(next(iter(self.settings.forms)), body | known | times))

    def fresh(self) -> None:
        """Nothing has happened since `init`."""

    quiet = fresh

    def new(self) -> None:
        """Some colleagues tell something."""
        for _ in range(self.random.randint(1, 5)):
            self.tell()

    def edited(self) -> None:
        """Somebody tells something anew."""
        self.tell(self.random.choice(self.told), story=f"Better words {self.random.random()}.")

    def deleted(self) -> None:
        """A response is deleted in the form; a complete listing looks for it."""
        gone = self.random.choice(self.told)
        self.emulator.withdraw(next(iter(self.settings.forms)), gone)
        self.told = [unit for unit in self.told if unit != gone]
        self.full = True

    def looked(self) -> None:
        """A complete listing, after which what was deleted is gone."""
        self.full = True

    def _row(self) -> int:
        return self.random.randint(2, max(2, len(Desk(self.emulator, self.settings, WINS_TAB).sheet.col_values(1))))

    def hidden(self) -> None:
        """A leader hides an entry, or shows it again."""
        desk, row = Desk(self.emulator, self.settings, WINS_TAB), self._row()
        desk.write(row, Hide=desk.read(row)["Hide"] != "TRUE", raw=True)

    def regoaled(self) -> None:
        """A leader corrects an entry's goal."""
        title = self.random.choice([goal.title for goal in self.settings.goal_list])
        Desk(self.emulator, self.settings, WINS_TAB).write(self._row(), Goal=title)

    def typed(self) -> None:
        """Somebody types over a drawn tab and over cells of ours in the data workbook; then there is news."""
        board = open_by_hand(self.emulator, self.settings.outputs.dashboard)
        drawn = [sheet for sheet in board.worksheets() if sheet.id not in KEPT and not sheet.title.startswith("Kept")]
        self.random.choice(drawn).update([["My own words"]], "B9", raw=True)
        wins = open_by_hand(self.emulator, self.settings.outputs.data).worksheet("wins")
        wins.update_cell(2, wins.row_values(1).index("story") + 1, "Typed over")
        self.new()

    def widened(self) -> None:
        """Somebody puts a column of their own among ours, and deletes one of a drawn tab; then there is news."""
        open_by_hand(self.emulator, self.settings.outputs.dashboard).worksheet("Overview").delete_columns(3)
        open_by_hand(self.emulator, self.settings.outputs.data).worksheet("wins").insert_cols([[""]], 2)
        self.new()

    def changed(self) -> None:
        """The settings give a goal another title."""
        text = self.path.read_text("utf-8")
        titles = "Every student leads", "Each student leads"
        titles = titles if titles[0] in text else titles[::-1]
        self.path.write_text(text.replace(*titles), encoding="utf-8")

    def restyled(self) -> None:
        """The school's own sheet template and report template change."""
        shipped = (
            resources.folder("sheets_templates") / "dashboard.yaml",
            resources.folder("report_templates") / "weekly.md.j2",
        )
        for path in shipped:
            own = self.path.parent / path.parent.name / path.name
            own.parent.mkdir(exist_ok=True)
            text = (own if own.exists() else path).read_text("utf-8")
            text = text.replace("# Small wins this week", f"# Small wins this week {self.random.randint(0, 99)}")
            own.write_text(text.replace("Being asked", "Asked"), encoding="utf-8")

    def held(self) -> None:
        """An entry that names a student waits for review; another one was decided on."""
        review = Desk(self.emulator, self.settings, REVIEW_TAB)
        if review.read(2).get("Entry"):
            review.write(2, Decision=self.random.choice(["Approve", "Keep private"]))
        self.tell(story=f"Tavian Brooks led {self.random.random()}.")


KINDS = (
    *("fresh", "new", "hidden", "typed", "deleted", "quiet"),
    *("widened", "looked", "edited", "changed", "held", "regoaled", "restyled", "held"),
)


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """A school after `init`."""
    folder = tmp_path_factory.mktemp("planned")
    (folder / "roster.txt").write_text("Tavian Brooks\n", encoding="utf-8")
    (folder / "smallwins.yaml").write_text(SMALL_SCHOOL, encoding="utf-8")
    with Emulator() as emulator, Google.embedded(emulator.url, Pace(limits={})) as google:
        init.init(google, folder / "smallwins.yaml")
        yield School(emulator, google, folder / "smallwins.yaml")
        assert emulator.app.crashes == []


def look(school: School) -> dict[str, dict[int, tuple[str, Cells]]]:
    """Every cell of both workbooks, as a person's program reads them: by workbook and tab."""
    found: dict[str, dict[int, tuple[str, Cells]]] = {}
    for workbook in (school.settings.outputs.data, school.settings.outputs.dashboard):
        book = open_by_hand(school.emulator, workbook)
        fields = "sheets(properties(sheetId,title),data(rowData.values.userEnteredValue))"
        answer = book.client.fetch_sheet_metadata(book.id, params={"fields": fields, "includeGridData": "true"})
        found[workbook] = {
            tab["properties"].get("sheetId", 0): (
                tab["properties"]["title"],
                {
                    (row, column): cell["userEnteredValue"]
                    for row, line in enumerate(tab.get("data", [{}])[0].get("rowData", []))
                    for column, cell in enumerate(line.get("values", []))
                    if cell.get("userEnteredValue")
                },
            )
            for tab in answer["sheets"]
        }
    return found


def compare(before: dict[int, tuple[str, Cells]], after: dict[int, tuple[str, Cells]]) -> dict[str, tuple[int, int]]:
    """Rows added and cells changed on each tab that stood and differs; rows are added to tabs that keep rows."""
    found = {}
    for sheet_id, (title, now) in after.items():
        if sheet_id not in before:
            continue
        was = before[sheet_id][1]
        keeps = sheet_id in KEPT or title.startswith("Kept aside")
        last = max((row for row, _ in was), default=-1) if keeps else 1 << 30
        rows = len({row for row, _ in now if row > last})
        cells = sum(was.get(place) != now.get(place) for place in was.keys() | now.keys() if place[0] <= last)
        if rows or cells:
            found[title] = rows, cells
    return found


def planned_tabs(planned: Plan, name: str) -> dict[str, tuple[int, int]]:
    """What a plan says of the tabs that stand in a workbook, as far as what they say would change."""
    tabs = next((book.tabs for book in planned.workbooks if book.name == name), ())
    told = {
        tab.tab: (tab.rows if tab.kind == "kept" else 0, tab.cells) for tab in tabs if tab.kind in ("kept", "drawn")
    }
    return {title: counts for title, counts in told.items() if any(counts)}


def rehearse(school: School) -> Plan:
    """The plan, during which nothing changes."""
    before, files = look(school), list_files(school.path.parent)
    school.emulator.history.clear()
    planned = plan(school.google, school.settings, DAY, full=school.full)
    methods = {event.method for event in school.emulator.history.events}
    assert not {name for name in methods if name.rpartition(".")[2] in WRITING}
    assert look(school) == before
    assert list_files(school.path.parent) == files
    return planned


WRITING = {"batchUpdate", "create", "update", "delete", "copy", "patch", "append", "clear", "setPublishSettings"}


def list_files(folder: Path) -> dict[str, bytes]:
    """Every file of the school's folder."""
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def carry_out(school: School) -> tuple[RunReport, Counter[str]]:
    """The run, and how often it wrote by which method."""
    school.emulator.history.clear()
    report = run(school.google, school.settings, as_of=DAY, full=school.full)
    return report, Counter(
        event.method for event in school.emulator.history.events if event.method.rpartition(".")[2] in WRITING
    )


@pytest.mark.parametrize("number", range(STATES))
def test_the_run_does_what_was_said(school: School, number: int) -> None:
    """Whatever happened: no write while planning; then just those requests, rows, cells, tabs and documents."""
    kind = KINDS[number] if number < len(KINDS) else school.random.choice(KINDS)
    school.full = False
    getattr(school, kind)()
    before, planned = look(school), rehearse(school)
    report, wrote = carry_out(school)
    after = look(school)

    assert planned.report.rows == report.rows
    assert (planned.report.entries, planned.report.held) == (report.entries, report.held)
    assert set(planned.report.issues) == set(report.issues)
    assert wrote["sheets.spreadsheets.batchUpdate"] == sum(book.batches for book in planned.workbooks)
    assert wrote["docs.documents.batchUpdate"] == sum(document.batches for document in planned.documents)
    assert wrote["drive.files.create"] == planned.made
    assert wrote.total() == planned.writes
    for name, workbook in (
        ("The data workbook", school.settings.outputs.data),
        ("The dashboard workbook", school.settings.outputs.dashboard),
    ):
        assert planned_tabs(planned, name) == compare(before[workbook], after[workbook]), (kind, name)
    new = {title for book in after for key, (title, _) in after[book].items() if key not in before[book]}
    assert {tab.tab for tab in planned.tabs if tab.kind == "made"} == new


def test_words_and_page(school: School) -> None:
    """Deletions come first; a principal reads counts and names; a page says the same; a quiet school has one line."""
    school.new()
    run(school.google, school.settings, as_of=DAY)
    school.deleted()
    run(school.google, school.settings, as_of=DAY, full=True)
    planned = plan(school.google, school.settings, DAY, full=True)
    lines = describe(planned, local=False)
    counts = count(planned.rows, "row"), count(planned.cells, "cell"), count(planned.deletions, "deletion")
    assert lines[0] == "+{}, ~{}, 0 new docs, {}.".format(*counts)
    assert planned.deletions
    assert lines[1] == "What would be seen no more:"
    assert "deleted in the form" in lines[2]
    assert lines[-1] == UNSENT
    assert any(line.startswith("The data workbook: https://") for line in lines)
    assert not any("https://" in line for line in describe(planned, local=True))
    page = plain(draw_page(planned, local=False))
    assert all(line in page for part in outline(planned) for line in part.lines)
    run(school.google, school.settings, as_of=DAY, full=True)
    assert describe(plan(school.google, school.settings, DAY), local=True)[0] == NOTHING


def test_a_spare_document_goes_to_the_trash(school: School) -> None:
    """A second document for a report, as a late request may leave it, is named as a deletion."""
    run(school.google, school.settings, as_of=DAY, full=True)
    report = school.google.drive.find_all({"smallwins": "report", "school": "maple"}, "document")[0]
    school.google.drive.make("Spare", "document", report.tags, school.settings.outputs.folder)
    school.full = True
    planned = rehearse(school)
    assert planned.thrown == ("Spare",)
    assert planned.deletions == 1
    assert "“Spare”, an empty second document, would go to the trash" in describe(planned, local=True)[2]
    assert carry_out(school)[1]["drive.files.update"] == 1


def test_a_full_workbook_goes_on_in_another(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where new responses have no room, the plan has the next part with all its tabs, as the run makes it."""
    monkeypatch.setattr(planning, "SEAL_AT", 0.00002)
    school.new()
    planned = rehearse(school)
    made = next(book for book in planned.workbooks if not book.url)
    assert made.name.endswith("part 2")
    report, wrote = carry_out(school)
    assert report.rows == planned.report.rows
    assert wrote.total() == planned.writes


def test_a_column_that_is_put_back(school: School) -> None:
    """Where somebody deleted a column before “Our notes”, the run puts it back there, as planned."""
    open_by_hand(school.emulator, school.settings.outputs.dashboard).worksheet("Math makes sense").delete_columns(3)
    school.tell(goal=["math"])
    planned = rehearse(school)
    assert "Math makes sense" in {tab.tab for tab in planned.tabs if tab.kind == "drawn"}
    assert carry_out(school)[1].total() == planned.writes


def test_nothing_writes(school: School) -> None:
    """What is no read is refused before it is sent, whoever asks."""
    rehearsal = Rehearsal(school.google)
    with pytest.raises(GoogleError, match="was about to write"):
        rehearsal.forms.batch_update(next(iter(school.settings.forms)), [])
    rehearsal.sheets.get(school.settings.outputs.data, "spreadsheetId,sheets.properties")
    rehearsal.sheets.write(school.settings.outputs.data, [{"guard": 1}, {"same": 1}])
    with pytest.raises(GoogleError, match="does not come to its end"):
        rehearsal.sheets.write(school.settings.outputs.data, [{"guard": 2}, {"same": 1}])


class TestCommand:
    """`smallwins plan`, typed."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """A school in the embedded Workspace, with its files made."""
        (tmp_path / "roster.txt").write_text("Tavian Brooks\n", encoding="utf-8")
        (tmp_path / "smallwins.yaml").write_text(SMALL_SCHOOL, encoding="utf-8")
        assert self.type(tmp_path, "init", "--no-input").exit_code == 0
        return tmp_path

    def type(self, folder: Path, *words: str) -> Result:
        """Type a command in the folder."""
        return CliRunner().invoke(cli, [*words, "--settings", str(folder / "smallwins.yaml")])

    def test_exit_codes_json_and_page(self, folder: Path) -> None:
        """10 with changes, 0 without; JSON has the counts; a page is written on demand, and nothing else."""
        said = self.type(folder, "plan", "--detailed-exitcode", "--json")
        assert said.exit_code == 10
        data = json.loads(said.stdout.splitlines()[-1])["data"]
        assert data["changes"]
        assert data["new_docs"] == 2
        assert data["workbooks"]["The data workbook"]["goals"] == {"kind": "kept", "rows": 2, "cells": 0}
        page = folder / "plan.html"
        assert self.type(folder, "plan", "--output", str(page)).exit_code == 0
        assert "What a run would do" in page.read_text("utf-8")
        assert not (folder / "out").exists()
        assert self.type(folder, "run").exit_code == 0
        quiet = self.type(folder, "plan", "--detailed-exitcode")
        assert (quiet.exit_code, quiet.stdout.splitlines()[0]) == (0, NOTHING)

    def test_a_page_of_no_kind(self, folder: Path) -> None:
        """A name that ends otherwise is refused before anything is read."""
        said = self.type(folder, "plan", "--output", "plan.pdf")
        assert said.exit_code == 2
        assert ".html" in said.output

"""People's performance measures: read as they are typed, set beside the learning, and not a cell of theirs touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest

from pipeline import markup, synthesis
from pipeline.curation import notes_of, read
from pipeline.emulator import Emulator
from pipeline.google import Google
from pipeline.markup import Table
from pipeline.model import Audience, Measure, Order
from pipeline.run import run
from pipeline.settings import Settings
from pipeline.synthesis.documents import text_of
from pipeline.tables import MEASURES_TAB
from tests import summaries
from tests.curation.desk import Desk
from tests.schools import set_up
from tests.test_run import tell_at

DAY = date(2025, 10, 10)
FIRST = 3
"""The first row below guidance and headings."""

CELLS: dict[str, Any] = {"Goal": "Every student leads", "Measure": "Students who lead a part of a lesson"}


@pytest.fixture
def school(google: Google, small_school: Settings) -> Settings:
    """A school with its files made."""
    return set_up(google, small_school)


@pytest.fixture
def desk(emulator: Emulator, school: Settings) -> Desk:
    """A person at the Measures tab."""
    return Desk(emulator, school, MEASURES_TAB)


def measures_of(google: Google, school: Settings) -> tuple[tuple[Measure, ...], list[tuple[str, str]]]:
    """The measures as a run reads them, and what it says of the rest."""
    said = notes_of(read(google, school.outputs.dashboard), school.goal_list, refuse=lambda text: "Anna" in text)
    return said.notes.measures, [(issue.where, issue.what) for issue in said.issues]


def test_a_measure_is_read_as_it_was_typed(google: Google, school: Settings, desk: Desk) -> None:
    """Numbers, shares and words; the guidance above the headings is no measure."""
    run(google, school, as_of=DAY)
    assert measures_of(google, school) == ((), [])
    desk.write(FIRST, **CELLS, Baseline="48%", Target="half of them", Latest_value=1234.5, Measured_on="2025-10-03")
    desk.write(FIRST + 1, Goal="math", Measure="Spring test", raw=True)
    measures, issues = measures_of(google, school)
    lead = Measure("voice", CELLS["Measure"], "48%", "half of them", "1234.5", date(2025, 10, 3))
    assert measures == (replace(lead, latest=measures[0].latest), Measure("math", "Spring test"))
    assert measures[0].latest.replace(",", "") == "1234.5"
    assert issues == []


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Goal": "Reading"}, "The Goal is not one of ours"),
        ({"Goal": ""}, "Choose the goal"),
        ({"Measure": ""}, "Say under “Measure”"),
        ({"Measured on": "soon"}, "“Measured on” does not read as a date"),
        ({"Latest value": "Anna: 3 of 4"}, "may name a person"),
    ],
)
def test_what_does_not_read_is_said_beside_it(
    google: Google, school: Settings, desk: Desk, cells: dict[str, Any], said: str
) -> None:
    """In the row, as an issue, and nowhere else: what people typed stays."""
    (school.folder / "roster.txt").write_text("Anna Quackenbush\n", encoding="utf-8")
    typed = {**CELLS, "Baseline": "48%", "Latest value": "60%", **cells}
    desk.write(FIRST, raw=True, **typed)
    _, issues = measures_of(google, school)
    ((where, what),) = issues
    assert where == "the tab “Measures”, row 3"
    assert said in what
    if said != "may name a person":
        run(google, school, as_of=DAY)
        row = desk.read(FIRST)
        assert said in row.pop("Please check")
        assert {name: row[name] for name in typed} == typed
        desk.write(FIRST, raw=True, **CELLS, Measured_on="")
        run(google, school, as_of=DAY)
        assert desk.read(FIRST)["Please check"] == ""


def test_beside_the_learning(emulator: Emulator, google: Google, school: Settings, desk: Desk) -> None:
    """In the Learning Report and the file; a second run, with nothing new, writes nothing."""
    tell_at(emulator, school, story="One")
    desk.write(FIRST, raw=True, **CELLS, Baseline="48%", Latest_value="60%")
    docs = run(google, school, as_of=DAY).outputs["docs"]
    said = text_of(google.docs.get(docs["year"].split("/")[5]))
    assert "Students who lead a part of a lesson\n48%\n–\n60%\n–\n" in said
    assert "Beside it, from our entries: 1 win shared.\n" in said
    sheet = openpyxl.load_workbook(school.folder / school.outputs.local / "dashboard.xlsx")["Measures"]
    assert [cell.value for cell in sheet[2]][:3] == [CELLS["Goal"], CELLS["Measure"], "48%"]
    with Google.embedded(emulator.url) as again:
        assert run(again, school, as_of=DAY).calls["writes"] == 0


def test_a_year_with_measures() -> None:
    """A goal's measures and its entries stand together; the prompt is about both."""
    measure = Measure("voice", "Observed lessons", "1 of 10", "5 of 10", "", date(2026, 5, 1))
    summary = replace(summaries.summary(Audience.STAFF), measures=(measure,))
    report = synthesis.render(Order("year"), summary, summaries.edition())
    (beside,) = [section for section in report.sections if section.name == "beside"]
    (table,) = [block for block in beside.blocks if isinstance(block, Table)]
    assert [runs[0].text for runs in table.rows[1]] == [
        *("Observed lessons", "1 of 10", "5 of 10", "not known yet", "May 1, 2026")
    ]
    said = markup.plain(report.blocks)
    assert "Where they agree, and where not" in said
    assert "Put this year's measures here" not in said

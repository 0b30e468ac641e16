"""People's actions: read as they are typed, their evidence beside them, and not a cell of theirs touched."""

from __future__ import annotations

from datetime import date
from typing import Any

import openpyxl
import pytest

from pipeline.curation import notes_of, read
from pipeline.curation.typed import read_day
from pipeline.emulator import Emulator
from pipeline.google import Google
from pipeline.google.cells import Value
from pipeline.model import Action
from pipeline.run import run
from pipeline.settings import Settings
from pipeline.tables import ACTIONS_TAB, WINS_TAB
from tests.curation.desk import Desk, plan_action
from tests.schools import set_up
from tests.test_run import tell_at

DAY = date(2025, 10, 10)
FIRST = 3
"""The first row below guidance and headings."""


@pytest.fixture
def school(google: Google, small_school: Settings) -> Settings:
    """A school with its files made."""
    return set_up(google, small_school)


@pytest.fixture
def desk(emulator: Emulator, school: Settings) -> Desk:
    """A person at the Actions tab."""
    return Desk(emulator, school, ACTIONS_TAB)


def actions_of(google: Google, school: Settings) -> tuple[tuple[Action, ...], list[tuple[str, str]]]:
    """The actions as a run reads them, and what it says of the rest."""
    said = notes_of(read(google, school.outputs.dashboard), school.goal_list)
    return said.notes.actions, [(issue.where, issue.what) for issue in said.issues]


@pytest.mark.parametrize(
    ("typed", "locale", "day"),
    [
        (45933.0, "en_US", date(2025, 10, 3)),
        (45933.5, "en_US", date(2025, 10, 3)),
        ("2025-10-03", "de_DE", date(2025, 10, 3)),
        ("10/3/2025", "en_US", date(2025, 10, 3)),
        ("10/3/25", "en_US", date(2025, 10, 3)),
        ("3.10.2025", "de_DE", date(2025, 10, 3)),
        ("03/10/2025", "en_GB", date(2025, 10, 3)),
        (" Oct 3, 2025 ", "en_US", date(2025, 10, 3)),
        ("3 October 2025", "en_US", date(2025, 10, 3)),
        ("3. Oktober 2025", "de_DE", date(2025, 10, 3)),
        ("2025年10月3日", "ja_JP", date(2025, 10, 3)),
        ("soon", "en_US", None),
        ("Oct 2025", "en_US", None),
        ("10/3/2025 or later", "en_US", None),
        ("2025-13-45", "en_US", None),
        ("Feb 30, 2025", "en_US", None),
        ("=TODAY()", "en_US", None),
        (12.0, "en_US", None),
        (True, "en_US", None),
    ],
)
def test_days_as_people_type_them(typed: Value, locale: str, day: date | None) -> None:
    """A date cell, ISO, the locale's own way, or with the month's name; anything else is no day."""
    assert read_day(typed, locale) == day


def test_the_empty_tab_says_what_it_is_for(google: Google, school: Settings, desk: Desk) -> None:
    """A line of ours above the headings; no row is taken for an action, and a run adds nothing."""
    assert desk.sheet.row_values(1) == [ACTIONS_TAB.guidance]
    assert desk.sheet.row_values(2) == [*ACTIONS_TAB.people, *ACTIONS_TAB.columns]
    run(google, school, as_of=DAY)
    assert actions_of(google, school) == ((), [])
    assert len(desk.sheet.get_all_values()) == 2


def test_an_action_is_read_whole(google: Google, school: Settings, desk: Desk) -> None:
    """Every column, as its own type; a row of a person's own words elsewhere is none."""
    cells = {"Theory of action": "If students lead, …", "Purpose": "All of us", "Who": "Grade 4", "Status": "under WAY"}
    days = {"From": "2025-09-01", "By when": "12/1/2025", "Decided on": "2025-09-01"}
    more = {"How we will know": "They ask", "Decision": "Go", "Tell staff": True}
    plan_action(desk, FIRST, **cells, **days, **more)
    (action,), issues = actions_of(google, school)
    assert action == Action(
        "voice",
        "Student-run warm-ups",
        "If students lead, …",
        "All of us",
        "Grade 4",
        date(2025, 9, 1),
        date(2025, 12, 1),
        "They ask",
        "Under way",
        "Go",
        date(2025, 9, 1),
        True,
    )
    assert issues == []


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Goal": "Anna reads"}, "The Goal is not one of ours"),
        ({"Goal": ""}, "Choose the goal"),
        ({"What": ""}, "Say under “What”"),
        ({"From": "soon"}, "“From” does not read as a date"),
        ({"Status": "Anna"}, "The Status is not one of the list"),
        ({"Tell staff": "perhaps"}, "neither ticked nor empty"),
        ({"From": "2025-10-03", "By when": "2025-10-02"}, "“By when” is before “From”"),
    ],
)
def test_what_is_wrong_is_said_beside_it(
    google: Google, school: Settings, desk: Desk, cells: dict[str, str], said: str
) -> None:
    """In words, in its row and among the issues, without repeating it; gone when it is mended."""
    plan_action(desk, FIRST, **cells)
    found, ((where, what),) = actions_of(google, school)
    assert where == "the tab “Actions”, row 3"
    assert said in what
    assert "Anna" not in what
    assert bool(found) == (not {"Goal", "What"} & set(cells))
    run(google, school, as_of=DAY)
    assert desk.read(FIRST)["Please check"] == what
    plan_action(desk, FIRST, **dict.fromkeys(cells, ""))
    plan_action(desk, FIRST)
    run(google, school, as_of=DAY)
    assert desk.read(FIRST)["Please check"] == ""


def test_evidence_stands_beside_an_action(emulator: Emulator, google: Google, school: Settings, desk: Desk) -> None:
    """Wins and lessons toward its goal between its dates; the newest with its words; what named it."""
    named = tell_at(emulator, school, story="They chose the question.")
    tell_at(emulator, school, "2025-10-09T15:00:00.000Z", kind="lesson", story="Too long for one lesson.")
    tell_at(emulator, school, "2025-09-01T15:00:00.000Z", story="Before it began.")
    tell_at(emulator, school, goal=["math"], story="Another goal.")
    plan_action(desk, FIRST, From="2025-10-01")
    run(google, school, as_of=DAY)
    wins = Desk(emulator, school, WINS_TAB)
    wins.write(wins.sheet.find(named).row, Action=" student-run  WARM-UPS ")
    run(google, school, as_of=DAY)
    row = desk.read(FIRST)
    assert row["Evidence so far"] == (
        "2 wins shared toward this goal since October 1, 2025: 1 success and 1 lesson learned. Decided from 1 entry."
    )
    assert row["Latest"] == "Oct 9, 2025 · Lesson · “Too long for one lesson.”"
    assert actions_of(google, school)[0][0].entries == (named,)
    book = openpyxl.load_workbook(school.folder / "out" / "dashboard.xlsx")
    heads, line = book["Actions"].iter_rows(max_row=2, values_only=True)
    found = dict(zip(heads, line, strict=True))
    assert (found["What"], found["Evidence so far"]) == ("Student-run warm-ups", row["Evidence so far"])
    assert found["From"].date() == date(2025, 10, 1)
    before = google.calls.writes
    run(google, school, as_of=DAY)
    assert google.calls.writes == before


def test_a_name_that_is_no_action(emulator: Emulator, google: Google, school: Settings, desk: Desk) -> None:
    """Said beside the entry; nothing else changes."""
    win_id = tell_at(emulator, school, story="They led.")
    run(google, school, as_of=DAY)
    wins = Desk(emulator, school, WINS_TAB)
    row = wins.sheet.find(win_id).row
    wins.write(row, Action="Something else")
    report = run(google, school, as_of=DAY)
    assert [issue.where for issue in report.issues] == [f"the tab “Wins”, row {row}"]
    assert "no “What” of the Actions tab" in wins.read(row)["Please check"]
    plan_action(desk, FIRST, What="Something else")
    assert not run(google, school, as_of=DAY).issues
    assert wins.read(row)["Please check"] == ""


def test_our_cells_follow_their_row(emulator: Emulator, google: Google, school: Settings, desk: Desk) -> None:
    """Rows sorted or emptied by people get the cells that their own content asks for; theirs stay."""
    tell_at(emulator, school, story="They led.")
    plan_action(desk, FIRST, What="A")
    plan_action(desk, FIRST + 1, What="B", Goal="Math makes sense")
    plan_action(desk, FIRST + 2, What="C", Goal="wrong")
    run(google, school, as_of=DAY)
    before = [desk.read(FIRST + i) for i in range(3)]
    place = f"A{FIRST}:L{FIRST + 2}"
    theirs = desk.sheet.get(place, pad_values=True)
    desk.sheet.update(theirs[::-1], place)
    run(google, school, as_of=DAY)
    assert [desk.read(FIRST + i) for i in range(3)] == before[::-1]
    desk.sheet.batch_clear([f"A{FIRST}:L{FIRST}"])
    run(google, school, as_of=DAY)
    assert not any(desk.read(FIRST).values())
    assert [desk.read(FIRST + i) for i in (1, 2)] == before[1::-1]


def test_headings_may_be_renamed_and_columns_moved(google: Google, school: Settings, desk: Desk) -> None:
    """Columns are known by their marks; a column of a person's own between ours is left alone."""
    desk.sheet.update([["Our goal", "Why"]], "A2")
    desk.sheet.insert_cols([["", "My own", "hands off"]], col=3)
    plan_action(desk, FIRST, Purpose="All of us")
    run(google, school, as_of=DAY)
    (action,), issues = actions_of(google, school)
    assert (action.purpose, issues) == ("All of us", [])
    assert desk.sheet.col_values(3) == ["", "My own", "hands off"]
    assert desk.read(FIRST)["Evidence so far"] == "Nothing was shared toward this goal this school year yet."


def test_drop_downs_and_boxes(google: Google, school: Settings, desk: Desk) -> None:
    """Goal and status are chosen from lists, days from a calendar; rows without words are ready for them."""
    plan_action(desk, FIRST + 38)
    run(google, school, as_of=DAY)
    state = google.sheets.get(school.outputs.dashboard, "sheets(properties,data.rowData.values.dataValidation)")
    tab: dict[str, Any] = next(s for s in state["sheets"] if s["properties"]["sheetId"] == ACTIONS_TAB.sheet_id)
    rows = tab["data"][0]["rowData"]
    kinds = {
        name: rows[-1]["values"][at - 1]["dataValidation"]["condition"]["type"]
        for name, at in desk.columns().items()
        if at <= len(rows[-1]["values"]) and "dataValidation" in rows[-1]["values"][at - 1]
    }
    assert kinds == {
        "Goal": "ONE_OF_LIST",
        "Status": "ONE_OF_LIST",
        "Tell staff": "BOOLEAN",
        "From": "DATE_IS_VALID",
        "By when": "DATE_IS_VALID",
        "Decided on": "DATE_IS_VALID",
    }
    assert tab["properties"]["gridProperties"]["rowCount"] == 120

"""Themes in real runs: counted, shown and remembered; people's names and merges honored, nobody named, nothing lost."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd
import pytest

from pipeline import run as runs
from pipeline import themes
from pipeline.emulator import Emulator
from pipeline.google import Google, ledger
from pipeline.google.layout import MADE
from pipeline.model import Order
from pipeline.privacy import find_names
from pipeline.run import draft_report, run
from pipeline.settings import Settings
from pipeline.tables import CURATED, MEMORY_TAB, THEMES_TAB, WINS_TAB
from tests.curation.desk import Desk
from tests.schools import set_up
from tests.test_run import DAY, Row, read_surfaces, rows_of, tell_at
from tests.test_themes import FAMILIES, NUMBERS, READING

TEXTS = FAMILIES + READING + NUMBERS


@pytest.fixture
def school(google: Google, small_school: Settings) -> Settings:
    """A school with its files made."""
    return set_up(google, small_school)


@pytest.fixture
def told(emulator: Emulator, school: Settings) -> list[str]:
    """Fifteen entries on three matters, told toward the first goal; gives their ids."""
    return [tell_at(emulator, school, story=text) for text in TEXTS]


def themes_of(emulator: Emulator, school: Settings) -> dict[str, Row]:
    """The rows of the Themes tab that show a theme, by its name."""
    return {row["Theme"]: row for row in rows_of(emulator, school.outputs.dashboard, "Themes") if row["Theme"]}


def counts(emulator: Emulator, school: Settings) -> dict[str, str]:
    """How many entries each theme has."""
    return {name: row["Wins shared"] for name, row in themes_of(emulator, school).items()}


def row_of(desk: Desk, column: str, text: str) -> int:
    """The row of a tab where a column holds a text."""
    at = desk.columns()[column]
    return desk.sheet.col_values(at).index(text) + 1


def name(emulator: Emulator, school: Settings, theme: str, **cells: Any) -> None:
    """Type beside a theme."""
    desk = Desk(emulator, school, THEMES_TAB)
    desk.write(row_of(desk, "Theme", theme), **cells)


def goal_tab(emulator: Emulator, school: Settings) -> str:
    """All that stands on the first goal's tab."""
    return repr(Desk(emulator, school, WINS_TAB).book.worksheet("Every student leads").get_all_values())


def memory(emulator: Emulator, school: Settings) -> list[Row]:
    """What is remembered of themes."""
    return [row for row in rows_of(emulator, school.outputs.dashboard, MEMORY_TAB.title) if row["Label"]]


def test_themes_stand_on_every_surface(emulator: Emulator, google: Google, school: Settings, told: list[str]) -> None:
    """Each with its count and one of its entries word for word, which leads to its row; a second run sends nothing."""
    outputs = run(google, school, as_of=DAY).outputs
    assert counts(emulator, school) == {"Family": "5", "Silent reading": "5", "Fractions": "5"}
    shown = goal_tab(emulator, school)
    page = (school.folder / school.outputs.local / "index.html").read_text("utf-8")
    for theme, row in themes_of(emulator, school).items():
        assert row["One of them"].strip("“”") in TEXTS
        assert row["One of them"] in shown
        assert theme in shown
        assert theme in page
    assert "What the stories tell of" in page
    report = draft_report(google, school, Order("goal", goal_id="voice"), DAY)
    section = next(section for section in report.sections if section.name == "themes")
    assert all(label in repr(section) for label in ("Family", "Silent reading", "Fractions"))
    assert outputs["dashboard"]
    before = google.calls.writes
    run(google, school, as_of=DAY)
    assert google.calls.writes == before


def test_no_themes_leave_no_empty_section(emulator: Emulator, google: Google, school: Settings) -> None:
    """With three entries nothing is looked for, and nothing stands where themes would."""
    for text in TEXTS[:3]:
        tell_at(emulator, school, story=text)
    run(google, school, as_of=DAY)
    assert "What the stories tell of" not in goal_tab(emulator, school)
    assert "What the stories tell of" not in (school.folder / school.outputs.local / "index.html").read_text("utf-8")
    assert themes_of(emulator, school) == {}
    sections = draft_report(google, school, Order("goal", goal_id="voice"), DAY).sections
    assert "themes" not in {section.name for section in sections}


def test_four_entries_in_several_languages(emulator: Emulator, google: Google, school: Settings) -> None:
    """A small school has themes too, in whatever languages it tells."""
    for text in (*FAMILIES[:2], "Las familias vinieron a leer.", "Die Eltern kamen zum Lesen."):
        tell_at(emulator, school, story=text)
    run(google, school, as_of=DAY)
    assert themes_of(emulator, school)


def test_a_name_of_people_is_honored(emulator: Emulator, google: Google, school: Settings, told: list[str]) -> None:
    """It stands on the tab, before staff and in reports from the next run on, and goes on with new entries."""
    run(google, school, as_of=DAY)
    name(emulator, school, "Family", Our_name="Families at school")
    outputs = run(google, school, as_of=DAY).outputs
    tell_at(emulator, school, story="A family brought board games to the gym.")
    outputs = run(google, school, as_of=DAY).outputs
    assert counts(emulator, school) == {"Families at school": "6", "Silent reading": "5", "Fractions": "5"}
    assert themes_of(emulator, school)["Families at school"]["Our name"] == "Families at school"
    assert "Families at school" in goal_tab(emulator, school)
    surfaces = read_surfaces(emulator, school, outputs)
    assert "Families at school" in surfaces["index.html"]


def test_themes_are_merged_and_parted(emulator: Emulator, google: Google, school: Settings, told: list[str]) -> None:
    """The part counts in the other, also when that is called otherwise later; without the word it stands alone."""
    run(google, school, as_of=DAY)
    key = themes_of(emulator, school)["Family"]["Entry"]
    name(emulator, school, "Family", Merge_into="fractions")
    run(google, school, as_of=DAY)
    assert counts(emulator, school) == {"Fractions": "10", "Silent reading": "5"}
    name(emulator, school, "Fractions", Our_name="Numbers at home")
    for _ in range(2):
        run(google, school, as_of=DAY)
        assert counts(emulator, school) == {"Numbers at home": "10", "Silent reading": "5"}
    desk = Desk(emulator, school, THEMES_TAB)
    row = row_of(desk, "Entry", key)
    assert (desk.read(row)["Merge into"], desk.read(row)["Please check"]) == ("fractions", "")
    desk.write(row, Merge_into="")
    run(google, school, as_of=DAY)
    assert sorted(counts(emulator, school).values()) == ["5", "5", "5"]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Merge_into": "Gardening"}, "name of no other theme"),
        ({"Merge_into": "Family"}, "name of no other theme"),
        ({"Our_name": "Tavian Brooks leads"}, "may name a person"),
        ({"Our_name": "x" * 61}, "longer than 60 characters"),
    ],
)
def test_what_does_not_read_is_said_beside_it(
    emulator: Emulator, google: Google, school: Settings, told: list[str], cells: dict[str, str], said: str
) -> None:
    """A wrong value changes nothing, stays as typed, and our cell in the row says what is wrong."""
    run(google, school, as_of=DAY)
    before = counts(emulator, school)
    name(emulator, school, "Family", **cells)
    report = run(google, school, as_of=DAY)
    row = themes_of(emulator, school)["Family"]
    assert counts(emulator, school) == before
    assert said in row["Please check"]
    assert all(row[column.replace("_", " ")] == text for column, text in cells.items())
    assert any(said in issue.what for issue in report.issues)
    assert "Tavian" not in goal_tab(emulator, school)


def test_themes_merged_in_a_circle_stay_apart(
    emulator: Emulator, google: Google, school: Settings, told: list[str]
) -> None:
    """Both rows say so."""
    run(google, school, as_of=DAY)
    name(emulator, school, "Family", Merge_into="Fractions")
    name(emulator, school, "Fractions", Merge_into="Family")
    run(google, school, as_of=DAY)
    rows = themes_of(emulator, school)
    assert len(rows) == 3
    assert all("merged into one another" in rows[label]["Please check"] for label in ("Family", "Fractions"))


def test_a_theme_beside_an_entry_counts(emulator: Emulator, google: Google, school: Settings, told: list[str]) -> None:
    """An entry counts where people put it, under a found name or their own; a student's name is refused beside it."""
    run(google, school, as_of=DAY)
    desk = Desk(emulator, school, WINS_TAB)
    desk.write(row_of(desk, "Entry", told[0]), Theme="silent reading")
    desk.write(row_of(desk, "Entry", told[1]), Theme="Good news")
    desk.write(row_of(desk, "Entry", told[2]), Theme="Tavian Brooks")
    run(google, school, as_of=DAY)
    found = {label.casefold(): number for label, number in counts(emulator, school).items()}
    assert found == {"family": "3", "silent reading": "6", "fractions": "5", "good news": "1"}
    assert "may name a person" in desk.read(row_of(desk, "Entry", told[2]))["Please check"]


def test_a_hidden_entry_is_in_no_theme(emulator: Emulator, google: Google, school: Settings) -> None:
    """Neither its count, its words nor a label of its words stay on the dashboard, the memory included."""
    texts = [
        *READING,
        "A zeppelin flew over us.",
        "We drew the zeppelin.",
        "The zeppelin landed here.",
        "Zeppelin songs.",
    ]
    ids = [tell_at(emulator, school, story=text) for text in texts]
    run(google, school, as_of=DAY)
    assert "zeppelin" in " ".join(counts(emulator, school)).casefold()
    desk = Desk(emulator, school, WINS_TAB)
    for win_id in ids[len(READING) :]:
        desk.write(row_of(desk, "Entry", win_id), Hide=True)
    outputs = run(google, school, as_of=DAY).outputs
    book = Desk(emulator, school, WINS_TAB).book
    assert "zeppelin" not in repr([sheet.get_all_values() for sheet in book.worksheets()]).casefold()
    assert not any("zeppelin" in text.casefold() for text in read_surfaces(emulator, school, outputs).values())
    assert sum(int(number) for number in counts(emulator, school).values()) <= len(READING)


def test_words_for_leaders_shape_no_name_before_staff(emulator: Emulator, google: Google, school: Settings) -> None:
    """A theme that only leaders may read, and a label of such words, are in nothing that staff see; merged neither."""
    for text in READING:
        tell_at(emulator, school, story=text)
    for text in NUMBERS:
        tell_at(emulator, school, story=text, share="leaders")
    for text in FAMILIES:
        tell_at(emulator, school, story=text)
    run(google, school, as_of=DAY)
    assert set(counts(emulator, school)) == {"Family", "Silent reading", "Fractions"}
    name(emulator, school, "Silent reading", Merge_into="Fractions")
    run(google, school, as_of=DAY)
    assert counts(emulator, school) == {"Fractions": "10", "Family": "5"}
    staff = (school.folder / school.outputs.local / "index.html").read_text("utf-8")
    assert "raction" not in staff
    assert "Silent reading" in staff
    assert {row["Label"] for row in memory(emulator, school) if row["Readers"] == "staff"} == {
        "Silent reading",
        "Family",
    }


def test_no_label_is_anybody(emulator: Emulator, google: Google, school: Settings) -> None:
    """Students of the roster, tellers and thanked colleagues are in no label, however often they are told of."""
    texts = [f"robin and tavian {what}" for what in ("planted beans", "watered beans", "drew beans", "ate beans")]
    texts += [f"with quill we {what}" for what in ("sang a song", "wrote a song", "danced a song", "heard a song")]
    for i, text in enumerate(texts):
        more = {"author": "Robin Wells", "share": "named"} if i == 0 else {"thanks": "Mx. Quill"} if i == 5 else {}
        tell_at(emulator, school, story=text, **more)
    run(google, school, as_of=DAY)
    labels = [row["Label"] for row in memory(emulator, school)]
    assert labels
    assert not re.search("robin|tavian|quill", " ".join(labels).casefold())
    assert set(find_names(pd.Series(labels), ("Tavian Brooks", "Robin Wells", "Dana Quill"))) == {""}


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The goals that themes are looked for in, one for each search."""
    goals: list[str] = []
    find = themes.find_themes

    def watched(stories: object, goal_id: str = "", **more: object) -> object:
        goals.append(goal_id)
        return find(stories, goal_id, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(themes, "find_themes", watched)
    return goals


def test_only_what_changed_is_looked_at_anew(
    emulator: Emulator, google: Google, school: Settings, told: list[str], searched: list[str]
) -> None:
    """No news is no search; an entry has its own goal searched, for those who may read it; without the file all are."""
    for text in TEXTS:
        tell_at(emulator, school, story=text, goal=["math"])
    run(google, school, as_of=DAY)
    assert sorted(searched) == ["math", "voice"]
    searched.clear()
    run(google, school, as_of=DAY)
    assert searched == []
    tell_at(emulator, school, story="A family came to read.", share="leaders")
    run(google, school, as_of=DAY)
    assert searched == ["voice"]
    (school.state / "themes.json").write_text("[]", "utf-8")
    before = google.calls.writes
    run(google, school, as_of=DAY)
    assert len(searched) == 4
    assert google.calls.writes == before


@pytest.mark.parametrize("at", ["first write", "after the data"])
def test_a_killed_run_loses_no_name(
    emulator: Emulator, google: Google, school: Settings, told: list[str], at: str
) -> None:
    """Stopped between the data's commit and publishing, the next run shows every name that stood, and people's."""
    run(google, school, as_of=DAY)
    name(emulator, school, "Family", Our_name="Families at school")
    run(google, school, as_of=DAY)
    keys = {label: row["Entry"] for label, row in themes_of(emulator, school).items()}
    for what in ("cake", "rain", "music"):
        tell_at(emulator, school, story=f"The silent reading tent had {what}.")
    runs.keep(google, school, as_of=DAY)
    if at == "after the data":
        (school.state / "themes.json").unlink()
    run(google, school, as_of=DAY)
    after = {label: row["Entry"] for label, row in themes_of(emulator, school).items()}
    assert keys.items() <= after.items()
    before = google.calls.writes
    run(google, school, as_of=DAY)
    assert google.calls.writes == before


def test_an_older_dashboard_gets_the_tabs(
    emulator: Emulator, google: Google, school: Settings, told: list[str]
) -> None:
    """A dashboard made before there were themes is completed by the next run; the memory stays out of sight."""
    tabs = (THEMES_TAB, MEMORY_TAB)
    google.sheets.write(school.outputs.dashboard, [{"deleteSheet": {"sheetId": tab.sheet_id}} for tab in tabs])
    state = ledger.read(google.sheets, school.outputs.dashboard, [tab for tab in CURATED if tab not in tabs])
    names = [name for name in json.loads(state.notes[MADE]) if name.partition(".")[0] not in {tab.name for tab in tabs}]
    google.sheets.write(school.outputs.dashboard, ledger.note(state, MADE, json.dumps(names)))
    run(google, school, as_of=DAY)
    sheets = {sheet.id: sheet for sheet in Desk(emulator, school, WINS_TAB).book.worksheets()}
    assert [sheets[tab.sheet_id].isSheetHidden for tab in tabs] == [False, True]
    assert counts(emulator, school) == {"Family": "5", "Silent reading": "5", "Fractions": "5"}

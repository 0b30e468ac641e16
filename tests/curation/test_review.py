"""What waits for privacy is approved, edited or kept private; each decision is of the words it was made on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.emulator import Emulator
from pipeline.google import Google
from pipeline.run import run
from pipeline.run.checking import check_books
from pipeline.settings import Settings
from pipeline.tables import REVIEW_TAB, WINS_TAB
from tests.curation.desk import Desk
from tests.schools import set_up
from tests.test_run import read_surfaces, tell_at

DAY = date(2025, 10, 10)
NAMED: dict[str, Any] = {
    "story": "Tavian Brooks led the warm-up.",
    "next_step": "Tell the Brooks family.",
    "helped": ["Mr. Brooks' map"],
}
SHOWN = "A student led the warm-up."


@pytest.fixture
def school(google: Google, small_school: Settings) -> Settings:
    """A school with its files made."""
    return set_up(google, small_school)


@pytest.fixture
def waiting(emulator: Emulator, google: Google, school: Settings) -> str:
    """An entry that names a student, and waits."""
    win_id = tell_at(emulator, school, **NAMED)
    assert run(google, school, as_of=DAY).held == 1
    return win_id


@pytest.fixture
def desk(emulator: Emulator, school: Settings, waiting: str) -> Desk:
    """A person at the Review tab."""
    return Desk(emulator, school, REVIEW_TAB)


def test_an_edit_is_shown_in_place_of_the_words(
    emulator: Emulator, google: Google, school: Settings, desk: Desk, waiting: str
) -> None:
    """On every surface, marked as what it is; of the teller's words nothing is left outside the data workbook."""
    desk.write(2, Decision="Edit", Edited_text=f" {SHOWN} ")
    report = run(google, school, as_of=DAY)
    assert (report.held, report.issues) == (0, [])
    surfaces = read_surfaces(emulator, school, report.outputs)
    surfaces["wins"] = repr(Desk(emulator, school, WINS_TAB).sheet.get_all_values())
    for name in ("index.html", "wins", "year"):
        assert SHOWN in surfaces[name]
        assert "shortened by a leader for privacy" in surfaces[name]
    assert not [name for name, text in surfaces.items() if "Brooks" in text]
    assert [proof.said for proof in check_books(google, school) if proof.verdict != "pass"] == []
    assert NAMED["story"] in repr(google.sheets.get(school.outputs.data, "sheets.data.rowData.values.userEnteredValue"))


def test_an_edit_without_words(google: Google, school: Settings, desk: Desk) -> None:
    """It waits on, and the row says what is missing."""
    desk.write(2, Decision="edit")
    report = run(google, school, as_of=DAY)
    assert report.held == 1
    assert [issue.where for issue in report.issues] == ["the tab “Review”, row 2"]
    assert "Type the words to show" in desk.read(2)["Please check"]
    desk.write(2, Edited_text=SHOWN)
    assert run(google, school, as_of=DAY).held == 0
    assert desk.read(2)["Please check"] == ""


def test_approving_beside_an_edited_text_is_not_clear(google: Google, school: Settings, desk: Desk) -> None:
    """What a person shortened must not be shown in full for a slip in a list."""
    desk.write(2, Decision="Approve", Edited_text=SHOWN)
    assert run(google, school, as_of=DAY).held == 1
    assert "choose Edit" in desk.read(2)["Please check"]


def test_an_edit_by_the_teller_asks_anew(
    emulator: Emulator, google: Google, school: Settings, desk: Desk, waiting: str
) -> None:
    """The leader's words stood in place of other ones: they are taken back until somebody decides again."""
    desk.write(2, Decision="Edit", Edited_text=SHOWN)
    run(google, school, as_of=DAY)
    tell_at(emulator, school, story="Tavian Brooks fell.", response_id=waiting)
    report = run(google, school, as_of=DAY, full=True)
    assert report.held == 1
    assert not [name for name, text in read_surfaces(emulator, school, report.outputs).items() if SHOWN in text]
    assert "decide again" in desk.read(2)["Why it waits"]

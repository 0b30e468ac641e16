"""What people type beside the entries becomes decisions, in their own way of typing; what means nothing is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from pipeline.curation import notes_of, read
from pipeline.emulator import Emulator
from pipeline.errors import Issue
from pipeline.google import Google
from pipeline.google.ledger import Row, TabState, WorkbookState
from pipeline.model import Goal, Notes
from pipeline.settings import Settings
from pipeline.tables import ACTIONS_TAB, MEASURES_TAB, REVIEW_TAB, THEMES_TAB, WINS_TAB
from tests.schools import set_up
from tests.test_store import open_by_hand

EMPTY = (ACTIONS_TAB, MEASURES_TAB, THEMES_TAB)
GOALS = (Goal("voice", "Every student leads"), Goal("math", "Math makes sense"))


def state(
    wins: dict[str, dict[str, Any]] | None = None, review: dict[str, dict[str, Any]] | None = None
) -> WorkbookState:
    """A dashboard workbook in which people typed these cells."""
    tabs = {}
    for table, typed in ((WINS_TAB, wins or {}), (REVIEW_TAB, review or {}), *((tab, {}) for tab in EMPTY)):
        rows = {(key,): Row(index, {"Entry": key, **cells}) for index, (key, cells) in enumerate(typed.items(), 1)}
        tabs[table.name] = TabState(table, rows=rows)  # type: ignore[arg-type]
    return WorkbookState("W", "https://sheets.example/W", 1, {}, {}, tabs, {})


def understand(current: WorkbookState, goals: Sequence[Goal] = GOALS) -> tuple[Notes, tuple[Issue, ...]]:
    """What the people's cells come to, and what does not read."""
    curated = notes_of(current, goals)
    return curated.notes, curated.issues


def test_nothing_typed() -> None:
    """No decisions, no issues."""
    assert understand(state({"a": {}}, {"a": {}})) == (Notes(), ())


@pytest.mark.parametrize("typed", [True, "TRUE", "=TRUE", "=TRUE()", "Yes", "y", " x ", "✓", "1", 1.0])
def test_ways_to_say_yes(typed: Any) -> None:
    """A ticked box, or a person's own word for it."""
    notes, issues = understand(state({"a": {"Feature": typed}, "b": {"Hide": typed}}))
    assert (set(notes.features), set(notes.hides), list(issues)) == ({"a"}, {"b"}, [])


@pytest.mark.parametrize("typed", [None, False, "FALSE", "=FALSE()", "no", "", " ", 0.0, 0, "0"])
def test_ways_to_say_no(typed: Any) -> None:
    """An empty box, or a person's own word for no."""
    assert understand(state({"a": {"Feature": typed, "Hide": typed}})) == (Notes(), ())


@pytest.mark.parametrize("typed", ["hide", "Hide!", "ja", "on", "private", "=A1", 5.0])
def test_hide_is_on_the_safe_side(typed: Any) -> None:
    """Any other word hides; beside Feature it changes nothing, and an issue says so."""
    notes, (issue,) = understand(state({"a": {"Feature": typed}, "b": {"Hide": typed}}))
    assert notes == Notes(hides=frozenset("b"))
    assert issue.where == "the tab “Wins”, row 2"


@pytest.mark.parametrize("typed", ["math", "MATH", "Math makes sense", "  math makes Sense "])
def test_goals_by_id_or_title(typed: str) -> None:
    """A corrected goal, as the drop-down or a person writes it."""
    notes, issues = understand(state({"a": {"Goal": typed}}))
    assert (dict(notes.goals), issues) == ({"a": "math"}, ())


def test_a_goal_that_is_none_of_ours() -> None:
    """It changes nothing, and the issue says where it stands, in the words of the sheet, without repeating it."""
    notes, (issue,) = understand(state({"a": {}, "b": {"Goal": "Anna's reading"}}))
    assert notes == Notes()
    assert issue.where == "the tab “Wins”, row 3"
    assert "Anna" not in issue.what


@pytest.mark.parametrize(
    ("typed", "decided"),
    [("Approve", Notes(approved=frozenset("a"))), (" keep PRIVATE", Notes(kept_private=frozenset("a")))],
)
def test_decisions(typed: str, decided: Notes) -> None:
    """Approve and Keep private, in any case."""
    assert understand(state(review={"a": {"Decision": typed}})) == (decided, ())


def test_a_decision_that_is_none() -> None:
    """An entry stays held until the decision is clear."""
    notes, (issue,) = understand(state(review={"a": {"Decision": "ok?"}}))
    assert notes == Notes()
    assert issue.where == "the tab “Review”, row 2"
    assert "Approve, Edit or Keep private" in issue.what


def test_themes_are_people_s_words() -> None:
    """As typed but for the space around them; a number is a word too."""
    notes, _ = understand(state({"a": {"Theme": " Routines "}, "b": {"Theme": 7.0}, "c": {"Theme": " "}}))
    assert dict(notes.themes) == {"a": "Routines", "b": "7.0"}


def test_copied_rows_are_named() -> None:
    """A row that a person copied counts once; the issue says how many there are."""
    current = state({"a": {"Hide": "x"}})
    current.tabs[WINS_TAB.name].copies = [("a",), ("a",)]
    notes, (issue,) = understand(current)
    assert notes.hides == {"a"}
    assert "2 rows repeat an entry" in issue.what


def test_read_from_the_workbook(emulator: Emulator, google: Google, small_school: Settings) -> None:
    """One read; a renamed tab, a moved column and a person's own column between ours do not matter."""
    settings = set_up(google, small_school)
    wins = open_by_hand(emulator, settings.outputs.dashboard).worksheet("Wins")
    heads = wins.row_values(1)
    wins.update([["key-1"]], "A2")
    wins.insert_cols([["My own", "hands off"]], col=heads.index("Hide") + 1)
    moved = wins.row_values(1)
    wins.update_cell(2, moved.index("Hide") + 1, "TRUE")
    wins.update_cell(2, moved.index("Theme") + 1, "Routines")
    wins.update_title("Our wins")
    before = google.calls.reads
    notes, issues = understand(read(google, settings.outputs.dashboard), settings.goal_list)
    assert google.calls.reads == before + 1
    assert (set(notes.hides), dict(notes.themes), list(issues)) == ({"key-1"}, {"key-1": "Routines"}, [])

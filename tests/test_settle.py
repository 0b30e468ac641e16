"""Corrected goals count and are taken back without a trace; issues come, stay, are resolved and come again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import form
from pipeline.emulator import Emulator
from pipeline.google import Google
from pipeline.run import run
from pipeline.run.settle import correct_goals
from pipeline.settings import Settings, load
from pipeline.tables import WIN_GOALS, WINS
from tests.schools import set_up, tell
from tests.test_run import tell_at
from tests.test_store import open_by_hand

GOALS = ("voice", "math", "belong")
Told = dict[str, tuple[str, ...]]


def wins_of(told: Told, revision: str = "r1", status: str = "active") -> pd.DataFrame:
    """The `wins` rows of entries, whatever they name."""
    return WINS.frame([{"win_id": win, "revision": revision, "status": status} for win in told])


def form_rows(told: Told, revision: str = "r1", status: str = "active") -> pd.DataFrame:
    """The `win_goals` rows that a form gives."""
    common = {"source": "form", "revision": revision, "status": status}
    return WIN_GOALS.frame([{"win_id": win, "goal_id": goal, **common} for win in told for goal in told[win]])


def counted(rows: pd.DataFrame) -> set[tuple[str, str]]:
    """Which entries count toward which goals."""
    active = rows[rows["status"] == "active"]
    return set(zip(active["win_id"], active["goal_id"], strict=True))


def test_a_correction_replaces_all_goals() -> None:
    """The form's own rows step back; a row of the correction's own stands in for them."""
    rows = correct_goals(
        form_rows({"a": ("voice", "math"), "b": ("math",)}), wins_of({"a": (), "b": ()}), {"a": "belong"}
    )
    assert counted(rows) == {("a", "belong"), ("b", "math")}
    assert rows.set_index(["win_id", "goal_id"])["source"].loc[("a", "belong")] == "curation"


told = st.dictionaries(
    st.sampled_from("abcd"), st.lists(st.sampled_from(GOALS), unique=True, max_size=3).map(tuple), min_size=1
)


@given(told, st.dictionaries(st.sampled_from("abcdx"), st.sampled_from(GOALS)))
def test_corrections_leave_no_trace(told: Told, corrected: dict[str, str]) -> None:
    """What counts is the correction, or what the form said; asked twice or taken back, it is as it should be."""
    wins, rows = wins_of(told), form_rows(told)
    once = correct_goals(rows, wins, corrected)
    said = {(win, goal) for win, goals in told.items() for goal in goals if win not in corrected}
    assert counted(once) == said | {(win, goal) for win, goal in corrected.items() if win in told}
    assert correct_goals(once, wins, corrected).equals(once)
    assert counted(correct_goals(once, wins, {})) == counted(rows)
    assert not once.duplicated(["win_id", "goal_id"]).any()


@given(told, told, st.dictionaries(st.sampled_from("abcd"), st.sampled_from(GOALS)))
def test_a_correction_outlives_an_edit(before: Told, after: Told, corrected: dict[str, str]) -> None:
    """Rows that the edit dropped never count again, but for the one that the correction names."""
    old = form_rows({win: goals for win, goals in before.items() if win in after}, status="superseded")
    new = form_rows(after, revision="r2")
    kept = ~old.set_index(["win_id", "goal_id"]).index.isin(new.set_index(["win_id", "goal_id"]).index)
    rows = pd.concat([old[kept], new], ignore_index=True)
    found = correct_goals(rows, wins_of(after, "r2"), corrected)
    said = {(win, goal) for win, goals in after.items() for goal in goals if win not in corrected}
    assert counted(found) == said | {(win, goal) for win, goal in corrected.items() if win in after}
    assert counted(correct_goals(found, wins_of(after, "r2"), {})) == counted(new)


@pytest.mark.parametrize("status", ["missing", "gone"])
def test_a_correction_goes_with_its_entry(status: str) -> None:
    """Where the entry stands, its corrected goal stands."""
    rows = correct_goals(form_rows({"a": ("voice",)}), wins_of({"a": ()}, status=status), {"a": "math"})
    assert dict(zip(rows["goal_id"], rows["status"], strict=True)) == {"voice": "superseded", "math": status}


def test_nothing_to_correct_changes_nothing() -> None:
    """The very same frame comes back."""
    rows = form_rows({"a": ("voice",)})
    assert correct_goals(rows, wins_of({"a": ()}), {}) is rows


def issues(emulator: Emulator, settings: Settings) -> list[dict[str, Any]]:
    """The `issues` tab."""
    return open_by_hand(emulator, settings.outputs.data).worksheet("issues").get_all_records()


def test_the_life_of_an_issue(emulator: Emulator, google: Google, small_school: Settings) -> None:
    """It is noted once, stays while it lasts, is resolved by a full listing, and opens again when it returns."""
    settings = set_up(google, small_school)
    tell_at(emulator, settings, story="A student ran the warm-up.")
    run(google, settings, as_of=date(2026, 6, 12))
    wins = open_by_hand(emulator, settings.outputs.dashboard).worksheet("Wins")
    place = wins.find("Goal").address.replace("1", "2")
    for typed, full, noted in (
        ("Flying", False, True),
        ("Flying", True, True),
        ("", True, False),
        ("Flying", False, True),
    ):
        wins.update([[typed]], place)
        report = run(google, settings, as_of=date(2026, 6, 12), full=full)
        assert [issue.where for issue in report.issues] == (["the tab “Wins”, row 2"] if noted else [])
        (row,) = issues(emulator, settings)
        assert (row["what"].split(";")[0], bool(row["resolved"])) == (
            "The Goal beside this entry is not one of ours",
            not noted,
        )


def test_a_run_that_changed_nothing_leaves_no_row(emulator: Emulator, google: Google, small_school: Settings) -> None:
    """`runs` tells of the runs that brought something."""
    emulator.state.set_clock(datetime(2026, 1, 6, 15, tzinfo=UTC))
    settings = set_up(google, small_school)
    tell(emulator, settings)
    first = run(google, settings)
    run(google, settings)
    tell(emulator, settings)
    third = run(google, settings)
    runs = open_by_hand(emulator, settings.outputs.data).worksheet("runs").get_all_records()
    assert [(row["run_id"], row["new"], row["outcome"]) for row in runs] == [
        (first.run_id, 1, "done"),
        (third.run_id, 1, "done"),
    ]


def test_a_text_too_long_hides_no_other_reason(emulator: Emulator, google: Google, small_school: Settings) -> None:
    """An entry that waits for its length waits for a telephone number in its other words too, and says so."""
    settings = set_up(google, small_school)
    tell(emulator, settings, story="z" * 50_001, next_step="Call 212 555 0187.")
    run(google, settings)
    (row,) = open_by_hand(emulator, settings.outputs.data).worksheet("wins").get_all_records()
    assert "too long" in row["held"]
    assert "next step: a phone number" in row["held"]


def test_turning_anonymous_leaves_no_trace(emulator: Emulator, google: Google, small_school: Settings) -> None:
    """Pseudonyms and exact times go with the next run, and edits are kept ever after."""
    school = set_up(google, small_school)
    win_id = tell_at(emulator, school, story="First")
    run(google, school)
    text = school.path.read_text(encoding="utf-8")
    school.path.write_text(text.replace("retention_days: 365", "respondents: anonymous, retention_days: 365"))
    school = load(school.path)
    form.create(google, school, school.school_list[0])
    run(google, school)
    body = form.response(school, school.school_list[0], goal=["voice"], kind="success", story="Edited")
    times = {"createTime": "2025-10-08T15:00:00.000Z", "lastSubmittedTime": "2025-10-09T15:00:00.000Z"}
    emulator.respond(next(iter(school.forms)), body | times | {"responseId": win_id})
    run(google, school)
    workbook = open_by_hand(emulator, school.outputs.data)
    (row,) = workbook.worksheet("responses").get_all_records()
    assert (row["respondent"], row["updated_at"]) == ("", "2025-10-06T00:00:00Z")
    assert workbook.worksheet("forms").get_all_records()[0]["cursor"] == "2025-10-06"
    assert workbook.worksheet("wins").get_all_records()[0]["story"] == "Edited"

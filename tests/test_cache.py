"""A cache saves reading, and nothing else depends on it: what a run leaves is the same with it and without."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from pipeline import settings as school_settings
from pipeline import store
from pipeline.emulator import Emulator
from pipeline.errors import UsageError
from pipeline.google import Google
from pipeline.run import keep
from pipeline.settings import Settings
from pipeline.store import Book
from tests.conftest import SMALL_SCHOOL
from tests.schools import set_up, tell
from tests.test_store import open_by_hand, tell_at

NOON = datetime(2026, 2, 3, 12, tzinfo=UTC)
"""Far from midnight: the first run of a day reads everything."""


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """All of a test happens on one day."""
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def school(google: Google, small_school: Settings) -> Settings:
    """A school that has had its first run."""
    school = set_up(google, small_school)
    pull(google, school)
    return school


def pull(google: Google, school: Settings, *, full: bool = False) -> Book:
    """The first half of a run."""
    return keep(google, school, full=full)[2]


def cache_of(school: Settings) -> Path:
    """Where the cache is."""
    return school.state / "cache.db"


def standing(google: Google, school: Settings) -> str:
    """What the workbook holds, read whole."""
    book = store.read(google, school.outputs.data, school.secret.read_bytes().strip())
    assert not book.issues
    return store.export(book.tables)


def test_news_is_added_without_reading_what_stands(emulator: Emulator, google: Google, school: Settings) -> None:
    """With a cache, two small reads and one write bring in a new response."""
    tell(emulator, school, story="The first")
    pull(google, school)
    tell(emulator, school, story="The second", kind="lesson")
    before = len(emulator.history.events)
    book = pull(google, school)
    assert book.light
    called = [event.method.rpartition(".")[2] for event in list(emulator.history.events)[before:]]
    assert called == ["get", "getByDataFilter", "get", "list", "batchUpdate", "getByDataFilter"]
    assert sorted(book.tables["wins"]["story"]) == ["The first", "The second"]
    assert "The second" in standing(google, school)


def test_no_news_no_write(emulator: Emulator, google: Google, school: Settings) -> None:
    """Nothing new: one read of the data workbook."""
    tell(emulator, school)
    pull(google, school)
    before = len(emulator.history.events)
    assert pull(google, school).light
    called = [event.method for event in list(emulator.history.events)[before:]]
    assert called.count("sheets.spreadsheets.getByDataFilter") == 1
    assert "sheets.spreadsheets.batchUpdate" not in called


@pytest.mark.parametrize("what", ["edit", "full", "rival", "settings", "no cache", "cut", "not a cache", "empty file"])
def test_whatever_the_cache_does_not_tell_is_read(
    emulator: Emulator, google: Google, school: Settings, what: str
) -> None:
    """Edits, complete listings, other runs, new rules and lost or damaged caches: the workbook is read whole."""
    told = tell(emulator, school, story="Before")
    pull(google, school)
    path = cache_of(school)
    if what == "edit":
        tell(emulator, school, told, story="After")
    elif what == "rival":
        elsewhere = path.read_bytes()
        tell(emulator, school, story="Theirs")
        pull(google, school)
        path.write_bytes(elsewhere)
    elif what == "settings":
        school.path.write_text(school.path.read_text(encoding="utf-8") + "# another\n", encoding="utf-8")
    elif what == "no cache":
        path.unlink()
    elif what == "cut":
        path.write_bytes(path.read_bytes()[:3_000])
    elif what == "not a cache":
        path.write_bytes(b"what somebody put there")
    elif what == "empty file":
        path.write_bytes(b"")
    assert not pull(google, school, full=what == "full").light
    assert pull(google, school).light
    assert ("After" if what == "edit" else "Before") in standing(google, school)


def test_a_cell_typed_over_is_healed_when_an_edit_has_it_read(
    emulator: Emulator, google: Google, school: Settings
) -> None:
    """Nothing stands in for what was typed over: it is listed again and written as it was."""
    tell_at(emulator, school, "2026-01-12T10:00:00Z", "Stays")
    edited = tell(emulator, school, story="Before")
    week = pull(google, school).tables["wins"]["week"].tolist()
    tab = open_by_hand(emulator, school.outputs.data).worksheet("wins")
    tab.update_cell(2, tab.row_values(1).index("week") + 1, "last Tuesday")
    tell(emulator, school, edited, story="After")
    book = pull(google, school)
    assert book.tables["wins"]["week"].tolist() == week
    assert sorted(book.tables["wins"]["story"]) == ["After", "Stays"]


def test_a_rival_between_our_read_and_our_write(
    emulator: Emulator, google: Google, school: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another computer's run, with no cache of ours, commits first: ours reads everything and adds what it lacks."""
    tell(emulator, school, story="Ours and theirs")
    write = google.sheets.write
    rivals: list[bool] = []

    def after_a_rival(workbook_id: str, requests: Any) -> Any:
        if not rivals:
            rivals.append(True)
            cache_of(school).rename(school.state / "ours.db")
            with Google.embedded(emulator.url) as other:
                tell(emulator, school, story="Theirs alone")
                pull(other, school)
            (school.state / "ours.db").rename(cache_of(school))
        return write(workbook_id, requests)

    monkeypatch.setattr(google.sheets, "write", after_a_rival)
    book = pull(google, school)
    assert not book.light
    assert sorted(book.tables["wins"]["story"]) == ["Ours and theirs", "Theirs alone"]
    assert sorted(pull(google, school).tables["wins"]["story"]) == ["Ours and theirs", "Theirs alone"]


@pytest.mark.parametrize("kind", ["after", "drop_after", "drop_before", "status", "late"])
def test_an_addition_with_an_unknown_fate_lands_once(
    emulator: Emulator, google: Google, school: Settings, kind: Any
) -> None:
    """Applied or not, answered or not: what is added by a light run stands once."""
    tell(emulator, school, story="Before")
    pull(google, school)
    told = tell(emulator, school, story="After")
    emulator.faults.add(kind, method="sheets.spreadsheets.batchUpdate", code=503)
    pull(google, school)
    emulator.faults.arrive()
    book = pull(google, school, full=True)
    assert book.tables["wins"]["win_id"].tolist().count(told) == 1
    assert len(book.tables["wins"]) == 2


def test_the_cache_is_private(school: Settings) -> None:
    """It holds what people told: its owner alone may read it."""
    assert stat.S_IMODE(cache_of(school).stat().st_mode) == 0o600


def test_a_cache_that_cannot_be_written_stops_no_run(emulator: Emulator, google: Google, school: Settings) -> None:
    """A folder in its place: the run is done all the same, by reading everything."""
    cache_of(school).unlink()
    cache_of(school).mkdir()
    tell(emulator, school, story="All the same")
    assert "All the same" in store.export(pull(google, school).tables)


def test_a_cache_damaged_in_use_is_removed(emulator: Emulator, google: Google, school: Settings) -> None:
    """Pages that do not read behind a head that does: one sentence, and the next run is well."""
    for number in range(60):
        tell(emulator, school, story=f"Story {number} " + "x" * 400)
    pull(google, school)
    content = bytearray(cache_of(school).read_bytes())
    pages = [place for place in range(4096, len(content), 4096) if b"Story 3" in content[place : place + 4096]]
    for place in pages:
        content[place : place + 4096] = b"\xff" * 4096
    cache_of(school).write_bytes(content)
    with pytest.raises(UsageError, match="damaged and has been removed"):
        len(pull(google, school).tables["wins"])
    assert len(pull(google, school).tables["wins"]) == 60


def hide(emulator: Emulator, school: Settings, win_id: str, mark: str) -> None:
    """A principal types beside an entry in the Wins tab, as soon as it stands there."""
    tab = open_by_hand(emulator, school.outputs.dashboard).worksheet("Wins")
    header, keys = tab.row_values(1), tab.col_values(1)
    if win_id not in keys:
        tab.add_rows(1)
        tab.update([[win_id]], f"A{len(keys) + 1}")
        keys.append(win_id)
    tab.update_cell(keys.index(win_id) + 1, header.index("Hide") + 1, mark)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("tell"), st.sampled_from(["voice", "math"]), st.sampled_from(["success", "lesson"])),
        st.tuples(st.just("edit"), st.integers(0, 5), st.sampled_from(["voice", "math"])),
        st.tuples(st.just("hide"), st.integers(0, 5), st.sampled_from(["yes", ""])),
        st.tuples(st.just("pull"), st.none(), st.none()),
    ),
    max_size=12,
)


@tries(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_with_and_without_a_cache_the_same_stands(steps: list[tuple[str, Any, Any]], tmp_path_factory: Any) -> None:
    """Whatever is told, edited and hidden between runs: the tables are those of a run that reads everything."""
    folder = tmp_path_factory.mktemp("school")
    (folder / "roster.txt").write_text("", encoding="utf-8")
    (folder / "smallwins.yaml").write_text(SMALL_SCHOOL, encoding="utf-8")
    with Emulator() as emulator, Google.embedded(emulator.url) as google:
        school = set_up(google, school_settings.load(folder / "smallwins.yaml"))
        pull(google, school)
        told = []
        for step, first, second in steps:
            if step == "tell":
                told.append(tell(emulator, school, goal=[first], kind=second))
            elif step == "edit" and told:
                tell(emulator, school, told[first % len(told)], goal=[second], story="Edited")
            elif step == "hide" and told:
                hide(emulator, school, told[first % len(told)], second)
            elif step == "pull":
                pull(google, school)
        pull(google, school)
        with_cache = standing(google, school)
        cache_of(school).unlink()
        pull(google, school)
        assert standing(google, school) == with_cache

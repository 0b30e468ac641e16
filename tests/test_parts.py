"""A data workbook that would be too large goes on in further parts; no response ever stands in two of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from pipeline import run, store
from pipeline.emulator import Emulator
from pipeline.errors import AccessError, GoogleError, SettingsError
from pipeline.google import Google
from pipeline.run.checking import check_books
from pipeline.settings import Settings
from pipeline.store import planning
from pipeline.store.parts import OF_RESPONSES, read_states
from tests.schools import SECRET, bring, harvest, keep, set_up, tell, tidy
from tests.test_store import open_by_hand, writes

SMALL = 1_200
"""So few cells that a part is full after a dozen tellings."""


@pytest.fixture
def school(google: Google, small_school: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """A school with its files made, in a Workspace whose workbooks are small."""
    school = set_up(google, small_school)
    school.secret.write_bytes(SECRET)
    school.secret.chmod(0o600)
    keep(google, school)
    monkeypatch.setattr(planning, "CELLS", SMALL)
    with time_machine.travel(datetime(2026, 2, 3, 12, tzinfo=UTC), tick=True):
        yield school


def tell_many(emulator: Emulator, school: Settings, count: int) -> list[str]:
    """So many tellings."""
    return [tell(emulator, school, story=f"Story {number}") for number in range(count)]


def ids_of_parts(google: Google, school: Settings) -> list[str]:
    """The ids of all parts."""
    return [state.workbook_id for state in read_states(google, school.outputs.data)]


def homes(google: Google, school: Settings) -> dict[str, set[int]]:
    """In which parts any row of each response stands, by a read of each part that leaves nothing out."""
    found: dict[str, set[int]] = {}
    for place, state in enumerate(read_states(google, school.outputs.data)):
        for table in OF_RESPONSES:
            for key in state.tabs[table.name].rows:
                found.setdefault(str(key[0]), set()).add(place)
    return found


def assert_once(google: Google, school: Settings, told: list[str]) -> None:
    """Every response stands whole in one part, and no row twice."""
    found = homes(google, school)
    assert set(found) == set(told)
    assert {len(places) for places in found.values()} == {1}
    tables = store.read(google, school.outputs.data, SECRET).tables
    assert sorted(tables["responses"]["response_id"]) == sorted(told)
    assert sorted(tables["wins"]["win_id"]) == sorted(told)
    for state in read_states(google, school.outputs.data):
        assert sum(tab.cells(0) for tab in state.tabs.values()) <= SMALL
    for table in OF_RESPONSES:
        assert not tables[table.name].duplicated(list(table.primary_key)).any()


def test_more_than_one_workbook_holds(emulator: Emulator, google: Google, school: Settings) -> None:
    """One run fills as many parts as it needs; a second one writes nothing; an edit goes where the response stands."""
    told = tell_many(emulator, school, 40)
    book = keep(google, school)
    assert len(book.urls) >= 3
    assert_once(google, school, told)
    sent = writes(emulator)
    assert store.export(keep(google, school).tables) == store.export(book.tables)
    assert writes(emulator) == sent
    before = homes(google, school)
    for number in (0, 39):
        tell(emulator, school, told[number], story="Edited", helped=["time"])
    assert list(keep(google, school).tables["wins"]["story"]).count("Edited") == 2
    assert homes(google, school) == before


def test_what_stands_is_that_of_one_large_workbook(
    emulator: Emulator, google: Google, school: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parts change nothing in what the tables say."""
    tell_many(emulator, school, 30)
    parted = keep(google, school).tables
    with monkeypatch.context() as large:
        large.setattr(planning, "CELLS", 10_000_000)
        whole = google.drive.make("Another", "spreadsheet", {})
        store.create(google, whole)
        listings = harvest(google, school, parted, full=True)
        fresh = tidy(listings, school)
        first = store.read(google, whole, SECRET)
        book = bring(google, first, lambda stored: store.merge(stored, fresh, listings, first.tables))
        assert len(book.parts) == 1
    assert store.export(book.tables) == store.export(parted)


def test_two_runs_at_the_seal(
    emulator: Emulator, google: Google, school: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rival seals the part, or fills it, between our read and our commit: each response stands in one part."""
    told = tell_many(emulator, school, 25)
    write = google.sheets.write
    rivals: list[str] = []

    def after_a_rival(workbook_id: str, requests: Any) -> Any:
        sealing = "smallwins.next" in str(requests)
        if sealing and not rivals:
            rivals.append(workbook_id)
            with Google.embedded(emulator.url) as other:
                told.append(tell(emulator, school, story="Theirs alone"))
                keep(other, school)
        return write(workbook_id, requests)

    monkeypatch.setattr(google.sheets, "write", after_a_rival)
    keep(google, school)
    assert rivals == [school.outputs.data]
    keep(google, school)
    assert_once(google, school, told)


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("applied", [True, False], ids=["after", "before"])
@pytest.mark.parametrize("number", range(8))
def test_killed_at_every_write_around_the_seal(
    emulator: Emulator, google: Google, school: Settings, monkeypatch: pytest.MonkeyPatch, number: int, applied: bool
) -> None:
    """Between making the next part, its tabs, the seal and its first commit: a rerun ends where no kill would have."""
    told = tell_many(emulator, school, 25)
    write, sent = google.sheets.write, []

    def killed(workbook_id: str, requests: Any) -> Any:
        sent.append(workbook_id)
        if len(sent) == number + 1 and not applied:
            raise Killed
        answer = write(workbook_id, requests)
        if len(sent) == number + 1:
            raise Killed
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(google.sheets, "write", killed)
        try:
            keep(google, school)
        except Killed:
            assert len(sent) == number + 1
    keep(google, school)
    assert_once(google, school, told)
    files = google.drive.find({"smallwins": "data-part", "of": school.outputs.data, "part": "2"}, "spreadsheet")
    assert ids_of_parts(google, school)[1] == files


@pytest.mark.parametrize("kind", ["after", "drop_after", "drop_before", "status"])
@pytest.mark.parametrize("skip", [0, 1, 2])
def test_a_write_around_the_seal_with_an_unknown_fate(
    emulator: Emulator, google: Google, school: Settings, monkeypatch: pytest.MonkeyPatch, kind: Any, skip: int
) -> None:
    """Applied or not, answered or not: each response stands in one part."""
    told = tell_many(emulator, school, 25)
    write, sent = google.sheets.write, []

    def disturbed(workbook_id: str, requests: Any) -> Any:
        sent.append(workbook_id)
        if len(sent) == skip + 1:
            emulator.faults.add(kind, method="sheets.spreadsheets.batchUpdate", code=503)
        return write(workbook_id, requests)

    monkeypatch.setattr(google.sheets, "write", disturbed)
    keep(google, school)
    assert_once(google, school, told)


def test_the_cursor_moves_last(
    emulator: Emulator, google: Google, school: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """News that a cache has added unread: first to the last part, then the small tables to part 1."""
    tell_many(emulator, school, 25)
    run.keep(google, school)
    told = tell(emulator, school)
    write, sent = google.sheets.write, []

    def watched(workbook_id: str, requests: Any) -> Any:
        sent.append(workbook_id)
        return write(workbook_id, requests)

    monkeypatch.setattr(google.sheets, "write", watched)
    assert run.keep(google, school)[2].light
    assert sent == [ids_of_parts(google, school)[-1], school.outputs.data]
    assert homes(google, school)[told] == {len(ids_of_parts(google, school)) - 1}


def test_no_news_reads_each_part_once(emulator: Emulator, google: Google, school: Settings) -> None:
    """With a cache, an unchanged part costs one small read, and nothing is written."""
    tell_many(emulator, school, 25)
    parts = len(run.keep(google, school)[2].parts)
    before = len(emulator.history.events)
    book = run.keep(google, school)[2]
    assert book.light
    assert len(book.tables["wins"]) == 25
    called = [event.method for event in list(emulator.history.events)[before:]]
    assert called.count("sheets.spreadsheets.getByDataFilter") == parts
    assert "sheets.spreadsheets.batchUpdate" not in called


def test_check_proves_all_parts(emulator: Emulator, google: Google, school: Settings) -> None:
    """All is well over all parts; a row that somebody copied into another part is named."""
    tell_many(emulator, school, 25)
    book = run.keep(google, school)[2]
    of_first = next(str(key[0]) for key in book.parts[0].tabs["wins"].rows)
    assert {proof.check for proof in check_books(google, school) if proof.verdict == "fail"} == set()
    first, last = (open_by_hand(emulator, book.parts[place].workbook_id).worksheet("win_goals") for place in (0, -1))
    last.append_row([of_first, "math", *first.row_values(2)[2:]], value_input_option="RAW")
    proofs = {proof.check: proof for proof in check_books(google, school)}
    assert proofs["parts"].verdict == "fail"
    assert "in parts 1 and" in proofs["parts"].said
    (issue,) = store.read(google, school.outputs.data, store.open_secret(school.secret)).issues
    assert "earlier part" in issue.what
    wins = list(store.read(google, school.outputs.data, store.open_secret(school.secret)).tables["wins"]["win_id"])
    assert wins.count(of_first) == 1


@pytest.mark.parametrize("how", ["trashed", "deleted"])
def test_a_part_that_is_gone_stops_the_run(emulator: Emulator, google: Google, school: Settings, how: str) -> None:
    """It is named, and nothing is written."""
    tell_many(emulator, school, 25)
    keep(google, school)
    files, part = google.drive._files, ids_of_parts(google, school)[1]
    if how == "trashed":
        files.update(fileId=part, body={"trashed": True}).execute()
    else:
        files.delete(fileId=part).execute()
    tell(emulator, school)
    sent = writes(emulator)
    with pytest.raises(AccessError, match=f"Part 2 of the data workbook .{part}. cannot be opened"):
        keep(google, school)
    assert writes(emulator) == sent


def test_every_part_knows_the_secret(emulator: Emulator, google: Google, school: Settings) -> None:
    """The fingerprint stands in each part, and another secret is refused by any."""
    tell_many(emulator, school, 25)
    keep(google, school)
    notes = {state.notes["smallwins.secret"] for state in read_states(google, school.outputs.data)}
    assert len(notes) == 1
    last = open_by_hand(emulator, ids_of_parts(google, school)[-1])
    change = {
        "dataFilters": [{"developerMetadataLookup": {"metadataKey": "smallwins.secret"}}],
        "developerMetadata": {"metadataValue": "another"},
        "fields": "metadataValue",
    }
    last.batch_update({"requests": [{"updateDeveloperMetadata": change}]})
    with pytest.raises(SettingsError, match=r"smallwins\.secret"):
        keep(google, school)


def test_an_edit_that_overflows_is_refused(
    emulator: Emulator, google: Google, school: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sealed part takes edits to its last cell; one that would pass it is refused before any write."""
    tell_many(emulator, school, 25)
    of_first = next(str(key[0]) for key in keep(google, school).parts[0].tabs["wins"].rows)
    monkeypatch.setattr(planning, "CELLS", SMALL - 170)
    tell(emulator, school, of_first, goal=["voice", "math"], helped=[f"thing {number}" for number in range(12)])
    sent = writes(emulator)
    with pytest.raises(GoogleError, match="cells"):
        keep(google, school)
    assert writes(emulator) == sent

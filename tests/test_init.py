"""Everything that a school needs is made once, found again, and proved to be safe to write to."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

import pytest

from pipeline import init, settings
from pipeline.emulator import Emulator
from pipeline.errors import GoogleError, SmallwinsError
from pipeline.google import Google, proof
from pipeline.google.ledger import read
from pipeline.google.proof import PROOF_NOTE
from pipeline.settings import Settings
from pipeline.tables import CURATED, TABLES
from tests.emulator.stock import service
from tests.test_store import open_by_hand


def count_files(emulator: Emulator) -> dict[str, int]:
    """How many files of each kind there are."""
    return dict(Counter(file.mime_type.rpartition(".")[2] for file in emulator.state.files.values()))


@pytest.fixture
def made(emulator: Emulator, google: Google, small_school: Settings) -> dict[str, int]:
    """The files that one init makes, the account's own root among them."""
    init.init(google, small_school.path)
    return count_files(emulator)


def test_everything_is_made_and_written_down(emulator: Emulator, made: dict[str, int], small_school: Settings) -> None:
    """A folder with two workbooks and a form, their ids in the settings, whose comments stay."""
    current = settings.load(small_school.path)
    drive = service(emulator, "drive")
    for file_id in (current.outputs.data, current.outputs.dashboard, current.schools[0].forms[0]):
        assert drive.files().get(fileId=file_id, fields="parents").execute()["parents"] == [current.outputs.folder]
    titles = [tab.title for tab in open_by_hand(emulator, current.outputs.data).worksheets()]
    assert titles == list(TABLES)
    people = {tab.title: tab.row_values(1) for tab in open_by_hand(emulator, current.outputs.dashboard).worksheets()}
    assert people == {
        table.title: [*table.columns, *table.people] if table.primary_key else [table.guidance] for table in CURATED
    }


def test_repeating_makes_and_changes_nothing(
    emulator: Emulator, google: Google, made: dict[str, int], small_school: Settings
) -> None:
    """The same ids, the same file, and no write but the proof of the guard."""
    text = small_school.path.read_text("utf-8")
    emulator.history.clear()
    init.init(google, small_school.path)
    assert count_files(emulator) == made
    assert small_school.path.read_text("utf-8") == text
    assert "drive.files.create" not in {event.method for event in emulator.history.events}


def test_files_are_found_again(
    emulator: Emulator, google: Google, small_school: Settings, made: dict[str, int]
) -> None:
    """With the settings as they were before, what was made is found by its tags."""
    current = settings.load(small_school.path)
    text = small_school.path.read_text("utf-8")
    for file_id in (current.outputs.data, current.outputs.dashboard, current.outputs.folder, *current.forms):
        text = text.replace(file_id, "")
    small_school.path.write_text(text.replace("forms: ['']", "forms: []"), encoding="utf-8")
    again = init.init(google, small_school.path)
    assert (again.outputs, again.forms) == (current.outputs, current.forms)
    assert count_files(emulator) == made


def test_a_crash_at_any_write_leaves_no_second_file(emulator: Emulator, small_school: Settings) -> None:
    """Whichever write loses its answer, init ends well when it is run again, with one file of each kind."""
    text = small_school.path.read_text("utf-8")
    start(emulator, small_school)
    made = count_files(emulator)
    history = [event.method for event in emulator.history.events]
    writes = [i for i, name in enumerate(history, 1) if not name.endswith((".get", ".list", "ByDataFilter"))]
    assert len(writes) > 8
    for number in writes:
        emulator.reset()
        small_school.path.write_text(text, encoding="utf-8")
        emulator.faults.add("drop_after", number=number)
        with suppress(SmallwinsError):
            start(emulator, small_school)
        start(emulator, small_school)
        assert count_files(emulator) == made, history[number - 1]


def start(emulator: Emulator, school: Settings) -> None:
    """Init as a command does it: with a way in of its own."""
    with Google.embedded(emulator.url) as google:
        init.init(google, school.path)


def test_a_tab_that_a_person_deleted_is_made_again(
    emulator: Emulator, google: Google, small_school: Settings, made: dict[str, int]
) -> None:
    """Init brings back what a run refuses to do without."""
    current = settings.load(small_school.path)
    book = open_by_hand(emulator, current.outputs.data)
    book.del_worksheet(book.worksheet("wins"))
    book.worksheet("issues").delete_columns(2)
    init.init(google, small_school.path)
    read(google.sheets, current.outputs.data, tuple(TABLES.values()))


class LaxSheets:
    """Sheets of a Workspace that would take one metadata id twice: what stands there is dropped first."""

    def __init__(self, sheets: Any) -> None:
        self._sheets = sheets

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sheets, name)

    def write(self, workbook_id: str, requests: list[Any]) -> None:
        """Make room for what would be refused."""
        for request in requests:
            item = request.get("createDeveloperMetadata", {}).get("developerMetadata", {})
            lookup = {"developerMetadataLookup": {"metadataId": item.get("metadataId")}}
            if item:
                self._sheets.write(workbook_id, [{"deleteDeveloperMetadata": {"dataFilter": lookup}}])
        self._sheets.write(workbook_id, requests)


def test_a_workspace_without_the_guard_is_refused(
    google: Google, small_school: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one id could be used twice, the workbook is never named, and nothing written; the control of the proof."""
    monkeypatch.setattr(google, "sheets", LaxSheets(google.sheets))
    with pytest.raises(GoogleError, match="one commit through twice"):
        init.init(google, small_school.path)
    left = settings.load(small_school.path)
    assert left.outputs.folder
    assert not left.outputs.data
    monkeypatch.undo()
    assert init.init(google, small_school.path).outputs.data


def test_the_proof_stays_and_changes_no_epoch(google: Google, small_school: Settings, made: dict[str, int]) -> None:
    """Anybody who reads the workbook sees it; proved again, it holds again, and nothing is new."""
    workbook = settings.load(small_school.path).outputs.data
    before = read(google.sheets, workbook, tuple(TABLES.values()))
    assert PROOF_NOTE in before.notes
    proof.prove(google.sheets, workbook)
    after = read(google.sheets, workbook, tuple(TABLES.values()))
    assert (after.markers, after.notes, after.epoch) == (before.markers, before.notes, before.epoch)

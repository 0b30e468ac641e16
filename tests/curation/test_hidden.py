"""A hidden entry is nowhere: not in any cell, note, formula, view or title, nor in files, documents and logs."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from pipeline.emulator import Emulator
from pipeline.google import Google
from pipeline.run import RunReport, run
from pipeline.settings import Settings
from pipeline.tables import ACTIONS_TAB, WINS_TAB
from tests.curation.desk import Desk, plan_action
from tests.emulator.stock import service
from tests.schools import set_up
from tests.test_run import read_doc, tell_at

DAY = date(2025, 10, 10)
LATER = date(2025, 10, 24)
WORD = "quokkaberry"
"""A word that nothing else says."""

SECRET: dict[str, Any] = {
    "story": f"We planted a {WORD} bush with the whole team.",
    "beneficiary": f"the {WORD} club",
    "next_step": f"water the {WORD} bush",
    "thanks": f"Ms. {WORD}",
    "helped": [f"a {WORD} map"],
    "author": f"Dana {WORD}",
    "share": "named",
}


@pytest.fixture
def school(google: Google, small_school: Settings) -> Settings:
    """A school with its files made."""
    return set_up(google, small_school)


def documents(emulator: Emulator) -> dict[str, str]:
    """The text of every document in the Workspace, by its name."""
    query = "mimeType = 'application/vnd.google-apps.document' and trashed = false"
    files: Any = service(emulator, "drive").files().list(q=query, fields="files(id,name)").execute()["files"]
    docs: Any = service(emulator, "docs").documents()
    return {file["name"]: read_doc(docs.get(documentId=file["id"]).execute()) for file in files}


def files(folder: Path) -> dict[str, str]:
    """What each file below a folder says, archives unpacked; the settings' own memory of the data aside."""
    found = {}
    for path in folder.rglob("*"):
        if path.suffix in (".docx", ".xlsx"):
            with ZipFile(path) as parts:
                found[str(path)] = "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
        elif path.is_file() and path.name != "cache.db":
            found[str(path)] = path.read_text("utf-8", errors="replace")
    return found


def places(emulator: Emulator, google: Google, school: Settings, report: RunReport, log: str) -> list[str]:
    """Where the word stands, whatever its case."""
    everything = google.sheets.get(school.outputs.dashboard, "*")
    shown = {"dashboard": json.dumps(everything, ensure_ascii=False), **documents(emulator), **files(school.folder)}
    shown |= {"report": repr(report), "log": log}
    return [name for name, text in shown.items() if WORD in text.casefold()]


def hide(emulator: Emulator, school: Settings, win_id: str) -> None:
    """Tick Hide beside an entry."""
    wins = Desk(emulator, school, WINS_TAB)
    wins.write(wins.sheet.find(win_id).row, Hide=True)


def test_a_hidden_entry_is_nowhere(
    emulator: Emulator, google: Google, school: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """Named as an action's entry, featured and quoted at first; after the run nothing of it is left."""
    caplog.set_level("DEBUG")
    win_id = tell_at(emulator, school, **SECRET)
    tell_at(emulator, school, story="Another entry stays.")
    plan_action(Desk(emulator, school, ACTIONS_TAB), 3)
    report = run(google, school, as_of=DAY)
    shown = places(emulator, google, school, report, "")
    assert "dashboard" in shown
    assert len(shown) > 4
    hide(emulator, school, win_id)
    wins = Desk(emulator, school, WINS_TAB)
    wins.write(wins.sheet.find(win_id).row, Feature=True, Action="Student-run warm-ups")
    report = run(google, school, as_of=DAY)
    assert places(emulator, google, school, report, caplog.text) == []
    row = Desk(emulator, school, ACTIONS_TAB).read(3)
    assert "1 win shared" in row["Evidence so far"]
    assert "Decided" not in row["Evidence so far"]


def test_earlier_digests_lose_it_too(emulator: Emulator, google: Google, school: Settings) -> None:
    """A digest of two weeks ago, and its files, no longer say it; other sections stand as they were."""
    win_id = tell_at(emulator, school, **SECRET)
    run(google, school, as_of=DAY)
    tell_at(emulator, school, "2025-10-22T15:00:00.000Z", story="Another entry stays.")
    run(google, school, as_of=LATER)
    before = documents(emulator)
    old = next(name for name, text in before.items() if "October 6" in name and WORD in text)
    hide(emulator, school, win_id)
    report = run(google, school, as_of=LATER)
    assert places(emulator, google, school, report, "") == []
    after = documents(emulator)[old]
    assert "What stood here was taken back" in after
    assert len(after) > 100
    writes = google.calls.writes
    run(google, school, as_of=LATER)
    assert google.calls.writes == writes


def test_a_digest_that_people_changed_is_named(emulator: Emulator, google: Google, school: Settings) -> None:
    """What they wrote stays; the run says which document to look into, and not what it says."""
    win_id = tell_at(emulator, school, **SECRET)
    report = run(google, school, as_of=DAY)
    weekly = report.outputs["docs"]["weekly"].split("/")[5]
    docs: Any = service(emulator, "docs").documents()
    text = read_doc(docs.get(documentId=weekly).execute()["body"])
    at = text.index(SECRET["story"]) + 5
    insert = {"insertText": {"location": {"index": at + 1}, "text": "(our garden!) "}}
    docs.batchUpdate(documentId=weekly, body={"requests": [insert]}).execute()
    tell_at(emulator, school, "2025-10-22T15:00:00.000Z", story="Another entry stays.")
    run(google, school, as_of=LATER)
    hide(emulator, school, win_id)
    report = run(google, school, as_of=LATER)
    (issue,) = [issue for issue in report.issues if "please take the words out" in issue.what]
    assert weekly in issue.where
    assert WORD not in repr(issue)
    assert "(our garden!)" in read_doc(docs.get(documentId=weekly).execute())


def test_what_was_kept_aside_loses_it_too(emulator: Emulator, google: Google, school: Settings) -> None:
    """A quote that somebody typed over our cells is on no tab of the day, be it copied there before or after hiding."""
    win_id = tell_at(emulator, school, **SECRET)
    run(google, school, as_of=DAY)
    overview = Desk(emulator, school, WINS_TAB).book.worksheet("Overview")

    def type_over(story: str) -> RunReport:
        """Somebody quotes the entry, and the next run draws over it."""
        overview.update([[f"Read this: {SECRET['story']}"], ["Ours, to stay"]], "B58", raw=True)
        tell_at(emulator, school, story=story)
        return run(google, school, as_of=DAY)

    type_over("Another entry stays.")
    kept = next(tab for tab in overview.spreadsheet.worksheets() if tab.title.startswith("Kept aside"))
    assert WORD in str(kept.get_values())
    hide(emulator, school, win_id)
    report = run(google, school, as_of=DAY)
    assert [issue.where for issue in report.issues] == [f"the tab “{kept.title}”"]
    assert places(emulator, google, school, report, "") == []
    report = type_over("And another one.")
    assert places(emulator, google, school, report, "") == []
    said = [row[3] for row in kept.get_values()[2:]]
    assert (said.count("Ours, to stay"), sum(text.startswith("What stood here") for text in said)) == (2, 2)
    writes = google.calls.writes
    run(google, school, as_of=DAY)
    assert google.calls.writes == writes

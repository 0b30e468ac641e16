"""What is drawn and published: decisions bind the words they were made on, lost documents return, files stay."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest

from pipeline import exports
from pipeline.emulator import Emulator
from pipeline.google import Google
from pipeline.run import run
from pipeline.settings import Settings
from tests.emulator.stock import service
from tests.schools import set_up
from tests.test_run import tell_at, write_beside
from tests.test_store import open_by_hand

DAY = date(2025, 10, 10)
NAMED = "We met Tavian Brooks at the fair."


@pytest.fixture
def school(google: Google, small_school: Settings) -> Settings:
    """A school with its files made."""
    return set_up(google, small_school)


def page(settings: Settings) -> str:
    """The staff's page as it stands on disk."""
    return (settings.folder / "out" / "index.html").read_text("utf-8")


def test_an_approval_is_for_the_words_that_were_read(emulator: Emulator, google: Google, school: Settings) -> None:
    """An edit after the approval waits again, and says what to do; a new decision on the new words counts."""
    win_id = tell_at(emulator, school, story=NAMED)
    run(google, school, as_of=DAY)
    tab = open_by_hand(emulator, school.outputs.dashboard).worksheet("Review")
    write_beside(tab, win_id, Decision="Approve")
    assert run(google, school, as_of=DAY).held == 0
    assert NAMED in page(school)
    edited = "Tavian Brooks hit his sister."
    tell_at(emulator, school, story=edited, response_id=win_id)
    for _ in range(2):
        assert run(google, school, as_of=DAY, full=True).held == 1
        assert edited not in page(school)
        assert "decide again" in " ".join(tab.row_values(2))
    write_beside(tab, win_id, Decision="")
    run(google, school, as_of=DAY)
    write_beside(tab, win_id, Decision="Approve")
    assert run(google, school, as_of=DAY).held == 0
    assert edited in page(school)


@pytest.mark.parametrize("way", ["deleted", "trashed"])
def test_a_lost_document_comes_back(emulator: Emulator, google: Google, school: Settings, way: str) -> None:
    """A person throws the Learning Report away; the next news is told in a new one."""
    tell_at(emulator, school, story="One")
    lost = run(google, school, as_of=DAY).outputs["docs"]["year"].split("/")[-2]
    files: Any = service(emulator, "drive").files()
    if way == "deleted":
        files.delete(fileId=lost).execute()
    else:
        files.update(fileId=lost, body={"trashed": True}).execute()
    tell_at(emulator, school, story="Two")
    found = run(google, school, as_of=DAY).outputs["docs"]["year"].split("/")[-2]
    assert found != lost
    assert "Two" in str(google.docs.get(found))


@pytest.mark.parametrize("touched", ["", "written", "renamed"])
def test_an_empty_second_document_is_cleared(
    emulator: Emulator, google: Google, school: Settings, touched: str
) -> None:
    """A request to make one landed late: the next complete run trashes it, unless somebody else ever changed it."""
    tell_at(emulator, school, story="One")
    used = run(google, school, as_of=DAY).outputs["docs"]["year"].split("/")[-2]
    reports = google.drive.find_all({"smallwins": "report"}, "document")
    tags = next(file.tags for file in reports if file.file_id == used)
    spare = google.drive.make("Late", "document", tags)
    if touched == "renamed":
        grant = {"type": "user", "role": "writer", "emailAddress": "lee@maple.example"}
        service(emulator, "drive").permissions().create(fileId=spare, body=grant).execute()
        told = {"verb": "PATCH", "target": f"/drive/v3/files/{spare}", "body": {"name": "Mine"}}
        emulator.faults.add("edit", requests=[told | {"as": "lee@maple.example"}])
    if touched == "written":
        insert: Any = {"requests": [{"insertText": {"location": {"index": 1}, "text": "Words"}}]}
        google.docs._documents.batchUpdate(documentId=spare, body=insert).execute()
    assert not run(google, school, as_of=DAY).issues
    assert google.drive.is_there(spare)
    notices = [issue.where for issue in run(google, school, as_of=DAY, full=True).issues]
    assert google.drive.is_there(spare) is bool(touched)
    assert google.drive.is_there(used)
    assert len(notices) == bool(touched)
    assert all(spare in where for where in notices)


def test_a_file_that_somebody_wrote_in_stays(emulator: Emulator, google: Google, school: Settings) -> None:
    """The next version is written beside it, the run says so, and the file is as its writer left it."""
    tell_at(emulator, school, story="One")
    run(google, school, as_of=DAY)
    path = school.folder / "out" / "reports" / "year-2025.docx"
    document = docx.Document(str(path))
    document.add_paragraph("We will keep the Friday circle.")
    document.save(str(path))
    written = path.read_bytes()
    tell_at(emulator, school, story="Two")
    report = run(google, school, as_of=DAY)
    assert path.read_bytes() == written
    assert [issue.severity for issue in report.issues if "year-2025-new.docx" in issue.what] == ["info"]
    beside = docx.Document(str(path.with_name("year-2025-new.docx")))
    assert any("Two" in paragraph.text for paragraph in beside.paragraphs)


def test_a_run_stopped_between_two_files_takes_none_for_edited(
    emulator: Emulator, google: Google, school: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written before the stop is still ours: the next run writes in its place."""
    tell_at(emulator, school, story="One")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(exports, "write_document", stop)
        with pytest.raises(KeyboardInterrupt):
            run(google, school, as_of=DAY)
    tell_at(emulator, school, story="Two")
    report = run(google, school, as_of=DAY)
    assert not [issue for issue in report.issues if "-new" in issue.what]
    assert not list((school.folder / "out").rglob("*-new*"))


def test_two_first_runs_share_their_files(google: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both look before either has made the file; the younger one is given up."""
    tags = {"smallwins": "report", "key": "week"}
    first = google.drive.make("Week", "document", tags)
    look = google.drive.find
    answers = [None, first]
    monkeypatch.setattr(google.drive, "find", lambda *_: answers.pop(0))
    assert google.drive.find_or_make("Week", "document", tags) == first
    monkeypatch.setattr(google.drive, "find", look)
    assert google.drive.find(tags, "document") == first


def test_a_school_template_comes_before_ours(emulator: Emulator, google: Google, school: Settings) -> None:
    """A digest of the school's own, beside its settings, is the one that is written."""
    own = school.folder / "report_templates"
    own.mkdir()
    (own / "weekly.md.j2").write_text('{{ section("top") }}\n\n# Our own week\n\nHello.\n', encoding="utf-8")
    tell_at(emulator, school, story="One")
    run(google, school, as_of=DAY)
    (digest,) = (school.folder / "out" / "reports").glob("weekly-*.html")
    assert "Our own week" in digest.read_text("utf-8")


@pytest.mark.parametrize("deleted", [1, 2, 5])
def test_our_notes_survive_deleted_columns(emulator: Emulator, google: Google, school: Settings, deleted: int) -> None:
    """Somebody deletes columns of a goal's tab: its notes stay whole when the tab is drawn again, and again."""
    tell_at(emulator, school, story="One")
    run(google, school, as_of=DAY)
    tab = open_by_hand(emulator, school.outputs.dashboard).worksheet("Every student leads")
    heading = tab.find("Our notes")
    assert heading is not None
    written = [[f"Note {number}"] for number in range(12)]
    tab.update(written, f"{chr(64 + heading.col)}4")
    tab.delete_columns(2, 1 + deleted)
    for number in range(2):
        tell_at(emulator, school, story=f"More {number}")
        run(google, school, as_of=DAY)
        found = tab.find("Our notes")
        assert found is not None
        assert tab.col_values(found.col)[3:15] == [note for (note,) in written]

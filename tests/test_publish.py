"""What a reader of the dashboard workbook can rely on: nothing older, nothing torn, nothing of theirs lost."""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import gspread
import pytest

from pipeline.dashboard import draw, publish, wins_rows
from pipeline.dashboard import load as load_template
from pipeline.dashboard.publish import UPDATING
from pipeline.dashboard.retiring import SAYS
from pipeline.emulator import Emulator
from pipeline.errors import BusyError, UsageError
from pipeline.exports import History
from pipeline.google import Google, layout, ledger
from pipeline.google.commit import COMMIT_BYTES
from pipeline.google.sheets import Sheets
from pipeline.run import run
from pipeline.run.undoing import undo
from pipeline.settings import Settings, load
from pipeline.tables import CURATED
from tests.schools import set_up
from tests.summaries import GOALS, edition, entries, summary
from tests.test_run import tell_at, write_beside
from tests.test_store import open_by_hand

DAY = date(2025, 10, 10)
Sent = list[tuple[str, list[dict[str, Any]]]]
READING = "Reading forms and workbooks"
PUBLISHING = "Publishing what changed"


@pytest.fixture
def school(google: Google, small_school: Settings) -> Settings:
    """A school with its files made."""
    return set_up(google, small_school)


@pytest.fixture
def dashboard(emulator: Emulator, school: Settings) -> gspread.Spreadsheet:
    """Its dashboard, as a person's own program opens it."""
    return open_by_hand(emulator, school.outputs.dashboard)


def words(book: gspread.Spreadsheet, title: str) -> str:
    """All that a tab says."""
    return "\n".join(text for row in book.worksheet(title).get_values() for text in row if text)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """Every batch that was sent, with its workbook, in order."""
    batches: Sent = []
    write = Sheets.write

    def note(self: Sheets, workbook_id: str, requests: Any) -> Any:
        batches.append((workbook_id, list(requests)))
        return write(self, workbook_id, requests)

    monkeypatch.setattr(Sheets, "write", note)
    return batches


# Nothing older


def test_an_older_run_never_replaces_a_newer_one(
    emulator: Emulator, google: Google, school: Settings, dashboard: gspread.Spreadsheet, sent: Sent
) -> None:
    """A second run comes and goes between a run's drawing and its publishing: the first one draws anew what it knew."""
    win_id = tell_at(emulator, school, story="The first to be told.")
    run(google, school, as_of=DAY)
    tell_at(emulator, school, story="Told before the slow run.")
    came: list[str] = []

    def overtake(step: str) -> None:
        if step == PUBLISHING and not came:
            came.append(step)
            write_beside(dashboard.worksheet("Wins"), win_id, Hide="TRUE")
            tell_at(emulator, school, story="Told before the fast run.")
            run(google, school, as_of=DAY)

    report = run(google, school, as_of=DAY, progress=overtake)
    assert report.rows["new"] == 1
    assert report.entries == 2
    shown = words(dashboard, "Overview")
    assert "Told before the fast run." in shown
    assert "Told before the slow run." in shown
    assert "The first to be told." not in shown
    sent.clear()
    run(google, school, as_of=DAY)
    assert sent == []


def test_runs_that_overtake_again_and_again(
    emulator: Emulator, google: Google, school: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run with news that is overtaken every time ends by name, and what was told is kept and shown by the others."""
    tell_at(emulator, school, story="One.")
    run(google, school, as_of=DAY)
    monkeypatch.setattr("pipeline.run.TURNS", 2)

    def overtake(step: str) -> None:
        if step in (READING, PUBLISHING):
            tell_at(emulator, school, story="Told meanwhile.")
        if step == PUBLISHING:
            run(google, school, as_of=DAY)

    with pytest.raises(BusyError, match="Other runs"):
        run(google, school, as_of=DAY, progress=overtake)
    assert run(google, school, as_of=DAY).entries == 6


def test_a_reader_can_check_the_commit(
    emulator: Emulator, google: Google, school: Settings, dashboard: gspread.Spreadsheet, sent: Sent
) -> None:
    """About names the data workbook's newest commit, and a run without news does not move it."""
    for number in range(2):
        tell_at(emulator, school, story=f"Story {number}.")
        run(google, school, as_of=DAY)
        data = google.sheets.get(school.outputs.data, "developerMetadata(metadataId,metadataKey)")
        newest = max(
            item["metadataId"] for item in data["developerMetadata"] if item["metadataKey"] == "smallwins.commit"
        )
        assert f"Data commit {newest}" in words(dashboard, "About").splitlines()
        sent.clear()
        run(google, school, as_of=DAY)
        assert sent == []


def test_in_several_commits_no_reader_is_misled(
    emulator: Emulator,
    google: Google,
    school: Settings,
    dashboard: gspread.Spreadsheet,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While the tabs do not agree, About says so; the commit's number comes with the last batch, even after a crash."""
    tell_at(emulator, school, story="One.")
    run(google, school, as_of=DAY)
    old = re.search(r"Data commit \d+", words(dashboard, "About"))
    assert old
    tell_at(emulator, school, story="Two.")
    monkeypatch.setattr("pipeline.google.commit.COMMIT_BYTES", 20_000)
    seen = []

    def look() -> None:
        shown = words(dashboard, "About")
        seen.append(UPDATING if UPDATING in shown else re.findall(r"Data commit \d+", shown)[0])

    emulator.faults.add("edit", method="sheets.spreadsheets.batchUpdate", times=100, act=look)
    run(google, school, as_of=DAY)
    emulator.faults.rules.clear()
    look()
    assert seen.count(UPDATING) > 3
    assert [said for said, _ in groupby(seen)] == [old[0], UPDATING, seen[-1]]
    assert seen[-1] not in (UPDATING, old[0])


# Nothing of theirs lost


def test_what_people_typed_over_is_kept_aside(
    emulator: Emulator, google: Google, school: Settings, dashboard: gspread.Spreadsheet, sent: Sent
) -> None:
    """Text, a number and a formula over our cells, and a remark below them, are kept once and ours come back."""
    tell_at(emulator, school, story="One.")
    run(google, school, as_of=DAY)
    overview = dashboard.worksheet("Overview")
    title, number = overview.acell("B1").value, overview.find("Wins shared", in_row=4)
    typed = {"B1": "Our year!", "B5": "77", "C3": "=1+1", "B58": "ask Dana about this"}
    for cell, text in typed.items():
        overview.update([[text]], cell, raw=False)
    sent.clear()
    assert run(google, school, as_of=DAY).issues == []
    assert sent == [], "no news: nothing is drawn, so nothing is replaced"
    for day in (1, 2):
        tell_at(emulator, school, story=f"News {day}.")
        issues = run(google, school, as_of=DAY).issues
        assert [(issue.where, "4 cells were typed over" in issue.what) for issue in issues] == (
            [("the tab “Overview”", True)] if day == 1 else []
        )
    assert overview.acell("B1").value == title
    assert number is None or overview.acell("B5").value == "3"
    kept = next(sheet for sheet in dashboard.worksheets() if sheet.title.startswith("Kept aside "))
    rows = kept.get_values(value_render_option="FORMULA")[2:]
    assert {row[2]: str(row[3]) for row in rows} == {**typed}
    assert {row[1] for row in rows} == {"Overview"}


def test_one_tab_a_day_keeps_all(
    emulator: Emulator, google: Google, school: Settings, dashboard: gspread.Spreadsheet
) -> None:
    """A second find of the day goes below the first; a renamed tab of theirs, and what they wrote in it, stays."""
    tell_at(emulator, school, story="One.")
    run(google, school, as_of=DAY)
    for day in (1, 2):
        dashboard.worksheet("About").update([[f"Typed {day}"]], "B1")
        dashboard.worksheet("Overview").update([[f"Typed {day} too"]], "B1")
        tell_at(emulator, school, story=f"News {day}.")
        run(google, school, as_of=DAY)
        kept = [sheet for sheet in dashboard.worksheets() if sheet.title.startswith(("Kept aside", "For Dana"))]
        assert len(kept) == 1
        kept[0].update_title("For Dana")
        assert [row[3] for row in kept[0].get_values()[2:]] == [
            text for at in range(1, day + 1) for text in (f"Typed {at} too", f"Typed {at}")
        ]


def test_our_own_changes_are_nobodys(
    emulator: Emulator, google: Google, school: Settings, dashboard: gspread.Spreadsheet
) -> None:
    """New entries, a longer tab, and rows that a person inserted, sorted or emptied put nothing aside."""
    for number in range(3):
        tell_at(
            emulator,
            school,
            story=f"007\r\nStory \x07 {number} =A1 \u200b 1/2 🎉",
            kind=("success", "lesson")[number % 2],
        )
        run(google, school, as_of=DAY)
    for title in ("Overview", "Every student leads", "Weeks"):
        dashboard.worksheet(title).insert_row([], 3)
    dashboard.worksheet("Weeks").batch_clear(["B6:C9"])
    tell_at(emulator, school, story="News.")
    report = run(google, school, as_of=DAY)
    assert report.issues == []
    assert not [sheet.title for sheet in dashboard.worksheets() if sheet.title.startswith("Kept aside")]


# Charts, formats and protections stay where they are

STAYING = {"addChart", "deleteEmbeddedObject", "addFilterView", "deleteFilterView", "addProtectedRange", "addSheet"}


def test_one_new_entry_touches_what_it_changes(
    emulator: Emulator, google: Google, school: Settings, dashboard: gspread.Spreadsheet, sent: Sent
) -> None:
    """Charts, views and protections are updated under their ids; a tab that says the same is not written."""
    for number in range(12):
        tell_at(emulator, school, f"2025-09-{2 * number + 1:02}T15:00:00.000Z", story=f"Story {number}.")
    run(google, school, as_of=DAY)
    charts = dashboard.fetch_sheet_metadata({"fields": "sheets.charts(chartId,position)"})
    sent.clear()
    tell_at(emulator, school, story="One more.", goal=["voice"])
    run(google, school, as_of=DAY)
    requests = [request for workbook, batch in sent if workbook == school.outputs.dashboard for request in batch]
    kinds = {kind for request in requests for kind in request}
    assert not kinds & STAYING
    assert "updateChartSpec" in kinds
    touched = {
        request["updateCells"]["range"]["sheetId"] for request in requests if "range" in request.get("updateCells", {})
    }
    titles = {sheet.title for sheet in dashboard.worksheets() if sheet.id in touched}
    assert titles == {"Start here", "Overview", "Every student leads", "Weeks", "About"}
    assert dashboard.fetch_sheet_metadata({"fields": "sheets.charts(chartId,position)"}) == charts


def test_a_goal_that_is_added_widens_the_weeks_before_its_chart(
    emulator: Emulator, google: Google, school: Settings, dashboard: gspread.Spreadsheet
) -> None:
    """Its chart stands on an earlier tab than its numbers, in columns that the grid did not have."""
    win_id = tell_at(emulator, school, story="Told toward the goal that was there.")
    run(google, school, as_of=DAY)
    write_beside(dashboard.worksheet("Wins"), win_id, Goal="Kind halls")
    before = dashboard.worksheet("Weeks").col_count
    text = school.path.read_text("utf-8").replace("\nprivacy:", "\n  - {id: kind, title: Kind halls}\nprivacy:")
    school.path.write_text(text, encoding="utf-8")
    run(google, load(school.path), as_of=DAY)
    assert dashboard.worksheet("Weeks").col_count > before
    assert "Kind halls" in words(dashboard, "Weeks")


def test_a_goal_that_left_is_closed(
    emulator: Emulator, google: Google, school: Settings, dashboard: gspread.Spreadsheet, sent: Sent
) -> None:
    """Its tab keeps what people wrote beside it, and nothing of ours; its views go, a person's own view stays."""
    for number in range(12):
        tell_at(emulator, school, f"2025-09-{2 * number + 1:02}T15:00:00.000Z", story=f"Story {number}.", goal=["math"])
    run(google, school, as_of=DAY)
    tab = dashboard.worksheet("Math makes sense")
    notes = tab.find("Our notes")
    assert notes
    tab.update_cell(5, notes.col, "Ask the math team.")
    view = {"title": "Mine", "range": {"sheetId": dashboard.worksheet("Wins").id}}
    dashboard.batch_update({"requests": [{"addFilterView": {"filter": view}}]})
    left = re.sub(r"\n  - \{?id: math.*", "", school.path.read_text("utf-8"))
    school.path.write_text(left, encoding="utf-8")
    run(google, load(school.path), as_of=DAY)
    closed = [text for row in tab.get_values() for text in row if text]
    assert closed == [SAYS, "Our notes", closed[2], "Ask the math team."]
    facts = dashboard.fetch_sheet_metadata({"fields": "sheets(properties.title,charts.chartId,filterViews.title)"})
    sheets = {sheet["properties"]["title"]: sheet for sheet in facts["sheets"]}
    assert "charts" not in sheets["Math makes sense"]
    views = {view["title"] for view in sheets["Wins"]["filterViews"]}
    assert "Mine" in views
    assert not [title for title in views if "Math" in title]
    sent.clear()
    run(google, load(school.path), as_of=DAY)
    assert sent == []


def test_a_rebuild_takes_as_few_writes_as_it_can(google: Google, sent: Sent) -> None:
    """All tabs and thousands of rows: no more batches than their bytes ask for, none over what Google advises."""
    workbook = google.drive.make("Dashboard", "spreadsheet", {})
    layout.complete(google.sheets, workbook, CURATED)
    state = ledger.read(google.sheets, workbook, CURATED, whole=True)
    rows: list[dict[str, object]] = [{"win_id": f"W{i}", "story": f"{i} 静かな子 " * 60} for i in range(1500)]
    told = entries(*rows)
    sent.clear()
    drawing = draw(summary(), edition(commit=1), load_template())
    publish(google.sheets, state, drawing, wins_rows(told, [], GOALS), [], datetime(2026, 11, 20, tzinfo=UTC))
    sizes = [len(json.dumps({"requests": requests})) for _, requests in sent]
    assert len(sizes) > 2
    assert len(sizes) == math.ceil(sum(sizes) / COMMIT_BYTES)
    assert max(sizes) < 2_000_000


# Taken back


def test_undo_until_there_is_news(
    emulator: Emulator, google: Google, school: Settings, dashboard: gspread.Spreadsheet, sent: Sent
) -> None:
    """The drawn tabs go back in one batch, people's cells stay; without news it stays so, with news it is drawn."""
    win_id = tell_at(emulator, school, story="One.")
    run(google, school, as_of=DAY)
    before = {sheet.title: sheet.get_values() for sheet in dashboard.worksheets()}
    renamed = school.path.read_text("utf-8").replace("Math makes sense", "Maths by mistake")
    school.path.write_text(renamed, "utf-8")
    run(google, load(school.path), as_of=DAY)
    assert "Maths by mistake" in words(dashboard, "Overview")
    write_beside(dashboard.worksheet("Wins"), win_id, Note="mine")
    theirs = dashboard.worksheet("Wins").get_values()
    sent.clear()
    undo(google, school)
    assert len(sent) == 1
    for sheet in dashboard.worksheets():
        wanted = theirs if sheet.title == "Wins" else before.get(sheet.title, sheet.get_values())
        assert sheet.get_values() == wanted
    sent.clear()
    run(google, load(school.path), as_of=DAY)
    assert sent == []
    tell_at(emulator, school, story="Two.")
    run(google, load(school.path), as_of=DAY)
    assert "Maths by mistake" in words(dashboard, "Overview")
    undo(google, school)
    assert {sheet.title: sheet.get_values() for sheet in dashboard.worksheets() if sheet.title == "Overview"} == {
        "Overview": before["Overview"]
    }
    with pytest.raises(UsageError, match="no earlier drawing"):
        undo(google, school)


def test_undo_brings_nothing_hidden_back(
    emulator: Emulator, google: Google, school: Settings, dashboard: gspread.Spreadsheet
) -> None:
    """What was hidden since, whether a run has seen it yet or not, is not shown again."""
    win_id = tell_at(emulator, school, story="One.")
    run(google, school, as_of=DAY)
    tell_at(emulator, school, story="Two.")
    run(google, school, as_of=DAY)
    write_beside(dashboard.worksheet("Wins"), win_id, Hide="TRUE")
    with pytest.raises(UsageError, match="hidden"):
        undo(google, school)
    run(google, school, as_of=DAY)
    with pytest.raises(UsageError, match="no earlier drawing"):
        undo(google, school)
    kept = [*(school.state / "drawings").iterdir()]
    assert [path.stat().st_mode & 0o77 for path in kept] == [0]
    kept[0].write_bytes(b"torn")
    with pytest.raises(UsageError, match="another one drew it"):
        undo(google, school)


def test_a_kept_drawing_is_the_drawing(tmp_path: Path) -> None:
    """What was kept reads back equal in every part, dates and numbers too; five are kept, and no more."""
    told = edition(due=date(2026, 11, 24))
    drawing, history = draw(summary(), told, load_template()), History(tmp_path)
    for day in range(1, 8):
        history.keep("book", datetime(2026, 11, day, tzinfo=UTC), {"W1": "said"}, drawing)
    assert [kept.moment.day for kept in history.list("book")] == [3, 4, 5, 6, 7]
    assert all(kept.drawing == drawing for kept in history.list("book"))
    assert history.list("another") == []
    history.keep("book", datetime(2026, 11, 9, tzinfo=UTC), {"W1": "said otherwise"}, drawing)
    assert [kept.moment.day for kept in history.list("book")] == [9]

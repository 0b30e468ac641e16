"""Responses reach the workbook whole and once, beside people's cells, whatever fails in between."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import gspread
import pytest
from google.oauth2.credentials import Credentials

from pipeline import form, run, store
from pipeline.emulator import Emulator
from pipeline.errors import AccessError, BusyError, GoogleError, RejectedError, SettingsError
from pipeline.google import Google, commit
from pipeline.settings import Settings
from pipeline.store import planning
from pipeline.store.secret import open_secret
from pipeline.tables import TABLES
from tests.schools import SECRET, bring, harvest, keep, set_up, tell, tidy


@pytest.fixture
def school(google: Google, small_school: Settings) -> Settings:
    """A school with its files made."""
    return set_up(google, small_school)


def open_by_hand(emulator: Emulator, workbook_id: str) -> gspread.Spreadsheet:
    """The workbook as a person's own program opens it, with stock gspread."""
    client = gspread.Client(auth=Credentials("person"))
    send = client.http_client.session.request

    def here(method: str, url: str, **parts: Any) -> Any:
        return send(method, url.replace("https://sheets.googleapis.com", emulator.url), **parts)

    client.http_client.session.request = here
    return client.open_by_key(workbook_id)


def writes(emulator: Emulator) -> int:
    """Commits that reached the Workspace so far."""
    return sum(event.method == "sheets.spreadsheets.batchUpdate" for event in emulator.history.events)


def test_what_was_told_stands_in_the_tables(emulator: Emulator, google: Google, school: Settings) -> None:
    """One response: its row, its answers, its entry and what the entry names."""
    win_id = tell(emulator, school, goal=["voice", "math"], signs=["voice.leads"], voices=["student"], helped=["time"])
    tables = keep(google, school).tables
    assert list(tables["responses"]["response_id"]) == [win_id]
    assert tables["wins"].iloc[0]["story"] == "A student ran the warm-up."
    assert list(tables["win_goals"]["goal_id"]) == ["voice", "math"]
    assert list(tables["win_signs"]["sign_id"]) == ["leads"]
    assert set(tables["answers"]["value"]) >= {"A student ran the warm-up.", "Time", "A student"}


def test_no_news_no_write(emulator: Emulator, google: Google, school: Settings) -> None:
    """Keeping again what is kept already sends nothing and gives the same tables."""
    for _ in range(3):
        tell(emulator, school)
    first = keep(google, school)
    before = writes(emulator)
    assert store.export(keep(google, school).tables) == store.export(first.tables)
    assert writes(emulator) == before


def test_an_edit_replaces_the_whole_response(emulator: Emulator, google: Google, school: Settings) -> None:
    """Rows that an edit dropped are superseded, never deleted; the others are changed in place."""
    win_id = tell(emulator, school, goal=["voice", "math"], helped=["time", "training"])
    keep(google, school)
    tell(emulator, school, win_id, goal=["math"], helped=["time"], story="Better words.")
    tables = keep(google, school).tables
    assert list(tables["wins"]["story"]) == ["Better words."]
    goals = tables["win_goals"].set_index("goal_id")["status"]
    assert dict(goals) == {"voice": "superseded", "math": "active"}
    assert dict(tables["win_helped"].set_index("practice")["status"]) == {"Time": "active", "Training": "superseded"}


def test_gone_takes_two_complete_listings(emulator: Emulator, google: Google, school: Settings) -> None:
    """Absent from one complete listing is missing, from two gone; nothing is deleted; a short one is no proof."""
    win_id = tell(emulator, school)
    tell(emulator, school)
    keep(google, school)
    emulator.withdraw(next(iter(school.forms)), win_id)
    for full, expected in ((False, "active"), (True, "missing"), (False, "missing"), (True, "gone"), (True, "gone")):
        tables = keep(google, school, full=full).tables
        assert tables["wins"].set_index("win_id")["status"][win_id] == expected
        assert len(tables["wins"]) == 2


def test_one_listing_moves_a_response_one_step(emulator: Emulator, google: Google, school: Settings) -> None:
    """A run that asks anew after the first commit of its chain has landed makes nothing gone at once."""
    win_id = tell(emulator, school)
    first = keep(google, school).tables
    emulator.withdraw(next(iter(school.forms)), win_id)
    listings = harvest(google, school, first, full=True)
    fresh = tidy(listings, school, first)
    landed = store.merge(first, fresh, listings, first) | {"forms": first["forms"]}
    assert list(landed["responses"]["status"]) == ["missing"]
    assert list(store.merge(landed, fresh, listings, first)["wins"]["status"]) == ["missing"]


@pytest.mark.parametrize("kind", ["after", "drop_after", "drop_before", "status"])
@pytest.mark.parametrize("chain", [1, 2])
def test_a_commit_with_an_unknown_fate_lands_once(
    emulator: Emulator, google: Google, school: Settings, monkeypatch: pytest.MonkeyPatch, kind: Any, chain: int
) -> None:
    """Applied or not, answered or not: every response is kept once, in one commit or in a chain of them."""
    monkeypatch.setattr(commit, "COMMIT_BYTES", 6_000 if chain == 2 else commit.COMMIT_BYTES)
    told = {tell(emulator, school, story=f"Story {number}") for number in range(4)}
    emulator.faults.add(kind, method="sheets.spreadsheets.batchUpdate", code=503)
    tables = keep(google, school).tables
    assert sorted(tables["responses"]["response_id"]) == sorted(told)
    assert not tables["answers"].duplicated(["response_id", "question_id", "ordinal", "part"]).any()


def test_no_reader_sees_half_a_response(
    emulator: Emulator, google: Google, school: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between any two commits of a chain, what is there of a response is all that there will be of it."""
    monkeypatch.setattr(commit, "COMMIT_BYTES", 6_000)
    for number in range(6):
        tell(emulator, school, story=f"Story {number}", goal=["voice", "math"], helped=["Time"])
    write, seen = google.sheets.write, []

    def watched(workbook_id: str, requests: Any) -> Any:
        answer = write(workbook_id, requests)
        seen.append(store.read(google, workbook_id, SECRET).tables)
        return answer

    monkeypatch.setattr(google.sheets, "write", watched)
    last = keep(google, school).tables
    assert len(seen) >= 3
    for tables in seen:
        there = set(tables["responses"]["response_id"])
        for name, table in TABLES.items():
            if table.of_responses:
                whole = last[name][last[name].iloc[:, 0].isin(there)].reset_index(drop=True)
                assert tables[name].equals(whole)


def test_a_rival_that_commits_first(emulator: Emulator, google: Google, school: Settings) -> None:
    """Two runs read the same epoch; the second finds its commit refused, reads, and adds only what is missing."""
    tell(emulator, school)
    book = store.read(google, school.outputs.data, SECRET)
    kept = keep(google, school)
    late = bring(google, book, lambda stored: {**stored, "goals": kept.tables["goals"]})
    assert store.export(late.tables) == store.export(kept.tables)


def test_numbers_that_others_took_are_passed_over(emulator: Emulator, google: Google, school: Settings) -> None:
    """Another program's metadata stands under the next ids: commits take the ones after it."""
    keep(google, school)
    epoch = store.read(google, school.outputs.data, SECRET).state.epoch
    item = {"metadataKey": "theirs", "location": {"spreadsheet": True}, "visibility": "DOCUMENT"}
    for number in (epoch + 1, epoch + 3):
        made = {"createDeveloperMetadata": {"developerMetadata": {**item, "metadataId": number}}}
        google.sheets.write(school.outputs.data, [made])
    for wanted in (epoch + 2, epoch + 4):
        tell(emulator, school)
        assert keep(google, school).state.epoch == wanted


def test_a_storm_ends(emulator: Emulator, google: Google, school: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook that never takes a commit ends in BusyError after eight tries."""
    monkeypatch.setattr(google.sheets, "wait", lambda _: None)
    tell(emulator, school)
    book = store.read(google, school.outputs.data, SECRET)
    emulator.faults.add("drop_before", method="sheets.spreadsheets.batchUpdate", times=None)
    with pytest.raises(BusyError):
        bring(google, book, lambda stored: {**stored, "goals": _goal(stored)})
    assert sum(event.status == 0 for event in emulator.history.events) == 8


def _goal(stored: Any) -> Any:
    """A goals table that differs from any stored one."""
    from pipeline.tables import GOALS

    return GOALS.frame([{"goal_id": "new", "title": "New"}])


def test_people_sort_insert_and_write(emulator: Emulator, google: Google, school: Settings) -> None:
    """A person sorts the tab and writes in a column of her own: rows are found, her cells stay beside them."""
    ids = [tell(emulator, school, story=f"Story {number}") for number in range(4)]
    keep(google, school)
    sheet = open_by_hand(emulator, school.outputs.data).worksheet("wins")
    sheet.insert_cols([["My notes"]], col=3)
    keys = sheet.col_values(1)[1:]
    sheet.update([[f"about {key}"] for key in keys], "C2")
    sheet.sort((1, "des"))
    tell(emulator, school, ids[0], story="Edited after the sort")
    tell(emulator, school, story="New after the sort")
    tables = keep(google, school).tables
    assert set(tables["wins"]["story"]) == {f"Story {n}" for n in (1, 2, 3)} | {
        "Edited after the sort",
        "New after the sort",
    }
    rows = sheet.get_all_values()[1:]
    assert {row[0]: row[2] for row in rows if row[2]} == {key: f"about {key}" for key in keys}


def test_a_row_that_a_person_copied_counts_once(emulator: Emulator, google: Google, school: Settings) -> None:
    """The first row with a key counts; the copy is left alone."""
    tell(emulator, school)
    keep(google, school)
    sheet = open_by_hand(emulator, school.outputs.data).worksheet("wins")
    sheet.append_row(sheet.row_values(2), value_input_option="RAW")
    assert len(keep(google, school).tables["wins"]) == 1


def test_a_row_that_a_person_deleted_comes_back(emulator: Emulator, google: Google, school: Settings) -> None:
    """The next full listing brings it back."""
    tell(emulator, school)
    tell(emulator, school)
    keep(google, school)
    open_by_hand(emulator, school.outputs.data).worksheet("wins").delete_rows(2)
    assert len(keep(google, school, full=True).tables["wins"]) == 2


def test_a_renamed_tab_is_found(emulator: Emulator, google: Google, school: Settings) -> None:
    """Tabs are known by their ids."""
    open_by_hand(emulator, school.outputs.data).worksheet("wins").update_title("All our wins")
    tell(emulator, school)
    assert len(keep(google, school).tables["wins"]) == 1


def test_a_deleted_column_stops_the_run(emulator: Emulator, google: Google, school: Settings) -> None:
    """Without one of our columns nothing is written, and the sentence says where to look."""
    open_by_hand(emulator, school.outputs.data).worksheet("wins").delete_columns(6)
    tell(emulator, school)
    before = writes(emulator)
    with pytest.raises(AccessError, match=r"“story”|“kind”"):
        keep(google, school)
    assert writes(emulator) == before


def test_another_secret_is_refused(emulator: Emulator, google: Google, school: Settings) -> None:
    """With another pseudonym secret people would count twice: nothing is read further, nothing written."""
    tell(emulator, school)
    keep(google, school)
    with pytest.raises(SettingsError, match=r"smallwins\.secret"):
        store.read(google, school.outputs.data, b"another secret of at least 32 bytes....")


def test_a_full_workbook_is_refused_before_writing(
    emulator: Emulator, google: Google, school: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would pass the limit of cells is refused by name, and nothing of it is written."""
    tell(emulator, school)
    before = writes(emulator)
    monkeypatch.setattr(planning, "CELLS", 100)
    with pytest.raises(GoogleError, match="cells"):
        keep(google, school)
    assert writes(emulator) == before


@pytest.mark.parametrize(
    "text",
    [
        '=IMPORTXML("http://x","//a")',
        "{{7*7}}",
        "<b>x</b>",
        "**x**",
        "007",
        "x" * 49_000,
        "👩‍👩‍👧‍👦 é",
        "TRUE",
        "1/2",
        " a\n\nb ",
    ],
    ids=lambda text: text[:12],
)
def test_text_comes_back_exact(emulator: Emulator, google: Google, school: Settings, text: str) -> None:
    """Nothing is coerced: a person reading the sheet sees what was typed."""
    tell(emulator, school, story=text)
    assert keep(google, school).tables["wins"].iloc[0]["story"] == text
    assert text in open_by_hand(emulator, school.outputs.data).worksheet("answers").col_values(5)


def test_a_text_longer_than_a_cell(emulator: Emulator, google: Google, school: Settings) -> None:
    """In `answers` it stands whole, in parts; the entry says where, and holds no part of it."""
    text = "ab😀" * 20_000
    tell(emulator, school, story=text)
    tables = keep(google, school).tables
    parts = tables["answers"][tables["answers"]["value"].str.startswith(("ab", "b", "😀"))].sort_values("part")
    assert "".join(parts["value"]) == text
    assert tables["wins"].iloc[0]["story"] == ""
    assert "answers" in tables["wins"].iloc[0]["held"]


def test_the_secret_is_private_from_its_first_byte(tmp_path: Path) -> None:
    """Mode 0600, made once, the same ever after; a link in its place is refused."""
    path = tmp_path / "smallwins.secret"
    secret = open_secret(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert open_secret(path) == secret
    path.chmod(0o644)
    with pytest.raises(SettingsError):
        open_secret(path)
    link = tmp_path / "link"
    link.symlink_to(path)
    with pytest.raises(SettingsError):
        open_secret(link)


def test_a_damaged_secret_is_not_replaced(tmp_path: Path) -> None:
    """An empty file would silently make new pseudonyms."""
    path = tmp_path / "smallwins.secret"
    path.touch(0o600)
    with pytest.raises(SettingsError, match="damaged"):
        open_secret(path)


def test_an_empty_secret_of_a_first_run_is_made_anew(google: Google, school: Settings) -> None:
    """A file that a stop left empty blocks no first run; nothing half made stays beside it."""
    school.secret.touch(0o600)
    secret = store.secret_of(google, school.outputs.data, school.secret)
    assert store.secret_of(google, school.outputs.data, school.secret) == secret
    assert not list(school.folder.glob(".smallwins.secret*"))


def test_an_empty_secret_of_a_used_workbook_is_refused(emulator: Emulator, google: Google, school: Settings) -> None:
    """Where pseudonyms were made already, an emptied file must come back from a backup."""
    tell(emulator, school)
    keep(google, school)
    school.secret.touch(0o600)
    with pytest.raises(SettingsError, match="damaged"):
        store.secret_of(google, school.outputs.data, school.secret)


def type_over(emulator: Emulator, school: Settings, tab: str, column: str, typed: Any) -> None:
    """A person types into the first row of a tab."""
    sheet = open_by_hand(emulator, school.outputs.data).worksheet(tab)
    sheet.update([[typed]], gspread.utils.rowcol_to_a1(2, sheet.row_values(1).index(column) + 1), raw=False)


@pytest.mark.parametrize(
    ("tab", "column", "typed"),
    [
        ("answers", "score", "abc"),
        ("responses", "total_score", "n/a"),
        ("responses", "updated_at", "yesterday"),
        ("responses", "updated_at", ""),
        ("responses", "submitted_at", 45000),
        ("wins", "week", "soon"),
        ("wins", "status", "nonsense"),
        ("wins", "story", 5),
        ("forms", "cursor", "yesterday"),
        ("forms", "full_listed_at", "soon"),
        ("goals", "priority", "maybe"),
        ("goals", "earlier_titles", "[1"),
        ("questions", "options", "abc"),
    ],
)
def test_a_stray_cell_is_written_again(
    emulator: Emulator, google: Google, school: Settings, tab: str, column: str, typed: Any
) -> None:
    """What a person typed over a machine cell stops nothing, is named by its place, and heals."""
    tell(emulator, school)
    before = store.export(keep(google, school).tables)
    type_over(emulator, school, tab, column, typed)
    (issue,) = store.read(google, school.outputs.data, SECRET).issues
    assert issue.where == f"the tab “{tab}” of the data workbook, column “{column}”"
    healed = keep(google, school, full=True)
    assert store.export(healed.tables) == before
    assert healed.issues == ()
    sent = writes(emulator)
    keep(google, school, full=True)
    assert writes(emulator) == sent


@pytest.mark.parametrize(("column", "typed"), [("ordinal", "x"), ("part", ""), ("question_id", 7)])
def test_a_row_whose_key_does_not_read_is_left_out(
    emulator: Emulator, google: Google, school: Settings, column: str, typed: Any
) -> None:
    """The right row comes anew, once; the other is named for as long as it stands."""
    tell(emulator, school)
    before = keep(google, school).tables["answers"]
    type_over(emulator, school, "answers", column, typed)
    for _ in range(2):
        book = keep(google, school, full=True)
        assert sorted(book.tables["answers"]["value"]) == sorted(before["value"])
        assert len(book.issues) == 1


@pytest.mark.parametrize("typed", ["2040-01-01T00:00:00Z", "2026-02-01T00:00:00Z"], ids=["future", "past"])
def test_a_time_typed_by_hand_loses_no_edit(emulator: Emulator, google: Google, school: Settings, typed: str) -> None:
    """A complete listing is the truth where the stored time cannot come from a run beside ours."""
    win_id = tell_at(emulator, school, "2025-10-08T15:00:00.000Z", "First")
    keep(google, school)
    type_over(emulator, school, "responses", "updated_at", typed)
    tell_at(emulator, school, "2025-10-09T15:00:00.000Z", "Edited", win_id)
    tables = keep(google, school, full=True).tables
    assert list(tables["wins"]["story"]) == ["Edited"]
    assert list(tables["responses"]["updated_at"]) == ["2025-10-09T15:00:00.000Z"]


def tell_at(emulator: Emulator, school: Settings, moment: str, story: str, response_id: str = "") -> str:
    """One telling at its own moment; gives its id."""
    body = form.response(school, school.school_list[0], goal=["voice"], kind="success", story=story)
    body |= {"createTime": "2025-10-08T15:00:00.000Z", "lastSubmittedTime": moment}
    return emulator.respond(next(iter(school.forms)), body | ({"responseId": response_id} if response_id else {}))


def test_an_overlapping_run_puts_no_edit_back(emulator: Emulator, google: Google, school: Settings) -> None:
    """A run that listed before an edit and settles after it keeps the edit, complete as its listing was."""
    win_id = tell(emulator, school, story="First")
    book = store.read(google, school.outputs.data, SECRET)
    listings = harvest(google, school, book.tables, full=True)
    fresh = tidy(listings, school, book.tables)
    tell(emulator, school, win_id, story="Edited")
    keep(google, school)
    late = bring(google, book, lambda stored: store.merge(stored, fresh, listings, book.tables))
    assert list(late.tables["wins"]["story"]) == ["Edited"]


def test_a_cursor_typed_by_hand_is_put_back(emulator: Emulator, google: Google, school: Settings) -> None:
    """A complete listing sets a cursor that lies in the future."""
    tell(emulator, school)
    before = list(keep(google, school).tables["forms"]["cursor"])
    type_over(emulator, school, "forms", "cursor", "2040-01-01T00:00:00Z")
    assert list(keep(google, school, full=True).tables["forms"]["cursor"]) == before


def test_a_key_typed_over_counts_nothing_twice(emulator: Emulator, google: Google, school: Settings) -> None:
    """The row under the strange key steps back, named once; the right row comes back with the full listing."""
    win_id = tell(emulator, school)
    keep(google, school)
    type_over(emulator, school, "wins", "win_id", "x")
    assert len(store.read(google, school.outputs.data, SECRET).issues) == 1
    book = keep(google, school, full=True)
    assert dict(zip(book.tables["wins"]["win_id"], book.tables["wins"]["status"], strict=True)) == {
        "x": "superseded",
        win_id: "active",
    }
    assert book.issues == ()


def refuse_what_says(google: Google, monkeypatch: pytest.MonkeyPatch, word: str) -> list[int]:
    """Let every batch that holds a word be refused, as Google does with what it finds invalid; gives their sizes."""
    write, refused = google.sheets.write, []

    def checked(workbook_id: str, requests: Any) -> Any:
        if word in (sent := json.dumps(requests)):
            refused.append(len(sent))
            raise RejectedError("Google refused a request.", "")
        return write(workbook_id, requests)

    monkeypatch.setattr(google.sheets, "write", checked)
    return refused


def test_a_response_that_google_refuses_keeps_no_other_out(
    emulator: Emulator, google: Google, school: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is found by halving and put aside, with an issue; once it can be kept, it is."""
    told = [tell(emulator, school, story=f"Story {number}") for number in range(9)]
    bad = tell(emulator, school, story="UNWANTED")
    told += [tell(emulator, school, story=f"Story {number}") for number in range(9, 12)]
    with monkeypatch.context() as patched:
        refused = refuse_what_says(google, patched, "UNWANTED")
        _, _, book = run.keep(google, school)
    assert sorted(book.tables["responses"]["response_id"]) == sorted(told)
    assert book.tables["goal_weeks"]["wins"].sum() == 12
    assert book.aside == {bad}
    assert [row["severity"] for row in book.tables["issues"].to_dict("records") if bad in row["where"]] == ["error"]
    assert len(refused) <= 8
    healed = run.keep(google, school, full=True)[2]
    assert len(healed.tables["responses"]) == 13
    assert healed.tables["issues"]["resolved"].tolist()[-1] != ""


def test_what_is_refused_for_another_reason_stops_the_run(
    emulator: Emulator, google: Google, school: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where every commit is refused, nobody's response is to blame."""
    for number in range(6):
        tell(emulator, school, story=f"Story {number}")
    refused = refuse_what_says(google, monkeypatch, "smallwins.commit")
    with pytest.raises(RejectedError):
        run.keep(google, school)
    assert len(refused) < 20

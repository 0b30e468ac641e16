"""Tabs are read by id, mark and key, and moved by requests that touch nothing of people's."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import AccessError
from pipeline.google import Google, layout, ledger
from pipeline.google.cells import to_cell
from pipeline.google.ledger import COLUMN, COMMIT, FIXED_IDS, Row, TabState, WorkbookState
from pipeline.tables import CURATED, TABLES, Field, Table

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PETS = Table("pets", 7, ("id",), (Field("id"), Field("name"), Field("age", "integer")), people=("note",))


def standing(*rows: tuple[str, str, int], positions: dict[str, int] | None = None) -> TabState:
    """A tab with these rows from the second line on."""
    kept: dict[ledger.Key, Row] = {
        (key,): Row(i, {"id": key, "name": name, "age": age}) for i, (key, name, age) in enumerate(rows, 1)
    }
    return TabState(PETS, 10, 4, 10, positions or {"id": 0, "name": 1, "age": 2, "note": 3}, kept)


def test_nothing_to_do() -> None:
    """Rows that stand as wanted ask for nothing."""
    assert ledger.upsert(standing(("a", "Ada", 3)), [{"id": "a", "name": "Ada", "age": 3}]) == []


def test_changed_cells_go_in_runs() -> None:
    """Only what differs is written, neighbors together, around a column that a person put between."""
    tab = standing(("a", "Ada", 3), positions={"id": 0, "note": 1, "name": 2, "age": 4})
    requests = ledger.upsert(tab, [{"id": "a", "name": "Bob", "age": 4}])
    starts = [request["updateCells"]["start"] for request in requests]
    assert starts == [
        {"sheetId": 7, "rowIndex": 1, "columnIndex": 2},
        {"sheetId": 7, "rowIndex": 1, "columnIndex": 4},
    ]


def test_new_rows_leave_peoples_columns_empty() -> None:
    """An appended row puts each value under its own column and nothing elsewhere."""
    tab = standing(positions={"id": 0, "note": 1, "name": 2, "age": 3})
    (request,) = ledger.upsert(tab, [{"id": "b", "name": "Bob", "age": 2}])
    assert request["appendCells"]["rows"] == [{"values": [to_cell("b"), {}, to_cell("Bob"), to_cell(2)]}]


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.sampled_from(["", "x", "y"]), st.integers(0, 2))),
    st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.sampled_from(["", "x", "y"]), st.integers(0, 2))),
)
def test_upsert_never_touches_keys_or_peoples_cells(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Whatever stands and whatever is wanted: key cells of standing rows and people's columns are not written."""
    tab = standing(*((key, name, age) for key, (name, age) in old.items()))
    requests = ledger.upsert(tab, [{"id": key, "name": name, "age": age} for key, (name, age) in new.items()])
    for request in requests:
        if "updateCells" in request:
            start, row = request["updateCells"]["start"], request["updateCells"]["rows"][0]
            assert start["columnIndex"] >= 1
            assert start["columnIndex"] + len(row["values"]) <= 3
        else:
            assert all(len(row["values"]) == 3 for row in request["appendCells"]["rows"])
    appended = sum(len(request["appendCells"]["rows"]) for request in requests if "appendCells" in request)
    assert appended == len(set(new) - set(old))


def test_the_first_of_two_rows_with_a_key_counts() -> None:
    """A copied row is noted, and left alone."""
    cells = [{"values": [to_cell("id")]}, {"values": [to_cell("a")]}, {"values": [to_cell("a")]}]
    mark = [{"developerMetadata": [{"metadataKey": COLUMN, "metadataValue": "pets.id"}]}]
    sheet = {"properties": {"sheetId": 7}, "data": [{"columnMetadata": mark, "rowData": cells}]}
    state = ledger.parse({"spreadsheetId": "W", "sheets": [sheet]}, [PETS])
    tab = state.tabs["pets"]
    assert (list(tab.rows), tab.copies, tab.rows[("a",)].index) == ([("a",)], [("a",)], 1)


def test_columns_may_come_together_or_alone() -> None:
    """Google may answer neighboring columns in one block or in several: the marks say which is which."""
    marks = [
        {"developerMetadata": [{"metadataKey": COLUMN, "metadataValue": f"pets.{name}"}]} for name in ("name", "id")
    ]
    block = {
        "startColumn": 2,
        "columnMetadata": [{}, *marks],
        "rowData": [{}, {"values": [{}, to_cell("Ada"), to_cell("a")]}],
    }
    state = ledger.parse({"spreadsheetId": "W", "sheets": [{"properties": {"sheetId": 7}, "data": [block]}]}, [PETS])
    tab = state.tabs["pets"]
    assert tab.positions == {"name": 3, "id": 4}
    assert tab.rows[("a",)].values == {"name": "Ada", "id": "a"}


@pytest.mark.parametrize("count", [0, 64, 65, 299, 301, 400])
@pytest.mark.parametrize("age", [timedelta(hours=1), timedelta(days=30)])
def test_markers_are_kept_long_enough(count: int, age: timedelta) -> None:
    """At least the last 64 and a week's; at most 300; the oldest go first."""
    stamp = f"{NOW - age:%Y-%m-%dT%H:%M:%SZ} 5"
    markers = dict.fromkeys(range(1, count + 1), stamp)
    dropped = ledger.outdated(markers, NOW)
    kept = sorted(set(markers) - set(dropped))
    expected = min(count, 300 if age < timedelta(days=7) else 64)
    assert kept == list(range(count - expected + 1, count + 1))


def test_a_guard_creates_the_next_number_and_drops_old_ones() -> None:
    """The marker comes first in the batch; its id is the epoch."""
    state = WorkbookState("W", "", 400, dict.fromkeys(range(1, 401), "2020-01-01T00:00:00Z 1"), {}, {}, {})
    first, *rest = ledger.guard(state, 401, "9", NOW)
    marker = first["createDeveloperMetadata"]["developerMetadata"]
    assert (marker["metadataId"], marker["metadataKey"], marker["visibility"]) == (401, COMMIT, "DOCUMENT")
    assert len(rest) == 336


def test_notes_are_written_once(google: Google) -> None:
    """A note is created, changed in place, and left alone when it stands already."""
    workbook_id = google.drive.make("T", "spreadsheet", {})
    layout.complete(google.sheets, workbook_id, [PETS])
    for value in ("one", "two"):
        state = ledger.read(google.sheets, workbook_id, [PETS])
        google.sheets.write(workbook_id, ledger.note(state, "smallwins.x", value))
    state = ledger.read(google.sheets, workbook_id, [PETS])
    assert state.notes["smallwins.x"] == "two"
    assert ledger.note(state, "smallwins.x", "two") == []


def test_the_layout_is_made_once_and_grows(google: Google) -> None:
    """A new workbook gets its tabs and loses its empty first one; a new column is added at the right end."""
    workbook_id = google.drive.make("T", "spreadsheet", {})
    grown = Table("pets", 7, ("id",), PETS.fields, people=("note", "color"))
    for table in (PETS, grown):
        layout.complete(google.sheets, workbook_id, [table])
        writes = google.calls.writes
        layout.complete(google.sheets, workbook_id, [table])
        assert google.calls.writes == writes
    state = ledger.read(google.sheets, workbook_id, [grown])
    assert state.tabs["pets"].positions["color"] == 4
    assert list(state.sheets) == [7]


def test_column_ids_are_above_all_epochs() -> None:
    """Marks of columns and numbers of commits never meet."""
    assert min(ledger.column_id(PETS, column) for column in ledger.all_columns(PETS)) >= FIXED_IDS


def make_pets(google: Google) -> str:
    """A workbook with one pet in it."""
    workbook_id = google.drive.make("T", "spreadsheet", {})
    layout.complete(google.sheets, workbook_id, [PETS])
    state = ledger.read(google.sheets, workbook_id, [PETS])
    rows = ledger.upsert(state.tabs["pets"], [{"id": "a", "name": "Ada", "age": 3}])
    google.sheets.write(workbook_id, [*ledger.guard(state, 1, "1", NOW), *rows])
    return workbook_id


@pytest.mark.parametrize(("column", "made_again"), [("id", False), ("name", True), ("note", False)])
def test_a_lost_column_is_made_again_only_where_it_can_be(google: Google, column: str, made_again: bool) -> None:
    """Keys and people's words come back by the version history alone; what a run fills again is made again."""
    workbook_id = make_pets(google)
    state = ledger.read(google.sheets, workbook_id, [PETS])
    start = state.tabs["pets"].positions[column]
    lost = {"sheetId": 7, "dimension": "COLUMNS", "startIndex": start, "endIndex": start + 1}
    google.sheets.write(workbook_id, [{"deleteDimension": {"range": lost}}])
    with pytest.raises(AccessError, match=f"“{column}”") as refused:
        ledger.read(google.sheets, workbook_id, [PETS])
    assert ("smallwins init" in refused.value.fix) is made_again
    with nullcontext() if made_again else pytest.raises(AccessError, match="missing"):
        layout.complete(google.sheets, workbook_id, [PETS])
    assert (column in ledger.parse(google.sheets.get(workbook_id, "*"), [PETS]).tabs["pets"].positions) is made_again


@pytest.mark.parametrize("people", [(), ("note",)])
def test_a_lost_tab_is_made_again_unless_people_wrote_in_it(google: Google, people: tuple[str, ...]) -> None:
    """An empty Wins tab would show what had been hidden."""
    pets = Table("pets", 7, ("id",), PETS.fields, people=people)
    workbook_id = make_pets(google)
    google.sheets.write(workbook_id, [{"addSheet": {"properties": {"sheetId": 1}}}, {"deleteSheet": {"sheetId": 7}}])
    with pytest.raises(AccessError) as refused:
        ledger.read(google.sheets, workbook_id, [pets])
    assert ("smallwins init" in refused.value.fix) is not bool(people)
    with pytest.raises(AccessError, match="missing") if people else nullcontext():
        layout.complete(google.sheets, workbook_id, [pets])


HEADING = ["id", "name", "age", "note"]


@pytest.mark.parametrize(
    ("lines", "keys"),
    [
        ([HEADING, ["a", "Ada"]], ["a"]),
        ([["Our pets"], HEADING, ["a", "Ada"]], ["a"]),
        ([["a", "Ada"], ["b", "Bob"]], ["a", "b"]),
        ([["a", "", "", "mine"], HEADING, ["b"]], ["a", "b"]),
        ([["key", "name", "age", "note"], ["a", "Ada"]], ["a"]),
    ],
    ids=["as made", "a title above", "no headings", "sorted above", "a heading renamed"],
)
def test_rows_are_told_from_headings(lines: list[list[str]], keys: list[str]) -> None:
    """Wherever the headings went, each row counts once and no heading or title counts."""
    marks = [{"developerMetadata": [{"metadataKey": COLUMN, "metadataValue": f"pets.{name}"}]} for name in HEADING]
    block = {"columnMetadata": marks, "rowData": [{"values": [to_cell(value) for value in line]} for line in lines]}
    state = ledger.parse({"spreadsheetId": "W", "sheets": [{"properties": {"sheetId": 7}, "data": [block]}]}, [PETS])
    assert [key for (key,) in state.tabs["pets"].rows] == keys


def test_column_ids_do_not_meet_or_move() -> None:
    """Each column of every workbook has an id of its own, whatever columns stand beside it."""
    every = [
        ledger.column_id(table, column)
        for table in (*TABLES.values(), *CURATED)
        for column in ledger.all_columns(table)
    ]
    assert len(every) == len(set(every))
    assert max(every) < 2 * FIXED_IDS
    fewer = Table("pets", 7, ("id",), PETS.fields[:1])
    assert ledger.column_id(fewer, "id") == ledger.column_id(PETS, "id")

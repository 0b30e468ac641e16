"""Batches of requests change a workbook; it stays whole, and its stored parts build the same workbook again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.emulator.auth import OWNER, Account
from pipeline.emulator.errors import ApiError
from pipeline.emulator.sheets.batch import Batch, apply_requests
from pipeline.emulator.sheets.grid import BLOCK
from pipeline.emulator.sheets.reading import read_spreadsheet
from pipeline.emulator.sheets.requests import KINDS
from pipeline.emulator.sheets.workbook import Workbook
from pipeline.emulator.state import SPREADSHEET, File, State
from tests.emulator.sheets.books import number, span, text

Parts = dict[str, Any]

ROW_COUNT = "gridProperties.rowCount"
small = st.integers(0, 5)
spans = st.tuples(small, small, small, small).map(lambda s: span(s[0], s[0] + s[1] + 1, s[2], s[2] + s[3] + 1))
lines = st.tuples(st.sampled_from(["ROWS", "COLUMNS"]), small, small).map(
    lambda line: {"dimension": line[0], "startIndex": line[1], "endIndex": line[1] + line[2] + 1}
)
cells = st.one_of(st.text("abc=1", max_size=3).map(text), st.integers().map(number), st.just({"note": "n"}))
rows = st.lists(st.lists(cells, max_size=4).map(lambda values: {"values": values}), max_size=4)
requests = st.one_of(
    st.tuples(small, rows).map(
        lambda r: {"updateCells": {"start": {"rowIndex": r[0] * BLOCK // 2}, "rows": r[1], "fields": "*"}}
    ),
    rows.map(lambda r: {"appendCells": {"rows": r, "fields": "userEnteredValue"}}),
    lines.map(lambda r: {"insertDimension": {"range": r}}),
    lines.map(lambda r: {"deleteDimension": {"range": r}}),
    st.tuples(lines, st.integers(0, 9)).map(lambda r: {"moveDimension": {"source": r[0], "destinationIndex": r[1]}}),
    spans.map(lambda r: {"mergeCells": {"range": r}}),
    spans.map(lambda r: {"addConditionalFormatRule": {"rule": {"ranges": [r], "booleanRule": {}}}}),
    st.integers(3, 9).map(
        lambda n: {"updateSheetProperties": {"properties": {"gridProperties": {"rowCount": n}}, "fields": ROW_COUNT}}
    ),
    st.tuples(spans, st.sampled_from(["ROWS", "COLUMNS"]), st.sampled_from(["insertRange", "deleteRange"])).map(
        lambda r: {r[2]: {"range": r[0], "shiftDimension": r[1]}}
    ),
    lines.map(lambda r: {"addDimensionGroup": {"range": r}}),
    lines.map(lambda r: {"deleteDimensionGroup": {"range": r}}),
    spans.map(lambda r: {"deleteDuplicates": {"range": r}}),
    st.tuples(spans, spans).map(lambda r: {"copyPaste": {"source": r[0], "destination": r[1]}}),
    st.tuples(spans, small, small).map(
        lambda r: {"cutPaste": {"source": r[0], "destination": {"rowIndex": r[1], "columnIndex": r[2]}}}
    ),
    spans.map(lambda r: {"addNamedRange": {"namedRange": {"name": "n", "range": r}}}),
    spans.map(lambda r: {"sortRange": {"range": r, "sortSpecs": [{"dimensionIndex": r["startColumnIndex"]}]}}),
    st.integers(1, 3).map(lambda n: {"addSheet": {"properties": {"sheetId": n, "title": f"t{n}"}}}),
    st.integers(0, 3).map(lambda n: {"deleteSheet": {"sheetId": n}}),
    lines.map(lambda r: {"updateDimensionProperties": {"range": r, "properties": {"pixelSize": 9}, "fields": "*"}}),
)


def batch_of(book: Workbook) -> Batch:
    """Return a batch over a workbook whose file no state keeps."""
    file = File("id", "x", SPREADSHEET, OWNER, "", "")
    return Batch(book, file, State(seed=[]), Account())


def store(parts: Parts, book: Workbook) -> None:
    """Keep the changed parts as JSON, as the state does."""
    for name, body in book.changed():
        if body is None:
            del parts[name]
        else:
            parts[name] = json.loads(json.dumps(body))


def whole(book: Workbook) -> str:
    """Return all that can be read of a workbook."""
    read = read_spreadsheet(book, "id", "x", None, data=True, mask=None)
    return json.dumps(read, sort_keys=True)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(requests, min_size=1, max_size=3), max_size=6))
def test_parts_build_the_same_workbook(batches: list[list[dict[str, Any]]]) -> None:
    """After any batches the stored parts build the same workbook; a refused batch changes nothing."""
    book, parts = Workbook.new(), Parts()
    apply_requests(
        batch_of(book), KINDS, [{"addSheet": {"properties": {"sheetId": 9, "gridProperties": {"rowCount": 9}}}}]
    )
    store(parts, book)
    for batch in batches:
        before = whole(book)
        try:
            apply_requests(batch_of(book), KINDS, batch)
        except ApiError:
            assert whole(book) == before
        store(parts, book)
    assert list(book.changed()) == []
    assert whole(Workbook.load(parts)) == whole(book)


def test_a_copy_is_independent_and_counts_as_changed() -> None:
    """All parts of a copy are to be stored, and neither sees what happens to the other."""
    book, parts = Workbook.new(), Parts()
    fill = {"appendCells": {"rows": [{"values": [text("x")]}] * (BLOCK + 1), "fields": "userEnteredValue"}}
    apply_requests(batch_of(book), KINDS, [fill])
    store({}, book)
    copied = book.copy()
    apply_requests(batch_of(book), KINDS, [{"updateCells": {"start": {}, "rows": [{"values": [{}]}], "fields": "*"}}])
    store(parts, copied)
    assert sorted(parts) == ["sheet/0", "sheet/0/0", "sheet/0/1", "workbook"]
    assert whole(Workbook.load(parts)) == whole(copied) != whole(book)


def test_a_small_append_stores_little() -> None:
    """One appended row stores its own block of rows, not the sheet."""
    book = Workbook.new()
    row = {"appendCells": {"rows": [{"values": [text("x")]}], "fields": "userEnteredValue"}}
    apply_requests(batch_of(book), KINDS, [row] * (BLOCK * 3))
    store({}, book)
    apply_requests(batch_of(book), KINDS, [row])
    assert [name for name, _ in book.changed()] == ["workbook", "sheet/0", "sheet/0/3"]


def test_emptied_blocks_and_deleted_sheets_leave_the_store() -> None:
    """A block without cells, and every part of a deleted sheet, is gone from the store."""
    book, parts = Workbook.new(), Parts()
    write = {"updateCells": {"start": {"sheetId": 2}, "rows": [{"values": [text("x")]}], "fields": "*"}}
    apply_requests(batch_of(book), KINDS, [{"addSheet": {"properties": {"sheetId": 2}}}, write])
    store(parts, book)
    assert "sheet/2/0" in parts
    clear = {"updateCells": {"range": span(0, 1, 0, 1, sheet=2), "fields": "*"}}
    apply_requests(batch_of(book), KINDS, [clear])
    store(parts, book)
    assert "sheet/2/0" not in parts
    apply_requests(batch_of(book), KINDS, [write, {"deleteSheet": {"sheetId": 2}}])
    store(parts, book)
    assert sorted(parts) == ["sheet/0", "workbook"]


def test_a_crash_inside_a_batch_changes_nothing() -> None:
    """Whatever leaves the block after a change, the workbook is as before."""
    book = Workbook.new()
    with pytest.raises(ZeroDivisionError), book.atomic():
        book.edit(0).resize("ROWS", 1) or 1 / len(book.named_ranges)  # type: ignore[func-returns-value]
    assert book.sheet(0).row_count == 1000

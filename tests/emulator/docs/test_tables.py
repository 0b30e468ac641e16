"""Tables over HTTP: where their cells are, rows and columns put in and taken out."""

from __future__ import annotations

from .conftest import MakeDesk
from .desk import Desk, span
from .grids import cell, fill, texts


def test_one_batch_makes_and_fills_a_table(desk: Desk) -> None:
    """The text of cell (r, c) goes to i + 4 + r(2C + 1) + 2c; a newline stands before the table, a paragraph after."""
    fill(desk, 2, 3)
    assert texts(desk.table) == [["00", "01", "02"], ["10", "11", "12"]]
    assert [list(element)[-1] for element in desk.content] == ["sectionBreak", "paragraph", "table", "paragraph"]
    assert (desk.table["startIndex"], desk.table["endIndex"]) == (2, 2 + 1 + 2 * (1 + 3 * 4) + 1)


def test_a_new_table_has_the_looks_of_docs(desk: Desk) -> None:
    """Single-spaced cells, even columns, no least height."""
    desk.batch({"insertTable": {"endOfSegmentLocation": {}, "rows": 1, "columns": 2}})
    table = desk.table
    assert table["tableStyle"] == {"tableColumnProperties": [{"widthType": "EVENLY_DISTRIBUTED"}] * 2}
    (row,) = table["tableRows"]
    assert row["tableRowStyle"] == {"minRowHeight": {"unit": "PT"}}
    assert row["tableCells"][0]["tableCellStyle"]["rowSpan"] == 1
    assert row["tableCells"][0]["content"][0]["paragraph"]["paragraphStyle"]["lineSpacing"] == 100


def test_a_table_splits_its_paragraph(make_desk: MakeDesk) -> None:
    """And a table can stand in a table's cell."""
    desk = make_desk("ab")
    desk.batch(
        {"insertTable": {"location": {"index": 2}, "rows": 1, "columns": 1}},
        {"insertTable": {"location": {"index": 6}, "rows": 1, "columns": 1}},
        {"insertText": {"location": {"index": 10}, "text": "in"}},
        {"insertTableRow": cell(0, 0, start=7)},
    )
    assert desk.text == "a\n\n\nin\n\nb\n"
    inner = desk.table["tableRows"][0]["tableCells"][0]["content"][1]["table"]
    assert texts(inner) == [[""], ["in"]]


def test_a_place_that_is_no_cell_is_refused(desk: Desk) -> None:
    """Off the start of the table, or outside of it."""
    fill(desk, 2, 2)
    start = "Invalid table start location. Must specify the start index of the table."
    assert desk.refuse({"insertTableRow": cell(0, 0, start=3)}) == f"Invalid requests[0].insertTableRow: {start}"
    assert desk.refuse({"insertTableRow": {}}).endswith(start)
    assert "row index 2" in desk.refuse({"deleteTableRow": cell(2, 0)})
    assert "column index 2" in desk.refuse({"deleteTableColumn": cell(0, 2)})


def test_tables_have_cells_and_stay_out_of_footnotes(make_desk: MakeDesk) -> None:
    """At least one cell."""
    desk = make_desk("a")
    size = {"rows": 1, "columns": 1}
    assert "at least one row" in desk.refuse({"insertTable": {"location": {"index": 1}, "columns": 2}})
    note = desk.batch({"createFootnote": {"location": {"index": 2}}})[0]["createFootnote"]["footnoteId"]
    request = {"insertTable": {"endOfSegmentLocation": {"segmentId": note}, **size}}
    assert "footnote" in desk.refuse(request)


def test_a_range_over_cells_styles_their_text(desk: Desk) -> None:
    """Marks in the range are passed over."""
    fill(desk, 1, 2)
    style = {"range": span(1, desk.table["endIndex"]), "textStyle": {"bold": True}, "fields": "bold"}
    desk.batch({"updateTextStyle": style})
    cells = desk.table["tableRows"][0]["tableCells"]
    runs = [one["content"][0]["paragraph"]["elements"][0]["textRun"] for one in cells]
    assert [(run["content"], run["textStyle"]) for run in runs] == [("00\n", {"bold": True}), ("01\n", {"bold": True})]


def test_tables_have_limits(desk: Desk) -> None:
    """One that no document could hold is refused before it is made, and so is an eleventh within ten others."""
    huge = {"insertTable": {"location": {"index": 1}, "rows": 100_000, "columns": 100_000}}
    assert "1020000 characters" in desk.refuse(huge)
    nest = [{"insertTable": {"location": {"index": 1 + 4 * depth}, "rows": 1, "columns": 1}} for depth in range(11)]
    desk.batch(*nest[:10])
    assert "nested deeper than 10" in desk.refuse(nest[10])

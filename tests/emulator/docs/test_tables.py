"""Tables over HTTP: where their cells are, rows and columns put in and taken out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.emulator.docs.batch import apply
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.rendering import render_tab

from .conftest import MakeDesk
from .desk import Desk, Json, read_text, span
from .outline import read_drawing


def cell(row: int, column: int, start: int = 2) -> Json:
    where = {"tableStartLocation": {"index": start}, "rowIndex": row, "columnIndex": column}
    return {"tableCellLocation": where}


def texts(table: Json) -> list[list[str]]:
    """Return each cell's text, the last newline off."""
    return [["".join(read_text(one["content"]))[:-1] for one in row["tableCells"]] for row in table["tableRows"]]


def fill(desk: Desk, rows: int, columns: int) -> None:
    """Make a table at the start and write each cell's place into it, in one batch, with Google's documented offsets."""
    requests: list[Json] = [{"insertTable": {"location": {"index": 1}, "rows": rows, "columns": columns}}]
    for row in reversed(range(rows)):
        for column in reversed(range(columns)):
            index = 1 + 4 + row * (2 * columns + 1) + 2 * column
            requests.append({"insertText": {"location": {"index": index}, "text": f"{row}{column}"}})
    desk.batch(*requests)


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


@pytest.mark.parametrize(
    ("request_", "left"),
    [
        ({"insertTableRow": cell(0, 0)}, [["", ""], ["00", "01"], ["10", "11"]]),
        ({"insertTableRow": cell(1, 1) | {"insertBelow": True}}, [["00", "01"], ["10", "11"], ["", ""]]),
        ({"insertTableColumn": cell(0, 1)}, [["00", "", "01"], ["10", "", "11"]]),
        ({"insertTableColumn": cell(1, 1) | {"insertRight": True}}, [["00", "01", ""], ["10", "11", ""]]),
        ({"deleteTableRow": cell(0, 1)}, [["10", "11"]]),
        ({"deleteTableColumn": cell(0, 1)}, [["00"], ["10"]]),
    ],
)
def test_rows_and_columns_come_and_go(desk: Desk, request_: Json, left: list[list[str]]) -> None:
    """Above, below, left and right of a cell."""
    fill(desk, 2, 2)
    desk.batch(request_)
    assert texts(desk.table) == left
    assert len(desk.table["tableStyle"]["tableColumnProperties"]) == len(left[0])


def test_a_new_row_looks_like_its_neighbor(desk: Desk) -> None:
    """Row and cells."""
    fill(desk, 1, 1)
    color = {"backgroundColor": {"color": {"rgbColor": {"green": 1}}}}
    style = {"tableStartLocation": {"index": 2}, "tableCellStyle": color, "fields": "backgroundColor"}
    desk.batch({"updateTableCellStyle": style}, {"insertTableRow": cell(0, 0)})
    cells = [row["tableCells"][0] for row in desk.table["tableRows"]]
    assert [one["tableCellStyle"]["backgroundColor"] for one in cells] == [color["backgroundColor"]] * 2


@pytest.mark.parametrize("kind", ["deleteTableRow", "deleteTableColumn"])
def test_the_last_row_or_column_takes_the_table_along(desk: Desk, kind: str) -> None:
    """The paragraphs around it stay."""
    fill(desk, 1, 1)
    desk.batch({kind: cell(0, 0)})
    assert desk.text == "\n\n"


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


GROWTH = st.tuples(
    st.sampled_from(["insertTableRow", "insertTableColumn", "deleteTableRow", "deleteTableColumn", "text"]),
    st.integers(0, 2),
    st.integers(0, 2),
    st.booleans(),
)


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 3), st.integers(1, 3), st.lists(GROWTH, max_size=12))
def test_a_table_is_a_list_of_lists(rows: int, columns: int, edits: list[tuple[str, int, int, bool]]) -> None:
    """Random rows, columns and texts leave what they leave in lists of lists."""
    document = Document.blank("x")
    apply(document, 0, {"insertTable": {"location": {"index": 1}, "rows": rows, "columns": columns}})
    grid = [[""] * columns for _ in range(rows)]
    for kind, row, column, after in edits:
        if not grid or not grid[0]:
            break
        row, column = row % len(grid), column % len(grid[0])
        edit_grid(grid, kind, row, column, after)
        apply(document, 0, write_request(document, kind, row, column, after))
    content: list[Any] = render_tab(document.tabs[0])["body"]["content"]
    drawn, _ = read_drawing(content, 0)
    expected = [[[(None, text + "\n")] for text in row] for row in grid]
    assert drawn == [(None, "\n"), *([expected] if grid and grid[0] else []), (None, "\n")]


def edit_grid(grid: list[list[str]], kind: str, row: int, column: int, after: bool) -> None:
    """Do to lists of lists what a request does to a table."""
    if kind == "text":
        grid[row][column] = "é🎉" + grid[row][column]
    elif kind == "insertTableRow":
        grid.insert(row + after, [""] * len(grid[0]))
    elif kind == "deleteTableRow":
        del grid[row]
    for line in grid:
        if kind == "insertTableColumn":
            line.insert(column + after, "")
        elif kind == "deleteTableColumn":
            del line[column]


def write_request(document: Document, kind: str, row: int, column: int, after: bool) -> Json:
    """Return the request."""
    if kind == "text":
        table = render_tab(document.tabs[0])["body"]["content"][2]["table"]
        index = table["tableRows"][row]["tableCells"][column]["startIndex"] + 1
        return {"insertText": {"location": {"index": index}, "text": "é🎉"}}
    flag = {"insertTableRow": {"insertBelow": after}, "insertTableColumn": {"insertRight": after}}
    return {kind: cell(row, column) | flag.get(kind, {})}


def test_a_range_over_cells_styles_their_text(desk: Desk) -> None:
    """Marks in the range are passed over."""
    fill(desk, 1, 2)
    style = {"range": span(1, desk.table["endIndex"]), "textStyle": {"bold": True}, "fields": "bold"}
    desk.batch({"updateTextStyle": style})
    cells = desk.table["tableRows"][0]["tableCells"]
    runs = [one["content"][0]["paragraph"]["elements"][0]["textRun"] for one in cells]
    assert [(run["content"], run["textStyle"]) for run in runs] == [("00\n", {"bold": True}), ("01\n", {"bold": True})]

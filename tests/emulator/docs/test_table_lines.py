"""Rows and columns put into tables and taken out, over HTTP and against lists of lists."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.emulator.docs.batch import apply
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.rendering import render_tab

from .desk import Desk, Json
from .grids import cell, fill, texts
from .outline import read_drawing


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
    expected = [[[draw(text)] for text in row] for row in grid]
    assert drawn == [draw(""), *([expected] if grid and grid[0] else []), draw("")]


def draw(text: str) -> tuple[None, str, list[tuple[str, bool]]]:
    """Return the drawing of a plain paragraph."""
    return None, "NORMAL_TEXT", [(text + "\n", False)]


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


def merge(row: int, column: int, rows: int, columns: int, kind: str = "mergeTableCells") -> Json:
    return {kind: {"tableRange": {**cell(row, column), "rowSpan": rows, "columnSpan": columns}}}


def spans(desk: Desk) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the span of each merged cell by its place."""
    styles = {
        (row, column): one["tableCellStyle"]
        for row, line in enumerate(desk.table["tableRows"])
        for column, one in enumerate(line["tableCells"])
    }
    found = {place: (style["rowSpan"], style["columnSpan"]) for place, style in styles.items()}
    return {place: span for place, span in found.items() if span != (1, 1)}


@pytest.mark.parametrize(
    ("request_", "size", "span"),
    [
        ({"insertTableRow": cell(0, 0)}, (5, 4), {(2, 1): (2, 2)}),
        ({"insertTableRow": cell(1, 0) | {"insertBelow": True}}, (5, 4), {(1, 1): (3, 2)}),
        ({"insertTableRow": cell(2, 2)}, (5, 4), {(2, 1): (2, 2)}),
        ({"insertTableRow": cell(1, 1) | {"insertBelow": True}}, (5, 4), {(1, 1): (2, 2)}),
        ({"insertTableColumn": cell(0, 2)}, (4, 5), {(1, 1): (2, 3)}),
        ({"insertTableColumn": cell(2, 2) | {"insertRight": True}}, (4, 5), {(1, 1): (2, 2)}),
        ({"deleteTableRow": cell(0, 0)}, (3, 4), {(0, 1): (2, 2)}),
        ({"deleteTableRow": cell(1, 0)}, (3, 4), {(1, 1): (1, 2)}),
        ({"deleteTableRow": cell(2, 0)}, (3, 4), {(1, 1): (1, 2)}),
        ({"deleteTableRow": cell(2, 2)}, (2, 4), {}),
        ({"deleteTableColumn": cell(0, 1)}, (4, 3), {(1, 1): (2, 1)}),
        ({"deleteTableColumn": cell(0, 3)}, (4, 3), {(1, 1): (2, 2)}),
        ({"deleteTableColumn": cell(1, 1)}, (4, 2), {}),
    ],
)
def test_merged_cells_grow_and_shrink(
    desk: Desk, request_: Json, size: tuple[int, int], span: dict[tuple[int, int], tuple[int, int]]
) -> None:
    """A merged cell is passed as one, holds what comes between, and keeps its text while any of it is left."""
    fill(desk, 4, 4)
    desk.batch(merge(1, 1, 2, 2), request_)
    rows = texts(desk.table)
    assert (len(rows), {len(row) for row in rows}) == (size[0], {size[1]})
    assert spans(desk) == span
    for row, column in span:
        assert rows[row][column] == "11\n12\n21\n22"


@pytest.mark.parametrize("kind", ["deleteTableRow", "deleteTableColumn"])
def test_a_table_merged_whole_goes_with_any_of_its_lines(desk: Desk, kind: str) -> None:
    """For all its rows and columns are the merged cell's."""
    fill(desk, 2, 2)
    desk.batch(merge(0, 0, 2, 2), {kind: cell(1, 1)})
    assert desk.text == "\n\n"


def test_a_footnote_moves_with_the_text_of_a_shrinking_cell(desk: Desk) -> None:
    """Its note is not lost."""
    fill(desk, 2, 1)
    desk.batch({"createFootnote": {"location": {"index": 5}}}, merge(0, 0, 2, 1))
    unmerged = desk.read()["footnotes"]
    desk.batch({"insertTableRow": cell(0, 0) | {"insertBelow": True}}, {"deleteTableRow": cell(2, 0)})
    assert desk.read()["footnotes"] == unmerged

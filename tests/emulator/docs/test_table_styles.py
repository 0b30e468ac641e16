"""The looks of cells, rows and columns over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from .desk import Desk, Json

AT: Json = {"tableStartLocation": {"index": 2}}
BLACK: Json = {"color": {"rgbColor": {}}}
BORDER: Json = {"color": BLACK, "width": {"magnitude": 2, "unit": "PT"}, "dashStyle": "SOLID"}


@pytest.fixture
def table_desk(desk: Desk) -> Desk:
    """A document with a table of two rows and three columns at index 2."""
    desk.batch({"insertTable": {"location": {"index": 1}, "rows": 2, "columns": 3}})
    return desk


def styles(desk: Desk, key: str) -> list[list[Any]]:
    """Return one property of each cell's style."""
    return [[cell["tableCellStyle"].get(key) for cell in row["tableCells"]] for row in desk.table["tableRows"]]


def area(row: int, column: int, rows: int, columns: int) -> Json:
    where = {**AT, "rowIndex": row, "columnIndex": column}
    return {"tableRange": {"tableCellLocation": where, "rowSpan": rows, "columnSpan": columns}}


def test_a_range_of_cells_or_all_are_styled(table_desk: Desk) -> None:
    """Only the named fields change."""
    style = {"tableCellStyle": {"contentAlignment": "MIDDLE", "paddingTop": {}}, "fields": "contentAlignment"}
    table_desk.batch({"updateTableCellStyle": {**area(0, 1, 2, 1), **style}})
    assert styles(table_desk, "contentAlignment") == [["TOP", "MIDDLE", "TOP"]] * 2
    table_desk.batch({"updateTableCellStyle": {**AT, **style}})
    assert styles(table_desk, "contentAlignment") == [["MIDDLE"] * 3] * 2
    assert styles(table_desk, "paddingTop") == [[{"magnitude": 5, "unit": "PT"}] * 3] * 2


def test_a_border_is_the_neighbors_as_well(table_desk: Desk) -> None:
    """Of the cell beside, above or below; unset together, too."""
    sides = {"borderRight": BORDER, "borderBottom": BORDER}
    request = {**area(0, 0, 1, 1), "tableCellStyle": sides, "fields": "borderRight,borderBottom"}
    table_desk.batch({"updateTableCellStyle": request})
    assert styles(table_desk, "borderLeft") == [[None, BORDER, None], [None, None, None]]
    assert styles(table_desk, "borderTop") == [[None, None, None], [BORDER, None, None]]
    table_desk.batch({"updateTableCellStyle": request | {"tableCellStyle": {}}})
    for side in ("borderLeft", "borderTop", "borderRight", "borderBottom"):
        assert styles(table_desk, side) == [[None] * 3] * 2


def test_all_fields_of_a_cell(table_desk: Desk) -> None:
    """The star leaves the spans alone."""
    request = {**area(1, 2, 1, 1), "tableCellStyle": {"borderTop": BORDER}, "fields": "*"}
    table_desk.batch({"updateTableCellStyle": request})
    cell = table_desk.table["tableRows"][1]["tableCells"][2]["tableCellStyle"]
    assert cell == {"rowSpan": 1, "columnSpan": 1, "borderTop": BORDER}
    assert styles(table_desk, "borderBottom")[0] == [None, None, BORDER]


def test_cells_outside_the_table_are_refused(table_desk: Desk) -> None:
    """As is a range of none."""
    style = {"tableCellStyle": {}, "fields": "backgroundColor"}
    assert "within the table" in table_desk.refuse({"updateTableCellStyle": {**area(1, 1, 2, 1), **style}})
    assert "at least 1" in table_desk.refuse({"updateTableCellStyle": {**area(1, 1, 0, 1), **style}})


def test_columns_get_a_width(table_desk: Desk) -> None:
    """Those named, or all; evenly distributed ones have none."""
    fixed = {"widthType": "FIXED_WIDTH", "width": {"magnitude": 50, "unit": "PT"}}
    request: Json = {**AT, "tableColumnProperties": fixed, "fields": "width,widthType"}
    even = {"widthType": "EVENLY_DISTRIBUTED"}
    table_desk.batch({"updateTableColumnProperties": request | {"columnIndices": [1]}})
    assert table_desk.table["tableStyle"]["tableColumnProperties"] == [even, fixed, even]
    table_desk.batch({"updateTableColumnProperties": request})
    assert table_desk.table["tableStyle"]["tableColumnProperties"] == [fixed] * 3
    table_desk.batch({"updateTableColumnProperties": {**AT, "tableColumnProperties": even, "fields": "widthType"}})
    assert table_desk.table["tableStyle"]["tableColumnProperties"] == [even] * 3


def test_narrow_and_missing_columns_are_refused(table_desk: Desk) -> None:
    """Five points are the least."""
    properties = {"widthType": "FIXED_WIDTH", "width": {"magnitude": 4.9, "unit": "PT"}}
    request = {**AT, "tableColumnProperties": properties, "fields": "*"}
    assert "at least 5 points" in table_desk.refuse({"updateTableColumnProperties": request})
    request |= {"tableColumnProperties": {}, "columnIndices": [3]}
    assert "column index 3" in table_desk.refuse({"updateTableColumnProperties": request})


def test_rows_get_a_height(table_desk: Desk) -> None:
    """Those named, or all."""
    request = {**AT, "tableRowStyle": {"minRowHeight": {"magnitude": 30, "unit": "PT"}}, "fields": "minRowHeight"}
    table_desk.batch({"updateTableRowStyle": request | {"rowIndices": [1]}})
    heights = [row["tableRowStyle"]["minRowHeight"].get("magnitude") for row in table_desk.table["tableRows"]]
    assert heights == [None, 30]
    assert "row index -1" in table_desk.refuse({"updateTableRowStyle": request | {"rowIndices": [-1]}})


def test_header_rows_are_pinned_and_unpinned(table_desk: Desk) -> None:
    """The first ones; zero unpins all."""
    for count, pinned in ((1, [True, None]), (2, [True, True]), (0, [None, None])):
        table_desk.batch({"pinTableHeaderRows": {**AT, "pinnedHeaderRowsCount": count}})
        assert [row["tableRowStyle"].get("tableHeader") for row in table_desk.table["tableRows"]] == pinned
    assert "Cannot pin 3 rows" in table_desk.refuse({"pinTableHeaderRows": {**AT, "pinnedHeaderRowsCount": 3}})


def test_borders_shared_in_a_range_are_drawn_in_order(table_desk: Desk) -> None:
    """Right, left, bottom, top: the later one is both cells'."""
    other = BORDER | {"width": {"magnitude": 9, "unit": "PT"}}
    style = {"borderRight": BORDER, "borderLeft": other}
    table_desk.batch(
        {"updateTableCellStyle": {**area(0, 0, 1, 2), "tableCellStyle": style, "fields": "borderRight,borderLeft"}}
    )
    assert styles(table_desk, "borderRight")[0] == [other, BORDER, None]
    assert styles(table_desk, "borderLeft")[0] == [other, other, BORDER]
    only = {"tableCellStyle": style, "fields": "borderRight"}
    table_desk.batch({"updateTableCellStyle": {**area(0, 0, 1, 2), **only}})
    assert styles(table_desk, "borderLeft")[0] == [other, BORDER, BORDER]
    partly = {**area(0, 0, 1, 1), "tableCellStyle": style, "fields": "borderRight.width"}
    assert "partially updated" in table_desk.refuse({"updateTableCellStyle": partly})
    clear = {**area(0, 0, 1, 1), "tableCellStyle": {"borderTop": BORDER | {"color": {}}}, "fields": "borderTop"}
    assert "cannot be transparent" in table_desk.refuse({"updateTableCellStyle": clear})


def test_no_border_is_drawn_within_merged_cells(table_desk: Desk) -> None:
    """Only around them."""
    style = {"tableCellStyle": {"borderRight": BORDER}, "fields": "borderRight"}
    table_desk.batch({"mergeTableCells": area(0, 0, 1, 2)}, {"updateTableCellStyle": {**AT, **style}})
    assert styles(table_desk, "borderRight") == [[None, BORDER, BORDER], [BORDER] * 3]


@pytest.mark.parametrize(
    ("row", "below", "headers"), [(0, False, [1, 1, 0]), (0, True, [1, 0, 0]), (1, True, [1, 0, 0])]
)
def test_a_new_row_is_a_header_before_a_header(table_desk: Desk, row: int, below: bool, headers: list[int]) -> None:
    """Header rows stay at the top."""
    where = {"tableCellLocation": {**AT, "rowIndex": row}, "insertBelow": below}
    table_desk.batch({"pinTableHeaderRows": {**AT, "pinnedHeaderRowsCount": 1}}, {"insertTableRow": where})
    rows = table_desk.table["tableRows"]
    assert [int(one["tableRowStyle"].get("tableHeader", False)) for one in rows] == headers

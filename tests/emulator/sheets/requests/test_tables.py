"""Requests about tables go to a running Workspace; their columns, and what goes with them, come back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheets.books import Book, span


def table(**more: Any) -> dict[str, Any]:
    """Return a request that makes A1:B3 a table."""
    return {"addTable": {"table": {"name": "Wins", "range": span(0, 3, 0, 2), "tableId": "t", **more}}}


def test_columns_take_their_names_from_the_first_row(book: Book) -> None:
    """A written heading names its column; a blank one takes the column's name."""
    book.write("A1", [["Goal"]])
    columns = [{"columnIndex": 1, "columnName": "Kind", "columnType": "DROPDOWN"}]
    (reply,) = book.do(table(columnProperties=columns, rowsProperties={"headerColorStyle": {"rgbColor": {"red": 1}}}))
    assert reply["table"]["columnProperties"] == [{"columnName": "Goal"}, *columns]
    assert book.values("A1:B1") == [["Goal", "Kind"]]
    assert book.sheet()["tables"] == [reply["table"]]


def test_update_and_delete(book: Book) -> None:
    """A table changes by mask; deleting it eats the conditional formats over its range."""
    over = {"booleanRule": {"condition": {"type": "BLANK"}, "format": {}}}
    rules = [{"ranges": [span(1, 2, 0, 1), span(8, 9, 0, 1)], **over}, {"ranges": [span(0, 3, 0, 2)], **over}]
    book.do(table(), *({"addConditionalFormatRule": {"rule": rule}} for rule in rules))
    patch = {"tableId": "t", "name": "All", "range": span(0, 5, 0, 2)}
    book.do({"updateTable": {"table": patch, "fields": "name,range"}})
    kept = book.sheet()["tables"][0]
    assert (kept["name"], kept["range"]) == ("All", span(0, 5, 0, 2))
    book.do({"deleteTable": {"tableId": "t"}})
    sheet = book.sheet()
    assert "tables" not in sheet
    assert [rule["ranges"] for rule in sheet["conditionalFormats"]] == [[span(8, 9, 0, 1)]]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({}, "A table with the id t already exists."),
        ({"tableId": "u"}, "cannot meet the range of another table"),
        ({"tableId": "u", "range": span(5, 6, 0, 1)}, 'A table with the name "Wins" already exists.'),
        (
            {"tableId": "u", "name": "x", "range": span(5, 6, 0, 1), "columnProperties": [{"columnIndex": 1}]},
            "index is outside of the table",
        ),
    ],
)
def test_refusals(book: Book, more: dict[str, Any], message: str) -> None:
    """Ids and names are unique, ranges do not meet, columns are inside."""
    book.do(table())
    assert message in book.refused(table(**more))


def test_a_table_without_name_or_id_gets_them(book: Book) -> None:
    """What is not chosen is made up."""
    (reply,) = book.do({"addTable": {"table": {"range": span(0, 2, 0, 1)}}})
    assert reply["table"]["name"] == "Table1"
    assert reply["table"]["tableId"]
    assert book.values("A1") == [["Column 1"]]


def test_a_footer_brings_its_row(book: Book) -> None:
    """A footer makes the table a row longer, without one it is shorter again; a renamed column renames its cell."""
    book.do(table(range=span(0, 3, 0, 2)))
    red = {"rgbColor": {"red": 1}}
    for rows, bottom in (({"footerColorStyle": red}, 4), ({"headerColorStyle": red}, 3)):
        book.do({"updateTable": {"table": {"tableId": "t", "rowsProperties": rows}, "fields": "rowsProperties"}})
        assert book.sheet()["tables"][0]["range"] == span(0, bottom, 0, 2)
    columns = [{"columnName": "New"}]
    book.do({"updateTable": {"table": {"tableId": "t", "columnProperties": columns}, "fields": "columnProperties"}})
    assert book.values("A1") == [["New"]]


def test_columns_follow(book: Book) -> None:
    """A column put into a table gets a name, one taken out takes its own along, the others keep their types."""
    columns = [{"columnName": "A"}, {"columnIndex": 1, "columnName": "B", "columnType": "DOUBLE"}]
    book.do(table(range=span(0, 3, 0, 2), columnProperties=columns))
    lines = {"dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}

    def named() -> list[Any]:
        return [(each["columnName"], each.get("columnType")) for each in book.sheet()["tables"][0]["columnProperties"]]

    book.do({"insertDimension": {"range": lines}})
    assert named() == [("A", None), ("Column 1", None), ("B", "DOUBLE")]
    assert book.values("A1:C1") == [["A", "Column 1", "B"]]
    book.do({"moveDimension": {"source": {**lines, "startIndex": 0, "endIndex": 1}, "destinationIndex": 2}})
    assert named() == [("Column 1", None), ("A", None), ("B", "DOUBLE")]
    book.do({"deleteDimension": {"range": {**lines, "endIndex": 3}}})
    assert named() == [("Column 1", None)]
    book.do({"deleteDimension": {"range": {**lines, "startIndex": 0, "endIndex": 1}}})
    assert "tables" not in book.sheet()


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ([{"columnName": "a"}, {"columnIndex": 1, "columnName": "A"}], "names and indexes of their own"),
        ([{"columnName": "a"}, {"columnName": "b"}], "names and indexes of their own"),
        ([{"columnType": "TEXT", "dataValidationRule": {}}], "only be set for a column of the type DROPDOWN"),
        (
            [{"columnType": "DROPDOWN", "dataValidationRule": {"condition": {"type": "BOOLEAN"}}}],
            "a condition of the type ONE_OF_LIST",
        ),
    ],
)
def test_columns_that_cannot_be(book: Book, columns: list[dict[str, Any]], message: str) -> None:
    """Columns have names of their own, and only dropdowns a list."""
    assert message in book.refused(table(columnProperties=columns))


def test_a_table_has_no_merged_cells_and_stays(book: Book) -> None:
    """A merge in its range refuses it; so does another sheet."""
    merge = {"mergeCells": {"range": span(1, 2, 0, 2)}}
    assert "cannot have merged cells" in book.refused(merge, table())
    book.do(table(), {"addSheet": {"properties": {"sheetId": 8}}})
    moved = {"tableId": "t", "range": span(0, 3, 0, 2, sheet=8)}
    assert "cannot move to another sheet" in book.refused({"updateTable": {"table": moved, "fields": "range"}})

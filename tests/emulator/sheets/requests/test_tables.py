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

"""Requests that fill cells go to a running Workspace; the patterns come back carried on."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.sheets.requests.filling import find_series
from tests.emulator.sheets.books import Book, number, span


def fill(book: Book, values: list[Any], length: int, **more: Any) -> list[Any]:
    """Write values down from A10, fill on, and return the filled cells as they are shown, top to bottom."""
    book.write("A10", [[value] for value in values], entry="USER_ENTERED")
    source = {"source": span(9, 9 + len(values), 0, 1), "dimension": "ROWS", "fillLength": length}
    book.do({"autoFill": {"sourceAndDestination": source, **more}})
    first = 10 + len(values) if length > 0 else 10 + length
    where = f"A{first}:A{first + abs(length) - 1}"
    return [row[0] for row in book.values(where, valueRenderOption=more.get("shown", "FORMATTED_VALUE"))]


@pytest.mark.parametrize(
    ("values", "length", "expected"),
    [
        ([1, 3], 3, ["5", "7", "9"]),
        ([1, 3], -2, ["-3", "-1"]),
        ([5], 2, ["5", "5"]),
        ([1, 2, 4], 1, ["5.333333333"]),
        (["2024-01-31", "2024-02-29"], 1, ["2024-03-29"]),
        (["2024-01-15", "2024-02-15"], 2, ["2024-03-15", "2024-04-15"]),
        (["2024-02-28"], 2, ["2024-02-29", "2024-03-01"]),
        (["8:00"], 1, ["9:00"]),
        (["Item 1"], 2, ["Item 2", "Item 3"]),
        (["A08", "A10"], 2, ["A12", "A14"]),
        (["Mon", "Tue"], 2, ["Wed", "Thu"]),
        (["December"], 1, ["January"]),
        (["a1", "b2"], 3, ["a1", "b2", "a1"]),
        (["x", "y"], -3, ["y", "x", "y"]),
        (["A1", "A3", "A4"], 1, ["A1"]),
        (["Mon", "Wed", "Thu"], 1, ["Mon"]),
        (["TRUE"], 1, ["TRUE"]),
    ],
)
def test_patterns_are_carried_on(book: Book, values: list[Any], length: int, expected: list[str]) -> None:
    """Numbers, dates, times, numbered texts and names go on; all else is copied in turn, also upwards."""
    assert fill(book, values, length) == expected


@pytest.mark.parametrize(
    ("values", "expected"), [([5], ["6", "7"]), ([1, 3], ["1", "3"]), (["2024-02-28"], ["2024-02-28", "2024-02-28"])]
)
def test_the_other_series(book: Book, values: list[Any], expected: list[str]) -> None:
    """With the alternate series one number counts up, and what would count is copied."""
    assert fill(book, values, 2, useAlternateSeries=True) == expected


def test_formulas_move_and_formats_are_copied(book: Book) -> None:
    """A filled formula points as far as its source; a fill to the right keeps the colors."""
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    book.write("A1", [[1, 10], ["=A1+1", "=B1*$A$1"]], entry="USER_ENTERED")
    book.do({"repeatCell": {"range": span(1, 2, 0, 2), "cell": bold, "fields": "userEnteredFormat"}})
    source = {"source": span(1, 2, 0, 2), "dimension": "ROWS", "fillLength": 1}
    book.do({"autoFill": {"sourceAndDestination": source}})
    assert book.values("A3:B3", valueRenderOption="FORMULA") == [["=A2+1", "=B2*$A$1"]]
    assert book.data("A3")["rowData"][0]["values"][0]["userEnteredFormat"] == bold["userEnteredFormat"]


def test_a_range_finds_its_own_data(book: Book) -> None:
    """The cells with data in a range fill the rest of it, down, up and to the side; a blank range stays blank."""
    book.write("B2", [[1], [2]])
    book.do({"autoFill": {"range": span(0, 4, 1, 3)}}, {"autoFill": {"range": span(20, 22, 0, 2)}})
    assert book.values("A1:C9") == [["", str(n), str(n)] for n in (0, 1, 2, 3)]


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({}, "Must specify either a range or a sourceAndDestination."),
        ({"sourceAndDestination": {"source": span(0, 1, 0, 1), "fillLength": 1}}, "No dimension"),
        (
            {"sourceAndDestination": {"source": span(0, 1, 0, 1), "dimension": "COLUMNS", "fillLength": -1}},
            "reaches over the grid's end",
        ),
    ],
)
def test_what_cannot_be_filled(book: Book, told: dict[str, Any], message: str) -> None:
    """A fill needs a source, a direction and room."""
    assert message in book.refused({"autoFill": told})


@given(st.integers(-99, 99), st.integers(-99, 99), st.integers(2, 5), st.integers(-9, 9))
def test_an_even_series_goes_on_evenly(first: int, step: int, count: int, index: int) -> None:
    """Numbers equally far apart stay so, in both directions."""
    series = find_series([number(first + step * each) for each in range(count)], alternate=False)
    assert series is not None
    assert series(index)["numberValue"] == pytest.approx(first + step * index)

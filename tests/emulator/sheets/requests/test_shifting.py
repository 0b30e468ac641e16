"""Requests that insert or delete cells go to a running Workspace; the cells beyond, and what hangs on them, follow."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheets.books import Book, span


def shift(kind: str, dimension: str, *sides: int) -> dict[str, Any]:
    """Return a request that shifts cells."""
    return {kind: {"range": span(*sides), "shiftDimension": dimension}}


@pytest.fixture
def grid(book: Book) -> Book:
    """Fill A1:C3 with the letters a to i."""
    book.write("A1", [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]])
    return book


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (("insertRange", "ROWS", 1, 2, 0, 2), [["a", "b", "c"], ["", "", "f"], ["d", "e", "i"], ["g", "h"]]),
        (("insertRange", "COLUMNS", 1, 3, 1, 2), [["a", "b", "c"], ["d", "", "e", "f"], ["g", "", "h", "i"]]),
        (("deleteRange", "ROWS", 0, 2, 1, 2), [["a", "h", "c"], ["d", "", "f"], ["g", "", "i"]]),
        (("deleteRange", "COLUMNS", 0, 1, 0, 2), [["c"], ["d", "e", "f"], ["g", "h", "i"]]),
    ],
)
def test_cells_shift(grid: Book, request_: Any, expected: list[list[str]]) -> None:
    """Cells move down, right, up or left; the ones beside the band stay; the grid keeps its size."""
    grid.do(shift(*request_))
    assert grid.values("A1:F9") == expected
    assert grid.sheet()["properties"]["gridProperties"] == {"rowCount": 1000, "columnCount": 26}


def test_the_grid_grows_for_what_would_fall_off(book: Book) -> None:
    """The last row and the last column keep their values."""
    book.write("A1000", [["last"]])
    book.write("Z1", [["right"]])
    book.do(shift("insertRange", "ROWS", 5, 7, 0, 1), shift("insertRange", "COLUMNS", 0, 1, 3, 4))
    assert book.sheet()["properties"]["gridProperties"] == {"rowCount": 1002, "columnCount": 27}
    assert (book.values("A1002"), book.values("AA1")) == ([["last"]], [["right"]])


def test_only_what_is_in_the_band_moves(grid: Book) -> None:
    """Names, merges and formulas inside of the band follow; wider ones stay where they are."""
    names = {"inside": span(2, 3, 0, 2), "wider": span(2, 3, 0, 3), "gone": span(1, 2, 0, 1)}
    for name, place in names.items():
        grid.do({"addNamedRange": {"namedRange": {"namedRangeId": name, "name": name, "range": place}}})
    grid.do({"mergeCells": {"range": span(5, 6, 0, 2)}})
    grid.write("E1", [["=A3", "=C3"]], entry="USER_ENTERED")
    grid.do(shift("insertRange", "ROWS", 0, 2, 0, 2))
    found = {each["namedRangeId"]: each["range"] for each in grid.get()["namedRanges"]}
    assert found == {"inside": span(4, 5, 0, 2), "wider": span(2, 3, 0, 3), "gone": span(3, 4, 0, 1)}
    assert grid.sheet()["merges"] == [span(7, 8, 0, 2)]
    assert grid.values("E1:F1", valueRenderOption="FORMULA") == [["=A5", "=C3"]]
    grid.do(shift("deleteRange", "ROWS", 3, 4, 0, 2))
    found = {each["namedRangeId"]: each["range"] for each in grid.get()["namedRanges"]}
    assert found == {"inside": span(3, 4, 0, 2), "wider": span(2, 3, 0, 3)}


def test_what_cannot_shift(grid: Book) -> None:
    """A merge that the band cuts refuses the whole batch, and nothing of it is kept."""
    grid.do({"mergeCells": {"range": span(4, 5, 1, 3)}})
    before = grid.get()
    batch = [shift("insertRange", "ROWS", 0, 1, 0, 1), shift("deleteRange", "ROWS", 0, 1, 0, 2)]
    assert "Invalid requests[1].deleteRange: You can't shift cells" in grid.refused(*batch)
    assert grid.get() == before
    assert grid.values("A1:A3") == [["a"], ["d"], ["g"]]
    assert "No shiftDimension specified." in grid.refused({"insertRange": {"range": span(0, 1, 0, 1)}})


def test_the_grid_grows_for_ranges_too(book: Book) -> None:
    """A name and a merge over blank cells at the edge stay in the grid, and it can still be worked with."""
    book.do({"addNamedRange": {"namedRange": {"namedRangeId": "n", "name": "last", "range": span(998, 1000, 0, 1)}}})
    book.do({"mergeCells": {"range": span(0, 1, 25, 26)}}, {"mergeCells": {"range": span(0, 2, 25, 26)}})
    book.do(shift("insertRange", "ROWS", 0, 3, 0, 1), shift("insertRange", "COLUMNS", 0, 2, 3, 5))
    assert book.sheet()["properties"]["gridProperties"] == {"rowCount": 1003, "columnCount": 28}
    assert book.get()["namedRanges"][0]["range"] == span(1001, 1003, 0, 1)
    assert book.sheet()["merges"] == [span(0, 2, 27, 28)]

"""Requests about groups of rows and columns go to a running Workspace; depths, folds and hidden lines come back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheets.books import Book

Found = list[tuple[int, int, int]]


def lines(start: int, end: int, dimension: str = "COLUMNS") -> dict[str, Any]:
    """Return a range of columns, or of rows."""
    return {"range": {"dimension": dimension, "startIndex": start, "endIndex": end}}


def group(book: Book, *spans: tuple[int, int], dimension: str = "COLUMNS") -> Found:
    """Group lines one after the other; return the groups of the last reply."""
    replies = book.do(*({"addDimensionGroup": lines(*span, dimension)} for span in spans))
    return told(replies[-1])


def told(reply: dict[str, Any]) -> Found:
    """Return (start, end, depth) of each group of a reply."""
    ranges = [(each["range"], each["depth"]) for each in reply.get("dimensionGroups", [])]
    return [(span["startIndex"], span["endIndex"], depth) for span, depth in ranges]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(2, 4), (1, 5)], [(1, 5, 1), (2, 4, 2)]),
        ([(1, 5), (2, 4)], [(1, 5, 1), (2, 4, 2)]),
        ([(1, 4), (2, 5)], [(1, 5, 1), (2, 4, 2)]),
        ([(1, 2), (2, 3)], [(1, 3, 1)]),
        ([(1, 2), (3, 4)], [(1, 2, 1), (3, 4, 1)]),
    ],
)
def test_how_groups_join(book: Book, spans: list[tuple[int, int]], expected: Found) -> None:
    """A group holds, is held by, or overlaps another, as the documentation's three examples say."""
    assert group(book, *spans) == expected
    assert told({"dimensionGroups": book.sheet()["columnGroups"]}) == expected


def test_deleting_makes_lines_shallower(book: Book) -> None:
    """The documentation's example: B:E and C:D without D:E are B:D and C:C."""
    group(book, (1, 5), (2, 4))
    (reply,) = book.do({"deleteDimensionGroup": lines(3, 5)})
    assert told(reply) == [(1, 4, 1), (2, 3, 2)]
    (_, reply) = book.do({"deleteDimensionGroup": lines(1, 4)}, {"deleteDimensionGroup": lines(2, 3)})
    assert reply == {}
    assert "columnGroups" not in book.sheet()
    assert "no group" in book.refused({"deleteDimensionGroup": lines(2, 3)})


def test_nesting_has_an_end(book: Book) -> None:
    """A ninth level is refused, and the eight before it in the same batch are not kept."""
    assert "8 levels" in book.refused(*({"addDimensionGroup": lines(0, 1)} for _ in range(9)))
    assert "columnGroups" not in book.sheet()


def test_folding_hides_the_lines(book: Book) -> None:
    """A folded group hides its lines; unfolded they show; a fold stays when a group inside comes."""
    group(book, (1, 4), dimension="ROWS")
    fold = {**lines(1, 4, "ROWS"), "depth": 1, "collapsed": True}
    book.do({"updateDimensionGroup": {"dimensionGroup": fold, "fields": "collapsed"}})
    group(book, (2, 3), dimension="ROWS")
    assert [each.get("collapsed", False) for each in book.sheet()["rowGroups"]] == [True, False]
    hidden = [line.get("hiddenByUser", False) for line in book.data("A1:A5")["rowMetadata"]]
    assert hidden == [False, True, True, True, False]
    book.do({"updateDimensionGroup": {"dimensionGroup": {**fold, "collapsed": False}, "fields": "*"}})
    assert not any("hiddenByUser" in line for line in book.data("A1:A5")["rowMetadata"])
    book.do({"updateDimensionGroup": {"dimensionGroup": fold, "fields": "depth"}})
    assert not any(each.get("collapsed") for each in book.sheet()["rowGroups"])
    wrong = {**fold, "depth": 3}
    assert "no group" in book.refused({"updateDimensionGroup": {"dimensionGroup": wrong, "fields": "*"}})


def test_groups_follow_their_lines(book: Book) -> None:
    """Insertions stretch a group, deletions shrink and join, a move takes the depth along."""
    group(book, (2, 4), (6, 8), dimension="ROWS")

    def change(kind: str, **body: Any) -> Found:
        book.do({kind: body})
        return told({"dimensionGroups": book.sheet().get("rowGroups", [])})

    assert change("insertDimension", **lines(3, 5, "ROWS")) == [(2, 6, 1), (8, 10, 1)]
    assert change("deleteDimension", **lines(0, 1, "ROWS")) == [(1, 5, 1), (7, 9, 1)]
    assert change("deleteDimension", **lines(5, 7, "ROWS")) == [(1, 7, 1)]
    source = lines(1, 3, "ROWS")["range"]
    assert change("moveDimension", source=source, destinationIndex=20) == [(1, 5, 1), (18, 20, 1)]
    assert change("deleteDimension", **lines(1, 20, "ROWS")) == []

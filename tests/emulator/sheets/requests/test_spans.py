"""Requests about named and banded ranges go to a running Workspace; ranges and refusals come back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheets.books import Book, span

COLORS = {"firstBandColor": {"red": 1}, "secondBandColor": {"blue": 1}}


def named(name: str, **more: Any) -> dict[str, Any]:
    """Return a request that names A1:B2."""
    return {"addNamedRange": {"namedRange": {"name": name, "range": span(0, 2, 0, 2), **more}}}


def test_a_chosen_id_and_a_name_to_read_by(book: Book) -> None:
    """An id may be chosen; the name stands for its range in A1 notation and in formulas."""
    (reply,) = book.do(named("wins", namedRangeId="abc"))
    assert reply["namedRange"] == {"namedRangeId": "abc", "name": "wins", "range": span(0, 2, 0, 2)}
    book.write("wins", [[1, 2], [3, 4]])
    book.write("D1", [["=SUM(wins)"]], entry="USER_ENTERED")
    assert book.values("D1") == [["10"]]
    assert book.send("GET", "/values/Wins")["range"] == "Sheet1!A1:B2"
    patch = {"namedRangeId": "abc", "name": "all", "range": {"startColumnIndex": 1}}
    book.do({"updateNamedRange": {"namedRange": patch, "fields": "*"}})
    assert book.get()["namedRanges"] == [patch]
    book.do({"deleteNamedRange": {"namedRangeId": "abc"}})
    assert "namedRanges" not in book.get()


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (named("ok", namedRangeId="1"), "A named range with the id 1 already exists."),
        (named("FIRST"), 'A named range with the name "FIRST" already exists.'),
        (named("A1"), "The name of a named range is not valid: A1"),
        (named("R1C1"), "The name of a named range is not valid"),
        (named("true_story"), "The name of a named range is not valid"),
        (named("two words"), "The name of a named range is not valid"),
        (named("x", range=None), "Must specify a range."),
        (named("x", range={"sheetId": 4}), "No grid with id: 4"),
        (named("x", range={"startRowIndex": 1000}), "exceeds grid limits"),
        (named("x", range=span(3, 3, 0, 1)), "The range must have at least one cell."),
        ({"deleteNamedRange": {"namedRangeId": "9"}}, "No named range with id: 9"),
        ({"addBanding": {"bandedRange": {"range": span(0, 1, 0, 1)}}}, "Must specify rowProperties"),
        (
            {"addBanding": {"bandedRange": {"range": span(0, 1, 0, 1), "rowProperties": {"firstBandColor": {}}}}},
            "Must specify both firstBandColor and secondBandColor.",
        ),
    ],
)
def test_refusals(book: Book, request_: dict[str, Any], message: str) -> None:
    """Names and ids are unique, names are words, ranges are in the grid."""
    book.do(named("first", namedRangeId="1"))
    assert message in book.refused(request_)


def test_bandings(book: Book) -> None:
    """Two bandings cannot meet; one may change its colors and range."""
    given = {"bandedRangeId": 7, "range": span(0, 5, 0, 2), "rowProperties": COLORS}
    (reply,) = book.do({"addBanding": {"bandedRange": given}})
    assert reply["bandedRange"]["rowProperties"]["firstBandColorStyle"] == {"rgbColor": {"red": 1}}
    other = {"range": span(4, 6, 0, 2), "rowProperties": COLORS}
    assert "already has alternating" in book.refused({"addBanding": {"bandedRange": other}})
    patch = {"bandedRangeId": 7, "range": span(0, 9, 0, 2)}
    book.do({"updateBanding": {"bandedRange": patch, "fields": "range"}})
    assert book.sheet()["bandedRanges"][0]["range"] == span(0, 9, 0, 2)
    book.do({"addSheet": {"properties": {"sheetId": 8}}})
    away = {"bandedRangeId": 7, "range": {"sheetId": 8}}
    assert "cannot move to another sheet" in book.refused({"updateBanding": {"bandedRange": away, "fields": "range"}})
    book.do({"deleteBanding": {"bandedRangeId": 7}}, {"addBanding": {"bandedRange": other}})
    assert len(book.sheet()["bandedRanges"]) == 1


def test_a_range_is_cut_at_the_grid(book: Book) -> None:
    """An end beyond the grid is the grid's end; an open side stays open."""
    given = {"startRowIndex": 998, "endRowIndex": 1005, "startColumnIndex": 3}
    (reply,) = book.do({"addNamedRange": {"namedRange": {"name": "last", "range": given}}})
    assert reply["namedRange"]["range"] == {**given, "endRowIndex": 1000}

"""Requests about named, protected and banded ranges go to a running Workspace; ranges and refusals come back."""

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
        (named("two words"), "The name of a named range is not valid"),
        (named("x", range=None), "Must specify a range."),
        (named("x", range={"sheetId": 4}), "No grid with id: 4"),
        (named("x", range={"startRowIndex": 1000}), "exceeds grid limits"),
        (named("x", range=span(3, 3, 0, 1)), "The range must have at least one cell."),
        ({"deleteNamedRange": {"namedRangeId": "9"}}, "No named range with id: 9"),
        ({"deleteProtectedRange": {"protectedRangeId": 9}}, "No protected range with id: 9"),
        ({"addBanding": {"bandedRange": {"range": span(0, 1, 0, 1)}}}, "Must specify rowProperties"),
    ],
)
def test_refusals(book: Book, request_: dict[str, Any], message: str) -> None:
    """Names and ids are unique, names are words, ranges are in the grid."""
    book.do(named("first", namedRangeId="1"))
    assert message in book.refused(request_)


def test_protected_ranges(book: Book) -> None:
    """Without editors a range is protected for whoever asks; a warning protects for nobody."""
    book.do({"addSheet": {"properties": {"sheetId": 5}}}, named("wins", namedRangeId="1"))
    given = {"range": {"sheetId": 5}, "unprotectedRanges": [span(0, 1, 0, 1, sheet=5)], "protectedRangeId": 3}
    (reply,) = book.do({"addProtectedRange": {"protectedRange": given}})
    assert reply["protectedRange"] == {
        **given,
        "requestingUserCanEdit": True,
        "editors": {"users": ["owner@example.com"]},
    }
    patch = {"protectedRangeId": 3, "warningOnly": True, "description": "d"}
    book.do({"updateProtectedRange": {"protectedRange": patch, "fields": "warningOnly,description"}})
    (kept,) = book.sheet(1)["protectedRanges"]
    assert (kept["description"], "editors" in kept) == ("d", False)
    (reply,) = book.do({"addProtectedRange": {"protectedRange": {"namedRangeId": "1"}}})
    assert reply["protectedRange"]["range"] == span(0, 2, 0, 2)
    moved = {"protectedRangeId": 3, "range": span(0, 1, 0, 1)}
    message = book.refused({"updateProtectedRange": {"protectedRange": moved, "fields": "range"}})
    assert "cannot move to another sheet" in message
    assert "already exists" in book.refused({"addProtectedRange": {"protectedRange": given}})
    book.do({"deleteProtectedRange": {"protectedRangeId": 3}})
    assert "protectedRanges" not in book.sheet(1)


def test_bandings(book: Book) -> None:
    """Two bandings cannot meet; one may change its colors and range."""
    given = {"bandedRangeId": 7, "range": span(0, 5, 0, 2), "rowProperties": COLORS}
    (reply,) = book.do({"addBanding": {"bandedRange": given}})
    assert reply["bandedRange"]["rowProperties"]["firstBandColorStyle"] == {"rgbColor": {"red": 1}}
    other = {"range": span(4, 6, 0, 2), "rowProperties": COLORS}
    assert "already has them" in book.refused({"addBanding": {"bandedRange": other}})
    patch = {"bandedRangeId": 7, "range": span(0, 9, 0, 2)}
    book.do({"updateBanding": {"bandedRange": patch, "fields": "range"}})
    assert book.sheet()["bandedRanges"][0]["range"] == span(0, 9, 0, 2)
    book.do({"deleteBanding": {"bandedRangeId": 7}}, {"addBanding": {"bandedRange": other}})
    assert len(book.sheet()["bandedRanges"]) == 1

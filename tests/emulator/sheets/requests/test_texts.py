"""Requests that trim and split texts go to a running Workspace; the new texts and the count come back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheets.books import Book, span


def test_whitespace_is_trimmed(book: Book) -> None:
    """Ends go, the inside shrinks to one space; formulas and numbers stay; what looks like a formula stays text."""
    book.write("A1", [["  a \t\n b ", " =1+1", "c", "   ", 5]])
    book.write("A2", [['=" x "']], entry="USER_ENTERED")
    assert book.do({"trimWhitespace": {"range": span(0, 2, 0, 9)}}) == [{"cellsChangedCount": 3}]
    assert book.values("A1:E2", valueRenderOption="FORMULA") == [["a b", "=1+1", "c", "", 5], ['=" x "']]
    assert book.do({"trimWhitespace": {"range": span(0, 2, 0, 9)}}) == [{}]


@pytest.mark.parametrize(
    ("told", "texts", "expected"),
    [
        ({"delimiterType": "COMMA"}, ["a,b", "c", "1, 2,3"], [["a", "b"], ["c"], [1, 2, 3]]),
        ({"delimiterType": "CUSTOM", "delimiter": "--"}, ["a--b"], [["a", "b"]]),
        ({"delimiterType": "AUTODETECT"}, ["a b;c", "d;e f"], [["a b", "c"], ["d", "e f"]]),
        ({"delimiterType": "SPACE", "delimiter": ","}, ["a b,c"], [["a", "b,c"]]),
    ],
)
def test_texts_are_split(book: Book, told: dict[str, Any], texts: list[str], expected: list[list[Any]]) -> None:
    """The parts go to the right, read as if typed; a text without the delimiter stays whole."""
    book.write("Y1", [[text] for text in texts])
    book.do({"textToColumns": {"source": span(0, len(texts), 24, 25), **told}})
    assert book.values("Y1:AA3", valueRenderOption="UNFORMATTED_VALUE") == expected


def test_what_cannot_be_split(book: Book) -> None:
    """The source is one column; a type, and of one's own the delimiter, are needed."""
    wide = {"source": span(0, 1, 0, 2), "delimiterType": "COMMA"}
    assert "exactly one column" in book.refused({"textToColumns": wide})
    assert "delimiterType" in book.refused({"textToColumns": {"source": span(0, 1, 0, 1)}})
    custom = {"source": span(0, 1, 0, 1), "delimiterType": "CUSTOM"}
    assert "Must specify a delimiter." in book.refused({"textToColumns": custom})

"""Requests that find and replace go to a running Workspace; the new texts and the counts come back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheets.books import Book, span


@pytest.mark.parametrize(
    ("told", "values", "occurrences"),
    [
        ({"find": "an", "replacement": "X", "sheetId": 0}, ["BXXa", "bXa", "12.5"], 3),
        ({"find": "AN", "replacement": "X", "matchCase": True, "allSheets": True}, ["Banana", "bana", "12.5"], 0),
        ({"find": "bana", "replacement": "X", "matchEntireCell": True, "allSheets": True}, ["Banana", "X", "12.5"], 1),
        (
            {"find": "(b)a", "replacement": "$1o", "searchByRegex": True, "allSheets": True},
            ["Bonana", "bona", "12.5"],
            2,
        ),
        ({"find": "2", "replacement": "3", "range": span(2, 3, 0, 1)}, ["Banana", "bana", "13.5"], 1),
        ({"find": "$1", "replacement": "x", "allSheets": True}, ["Banana", "bana", "12.5"], 0),
    ],
)
def test_find_and_replace(book: Book, told: dict[str, Any], values: list[str], occurrences: int) -> None:
    """Texts, whole cells and expressions are replaced, and every occurrence is counted."""
    book.write("A1", [["Banana"], ["bana"], [12.5]])
    (reply,) = book.do({"findReplace": told})
    assert [row[0] for row in book.values("Sheet1")] == values
    assert reply.get("occurrencesChanged", 0) == occurrences


def test_formulas_are_replaced_only_where_asked(book: Book) -> None:
    """includeFormulas searches formulas too; the reply counts them apart; "" leaves a blank."""
    book.write("A1", [["=1+1", "1", "x"]], entry="USER_ENTERED")
    assert book.do({"findReplace": {"find": "+", "replacement": "-", "allSheets": True}}) == [{}]
    told = {"find": "+", "replacement": "-", "allSheets": True, "includeFormulas": True}
    assert book.do({"findReplace": told}) == [
        {"formulasChanged": 1, "rowsChanged": 1, "sheetsChanged": 1, "occurrencesChanged": 1}
    ]
    book.do({"findReplace": {"find": "x", "allSheets": True}})
    assert book.values("Sheet1", valueRenderOption="FORMULA") == [["=1-1", 1]]


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"allSheets": True}, "Must specify text to find."),
        ({"find": "x"}, "Must specify a scope"),
        ({"find": "(", "searchByRegex": True, "allSheets": True}, "Invalid regular expression"),
        ({"find": "(a)", "replacement": "$2", "searchByRegex": True, "allSheets": True}, "No group 2"),
        ({"find": "a", "replacement": "${x}", "searchByRegex": True, "allSheets": True}, "No group with name {x}"),
    ],
)
def test_refused_searches(book: Book, told: dict[str, Any], message: str) -> None:
    """A search needs a text and a scope, and an expression that is one."""
    assert message in book.refused({"findReplace": told})


@pytest.mark.parametrize(
    ("find", "replacement", "expected"),
    [
        ("o.* (.*)", "$1 Rocks", ["GSheets Rocks", "GDocs Rocks"]),
        ("(?<first>\\w+) .*", "${first}$0", ["GoogleGoogle Sheets", "GoogleGoogle Docs"]),
        ("Google", r"\$1\\", ["$1\\ Sheets", "$1\\ Docs"]),
    ],
)
def test_replacements_are_written_as_in_java(book: Book, find: str, replacement: str, expected: list[str]) -> None:
    """`$1` and `${name}` are groups, a backslash keeps the next character."""
    book.write("A1", [["Google Sheets"], ["Google Docs"]])
    told = {"find": find, "replacement": replacement, "searchByRegex": True, "matchCase": True, "sheetId": 0}
    book.do({"findReplace": told})
    assert [row[0] for row in book.values("A1:A2")] == expected


def test_what_only_java_has_is_not_built(book: Book) -> None:
    """A construct that would mean something else here answers 501."""
    told = {"find": r"\p{L}", "searchByRegex": True, "allSheets": True}
    assert "findReplace" in book.refused({"findReplace": told}, code=501)


def test_cells_are_searched_as_they_are_shown(book: Book) -> None:
    """A date by its pattern, a boolean by its word; a cell formatted as text stays text."""
    book.write("A1", [["2024-05-01", "TRUE", "7"]], entry="USER_ENTERED")
    style = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    told = {"range": span(1, 2, 0, 1), "cell": style, "fields": "userEnteredFormat"}
    book.do({"repeatCell": told})
    book.write("A2", [["a7"]])
    for find, put in (("2024-05", "2025-06"), ("true", "FALSE"), ("a7", "7")):
        book.do({"findReplace": {"find": find, "replacement": put, "allSheets": True}})
    values = book.values("A1:C2", valueRenderOption="UNFORMATTED_VALUE")
    assert values == [[45809, False, 7], ["7"]]

"""Formulas go to a running Workspace; what they amount to comes back."""

from __future__ import annotations

import pytest

from tests.emulator.sheets.books import Book


@pytest.mark.parametrize(
    ("formula", "shown", "kind", "message"),
    [
        ("=1/0", "#DIV/0!", "DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero."),
        ("=nope", "#NAME?", "NAME", "Unknown range name: 'nope'."),
        ('="x"*2', "#VALUE!", "VALUE", "Function MULTIPLY parameter 1 expects number values."),
        ("=Nope!B2", "#REF!", "REF", "Unresolved sheet name 'Nope'."),
        ("=ZZ1", "#REF!", "REF", "Reference does not exist"),
        ("=A1", "#REF!", "REF", "Circular dependency detected."),
        ("=1+", "#ERROR!", "ERROR", "Formula parse error."),
        ("=VLOOKUP(1,B:C,2)", "#NOT_EVALUATED!", "ERROR", "Not evaluated by the embedded Workspace: VLOOKUP"),
    ],
)
def test_errors(book: Book, formula: str, shown: str, kind: str, message: str) -> None:
    """Each error has its type, its message and its text."""
    book.write("A1", [[formula]], entry="USER_ENTERED")
    cell = book.data("A1")["rowData"][0]["values"][0]
    assert cell["formattedValue"] == shown
    assert cell["effectiveValue"]["errorValue"]["type"] == kind
    assert cell["effectiveValue"]["errorValue"]["message"].startswith(message)


def test_references(book: Book) -> None:
    """Formulas read other sheets, named ranges, open ranges and the cells of their own sheet."""
    book.do({"addSheet": {"properties": {"title": "It's", "sheetId": 3}}})
    where = {"sheetId": 3, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}
    book.do({"addNamedRange": {"namedRange": {"name": "first", "range": where}}})
    book.write("'It''s'!A1", [[2, "=A1*10"], [3]], entry="USER_ENTERED")
    book.write("A1", [["='It''s'!B1", "=SUM('It''s'!A:A)", "=first+1", "=COUNTA(1:1)"]], entry="USER_ENTERED")
    assert book.values("A1:D1") == [["20", "5", "3", "#REF!"]]


def test_long_chains(book: Book) -> None:
    """A chain of many formulas is computed from its end, and a long circle is found."""
    chain = [["1"], *([f"=A{row}+1"] for row in range(1, 600))]
    book.write("A1", chain, entry="USER_ENTERED")
    assert book.values("A600") == [["600"]]
    book.write("A1", [["=A600"]], entry="USER_ENTERED")
    assert book.values("A600") == [["#REF!"]]


def test_a_german_workbook(book: Book) -> None:
    """In a German spreadsheet numbers, dates and formulas are read and shown the German way."""
    german = {"properties": {"locale": "de_DE"}, "fields": "locale"}
    book.do({"updateSpreadsheetProperties": german})
    typed = ["1.234,5", "1.3.2024", "5,50 €", "=SUM(A1;0,5)", '="x"&A1', "10 %"]
    book.write("A1", [typed], entry="USER_ENTERED")
    assert book.values("A1:F1") == [["1.234,50", "1.3.2024", "5,50\u00a0€", "1.235,00", "x1234,5", "10%"]]
    plain = book.values("A1:F1", valueRenderOption="UNFORMATTED_VALUE")
    assert plain == [[1234.5, 45352, 5.5, 1235, "x1234,5", 0.1]]


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("=A1", "3/5/2024"),
        ("=A1+1", "3/6/2024"),
        ("=A1-A2", "4"),
        ("=SUM(B1:B2)", "$6.50"),
        ("=-B1*2", "-$10.00"),
        ("=2*C1", "$10.00"),
        ("=LEN(B1)", "1"),
        ("=MAX(Nope!A1)", "#REF!"),
        ("=D1", "#REF!"),
        ("=money", "$5.00"),
    ],
)
def test_formats_that_formulas_take_over(book: Book, formula: str, shown: str) -> None:
    """A formula shows as the first formatted cell that it points at, unless it has a format or takes days from days."""
    where = {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 1, "endColumnIndex": 2}
    book.do({"addNamedRange": {"namedRange": {"name": "money", "range": where}}})
    book.write("A1", [["3/5/2024", "$5.00", "=B1", formula], ["3/1/2024", 1.5]], entry="USER_ENTERED")
    assert book.values("D1") == [[shown]]
    cell = book.data("D1")["rowData"][0]["values"][0]
    assert cell["formattedValue"] == shown
    assert ("numberFormat" in cell["effectiveFormat"]) == (shown[0] in "-$3")


def test_taken_over_days_as_text(book: Book) -> None:
    """A day that a formula took over is written out where days are asked for as texts."""
    book.write("A1", [["3/5/2024", "=A1"]], entry="USER_ENTERED")
    shown = {"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "FORMATTED_STRING"}
    assert book.values("A1:B1", **shown) == [["3/5/2024", "3/5/2024"]]
    assert book.values("A1:B1", valueRenderOption="UNFORMATTED_VALUE") == [[45356, 45356]]

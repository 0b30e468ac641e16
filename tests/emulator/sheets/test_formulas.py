"""Formulas and a small grid come in; values and error values go out."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pipeline.emulator.sheets.dialects import dialect_of
from pipeline.emulator.sheets.formulas import FormulaError, Link, evaluate, not_evaluated

CELLS: dict[str, list[list[Any]]] = {
    "A1": [[2]],
    "A1:A3": [[2], ["text"], [True]],
    "B1": [[None]],
    "B1:C2": [[1, 2], [3, None]],
    "Other!A1": [[5]],
    "'My tab'!A:A": [[1], [2]],
    "E1": [[FormulaError("REF", "gone")]],
    "F1": [[not_evaluated("FILTER")]],
    "1:1": [[2, None, 4]],
    "Z9:Z10": [],
}


def look(text: str, name: str) -> list[list[Any]]:
    """Look a range up by its text, or the one named range."""
    if name:
        if name != "wins":
            raise FormulaError("NAME", "unknown")
        return [[7, 8]]
    return CELLS[text]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("= 1 / 1024", 1 / 1024),
        ("=1+2*3^2", 19),
        ("=-2^2", 4),
        ("=(1+2)*3", 9),
        ("=10%", 0.1),
        ("=50%*A1", 1),
        ("=+A1--1", 3),
        ('="a"&1&TRUE&B1', "a1TRUE"),
        ('="say ""hi"""', 'say "hi"'),
        ("=A1=2", True),
        ('="A"="a"', True),
        ('=1<"a"', True),
        ("=B1=0", True),
        ('=B1=""', True),
        ("=B1=FALSE", True),
        ("=A1<>2", False),
        ("=A1>=2", True),
        ("=A1<=1", False),
        ("=A1>1", True),
        ("=TRUE>5", True),
        ("=A1", 2),
        ("=B1", None),
        ("=Z9:Z10", None),
        ("=B1:C2", 1),
        ("=Other!A1*2", 10),
        ("=SUM('My tab'!A:A)", 3),
        ("=SUM(1:1)", 6),
        ("=SUM(wins, 1)", 16),
        ("=SUM(A1:A3)", 2),
        ('=SUM("3",TRUE)', 4),
        ("=COUNT(B1:C2, 9)", 4),
        ("=COUNTA(A1:A3;B1)", 3),
        ("=AVERAGE(B1:C2)", 2),
        ('=IF(A1>1,"yes","no")', "yes"),
        ("=if(FALSE,1)", False),
        ("=IF(TRUE,1,1/0)", 1),
        ("=IF(FALSE,1,)", None),
        ("=SPARKLINE(B1:C2)", None),
        ('=IMAGE("https://example.com/a.png")', None),
        ('="1,000"+1', 1001),
        ('="10%"*2', 0.2),
        ("=2^-1", 0.5),
        ("=-10%", -0.1),
        ("=100%%", 0.01),
        ("=10-2-3", 5),
        ("=2*3+4*5=26", True),
        ("=1&2+3", "15"),
        ("=MIN(B1:C2, 9)", 1),
        ("=MAX(B1:C2)", 3),
        ("=MAX(B1)", 0),
        ("=AND(TRUE, 1, B1:C2)", True),
        ('=OR(FALSE, "true")', True),
        ("=NOT(0)", True),
        ("=ROUND(2.5)", 3),
        ("=ROUND(-1.005, 2)", -1.01),
        ("=ROUND(1234, -2)", 1200),
        ("=ROUND(1.5, 999)", 1.5),
        ("=ABS(-3)", 3),
        ('=LEN("añ🌵")', 4),
        ('=CONCATENATE("a", B1:C2, TRUE)', "a123TRUE"),
        ('=IFERROR(1/0, "none")', "none"),
        ("=IFERROR(1/0)", None),
        ("=IFERROR(7, 1/0)", 7),
        ("=COUNTA(E1, B1)", 1),
        ("=COUNT(E1, 1)", 1),
    ],
)
def test_values(formula: str, value: Any) -> None:
    """Arithmetic, comparisons, texts and the small set of functions are computed."""
    assert evaluate(formula, look) == value


@pytest.mark.parametrize(
    ("formula", "kind", "message"),
    [
        ("=1/0", "DIVIDE_BY_ZERO", "cannot be zero"),
        ('=1+"x"', "VALUE", "'x' is a text"),
        ("=B1:C2+1", "VALUE", "array value"),
        ("=E1+1", "REF", "gone"),
        ("=SUM(E1)", "REF", "gone"),
        ("=10^400", "NUM", "not a number"),
        ("=(0-8)^0.5", "NUM", "not a number"),
        ("=1E308*10", "NUM", "not a number"),
        ("=AVERAGE(B1)", "DIVIDE_BY_ZERO", "AVERAGE"),
        ("=IF(1)", "N_A", "IF"),
        ("=HYPERLINK()", "N_A", "HYPERLINK"),
        ("=nothing", "NAME", "unknown"),
        ("=IFERROR(FILTER(A1,B1), 0)", "ERROR", "Not evaluated by the embedded Workspace: FILTER"),
        ("=COUNTA(F1)", "ERROR", "Not evaluated"),
        ("=#REF!+1", "REF", "Reference does not exist."),
        ("=1#", "ERROR", "Formula parse error."),
        ("=1,5", "ERROR", "Formula parse error."),
        ("=AND(E1)", "REF", "gone"),
        ("=AND(B1)", "VALUE", "AND has no valid input data."),
        ('=NOT("x")', "VALUE", "Function NOT parameter 1 expects boolean values."),
        ('="x"+1', "VALUE", "Function ADD parameter 1 expects number values. But 'x' is a text and cannot be coerced"),
        ("=E1", "REF", "gone"),
        ("=SUM()", "N_A", "Wrong number of arguments to SUM."),
        pytest.param("=" + "(" * 500 + "1" + ")" * 500, "ERROR", "Not evaluated", id="nested"),
        pytest.param('="a"' + '&"aaaaaaaaaa"' * 5000, "VALUE", "Text result of CONCAT is longer", id="long"),
        pytest.param("=CONCATENATE(" + '"aaaaaaaaaa",' * 5000 + '"a")', "VALUE", "result of CONCATENATE", id="longer"),
        ("=FILTER(A1,B1)", "ERROR", "Not evaluated by the embedded Workspace: FILTER"),
        ("={1,2}", "ERROR", "Not evaluated by the embedded Workspace: ={1,2}"),
        ("=1 2", "ERROR", "Formula parse error."),
        ("=(1", "ERROR", "Formula parse error."),
        ("=SUM(1", "ERROR", "Formula parse error."),
        ("=SUM(1 2)", "ERROR", "Formula parse error."),
        ("=", "ERROR", "Formula parse error."),
    ],
)
def test_errors(formula: str, kind: str, message: str) -> None:
    """What cannot be computed is an error value; what is not built says so."""
    with pytest.raises(FormulaError, match=re.escape(message)) as caught:
        evaluate(formula, look)
    assert caught.value.kind == kind


def test_links() -> None:
    """HYPERLINK's value is its label, and the address without one."""
    link = evaluate('=HYPERLINK("https://example.com","here")', look)
    assert isinstance(link, Link)
    assert (link, link.url) == ("here", "https://example.com")
    assert evaluate('=HYPERLINK("https://example.com")', look) == "https://example.com"


def test_a_locale_with_decimal_commas() -> None:
    """Where the comma is the decimal mark, only the semicolon parts arguments."""
    german = dialect_of("de_DE")
    assert evaluate('=SUM(1,5;2)&""', look, german) == "3,5"
    with pytest.raises(FormulaError, match="parse error"):
        evaluate("=SUM(A1,2)", look, german)


@pytest.mark.parametrize(
    ("formula", "value"),
    [("=" + "1+" * 5000 + "1", 5001), ('="a"' + '&"b"' * 5000, "a" + "b" * 5000), ("=" + "-" * 5000 + "1", 1)],
)
def test_long_formulas(formula: str, value: Any) -> None:
    """However many signs a formula has, it is computed from the left."""
    assert evaluate(formula, look) == value

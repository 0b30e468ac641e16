"""Formulas and a small grid come in; values and error values go out."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pipeline.emulator.sheets.formulas import FormulaError, Link, evaluate

CELLS: dict[str, list[list[Any]]] = {
    "A1": [[2]],
    "A1:A3": [[2], ["text"], [True]],
    "B1": [[None]],
    "B1:C2": [[1, 2], [3, None]],
    "Other!A1": [[5]],
    "'My tab'!A:A": [[1], [2]],
    "E1": [[FormulaError("REF", "gone")]],
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
        ("=SUM()", 0),
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
        ("=FILTER(A1,B1)", "ERROR", "Not evaluated by the embedded Workspace: FILTER"),
        ("={1,2}", "ERROR", "Not evaluated by the embedded Workspace: ={1,2}"),
        ("=1 2", "ERROR", "Not evaluated"),
        ("=(1", "ERROR", "Not evaluated"),
        ("=SUM(1", "ERROR", "Not evaluated"),
        ("=SUM(1 2)", "ERROR", "Not evaluated"),
        ("=", "ERROR", "Not evaluated"),
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

"""Texts as typed come in; typed values and the formats they imply go out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.sheets.dialects import dialect_of
from pipeline.emulator.sheets.entering import entered_value, raw_value
from pipeline.emulator.sheets.formatting import DATE_TYPES, show
from pipeline.emulator.sheets.refusal import Refusal


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("007", {"numberValue": 7}, "7"),
        ("-1.5", {"numberValue": -1.5}, "-1.5"),
        ("+2", {"numberValue": 2}, "2"),
        (".5", {"numberValue": 0.5}, "0.5"),
        ("2,000,000.01", {"numberValue": 2000000.01}, "2,000,000.01"),
        ("2,000", {"numberValue": 2000}, "2,000"),
        ("10%", {"numberValue": 0.1}, "10%"),
        ("10.5%", {"numberValue": 0.105}, "10.50%"),
        ("$5.50", {"numberValue": 5.5}, "$5.50"),
        ("-$5", {"numberValue": -5}, "-$5"),
        ("1e3", {"numberValue": 1000}, "1.00E+03"),
        ("2024-02-29", {"numberValue": 45351}, "2024-02-29"),
        ("2024/2/9", {"numberValue": 45331}, "2024/2/9"),
        ("(5)", {"numberValue": -5}, "-5"),
        ("€5.50", {"numberValue": 5.5}, "€5.50"),
        ("5 £", {"numberValue": 5}, "5£"),
        ("2/29/2024", {"numberValue": 45351}, "2/29/2024"),
        ("2024-02-29 12:00:00", {"numberValue": 45351.5}, "2024-02-29 12:00:00"),
        ("2024-02-29T12:00", {"numberValue": 45351.5}, "2024-02-29 12:00:00"),
        ("06:00", {"numberValue": 0.25}, "6:00"),
        ("6:00:00 PM", {"numberValue": 0.75}, "6:00:00 PM"),
        ("true", {"boolValue": True}, "TRUE"),
        ("'007", {"stringValue": "007"}, "007"),
        ("'=A1", {"stringValue": "=A1"}, "=A1"),
        ("x", {"stringValue": "x"}, "x"),
        (" x ", {"stringValue": " x "}, " x "),
        (7, {"numberValue": 7}, "7"),
        ("", {}, ""),
    ],
)
def test_what_is_typed(typed: Any, value: dict[str, Any], shown: str) -> None:
    """Numbers, dates, times and switches are recognized and show as they were typed."""
    entered, implied = entered_value(typed)
    assert entered == value
    assert show(entered, implied) == shown


@pytest.mark.parametrize(
    "text",
    [
        "1,00",
        "1-2",
        ".",
        "%",
        "$",
        "2023-02-29",
        "(5",
        "$5€",
        "$5%",
        "1e999",
        "13:00 PM",
        "0:61",
        "2024-01-01 25:00",
        "=",
        "1 2",
        "e5",
    ],
)
def test_what_stays_text(text: str) -> None:
    """What only resembles a number or a date is a text."""
    assert entered_value(text) == ({"stringValue": text}, None)


def test_formulas_as_typed() -> None:
    """A formula keeps its spaces; what starts with a plus and is no number is one too."""
    assert entered_value("= 1 / 1024") == ({"formulaValue": "= 1 / 1024"}, None)
    assert entered_value("+1 555 123") == ({"formulaValue": "=+1 555 123"}, None)
    assert entered_value("+") == ({"stringValue": "+"}, None)


def test_raw_values() -> None:
    """RAW keeps JSON's own types; a cell holds at most 50,000 characters."""
    assert raw_value("=1") == {"stringValue": "=1"}
    assert raw_value(True) == {"boolValue": True}
    with pytest.raises(Refusal, match="more than the maximum of 50000 characters"):
        raw_value("x" * 50_001)


@pytest.mark.parametrize(
    ("locale", "typed", "number", "shown"),
    [
        ("de_DE", "1.234,5", 1234.5, "1.234,50"),
        ("de_DE", "1,5", 1.5, "1,5"),
        ("de_DE", "10,5 %", 0.105, "10,50%"),
        ("de_DE", "-5,50 €", -5.5, "-5,50\u00a0€"),
        ("de_DE", "$5", 5, "$5"),
        ("fr_FR", "1 234,5", 1234.5, "1\u202f234,50"),
        ("es_ES", "1.000.000", 1_000_000, "1.000.000"),
        ("pt_BR", "R$ 5,50", 5.5, "R$\u00a05,50"),
        ("ja_JP", "￥500", 500, "¥500"),
        ("en_GB", "£1,234", 1234, "£1,234"),
        ("de_CH", "1'234.5", 1234.5, "1’234.50"),
    ],
)
def test_numbers_of_locales(locale: str, typed: str, number: float, shown: str) -> None:
    """Each locale reads its own marks and money, and shows them again."""
    dialect = dialect_of(locale)
    entered, implied = entered_value(typed, dialect)
    assert entered == {"numberValue": number}
    assert show(entered, implied, dialect) == shown


@given(
    st.sampled_from(["en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "pt_BR", "ja_JP", "hi_IN", "sv_SE"]),
    st.sampled_from(["NUMBER", "PERCENT", "CURRENCY", "DATE", "TIME", "DATE_TIME", "SCIENTIFIC", None]),
    st.integers(-200_000, 2_000_000),
)
def test_what_is_shown_can_be_typed(locale: str, kind: str | None, number: int) -> None:
    """Typing what a locale's usual format shows gives the number that it shows."""
    dialect = dialect_of(locale)
    asked = {"type": kind} if kind else None
    given_number = abs(number) / 7 if kind in DATE_TYPES else number / 100 if kind != "CURRENCY" else number
    text = show({"numberValue": given_number}, asked, dialect)
    entered, _ = entered_value(text, dialect)
    assert "numberValue" in entered, text
    assert show(entered, asked, dialect) == text

"""Values and number formats come in; the texts that a person would see go out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.sheets.dialects import dialect_of
from pipeline.emulator.sheets.formatting import plain, show, show_number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (42, "42"),
        (2.0, "2"),
        (1 / 1024, "0.0009765625"),
        (1 / 3, "0.3333333333"),
        (1 / 24, "0.04166666667"),
        (100 / 3, "33.33333333"),
        (1.23e-7, "0.000000123"),
        (123456789012, "123456789012"),
        (1234567890123456, "1.23457E+15"),
        (-0.5, "-0.5"),
        (1e15, "1E+15"),
        (1.5e-12, "1.5E-12"),
        (12345678.25, "12345678.25"),
        (0.00001, "0.00001"),
        (float("inf"), "#NUM!"),
    ],
)
def test_plain_numbers(number: float, text: str) -> None:
    """The automatic format shows up to ten decimals, then an exponent."""
    assert plain(number) == text


@pytest.mark.parametrize(
    ("pattern", "number", "text"),
    [
        ("0", 1.5, "2"),
        ("0.00", 3.14159, "3.14"),
        ("#,##0", 1234567, "1,234,567"),
        ("#,##0.0#", 1234.5, "1,234.5"),
        ("0%", 0.256, "26%"),
        ("0.0%", 0.256, "25.6%"),
        ("000", 7, "007"),
        ("#.##", 0.5, ".5"),
        ("0.00E+00", 12345, "1.23E+04"),
        ("0.0E0", 0.00012, "1.2E-4"),
        ('"n = "0', 5, "n = 5"),
        ("0\\x", 5, "5x"),
        ("0;(0)", -5, "(5)"),
        ("0;-0;none", 0, "none"),
        ("[RED]0", 5, "5"),
        ("0.0,", 1500, "1.5"),
        ("_(0_)", 5, " 5 "),
        ('"$"#,##0.00', -1234.5, "-$1,234.50"),
        ("0.00", -0.001, "0.00"),
        ("0 wins", 3, "3 wins"),
        ('[>=100]0"big";[<0]0"under";0.0', 150, "150big"),
        ('[>=100]0"big";[<0]0"under";0.0', -5, "5under"),
        ('[>=100]0"big";[<0]0"under";0.0', 5, "5.0"),
        ("[<5]0;[>9]0", 7, "7"),
        ("[Red]0;[Blue](0)", -5, "(5)"),
        ("General", -1.5, "-1.5"),
        ("0;General", -1.5, "1.5"),
        ("0;@", -5, "-5"),
    ],
)
def test_patterns(pattern: str, number: float, text: str) -> None:
    """Digits, groups, percents, exponents, sections and literals follow the pattern."""
    assert show_number(number, {"type": "NUMBER", "pattern": pattern}) == text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("NUMBER", "45,356.50"),
        ("PERCENT", "4535650.00%"),
        ("CURRENCY", "$45,356.50"),
        ("DATE", "3/5/2024"),
        ("TIME", "12:00:00 PM"),
        ("DATE_TIME", "3/5/2024 12:00:00"),
        ("SCIENTIFIC", "4.54E+04"),
        ("TEXT", "45356.5"),
    ],
)
def test_types_without_a_pattern(kind: str, text: str) -> None:
    """Each type has its own pattern."""
    assert show_number(45356.5, {"type": kind}) == text


def test_a_date_beyond_the_calendar_is_a_number() -> None:
    """A serial number that no date has is shown plainly."""
    assert show_number(1e12, {"type": "DATE"}) == "1000000000000"


def test_other_values() -> None:
    """Texts, booleans, errors and nothing show as they are."""
    assert show({"stringValue": "x"}) == "x"
    assert show({"boolValue": False}) == "FALSE"
    assert show({"errorValue": {"type": "N_A"}}) == "#N/A"
    assert show({"errorValue": {"type": "ERROR"}}) == "#ERROR!"
    assert show({}) == ""


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("@", "x"), ("0", "x"), ('"Dr. "@', "Dr. x"), ('0;-0;0;"<"@\\>', "<x>"), ("0;-0;0;;", "")],
)
def test_texts(pattern: str, text: str) -> None:
    """A text goes where the pattern has @, by itself or in the fourth section."""
    expected = "x" if "@" not in pattern else text
    assert show({"stringValue": "x"}, {"type": "TEXT", "pattern": pattern}) == expected


def test_other_locales() -> None:
    """Marks, money and dates are the locale's."""
    german = dialect_of("de_DE")
    assert plain(-1.5, german) == "-1,5"
    shown = [show_number(45356.5, {"type": kind}, german) for kind in ("NUMBER", "CURRENCY", "DATE", "TIME")]
    assert shown == ["45.356,50", "45.356,50\u00a0€", "05.03.2024", "12:00:00"]
    assert show_number(45356.5, {"type": "DATE", "pattern": "dddd, d. mmmm"}, german) == "Dienstag, 5. März"


@given(
    st.text('0#?.,%;E+-/hmsyMd[]@"\\_* $AP<>=5', max_size=12),
    st.sampled_from([0, 1, -1, 1234.567, -0.001, 1e20, 45000.5]),
    st.sampled_from(["NUMBER", "DATE", "TEXT"]),
)
def test_any_pattern_shows_something(pattern: str, number: float, kind: str) -> None:
    """However odd a pattern is, a number and a text are shown."""
    asked = {"type": kind, "pattern": pattern}
    assert isinstance(show({"numberValue": number}, asked) + show({"stringValue": "x"}, asked), str)

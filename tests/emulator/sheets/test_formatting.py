"""Values and number formats come in; the texts that a person would see go out."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.sheets.formatting import from_serial, plain, show, show_number, to_serial


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (42, "42"),
        (2.0, "2"),
        (1 / 1024, "0.0009765625"),
        (1 / 3, "0.3333333333"),
        (-0.5, "-0.5"),
        (1e15, "1E+15"),
        (1.5e-12, "1.5E-12"),
        (123456789.25, "123456789.25"),
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
        ("_(0_)", 5, "5"),
        ('"$"#,##0.00', -1234.5, "-$1,234.50"),
        ("0.00", -0.001, "0.00"),
        ("0 wins", 3, "3 wins"),
    ],
)
def test_patterns(pattern: str, number: float, text: str) -> None:
    """Digits, groups, percents, exponents, sections and literals follow the pattern."""
    assert show_number(number, {"type": "NUMBER", "pattern": pattern}) == text


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("yyyy-mm-dd", "2024-03-05"),
        ("M/d/yyyy", "3/5/2024"),
        ("ddd, mmm d yy", "Tue, Mar 5 24"),
        ("dddd dd MMMM", "Tuesday 05 March"),
        ("yyyy-mm-dd hh:mm:ss", "2024-03-05 14:07:09"),
        ("h:mm AM/PM", "2:07 PM"),
        ("mm:ss.000", "07:09.250"),
        ('H"h"m\\m', "14h7m"),
    ],
)
def test_dates(pattern: str, text: str) -> None:
    """`m` is a minute after hours or before seconds, else a month."""
    serial = to_serial(datetime(2024, 3, 5, 14, 7, 9, 250_000))
    assert show_number(serial, {"type": "DATE_TIME", "pattern": pattern}) == text


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


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)))
def test_serials_there_and_back(moment: datetime) -> None:
    """A moment survives its serial number to the millisecond."""
    assert abs((from_serial(to_serial(moment)) - moment).total_seconds()) < 0.001


def test_other_values() -> None:
    """Texts, booleans, errors and nothing show as they are."""
    assert show({"stringValue": "x"}) == "x"
    assert show({"boolValue": False}) == "FALSE"
    assert show({"errorValue": {"type": "N_A"}}) == "#N/A"
    assert show({"errorValue": {"type": "ERROR"}}) == "#ERROR!"
    assert show({}) == ""

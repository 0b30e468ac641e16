"""Numbers and sections of patterns come in; texts go out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.sheets.dialects import dialect_of
from pipeline.emulator.sheets.number_patterns import show_pattern


@pytest.mark.parametrize(
    ("section", "number", "text"),
    [
        ("000-00-0000", 123456789, "123-45-6789"),
        ("(000) 000-0000", 5551234567, "(555) 123-4567"),
        ("# ?/?", 1.25, "1 1/4"),
        ("# ??/??", 1 / 3, "1/3"),
        ("?/?", 2.5, "5/2"),
        ("# ?/8", 0.99, "1"),
        ("# ?/?", 0, "0"),
        ('0"/"0', 12, "1/2"),
        ("##0.0E+0", 12345, "12.3E+3"),
        ("0.0E+00", 9.99, "1.0E+01"),
        ("0E-0", 0.002, "2E-3"),
        ("??0.0?", 1.5, "  1.5 "),
        ("#.##", 5, "5."),
        pytest.param("0" + "%" * 200, 1e308, "1" + "0" * 708 + "%" * 200, id="percents"),
        pytest.param("0." + "0" * 9000, 1e300, "1" + "0" * 300 + "." + "0" * 9000, id="zeros"),
        (".00", 5.25, "5.25"),
        ("[$€-407] #,##0.00", 1234, "€ 1,234.00"),
        ("_($* #,##0.00_)", 1234.5, " $1,234.50 "),
        ('0,,"M"', 12_500_000, "13M"),
        ("0,000", 5, "0,005"),
        ("#,##0", 999.5, "1,000"),
        ('"none"', 5, "none"),
        ("0", 1e22, "10000000000000000000000"),
    ],
)
def test_sections(section: str, number: float, text: str) -> None:
    """Digits fill their places from the point on, the first place takes the rest; literals stand between."""
    assert show_pattern(number, section) == text


@given(st.integers(0, 10**12))
def test_grouped_cents(cents: int) -> None:
    """A number in cents is shown whole, grouped by threes, in the locale's marks."""
    text = show_pattern(cents / 100, "#,##0.00", dialect_of("de_DE"))
    assert text == f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02d}"

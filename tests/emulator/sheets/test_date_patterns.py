"""Serial numbers and date patterns come in; texts go out."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.sheets.date_patterns import from_serial, show_date, to_serial


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("yyyy-mm-dd", "2024-03-05"),
        ("M/d/yyyy", "3/5/2024"),
        ("ddd, mmm d yy", "Tue, Mar 5 24"),
        ("dddd dd MMMM", "Tuesday 05 March"),
        ("yyyy-mm-dd hh:mm:ss", "2024-03-05 14:07:09"),
        ("h:mm AM/PM", "2:07 PM"),
        ("h:mm a/p", "2:07 p"),
        ("mm:ss.000", "07:09.250"),
        ('H"h"m\\m', "14h7m"),
        ("mmmmm", "M"),
        ("[$-409]d_)*x", "5 "),
        ("d[", "5["),
    ],
)
def test_dates(pattern: str, text: str) -> None:
    """`m` is a minute after hours or before seconds, else a month."""
    assert show_date(to_serial(datetime(2024, 3, 5, 14, 7, 9, 250_000)), pattern) == text


@pytest.mark.parametrize(
    ("serial", "pattern", "text"),
    [
        (1.5, "[h]:mm", "36:00"),
        (0.5, "[mm]:ss", "720:00"),
        (-1.25, "[h]:mm:ss.00", "-30:00:00.00"),
        (1 / 86400, "[ss]", "01"),
    ],
)
def test_elapsed(serial: float, pattern: str, text: str) -> None:
    """Brackets count all the hours, minutes or seconds."""
    assert show_date(serial, pattern) == text


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)))
def test_serials_there_and_back(moment: datetime) -> None:
    """A moment survives its serial number to the millisecond."""
    assert abs((from_serial(to_serial(moment)) - moment).total_seconds()) < 0.001

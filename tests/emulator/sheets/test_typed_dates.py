"""Texts as typed come in; days, times, durations and their patterns go out."""

from __future__ import annotations

import pytest

from pipeline.emulator.sheets.date_patterns import show_date
from pipeline.emulator.sheets.dialects import dialect_of
from pipeline.emulator.sheets.typed_dates import read_moment


@pytest.mark.parametrize(
    ("locale", "typed", "shown"),
    [
        ("en_US", "3/5/2024", "2024-03-05 00:00:00"),
        ("en_US", "3-5-24", "2024-03-05 00:00:00"),
        ("en_US", "3/5/99", "1999-03-05 00:00:00"),
        ("en_US", "3/5", "2026-03-05 00:00:00"),
        ("en_US", "Mar 5, 2024", "2024-03-05 00:00:00"),
        ("en_US", "5-March-2024", "2024-03-05 00:00:00"),
        ("en_US", "March 5", "2026-03-05 00:00:00"),
        ("en_US", "Sept. 5 2024", "2024-09-05 00:00:00"),
        ("en_US", "2024-03-05T14:07", "2024-03-05 14:07:00"),
        ("en_US", "3/5/2024 2:07 PM", "2024-03-05 14:07:00"),
        ("en_US", "Mar 5, 2024, 14:07:09", "2024-03-05 14:07:09"),
        ("en_US", "12 am", "1899-12-30 00:00:00"),
        ("en_US", "36:30", "1899-12-31 12:30:00"),
        ("en_US", "1:02:03.5", "1899-12-30 01:02:03"),
        ("en_GB", "3/5/2024", "2024-05-03 00:00:00"),
        ("de_DE", "5.3.2024", "2024-03-05 00:00:00"),
        ("de_DE", "5. März 2024", "2024-03-05 00:00:00"),
        ("de_DE", "1.2", "2026-02-01 00:00:00"),
        ("fr_FR", "5 mars 2024", "2024-03-05 00:00:00"),
        ("es_ES", "5 de marzo de 2024", "2024-03-05 00:00:00"),
        ("es_ES", "6:00 p. m.", "1899-12-30 18:00:00"),
        ("pt_BR", "05/03/2024", "2024-03-05 00:00:00"),
        ("ja_JP", "2024年3月5日", "2024-03-05 00:00:00"),
        ("ja_JP", "24/3/5", "2024-03-05 00:00:00"),
    ],
)
def test_moments(locale: str, typed: str, shown: str) -> None:
    """Days in the locale's order, by names, from the year, without a year; times of a day and longer."""
    found = read_moment(typed, dialect_of(locale), 2026)
    assert found is not None
    assert show_date(found[0]["numberValue"], "yyyy-mm-dd hh:mm:ss") == shown


@pytest.mark.parametrize(
    ("typed", "pattern"),
    [
        ("2024-03-05", "yyyy-MM-dd"),
        ("3/5/24", "M/d/yy"),
        ("03/05/2024", "MM/dd/yyyy"),
        ("12/25/2024", "M/d/yyyy"),
        ("5-Mar-2024", "d-mmm-yyyy"),
        ("March 5, 2024", "mmmm d, yyyy"),
        ("6:30", "h:mm"),
        ("6:30 pm", "h:mm AM/PM"),
        ("26:30:00", "[h]:mm:ss"),
        ("6:30:00.25", "h:mm:ss.00"),
        ("3/5/2024 6:30", "M/d/yyyy h:mm:ss"),
        ("3/5/2024 6:30 PM", "M/d/yyyy h:mm AM/PM"),
    ],
)
def test_patterns(typed: str, pattern: str) -> None:
    """The pattern shows what was typed, as it was typed."""
    found = read_moment(typed, dialect_of("en_US"))
    assert found is not None
    assert found[1]["pattern"] == pattern


@pytest.mark.parametrize(
    "text",
    ["3/5", "13/13/2024", "2/30/2024", "5.3.2024", "13:00 pm", "1:60", "room 5", "Ma 5 2024", "Foo 5, 2024", "no"],
)
def test_no_moments(text: str) -> None:
    """What the locale does not write so, or no calendar has, is no moment; without a year, neither is a bare day."""
    assert read_moment(text, dialect_of("en_US")) is None

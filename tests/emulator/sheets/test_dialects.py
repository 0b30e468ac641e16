"""Locales come in; how people there write goes out."""

from __future__ import annotations

import pytest

from pipeline.emulator.sheets.dialects import check_locale, dialect_of
from pipeline.emulator.sheets.refusal import Refusal


@pytest.mark.parametrize(
    ("locale", "order", "date", "marks"),
    [
        ("en_US", "mdy", "M/d/yyyy", ".,"),
        ("en_GB", "dmy", "dd/MM/yyyy", ".,"),
        ("de_DE", "dmy", "dd.MM.yyyy", ",."),
        ("fr_FR", "dmy", "dd/MM/yyyy", ",\u202f"),
        ("es_ES", "dmy", "d/M/yyyy", ",."),
        ("pt_BR", "dmy", "dd/MM/yyyy", ",."),
        ("ja_JP", "ymd", "yyyy/MM/dd", ".,"),
        ("xx_YY", "mdy", "M/d/yyyy", ".,"),
        ("de_YY", "dmy", "dd.MM.yyyy", ",."),
        ("fil", "mdy", "M/d/yyyy", ".,"),
    ],
)
def test_dialects(locale: str, order: str, date: str, marks: str) -> None:
    """Order, date and marks are the locale's; an unknown one falls back on its language, or on American."""
    dialect = dialect_of(locale)
    assert (dialect.order, dialect.patterns["DATE"], dialect.decimal + dialect.group) == (order, date, marks)


@pytest.mark.parametrize("locale", ["en", "en_US", "pt_BR", "fil"])
def test_known_locales(locale: str) -> None:
    """A language alone, or with its country, is a locale."""
    check_locale(locale)


@pytest.mark.parametrize("locale", ["xx_YY", "en-US", "", "english", "de_de"])
def test_unknown_locales(locale: str) -> None:
    """What is no locale is refused."""
    with pytest.raises(Refusal, match="Unsupported locale"):
        check_locale(locale)

"""Texts as typed come in; typed values and the formats they imply go out."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.emulator.sheets.entering import entered_value, raw_value
from pipeline.emulator.sheets.formatting import show
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
        ("2024/2/9", {"numberValue": 45331}, "2024/02/09"),
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
        "+-1",
        ".",
        "%",
        "$",
        "2023-02-29",
        "25:00",
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


def test_a_formula_is_kept_as_typed() -> None:
    """A formula keeps its spaces."""
    assert entered_value("= 1 / 1024") == ({"formulaValue": "= 1 / 1024"}, None)


def test_raw_values() -> None:
    """RAW keeps JSON's own types; a cell holds at most 50,000 characters."""
    assert raw_value("=1") == {"stringValue": "=1"}
    assert raw_value(True) == {"boolValue": True}
    with pytest.raises(Refusal, match="more than the maximum of 50000 characters"):
        raw_value("x" * 50_001)
    with pytest.raises(Refusal, match="not list"):
        raw_value([])

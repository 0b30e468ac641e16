"""JSON values come in; protobuf's text format goes out."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.emulator.sheets.text_format import write_value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["a"], 'list_value {\n  values {\n    string_value: "a"\n  }\n}\n'),
        ({"a": 1}, 'struct_value {\n  fields {\n    key: "a"\n    value {\n      number_value: 1.0\n    }\n  }\n}\n'),
        ([], "list_value {\n}\n"),
        (True, "bool_value: true\n"),
        (None, "null_value: NULL_VALUE\n"),
        ('a"\n', 'string_value: "a\\"\\n"\n'),
    ],
)
def test_values(value: Any, text: str) -> None:
    """Every kind of value is written with its field's name."""
    assert write_value(value) == text

"""Drive's search text, parsed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.drive.query import compile_query
from pipeline.emulator.errors import ApiError


@given(st.text(max_size=20))
def test_any_name_is_found_by_its_escaped_self(name: str) -> None:
    """Escaping the quote and the backslash is all a name needs."""
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    assert compile_query(f"name = '{escaped}'")({"name": name})


@pytest.mark.parametrize("text", ["(" * 5000 + "trashed = true" + ")" * 5000, "not " * 5000 + "trashed = true"])
def test_a_nest_too_deep_is_refused(text: str) -> None:
    """What nobody writes is no query, and no crash."""
    with pytest.raises(ApiError, match="Invalid Value"):
        compile_query(text)


def test_a_long_query_is_read() -> None:
    """Thousands of terms are asked from left to right."""
    test = compile_query("trashed = true" + " and trashed = false or trashed = true" * 3000)
    assert test({"trashed": True})
    assert not test({"trashed": False})

"""Drive's search text, parsed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.drive.query import compile_query


@given(st.text(max_size=20))
def test_any_name_is_found_by_its_escaped_self(name: str) -> None:
    """Escaping the quote and the backslash is all a name needs."""
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    assert compile_query(f"name = '{escaped}'")({"name": name})

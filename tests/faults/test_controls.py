"""Three writers without the whole protocol must fail under the same faults, else the sweep proves nothing."""

from __future__ import annotations

import pytest

from tests.faults.controls import CONTROLS, try_out


@pytest.mark.parametrize("name", CONTROLS)
def test_a_control_fails(name: str) -> None:
    """Rows are doubled in some trials, and not in all: the writer works where nothing goes wrong."""
    seen = set()
    for trial in try_out(CONTROLS[name]):
        seen.add(any(trial))
        if len(seen) == 2:
            return
    pytest.fail(f"every trial ended alike: {seen}")

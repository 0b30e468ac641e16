"""What docs/embedded.md shows works as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.emulator.control import ROUTES

GUIDE = (Path(__file__).parents[2] / "docs" / "embedded.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS, ids=["googleapiclient", "gspread", "forms", "faults"])
def test_a_block_runs(block: str, tmp_path: Path) -> None:
    """Each block is a program of its own."""
    done = subprocess.run([sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_control_route_is_in_it() -> None:
    """The table of routes is whole."""
    for _, pattern, _ in ROUTES:
        plain = re.sub(
            r"\(\?P<(form|response)>[^)]*\)",
            lambda found: "{formId}" if found[1] == "form" else "{id}",
            pattern.pattern,
        )
        assert f"{plain}`" in GUIDE, plain

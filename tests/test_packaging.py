"""The wheel holds every template and data file, and works with the source away."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHIPPED = ("config", "sheets_templates", "report_templates")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this tree, with the build tools already installed."""
    place = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(place), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(place.glob("*.whl"))


def test_the_wheel_holds_every_file(wheel: Path) -> None:
    """Each template, and each file of the package, is in the wheel."""
    held = set(zipfile.ZipFile(wheel).namelist())
    shipped = {f"pipeline/_shipped/{path.relative_to(ROOT)}" for name in SHIPPED for path in (ROOT / name).rglob("*.*")}
    package = {
        str(path.relative_to(ROOT)) for path in (ROOT / "pipeline").rglob("*.*") if "__pycache__" not in path.parts
    }
    assert shipped
    assert shipped | package <= held


def test_the_wheel_works_without_the_source(wheel: Path, tmp_path: Path) -> None:
    """Unpacked elsewhere, the package finds its templates in itself."""
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = (
        "import pathlib, pipeline\n"
        "from pipeline.resources import folder\n"
        "place = pathlib.Path(pipeline.__file__).parent\n"
        f"for name in {SHIPPED!r}:\n"
        "    assert folder(name).is_relative_to(place) and any(folder(name).iterdir()), name\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)

"""The shipped folders are found in a checkout and in a wheel."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from pipeline import resources


def test_a_checkout_has_them_at_its_top() -> None:
    """Editing a template in the checkout changes what runs."""
    assert resources.folder("config") == Path(resources.__file__).parents[1] / "config"
    assert (resources.folder("config") / "smallwins.yaml").is_file()


def test_a_wheel_has_them_inside_the_package(tmp_path: Path) -> None:
    """An installed package looks into itself first."""
    package = tmp_path / "pipeline"
    (package / "_shipped" / "config").mkdir(parents=True)
    (package / "__init__.py").touch()
    shutil.copy(resources.__file__, package)
    code = "from pipeline.resources import folder; print(folder('config'), folder('sheets_templates'), sep='\\n')"
    told = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == [str(package / "_shipped" / "config"), str(tmp_path / "sheets_templates")]

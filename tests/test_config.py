"""What counts and where it comes from, in words a coordinator can follow; and the Tab key."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli.commands import cli
from pipeline.errors import SettingsError
from pipeline.settings import load
from pipeline.settings.origins import list_origins
from tests.conftest import SMALL_SCHOOL


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small school's settings, without its roster."""
    path = tmp_path / "smallwins.yaml"
    text = SMALL_SCHOOL.replace(", roster: roster.txt", "")
    path.write_text(text.replace("{local: out}", "{local: out, reports: [weekly, goal]}"), encoding="utf-8")
    return path


def type_in(*words: str) -> tuple[int, str]:
    """A command's exit code and output."""
    said = CliRunner().invoke(cli, words)
    return said.exit_code, said.output


def test_a_file_that_reads(file: Path) -> None:
    """One line in words, and the same for programs."""
    said = f"{file} reads well: 1 school and 2 goals, workspace: local.\n"
    assert type_in("config", "check", "--settings", str(file)) == (0, said)
    told = json.loads(type_in("config", "check", "--json", "--settings", str(file))[1])
    assert (told["ok"], told["data"]["goals"]) == (True, 2)


def test_every_setting_has_its_origin(file: Path) -> None:
    """The line where the file has it, else our default; every value is the one that counts."""
    found = {one.name: one for one in list_origins(file)}
    lines = file.read_text("utf-8").splitlines()
    assert (found["privacy.small_cell"].value, found["privacy.small_cell"].line) == (5, 0)
    assert found["outputs.reports"].value == list(load(file).outputs.reports)
    places = {"schools.0.staff": "staff: 12", "goals.1.title": "Math makes sense", "outputs.local": "out"}
    for name, text in places.items():
        assert text in lines[found[name].line - 1], name
    code, said = type_in("config", "show", "--origin", "--settings", str(file))
    assert code == 0
    assert "# default" in next(line for line in said.splitlines() if line.startswith("privacy.small_cell: 5"))


def test_mistakes_are_named(file: Path) -> None:
    """As everywhere: every one with its line, exit code 3."""
    file.write_text(file.read_text("utf-8").replace("staff: 12", "staf: 12"), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"line 4, column \d+: .*staf"):
        list_origins(file)
    assert type_in("config", "check", "--settings", str(file))[0] == 3


def test_the_schema_is_the_shipped_one() -> None:
    """What editors check by."""
    shipped = Path(__file__).parent.parent / "config" / "smallwins.schema.json"
    assert type_in("config", "schema") == (0, shipped.read_text("utf-8"))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    """A script that names us; bash itself reads it."""
    code, said = type_in("completion", shell)
    assert (code, "_SMALLWINS_COMPLETE" in said) == (0, True)
    if shell == "bash":
        subprocess.run(["bash", "-n"], input=said, text=True, check=True)

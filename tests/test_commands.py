"""Every command explains itself and is in the README."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipeline.cli.commands import COMMANDS, SUMMARIES, cli

ROOT = Path(__file__).parent.parent


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command and subcommand with its full name."""
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {sub}", below) for sub, below in command.commands.items())


ALL = dict(commands())


@pytest.mark.parametrize("name", ALL)
def test_every_command_has_help(name: str) -> None:
    """Help whose first paragraph ends as a sentence does, and a help text on every option."""
    command = ALL[name]
    assert command.help
    assert command.help.split("\n\n")[0].endswith(".")
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


@pytest.mark.parametrize("name", [name for name, command in ALL.items() if isinstance(command, click.Group)])
def test_lists_say_whole_sentences(name: str) -> None:
    """No summary of a command is cut off in the middle."""
    said = CliRunner().invoke(cli, [name, "--help"])
    assert said.exit_code == 0
    assert "..." not in said.output.partition("Commands:")[2]


@pytest.mark.parametrize("name", [name for name, command in ALL.items() if not isinstance(command, click.Group)])
def test_help_has_an_example(name: str) -> None:
    """Whoever reads the help can copy a line from it."""
    assert f"smallwins {name}" in (ALL[name].help or "")


def test_help_is_light() -> None:
    """No command's help loads what only its work needs: help answers within 100 ms of click's own start."""
    code = (
        "import sys; from pipeline.cli.commands import COMMANDS, cli\n"
        "for name in COMMANDS: cli.get_command(None, name)\n"
        "print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT).stdout
    heavy = {"pandas", "numpy", "googleapiclient", "google.auth", "gspread", "pipeline.emulator", "pydantic", "rich"}
    assert not heavy & set(loaded.split())


@pytest.mark.parametrize("name", ALL)
def test_every_command_is_in_the_readme(name: str) -> None:
    """The README names it."""
    readme = (ROOT / "README.md").read_text("utf-8")
    first, _, second = name.partition(" ")
    assert f"`smallwins {first}" in readme
    assert not second or f"`{second}`" in readme or f"smallwins {name}" in readme


def test_summaries_cover_the_commands() -> None:
    """The list that help shows without importing anything is complete."""
    assert list(SUMMARIES) == list(COMMANDS)


def test_the_readme_is_short() -> None:
    """At most 120 lines."""
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 120

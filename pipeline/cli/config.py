"""`smallwins config`: the settings file comes in; whether it reads, what counts and from where, goes out."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipeline.cli.output import Outcome, settings_option, speaks


@click.group()
def config() -> None:
    """Check the settings file, show what counts and where it comes from, print its schema."""


@config.command()
@settings_option
@speaks
def check(path: Path) -> Outcome:
    """Say whether the settings file reads; every mistake is named with its line, all at once.

    \b
    Example:
      smallwins config check
    """
    from pipeline.settings import load

    settings = load(path)
    schools, goals = len(settings.schools), len(settings.goals)
    data = {"file": str(settings.path), "schools": schools, "goals": goals, "workspace": settings.workspace}
    counts = f"{schools} {'school' if schools == 1 else 'schools'} and {goals} {'goal' if goals == 1 else 'goals'}"
    return Outcome(data, [f"{path} reads well: {counts}, workspace: {settings.workspace}."])


@config.command()
@settings_option
@click.option("--origin", is_flag=True, help="Beside each setting the line it comes from, or that it is our default.")
@speaks
def show(path: Path, origin: bool) -> Outcome:
    """Show every setting as it counts, those that the file leaves out too.

    \b
    Examples:
      smallwins config show
      smallwins config show --origin | grep privacy
    """
    from pipeline.settings.origins import list_origins

    found = list_origins(path)
    lines = [f"{one.name}: {json.dumps(one.value, ensure_ascii=False)}" for one in found]
    if origin:
        wide = max(map(len, lines))
        sources = [f"line {one.line}" if one.line else "default" for one in found]
        lines = [f"{line:<{min(wide, 72)}}  # {source}" for line, source in zip(lines, sources, strict=True)]
    data = {one.name: {"value": one.value, "line": one.line or None} for one in found}
    return Outcome({"file": str(path), "settings": data}, lines)


@config.command()
@speaks
def schema() -> Outcome:
    """Print the JSON Schema of the settings file, for editors that complete and check while you type.

    \b
    Example:
      smallwins config schema > smallwins.schema.json
    """
    from pipeline import settings

    return Outcome(settings.schema(), settings.schema_text().rstrip("\n").splitlines())

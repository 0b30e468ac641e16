"""`smallwins undo`: settings come in, the dashboard shows again what it showed before its last change."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.output import Outcome, progress, settings_option, speaks


@click.command()
@settings_option
@click.option("--school", default="", metavar="ID", help="A school with a dashboard of its own, by its id.")
@speaks
def undo(path: Path, school: str) -> Outcome:
    """Show again what the dashboard showed before its last change: after a template or a goal was changed by mistake.

    The drawn tabs go back; Wins, Review, what people wrote, and the data stay. Mend the mistake before there is news:
    the next run that has something new to show draws everything anew. Again, and it goes one further back.

    \b
    Example:
      smallwins undo
    """
    from pipeline.cli.workspace import open_workspace
    from pipeline.run.undoing import undo as go_back
    from pipeline.settings import load

    settings = load(path)
    with progress() as say, open_workspace(settings) as google:
        say("Drawing the dashboard as it was")
        moment, address, issues = go_back(google, settings, school)
    lines = [
        f"The dashboard shows again what it showed on {moment:%Y-%m-%d at %H:%M}.",
        "Left as they are: Wins, Review, what people wrote, and the data.",
        "The next run that has something new to show draws it anew: mend what was wrong before that.",
    ]
    lines += [f"  {address}"] if settings.workspace == "google" else []
    lines += [f"  {issue.severity}: {issue.where}: {issue.what}" for issue in issues]
    return Outcome({"shows": moment.isoformat(), "dashboard": address}, lines, [*issues])

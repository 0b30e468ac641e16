"""`smallwins demo`: a folder comes in; an invented school year and its outputs stand in it afterward."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.output import Outcome, program, progress, speaks

FOLDER = "smallwins-demo"
"""The demo's own folder, where nobody names another."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path(FOLDER))
@speaks
def demo(folder: Path) -> Outcome:
    """Make an invented school year and its outputs in FOLDER; no account needed.

    Two schools, sixty colleagues, five goals. Everything really happens, in the embedded Workspace on this computer:
    forms are filled in, tables kept, dashboards drawn, documents written.

    \b
    Example:
      smallwins demo
    """
    from pipeline import demo as play
    from pipeline.cli.run import describe, record
    from pipeline.cli.workspace import hold, open_embedded
    from pipeline.settings import load

    path = play.prepare(folder)
    settings = load(path)
    with progress() as say, hold(settings), open_embedded(settings) as (emulator, google):
        report = play.play(emulator, google, path, say)
    record(settings, report)
    lines = [
        *describe(report, local=True),
        "",
        "Everything in it is invented. Open these:",
        f"  {folder / 'index.html'}",
        f"  {folder / 'dashboard.xlsx'}",
        *(f"  {document}" for document in sorted((folder / "reports").glob("*.docx"))),
        "",
        f"Next: change a goal's title in {path}, run `{program()} run --settings {path}`, and see what moves.",
        "Your own school: docs/connecting.md.",
    ]
    return Outcome(report.as_json(), lines, report.issues)

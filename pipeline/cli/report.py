"""`smallwins report`: a kind of report comes in; it is drawn from the workbooks as they stand and written to a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from pipeline.cli.output import Outcome, progress, settings_option, speaks
from pipeline.errors import UsageError

FORMATS = ("docx", "html", "md")


@click.command()
@settings_option
@click.argument("kind", type=click.Choice(["weekly", "year"]))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Write it as it would have been on this day.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="docx", show_default=True, help="Kind of file.")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file; a name of its own by default."
)
@speaks
def report(path: Path, kind: str, as_of: datetime | None, form: str, output: Path | None) -> Outcome:
    """Write one report to a file: the weekly digest or the year-end Learning Report.

    It is drawn from what stands in the form and the workbooks now; nothing is written there.

    \b
    Examples:
      smallwins report weekly
      smallwins report year --format html --output learning.html
    """
    from pipeline.cli.run import day_of
    from pipeline.cli.workspace import open_workspace
    from pipeline.exports import write_document
    from pipeline.run import draft_report
    from pipeline.settings import load

    if output:
        _check(output, form)
    settings = load(path)
    day = day_of(settings, as_of)
    with open_workspace(settings) as google, progress() as say:
        say("Reading the workbooks")
        draft = draft_report(google, settings, kind, day)
    target = output or Path(f"{draft.key}.{form}")
    write_document(draft.blocks, draft.title, target, settings.school_year.locale)
    return Outcome({"file": str(target), "title": draft.title}, [f"{draft.title}: {target}"])


def _check(target: Path, form: str) -> None:
    """Refuse a place where the report could not be written, before any work is done."""
    if target.suffix != f".{form}":
        raise UsageError(
            f"{target} does not end in .{form}.",
            f"Give it that ending, or choose one of --format {', '.join(FORMATS)}.",
        )
    if not target.parent.is_dir():
        raise UsageError(
            f"{target} cannot be written: there is no folder {target.parent}.",
            "Make the folder first, or name another place with --output.",
        )

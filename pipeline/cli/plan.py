"""`smallwins plan`: settings come in; what a run would do goes out, in words, as a page or as JSON."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from pipeline.cli.output import Outcome, progress, settings_option, speaks
from pipeline.errors import UsageError

CHANGES = 10
"""The exit code of `--detailed-exitcode` where there are changes."""

ENDINGS = (".md", ".html", ".docx")


@click.command()
@settings_option
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Plan a run for this day.")
@click.option("--full", is_flag=True, help="Plan a run that lists every response of every form.")
@click.option(
    "--detailed-exitcode", is_flag=True, help="Exit with 10 when a run would change anything, 0 when nothing."
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also write the plan as a page: FILE.md, FILE.html or FILE.docx.",
)
@speaks
def plan(path: Path, as_of: datetime | None, full: bool, detailed_exitcode: bool, output: Path | None) -> Outcome:
    """Say what a run would do now: rows, cells, documents, and what would be seen no more.

    Nothing is written, neither in the Workspace nor to the outputs on this computer.

    \b
    Examples:
      smallwins plan
      smallwins plan --output plan.html
      smallwins plan --detailed-exitcode && echo "Nothing to do."
    """
    from pipeline.cli.run import day_of
    from pipeline.cli.workspace import open_workspace
    from pipeline.exports import write_document
    from pipeline.plan import plan as rehearse
    from pipeline.plan.words import TITLE, describe, draw_page
    from pipeline.settings import load

    if output and output.suffix not in ENDINGS:
        raise UsageError(f"{output} is no page that can be written.", "Let the name end in .md, .html or .docx.")
    settings = load(path)
    local, day = settings.workspace == "local", day_of(settings, as_of)
    with progress() as say, open_workspace(settings) as google:
        say("Reading forms and workbooks, and working out what a run would do")
        planned = rehearse(google, settings, day, full=full)
    lines = describe(planned, local=local)
    if output:
        write_document(draw_page(planned, local=local), TITLE, output, settings.school_year.locale)
        lines.append(f"As a page: {output}")
    code = CHANGES if detailed_exitcode and planned.writes else 0
    return Outcome(planned.as_json(), lines, planned.report.issues, code)

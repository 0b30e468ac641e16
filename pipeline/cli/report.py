"""`smallwins report`: a kind of report comes in; it is drawn from the workbooks as they stand and written to a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from pipeline.cli.output import Outcome, progress, settings_option, speaks
from pipeline.errors import UsageError
from pipeline.model.reports import REPORTS, Order, Ran, ReportKind

FORMATS = ("docx", "html", "md")


KINDS = "\b\nKinds:\n" + "\n".join(f"  {kind.name:<13} {kind.says}" for kind in REPORTS.values())


@click.command(epilog=KINDS)
@settings_option
@click.argument("kind", type=click.Choice(list(REPORTS)), metavar="KIND")
@click.option("--goal", "goal_id", metavar="ID", help="The goal, for `goal`; its id in the settings.")
@click.option("--team", metavar="NAME", help="The team, for `team` and `presentation`.")
@click.option("--as", "author", metavar="NAME", help="The colleague, for `my-record`, as typed in the form.")
@click.option("--school", "school_id", default="", metavar="ID", help="One school of several; all by default.")
@click.option("--weeks", type=click.IntRange(1, 20), default=6, show_default=True, help="School weeks of a `cycle`.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Write it as it would have been on this day.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="docx", show_default=True, help="Kind of file.")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file; a name of its own by default."
)
@speaks
def report(
    path: Path,
    kind: str,
    school_id: str,
    weeks: int,
    as_of: datetime | None,
    form: str,
    output: Path | None,
    **about: str,
) -> Outcome:
    """Write one report to a file on this computer.

    It is drawn from what stands in the form and the workbooks now; nothing is written there.

    \b
    Examples:
      smallwins report weekly
      smallwins report goal --goal voice
      smallwins report team --team "Grades 3-5"
      smallwins report year --format html --output learning.html
    """
    from pipeline.cli.run import day_of
    from pipeline.cli.workspace import open_workspace
    from pipeline.exports import write_document
    from pipeline.run import draft_report
    from pipeline.settings import load

    if output:
        _check(output, form)
    _require(REPORTS[kind], about)
    settings = load(path)
    ran = read_run(settings.state) if kind == "run" else None
    order = Order(kind, weeks=weeks, ran=ran, **{name: text or "" for name, text in about.items()})
    day = day_of(settings, as_of)
    with open_workspace(settings) as google, progress() as say:
        say("Reading the workbooks")
        draft = draft_report(google, settings, order, day, school_id)
    target = output or Path(f"{draft.key}.{form}")
    write_document(draft.blocks, draft.title, target, draft.locale)
    return Outcome({"file": str(target), "title": draft.title}, [f"{draft.title}: {target}"])


OPTIONS = {"goal": ("goal_id", "--goal ID"), "team": ("team", "--team NAME"), "author": ("author", "--as NAME")}
"""What a report is about, and the option that names it."""


def _require(kind: ReportKind, about: Mapping[str, str | None]) -> None:
    """Refuse an order that does not say what it is about, or says what the report is not about."""
    for what, (name, option) in OPTIONS.items():
        if kind.about == what and not about[name]:
            raise UsageError(f"A {kind.name} report needs to know what it is about.", f"Add {option}.")
        if kind.about != what and about[name]:
            raise UsageError(f"A {kind.name} report takes no {option.split()[0]}.", f"Leave {option.split()[0]} out.")


def read_run(state: Path) -> Ran:
    """What the last run left in the state folder."""
    try:
        told = json.loads((state / "run.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError("There is no run to report on.", "Run `smallwins run` first.") from error
    places = [
        (name if part is None else f"{name}, {part}", str(place))
        for name, value in told["outputs"].items()
        for part, place in (value.items() if isinstance(value, dict) else ((None, value),))
    ]
    issues = tuple((issue["where"], issue["what"], issue["severity"]) for issue in told["issues"])
    counts = {name: told[name] for name in ("started", "as_of", "rows", "calls", "entries", "held")}
    return Ran(**counts, issues=issues, outputs=tuple(places))


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

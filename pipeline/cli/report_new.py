"""`smallwins report new`: the name of a report comes in; its template is copied to the school's own folder."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.output import Outcome, settings_option, speaks
from pipeline.errors import SettingsError, UsageError
from pipeline.model.reports import REPORTS

FOLDER = "report_templates"
NAMES = (*REPORTS, "macros")


@click.command()
@settings_option
@click.argument("name", type=click.Choice(NAMES), metavar="NAME")
@speaks
def new(path: Path, name: str) -> Outcome:
    """Copy the template of a report into your own folder, to start from.

    NAME is a kind of report (`smallwins report --help` lists them), or `macros`: the parts that all reports share.
    The folder is `report_templates`, beside your settings file. What stands there is used in place of ours from the
    next run on; take your copy away, and ours is used again. A copy that is there already is never overwritten.

    \b
    Examples:
      smallwins report new weekly
      smallwins report new macros
    """
    if not path.is_file():
        raise SettingsError(f"There is no settings file {path}.", "Run `smallwins init` first, or name it: --settings.")
    target = copy_template(name, path.parent / FOLDER)
    lines = [f"Your copy: {target}. Open it with any text editor and change its words; save it as plain text."]
    if name in REPORTS:
        needs = {"goal": " --goal ID", "team": " --team NAME", "author": " --as NAME"}.get(REPORTS[name].about, "")
        lines.append(f"Next: smallwins report {name}{needs} shows what it makes, or the file and line of a mistake.")
    return Outcome({"file": str(target), "name": name}, lines)


def copy_template(name: str, folder: Path) -> Path:
    """The school's new copy of a shipped template; UsageError where it has one, which is left as it is."""
    from pipeline import resources

    target = folder / f"{name}.md.j2"
    shipped = (resources.folder("report_templates") / target.name).read_text("utf-8")
    folder.mkdir(exist_ok=True)
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(shipped)
    except FileExistsError as error:
        raise UsageError(
            f"{target} is there already, and stays as it is.",
            "Change that file, or move it away first to start from ours again.",
        ) from error
    return target

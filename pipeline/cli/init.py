"""`smallwins init`: settings come in; what a run needs is made, or found again, and its ids are written down."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.output import Outcome, progress, settings_option, speaks


@click.command()
@settings_option
@click.option("--no-input", is_flag=True, help="Ask nothing; take everything from the settings file.")
@speaks
def init(path: Path, no_input: bool) -> Outcome:
    """Make the form, the workbooks and the folder that the settings do not name yet.

    Everything is looked for before it is made, so repeating is safe. Without a settings file, a commented one is put
    in place first: open it, change what is yours, and run init again.

    \b
    Examples:
      smallwins init
      smallwins init --no-input --settings schools/maple.yaml
    """
    from pipeline import init as setup
    from pipeline import settings as school
    from pipeline.cli.workspace import open_workspace

    if not path.exists():
        setup.write_example(path)
        if not no_input:
            said = [f"{path} is new: open it, put in your school and your goals, then run `smallwins init` again."]
            return Outcome({"settings": str(path), "made": False}, said)
    with open_workspace(school.load(path)) as google, progress() as say:
        settings = setup.init(google, path, say)
        links = {part.name: google.forms.get(form)["responderUri"] for part in settings.schools for form in part.forms}
    outputs = settings.outputs
    made = {"folder": outputs.folder, "data": outputs.data, "dashboard": outputs.dashboard}
    lines = [f"Ready. The ids are in {path}:", *(f"  {name}: {file_id}" for name, file_id in made.items())]
    lines += [f"  form for {name}: {link}" for name, link in links.items()]
    if settings.workspace == "local":
        lines.append("  The form is on this computer: `smallwins form open` shows it in a browser.")
    return Outcome({"settings": str(path), "made": True, **made, "forms": links}, [*lines, "Next: smallwins run"])

"""`smallwins init`: answers come in; settings are written, and what a run needs is made, or found again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import wizard
from pipeline.cli.output import Outcome, progress, settings_option, speaks
from pipeline.errors import UsageError
from pipeline.wizard import kept

if TYPE_CHECKING:
    from pipeline.settings import Settings


@click.command()
@settings_option
@wizard.wizard_options
@speaks
def init(path: Path, no_input: bool, goal: tuple[str, ...], **flags: str | None) -> Outcome:
    """Set up your school: a few questions, then the form, the workbooks and the folder are made.

    The school comes first and Google last. Stop when you like: started again, it goes on where it stopped. With a
    settings file it asks nothing that stands there, and makes what is not there yet; nothing is made twice.

    \b
    Examples:
      smallwins init
      smallwins init --no-input --school "Maple Ridge" --goals learning
      smallwins init --no-input --school "Oak Hill" --goal "Every student leads: they ask; they explain"
    """
    told = wizard.read_flags(flags, goal)
    talking = not no_input and wizard.is_terminal()
    with wizard.resumable():
        unmapped = _prepare(path, told, talking)
    outcome = _make(path)
    if unmapped:
        outcome.lines.insert(-1, f"Before that: smallwins form map {unmapped}")
    else:
        kept.drop(path.parent)
    return outcome


def _prepare(path: Path, told: dict[str, str], talking: bool) -> str:
    """Have settings, a sign-in and the meaning of a form that was there before; gives the form that nobody mapped."""
    from pipeline.settings import load

    if not path.exists():
        _make_settings(path, told, talking)
    elif told:
        names = ", ".join(f"--{name.partition(' ')[0].replace('_', '-')}" for name in told)
        raise UsageError(f"{path} is there already, so {names} cannot be used.", "Open that file and change it there.")
    settings, rest = load(path), kept.read(path.parent)
    if talking and settings.workspace == "google" and not settings.google.credentials:
        settings = _sign_in(path, rest)
    unmapped = rest.get("form", "") if rest.get("form") not in settings.codebook else ""
    if talking and unmapped:
        _map(path, unmapped)
        return ""
    return unmapped


def _make_settings(path: Path, told: dict[str, str], talking: bool) -> None:
    """Have the questions answered, and write the settings; before that, the page about the chosen road."""
    from pipeline.wizard import page, writing

    folder = path.parent
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.", "Make it first, or name another place with --settings.")
    answers = kept.read(folder) | told

    def show_page(key: str) -> None:
        if key == "google" and answers["google"] != "try" and (place := page.write(folder, answers)):
            wizard.say("", f"{place} says what Google will ask you, step by step, and what to write to your domain's")
            wizard.say("administrator. You may do that first: Ctrl-C stops, and `smallwins init` goes on.")

    if talking:
        wizard.say("About ten questions; Enter takes what stands in brackets. Ctrl-C stops; `smallwins init` goes on.")
        wizard.ask_all(answers, folder, show_page)
    else:
        wizard.take_defaults(answers)
    show_page("google")
    kept.write(folder, answers)
    writing.write(answers, path)
    wizard.say(f"{path} holds your answers, for you to read and to change.")


def _sign_in(path: Path, rest: dict[str, str]) -> Settings:
    """Have the role account sign in; gives the settings that name it."""
    from pipeline.cli.auth import sign_in
    from pipeline.settings import load

    made = sign_in(path, path.parent / (rest.get("client") or "client.json"))
    wizard.say(f"Signed in as {made.account}.")
    return load(path)


def _map(path: Path, form_id: str) -> None:
    from pipeline.cli.form_map import map_form

    wizard.say(*map_form(path, form_id, {}))


def _make(path: Path) -> Outcome:
    """Make what the settings do not name yet, and say where it is."""
    from pipeline import init as setup
    from pipeline import settings as school
    from pipeline.cli.workspace import open_workspace

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

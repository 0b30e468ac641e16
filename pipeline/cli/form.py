"""`smallwins form`: the form is made and linked; in the embedded Workspace it is also answered and loaded."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from pipeline.cli.form_map import map_
from pipeline.cli.output import Outcome, settings_option, speaks
from pipeline.errors import SettingsError, UsageError

if TYPE_CHECKING:
    from pipeline.model import School
    from pipeline.settings import Settings


@click.group()
def form() -> None:
    """Make the form, map one that you have already, show its link, answer it in the embedded Workspace."""


form.add_command(map_)


@form.command()
@settings_option
@click.option("--school", "school_id", help="The school's id; the first school by default.")
@speaks
def create(path: Path, school_id: str | None) -> Outcome:
    """Make the school's form: built, published, open to answers. One that is there already is completed.

    \b
    Example:
      smallwins form create --school maple
    """
    from pipeline import form as forms
    from pipeline import settings as school_settings
    from pipeline.cli.workspace import open_workspace

    settings = school_settings.load(path)
    index, school = find_school(settings, school_id)
    with open_workspace(settings) as google:
        form_id = forms.create(google, settings, school)
        link = google.forms.get(form_id)["responderUri"]
    known = settings.schools[index].forms
    if form_id not in known:
        school_settings.write(path, {f"schools.{index}.forms": [*known, form_id]})
    return Outcome({"form": form_id, "link": link}, [f"The form for {school.name} is open: {link}"])


@form.command()
@settings_option
@speaks
def link(path: Path) -> Outcome:
    """Show the address where staff answer.

    \b
    Example:
      smallwins form link
    """
    from pipeline.cli.workspace import open_workspace
    from pipeline.settings import load

    settings = load(path)
    with open_workspace(settings) as google:
        links = {form_id: google.forms.get(form_id)["responderUri"] for form_id in settings.forms}
    lines = list(links.values()) or ["There is no form yet: run `smallwins init`."]
    if settings.workspace == "local":
        lines.append("These open nowhere: the form is on this computer. `smallwins form open` shows it in a browser.")
    return Outcome({"links": links}, lines)


@form.command("open")
@settings_option
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port; 0 takes a free one.")
def open_(path: Path, port: int) -> None:
    """Show the form in a browser on this computer, until Ctrl-C; only in the embedded Workspace.

    \b
    Example:
      smallwins form open --port 8765
    """
    from pipeline.cli.workspace import hold, listen, open_embedded
    from pipeline.settings import load

    settings = load(path)
    with hold(settings), open_embedded(settings, port) as (emulator, google):
        links = {settings.forms[name]: google.forms.get(name)["responderUri"] for name in settings.forms}
        if not links:
            raise SettingsError("There is no form yet.", "Run `smallwins init` first.")
        stop = listen()
        for school_id, address in links.items():
            click.echo(f"{school_id}: {emulator.url}{urlsplit(address).path}")
        click.echo("Press Ctrl-C when you are done; then `smallwins run` reads the answers.", err=True)
        stop.wait()


@form.command()
@settings_option
@click.option("--school", "school_id", help="The school's id; the first school by default.")
@click.option("--from", "respondent", default="", help="The respondent's address.")
@click.argument("answers", nargs=-1, required=True, metavar="ROLE=VALUE...")
@speaks
def respond(path: Path, school_id: str | None, respondent: str, answers: tuple[str, ...]) -> Outcome:
    """Answer the form as a colleague would; only in the embedded Workspace.

    \b
    What you can tell (the first three are required; repeat one to give several answers):
      goal=ID  kind=success|lesson  story="..."
      signs=GOAL.SIGN  voices=student|family|colleague  beneficiary="..."
      helped="time"  next_step="..."  team="..."  role="..."  grade="..."
      share=named|unnamed|team|leaders  author="..."  evidence=https://...  thanks="..."

    \b
    Example:
      smallwins form respond goal=voice goal=math kind=success story="A student ran the warm-up."
    """
    from pipeline import form as forms
    from pipeline.cli.workspace import hold, open_embedded
    from pipeline.settings import load

    settings = load(path)
    _, school = find_school(settings, school_id)
    given: dict[str, list[str]] = {}
    for answer in answers:
        role, separator, value = answer.partition("=")
        if not separator:
            raise UsageError(f"“{answer}” is not an answer.", 'Write answers like story="What you saw".')
        given.setdefault(role, []).append(value)
    body = forms.response(settings, school, respondent=respondent, **given)
    missing = [role for role in ("goal", "kind", "story") if not any(given.get(role, ()))]
    if missing:
        raise UsageError(f"The form requires {' and '.join(missing)}.", "See `smallwins form respond --help`.")
    form_id = next((form_id for form_id, owner in settings.forms.items() if owner == school.school_id), "")
    if not form_id:
        raise SettingsError(f"{school.name} has no form yet.", "Run `smallwins init` first.")
    with hold(settings), open_embedded(settings) as (emulator, _):
        response_id = emulator.respond(form_id, body)
    return Outcome({"response": response_id}, [f"Told. Its id is {response_id}."])


@form.command()
@settings_option
@click.argument("form_file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("responses_file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@speaks
def load(path: Path, form_file: Path, responses_file: Path) -> Outcome:
    """Bring a real form and its responses, as the Forms API answered them, into the embedded Workspace.

    The ids stay as they are. Name the form under `schools: forms` and map its questions under `codebook`.

    \b
    Example:
      smallwins form load form.json responses.json
    """
    from pipeline.cli.workspace import hold, open_embedded
    from pipeline.settings import load as load_settings

    settings = load_settings(path)
    shape = _answer(form_file, "Form", "forms.get")
    responses = _answer(responses_file, "ListFormResponsesResponse", "forms.responses.list").get("responses", [])
    if not shape.get("formId"):
        raise UsageError(f"{form_file} is not a form.", "Save what the Forms API answers to forms.get.")
    if not all(response.get("responseId") and response.get("lastSubmittedTime") for response in responses):
        raise UsageError(
            f"{responses_file} holds a response without its id or its time.",
            "Save what the Forms API answers to forms.responses.list.",
        )
    with hold(settings), open_embedded(settings) as (emulator, _):
        form_id = emulator.load_form(shape, responses)
    said = f"Loaded {len(responses)} responses of “{shape.get('info', {}).get('title', '')}”; its id is {form_id}."
    return Outcome({"form": form_id, "responses": len(responses)}, [said])


def _json(path: Path) -> dict[str, Any]:
    """The JSON object in a file."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UsageError(f"{path} is not JSON.", "Save the API's answer as it came.") from error
    if not isinstance(value, dict):
        raise UsageError(f"{path} does not hold a JSON object.", "Save the API's answer as it came.")
    return value


def _answer(path: Path, schema: str, method: str) -> dict[str, Any]:
    """What a method of the Forms API answered, from a file; fields that are newer than our schema pass."""
    from pipeline.emulator.discovery import check_answer

    value = _json(path)
    wrong = [text for text in check_answer("forms", schema, value) if not text.endswith("Cannot find field.")]
    if wrong:
        place = re.search(r"""(['"])(.*?)\1""", wrong[0])
        raise UsageError(
            f"{path} is not what the Forms API answers: look at {place[2] if place else 'its beginning'}.",
            f"Save what it answers to {method}.",
        )
    return value


def find_school(settings: Settings, school_id: str | None) -> tuple[int, School]:
    """The school with this id, or the first one, and its place in the settings."""
    for index, school in enumerate(settings.school_list):
        if school_id in (None, school.school_id):
            return index, school
    names = ", ".join(school.school_id for school in settings.school_list)
    raise UsageError(f"There is no school “{school_id}” in the settings.", f"Use one of: {names}")

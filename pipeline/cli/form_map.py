"""`smallwins form map`: a form that a school has already comes in; what its questions mean goes into the settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import wizard
from pipeline.cli.output import Outcome, settings_option, speaks
from pipeline.errors import UsageError
from pipeline.wizard import kept
from pipeline.wizard.questions import QUESTIONS, Question, Unfit

if TYPE_CHECKING:
    from pipeline.model import Form, Response
    from pipeline.settings import Settings

AGREE = Question(
    "agree", "Do these read as they should?", choices={"yes": "yes, keep it", "again": "no, choose the questions again"}
)


@click.command("map")
@settings_option
@click.option("--school", "school_id", help="The school's id; the first school by default.")
@click.option("--no-input", is_flag=True, help="Ask nothing; take what is told.")
@click.argument("form")
@click.argument("answers", nargs=-1, metavar="[ROLE=QUESTION]...")
@speaks
def map_(path: Path, school_id: str | None, no_input: bool, form: str, answers: tuple[str, ...]) -> Outcome:
    """Say what the questions of a form that you have already mean; see its newest entries before you agree.

    FORM is the address at which you edit the form. In a terminal you are asked; or tell it: a question by its number,
    its id or its title, and always:VALUE for what all entries have.

    \b
    Roles (the first four are needed):
      story  goal  kind  share
      signs  voices  beneficiary  helped  next_step  team  author  thanks

    \b
    Examples:
      smallwins form map https://docs.google.com/forms/d/1AbcExample/edit
      smallwins form map 1AbcExample --no-input story=2 goal=always:voice kind=always:success share=always:leaders
    """
    told: dict[str, str] = {}
    for answer in answers:
        role, separator, value = answer.partition("=")
        if not separator:
            raise UsageError(f"“{answer}” names no role.", "Write it like story=2 or kind=always:success.")
        told[role] = value
    question = next(question for question in QUESTIONS if question.key == "form")
    try:
        form_id = question.read(form, {})
    except Unfit as error:
        raise UsageError(f"The form cannot be taken: {error}", "Copy it from the browser.") from error
    with wizard.resumable():
        lines = map_form(path, form_id, told, school_id, not no_input and wizard.is_terminal())
    kept.drop(path.parent)
    return Outcome({"form": form_id}, [*lines, "Next: smallwins run"])


def map_form(
    path: Path, form_id: str, told: Mapping[str, str], school_id: str | None = None, talking: bool = True
) -> list[str]:
    """Ask, or take what is told, what the form's questions mean; show entries; write it down. Gives what to say."""
    from pipeline import settings as school
    from pipeline.cli.form import find_school
    from pipeline.wizard import mapping

    settings = school.load(path)
    index, _ = find_school(settings, school_id)
    form, responses = _read(settings, form_id)
    before = kept.read(path.parent) | {"form": form_id}
    answers = {role: before[role] for role in mapping.ROLES if role in before} | _checked(form, settings, told)
    mine = settings.schools[index].forms

    def keep(_: str) -> None:
        kept.write(path.parent, {key: value for key, value in before.items() if key not in mapping.ROLES} | answers)

    while True:
        if talking:
            wizard.say("", f"“{form.title}” asks:", *mapping.list_questions(form))
            wizard.run_through(mapping.sequence(form, settings.goal_list, answers), answers, keep)
        else:
            _require(form, settings, answers)
        updates: dict[str, object] = {f"codebook.{form_id}": mapping.codebook(answers)}
        if form_id not in mine:
            updates[f"schools.{index}.forms"] = [*mine, form_id]
        shown = mapping.preview(form, responses, school.change(path, updates))
        lines = ["The newest entries, as they will be read:", *shown]
        if not talking or _agrees(lines):
            break
        answers.clear()
    school.write(path, updates)
    return [*([] if talking else lines), f"“{form.title}” is mapped; {path} says how under `codebook`."]


def _agrees(lines: list[str]) -> bool:
    """Whether somebody who sees the entries finds them right."""
    wizard.say("", *lines)
    said: dict[str, str] = {}
    wizard.run_through([AGREE], said, lambda _: None)
    return said["agree"] == "yes"


def _read(settings: Settings, form_id: str) -> tuple[Form, list[Response]]:
    """The form and a page of its responses."""
    from pipeline.cli.workspace import open_workspace
    from pipeline.errors import naming
    from pipeline.extract import decode, parse_form

    with open_workspace(settings, name="form map") as google, naming(f"The form {form_id}"):
        form = parse_form(google.forms.get(form_id))
        return form, decode(next(google.forms.list_responses(form_id)))


def _checked(form: Form, settings: Settings, told: Mapping[str, str]) -> dict[str, str]:
    """What was told, as ids of questions; UsageError for what the form does not have."""
    from pipeline.wizard import mapping

    asked = {question.key: question for question in mapping.sequence(form, settings.goal_list, {})}
    titles = {question.title.casefold(): question.question_id for question in form.questions}
    found = {}
    for role, value in told.items():
        if role not in asked:
            raise UsageError(f"There is no role “{role}”.", f"Use one of: {', '.join(asked)}")
        try:
            found[role] = asked[role].read(titles.get(value.casefold(), value), {})
        except Unfit as error:
            raise UsageError(
                f"{role}={value} is not a question of the form.", "See the list of `smallwins form map` in a terminal."
            ) from error
    return found


def _require(form: Form, settings: Settings, answers: dict[str, str]) -> None:
    from pipeline.wizard import mapping

    asked = mapping.sequence(form, settings.goal_list, answers)
    missing = [question.key for question in asked if not question.optional and question.key not in answers]
    if missing:
        raise UsageError(
            f"Without asking, `smallwins form map` needs more: {', '.join(missing)}.",
            "Write them like story=2 or kind=always:success.",
        )

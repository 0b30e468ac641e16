"""Questions come in; they are asked in the terminal one by one, or taken from flags and defaults; answers go out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.cli import Stopped
from pipeline.errors import UsageError
from pipeline.wizard import kept
from pipeline.wizard.questions import NONE, QUESTIONS, Answers, Question, Unfit, forget, sequence, spell_out

F = TypeVar("F", bound=Callable[..., Any])
Asking = Callable[[Question, Answers], str]


def wizard_options(function: F) -> F:
    """Add a flag for each question, and `--no-input`."""
    function = click.option("--no-input", is_flag=True, help="Ask nothing; take flags, and defaults where they serve.")(
        function
    )
    goals = "A goal of your own, like 'Goal: sign; sign'; once for each goal."
    for question in reversed(QUESTIONS):
        kind = click.Choice(list(question.choices)) if question.choices else str
        function = click.option(question.flag, question.key, type=kind, help=question.help)(function)
        if question.key == "leaders":
            function = click.option("--goal", "goal", multiple=True, help=goals)(function)
    return function


def is_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty()


def read_flags(flags: Mapping[str, str | None], goals: tuple[str, ...]) -> dict[str, str]:
    """What the flags answer; UsageError where one cannot be taken."""
    if goals and flags.get("goals") not in (None, "own"):
        raise UsageError("--goal and a ready-made set do not go together.", "Leave one out, or write --goals own.")
    found: dict[str, str] = {}
    for question in QUESTIONS:
        if (told := flags.get(question.key)) is not None:
            found[question.key] = _read(question, told, found)
    try:
        return found | spell_out(goals)
    except Unfit as error:
        raise UsageError(f"--goal cannot be taken: {error}", "Write it like --goal 'Goal: sign; sign'.") from error


def _read(question: Question, told: str, answers: Answers) -> str:
    try:
        return question.read(told, answers)
    except Unfit as error:
        raise UsageError(f"{question.flag} cannot be taken: {error}", "See `smallwins init --help`.") from error


def take_defaults(answers: dict[str, str]) -> None:
    """Complete the answers without asking; UsageError names every flag that is missing."""
    missing = []
    for question in sequence(answers):
        if question.key not in answers:
            answers[question.key] = question.default(answers)
            if not answers[question.key] and not question.optional:
                missing.append(question.flag)
    if missing:
        raise UsageError(
            f"Without asking, `smallwins init` needs more: {', '.join(missing)}.",
            "Add them, or run it in a terminal without --no-input; `smallwins init --help` tells what they take.",
        )


def ask_all(answers: dict[str, str], folder: Path, answered: Callable[[str], None]) -> None:
    """Ask what is not answered yet, keeping each answer at once, and have the whole looked over in the end."""
    if answers:
        say("You have answered already:", *_tell(answers), "")

    def keep(key: str) -> None:
        kept.write(folder, answers)
        answered(key)

    run_through(sequence(answers), answers, keep)
    while (name := _look_over(answers)) is not None:
        forget(answers, name)
        run_through(sequence(answers), answers, keep)


def run_through(questions: Iterable[Question], answers: dict[str, str], answered: Callable[[str], None]) -> None:
    """Ask each question that has no answer yet."""
    for question in questions:
        if question.key not in answers:
            answers[question.key] = ask(question, answers)
            answered(question.key)


@contextmanager
def resumable() -> Iterator[None]:
    """Whoever sits at the terminal and stops what goes on in the block is told how to go on."""
    try:
        yield
    except (Stopped, click.Abort):
        if is_terminal():
            say("", "Your answers so far are kept: the same command goes on from here.")
        raise


def ask(question: Question, answers: Answers) -> str:
    """One answer from the terminal, asked again until it fits."""
    default = question.default(answers)
    none = f" {NONE} for none." if question.optional and default else ""
    say("", *question.shows(), f"{question.asks}{none}")
    for number, (name, words) in enumerate(question.choices.items(), 1):
        if name not in question.known:
            say(f"  {number}  {words}")
    while True:
        shown = str(list(question.choices).index(default) + 1) if default in question.choices else default
        text = click.prompt(">", default=shown, show_default=bool(shown), prompt_suffix=" ", err=True)
        try:
            return question.read(text, answers)
        except Unfit as error:
            say(str(error))


def say(*lines: str) -> None:
    """Words for whoever sits at the terminal."""
    for line in lines:
        click.echo(line, err=True)


def _look_over(answers: Answers) -> str | None:
    """Show all answers; gives the one to be asked again, None where all is right."""
    names = {question.key for question in sequence(answers)}
    say("", "This is what you said:", *_tell(answers))
    while True:
        asks = "Enter if it is right; else the word to answer again"
        name = click.prompt(asks, default="", show_default=False, err=True)
        if not name or name in names:
            return name or None
        say(f"Write one of: {', '.join(sorted(name for name in names if ' ' not in name))}.")


def _tell(answers: Answers) -> Iterator[str]:
    """The answers as lines."""
    for question in sequence(answers):
        if answers.get(question.key):
            value = answers[question.key]
            yield f"  {question.key}: {question.choices.get(value, value)}"

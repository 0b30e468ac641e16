"""Whatever ended a command comes in; one plain sentence, or the envelope of `--json`, and an exit code go out."""

from __future__ import annotations

import errno
import os
import signal
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import click

from pipeline.cli import ALARM, Stopped
from pipeline.cli.output import envelope
from pipeline.errors import DeadlineError, SmallwinsError, UsageError, out_of_time

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Interrupted(SmallwinsError):  # noqa: N818 - somebody's wish, not a failure
    """Somebody pressed Ctrl-C."""

    exit_code = 130
    code = "interrupted"

    def show(self, file: IO[Any] | None = None) -> None:
        """The sentence by itself: nothing went wrong."""
        click.echo(self.format_message(), file, err=True)


class UnexpectedError(SmallwinsError):
    """What nobody foresaw."""

    code = "unexpected"


def tell(error: BaseException, words: Sequence[str]) -> int:
    """Say what ended the command that was called with these words; gives its exit code."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 1
    failure = explain(error, words)
    if "--json" in words:
        click.echo(envelope(False, errors=[_as_json(failure)]))
    else:
        failure.show()
    return failure.exit_code


def explain(error: BaseException, words: Sequence[str]) -> click.ClickException:
    """The error with a sentence and a remedy that stands for whatever was raised."""
    if isinstance(error, click.ClickException):
        return error
    if isinstance(error, Stopped) and error.number == signal.SIGTERM:
        return DeadlineError("The command was asked to stop.", "Run it again when you like: nothing is lost.")
    if isinstance(error, Stopped) and error.number == ALARM:
        return out_of_time()
    if isinstance(error, Stopped | KeyboardInterrupt | click.Abort):
        return Interrupted("Stopped. Nothing is lost: run again when you like.")
    if isinstance(error, OSError) and error.strerror and (error.filename or error.errno in NO_ROOM):
        return UsageError(
            f"{error.filename or 'The output'} cannot be used: {error.strerror}.",
            "See that it is there, that you may write to it and that the disk has room; then run again.",
        )
    return _keep(error, _state_folder(words))


def _as_json(failure: click.ClickException) -> dict[str, str]:
    """The entry of `errors` in the envelope; click's own errors are all about words that cannot be used."""
    if isinstance(failure, SmallwinsError):
        return failure.as_json()
    context = failure.ctx if isinstance(failure, click.UsageError) else None
    fix = f"See `{context.command_path if context else 'smallwins'} --help`."
    return UsageError(failure.format_message(), fix).as_json()


def _keep(error: BaseException, folder: Path) -> UnexpectedError:
    """Something unexpected; where it happened is kept for a report, without values."""
    path = folder / "logs" / "crash.txt"
    frames = "".join(f"{f.filename}:{f.lineno} {f.name}\n" for f in traceback.extract_tb(error.__traceback__))
    report = "say what you did"
    try:
        if folder.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{type(error).__name__}\n{frames}", encoding="utf-8")
            report = f"send the file {path}: it holds no one's words"
    except OSError:
        report = f"say what you did ({path} cannot be written)"
    return UnexpectedError(
        f"Something unexpected happened ({type(error).__name__}); nothing is lost.",
        f"Run again; if it happens again, report it and {report}.",
    )


def _state_folder(words: Sequence[str]) -> Path:
    """The state folder of the command that was called with these words, as far as the words tell."""
    from pipeline.cli.demo import FOLDER

    settings = os.environ.get("SMALLWINS_SETTINGS") or "smallwins.yaml"
    if words[:1] == ["demo"]:
        settings = f"{next((word for word in words[1:] if not word.startswith('-')), FOLDER)}/smallwins.yaml"
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "--settings":
            settings = following
        elif word.startswith("--settings="):
            settings = word.removeprefix("--settings=")
    return Path(settings).parent / ".smallwins"

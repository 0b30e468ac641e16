"""Trouble of two kinds comes through here: bad data as `Issue` values, failures as exceptions named by their remedy.

click.ClickException
└── SmallwinsError          what happened, what to do, where to read more; the user sees that and no traceback
    ├── UsageError      2   a flag or argument cannot be used as given
    ├── SettingsError   3   smallwins.yaml, or a file it names, has mistakes (all of them, with line and column)
    ├── TemplateError   3   a sheet or report template has a mistake (file and line)
    ├── SignInError     4   nobody is signed in, or the sign-in is no longer accepted
    │   ├── SignInAgainError        sign in again: it was withdrawn
    │   │   └── PermissionsError    sign in again, and leave every permission ticked
    │   ├── KeyFileError            put another key or sign-in file in its place, or guard it better
    │   ├── ClockError              set this computer's clock
    │   ├── AppStatusError          make the app internal: in testing its sign-ins end after a week
    │   └── AskAdministratorError   only the domain's administrator can allow it
    ├── GoogleError     5   the Workspace refused or failed
    │   ├── AccessError     no permission: share the file
    │   │   ├── NotFoundError   no such file for this account: check the id, share the file
    │   │   ├── ApiOffError     switch the API on in the project
    │   │   ├── ScopeError      the sign-in lacks a permission: sign in again with all of them
    │   │   ├── StorageError    the account has no storage: use a shared drive
    │   │   ├── ProtectedError  let the account edit what is protected
    │   │   └── CopyError       name the original, not its copy
    │   ├── QuotaError      too many requests for now
    │   ├── RejectedError   the request is invalid: nothing was applied
    │   └── UncertainError  a write left no usable answer: it may have been applied
    ├── BusyError       6   another run, or another program, holds the file
    ├── PrivacyGate     7   nothing is published until a privacy setting is settled
    └── DeadlineError   8   stopped at the deadline or by SIGTERM; safe to run again
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import click

Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """Bad data, as a value: where it is, what is wrong in plain words (never a respondent's text), how bad."""

    where: str
    what: str
    severity: Severity = "warning"


class SmallwinsError(click.ClickException):
    """A failure the user can act on: one plain sentence, the one thing to do, and where to read more."""

    exit_code = 1
    code = "failed"
    passing = False
    """Whether time alone may heal it: the same is worth trying again later, without anybody doing anything."""

    def __init__(self, message: str, fix: str = "", url: str = "") -> None:
        super().__init__(message)
        self.fix = fix
        self.url = url

    def format_message(self) -> str:
        """The sentence, then the remedy on its own line, then the link."""
        parts = [self.message, self.fix and f"What to do: {self.fix}", self.url and f"More: {self.url}"]
        return "\n".join(part for part in parts if part)

    def as_json(self) -> dict[str, str]:
        """The entry of `errors` in the envelope of `--json`."""
        return {"code": self.code, "message": self.message, "fix": self.fix, "url": self.url}


class UsageError(SmallwinsError):
    """A flag or an argument that cannot be used as given."""

    exit_code = 2
    code = "usage"


class SettingsError(SmallwinsError):
    """Mistakes in the settings; `mistakes` holds one line for each, with its place."""

    exit_code = 3
    code = "settings"

    def __init__(self, message: str, fix: str = "", url: str = "", mistakes: tuple[str, ...] = ()) -> None:
        super().__init__("\n".join((message, *(f"  - {mistake}" for mistake in mistakes))), fix, url)
        self.mistakes = mistakes


class TemplateError(SmallwinsError):
    """A mistake in a sheet or report template, named with its file and line."""

    exit_code = 3
    code = "template"


class SignInError(SmallwinsError):
    """Nobody is signed in, or Google no longer accepts the sign-in."""

    exit_code = 4
    code = "sign-in"


class SignInAgainError(SignInError):
    """Somebody has to sign in again: the sign-in was withdrawn, is not there, or does not cover what is asked."""

    code = "sign-in-again"


class PermissionsError(SignInAgainError):
    """The sign-in does not cover everything that is asked."""

    code = "permissions"


class KeyFileError(SignInError):
    """A key or sign-in file is not there, not whole, not accepted, or not for its owner's eyes only."""

    code = "key-file"


class ClockError(SignInError):
    """This computer's clock is off by so much that Google takes its signatures for old or for early ones."""

    code = "clock"


class AppStatusError(SignInError):
    """The app's sign-ins end after a week, as they do while it is external and in testing."""

    code = "app-in-testing"


class AskAdministratorError(SignInError):
    """The domain, the project or the app forbids it, and only its administrator can allow it."""

    code = "ask-administrator"


class GoogleError(SmallwinsError):
    """The Workspace failed, or refused for a reason that has no better name."""

    exit_code = 5
    code = "google"
    passing = True


class AccessError(GoogleError):
    """A file, a permission, an API or storage that this account does not have."""

    code = "access"
    passing = False


class NotFoundError(AccessError):
    """A file that does not exist, or that this account cannot see."""

    code = "not-found"


class ApiOffError(AccessError):
    """One of Google's APIs is not switched on in the school's project."""

    code = "api-off"


class ScopeError(AccessError):
    """The sign-in was accepted, but not for this: a permission (scope) is missing."""

    code = "permissions"


class StorageError(AccessError):
    """The account has no storage of its own, so it can make files in a shared drive only."""

    code = "no-storage"


class ProtectedError(AccessError):
    """Cells that somebody protected against the account."""

    code = "protected"


class CopyError(AccessError):
    """A copy of one of our workbooks stands where the original belongs."""

    code = "copy"


@contextmanager
def naming(what: str) -> Iterator[None]:
    """Say of an AccessError inside the block what it was that could not be opened."""
    try:
        yield
    except AccessError as error:
        raise type(error)(f"{what} cannot be opened. {error.message}", error.fix, error.url) from error


class QuotaError(GoogleError):
    """More requests than Google allows for the moment, even after waiting."""

    code = "quota"


class RejectedError(GoogleError):
    """Google found the request invalid (400): nothing was applied."""

    code = "rejected"
    passing = False


class UncertainError(GoogleError):
    """A write without a usable answer: it may have been applied, and only reading can tell."""

    code = "uncertain"


class BusyError(SmallwinsError):
    """Another run or program holds what this one needs."""

    exit_code = 6
    code = "busy"
    passing = True


class PrivacyGate(SmallwinsError):  # noqa: N818 - a gate that is shut, as the exit code's name says
    """Publishing waits until a privacy question is settled."""

    exit_code = 7
    code = "privacy"


class DeadlineError(SmallwinsError):
    """The run stopped in time or was asked to stop; running again is safe."""

    exit_code = 8
    code = "deadline"
    passing = True


def out_of_time() -> DeadlineError:
    """What it means that the time for a command is over."""
    return DeadlineError(
        "The command stopped at its deadline.",
        "Run it again: nothing is lost. `schedule.deadline` in the settings, or `run --deadline`, gives it more time.",
    )

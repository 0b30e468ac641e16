"""What the four APIs answered comes in; findings on sign-in, permissions, APIs, shared drive and clock go out. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from pipeline.doctor.evidence import DRIVE, Connection
from pipeline.doctor.findings import Finding, Result, failure, good
from pipeline.errors import NotFoundError, RejectedError, ScopeError, SmallwinsError
from pipeline.settings import Settings

SLOW, WRONG = timedelta(minutes=1), timedelta(minutes=5)
"""From where on a clock is worth a word, and from where on Google takes no signature."""


def examine_connection(connection: Connection, settings: Settings) -> Iterator[Finding]:
    """Sign-in, permissions, APIs, clock, and the shared drive: what the school's project decides."""
    if settings.workspace == "google":
        yield good("Sign-in", "Google accepts the sign-in.")
        yield from _permissions(connection)
        yield from _apis(connection)
        yield from _shared_drive(connection, settings)
    yield from _clock(connection)


def _permissions(connection: Connection) -> Iterator[Finding]:
    """No API misses a permission."""
    lacking = [(name, answer) for name, answer in connection.apis.items() if isinstance(answer, ScopeError)]
    for name, error in lacking:
        yield Finding("Permissions", "fail", f"The {name}: {error.message}", error.fix, error.url)
    if not lacking:
        yield good("Permissions", "The sign-in has every permission that a run asks for.")


def _apis(connection: Connection) -> Iterator[Finding]:
    """All four APIs are switched on; that nobody's file is not found is what an API that is on says."""
    expected = NotFoundError, RejectedError, ScopeError
    answers = connection.apis.values()
    troubles = [answer for answer in answers if isinstance(answer, SmallwinsError) and not isinstance(answer, expected)]
    said = {error.message: error for error in troubles}
    yield from (failure("APIs", error) for error in said.values())
    if not troubles:
        yield good("APIs", "The Forms, Sheets, Docs and Drive APIs are switched on.")


def _shared_drive(connection: Connection, settings: Settings) -> Iterator[Finding]:
    """The shared drive that the settings name lets us in."""
    answer = connection.apis[DRIVE]
    if settings.google.drive and isinstance(answer, NotFoundError):
        yield Finding(
            "Shared drive",
            "fail",
            f"The shared drive {settings.google.drive} does not exist, or the account is no member of it.",
            "Add the account to it as a Content manager. Its id is the last part of the shared drive's address.",
            "https://drive.google.com/drive/shared-drives",
        )
    elif settings.google.drive and not isinstance(answer, SmallwinsError):
        yield good("Shared drive", "The account is a member of the shared drive.")


def _clock(connection: Connection) -> Iterator[Finding]:
    """This computer's clock goes with Google's."""
    ahead = connection.ahead or timedelta()
    seconds = round(abs(ahead).total_seconds())
    if abs(ahead) < SLOW:
        yield good("Clock", "This computer's clock goes with Google's.")
        return
    result: Result = "fail" if abs(ahead) >= WRONG else "warn"
    which = "behind" if ahead > timedelta() else "ahead of"
    said = f"This computer's clock is {seconds // 60} min {seconds % 60} s {which} Google's."
    yield Finding("Clock", result, said, "Switch on automatic time in the computer's settings.")

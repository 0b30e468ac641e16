"""Settings come in; the Workspace they name, the embedded one started by itself, is open until the block ends."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import ring_after
from pipeline.errors import BusyError, GoogleError, UsageError

if TYPE_CHECKING:
    from pipeline.emulator import Emulator, StateUnwritable
    from pipeline.google import Google, Pace
    from pipeline.settings import Settings


@contextmanager
def open_workspace(settings: Settings, limit: timedelta | None = None, name: str = "") -> Iterator[Google]:
    """The Workspace of the settings, held by one program of this machine at a time, until the `limit` at the latest.

    It is asked for the permissions of the command at work, or of the one named.
    """
    with bound(limit or settings.schedule.limit) as deadline, hold(settings):
        from pipeline.google import Google, Pace
        from pipeline.google.auth.scopes import ask

        if settings.workspace == "google":
            scopes = ask(name or command_name(), settings.google.access)
            with Google.open(settings, Pace(deadline, memory=settings.state / "requests.txt"), scopes) as google:
                yield google
        else:
            with open_embedded(settings, pace=Pace(deadline, limits={})) as (_, google):
                yield google


def command_name() -> str:
    """The words that named the command at work, like "form create"."""
    names: list[str] = []
    context = click.get_current_context()
    while context.parent is not None:
        names.append(context.info_name or "")
        context = context.parent
    return " ".join(reversed(names))


@contextmanager
def bound(limit: timedelta) -> Iterator[float]:
    """The deadline of the block, on the monotonic clock: an alarm stops what still goes on then."""
    seconds = limit.total_seconds()
    ring_after(seconds)
    try:
        yield time.monotonic() + seconds
    finally:
        ring_after(0)


@contextmanager
def open_embedded(settings: Settings, port: int = 0, pace: Pace | None = None) -> Iterator[tuple[Emulator, Google]]:
    """The embedded Workspace and our way in; only for `workspace: local`."""
    from pipeline.google import Google

    if settings.workspace != "local":
        raise UsageError(
            "This works in the embedded Workspace only, and smallwins.yaml says `workspace: google`.",
            "In Google Forms, open the form itself and answer it there.",
        )
    settings.state.mkdir(parents=True, exist_ok=True)
    with (
        open_emulator(settings.state / "workspace.db", port) as emulator,
        Google.embedded(emulator.url, pace) as google,
    ):
        yield emulator, google


@contextmanager
def open_emulator(path: Path | None, port: int = 0, **options: object) -> Iterator[Emulator]:
    """The embedded Workspace; its troubles as errors with a remedy."""
    from pipeline.emulator import Emulator, PortBusy, StateBusy, StateDamaged, StateUnwritable
    from pipeline.emulator.errors import ApiError

    try:
        emulator = Emulator(path, port=port, **options)  # type: ignore[arg-type]
    except PortBusy as error:
        raise UsageError(f"Port {port} is in use by another program.", "Choose another one with --port.") from error
    except StateBusy as error:
        raise BusyError(f"Another program has {path} open.", "Wait until it ends, or close it.") from error
    except StateDamaged as error:
        raise GoogleError(
            f"The embedded Workspace's file {path} is damaged.",
            "Put a backup in its place; or move it away, and `smallwins init` starts an empty one.",
        ) from error
    except StateUnwritable as error:
        raise _without_room(error) from error
    with emulator:
        try:
            yield emulator
        except StateUnwritable as error:
            raise _without_room(error) from error
        except (GoogleError, BusyError) as error:
            if emulator.app.unwritable is None:
                raise
            raise _without_room(emulator.app.unwritable) from error
        except ApiError as error:
            raise UsageError(
                f"The form does not take this: {error.message}", "Look at the form's questions."
            ) from error


def _without_room(error: StateUnwritable) -> UsageError:
    """What it means that the embedded Workspace's file takes nothing more."""
    return UsageError(
        f"The embedded Workspace's file {error.path} cannot be written: {error.reason}.",
        "Make room, or make the place writable, then run again: what was there is kept.",
    )


def listen() -> threading.Event:
    """An event that SIGINT or SIGTERM sets from now on: for what serves until it is stopped, a good end."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


@contextmanager
def hold(settings: Settings) -> Iterator[None]:
    """Keep other runs on this machine out until the block ends; across machines the commits' guard is enough."""
    from filelock import FileLock, Timeout

    settings.state.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.state / "run.lock", timeout=0):
            yield
    except Timeout as error:
        raise BusyError(
            "Another run is at work in this folder, or `smallwins form open` is showing the form.",
            "Wait until it ends, or stop it with Ctrl-C where it runs; then run again.",
        ) from error

"""`smallwins emulator`: a port and perhaps a file come in; the embedded Workspace is served until it is stopped."""

from __future__ import annotations

import json
import signal
import threading
from pathlib import Path
from typing import Any

import click

from pipeline.errors import UsageError


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port; 0 takes a free one.")
@click.option("--state", type=click.Path(path_type=Path, dir_okay=False), help="Keep everything in this file.")
@click.option("--seed", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="JSON: files to start with.")
@click.option(
    "--sign-in",
    type=click.Choice(["any", "strict"]),
    default="any",
    show_default=True,
    help="any: every bearer token is the one owner. strict: tokens, scopes and expiry as Google checks them.",
)
@click.option(
    "--service-account",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A service account's key file that may sign in; made when it is not there.",
)
def emulator(port: int, state: Path | None, seed: Path | None, sign_in: str, service_account: Path | None) -> None:
    """Serve the embedded Workspace by itself: Forms, Sheets, Docs and Drive on this computer only.

    The first line of output is its address; the second, the token for its own control routes.

    \b
    Example:
      smallwins emulator --port 8765 --state workspace.db
    """
    from pipeline.cli.workspace import open_emulator

    with open_emulator(state, port=port, seed=_seed(seed), sign_in=sign_in) as running:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        click.echo(running.url)
        click.echo(f"control token: {running.token}")
        if service_account:
            _admit(running, service_account)
            click.echo(f"service account: {service_account}")
        stop.wait()


def _seed(path: Path | None) -> list[dict[str, Any]] | None:
    """The files that a seed file lists."""
    if path is None:
        return None
    try:
        files: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["files"]
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path} is not a seed.", 'Write {"files": [{"id", "name", "mimeType", "owner"}]}.') from error
    return files


def _admit(running: Any, key_file: Path) -> None:
    """Let a service account in, from its key file or with a new one."""
    if key_file.exists():
        try:
            running.register(key_file)
        except ValueError as error:
            raise UsageError(f"{key_file} is not a service account's key.", "Leave it out: one is made.") from error
    else:
        running.service_account(key_file.parent, key_file.stem).replace(key_file)

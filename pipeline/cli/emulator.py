"""`smallwins emulator`: the embedded Workspace is served until it is stopped; `probe` holds it against Google."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.output import Outcome, progress, speaks
from pipeline.errors import GoogleError, UsageError

if TYPE_CHECKING:
    from pipeline.emulator.probe import Finding
    from pipeline.emulator.probe.desk import Desk

QUOTAS = {"off": None, "real": 1.0}
MOST, WIDTH = 20, 300


@click.group(invoke_without_command=True)
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
@click.option(
    "--quota", default="off", show_default=True, metavar="off|real|NUMBER", help="Google's limits a minute, or a part."
)
@click.option(
    "--faults", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="JSON: a list of faults to inject."
)
@click.option("--history", type=click.Path(path_type=Path, dir_okay=False), help="Write a JSON line a request here.")
@click.pass_context
def emulator(context: click.Context, /, service_account: Path | None, **told: Any) -> None:
    """Serve the embedded Workspace by itself: Forms, Sheets, Docs and Drive on this computer only.

    The first line of output is its address; the second, the token for its own control routes.

    \b
    Example:
      smallwins emulator --port 8765 --state workspace.db
    """
    if context.invoked_subcommand is None:
        _serve(service_account, **told)


@emulator.command()
@click.option("--live", is_flag=True, help="Ask Google too, and print where the answers differ.")
@click.option(
    "--credentials",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --live: a service account's key file or a saved sign-in.",
)
@click.option("--drive", default="", help="With --live: the shared drive to work in, by its id.")
@click.option("--only", default="", help="Only questions with this in their name.")
@speaks
def probe(live: bool, credentials: Path | None, drive: str, only: str) -> Outcome:
    """Ask the open questions about Google's services of the embedded Workspace, and with --live of Google.

    Every question works in a file of its own, which is deleted again.

    \b
    Example:
      smallwins emulator probe --live --credentials key.json --drive 0AExampleUk9PVA
    """
    from pipeline.cli.workspace import open_emulator
    from pipeline.emulator.probe import probe as ask_all
    from pipeline.emulator.probe.desk import Desk, ProbeRefused

    if live and credentials is None:
        raise UsageError("--live needs a way to sign in.", "Name it with --credentials FILE; docs/connecting.md helps.")
    theirs = _live_desk(credentials, drive) if live and credentials else None
    with open_emulator(None) as running, progress() as say:
        found: list[Finding] = []
        try:
            for one in ask_all(Desk.at(running.url), theirs, only):
                say(one.name)
                found.append(one)
            if not found:
                raise UsageError(f"No question has “{only}” in its name.", "Leave --only out to see them all.")
        except ProbeRefused as error:
            raise GoogleError(f"A question could not be asked: {error}.", "Check the account's access.") from error
    return _report(found, live)


def _live_desk(credentials: Path, drive: str) -> Desk:
    from google.auth.transport.requests import AuthorizedSession

    from pipeline.emulator.probe.desk import Desk
    from pipeline.google.auth import load

    return Desk.live(AuthorizedSession(load(credentials)), drive)


def _report(found: list[Finding], live: bool) -> Outcome:
    """Where the answers differ, both; without Google the questions with the start of our answers. Whole in the data."""
    lines = []
    for one in found:
        lines.append(f"{one.name}: {'same' if one.same else 'DIFFERS'}" if live else f"{one.name}: {one.question}")
        if live:
            for place, ours, theirs in islice(one.differences(), MOST):
                lines += [f"  {place}", f"    here:   {_short(ours)}", f"    Google: {_short(theirs)}"]
        else:
            lines.append(f"  {_short(one.ours)}")
    same = sum(one.same for one in found)
    end = (
        f"{same} of {len(found)} answers are the same." if live else f"{len(found)} questions; --live asks Google too."
    )
    data = [{"name": one.name, "question": one.question, "here": one.ours, "google": one.theirs} for one in found]
    return Outcome({"live": live, "findings": data}, [*lines, end])


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"


def _serve(service_account: Path | None, seed: Path | None, quota: str, faults: Path | None, **told: Any) -> None:
    """Serve until a signal stops it."""
    from pipeline.cli.workspace import listen, open_emulator

    with open_emulator(told.pop("state"), seed=_seed(seed), quota=_quota(quota), **told) as running:
        _inject(running, faults)
        stop = listen()
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


def _quota(told: str) -> float | None:
    """The part of Google's limits that holds; None for none."""
    try:
        return QUOTAS[told] if told in QUOTAS else float(told)
    except ValueError as error:
        raise UsageError(
            f"--quota takes off, real or a number, not {told}.", "0.1 is a tenth of the limits."
        ) from error


def _inject(running: Any, path: Path | None) -> None:
    """Put a file's faults in force."""
    try:
        for rule in json.loads(path.read_text(encoding="utf-8")) if path else ():
            running.faults.add(rule.pop("kind", "of no kind"), **rule)
    except (ValueError, TypeError, AttributeError) as error:
        raise UsageError(
            f"{path} is not a list of faults: {error}.", 'Write [{"kind": "status", "code": 503, "number": 3}].'
        ) from error


def _admit(running: Any, key_file: Path) -> None:
    """Let a service account in, from its key file or with a new one."""
    if key_file.exists():
        try:
            running.register(key_file)
        except ValueError as error:
            raise UsageError(f"{key_file} is not a service account's key.", "Leave it out: one is made.") from error
    else:
        running.service_account(key_file.parent, key_file.stem).replace(key_file)

"""`smallwins auth`: settings come in; somebody signs in, is told who is signed in, or withdraws it again."""

from __future__ import annotations

import webbrowser
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.output import Outcome, settings_option, speaks
from pipeline.errors import Issue

if TYPE_CHECKING:
    from pipeline.google.auth import SignIn


@click.group()
def auth() -> None:
    """Sign in as a role account, see who is signed in, withdraw it."""


@auth.command()
@settings_option
@click.option(
    "--client",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The OAuth client's file from Google; client.json beside the settings by default.",
)
@click.option("--no-browser", is_flag=True, help="Only print the address; open it in a browser yourself.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Where the browser comes back to; 0: any.")
@speaks
def login(path: Path, client: Path | None, no_browser: bool, port: int) -> Outcome:
    """Sign in as the role account in a browser, and keep the sign-in for every run to come.

    A service account needs none of this: it signs in with its key. On a machine without a browser take a fixed port,
    and on your own computer, before you open the address: ssh -L 8085:127.0.0.1:8085 THAT-MACHINE

    \b
    Examples:
      smallwins auth login
      smallwins auth login --no-browser --port 8085
    """
    from pipeline.settings import load

    made = sign_in(path, client, port, no_browser)
    lines = [f"Signed in as {made.account}. It is kept in {made.file}: treat that file like a password.", *_end(made)]
    if load(path).workspace == "local":
        lines.append("Next: write `workspace: google` in the settings, then smallwins init.")
    return Outcome(_data(made), lines, _warn(made))


def sign_in(path: Path, client: Path | None = None, port: int = 0, no_browser: bool = False) -> SignIn:
    """Have a person sign in in the browser; the sign-in is kept, and the settings at `path` name it."""
    from pipeline import settings as school
    from pipeline.google.auth import saved

    settings = school.load(path)

    def show(address: str) -> None:
        click.echo(f"Sign in as the role account, and allow what is asked, at this address:\n\n  {address}\n", err=True)
        if not no_browser:
            webbrowser.open(address)
        click.echo("Waiting for the browser. Ctrl-C ends it.", err=True)

    made, place = saved.login(settings, client or settings.folder / "client.json", show, port)
    if not settings.google.credentials:
        school.write(path, {"google.credentials": place})
    return made


@auth.command()
@settings_option
@speaks
def status(path: Path) -> Outcome:
    """Say who is signed in, how, what that allows, since when and until when; Google is asked.

    \b
    Example:
      smallwins auth status --json
    """
    from pipeline.google.auth import saved
    from pipeline.settings import load

    settings = load(path)
    if settings.workspace == "local":
        said = "The embedded Workspace on this computer needs no sign-in."
        return Outcome({"kind": "embedded", "account": ""}, [said])
    made, missing = saved.describe(settings)
    lines = [f"Signed in as {made.account} ({made.kind})."]
    lines += [f"  file: {made.file}"] if made.file else []
    lines += [f"  since: {made.since:%Y-%m-%d}, {_days(datetime.now(UTC) - made.since)} ago"] if made.since else []
    lines += [*_end(made), f"  may: {', '.join(_short(made.scopes)) or 'what Google allowed'}"]
    warnings = _warn(made)
    if missing:
        what = f"not allowed: {', '.join(_short(missing))}; run `smallwins auth login` again"
        warnings.append(Issue("sign-in", what, "error"))
    lines += [f"  {issue.severity}: {issue.what}" for issue in warnings]
    return Outcome({**_data(made), "missing": _short(missing)}, lines, warnings, 4 if missing else 0)


@auth.command()
@settings_option
@speaks
def logout(path: Path) -> Outcome:
    """Withdraw the role account's sign-in at Google and remove its file; runs stop until somebody signs in again.

    \b
    Example:
      smallwins auth logout
    """
    from pipeline.google.auth import saved
    from pipeline.settings import load

    file = saved.logout(load(path))
    said = f"Signed out: Google no longer accepts the sign-in, and {file} is removed."
    return Outcome({"removed": str(file)}, [said, "Copies of that file elsewhere, as in a backup, open nothing now."])


def _data(made: SignIn) -> dict[str, Any]:
    """A sign-in for programs; nothing in it opens anything."""
    now = datetime.now(UTC)
    return {
        "kind": made.kind,
        "account": made.account,
        "file": str(made.file) if made.file else None,
        "scopes": _short(made.scopes),
        "signed_in": made.since.isoformat() if made.since else None,
        "age_days": (now - made.since).days if made.since else None,
        "ends": made.ends.isoformat() if made.ends else None,
    }


def _short(scopes: tuple[str, ...]) -> list[str]:
    """Scopes by their last part."""
    return [scope.rpartition("/")[2] for scope in scopes]


def _end(made: SignIn) -> list[str]:
    """Until when a person's sign-in is good; nothing for other kinds, which sign in anew each time."""
    if made.since is None:
        return []
    return [f"  ends: {made.ends:%Y-%m-%d}" if made.ends else "  ends: never by itself"]


def _warn(made: SignIn) -> list[Issue]:
    """What a sign-in that ends says about its app."""
    if made.ends is None:
        return []
    why = "the Google Cloud app is External and in testing; make its audience Internal and log in again"
    return [Issue("sign-in", f"this sign-in ends in {_days(made.ends - datetime.now(UTC))}: {why}")]


def _days(span: Any) -> str:
    """A span in whole days."""
    days = max(0, round(span.total_seconds() / 86400))
    return "1 day" if days == 1 else f"{days} days"

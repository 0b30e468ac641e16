"""Settings come in; a person's sign-in is made and kept, told about, or withdrawn and removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipeline.errors import KeyFileError, UsageError
from pipeline.google import auth
from pipeline.google.auth import browser, files, kinds
from pipeline.google.auth.doors import check_endpoint, revoke
from pipeline.google.auth.kinds import SignIn
from pipeline.google.auth.scopes import ask, uncovered
from pipeline.google.pace import Pace
from pipeline.google.transport import Transport
from pipeline.settings import Settings

PLACE = "private/sign-in.json"
"""Where a sign-in is kept while the settings name no other place; the folder is its owner's only."""
ABOUT = "https://www.googleapis.com/drive/v3/about"


def login(settings: Settings, client: Path, show: Callable[[str], None], port: int = 0) -> tuple[SignIn, str]:
    """Sign a person in and keep it; gives the sign-in, and its path as the settings should name it."""
    google = settings.google
    check_endpoint(google.endpoint)
    place = google.credentials or PLACE
    path = settings.folder / place
    _check_place(path, google.credentials)
    scopes = tuple(sorted(ask("auth login", google.access, news=bool(google.subscription))))
    info = browser.sign_in(client, scopes, show, endpoint=google.endpoint.rstrip("/"), port=port)
    files.write(path, info)
    made = kinds.from_file(path, None)
    account = _who(made, settings)
    files.write(path, {**info, "account": account})
    return replace(made, account=account), place


def describe(settings: Settings) -> tuple[SignIn, tuple[str, ...]]:
    """The sign-in as Google sees it now, and the permissions that it lacks; SignInError where it is not accepted."""
    google = settings.google
    made = auth.sign_in(settings, ask("auth status", google.access))
    wanted = ask("auth login", google.access, news=bool(google.subscription))
    if isinstance(made.credentials, kinds.SavedSignIn):
        missing = uncovered(wanted, made.scopes) if made.scopes else ()
    else:
        made, missing = replace(made, scopes=tuple(sorted(wanted))), ()
    return replace(made, account=_who(made, settings)), missing


def logout(settings: Settings) -> Path:
    """Withdraw a person's saved sign-in at Google and remove its file; gives the file's path."""
    google = settings.google
    check_endpoint(google.endpoint)
    path = settings.folder / (google.credentials or PLACE)
    info = files.read(path)
    if info.get("type") != "authorized_user":
        raise UsageError(
            f"{path.name} is not a person's sign-in, so there is nothing to withdraw.",
            "A key ends when you delete it in the Google Cloud console: Service accounts, Keys.",
            "https://console.cloud.google.com/iam-admin/serviceaccounts",
        )
    revoke(str(info.get("refresh_token", "")), google.endpoint.rstrip("/"))
    path.unlink()
    return path


def _check_place(path: Path, named: str) -> None:
    """Refuse to write a person's sign-in over anything else."""
    if named == kinds.DEFAULT:
        raise UsageError(
            "smallwins.yaml signs in as this computer (application-default): nobody needs to log in.",
            "To sign in as a role account instead, empty `google: credentials` first.",
        )
    if not path.exists() and not path.is_symlink():
        return
    try:
        kind = files.read(path).get("type")
    except KeyFileError:
        if path.is_symlink():
            raise
        kind = None
    if kind != "authorized_user":
        raise UsageError(
            f"{path.name} is not a person's sign-in, and smallwins.yaml signs in with it: nobody needs to log in.",
            "To sign in as a role account instead, empty `google: credentials` first.",
        )


def _who(made: SignIn, settings: Settings) -> str:
    """The account's address, asked of Drive, which needs no permission of its own."""
    transport = Transport(made.credentials, settings.google.endpoint.rstrip("/"), Pace(), hosts=made.hosts)
    try:
        answer = transport.send("GET", ABOUT, params={"fields": "user(emailAddress)"}).json()
    finally:
        transport.close()
    return str(answer.get("user", {}).get("emailAddress", "")) or made.account

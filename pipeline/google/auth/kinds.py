"""What smallwins.yaml says about signing in comes in; the sign-in goes out: its credentials, kind, account and age."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import google.auth
from google.auth import aws, identity_pool, impersonated_credentials
from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError
from google.oauth2.credentials import Credentials
from google.oauth2.service_account import Credentials as ServiceAccount

from pipeline.errors import KeyFileError, SettingsError, SignInAgainError
from pipeline.google.auth import files, remedies
from pipeline.google.auth.doors import is_googles
from pipeline.google.auth.scopes import SCOPES, cover
from pipeline.settings.model import Google

DEFAULT = "application-default"
"""What stands in place of a path where the computer itself is signed in."""
TOKEN = "https://oauth2.googleapis.com/token"  # noqa: S105 - where tokens come from
SHORTEST = 3600
"""Seconds that a lent token lives."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One way in: `hosts` are those, besides Google's, that tell this machine who it is.

    `since` and `ends` are known of a person's sign-in only; `scopes` are those asked for, or "granted" to a person.
    """

    kind: str
    credentials: Any
    account: str = ""
    file: Path | None = None
    scopes: tuple[str, ...] = ()
    since: datetime | None = None
    ends: datetime | None = None
    hosts: frozenset[str] = frozenset()


class SavedSignIn(Credentials):  # type: ignore[misc]
    """A person's sign-in, which knows when it ends; None for never."""

    ends: datetime | None = None


def open_sign_in(google: Google, folder: Path, scopes: Collection[str]) -> SignIn:
    """The sign-in that the settings name, for these scopes; `folder` is where relative paths start."""
    if not google.credentials:
        raise SignInAgainError(
            "smallwins.yaml does not say how to sign in: `google.credentials` is empty.",
            "A role account: run `smallwins auth login`. Else put the key file's path there (docs/connecting.md, 4a).",
        )
    wanted = (
        cover(scopes, SCOPES) if google.subject else tuple(sorted(scopes))
    )  # delegation takes those listed, as listed
    if google.impersonate:
        return _borrow(_source(google, folder, None), google, wanted)
    return _source(google, folder, wanted, google.subject)


def _source(google: Google, folder: Path, scopes: Sequence[str] | None, subject: str = "") -> SignIn:
    """The sign-in by itself, before it acts as anybody else; scopes None: whatever it may."""
    if google.credentials != DEFAULT:
        return from_file(folder / google.credentials, scopes, subject)
    named = os.environ.get("GOOGLE_APPLICATION_CREDENTIALS")
    if named:
        return replace(from_file(Path(named), scopes, subject), kind=DEFAULT)
    if subject:
        raise _without_subject()
    try:
        credentials, _ = google_default(scopes)
    except DefaultCredentialsError as error:
        raise remedies.no_default() from error
    account = getattr(credentials, "service_account_email", "") or getattr(credentials, "account", "")
    return SignIn(DEFAULT, credentials, account, scopes=tuple(scopes or ()))


def google_default(scopes: Sequence[str] | None) -> tuple[Any, Any]:
    """The computer's own sign-in, as google-auth finds it."""
    return google.auth.default(scopes=scopes)


def from_file(path: Path, scopes: Sequence[str] | None, subject: str = "") -> SignIn:
    """The sign-in in a key file, a saved sign-in or a workload identity's file; KeyFileError for any other."""
    info = files.read(path)
    kind = str(info.get("type"))
    if kind not in KINDS:
        raise KeyFileError(
            f"{path.name} is neither a service-account key nor a saved sign-in.",
            "Use the JSON file that Google offers when you create a key; docs/connecting.md shows where.",
        )
    if subject and kind != "service_account":
        raise _without_subject()
    _check_addresses(path, info)
    try:
        made = KINDS[kind](info, scopes)
    except (GoogleAuthError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeyFileError(f"{path.name} is not a complete sign-in file.", "Download it again from Google.") from error
    if subject:
        made = replace(made, credentials=made.credentials.with_subject(subject), account=subject)
    return replace(made, file=path)


def _borrow(source: SignIn, settings: Google, scopes: tuple[str, ...]) -> SignIn:
    """The service account that another sign-in may act as, and through it a person where one is named."""
    lent = impersonated_credentials.Credentials(
        source.credentials, settings.impersonate, list(scopes), subject=settings.subject or None, lifetime=SHORTEST
    )
    account = settings.subject or settings.impersonate
    return replace(source, kind="impersonation", credentials=lent, account=account, scopes=scopes)


def _service_account(info: dict[str, Any], scopes: Sequence[str] | None) -> SignIn:
    """A key file; its address for tokens is Google's, whatever it says."""
    made = ServiceAccount.from_service_account_info({**info, "token_uri": TOKEN}, scopes=scopes)
    return SignIn("service account", made, made.service_account_email, scopes=tuple(scopes or ()))


def _authorized_user(info: dict[str, Any], scopes: Sequence[str] | None) -> SignIn:
    """A person's saved sign-in, ours or gcloud's."""
    granted = tuple(str(scope) for scope in info.get("scopes") or ())
    asked = list(cover(scopes, granted)) if scopes and granted else scopes
    made = SavedSignIn.from_authorized_user_info(info, scopes=asked)
    made.token = None
    made.ends = _moment(info.get("ends"))
    since = _moment(info.get("signed_in"))
    return SignIn("role account", made, str(info.get("account", "")), None, granted, since, made.ends)


def _external(info: dict[str, Any], scopes: Sequence[str] | None) -> SignIn:
    """A workload identity: what the machine can show of itself, exchanged for a token."""
    source = info["credential_source"]
    kind = aws.Credentials if "environment_id" in source else identity_pool.Credentials
    made = kind.from_info(info, scopes=scopes)
    hosts = {urlsplit(str(value)).hostname for key, value in source.items() if key.endswith("url")}
    account = made.service_account_email or str(info["audience"])
    return SignIn("workload identity", made, account, None, tuple(scopes or ()), hosts=frozenset(filter(None, hosts)))


def _lent(info: dict[str, Any], scopes: Sequence[str] | None) -> SignIn:
    """What gcloud writes for an application-default sign-in that acts as a service account."""
    made = impersonated_credentials.Credentials.from_impersonated_service_account_info(info, scopes=scopes)
    return SignIn("impersonation", made, made.service_account_email, scopes=tuple(scopes or ()))


KINDS = {
    "service_account": _service_account,
    "authorized_user": _authorized_user,
    "external_account": _external,
    "impersonated_service_account": _lent,
}
"""The kinds of files that Google gives out, by the `type` in them."""


def _check_addresses(path: Path, info: dict[str, Any]) -> None:
    """Refuse a file that would have credentials sent anywhere but to Google."""
    for key in ("token_url", "token_info_url", "service_account_impersonation_url"):
        if info.get(key) and not is_googles(str(info[key])):
            raise KeyFileError(
                f"{path.name} would send credentials to an address that is not Google's ({key}).",
                "Do not use it. Download the file again from the Google Cloud console.",
            )


def _without_subject() -> SettingsError:
    return SettingsError(
        "google.subject works with a service account only.",
        "Remove `subject`, or name a service account: its key under `credentials`, its address under `impersonate`.",
    )


def _moment(text: object) -> datetime | None:
    """A time as it was written into a saved sign-in."""
    found = isinstance(text, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text)
    return datetime.fromisoformat(str(text)) if found else None
